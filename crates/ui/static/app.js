// Improves plain pages: the offline bar, forms that are never lost, no double submits, undo, copy, sign-out.
import { discard, drop, elsewhere, flush, mine, outbox, person, post, retry, say, send, signIn, state, uuid, wipe } from './outbox.js';

const base = new URL('.', import.meta.url).pathname; // /s/<hash>/
const all = (css, from = document) => from.querySelectorAll(css);

/** el('p.muted', 'text', child, …): a tag, its classes, its children. */
export function el(tag, ...children) {
  const [name, ...classes] = tag.split('.');
  const made = document.createElement(name);
  if (classes.length) made.className = classes.join(' ');
  if (name === 'button') made.type = 'button';
  made.append(...children);
  return made;
}
export function button(text, classes, act) {
  const made = el(`button.btn${classes}`, text);
  made.addEventListener('click', act);
  return made;
}
export function icon(name) {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  svg.setAttribute('class', 'icon');
  svg.setAttribute('aria-hidden', 'true');
  svg.append(document.createElementNS(svg.namespaceURI, 'use'));
  svg.firstChild.setAttribute('href', `${base}icons.svg#${name}`);
  return svg;
}
export const anonymous = (form) =>
  form.matches('[data-anonymous]') || Boolean(form.querySelector('[data-anonymous-choice]:checked'));

/** Resolves when a service worker is there: before that, nothing that is kept opens without a network. */
export async function worker() {
  const registration = await navigator.serviceWorker.register(`/sw.js?s=${base}`);
  const coming = registration.installing ?? registration.waiting;
  if (registration.active || !coming) return;
  await new Promise((done, fail) => {
    const look = () => {
      if (coming.state === 'activated') done();
      if (coming.state === 'redundant') fail(new Error('the service worker was not installed'));
    };
    coming.addEventListener('statechange', look);
    look();
  });
}

// ---- the offline bar

let shown; // the bar named a rest, so it also says when that is gone
async function bar() {
  const items = person ? await mine().catch(() => []) : [];
  const refused = items.filter((item) => item.refused);
  // What is on its way for a moment only is not worth a line that pushes the page down.
  const brief = navigator.onLine && (!state || state === 'sending') ? Date.now() - 2e3 : Infinity;
  const n = items.filter((item) => !item.refused && item.at < brief).length;
  const offline = !navigator.onLine || (n && state === 'offline');
  let net = document.getElementById('net');
  if (!net) {
    net = el('div.netbar');
    net.id = 'net';
    net.setAttribute('role', 'status');
    net.hidden = true;
    (document.querySelector('.page') ?? document.body).prepend(net);
  }
  const lines = [];
  if (n && state === 'stranger') {
    const link = el('a', say('登录', 'Sign in'));
    link.href = signIn;
    lines.push(icon('lock'), el('p', say(`${n} 条未提交，请重新登录。`, `${n} unsent. Please sign in again. `), link));
  } else if (offline) {
    lines.push(icon('offline'), el('p', n
      ? say(`没有网络，${n} 条未提交，联网后自动提交`, `Offline. ${n} unsent, they go out by themselves.`)
      : [...document.forms].some(anonymous) ? say('没有网络', 'Offline')
      : say('没有网络，可以继续，内容会存在本机', 'Offline. You can go on; it is kept here.')));
  } else if (n) {
    lines.push(icon('upload'), el('p', state === 'later'
      ? say(`${n} 条未提交，稍后自动再试`, `${n} unsent, trying again soon`)
      : say(`正在提交 ${n} 条`, `Sending ${n}`)));
  } else if (shown && !items.length) {
    lines.push(icon('check'), el('p', say('已全部提交', 'All sent')));
    setTimeout(() => { shown = false; bar(); }, 4e3);
  }
  shown ||= n > 0;
  if (items.length > n + refused.length) setTimeout(bar, 2e3);
  if (refused.length) lines.push(refusals(refused, net.querySelector('details')?.open));
  net.classList.toggle('calm', !offline && !refused.length);
  net.replaceChildren(...lines);
  net.hidden = !lines.length;
}

function refusals(items, open) {
  const list = el('ul', ...items.map((item) => {
    const remove = button(say('删除', 'Delete'), '.sm', () => {
      if (remove.dataset.sure) return discard(item.id);
      remove.dataset.sure = 1;
      remove.classList.add('danger');
      remove.textContent = say('确定删除', 'Delete for good');
    });
    return el('li', el('strong', item.title), ` · ${why(item.refused)}\n${item.text}`,
      el('div.row', button(say('再试', 'Try again'), '.sm', () => retry(item)), remove));
  }));
  const box = el('details', el('summary', say(`${items.length} 条需要你处理`, `${items.length} need your attention`)), list);
  box.open = Boolean(open);
  return box;
}
const why = (status) => ({
  403: say('没有权限，或已经关闭', 'not allowed, or closed'),
  413: say('照片太大', 'too large'),
  422: say('有内容要改', 'something needs correcting'),
})[status] ?? say(`没有被接受（${status}）`, `not accepted (${status})`);

