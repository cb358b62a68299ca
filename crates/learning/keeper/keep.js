// On the content origin, in a frame that nobody sees: puts the files of a package on this device, and takes them away.
// It does what its home asks and tells it how far it is; it knows no person, only a mark.
// What units of courses of cmi5 say is the worker's business; it is asked from here.

const home = document.documentElement.dataset.home;
const key = (path) => `/kept/${path.split('/').map(encodeURIComponent).join('/')}`;
const shelf = (person, id) => `package-${person}-${id.replaceAll('-', '')}`;
const tell = (words) => parent.postMessage(words, home);

const register = async () => {
  await navigator.serviceWorker.register('/worker.js');
  return navigator.serviceWorker.ready;
};

/** Asks the worker, if there is one; nothing where there is none. */
async function worker(words) {
  if (!(await navigator.serviceWorker?.getRegistration())) return undefined;
  const { active } = await navigator.serviceWorker.ready;
  return new Promise((done, fail) => {
    const { port1, port2 } = new MessageChannel();
    setTimeout(() => fail(new Error('the worker does not answer')), 60e3);
    port1.onmessage = ({ data: { value, error, text } }) => (error ? fail(new DOMException(text, error)) : done(value));
    active.postMessage(words, [port2]);
  });
}

async function keep({ person, id, base, files }) {
  await register();
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
async function forget(words) {
  const { except = '' } = words;
  await worker(words).catch(() => {});
  for (const name of await caches.keys()) {
    if (name.startsWith('package-') && !(except && name.startsWith(`package-${except}-`))) await caches.delete(name);
  }
}

const ACTS = {
  keep,
  forget,
  watch: async (words) => { await register(); return worker(words); },
  course: worker,
  flush: worker,
  waiting: worker,
  discard: worker,
  remove: async (words) => {
    await worker(words).catch(() => {});
    await caches.delete(shelf(words.person, words.id));
  },
};

addEventListener('message', async ({ data, origin, source }) => {
  if (origin !== home || source !== parent || !Object.hasOwn(ACTS, data?.kind)) return;
  try {
    const value = await ACTS[data.kind](data);
    tell({ kind: 'done', of: data.kind, id: data.id, value });
  } catch (error) {
    tell({ kind: 'failed', of: data.kind, id: data.id, name: error.name, text: String(error.message) });
  }
});
tell({ kind: 'ready' });
