// Units on the device: the opened and the downloaded ones are playable without network (where service workers exist).
// What is kept, how large it is and whether it is the light version stands with the page in the cache; nobody is told.
import { button, el, icon, worker } from './app.js';
import { person, say } from './outbox.js';

const path = (url) => { const it = new URL(url, location.href); return it.pathname + it.search; };
const PRIVATE = /^\/(voice|people|audit|care)(\/|$)/;
const SPARE = 5 << 20; // left free for what is sent later

export const megabytes = (bytes) => (bytes < 1 << 20 ? `${Math.max(1, Math.round(bytes / 1024))} KB` : `${(bytes / 1048576).toFixed(1)} MB`);
/** "/learning/media/a 1200,/learning/media/b 88" */
const listed = (text) => (text ?? '').split(',').filter(Boolean).map((it) => { const [url, bytes] = it.split(' '); return { url, bytes: Number(bytes) }; });

/** Copies a page, its pictures and `files` into the person's cache; false when the server forbids it. */
async function hold(url, { files, light = false, told = () => {}, cache = 'force-cache' } = {}) {
  const page = path(url);
  if (PRIVATE.test(page)) return false;
  const shelf = await caches.open(`unit-${person}`);
  const before = await shelf.match(page);
  const answer = await fetch(page, { cache }); // a unit was just loaded: that costs nothing
  if (!answer.ok || answer.redirected || /no-store/.test(answer.headers.get('cache-control') ?? '')) return false;
  let html = await answer.text();
  const doc = new DOMParser().parseFromString(html, 'text/html');
  // A list can be sent from a kept page several times: each sending makes its own id.
  if (doc.querySelector('form[data-kept-page]')) html = html.replace(/(<input type="hidden" name="id" value=")[^"]*/g, '$1');
  const { questions = [] } = JSON.parse(doc.getElementById('unit-data')?.textContent ?? '{}');
  const pictures = [...[...doc.querySelectorAll('main img')].map((it) => it.getAttribute('src')), ...questions.map((it) => it.image)]
    .filter((src) => src?.startsWith('/') && !src.startsWith('/s/'));
  for (const src of pictures) if (!(await shelf.match(src))) await shelf.add(src).catch(() => {});
  // A page that is only opened again keeps the films it was downloaded with.
  const wanted = files ?? listed(before?.headers.get('x-kept-files'));
  let sum = 0;
  for (const { url: file } of wanted) await bring(shelf, file, (bytes) => told(sum += bytes));
  const headers = new Headers(answer.headers);
  headers.set('x-kept-files', wanted.map((it) => `${it.url} ${it.bytes}`).join(','));
  headers.set('x-kept-light', files ? (light ? '1' : '') : before?.headers.get('x-kept-light') ?? '');
  headers.set('x-kept-bytes', String(html.length + wanted.reduce((all, it) => all + it.bytes, 0)));
  headers.delete('content-encoding');
  headers.delete('content-length');
  await shelf.put(page, new Response(html, { headers }));
  if (files && before) await sweep(shelf, listed(before.headers.get('x-kept-files')));
  return true;
}

/** One file, piece by piece into the cache: it is never in memory whole. */
async function bring(shelf, url, told) {
  if (await shelf.match(url)) return;
  const answer = await fetch(url);
  if (!answer.ok || answer.redirected) throw new Error(`${answer.status} ${url}`);
  const counted = answer.body.pipeThrough(new TransformStream({ transform(piece, on) { told(piece.byteLength); on.enqueue(piece); } }));
  await shelf.put(url, new Response(counted, { headers: answer.headers }));
}

/** Removes those of these files that no kept page needs. */
async function sweep(shelf, files) {
  const needed = new Set();
  for (const request of await shelf.keys()) {
    for (const { url } of listed((await shelf.match(request)).headers.get('x-kept-files'))) needed.add(url);
  }
  for (const { url } of files) if (!needed.has(url)) await shelf.delete(url);
}

async function remove(shelf, page) {
  const found = await shelf.match(page);
  await shelf.delete(page);
  if (found) await sweep(shelf, listed(found.headers.get('x-kept-files')));
}

/** Why it did not work, calmly. */
async function why(error, bytes) {
  const { quota = Infinity, usage = 0 } = await navigator.storage?.estimate?.().catch(() => ({})) ?? {};
  if (error?.name === 'QuotaExceededError' || quota - usage < bytes) {
    return say('本机留给浏览器的空间不够。可以删掉几课，或下载轻量版。', 'There is not enough room on this device. Remove some units, or take the light version.');
  }
  return say('下载没有成功，再试一次。已经下好的部分不会重来。', 'It was not downloaded; please try again. What is here already is not fetched twice.');
}

// ---- the card of a unit

