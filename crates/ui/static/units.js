// Units on the device: the opened and the downloaded ones are playable without network (where service workers exist).
import { icon } from './app.js';
import { person, say } from './outbox.js';

const path = (url) => { const it = new URL(url, location.href); return it.pathname + it.search; };
const PRIVATE = /^\/(voice|people|audit|care)(\/|$)/;

/** Copies a unit page and its pictures into the person's cache; false when the server forbids it. */
async function hold(url) {
  const page = path(url);
  if (PRIVATE.test(page)) return false;
  const answer = await fetch(page, { cache: 'force-cache' }); // just loaded: costs nothing
  if (!answer.ok || answer.redirected || /no-store/.test(answer.headers.get('cache-control') ?? '')) return false;
  const html = await answer.clone().text();
  const shelf = await caches.open(`unit-${person}`);
  await shelf.put(page, answer);
  const doc = new DOMParser().parseFromString(html, 'text/html');
  const { questions = [] } = JSON.parse(doc.getElementById('unit-data')?.textContent ?? '{}');
  const pictures = [...[...doc.querySelectorAll('main img')].map((it) => it.getAttribute('src')), ...questions.map((it) => it.image)]
    .filter((src) => src?.startsWith('/') && !src.startsWith('/s/'));
  for (const src of pictures) if (!(await shelf.match(src))) await shelf.add(src).catch(() => {});
  return true;
}

const show = async () => {
  for (const badge of document.querySelectorAll('[data-kept]')) badge.hidden = !(await caches.match(path(badge.dataset.kept)));
};

export default async function start() {
  if (!('caches' in window) || !navigator.serviceWorker) return;
  if (person && document.querySelector('[data-offline-unit]')) await hold(location.href).catch(() => {});
  for (const pressed of person ? document.querySelectorAll('button[data-download]') : []) {
    pressed.hidden = Boolean(await caches.match(path(pressed.dataset.download)));
    pressed.onclick = async () => {
      pressed.disabled = true;
      const done = await hold(pressed.dataset.download).catch(() => false);
      pressed.disabled = false;
      if (done) pressed.replaceChildren(icon('check'), say('已下载', 'Downloaded'));
      else pressed.replaceChildren(say('下载没有成功，再试一次', 'Not downloaded, try again'));
      show();
    };
  }
  await show();
  for (const list of document.querySelectorAll('[data-kept-list]')) await fill(list);
}

async function fill(list) {
  const links = [];
  for (const name of (await caches.keys()).filter((it) => it.startsWith('unit-'))) {
    const shelf = await caches.open(name);
    for (const request of await shelf.keys()) {
      const answer = await shelf.match(request);
      if (!/html/.test(answer.headers.get('content-type') ?? '')) continue;
      const doc = new DOMParser().parseFromString(await answer.text(), 'text/html');
      if (!doc.getElementById('unit-data')) continue;
      const link = document.createElement('a');
      link.href = path(request.url);
      const title = document.createElement('span');
      title.textContent = JSON.parse(doc.getElementById('unit-data').textContent).title ?? doc.title;
      link.append(icon('book'), title);
      const row = document.createElement('li');
      row.append(link);
      links.push(row);
    }
  }
  list.replaceChildren(...links);
  list.hidden = !links.length;
}
