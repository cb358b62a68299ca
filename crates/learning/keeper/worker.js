// Service worker of the content origin: serves the packages that keep.js has put on this device, without network too.
// It stores nothing of a package by itself. An address names its package; until when it is good, the server alone says.

const OWN = ['/keep', '/keep.js'];

addEventListener('install', (event) => {
  event.waitUntil(caches.open('keeper').then((cache) => cache.addAll(OWN)).then(() => skipWaiting()));
});
addEventListener('activate', (event) => event.waitUntil(clients.claim()));

/** The package's id in a token: sixteen bytes after the organisation's. */
function idOf(token) {
  try {
    const bytes = atob(token.replaceAll('-', '+').replaceAll('_', '/'));
    return [...bytes.slice(16, 32)].map((it) => it.charCodeAt(0).toString(16).padStart(2, '0')).join('');
  } catch {
    return '';
  }
}

addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== 'GET' || url.origin !== location.origin) return;
  if (OWN.includes(url.pathname)) return event.respondWith(fetch(request).catch(() => caches.match(url.pathname)));
  const [, token, path] = /^\/c\/([^/]+)\/(.*)$/.exec(url.pathname) ?? [];
  if (token && !path.startsWith('~')) event.respondWith(content(request, idOf(token), path));
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
