// Plays a unit from the JSON in its page, one question a screen, the same with and without network.
// The server judges every answer again; what is judged here is only what the learner sees at once.
import { button, el, icon } from './app.js';
import { keep, kept, mine, person, post, say, send, uuid } from './outbox.js';

const plain = (text) => text.normalize('NFKC').trim().replace(/\s+/g, ' ').toLowerCase();
const same = (a, b) => a.length === b.length && a.every((one, i) => one === b[i]);
const choicesOf = (question) => (question.kind === 'truefalse'
  ? [{ id: 'true', text: say('对', 'True'), right: question.right }, { id: 'false', text: say('错', 'False'), right: !question.right }]
  : question.choices ?? []);

/** Whether `given` (the posted values) answers the question. */
export function judge(question, given) {
  switch (question.kind) {
    case 'match': return question.choices.every((it) => given.includes(`${it.id}=${it.goes}`));
    case 'order': return same(given, question.order);
    case 'short': return question.accept.some((it) => plain(it) === plain(given[0]));
    default: return same(choicesOf(question).filter((it) => it.right).map((it) => it.id).sort(), [...given].sort());
  }
}

// ---- one question: asking

const mark = (kind) => el('span.mark', icon(kind === 'wrong' ? 'cross' : 'check'),
  { right: say('对', 'Right'), wrong: say('不对', 'Wrong'), missed: say('应选', 'Should be chosen') }[kind]);

/** Each kind: the controls, `given()` the values now, `reveal(given)` shows right and wrong in place. */
const KINDS = {
  one: picks, truefalse: picks, several: picks,

  match(question) {
    const rows = question.choices.map((it, i) => {
      const select = el('select', new Option(say('请选择', 'Choose'), ''), ...question.targets.map((to) => new Option(to.text, to.id)));
      select.id = `match-${i}`;
      const label = el('label', it.text);
      label.htmlFor = select.id;
      return { it, select, row: el('div', label, select) };
    });
    return {
      part: el('div.match', ...rows.map((one) => one.row)),
      given: () => (rows.every((one) => one.select.value) ? rows.map(({ it, select }) => `${it.id}=${select.value}`) : []),
      reveal() {
        for (const { it, select, row } of rows) {
          const right = select.value === it.goes;
          row.classList.add(right ? 'right' : 'wrong');
          const note = mark(right ? 'right' : 'wrong');
          if (!right) note.append(say('，应为：', ', it is: '), question.targets.find((to) => to.id === it.goes)?.text ?? '');
          row.append(note);
        }
      },
    };
  },

  order(question) {
    const list = el('ol.ordering');
    const told = el('p.vh');
    told.setAttribute('aria-live', 'polite');
    const move = (row, step) => {
      const rows = [...list.children];
      const to = rows.indexOf(row) + step;
      if (to < 0 || to >= rows.length) return;
      rows[to][step < 0 ? 'before' : 'after'](row);
      told.textContent = say(`${row.firstChild.textContent}：第 ${to + 1} 位`, `${row.firstChild.textContent}: place ${to + 1}`);
    };
    for (const it of question.choices) {
      const row = el('li', el('span', it.text));
      row.dataset.id = it.id;
      for (const [step, name, words] of [[-1, 'up', say('上移', 'Move up')], [1, 'down', say('下移', 'Move down')]]) {
        const pressed = button('', '', () => { move(row, step); pressed.focus(); });
        pressed.append(icon(name));
        pressed.setAttribute('aria-label', `${words}: ${it.text}`);
        row.append(pressed);
      }
      list.append(row);
    }
    return {
      part: el('div', list, told),
      given: () => [...list.children].map((row) => row.dataset.id),
      reveal() {
        [...list.children].forEach((row, i) => {
          const kind = row.dataset.id === question.order[i] ? 'right' : 'wrong';
          row.classList.add(kind);
          for (const pressed of row.querySelectorAll('button')) pressed.remove();
          row.append(mark(kind));
        });
      },
    };
  },

  short(question) {
    const input = el('input');
    input.id = 'short-answer';
    input.autocomplete = 'off';
    const label = el('label', say('你的回答', 'Your answer'));
    label.htmlFor = input.id;
    const part = el('div.field', label, input);
    return {
      part,
      given: () => [input.value.trim()].filter(Boolean),
      reveal: (given) => part.append(mark(judge(question, given) ? 'right' : 'wrong')),
    };
  },
};

