// Course packages on the device. Their files lie on the content origin, so a frame there fetches them (keep.js);
// the pages that play them are kept here, beside the units. What units of courses of cmi5 said without a network
// waits on the content origin too; it is asked for from here, and shown.
import { button, el, icon, worker } from './app.js';
import { drop, keep, kept, person, say, store } from './outbox.js';
import { megabytes } from './units.js';

const frames = new Map();

/** The keeper's frame of this content origin, once it is ready. */
function keeper(url) {
  if (!frames.has(url)) {
    frames.set(url, new Promise((done, fail) => {
      const frame = el('iframe');
      frame.hidden = true;
      frame.title = say('离线文件', 'Offline files');
      frame.setAttribute('sandbox', 'allow-scripts allow-same-origin');
      const late = setTimeout(() => fail(new Error('the keeper does not answer')), 15e3);
      addEventListener('message', function ready({ data, source }) {
        if (source !== frame.contentWindow || data?.kind !== 'ready') return;
        removeEventListener('message', ready);
        clearTimeout(late);
        done(frame.contentWindow);
      });
      frame.src = `${url}/keep`;
      document.body.append(frame);
    }));
  }
  return frames.get(url);
}

/** Asks the keeper and waits for its answer. */
async function ask(url, words, told = () => {}) {
  const window = await keeper(url);
  const origin = new URL(url).origin;
  return new Promise((done, fail) => {
    addEventListener('message', function answer({ data, source, origin: from }) {
      if (source !== window || from !== origin || data?.id !== words.id) return;
      if (data.kind === 'progress') return told(data.sum);
      if (data.of !== words.kind) return undefined;
      removeEventListener('message', answer);
      return data.kind === 'done' ? done(data.value) : fail(new DOMException(data.text ?? '', data.name === 'QuotaExceededError' ? data.name : 'NetworkError'));
    });
    window.postMessage(words, origin);
  });
}

const shelf = () => caches.open(`unit-${person}`);
const record = (id) => kept('package', id).catch(() => null);
/** Where the keeper is, whose packages it has, and whether something of theirs waits there. */
const keeperOf = () => store('keep', (s) => s.get('keeper'), 'readonly').catch(() => null);
const noteKeeper = (known) => store('keep', (s) => s.put(known, 'keeper'));

// ---- onto the device

/** The files, then the pages that play them. */
async function bring(pressed, told) {
  const list = await (await fetch(pressed.dataset.keepPackage, { headers: { accept: 'application/json' } })).json();
  const origin = pressed.dataset.origin;
  await noteKeeper({ ...(await keeperOf()), origin, person });
  await ask(origin, { kind: 'keep', person, id: list.id, base: new URL(list.base).pathname, files: list.files }, told);
  const bytes = list.files.reduce((all, [, it]) => all + it, 0);
  const listed = { 'x-kept-package': encodeURIComponent(list.title), 'x-kept-bytes': String(bytes), 'x-kept-id': list.id };
  if (pressed.hasAttribute('data-course')) await bringCourse(list.id, origin, listed);
  else await bringPage(list.id, origin, listed);
}

/** A package that tells nothing: the player itself is the page. */
async function bringPage(id, origin, listed) {
  const form = document.querySelector('form[action$="/launches"]');
  const answer = await fetch(form.action, { method: 'POST', body: new URLSearchParams(new FormData(form)) });
  if (!answer.ok || !answer.redirected) throw new Error(`${answer.status}`);
  const page = new URL(answer.url).pathname;
  await shelve(page, answer, listed);
  await worker();
  await keep('package', id, { page, pages: [page], origin });
}

/** A course: its page, the player of all its units, where they end; and what launches them. */
async function bringCourse(id, origin, listed) {
  const course = await renew(id, origin);
  const page = `/learning/packages/${id}`;
  const pages = [page, `${page}/player`, `${page}/player/end`];
  for (const it of pages) {
    const answer = await fetch(it, { cache: 'no-cache' });
    if (!answer.ok || answer.redirected) throw new Error(`${answer.status} ${it}`);
    await shelve(it, answer, it === page ? listed : {});
  }
  await worker();
  const parts = course.units.map(({ part, title, window }) => ({ part, title, window }));
  await keep('package', id, { page, pages, origin, parts });
}

/** What the server knows of a course now; it brings the right to send for another while. */
async function renew(id, origin) {
  const answer = await fetch(`/learning/packages/${id}/copies`, { method: 'POST', headers: { accept: 'application/json' } });
  if (!answer.ok || answer.redirected) throw new Error(`${answer.status}`);
  const course = await answer.json();
  await ask(origin, { kind: 'course', person, id, course });
  return course;
}