// ---- submitting

export function busy(form, on) {
  form.setAttribute('aria-busy', on);
  for (const each of all('button:not([type="button"])', form)) {
    each.disabled = on;
    each.toggleAttribute('aria-busy', false);
    if (on) each.setAttribute('aria-busy', 'true');
  }
}

function tell(form, tone, ...words) {
  form.parentNode.querySelector(':scope > .told')?.remove();
  if (!words.length) return;
  const box = el(`div.callout.told.${tone}`, el('div', ...words));
  box.setAttribute('role', 'status');
  box.tabIndex = -1;
  form.before(box);
  box.focus();
}

async function submit(form, by) {
  if (form.getAttribute('aria-busy') === 'true') return;
  const id = form.querySelector('input[name="id"]');
  if (id) id.value ||= uuid();
  const fields = [...new FormData(form)];
  if (by?.name) fields.push([by.name, by.value]); // FormData(form, submitter) is newer than our floor
  const secret = anonymous(form);
  const address = new URL(by?.getAttribute('formaction') ?? form.getAttribute('action') ?? '', location.href);
  const item = {
    id: id?.value ?? uuid(), person: secret ? '' : person, fields,
    url: address.pathname + address.search, multipart: form.enctype === 'multipart/form-data',
    title: form.dataset.title ?? document.title,
    text: [...form.elements].filter((it) => /^text/.test(it.type)).map((it) => it.value.trim()).join('\n'),
  };
  busy(form, true);
  const slow = setTimeout(() => secret || tell(form, 'note', say('网络较慢，已存在本机，可以离开本页。', 'Slow network. It is kept here, you may leave this page.')), 6e3);
  const outcome = secret ? await inMemory(form, item) : await post(item).catch(() => inMemory(form, item));
  clearTimeout(slow);
  await after(form, item, outcome);
}

/** Anonymous, or no IndexedDB: waits on this page only, and says so. */
async function inMemory(form, item) {
  const stay = (event) => event.preventDefault();
  for (let pause = 5e3; ; pause = Math.min(pause * 2, 60e3)) {
    const outcome = await send(item);
    if (outcome.kind !== 'offline' && outcome.kind !== 'later') {
      removeEventListener('beforeunload', stay);
      return outcome;
    }
    addEventListener('beforeunload', stay);
    tell(form, 'warn', say('还没有提交。为了不留痕迹，内容不存到这台设备上：请不要关闭本页，联网后会自动提交。',
      'Not sent yet. To leave no trace, nothing is stored on this device: keep this page open and it goes out by itself.'));
    await new Promise((done) => { setTimeout(done, pause); addEventListener('online', done, { once: true }); });
  }
}

async function after(form, item, { kind, answer }) {
  const fresh = async () => {
    const chores = []; // what must be done before this page goes away: form.js drops its draft
    form.dispatchEvent(new CustomEvent('sent', { detail: chores }));
    await Promise.all(chores);
    form.reset();
    const id = form.querySelector('input[name="id"]');
    if (id) id.value = ''; // coming back to this page starts a new item
  };
  busy(form, false);
  tell(form);
  if (kind === 'done') {
    const to = answer.headers.get('x-location') ?? (answer.redirected ? answer.url : '');
    const page = to ? '' : await answer.text();
    await fresh();
    if (page.includes('<main')) return swap(page);
    const next = new URL(to || location.href, location.href);
    const same = next.pathname + next.search === location.pathname + location.search;
    location.assign(next);
    if (same) location.reload();
  } else if (kind === 'refused') {
    const page = await answer.text();
    if (answer.status === 422 && page.includes('<main')) {
      await discard(item.id).catch(() => {}); // the form itself is before the person again
      swap(page, item);
    } else {
      tell(form, 'bad', why(answer.status));
    }
  } else if (kind === 'stranger') {
    const link = el('a', say('登录', 'Sign in'));
    link.href = signIn;
    tell(form, 'warn', item.person ? say('已存在本机，请重新登录后提交。', 'Kept here. Sign in again to send it. ') : say('请重新登录。', 'Please sign in again. '), link);
  } else {
    await fresh();
    tell(form, 'do', el('strong', say('已存好', 'Kept')), el('p', say('没有网络也不会丢，联网后自动提交。', 'It is on this device and goes out by itself.')));
  }
}

