import { begin } from './cmi5.js';
import { FIRST, STORY } from './story.js';

const ACTIVITY = 'https://xinqiao.example/courses/night-clinic/decisions/';
const STATE = 'scene';
const at = (id) => document.getElementById(id);

let session = null;
/** The ids of the choices so far. */
let path = [];

const net = (waiting) => { at('net').hidden = waiting === 0; };

/** The scene after these choices, and what they add up to. */
function follow(choices) {
  let node = FIRST;
  let [good, best, why] = [0, 0, ''];
  for (const id of choices) {
    const choice = STORY[node].choices?.find((it) => it.id === id);
    if (!choice) break;
    good += choice.good;
    best += 2;
    why = choice.why;
    node = choice.next;
  }
  return { node, why, score: best > 0 ? good / best : 0 };
}

function paragraph(text, kind) {
  const element = document.createElement('p');
  element.textContent = text;
  element.className = kind;
  return element;
}

function button(text, act, kind = '') {
  const element = document.createElement('button');
  element.type = 'button';
  element.textContent = text;
  element.className = kind;
  element.addEventListener('click', act);
  return element;
}

function show() {
  const { node, why, score } = follow(path);
  const scene = STORY[node];
  at('place').textContent = scene.place;
  at('heading').textContent = scene.heading;
  const told = scene.told.map((text) => paragraph(text, text.startsWith('“') ? 'said' : ''));
  at('told').replaceChildren(...(why ? [paragraph(why, 'why')] : []), ...told);
  at('choices').replaceChildren(...(scene.end ? ending(scene, score) : scene.choices.map((choice) => button(choice.text, () => choose(node, choice)))));
  if (path.length > 0) at('heading').focus();
  scrollTo(0, 0);
}

function choose(node, choice) {
  path = [...path, choice.id];
  const choices = STORY[node].choices.map(({ id, text }) => ({ id, description: { 'zh-CN': text } }));
  const name = { 'zh-CN': STORY[node].heading };
  const type = 'http://adlnet.gov/expapi/activities/cmi.interaction';
  session?.tell('answered', '选择', { id: ACTIVITY + node, definition: { type, name, interactionType: 'choice', choices } }, { response: choice.id });
  session?.save(STATE, { path });
  show();
}

function ending(scene, score) {
  const isGood = scene.end === 'good' && score >= (session?.data.masteryScore ?? 0.6);
  if (isGood) session?.say('passed', { success: true, score: { scaled: Math.round(score * 100) / 100 } });
  session?.say('completed', { completion: true });
  const again = button('换一种说法，再走一遍', () => {
    path = [];
    session?.save(STATE, { path });
    show();
  }, isGood ? '' : 'main');
  const leave = button('回到课程', () => session?.end(), isGood ? 'main' : '');
  return session ? (isGood ? [leave, again] : [again, leave]) : [again];
}

try {
  session = await begin(net);
  path = (await session?.load(STATE))?.path ?? [];
} catch {
  at('told').replaceChildren(paragraph('这一课没有连上，请回到课程重新打开。', ''));
  throw new Error('the launch was not answered');
}
show();
