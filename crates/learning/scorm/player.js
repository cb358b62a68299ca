// The page around a SCORM course, on the origin of the content: it holds the
// run time, shows one item at a time in a frame, and keeps what the item says.

import { Queue } from './queue.js';
import { Stage } from './stage.js';

const page = document.getElementById('player');
const words = page.dataset;
const part = (name) => page.querySelector(`[data-part="${name}"]`);
const [bar, panel, list, note, state] = ['bar', 'panel', 'list', 'note', 'state'].map(part);
const buttons = { previous: part('previous'), next: part('next'), contents: part('contents'), leave: part('leave'), end: part('end') };
/** A page is not made smaller than this; then it scrolls. */
const SMALLEST = 0.35;

let player = null;
let attempt = null;
let queue = null;
/** What the learner has asked for, until it is done. */
let going = null;
const stage = new Stage(document.getElementById('frame'), loaded);

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
  // Which item and which mode stand in this page's own address.
  const response = await fetch(words.attempt + location.search, { credentials: 'omit' });
  if (!response.ok) throw new Error(`attempt: ${response.status}`);
  attempt = await response.json();
  attempt.base = base.href;
  queue.seq = Math.max(queue.seq, attempt.seq, ...queue.mine().map(({ commit }) => commit.seq));
  overlay(queue.mine());
  const hooks = { show, leave: away, store, rest, ended, changed };
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
  buttons.end.addEventListener('click', () => go('exitAll'));
  part('close').addEventListener('click', closePanel);
  panel.addEventListener('keydown', (event) => {
    if (event.key === 'Escape' && !part('close').hidden) closePanel();
  });
  globalThis.close = closed;
  addEventListener('resize', () => fit(stage.frame));
  addEventListener('pagehide', closing);
  // Out of the browser's memory: the page has said goodbye already.
  addEventListener('pageshow', ({ persisted }) => persisted && location.reload());
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

/** One thing at a time: a second press of a button asks for nothing more. */
function go(request, target) {
  if (going) return going;
  closePanel();
  going = player.go(request, target).finally(() => {
    going = null;
    changed();
  });
  changed();
  return going;
}

async function leave() {
  await going;
  await go('suspendAll');
  await Promise.race([queue.flush(), wait(3_000)]);
  if (parent !== window) parent.postMessage({ kind: 'xinqiao-left' }, words.house);
}

// ---- what the run times ask for

function show(item) {
  stage.show(new URL(item.launch, attempt.base).href, item.title);
  page.dataset.item = item.id;
  part('title').textContent = item.title;
}

/** Takes the item away once it has said goodbye. */
async function away() {
  await stage.leave();
  delete page.dataset.item;
}

function store(commit) {
  if (attempt.mode !== 'normal') return;
  queue.put({ attempt: attempt.id, ...commit });
}

/** Nothing is open: the item has closed itself, or what was asked for cannot be. */
function rest(stuck) {
  openPanel(stuck ? words.stuck : words.rest);
}

function ended() {
  page.dataset.ended = '';
  openPanel(words.theEnd);
  void queue.flush();
}

/** An item closes its window, which is none: the learner is asked where to, if there is anywhere. */
function closed() {
  if (attempt.items.filter((item) => item.launch).length > 1) openPanel('');
  else void leave();
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
  buttons.next.disabled = going !== null || !ways.next;
  buttons.previous.disabled = going !== null || !ways.previous;
  buttons.next.hidden = ways.hideNext;
  buttons.previous.hidden = ways.hidePrevious;
  buttons.leave.hidden = !ways.leave;
  buttons.end.hidden = !ways.end;
  buttons.contents.hidden = attempt.items.length < 2 && panel.hidden && !ways.leave && !ways.end;
  bar.hidden = false;
  if (!panel.hidden) drawList();
}

// ---- contents

function openPanel(text) {
  note.textContent = text;
  note.hidden = !text;
  part('close').hidden = stage.isEmpty;
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
    name.addEventListener('click', () => (item.stays ? closePanel() : go('choice', item.id)));
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

function loaded(frame) {
  try {
    frame.contentWindow.close = closed;
  } catch {
    // a page of elsewhere
  }
  fit(frame);
  setTimeout(() => fit(frame), 600);
}

/** Content that was drawn for a wide screen is made smaller, as a browser does with old pages. */
function fit(frame) {
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
