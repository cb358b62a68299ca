// Shows new lines of a list as they come, while somebody wants to see them.

export default function start() {
  const button = document.querySelector('[data-tail]');
  const told = document.querySelector('[data-tail-state]');
  const table = document.querySelector('[data-tail-table]');
  if (!button || !told || !table || !('EventSource' in window)) return;
  const lines = table.querySelector('tbody');
  let source;
  let count = 0;
  const tell = (text) => { told.textContent = text; told.hidden = !text; };
  const on = () => tell(count ? `${told.dataset.on} +${count}` : told.dataset.on);

  function stop(text = '') {
    source?.close();
    source = undefined;
    button.setAttribute('aria-pressed', 'false');
    tell(text);
  }

  function add(event) {
    const made = document.createElement('template');
    made.innerHTML = event.data;
    const line = made.content.firstElementChild;
    if (!line || document.getElementById(line.id)) return;
    document.querySelector('[data-tail-empty]')?.remove();
    table.hidden = false;
    lines.prepend(line);
    // The list does not grow for ever.
    while (lines.children.length > 200) lines.lastElementChild.remove();
    count += 1;
    on();
  }

  button.hidden = false;
  button.addEventListener('click', () => {
    if (source) return stop();
    source = new EventSource(button.dataset.tail);
    button.setAttribute('aria-pressed', 'true');
    on();
    source.addEventListener('message', add);
    source.addEventListener('more', () => tell(told.dataset.more));
    // A stream that was cut is begun again by the browser; one that is refused is over.
    source.addEventListener('error', () => { if (source?.readyState === EventSource.CLOSED) stop(told.dataset.over); });
  });
  addEventListener('pagehide', () => source?.close());
}
