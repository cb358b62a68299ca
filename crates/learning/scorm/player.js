// The page around a SCORM course, on the origin of the content: it holds the
// run time, shows one item at a time in a frame, and keeps what the item says.

import { Queue } from './queue.js';

const page = document.getElementById('player');
const frame = document.getElementById('frame');
const words = page.dataset;
const part = (name) => page.querySelector(`[data-part="${name}"]`);
const [bar, panel, list, note, state] = ['bar', 'panel', 'list', 'note', 'state'].map(part);
const buttons = { previous: part('previous'), next: part('next'), contents: part('contents'), leave: part('leave') };
/** How long an item may take to say goodbye once it is taken away. */
const FAREWELL = 1_500;
/** A page is not made smaller than this; then it scrolls. */
const SMALLEST = 0.35;

let player = null;
let attempt = null;
let queue = null;
let busy = false;

start().catch((error) => {
  console.warn(error);
  say(words.failed);
});

async function start() {
  const base = new URL(words.base, location.href);
  queue = new Queue({ url: new URL(words.commits, location.href).href, owner: words.owner, told: showState });
  const unsent = await queue.load();
  // What this device has not told yet is part of where the learner stands.
  if (unsent.length > 0) await queue.flush();
  const response = await fetch(words.attempt, { credentials: 'omit' });
  if (!response.ok) throw new Error(`attempt: ${response.status}`);
  attempt = await response.json();
  attempt.base = base.href;
  queue.seq = Math.max(queue.seq, attempt.seq, ...queue.mine().map(({ commit }) => commit.seq));
  overlay(queue.mine());
  const hooks = { show, blank, store, rest, ended, changed };
  player = attempt.edition === '1.2'
    ? new (await import('./plain.js')).Plain(attempt, hooks)
    : new (await import('./sequenced.js')).Sequenced(attempt, hooks);
  listen();
  player.begin(attempt.wish);
  changed();
}

/** Commits that still wait here are newer than what the server answered. */
function overlay(entries) {
  for (const { commit } of entries.filter(({ commit }) => commit.attempt === attempt.id)) {
    if (commit.sco && commit.cmi) attempt.scos[commit.sco] = { cmi: commit.cmi, count: commit.count, over: commit.terminate };
    if (commit.state) attempt.state = commit.state;
    if (commit.at) attempt.at = commit.at;
    if (commit.objectives) attempt.objectives = { ...attempt.objectives, ...commit.objectives };
    if (commit.shared) attempt.shared = { ...attempt.shared, ...commit.shared };
  }
}

function listen() {
  buttons.next.addEventListener('click', () => go('continue'));
  buttons.previous.addEventListener('click', () => go('previous'));
  buttons.contents.addEventListener('click', () => (panel.hidden ? openPanel('') : closePanel()));
  buttons.leave.addEventListener('click', () => leave());
  part('close').addEventListener('click', closePanel);
  panel.addEventListener('keydown', (event) => {
    if (event.key === 'Escape' && !part('close').hidden) closePanel();
  });
  frame.addEventListener('load', loaded);
  addEventListener('resize', fit);
  addEventListener('pagehide', closing);
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'hidden') player.save();
  });
  addEventListener('message', ({ data, source }) => {
    if (source === parent && data?.kind === 'xinqiao-leave') leave();
  });
}

/** The page goes away: what the item says in its last moment is sent without waiting. */
function closing() {
  queue.closing = true;
  player.save();
  queue.beacon();
}

async function go(request, target) {
  if (busy) return;
  busy = true;
  closePanel();
  try {
    await player.go(request, target);
  } finally {
    busy = false;
    changed();
  }
}

async function leave() {
  await go('suspendAll');
  await Promise.race([queue.flush(), wait(3_000)]);
  if (parent !== window) parent.postMessage({ kind: 'xinqiao-left' }, words.house);
}

// ---- what the run times ask for

function show(item) {
  const address = new URL(item.launch, attempt.base);
  frame.hidden = false;
  frame.title = item.title;
  // The same address with another fragment would not be loaded anew.
  frame.src = 'about:blank';
  setTimeout(() => (frame.src = address.href));
  page.dataset.item = item.id;
  part('title').textContent = item.title;
}