/** A page with its scripts, so that it opens as it is after a release too. */
async function shelve(page, answer, listed) {
  const headers = new Headers({ 'content-type': 'text/html; charset=utf-8', ...listed });
  const policy = answer.headers.get('content-security-policy');
  if (policy) headers.set('content-security-policy', policy);
  const html = await answer.text();
  const own = await shelf();
  const doc = new DOMParser().parseFromString(html, 'text/html');
  for (const script of doc.querySelectorAll('script[src^="/s/"]')) {
    const src = script.getAttribute('src');
    if (!(await caches.match(src))) await own.add(src);
  }
  await own.put(page, new Response(html, { headers }));
}

export async function remove(id) {
  const known = await record(id);
  if (!known) return;
  for (const page of known.pages ?? [known.page]) await (await shelf()).delete(page);
  await drop('package', id);
  await ask(known.origin, { kind: 'remove', person, id }).catch(() => {});
}

/** Takes the packages of everybody but `except` off the device; nothing to do where none was ever kept. */
export async function forget(except = '') {
  const known = await keeperOf();
  if (!known || (except && known.person === except)) return;
  await ask(known.origin, { kind: 'forget', except });
  await store('keep', (s) => s.delete('keeper'));
}

// ---- what waits to be sent

// `online` comes before the line is there, so look again soon, and then ever more rarely.
const SOON = 2e3;
let [timer, pause] = [0, SOON];
/** Sends what units said without a network; answers with what is left of it. */
export async function send() {
  const known = await keeperOf();
  if (!known || known.person !== person) return null;
  clearTimeout(timer);
  // What waits is shown before it is sent: on a weak signal that can take long.
  await show(await ask(known.origin, { kind: 'waiting', person, id: 'waiting' }));
  const told = await ask(known.origin, { kind: 'flush', person, id: 'flush' });
  const waits = Boolean(told?.count || told?.refused.length);
  if (waits !== Boolean(known.waits) && !document.querySelector('[data-kept-player], [data-watch]')) await noteKeeper({ ...(await keeperOf()), waits });
  if (told?.count) timer = setTimeout(() => send().catch(() => {}), pause);
  pause = told?.count ? Math.min(pause * 2, 60e3) : SOON;
  await show(told);
  return told;
}

/** Says what is not sent yet, and what was refused, where there is room for it. */
async function show(told) {
  for (const room of document.querySelectorAll('[data-package-words]')) {
    const lines = [];
    if (told?.count) lines.push(el('p', say(`还有 ${told.count} 条学习记录在本机，联网后自动送出，只送一次。`, `${told.count} records are still on this device. They go out by themselves, once.`)));
    if (told?.refused.length) lines.push(refusals(told.refused));
    room.replaceChildren(el('div', ...lines));
    room.hidden = !lines.length;
  }
  for (const [part, { waits, done }] of Object.entries(told?.parts ?? {})) {
    const row = document.querySelector(`[data-part-state="${part}"]`);
    const badge = row?.querySelector('.badge');
    if (!badge || !(waits || done) || badge.classList.contains('ok')) continue;
    badge.className = done ? 'badge ok' : 'badge info';
    badge.textContent = waits
      ? (done ? say('学完了，联网后记上', 'Done, to be recorded') : say('学了一部分，联网后记上', 'Begun, to be recorded'))
      : say('学完了', 'Done');
  }
}

const VERBS = { initialized: ['开始', 'begun'], completed: ['学完', 'completed'], passed: ['通过', 'passed'], failed: ['未通过', 'failed'], terminated: ['结束', 'ended'] };
const why = (status) => (status === 401 ? say('这次学习在别处已经结束', 'this session has ended elsewhere') : say('不合课程的规则', 'against the rules of the course'));

function refusals(items) {
  const list = el('ul', ...items.map(({ key, title, verbs, status, why: words, at }) => {
    const what = verbs.map((it) => (VERBS[it] ? say(...VERBS[it]) : it)).join('、') || say('学到哪里', 'where it stopped');
    const gone = button(say('知道了，删除', 'Remove'), '.sm.quiet', async () => {
      const known = await keeperOf();
      await show(await ask(known.origin, { kind: 'discard', person, id: 'discard', keys: [key] }));
    });
    return el('li', el('strong', title || say('课程', 'Course')), ` · ${what} · ${new Date(at).toLocaleString(document.documentElement.lang)} · ${why(status)}`,
      el('small.muted', ` ${words}`), el('div.row', gone));
  }));
  return el('details', el('summary', say(`${items.length} 条没有被收下`, `${items.length} were not taken`)), list);
}