function picks(question) {
  const rows = choicesOf(question).map((it) => {
    const input = el('input');
    input.type = question.kind === 'several' ? 'checkbox' : 'radio';
    input.name = 'given';
    input.value = it.id;
    return { it, input, row: el('label.option', input, el('span', it.text)) };
  });
  return {
    part: el('div.options', ...rows.map((one) => one.row)),
    given: () => rows.filter((one) => one.input.checked).map((one) => one.it.id),
    reveal() {
      for (const { it, input, row } of rows) {
        const kind = input.checked ? (it.right ? 'right' : 'wrong') : it.right && 'missed';
        if (kind) { row.classList.add(kind); row.append(mark(kind)); }
      }
    },
  };
}

/** The reasons worth reading after this answer: of what was chosen, of what is right, of the question. */
function reason(question, given, right) {
  const chosen = (it) => given.includes(it.id);
  const told = choicesOf(question).filter((it) => it.reason && (chosen(it) || it.right)).sort((a, b) => chosen(b) - chosen(a))
    .map((it) => el('p', ...(right && question.kind === 'one' ? [] : [el('strong', say(`${it.text}：`, `${it.text}: `))]), it.reason));
  const solution = {
    order: () => question.order.map((id) => question.choices.find((it) => it.id === id)?.text).join(' → '),
    short: () => question.accept[0],
    match: () => '', several: () => '',
  }[question.kind] ?? (() => choicesOf(question).find((it) => it.right)?.text);
  const words = right ? say('答对了', 'That is right') : say('不对，', 'Not right. ') + (solution() ? say(`正确答案：${solution()}`, `The answer: ${solution()}`) : say('看看哪里错了', 'See what went wrong'));
  const box = el(`div.reason.${right ? 'right' : 'wrong'}`, el('h2', icon(right ? 'check' : 'cross'), words), ...told);
  if (question.reason) box.append(el('p', question.reason));
  if (question.source) box.append(el('p.muted', say('出处：', 'Source: '), question.source));
  if (!right) box.append(el('p.muted', say('最后会再问一次。', 'It will be asked again at the end.')));
  box.setAttribute('role', 'status');
  box.tabIndex = -1;
  return box;
}

// ---- the unit

