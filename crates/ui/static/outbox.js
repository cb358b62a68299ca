// The outbox: what a person sends is kept on the device first, then sent in order, one at a time, once.
// An item belongs to the person who wrote it; somebody else's sign-in neither sends nor shows it.

const root = document.documentElement;
export const person = root.dataset.person ?? '';
export const signIn = root.dataset.signIn ?? '/sign-in';
export const say = (zh, en) => (root.lang.startsWith('en') ? en : zh);

/** Random (version 4), so that an id tells nothing of the hour; plain http has no randomUUID. */
export const uuid = () => crypto.randomUUID?.() ??
  '10000000-1000-4000-8000-100000000000'.replace(/[018]/g, (c) =>
    (c ^ (crypto.getRandomValues(new Uint8Array(1))[0] & (15 >> (c / 4)))).toString(16));

// ---- IndexedDB: `outbox` holds items by id, `keep` holds "kind:person:key", "person" and "lease"

let opening;
const open = () => (opening ??= new Promise((done, fail) => {
  const asked = indexedDB.open('xinqiao', 1);
  asked.onupgradeneeded = () => {
    asked.result.createObjectStore('outbox', { keyPath: 'id' });
    asked.result.createObjectStore('keep');
  };
  asked.onsuccess = () => {
    asked.result.onclose = () => { opening = null; };
    asked.result.onversionchange = () => { asked.result.close(); opening = null; };
    done(asked.result);
  };
  asked.onerror = () => { opening = null; fail(asked.error); };
}));

/** One transaction; answers with the result of the request that `work` returns. */
export async function store(name, work, mode = 'readwrite') {
  const base = await open();
  return new Promise((done, fail) => {
    const deal = base.transaction(name, mode);
    const asked = work(deal.objectStore(name));
    deal.oncomplete = () => done(asked?.result);
    deal.onabort = deal.onerror = () => fail(deal.error);
  });
}
const own = (kind, key) => `${kind}:${person}:${key}`;
export const kept = (kind, key) => store('keep', (s) => s.get(own(kind, key)), 'readonly');
export const keep = (kind, key, value) => store('keep', (s) => s.put(value, own(kind, key)));
export const drop = (kind, key) => store('keep', (s) => s.delete(own(kind, key)));

// ---- items

const tabs = 'BroadcastChannel' in window ? new BroadcastChannel('xinqiao-outbox') : null;
export const outbox = new EventTarget();
const changed = () => { outbox.dispatchEvent(new Event('change')); tabs?.postMessage(0); };
if (tabs) tabs.onmessage = () => outbox.dispatchEvent(new Event('change'));

export const mine = async () => (await store('outbox', (s) => s.getAll(), 'readonly'))
  .filter((item) => item.person === person).sort((a, b) => a.at - b.at);
export const discard = async (id) => { await store('outbox', (s) => s.delete(id)); changed(); };
let last = 0; // two items of one millisecond keep their order
export const put = async (item) => {
  item.at ??= last = Math.max(Date.now(), last + 1);
  await store('outbox', (s) => s.put(item));
  changed();
};
/** "Try again" of a refused item. */
export const retry = async (item) => {
  await put({ ...item, refused: 0, next: 0 });
  return flush();
};

// ---- sending

// A slow line moves 5 KB a second: a photo needs minutes, a form half a minute.
const patience = (item) => 30e3 + item.fields.reduce((sum, [, v]) => sum + (v.size ?? 0), 0) / 5;

/** done | refused (the server's last word) | later (it stumbled) | offline | stranger (sign in first) */
export async function send(item) {
  const body = item.multipart ? new FormData() : new URLSearchParams();
  for (const [name, value] of item.fields) body.append(name, value);
  // Nobody signed in: an ordinary request, since an outbox request needs a session.
  const headers = person ? { 'x-outbox': '1', ...(item.person && { 'x-person': item.person }) } : {};
  let answer;
  try {
    answer = await fetch(item.url, { method: 'POST', body, headers, signal: AbortSignal.timeout(patience(item)) });
  } catch {
    return { kind: 'offline' };
  }
  const { status, redirected, url } = answer;
  const strange = status === 401 || (redirected && new URL(url).pathname.startsWith(signIn));
  const kind = strange ? 'stranger'
    : answer.ok || redirected || status === 409 ? 'done'
    : status >= 500 || status === 429 || status === 408 ? 'later' : 'refused';
  return { kind, answer };
}

/** What became of the items this tab sent, by id: its forms wait for theirs. */
export const outcomes = new Map();
export let state = ''; // '' | sending | later | offline | stranger
const become = (next) => { state = next; changed(); };

