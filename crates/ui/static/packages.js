// Course packages on the device. Their files lie on the content origin, so a frame there fetches them (keep.js);
// the page that plays one is kept here, beside the units.
import { el, icon, worker } from './app.js';
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
      return data.kind === 'done' ? done() : fail(new DOMException(data.text ?? '', data.name === 'QuotaExceededError' ? data.name : 'NetworkError'));
    });
    window.postMessage(words, origin);
  });
}

const shelf = () => caches.open(`unit-${person}`);
const record = (id) => kept('package', id).catch(() => null);

/** The files, then the page that plays them. */
async function bring(pressed, told) {
  const list = await (await fetch(pressed.dataset.keepPackage, { headers: { accept: 'application/json' } })).json();
  const origin = pressed.dataset.origin;
  await store('keep', (s) => s.put({ origin, person }, 'keeper'));
  await ask(origin, { kind: 'keep', person, id: list.id, base: new URL(list.base).pathname, files: list.files }, told);
  const form = document.querySelector('form[action$="/launches"]');
  const answer = await fetch(form.action, { method: 'POST', body: new URLSearchParams(new FormData(form)) });
  if (!answer.ok || !answer.redirected) throw new Error(`${answer.status}`);
  const page = new URL(answer.url).pathname;
  const bytes = list.files.reduce((all, [, it]) => all + it, 0);
  const headers = new Headers({ 'content-type': 'text/html; charset=utf-8', 'x-kept-package': encodeURIComponent(list.title), 'x-kept-bytes': String(bytes), 'x-kept-id': list.id });
  const policy = answer.headers.get('content-security-policy');
  if (policy) headers.set('content-security-policy', policy);
  await (await shelf()).put(page, new Response(await answer.text(), { headers }));
  await worker();
  await keep('package', list.id, { page, origin });
}

export async function remove(id) {
  const known = await record(id);
  if (!known) return;
  await (await shelf()).delete(known.page);
  await drop('package', id);
  await ask(known.origin, { kind: 'remove', person, id }).catch(() => {});
}

/** Takes the packages of everybody but `except` off the device; nothing to do where none was ever kept. */
export async function forget(except = '') {
  const known = await store('keep', (s) => s.get('keeper'), 'readonly').catch(() => null);
  if (!known || (except && known.person === except)) return;
  await ask(known.origin, { kind: 'forget', except });
  if (!except) await store('keep', (s) => s.delete('keeper'));
}

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
    } catch (error) {
      bar.hidden = true;
      told.textContent = error.name === 'QuotaExceededError'
        ? say('本机留给浏览器的空间不够。可以先删掉几课。', 'There is not enough room on this device. Remove something first.')
        : say('下载没有成功，再试一次。已经下好的部分不会重来。', 'It was not downloaded; please try again. What is here already is not fetched twice.');
    }
    pressed.disabled = false;
  };
}

export default async function start() {
  if (!('caches' in window) || !navigator.serviceWorker || !person) return;
  for (const pressed of document.querySelectorAll('button[data-keep-package]')) await offer(pressed);
}