export default async function start() {
  const place = document.querySelector('[data-offline-unit]');
  const source = document.getElementById('unit-data');
  if (!person || !source || place.dataset.playing) return;
  place.dataset.playing = '1';
  place.classList.add('stack');
  const unit = JSON.parse(source.textContent);
  const { offlineUnit, enrolment, answerUrl, doneUrl } = place.dataset;
  const key = `${offlineUnit}:${enrolment}`;
  const byId = new Map(unit.questions.map((it) => [it.id, it]));
  const stamp = `${unit.attempt ?? ''} ${[...byId.keys()]}`; // other questions or a new attempt: begin anew

  let at = await kept('play', key).catch(() => null);
  if (at?.stamp !== stamp) at = { stamp, round: 1, queue: [...byId.keys()], again: [], stumbled: [] };
  const open = (id) => !unit.answered?.includes(id);
  at.queue = at.queue.filter(open);
  at.again = at.again.filter(open);

  const actions = (...parts) => el('div.sticky-actions', ...parts);
  const progress = () => {
    const left = new Set([...at.queue, ...at.again]).size;
    const bar = el('progress');
    bar.max = byId.size;
    bar.value = byId.size - left;
    bar.setAttribute('aria-label', say('进度', 'Progress'));
    return el('div.row.nowrap', bar, el('span.num.muted', `${byId.size - left} / ${byId.size}`));
  };

  function next() {
    if (!at.queue.length && at.again.length) {
      at = { ...at, round: at.round + 1, queue: at.again, again: [] };
    }
    return at.queue.length ? ask(byId.get(at.queue[0])) : finish();
  }

  function ask(question) {
    const kind = KINDS[question.kind](question);
    const legend = el('legend', question.prompt);
    legend.tabIndex = -1;
    const controls = el('fieldset.stack', legend, kind.part);
    const confirm = el('button.btn.main.wide', say('确定', 'Confirm'));
    confirm.type = 'submit';
    const bottom = actions(confirm);
    const form = el('form.question', controls, bottom);
    form.noValidate = true;
    form.dataset.noBusy = '';
    if (question.image) {
      const image = el('img');
      image.src = question.image;
      image.alt = question.image_alt ?? '';
      form.prepend(image);
    }
    const ready = () => { confirm.disabled = !kind.given().length; };
    form.addEventListener('input', ready);
    ready();
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      const given = kind.given();
      if (!given.length || controls.disabled) return;
      controls.disabled = true;
      kind.reveal(given);
      const right = judge(question, given);
      const told = reason(question, given, right);
      const on = button(say('下一题', 'Next'), '.main.wide', next);
      bottom.before(told);
      bottom.replaceChildren(on);
      answered(question, given, right, told);
      if (!at.queue.length && !at.again.length) on.textContent = say('完成', 'Finish');
      told.focus({ preventScroll: true });
      told.scrollIntoView({ block: 'nearest' });
    });
    const again = at.round > 1 ? [el('p.why', icon('undo'), el('span', say('刚才答错的，再来一次', 'Once more, those you missed')))] : [];
    const first = !place.querySelector('.question[novalidate]');
    place.replaceChildren(progress(), ...again, form);
    if (!first) { scrollTo(0, place.offsetTop - 16); legend.focus({ preventScroll: true }); }
  }

  function answered(question, given, right, told) {
    at.queue.shift();
    if (!right) {
      at.again.push(question.id);
      if (!at.stumbled.includes(question.id)) at.stumbled.push(question.id);
    }
    const id = uuid();
    const item = {
      id, person, url: new URL(answerUrl, location.href).pathname, multipart: false, title: unit.title ?? document.title,
      text: question.prompt,
      fields: [['id', id], ['enrolment', enrolment], ['question', question.id], ['round', String(at.round)], ...given.map((it) => ['given', it])],
    };
    keep('play', key, at).catch(() => {});
    post(item).catch(() => send(item)).then(({ kind }) => {
      if (kind !== 'offline' || told.querySelector('.kept')) return;
      told.append(el('p.muted.kept', say('没有网络，这个回答已存在本机。', 'Offline: this answer is kept on the device.')));
    });
  }

  async function finish() {
    const waiting = (await mine().catch(() => [])).length;
    const list = el('ul', ...at.stumbled.map((id) => el('li', byId.get(id)?.prompt ?? '')));
    const body = el('div.body.stack', el('div.empty.ok', icon('check'), el('h2', unit.finished?.title ?? say('这一课学完了', 'Unit complete')), el('p', unit.finished?.text ?? say('过些日子会再问你两三题，看看还记得多少。', 'Some weeks from now you will be asked a few of these again.'))));
    if (at.stumbled.length) body.append(el('h3', say('第一次没答对的', 'Missed at first')), list);
    if (waiting) body.append(el('p.why', icon('offline'), el('span', unit.finished ? say(`${waiting} 个回答存在本机，联网后自动提交。`, `${waiting} answers are kept here and go out by themselves.`) : say(`${waiting} 个回答存在本机，联网后自动提交，之后记为完成。`, `${waiting} answers are kept here and go out by themselves; then it counts as complete.`))));
    const link = el('a.btn.main.wide', say('完成', 'Done'));
    link.href = doneUrl;
    body.append(link);
    place.replaceChildren(progress(), el('section.card', body));
    scrollTo(0, place.offsetTop - 16);
  }

  next();
}
