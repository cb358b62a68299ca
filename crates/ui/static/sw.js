// Service worker, registered as /sw.js?s=/s/<hash>/: keeps the static shell and serves what units.js has kept.
// It never stores a page itself, so nothing private can stay behind by accident.

const base = new URL(location).searchParams.get('s') ?? '';
const SHELL = `shell-${base}`;
const files = ['app.css', 'app.js', 'outbox.js', 'form.js', 'play.js', 'units.js', 'film.js', 'packages.js', 'frame.js', 'player.js', 'icons.svg', 'favicon.svg', 'icon-192.png', 'manifest.webmanifest'];
const PRIVATE = /^\/(voice|people|audit|care)(\/|$)/;
const PATIENCE = 3000;

addEventListener('install', (event) => {
  event.waitUntil((async () => {
    if (!/^\/s\/[\w-]+\/$/.test(base)) throw new Error('no shell folder');
    const shell = await caches.open(SHELL);
    // Without cookies, or the offline page would carry the mark of whoever was signed in that day.
    await shell.addAll([...files.map((name) => base + name), new Request('/offline', { cache: 'reload', credentials: 'omit' })]);
    await skipWaiting();
  })());
});

addEventListener('activate', (event) => {
  event.waitUntil((async () => {
    for (const name of await caches.keys()) if (name.startsWith('shell-') && name !== SHELL) await caches.delete(name);
    await clients.claim();
  })());
});

// Sign-out clears the kept units from the page; a page that cannot may ask here.
addEventListener('message', (event) => {
  if (event.data !== 'forget') return;
  event.waitUntil((async () => {
    for (const name of await caches.keys()) if (name.startsWith('unit-')) await caches.delete(name);
  })());
});

addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== 'GET' || url.origin !== location.origin) return;
  if (url.pathname.startsWith('/learning/media/')) return event.respondWith(media(request, url));
  if (request.headers.has('range')) return;
  if (request.mode === 'navigate') event.respondWith(page(request, url));
  else if (url.pathname.startsWith('/s/')) event.respondWith(asset(request, url));
  else if (request.destination === 'image') event.respondWith(fetch(request).catch(async () => (await caches.match(request)) ?? Response.error()));
});

/** A file that is on the device comes from there: an id never gets other bytes. Players ask for pieces. */
async function media(request, url) {
  const found = await caches.match(url.pathname, { ignoreVary: true });
  if (!found) return fetch(request);
  const asked = /^bytes=(\d*)-(\d*)$/.exec(request.headers.get('range') ?? '');
  if (!asked || !(asked[1] || asked[2])) return found;
  const whole = await found.blob();
  const last = whole.size - 1;
  const from = asked[1] ? Number(asked[1]) : Math.max(0, whole.size - Number(asked[2]));
  const to = asked[1] && asked[2] ? Math.min(Number(asked[2]), last) : last;
  const type = found.headers.get('content-type') ?? '';
  if (from > to) return new Response(null, { status: 416, headers: { 'content-range': `bytes */${whole.size}` } });
  const headers = { 'content-type': type, 'accept-ranges': 'bytes', 'content-range': `bytes ${from}-${to}/${whole.size}`, 'content-length': String(to - from + 1) };
  return new Response(whole.slice(from, to + 1, type), { status: 206, headers });
}

/** Network first; a kept page after three seconds or without network; else the offline page. */
async function page(request, url) {
  const found = PRIVATE.test(url.pathname) ? undefined : await caches.match(url.pathname + url.search);
  const asked = fetch(request);
  try {
    if (!found) return await asked;
    const late = new Promise((done) => setTimeout(done, PATIENCE, found));
    return await Promise.race([asked, late]);
  } catch {
    return found ?? (await caches.match('/offline')) ?? Response.error();
  }
}

/** Immutable by its hash. A kept page of an older release gets today's file of the same name when there is no network. */
async function asset(request, url) {
  const found = await caches.match(request);
  if (found) return found;
  try {
    return await fetch(request);
  } catch (error) {
    const today = await caches.match(base + url.pathname.split('/').pop());
    if (today) return today;
    throw error;
  }
}
