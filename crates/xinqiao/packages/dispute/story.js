// The scene as a graph: what is told, and where each choice leads. `good` is
// what a choice adds to the score (0 to 2); an end says how it went.

export const FIRST = 'door';

export const STORY = {
  door: {
    place: '儿科急诊 · 22:40',
    heading: '一位父亲拍了诊室的门',
    told: ['候诊区坐满了人。一位父亲抱着两岁的女儿，第三次走到门口。', '“等了两个小时！烧到三十九度，你们就让孩子这么等着？”'],
    choices: [
      { id: 'stand', text: '站起来走到门口，先看孩子一眼，再看他', next: 'look', good: 2, why: '先看见人，再说事。他等的就是有人看一眼孩子。' },
      { id: 'rule', text: '“大家都在等，按号来。”', next: 'rule', good: 0, why: '话没有错，可他听到的是“你的孩子不重要”。' },
      { id: 'call', text: '不抬头，让护士去处理', next: 'nurse', good: 0, why: '你忙是真的，可他只看到没有人理他。' },
    ],
  },
  look: {
    place: '诊室门口 · 22:41',
    heading: '孩子靠在他肩上，脸很红',
    told: ['你摸了摸孩子的手脚，是热的，人醒着，会找爸爸。', '父亲的声音低了一点：“她昨天就开始烧了。”'],
    choices: [
      { id: 'name', text: '“烧了一天，您一定急坏了。我先请护士量一次体温，看要不要提前。”', next: 'measure', good: 2, why: '说出他的着急，再说马上能做的一件事。' },
      { id: 'fine', text: '“精神还行，没事的，再等等。”', next: 'wait', good: 1, why: '判断也许对，可“没事”两个字，把他的担心挡回去了。' },
    ],
  },
  rule: {
    place: '诊室门口 · 22:41',
    heading: '他的声音更大了',
    told: ['“按号？要是你的孩子，你也按号？”', '后面几位家长站了起来，有人举起手机在拍。'],
    choices: [
      { id: 'sorry', text: '“我刚才说得太硬了，对不起。让我先看看孩子。”', next: 'look', good: 2, why: '说错了就收回来，比解释快得多。' },
      { id: 'guard', text: '“再闹我叫保安了。”', next: 'guard', good: 0, why: '没有动手的危险时叫保安，只会让事情变大。' },
    ],
  },
  nurse: {
    place: '候诊区 · 22:42',
    heading: '护士一个人站在他面前',
    told: ['护士说：“您先坐。”他说：“叫医生出来！”', '护士回头看了你一眼。'],
    choices: [
      { id: 'join', text: '放下手里的病历，走到护士身边', next: 'look', good: 2, why: '同事不该一个人扛。两个人在，他也会放低声音。' },
      { id: 'finish', text: '看完手上这个病人再说', next: 'guard', good: 0, why: '这几分钟里，没有人在听他说话。' },
    ],
  },
  measure: {
    place: '分诊台 · 22:44',
    heading: '体温三十九度二，前面还有五个孩子',
    told: ['护士给孩子贴了退热贴。父亲问：“那到底还要多久？”', '前面有一个抽搐过的孩子，必须先看。'],
    choices: [
      { id: 'truth', text: '“前面有一个更急的。大约四十分钟。孩子要是发抖、叫不醒，随时敲门，我马上出来。”', next: 'together', good: 2, why: '实话、时间、什么时候可以来找我，三样都有了。' },
      { id: 'soon', text: '“快了快了。”', next: 'wait', good: 0, why: '“快了”不是时间，过了二十分钟，他会再来一次。' },
    ],
  },
  wait: {
    place: '候诊区 · 23:05',
    heading: '二十分钟以后，他又来了',
    told: ['“你不是说没事、快了吗？”孩子哭了，他的手在抖。'],
    choices: [
      { id: 'own', text: '“是我没说清楚。前面有一个抽搐的孩子，还要二十分钟左右。现在我先给她复测一次。”', next: 'together', good: 2, why: '认下自己那一份，再把没给的补上：原因、时间、一个动作。' },
      { id: 'crowd', text: '“今晚就我一个医生，我也没办法。”', next: 'complaint', good: 0, why: '难处是真的，可说给他听，是请他来体谅你。' },
    ],
  },
  guard: {
    place: '候诊区 · 22:50',
    heading: '保安来了，人围了一圈',
    told: ['父亲把孩子抱得更紧。有人在喊：“打人啦？”其实谁也没有动手。'],
    choices: [
      { id: 'quiet', text: '请保安退后两步，“我们到里面说，孩子先量体温。”', next: 'measure', good: 2, why: '换一个安静的地方，给他一个台阶。' },
      { id: 'leave', text: '转身回诊室，关上门', next: 'complaint', good: 0, why: '门一关，就只剩下投诉这一条路了。' },
    ],
  },
  together: {
    place: '候诊区 · 23:25',
    heading: '一起想办法',
    told: ['叫到号的时候，他先说了一句：“刚才我太急了。”', '孩子是幼儿急疹的样子。你写下什么情况要再来，他把纸折好放进口袋。'],
    end: 'good',
  },
  complaint: {
    place: '第二天 · 医患办',
    heading: '他写了投诉',
    told: ['投诉里写的不是等得久，是“没有人看一眼我的孩子”。', '从哪一步开始，可以不一样？'],
    end: 'bad',
  },
};
