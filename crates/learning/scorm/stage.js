// Where items are shown, one after the other: empty → open → leaving → empty.
// Each launch has a frame of its own, so that no event of one item is taken for
// another's, and what does not go by itself is taken out with its frame.

/** How long an item may take to say goodbye once it is asked to go. */
const FAREWELL = 1_500;

export class Stage {
  /** `frame`: an empty, hidden one, the pattern of all; `loaded` hears of each page that one shows. */
  constructor(frame, loaded = () => {}) {
    this.pattern = frame.cloneNode();
    this.frame = frame;
    this.loaded = loaded;
    this.leaving = null;
  }

  get isEmpty() {
    return this.frame.hidden;
  }

  show(address, title) {
    const frame = this.pattern.cloneNode();
    frame.hidden = false;
    frame.title = title;
    frame.src = address;
    frame.addEventListener('load', () => this.loaded(frame));
    this.put(frame);
  }

  /** Resolves when the item has said goodbye, or could have. Whoever asks meanwhile waits for the same. */
  leave() {
    if (this.isEmpty) return Promise.resolve();
    this.leaving ??= this.farewell().finally(() => (this.leaving = null));
    return this.leaving;
  }

  async farewell() {
    const { frame } = this;
    const gone = new Promise((resolve) => frame.addEventListener('load', () => isBlank(frame) && resolve()));
    // A page that is replaced hears `beforeunload` as well; one that is taken out does not.
    frame.contentWindow.location.replace('about:blank');
    await Promise.race([gone, new Promise((resolve) => setTimeout(resolve, FAREWELL))]);
    this.put(this.pattern.cloneNode());
  }

  /** A frame that is taken out is unloaded on the spot. */
  put(frame) {
    const before = this.frame;
    this.frame = frame;
    before.replaceWith(frame);
  }
}

function isBlank(frame) {
  try {
    return frame.contentWindow.location.href === 'about:blank';
  } catch {
    return false; // a page of elsewhere
  }
}
