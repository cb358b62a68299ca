// Forms that help: drafts survive a reload, photos shrink before they travel, similar needs show while typing.
import { anonymous, busy, button, el, icon } from './app.js';
import { drop, keep, kept, person, say } from './outbox.js';

const seen = new WeakSet();
const fresh = (css) => [...document.querySelectorAll(css)].filter((it) => !seen.has(it) && seen.add(it));
const later = (work, wait) => {
  let timer;
  const run = () => { clearTimeout(timer); timer = setTimeout(work, wait); };
  run.cancel = () => clearTimeout(timer);
  return run;
};

export default function start() {
  fresh('form[data-draft]').forEach(draft);
  fresh('input[data-photo]').forEach(photos);
  fresh('[data-suggest]').forEach(suggest);
}

// ---- drafts

const FORTNIGHT = 14 * 864e5;
const written = (form) => [...form.elements].filter((it) =>
  it.name && !/^(hidden|password|file|submit|button|reset|fieldset)$/.test(it.type));

async function draft(form) {
  const key = form.dataset.draft;
  if (!person) return;
  const values = () => written(form)
    .filter((it) => !/^(radio|checkbox)$/.test(it.type) || it.checked).map((it) => [it.name, it.value]);
  const save = later(() => anonymous(form) || keep('draft', key, { at: Date.now(), values: values() }).catch(() => {}), 400);
  const forget = () => drop('draft', key).catch(() => {});
  form.addEventListener('sent', ({ detail }) => { save.cancel(); detail.push(forget()); });
  form.addEventListener('input', save);
  form.addEventListener('change', () => {
    // Whoever turns anonymous leaves nothing behind, nor in the browser's own memory of the form.
    if (!anonymous(form)) return;
    form.autocomplete = 'off';
    save.cancel();
    forget();
  });

  const old = await kept('draft', key).catch(() => null);
  if (!old) return;
  const same = JSON.stringify(old.values) === JSON.stringify(values());
  if (Date.now() - old.at > FORTNIGHT || anonymous(form)) return forget();
  if (same || form.querySelector('.errors')) return; // the server gave the values back itself
  for (const it of written(form)) {
    const mine = old.values.filter(([name]) => name === it.name).map(([, v]) => v);
    if (/^(radio|checkbox)$/.test(it.type)) it.checked = mine.includes(it.value);
    else if (mine.length) it.value = mine[0];
  }
  const note = el('div.callout.note', icon('edit'), el('div', el('p', say('上次没写完的内容已放回来。', 'What you had begun is back.')),
    button(say('清空重写', 'Discard'), '.sm', () => { form.reset(); forget(); note.remove(); })));
  note.setAttribute('role', 'status');
  form.prepend(note);
}

// ---- photos

const EDGE = 1600;

async function shrink(file) {
  // Older engines turn the picture by themselves and refuse the word.
  const image = await createImageBitmap(file, { imageOrientation: 'from-image' }).catch(() => createImageBitmap(file));
  const scale = Math.min(1, EDGE / Math.max(image.width, image.height));
  const canvas = document.createElement('canvas');
  canvas.width = Math.round(image.width * scale);
  canvas.height = Math.round(image.height * scale);
  canvas.getContext('2d').drawImage(image, 0, 0, canvas.width, canvas.height);
  image.close();
  const blob = await new Promise((done) => canvas.toBlob(done, 'image/jpeg', 0.8));
  // A new name too: the old one often carries the date.
  return { canvas, file: new File([blob], 'photo.jpg', { type: 'image/jpeg' }) };
}

function photos(input) {
  const most = Number(input.dataset.max ?? 3);
  const heaviest = Number(input.dataset.maxBytes ?? 4e6);
  const list = el('ul.photos');
  const error = el('p.err');
  error.setAttribute('role', 'alert');
  const words = el('span');
  const pick = button('', '', () => input.click());
  pick.append(icon('camera'), words);
  input.classList.add('vh');
  input.tabIndex = -1;
  input.after(pick, list, error);
  let chosen = [];

  const show = () => {
    const files = new DataTransfer();
    for (const one of chosen) files.items.add(one.file);
    input.files = files.files;
    words.textContent = say(`添加照片（${chosen.length}/${most}）`, `Add photos (${chosen.length}/${most})`);
    pick.disabled = chosen.length >= most;
    list.replaceChildren(...chosen.map((one, i) => {
      one.canvas.setAttribute('role', 'img');
      one.canvas.setAttribute('aria-label', say(`第 ${i + 1} 张照片`, `Photo ${i + 1}`));
      return el('li', one.canvas, button(say('移除', 'Remove'), '.sm', () => {
        chosen = chosen.filter((other) => other !== one);
        show();
        pick.focus();
      }));
    }));
  };
  const add = async () => {
    const files = [...input.files];
    const room = most - chosen.length;
    error.replaceChildren();
    busy(input.form, true); // the full picture, with its place and hour, must not slip out meanwhile
    for (const file of files.slice(0, room)) {
      const one = await shrink(file).catch(() => null);
      if (!one) error.replaceChildren(icon('alert'), say(`“${file.name}”不是能读取的照片`, `“${file.name}” is not a readable photo`));
      else if (one.file.size > heaviest) error.replaceChildren(icon('alert'), say('这张照片太大了，请换一张', 'This photo is too large'));
      else chosen.push(one);
    }
    if (files.length > room) error.replaceChildren(icon('alert'), say(`最多 ${most} 张`, `${most} at most`));
    show();
    busy(input.form, false);
  };
  input.addEventListener('change', add);
  input.form.addEventListener('reset', () => { chosen = []; setTimeout(show); });
  if (input.files.length) add(); else show();
}

// ---- similar needs

function suggest(input) {
  const into = document.getElementById(input.dataset.suggestInto);
  let asked;
  input.addEventListener('input', later(async () => {
    asked?.abort();
    const q = input.value.trim();
    // An anonymous text leaves the device once, when it is sent.
    if (q.length < 4 || anonymous(input.form)) { into.replaceChildren(); return; }
    asked = new AbortController();
    try {
      // Posted: an address with somebody's words in it would stand in the logs of proxies.
      const body = new URLSearchParams({ q: q.slice(0, 200) });
      const also = input.dataset.suggestWith;
      if (also) body.set(also, input.form.elements[also]?.value ?? '');
      const answer = await fetch(input.dataset.suggest, { method: 'POST', body, signal: asked.signal });
      if (answer.ok) into.innerHTML = await answer.text(); // our own server's escaped fragment
    } catch { /* no network, no hints */ }
  }, 400));
}