// ---- the page of a course

async function offer(pressed) {
  const card = pressed.closest('[data-offline]');
  const row = card.querySelector('[data-download-progress]');
  const [bar, told] = [row.querySelector('progress'), row.querySelector('[role=status]')];
  const here = card.querySelector('[data-package-here]');
  const id = pressed.dataset.package;
  const bytes = Number(pressed.dataset.bytes);
  const known = await record(id);
  card.hidden = false;
  pressed.hidden = Boolean(known);
  here.hidden = !known;
  if (known?.parts) fromDevice(id, known);
  pressed.onclick = async () => {
    pressed.disabled = true;
    row.hidden = false;
    bar.hidden = false;
    bar.max = Math.max(bytes, 1);
    try {
      const { quota = Infinity, usage = 0 } = await navigator.storage?.estimate?.() ?? {};
      if (quota - usage < bytes) throw new DOMException('', 'QuotaExceededError');
      await bring(pressed, (sum) => { bar.value = sum; told.textContent = `${megabytes(sum)} / ${megabytes(bytes)}`; });
      row.hidden = true;
      pressed.replaceChildren(icon('check'), say('已下载', 'Downloaded'));
      here.hidden = false;
      const now = await record(id);
      if (now?.parts) fromDevice(id, now);
      navigator.storage?.persist?.().catch(() => {});
    } catch (error) {
      bar.hidden = true;
      told.textContent = error.name === 'QuotaExceededError'
        ? say('本机留给浏览器的空间不够。可以先删掉几课。', 'There is not enough room on this device. Remove something first.')
        : say('下载没有成功，再试一次。已经下好的部分不会重来。', 'It was not downloaded; please try again. What is here already is not fetched twice.');
    }
    pressed.disabled = false;
  };
}

/** The units of a course that is here start from here, with a network or without. */
function fromDevice(id, { parts, origin }) {
  for (const form of document.querySelectorAll('form[action$="/launches"]')) {
    const part = /\/parts\/([^/]+)\/launches$/.exec(form.action)?.[1];
    const known = parts.find((it) => it.part === part);
    if (!known || form.dataset.ready) continue;
    form.dataset.ready = '1';
    form.addEventListener('submit', async (event) => {
      event.preventDefault();
      await noteKeeper({ ...(await keeperOf()), origin, person, waits: true });
      location.assign(known.window ? `${origin}/play/${person}/${id}/${part}` : `/learning/packages/${id}/player#${part}`);
    });
  }
}

/**
 * A course that is here, opened with a network: what waits goes out, then the server's word is kept, and with it the
 * right to send: what waits for that goes out now.
 */
async function refresh(id) {
  const known = await record(id);
  if (!known?.parts) return;
  await send();
  if (navigator.onLine) await renew(id, known.origin).then(() => send(), () => {});
}

// ---- the player of a course on the device

async function play(frame) {
  const { keptPlayer: id, origin } = frame.dataset;
  const part = location.hash.slice(1);
  const title = (await record(id))?.parts?.find((it) => it.part === part)?.title;
  if (title) document.querySelector('.bar h1').textContent = frame.title = title;
  await noteKeeper({ ...(await keeperOf()), origin, person, waits: true });
  frame.src = `${origin}/play/${person}/${id}/${part}`;
}

export default async function start() {
  if (!('caches' in window) || !navigator.serviceWorker || !person) return;
  for (const frame of document.querySelectorAll('iframe[data-kept-player]')) await play(frame);
  for (const pressed of document.querySelectorAll('button[data-keep-package]')) {
    await offer(pressed);
    await refresh(pressed.dataset.package).catch(() => {});
  }
  // A unit that the server launched: should its network break, what it says is kept for this person.
  for (const frame of document.querySelectorAll('iframe[data-watch]')) {
    const { watch: origin } = frame.dataset;
    await noteKeeper({ ...(await keeperOf()), origin, person, waits: true });
    await ask(origin, { kind: 'watch', person, id: 'watch' });
  }
  if (document.querySelector('[data-package-words]')) await send().catch(() => {});
}

const soon = () => { pause = SOON; return send().catch(() => {}); };
addEventListener('online', soon);
document.addEventListener('visibilitychange', () => document.hidden || soon());