/** Shows an answered page in place of this one; photos go back into its form. */
function swap(html, item) {
  const page = new DOMParser().parseFromString(html, 'text/html');
  const main = page.querySelector('main') ?? page.body;
  document.querySelector('main').replaceWith(main);
  document.title = page.title;
  for (const input of item ? all('input[type="file"]', main) : []) {
    const files = new DataTransfer();
    for (const [name, v] of item.fields) if (name === input.name && v.size) files.items.add(v);
    input.files = files.files;
  }
  scrollTo(0, 0);
  (main.querySelector('.errors') ?? main).focus();
  enhance();
}

async function signOut(form) {
  busy(form, true);
  await flush();
  const left = (await mine().catch(() => [])).length + await elsewhere();
  const leave = async () => { await wipe().catch(() => {}); form.submit(); };
  if (!left) return leave();
  busy(form, false);
  tell(form, 'warn', el('p', say(`还有 ${left} 条没有提交。现在退出会删除它们。`, `${left} not sent yet. Signing out now deletes them.`)),
    el('div.actions', button(say('先不退出', 'Stay'), '.main', () => tell(form)), button(say('删除并退出', 'Delete and sign out'), '', leave)));
}

document.addEventListener('submit', (event) => {
  const form = event.target;
  if (event.defaultPrevented) return;
  if (form.matches('[data-sign-out]') && person) {
    event.preventDefault();
    signOut(form);
  } else if (form.matches('[data-outbox]') && (person || anonymous(form))) {
    event.preventDefault();
    submit(form, event.submitter);
  } else if (!form.matches('[data-no-busy], [target]')) {
    if (form.dataset.draft) sessionStorage.setItem('draft', form.dataset.draft);
    setTimeout(() => busy(form, true)); // after the browser has read the pressed button's value
    setTimeout(() => busy(form, false), 15e3);
  }
});
addEventListener('pageshow', (event) => {
  if (event.persisted) for (const form of all('form[aria-busy="true"]')) busy(form, false);
});

// ---- copy, undo

document.addEventListener('click', async (event) => {
  const pressed = event.target.closest?.('[data-copy]');
  if (!pressed) return;
  const from = document.querySelector(pressed.dataset.copy);
  try {
    await navigator.clipboard.writeText(from.textContent.trim());
  } catch { // plain http has no clipboard
    getSelection().selectAllChildren(from);
    document.execCommand('copy');
  }
  const before = [...pressed.childNodes];
  pressed.replaceChildren(icon('check'), say('已复制', 'Copied'));
  setTimeout(() => pressed.replaceChildren(...before), 2e3);
});

function countDown(box) {
  const place = box.querySelector('[data-countdown]');
  const end = Date.parse(box.dataset.undoUntil);
  if (end <= Date.now()) return; // the server says there is time: it is the device's clock that is wrong
  const tick = () => {
    const left = Math.round((end - Date.now()) / 1e3);
    box.hidden = left <= 0;
    if (place) place.textContent = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, '0')}`;
    if (left > 0) setTimeout(tick, 1e3);
  };
  tick();
}

// ---- the page

function enhance() {
  for (const box of all('[data-undo-until]')) countDown(box);
  const load = (css, module) => all(css).length && import(module).then((it) => it.default(), () => {});
  load('[data-draft], [data-photo], [data-suggest]', './form.js');
  load('[data-offline-unit]', './play.js');
  load('[data-tail]', './tail.js');
  load('[data-film], figure.animation', './film.js');
  load('[data-keep-package], [data-kept-player], [data-watch], [data-package-words]', './packages.js');
  load('form[data-send]', './send.js');
  load('form[data-upload]', './upload.js');
  load('[data-player]', './player.js');
  load('[data-offline-unit], [data-download], [data-kept], [data-kept-list], [data-offline]', './units.js');
}

// A plain form was sent and this page is not that form again: its draft has done its duty.
const drafted = sessionStorage.getItem('draft');
sessionStorage.removeItem('draft');
if (drafted && ![...all('[data-draft]')].some((form) => form.dataset.draft === drafted)) drop('draft', drafted).catch(() => {});

outbox.addEventListener('change', bar);
addEventListener('online', bar);
addEventListener('offline', bar);
bar();
enhance();
document.querySelector('.errors')?.focus();
// After the page has had the line to itself.
if (navigator.serviceWorker) setTimeout(() => worker().catch(() => {}), 2e3);