async function offer(pressed) {
  const card = pressed.closest('[data-offline]') ?? pressed.parentElement;
  const page = path(pressed.dataset.download);
  const files = listed(pressed.dataset.files);
  const cache = document.querySelector('form[data-kept-page]') ? 'reload' : 'force-cache';
  const light = pressed.hasAttribute('data-light');
  const bytes = files.reduce((all, it) => all + it.bytes, 0);
  const row = card.querySelector('[data-download-progress]');
  const found = await caches.match(page);
  const has = found && files.every((it) => listed(found.headers.get('x-kept-files')).some((one) => one.url === it.url));
  pressed.hidden = Boolean(has);
  card.hidden = false;
  pressed.onclick = async () => {
    pressed.disabled = true;
    const bar = row?.querySelector('progress');
    const told = row?.querySelector('[role=status]');
    if (row) { row.hidden = false; bar.max = Math.max(bytes, 1); bar.value = 0; told.textContent = ''; }
    const count = (sum) => { if (bar) { bar.value = sum; told.textContent = `${megabytes(sum)} / ${megabytes(bytes)}`; } };
    try {
      const { quota = Infinity, usage = 0 } = await navigator.storage?.estimate?.() ?? {};
      if (quota - usage < bytes + SPARE) throw new DOMException('', 'QuotaExceededError');
      if (!(await hold(page, { files, light, told: count, cache }))) throw new Error('forbidden');
      await worker();
      pressed.replaceChildren(icon('check'), say('已下载', 'Downloaded'));
      pressed.hidden = cache === 'reload'; // a list has its own badge
      if (row) row.hidden = true;
      navigator.storage?.persist?.().catch(() => {});
    } catch (error) {
      const words = await why(error, bytes);
      if (told) { told.textContent = words; bar.hidden = true; } else pressed.replaceChildren(words);
    }
    pressed.disabled = false;
    show();
  };
}

const show = async () => {
  for (const badge of document.querySelectorAll('[data-kept]')) badge.hidden = !(await caches.match(path(badge.dataset.kept)));
};

export default async function start() {
  if (!('caches' in window) || !navigator.serviceWorker) return;
  if (person && document.querySelector('[data-offline-unit]')) await hold(location.href).then(worker).catch(() => {});
  for (const form of person ? document.querySelectorAll('form[data-kept-page]') : []) {
    // A list that is on the device already is brought up to date.
    if (await caches.match(path(form.dataset.keptPage))) await hold(form.dataset.keptPage, { cache: 'reload' }).catch(() => {});
  }
  for (const pressed of person ? document.querySelectorAll('button[data-download]') : []) await offer(pressed);
  await show();
  for (const list of document.querySelectorAll('[data-kept-list]')) await fill(list);
}

// ---- what is on the device

async function fill(list) {
  const rows = [];
  const entry = (request, title, bytes, more, away) => {
    const link = el('a', icon('book'), el('span', title, el('small', megabytes(bytes) + more)));
    link.href = path(request.url);
    const row = el('li', link);
    if (list.hasAttribute('data-manage')) {
      const gone = button(say('从本机删除', 'Remove'), '.sm.quiet', async () => { await away(); fill(list); });
      gone.setAttribute('aria-label', `${gone.textContent}: ${title}`);
      row.append(gone);
    }
    rows.push(row);
  };
  let sum = 0;
  for (const name of (await caches.keys()).filter((it) => it.startsWith('unit-'))) {
    const shelf = await caches.open(name);
    for (const request of await shelf.keys()) {
      const answer = await shelf.match(request);
      if (!/html/.test(answer.headers.get('content-type') ?? '')) continue;
      const bytes = Number(answer.headers.get('x-kept-bytes')) || 60 << 10;
      const id = answer.headers.get('x-kept-id');
      if (id) {
        sum += bytes;
        const away = async () => (await import('./packages.js')).remove(id);
        entry(request, decodeURIComponent(answer.headers.get('x-kept-package')), bytes, say(' · 课程包', ' · package'), away);
        continue;
      }
      const doc = new DOMParser().parseFromString(await answer.text(), 'text/html');
      const form = doc.querySelector('form[data-kept-page]');
      if (form) {
        if (form.dataset.keptUntil < new Date().toISOString().slice(0, 10)) { await remove(shelf, request); continue; }
        sum += bytes;
        entry(request, form.dataset.title, bytes, '', () => remove(shelf, request));
        continue;
      }
      if (!doc.getElementById('unit-data')) continue;
      sum += bytes;
      const light = answer.headers.get('x-kept-light') ? say(' · 轻量版', ' · light') : '';
      entry(request, JSON.parse(doc.getElementById('unit-data').textContent).title ?? doc.title, bytes, light, () => remove(shelf, request));
    }
  }
  list.replaceChildren(...rows);
  list.hidden = !rows.length;
  for (const one of document.querySelectorAll('[data-kept-none]')) one.hidden = rows.length > 0;
  for (const one of document.querySelectorAll('[data-kept-sum]')) {
    const { quota } = await navigator.storage?.estimate?.().catch(() => ({})) ?? {};
    one.textContent = rows.length ? say(`一共约 ${megabytes(sum)}`, `About ${megabytes(sum)} in all`) + (quota ? say(`，浏览器最多给 ${megabytes(quota)}`, `; the browser gives ${megabytes(quota)} at most`) : '') : '';
  }
}
