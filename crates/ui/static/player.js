// A course package in its frame: when the content says that the learner has
// left, the page around it goes back to the course.

export default function player() {
  const frame = document.querySelector('iframe[data-player]');
  const back = document.querySelector('.player .back');
  addEventListener('message', ({ data, source }) => {
    if (source === frame.contentWindow && data?.kind === 'xinqiao-left') location.assign(back.href);
  });
}
