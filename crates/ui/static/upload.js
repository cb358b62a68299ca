// Sends a large file in pieces, shows how far it is, and goes on where the server is after a broken network or a reload.
import { say } from './outbox.js';

const WAITS = [1, 2, 5, 10, 20, 30];
const name = (file) => `upload:${file.name}:${file.size}:${file.lastModified}`;
const size = (bytes) => `${(bytes / 1048576).toFixed(bytes < 104857600 ? 1 : 0)} MB`;

export default function start() {
  for (const form of document.querySelectorAll('form[data-upload]')) listen(form);
}

function listen(form) {
  const input = form.querySelector('input[type=file]');
  const box = form.querySelector('[data-upload-state]');
  const bar = box?.querySelector('progress');
  const words = box?.querySelector('[data-upload-words]');
  if (!input || !bar || !words) return;
  let busy = false;
  const tell = (done, whole, text) => {
    box.hidden = false;
    bar.max = whole;
    bar.value = done;
    words.textContent = `${size(done)} / ${size(whole)}${text ? ` · ${text}` : ''}`;
  };
  form.addEventListener('submit', async (event) => {
    const file = input.files[0];
    if (!file) return;
    event.preventDefault();
    if (busy) return;
    busy = true;
    const buttons = form.querySelectorAll('button');
    buttons.forEach((button) => { button.disabled = true; });
    tell(0, file.size, '');
    try {
      location.assign(await send(form, file, tell));
    } catch (error) {
      words.textContent = error.message;
      busy = false;
      buttons.forEach((button) => { button.disabled = false; });
    }
  });
}

/** The page of the import, once all of the file is there. */
async function send(form, file, tell) {
  const key = name(file);
  let pieces = form.dataset.pieces || localStorage.getItem(key);
  let at = pieces ? await standing(pieces, file) : null;
  if (!at) {
    pieces = await announce(form, file);
    localStorage.setItem(key, pieces);
    at = { received: 0 };
  }
  const piece = Number(form.dataset.piece) || 1048576;
  let tries = 0;
  while (at.received < file.size) {
    tell(at.received, file.size, '');
    try {
      const part = file.slice(at.received, at.received + piece);
      const answer = await fetch(`${pieces}?offset=${at.received}`, {
        method: 'POST', body: part, headers: { accept: 'application/json', 'content-type': 'application/octet-stream' },
      });
      if (answer.ok || answer.status === 409) {
        at = await answer.json();
        tries = 0;
        continue;
      }
      if (answer.status < 500 && answer.status !== 429) throw Object.assign(new Error(await why(answer)), { final: true });
    } catch (error) {
      if (error.final) throw error;
    }
    tell(at.received, file.size, say('网络断了，连上后接着传', 'No network; it goes on when there is'));
    await wait(WAITS[Math.min(tries, WAITS.length - 1)]);
    tries += 1;
    at = (await standing(pieces, file)) ?? at;
  }
  tell(file.size, file.size, say('传完了，正在检查', 'Sent; being looked through'));
  localStorage.removeItem(key);
  return at.page ?? pieces.replace(/\/pieces$/, '');
}

/** Where the server is; nothing for an upload that is gone or of another file. */
async function standing(pieces, file) {
  try {
    const answer = await fetch(pieces, { headers: { accept: 'application/json' } });
    if (!answer.ok) return answer.status >= 500 ? { received: 0 } : null;
    const at = await answer.json();
    return at.bytes === file.size ? at : null;
  } catch {
    return null;
  }
}

async function announce(form, file) {
  const answer = await fetch(form.action, {
    method: 'POST', headers: { accept: 'application/json' }, body: new URLSearchParams({ name: file.name, bytes: file.size }),
  });
  if (!answer.ok) throw new Error(await why(answer));
  return (await answer.json()).pieces;
}

async function why(answer) {
  const told = await answer.json().catch(() => null);
  return told?.detail?.join(' ') || say('没有传成，请再试一次', 'It was not sent; please try again');
}

/** So many seconds, or until the network is back. */
function wait(seconds) {
  return new Promise((resolve) => {
    const timer = setTimeout(done, seconds * 1000);
    function done() {
      clearTimeout(timer);
      removeEventListener('online', done);
      resolve();
    }
    addEventListener('online', done);
  });
}
