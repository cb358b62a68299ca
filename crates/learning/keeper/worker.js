// Service worker of the content origin: serves the packages that keep.js has put on this device, without network too,
// launches units of courses of cmi5 from it, and answers them where the record store cannot be reached (record.js); it
// serves the player of courses of SCORM, and keeps what it needs to go on (commits.js). It stores nothing of a package by itself. An address names its package; until when it is good, the server alone says.

importScripts('/kept.js', '/record.js', '/commits.js');

const OWN = ['/keep', '/keep.js'];
const UUID = '[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}';
const PLAY = new RegExp(`^/play/([0-9a-f]+)/(${UUID})/(${UUID})$`);
const UNIT = new RegExp(`^/learning/cmi5/(${UUID})/(fetch|xapi)(?:/+(.*?))?/*$`);

addEventListener('install', (event) => {
  event.waitUntil(caches.open('keeper').then((cache) => cache.addAll(OWN)).then(() => skipWaiting()));
});
addEventListener('activate', (event) => event.waitUntil(clients.claim()));

/** An id in a token: organisation, package, registration, part, sixteen bytes each. */
function idOf(token, place = 1) {
  try {
    const bytes = atob(token.replaceAll('-', '+').replaceAll('_', '/'));
    return [...bytes.slice(place * 16, place * 16 + 16)].map((it) => it.charCodeAt(0).toString(16).padStart(2, '0')).join('');
  } catch {
    return '';
  }
}

addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (url.origin === HOME) {
    const [, session, what, resource] = UNIT.exec(url.pathname) ?? [];
    if (session) event.respondWith(answer({ request, url, session, what, resource: resource ?? '' }, event));
    return;
  }
  if (url.origin !== location.origin) return;
  const [, token, path] = /^\/c\/([^/]+)\/(.*)$/.exec(url.pathname) ?? [];
  if (request.method === 'POST' && path === 'commits') return event.respondWith(passOn(request, token));
  if (request.method !== 'GET') return;
  if (OWN.includes(url.pathname)) return event.respondWith(fetch(request).catch(() => caches.match(url.pathname)));
  const [, person, id, part] = PLAY.exec(url.pathname) ?? [];
  if (person) return event.respondWith(launch(person, id, part));
  const [, what] = /^~scorm\/(player|attempt)$/.exec(path ?? '') ?? [];
  if (what) event.respondWith(player(request, url, token, what));
  else if (url.pathname.startsWith('/scorm/')) event.respondWith(runTime(request, url));
  else if (token && !path.startsWith('~')) event.respondWith(content(request, idOf(token), path));
});

/** What the keeper's frame asks for its home. */
const ACTS = {
  watch: ({ person }) => put('courses', { key: 'mark', person }),
  course: ({ person, course }) => (isScorm(course) ? keepPlayer : keepCourse)(person, course),
  flush: async ({ person }) => { await flush(); return waiting(person); },
  waiting: ({ person }) => waiting(person),
  discard: ({ person, keys }) => discard(person, keys),
  remove: async ({ person, id }) => {
    await flush();
    await forgetRows((it) => it.person === person && (it.package === id || it.id === id), true);
  },
  // What another person said still goes out, by what it was given to do so; nothing else of them stays.
  forget: async ({ except }) => {
    await flush();
    await forgetRows((it) => it.person !== except, Boolean(except));
  },
};
addEventListener('message', (event) => {
  const { data, ports: [port] } = event;
  // A page of a package runs on this origin too; only the keeper's frame asks for its home.
  if (!port || !Object.hasOwn(ACTS, data?.kind) || !OWN.includes(new URL(event.source.url).pathname)) return;
  event.waitUntil(ACTS[data.kind](data).then(
    (value) => port.postMessage({ value }),
    (error) => port.postMessage({ error: error.name, text: error.message }),
  ));
});

async function content(request, id, path) {
  const name = id.length === 32 && (await caches.keys()).find((it) => it.startsWith('package-') && it.endsWith(`-${id}`));
  if (!name) return fetch(request);
  const cache = await caches.open(name);
  const key = `/kept/${path.split('/').map((it) => encodeURIComponent(decodeURIComponent(it))).join('/')}`;
  const options = { ignoreVary: true };
  const found = await cache.match(key, options) ?? (/(^|\/)$/.test(path) ? await cache.match(`${key}index.html`, options) : undefined);
  if (!found) return fetch(request);
  const asked = /^bytes=(\d*)-(\d*)$/.exec(request.headers.get('range') ?? '');
  return asked && (asked[1] || asked[2]) ? part(found, asked) : found;
}

async function part(found, [, first, last]) {
  const whole = await found.blob();
  const from = first ? Number(first) : Math.max(0, whole.size - Number(last));
  const to = first && last ? Math.min(Number(last), whole.size - 1) : whole.size - 1;
  if (from > to) return new Response(null, { status: 416, headers: { 'content-range': `bytes */${whole.size}` } });
  const headers = new Headers(found.headers);
  headers.set('content-range', `bytes ${from}-${to}/${whole.size}`);
  headers.set('content-length', String(to - from + 1));
  return new Response(whole.slice(from, to + 1), { status: 206, headers });
}
