// How far a large file is: a bar, a way to stop, and what went wrong in words. Without it the form sends itself.
import { button } from './app.js';
import { say } from './outbox.js';

const megabytes = (bytes) => `${(bytes / 1048576).toFixed(1)} MB`;

export default function start() {
  for (const form of document.querySelectorAll('form[data-send]')) {
    if (form.dataset.ready) continue;
    form.dataset.ready = '1';
    form.dataset.noBusy = '';
    form.addEventListener('submit', (event) => send(event, form));
  }
}

function send(event, form) {
  const file = form.querySelector('input[type=file]').files[0];
  if (!file) return;
  event.preventDefault();
  const row = form.querySelector('[data-send-progress]');
  const [bar, told] = [row.querySelector('progress'), row.querySelector('[role=status]')];
  const pressed = form.querySelector('button.main');
  const request = new XMLHttpRequest();
  const stop = button(say('停止', 'Stop'), '.sm', () => request.abort());
  const end = (words) => { pressed.disabled = false; stop.remove(); told.textContent = words; };
  row.hidden = false;
  row.append(stop);
  pressed.disabled = true;
  bar.value = 0;
  request.upload.onprogress = ({ loaded, total }) => {
    bar.value = (100 * loaded) / total;
    // Once in a hundred is enough for a screen reader.
    told.textContent = `${megabytes(loaded)} / ${megabytes(total)}`;
  };
  request.onabort = () => end(say('已停止', 'Stopped'));
  request.onerror = () => end(say('网络断了，请再试一次', 'The line broke; please try again'));
  request.onload = () => {
    if (request.status < 400) { location.assign(request.responseURL); return; }
    const page = new DOMParser().parseFromString(request.responseText, 'text/html');
    const main = page.querySelector('main');
    if (!main) { end(say('没有成功，请再试一次', 'It did not work; please try again')); return; }
    document.querySelector('main').replaceWith(main);
    start();
    (main.querySelector('.errors') ?? main).focus();
  };
  request.open('POST', form.action);
  request.send(new FormData(form));
}