async function sendAll() {
  const waiting = new Set(); // an item that stumbled holds back the later ones for the same address
  for (;;) {
    // Another tab may have signed in as somebody else: the cookie is theirs, the items are not.
    if ((await store('keep', (s) => s.get('person'), 'readonly')) !== person) return become('stranger');
    const item = (await mine()).find((one) => {
      if (one.refused || waiting.has(one.url)) return false;
      if (one.next > Date.now()) waiting.add(one.url);
      return !waiting.has(one.url);
    });
    if (!item) return become(waiting.size ? 'later' : '');
    become('sending');
    if (!navigator.locks) await lease(patience(item) + 5e3);
    const outcome = await send(item);
    outcomes.set(item.id, outcome);
    if (outcome.kind === 'done') {
      await discard(item.id);
    } else if (outcome.kind === 'refused') {
      await put({ ...item, refused: outcome.answer.status });
    } else if (outcome.kind === 'later') {
      const tries = (item.tries ?? 0) + 1;
      await put({ ...item, tries, next: Date.now() + Math.min(5e3 * 2 ** (tries - 1), 600e3) });
      waiting.add(item.url);
    } else {
      return become(outcome.kind);
    }
  }
}

// One tab sends at a time. Without Web Locks (plain http) a lease in IndexedDB does it, which a dead tab lets run out.
const tab = uuid();
async function lease(length) {
  const now = Date.now();
  const held = await store('keep', (s) => {
    const asked = s.get('lease');
    asked.onsuccess = () => {
      const other = asked.result;
      if (!other || other.tab === tab || other.until < now) s.put({ tab, until: now + length }, 'lease');
    };
    return asked;
  });
  return !held || held.tab === tab || held.until < now;
}
async function alone(work) {
  if (navigator.locks) return navigator.locks.request('xinqiao-outbox', work);
  while (!(await lease(15e3))) await new Promise((done) => setTimeout(done, 500));
  try { return await work(); } finally { await store('keep', (s) => s.delete('lease')); }
}

let running;
export const flush = () => (person
  ? (running ??= alone(sendAll).catch(() => {}).finally(() => { running = null; plan(); }))
  : Promise.resolve());

let timer, pause = 15e3;
async function plan() {
  clearTimeout(timer);
  const rest = (await mine().catch(() => [])).filter((item) => !item.refused);
  if (!rest.length || state === 'stranger') { pause = 15e3; return; }
  const due = Math.min(...rest.map((item) => item.next ?? 0)) - Date.now();
  // `online` events are unreliable inside other apps' web views, so look again by the clock too.
  timer = setTimeout(flush, state === 'offline' ? pause : Math.max(due, 1e3));
  pause = state === 'offline' ? Math.min(pause * 2, 300e3) : 15e3;
}

/** Keeps the item, then sends what is due; answers with its outcome, or `kept` when it still waits. */
export async function post(item) {
  outcomes.delete(item.id);
  await put(item);
  if (!navigator.onLine) { become('offline'); plan(); return { kind: 'offline' }; }
  await flush();
  if (!outcomes.has(item.id)) await flush(); // it came while the last run was ending
  const outcome = outcomes.get(item.id) ?? { kind: state === 'stranger' || state === 'offline' ? state : 'later' };
  outcomes.delete(item.id);
  return outcome;
}

/** How many words of course packages wait on the content origin, after another try to send them. */
export async function elsewhere() {
  const known = await store('keep', (s) => s.get('keeper'), 'readonly').catch(() => null);
  // The page at the end of a unit stands in a frame, and frames nothing itself.
  if (!person || known?.person !== person || !known.waits || document.querySelector('[data-frame-end]')) return 0;
  const late = new Promise((done) => setTimeout(done, 8e3));
  const told = await Promise.race([import('./packages.js').then((it) => it.send()), late]).catch(() => null);
  return told?.count ?? 0;
}

/** Before sign-out: removes everything of this person from the device. */
export async function wipe() {
  for (const item of await mine()) await store('outbox', (s) => s.delete(item.id));
  for (const key of await store('keep', (s) => s.getAllKeys(), 'readonly')) {
    if (key.split(':')[1] === person) await store('keep', (s) => s.delete(key));
  }
  await store('keep', (s) => s.delete('person'));
  await forget(() => true);
  // Packages lie on another origin: a frame there takes them away, if there are any.
  const late = new Promise((done) => setTimeout(done, 5e3));
  await Promise.race([import('./packages.js').then((it) => it.forget()).catch(() => {}), late]);
}
/** Deletes kept unit pages of the persons that `which` chooses. */
export const forget = async (which) => {
  if (!('caches' in window)) return;
  for (const name of await caches.keys()) {
    if (name.startsWith('unit-') && which(name.slice(5))) await caches.delete(name);
  }
};

if (person) {
  // Once per load, not on return from the page cache: that page may be older than the present sign-in.
  store('keep', (s) => s.put(person, 'person')).then(flush).catch(() => {});
  forget((whose) => whose !== person);
  store('keep', (s) => s.get('keeper'), 'readonly').then((known) => known && known.person !== person && import('./packages.js').then((it) => it.forget(person))).catch(() => {}).then(elsewhere);
  addEventListener('online', flush);
  document.addEventListener('visibilitychange', () => document.hidden || flush());
}
