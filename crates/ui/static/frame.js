// The player and the page at the end of what it framed: the end tells the player, which goes on.
const end = document.querySelector('[data-frame-end]');

if (end && parent !== window) parent.postMessage('xinqiao-end', location.origin);
addEventListener('message', ({ origin, data, source }) => {
  const frame = document.querySelector('iframe[data-player]');
  if (frame && origin === location.origin && source === frame.contentWindow && data === 'xinqiao-end') {
    location.assign(document.querySelector('.player .back').href);
  }
});
