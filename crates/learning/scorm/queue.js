// Commits on their way to the server. Each lies in IndexedDB before it is sent
// and leaves it when the server has said that it holds it; none is given up.

const NAME = 'xinqiao-scorm';
const STORE = 'commits';
/** A browser sends no more than this after the page is gone. */
const BEACON = 60_000;
const BATCH = 10;
const LONGEST_WAIT = 60_000;

/** `url`: where to; `owner`: of which registration; `told(state)` hears `saved`, `sending`, `waiting`. */
export class Queue {
  constructor({ url, owner, told = () => {} }) {
    this.url = url;
    this.owner = owner;
    this.told = told;
    this.pending = new Map();
    this.wait = 0;
    this.timer = null;
    this.sending = null;
    this.seq = 0;
    this.database = open().catch(() => null);
    addEventListener('online', () => this.hurry());
    document.addEventListener('visibilitychange', () => {
      if (document.visibilityState === 'visible') this.hurry();
      else this.beacon();
    });
    addEventListener('pageshow', () => this.hurry());
  }

  /** What earlier visits could not send: ours comes back for the player, the rest is tried where it belongs. */
  async load() {
    const all = await this.read();
    for (const entry of all) {
      if (entry.owner === this.owner) this.pending.set(entry.id, entry);
      else void post(entry.url, [entry.commit]).then(() => this.remove(entry.id)).catch(() => {});
    }
    return this.mine();
  }

  /** Not yet sent, oldest first. */
  mine() {
    return [...this.pending.values()].sort((one, other) => one.commit.seq - other.commit.seq);
  }

  put(commit) {
    this.seq += 1;
    const entry = { id: crypto.randomUUID(), owner: this.owner, url: this.url, commit: { ...commit, seq: this.seq } };
    entry.commit.id = entry.id;
    this.pending.set(entry.id, entry);
    void this.write(entry);
    this.told('sending');
    if (this.closing || document.visibilityState === 'hidden') this.beacon();
    else this.soon(0);
    return entry.id;
  }

  hurry() {
    this.wait = 0;
    this.soon(0);
  }

  soon(milliseconds) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.flush(), milliseconds);
  }

  /** Resolves when nothing is left, or when it has to wait. */
  flush() {
    this.sending ??= this.send().finally(() => (this.sending = null));
    return this.sending;
  }

  async send() {
    while (this.pending.size > 0) {
      const batch = this.mine().slice(0, BATCH);
      try {
        const results = await post(this.url, batch.map(({ commit }) => commit));
        await this.settle(results);
        this.wait = 0;
      } catch {
        this.wait = Math.min(LONGEST_WAIT, this.wait * 2 || 1_000);
        this.told('waiting');
        this.soon(this.wait);
        return false;
      }
    }
    this.told('saved');
    return true;
  }

  async settle(results) {
    for (const { id, result, seq } of results) {
      // Another device may be ahead; what we write from now on is newer.
      this.seq = Math.max(this.seq, seq ?? 0);
      this.pending.delete(id);
      // What the server does not know the attempt of stays on the device, and is tried again at the next visit.
      if (result) await this.remove(id);
    }
  }

  /** The page is going: sends without waiting. What it sends stays until the server has answered another time. */
  beacon() {
    for (const { commit } of this.mine()) {
      const body = JSON.stringify({ commits: [commit] });
      if (body.length < BEACON) navigator.sendBeacon(this.url, new Blob([body], { type: 'application/json' }));
    }
  }

  async read() {
    const database = await this.database;
    if (!database) return [];
    return request(database.transaction(STORE).objectStore(STORE).getAll());
  }

  async write(entry) {
    const database = await this.database;
    if (!database || !this.pending.has(entry.id)) return;
    await request(database.transaction(STORE, 'readwrite').objectStore(STORE).put(entry));
  }

  async remove(id) {
    const database = await this.database;
    if (database) await request(database.transaction(STORE, 'readwrite').objectStore(STORE).delete(id));
  }
}

async function post(url, commits) {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ commits }),
    credentials: 'omit',
  });
  if (!response.ok) throw new Error(`${response.status}`);
  return (await response.json()).results;
}

async function open() {
  const opening = indexedDB.open(NAME, 1);
  opening.onupgradeneeded = () => opening.result.createObjectStore(STORE, { keyPath: 'id' });
  return request(opening);
}

function request(asked) {
  return new Promise((resolve, reject) => {
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  });
}
