// The player of a unit's film: which size, sound alone, where one goes on. Without it the film plays all the same.
import { keep, kept, person, say } from './outbox.js';

const clock = (seconds) => `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, '0')}`;
const still = matchMedia('(prefers-reduced-motion: reduce)');
const EVERY = 20e3; // a place is told so often at most while it plays

const held = async (url) => ('caches' in window && url ? Boolean(await caches.match(url)) : false);

/** The large one where there is room and nobody saves data. */
function preferred(sources) {
  const line = navigator.connection;
  const thrifty = line?.saveData || /(^|-)(2g|3g)$/.test(line?.effectiveType ?? '');
  const wide = Math.min(innerWidth * devicePixelRatio, screen.width * devicePixelRatio) >= 1100;
  const large = sources.find((it) => it.dataset.kind === 'large');
  const small = sources.find((it) => it.dataset.kind === 'small');
  return (wide && !thrifty && large ? large : small ?? large)?.getAttribute('src');
}

function play(figure) {
  const video = figure.querySelector('video');
  const id = figure.dataset.film;
  const sources = [...video.querySelectorAll('source')];
  const switcher = figure.querySelector('[data-sound]');
  const resumed = figure.querySelector('[data-resumed]');
  let picture = preferred(sources);
  let went = 0;
  let told = Date.now();
  let noted = 0;

  /** Another file of the same film, at the same place. */
  function change(url) {
    if (!url || video.getAttribute('src') === url) return;
    const at = video.currentTime || went;
    const on = !video.paused;
    for (const it of sources) it.remove();
    video.src = url;
    if (at) video.addEventListener('loadedmetadata', () => { video.currentTime = at; }, { once: true });
    if (on) video.play().catch(() => {});
  }

  function sound(on) {
    switcher.setAttribute('aria-pressed', String(on));
    figure.classList.toggle('sound-only', on);
    change(on ? switcher.dataset.sound : picture);
  }

  // ---- the place

  const place = () => Math.floor(video.ended || video.duration - video.currentTime < 5 ? 0 : video.currentTime);
  const note = (sent) => keep('place', id, { seconds: place(), sent }).catch(() => {});

  /** To the device at once, to the server when there is a network. */
  async function tell() {
    if (!person || !video.currentTime) return;
    told = Date.now();
    note(false);
    try {
      const body = new URLSearchParams({ seconds: String(place()) });
      const answer = await fetch(`/learning/media/${id}/place`, { method: 'POST', body, keepalive: true });
      if (answer.ok) note(true);
    } catch { /* the device knows; told next time */ }
  }

  async function go() {
    const mine = person ? await kept('place', id).catch(() => null) : null;
    const server = Number(figure.dataset.place) || 0;
    // What this device could not tell is newer than what the server knows; so is a page that was kept.
    const at = mine && (!mine.sent || !navigator.onLine) ? mine.seconds : server;
    if (mine && !mine.sent && navigator.onLine) {
      fetch(`/learning/media/${id}/place`, { method: 'POST', body: new URLSearchParams({ seconds: String(mine.seconds) }) })
        .then((answer) => answer.ok && keep('place', id, { ...mine, sent: true })).catch(() => {});
    }
    if (!at) return;
    went = at;
    const jump = () => { if (video.currentTime < 1) video.currentTime = at; };
    if (video.readyState) jump(); else video.addEventListener('loadedmetadata', jump, { once: true });
    resumed.hidden = false;
    resumed.querySelector('b').textContent = clock(at);
    resumed.querySelector('[data-from-start]').onclick = () => { went = 0; video.currentTime = 0; resumed.hidden = true; };
    video.addEventListener('play', () => { resumed.hidden = true; }, { once: true });
  }

  for (const event of ['pause', 'ended']) video.addEventListener(event, tell);
  video.addEventListener('timeupdate', () => {
    if (video.paused || !person) return;
    if (Date.now() - told > EVERY) tell(); else if (Math.abs(video.currentTime - noted) > 3) { noted = video.currentTime; note(false); }
  });
  addEventListener('pagehide', () => { if (!video.paused) tell(); });
  document.addEventListener('visibilitychange', () => { if (document.hidden && !video.paused) tell(); });

  (async () => {
    // Without a network: whichever is on the device.
    const all = [picture, ...sources.map((it) => it.getAttribute('src'))];
    const hear = switcher?.dataset.sound;
    if (!navigator.onLine) {
      const here = [];
      for (const url of all) if (await held(url)) here.push(url);
      picture = here[0] ?? picture;
      if (!here.length && await held(hear)) { if (switcher) { switcher.hidden = false; switcher.onclick = null; sound(true); } return go(); }
    }
    if (sources.length > 1 || !navigator.onLine) change(picture);
    if (switcher) {
      switcher.hidden = false;
      const plain = figure.parentElement.querySelector('[data-sound-plain]');
      if (plain) plain.hidden = true;
      switcher.onclick = () => {
        const on = switcher.getAttribute('aria-pressed') !== 'true';
        keep('choice', 'sound', on).catch(() => {});
        sound(on);
      };
      if (person && await kept('choice', 'sound').catch(() => false)) sound(true);
    }
    await go();
  })();
}

/** Short films without sound go round by themselves, unless somebody wants rest. */
function animate(video) {
  video.muted = true;
  const show = () => {
    if (still.matches) { video.autoplay = false; video.pause(); return; }
    const seen = new IntersectionObserver(([it]) => { if (it.isIntersecting && !still.matches) video.play().catch(() => {}); else video.pause(); });
    seen.observe(video);
  };
  show();
  still.addEventListener?.('change', show);
  video.setAttribute('aria-description', say('没有声音的动画', 'An animation without sound'));
}

export default function start() {
  for (const figure of document.querySelectorAll('[data-film]')) {
    if (figure.dataset.playing) continue;
    figure.dataset.playing = '1';
    if (!figure.classList.contains('animation')) play(figure);
  }
  for (const video of document.querySelectorAll('figure.animation video')) animate(video);
}
