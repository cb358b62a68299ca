// Opens a place, and says how many are still closed.
const buttons = [...document.querySelectorAll('#places button')];
const seen = document.getElementById('seen');
for (const button of buttons) {
  button.addEventListener('click', () => {
    const words = button.nextElementSibling;
    words.hidden = !words.hidden;
    button.setAttribute('aria-expanded', String(!words.hidden));
    button.dataset.seen = '1';
    const left = buttons.filter((other) => !other.dataset.seen).length;
    seen.textContent = left ? `还有 ${left} 处没看` : '五处都看过了。点上面的“我看完了”。';
  });
}
