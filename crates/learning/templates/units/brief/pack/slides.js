// Without this script the slides stand one below the other.
const slides = [...document.querySelectorAll('.slide')];
const place = document.getElementById('place');
let now = Math.min(Number(location.hash.slice(1)) || 1, slides.length) - 1;
function show(to) {
  now = Math.max(0, Math.min(to, slides.length - 1));
  slides.forEach((slide, i) => slide.classList.toggle('now', i === now));
  place.textContent = `${now + 1} / ${slides.length}`;
  history.replaceState(null, '', `#${now + 1}`);
}
document.body.classList.add('shows');
document.querySelector('nav').hidden = false;
document.getElementById('next').onclick = () => show(now + 1);
document.getElementById('back').onclick = () => show(now - 1);
addEventListener('keydown', (event) => {
  if (event.target.closest('button') && event.key === ' ') return;
  const step = { ArrowRight: 1, PageDown: 1, ' ': 1, ArrowDown: 1, ArrowLeft: -1, PageUp: -1, ArrowUp: -1 }[event.key];
  if (step) { event.preventDefault(); show(now + step); }
  if (event.key === 'Home') show(0);
  if (event.key === 'End') show(slides.length - 1);
});
show(now);