/** Takes the item away and waits until it has said goodbye. */
async function blank() {
  if (frame.hidden) return;
  const gone = new Promise((resolve) => frame.addEventListener('load', resolve, { once: true }));
  frame.src = 'about:blank';
  await Promise.race([gone, wait(FAREWELL)]);
  frame.hidden = true;
  delete page.dataset.item;
}

function store(commit) {
  if (attempt.mode !== 'normal') return;
  queue.put({ attempt: attempt.id, ...commit });
}

/** Nothing is open: the item has closed itself, or what was asked for cannot be. */
function rest(stuck) {
  void blank();
  openPanel(stuck ? words.stuck : words.rest);
}

function ended() {
  void blank();
  page.dataset.ended = '';
  openPanel(words.theEnd);
  void queue.flush();
}

let drawing = null;
/** Draws the bar anew, once for many calls. */
function changed() {
  drawing ??= setTimeout(() => {
    drawing = null;
    draw();
  }, 50);
}

function draw() {
  if (!player) return;
  const ways = player.ways();
  buttons.next.disabled = busy || !ways.next;
  buttons.previous.disabled = busy || !ways.previous;
  buttons.next.hidden = ways.hideNext;
  buttons.previous.hidden = ways.hidePrevious;
  buttons.leave.hidden = !ways.leave;
  buttons.contents.hidden = attempt.items.length < 2 && panel.hidden && !ways.leave;
  bar.hidden = false;
  if (!panel.hidden) drawList();
}

// ---- contents

function openPanel(text) {
  note.textContent = text;
  note.hidden = !text;
  part('close').hidden = frame.hidden;
  panel.hidden = false;
  buttons.contents.setAttribute('aria-expanded', 'true');
  drawList();
  (part('close').hidden ? buttons.leave : part('close')).focus();
}

function closePanel() {
  if (panel.hidden) return;
  panel.hidden = true;
  buttons.contents.setAttribute('aria-expanded', 'false');
  if (panel.contains(document.activeElement)) buttons.contents.focus();
}

function drawList() {
  list.replaceChildren(...player.menu().map(row));
}

function row(item) {
  const line = document.createElement('li');
  line.className = `depth-${Math.min(item.depth, 4)}`;
  const name = document.createElement(item.choosable ? 'button' : 'span');
  name.textContent = item.title;
  name.dataset.id = item.id;
  if (item.choosable) {
    name.type = 'button';
    name.addEventListener('click', () => go('choice', item.id));
  }
  if (item.open) line.setAttribute('aria-current', 'true');
  line.append(name);
  if (item.launch) {
    const mark = document.createElement('small');
    mark.textContent = item.open ? words.stateOpen : words[`state${item.state[0].toUpperCase()}${item.state.slice(1)}`];
    mark.dataset.state = item.state;
    line.append(mark);
  }
  return line;
}

function say(text) {
  bar.hidden = false;
  note.textContent = text;
  note.hidden = false;
  panel.hidden = false;
  part('close').hidden = true;
}

function showState(now) {
  state.dataset.state = now;
  state.textContent = { saved: words.saved, sending: words.sending, waiting: words.waiting }[now];
}

// ---- fitting

function loaded() {
  fit();
  setTimeout(fit, 600);
}

/** Content that was drawn for a wide screen is made smaller, as a browser does with old pages. */
function fit() {
  const box = part('stage').getBoundingClientRect();
  Object.assign(frame.style, { width: '', height: '', transform: '' });
  const wanted = width(frame);
  const scale = Math.max(SMALLEST, Math.min(1, box.width / wanted));
  if (scale > 0.98) return;
  Object.assign(frame.style, {
    width: `${Math.round(box.width / scale)}px`,
    height: `${Math.round(box.height / scale)}px`,
    transform: `scale(${scale})`,
  });
}

/** How wide a frame's page wants to be, with the frames in it. */
function width(element) {
  try {
    const root = element.contentDocument.documentElement;
    const own = Math.max(root.scrollWidth, element.contentDocument.body?.scrollWidth ?? 0);
    const inner = [...element.contentDocument.querySelectorAll('iframe, frame')].map((it) => width(it) + own - it.clientWidth);
    return Math.max(own, ...inner);
  } catch {
    return element.clientWidth;
  }
}

function wait(milliseconds) {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
