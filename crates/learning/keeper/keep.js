// On the content origin, in a frame that nobody sees: puts the files of a package on this device, and takes them away.
// It does what its home asks and tells it how far it is; it knows no person, only a mark.

const home = document.documentElement.dataset.home;
const key = (path) => `/kept/${path.split('/').map(encodeURIComponent).join('/')}`;
const shelf = (person, id) => `package-${person}-${id.replaceAll('-', '')}`;
const tell = (words) => parent.postMessage(words, home);

async function keep({ person, id, base, files }) {
  await navigator.serviceWorker.register('/worker.js');
  await navigator.serviceWorker.ready;
  const cache = await caches.open(shelf(person, id));
  let [sum, told] = [0, 0];
  const count = (bytes) => {
    sum += bytes;
    if (performance.now() - told > 200) { told = performance.now(); tell({ kind: 'progress', id, sum }); }
  };
  for (const [path, bytes] of files) {
    if (await cache.match(key(path))) { count(bytes); continue; }
    const answer = await fetch(base + path.split('/').map(encodeURIComponent).join('/'));
    if (!answer.ok) throw new Error(`${answer.status} ${path}`);
    const counted = answer.body?.pipeThrough(new TransformStream({ transform(piece, on) { count(piece.byteLength); on.enqueue(piece); } })) ?? null;
    const headers = new Headers(answer.headers);
    headers.delete('content-encoding');
    headers.delete('content-length');
    await cache.put(key(path), new Response(counted, { headers }));
  }
}

/** All packages of everybody but `except`. */
async function forget({ except = '' }) {
  for (const name of await caches.keys()) {
    if (name.startsWith('package-') && !(except && name.startsWith(`package-${except}-`))) await caches.delete(name);
  }
}

const ACTS = { keep, forget, remove: ({ person, id }) => caches.delete(shelf(person, id)) };

addEventListener('message', async ({ data, origin, source }) => {
  if (origin !== home || source !== parent || !Object.hasOwn(ACTS, data?.kind)) return;
  try {
    await ACTS[data.kind](data);
    tell({ kind: 'done', of: data.kind, id: data.id });
  } catch (error) {
    tell({ kind: 'failed', of: data.kind, id: data.id, name: error.name, text: String(error.message) });
  }
});
tell({ kind: 'ready' });
