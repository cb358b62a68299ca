// The unit's side of cmi5: token, launch data, preferences, statements. What
// cannot be sent waits in its order and is sent when there is a network again.

const VERSION = { 'X-Experience-API-Version': '1.0.3' };
const CMI5 = { id: 'https://w3id.org/xapi/cmi5/context/categories/cmi5' };
const MOVE_ON = { id: 'https://w3id.org/xapi/cmi5/context/categories/moveon' };
const MASTERY = 'https://w3id.org/xapi/cmi5/context/extensions/masteryscore';
const ADL = 'http://adlnet.gov/expapi/verbs/';

/** A session of this launch, or null where the page was opened by itself. */
export async function begin(onWaiting) {
  const launch = Object.fromEntries(new URLSearchParams(location.search));
  if (!launch.endpoint || !launch.fetch) return null;
  const token = (await (await fetch(launch.fetch, { method: 'POST' })).json())['auth-token'];
  if (!token) throw new Error('no token');
  const session = new Session(launch, { ...VERSION, Authorization: `Basic ${token}` }, onWaiting);
  session.data = await (await session.ask('activities/state', { ...session.place(), stateId: 'LMS.LaunchData' })).json();
  await session.ask('agents/profile', { agent: launch.actor, profileId: 'cmi5LearnerPreferences' });
  session.say('initialized');
  return session;
}

class Session {
  constructor(launch, headers, onWaiting) {
    Object.assign(this, { launch, headers, onWaiting, began: Date.now(), waiting: [], said: new Set() });
    addEventListener('online', () => this.flush());
    addEventListener('pagehide', () => this.end(true));
  }

  place() {
    const { activityId, actor: agent, registration } = this.launch;
    return { activityId, agent, registration };
  }

  ask(resource, query, options = {}) {
    const headers = { ...this.headers, ...options.headers };
    return fetch(`${this.launch.endpoint}/${resource}?${new URLSearchParams(query)}`, { ...options, headers });
  }

  counts() {
    return this.data.launchMode === 'Normal';
  }

  /** A verb of the specification, once. */
  say(verb, result) {
    const isResult = ['completed', 'passed', 'failed'].includes(verb);
    if (this.said.has(verb) || this.said.has('terminated') || (isResult && !this.counts())) return;
    this.said.add(verb);
    const statement = this.statement(`${ADL}${verb}`, verb, { id: this.launch.activityId });
    statement.context.contextActivities.category = isResult ? [CMI5, MOVE_ON] : [CMI5];
    if (verb !== 'initialized') statement.result = { duration: `PT${((Date.now() - this.began) / 1000).toFixed(2)}S`, ...result };
    if (result?.score && this.data.masteryScore !== undefined) statement.context.extensions[MASTERY] = this.data.masteryScore;
    this.put(statement);
  }

  /** Anything else that happened. */
  tell(verb, display, object, result) {
    this.put({ ...this.statement(`${ADL}${verb}`, display, object), result });
  }

  statement(verb, display, object) {
    const context = structuredClone(this.data.contextTemplate);
    context.registration = this.launch.registration;
    return {
      id: crypto.randomUUID?.() ?? uuid(),
      timestamp: new Date().toISOString(),
      actor: JSON.parse(this.launch.actor),
      verb: { id: verb, display: { 'zh-CN': display } },
      object,
      context,
    };
  }

  put(statement) {
    this.waiting.push(statement);
    this.flush();
  }

  async flush(keepalive = false) {
    if (this.sending && !keepalive) return;
    this.sending = true;
    try {
      while (this.waiting.length > 0) {
        const [first] = this.waiting;
        const response = await this.ask('statements', { statementId: first.id }, {
          method: 'PUT', keepalive, headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(first),
        });
        if (response.status >= 500) throw new Error(String(response.status));
        this.waiting.shift();
      }
      this.onWaiting(0);
    } catch {
      this.onWaiting(this.waiting.length);
      clearTimeout(this.again);
      this.again = setTimeout(() => this.flush(), 5000);
    } finally {
      this.sending = false;
    }
  }

  async load(name) {
    const response = await this.ask('activities/state', { ...this.place(), stateId: name });
    return response.ok ? response.json() : null;
  }

  save(name, value) {
    const options = { method: 'PUT', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(value) };
    return this.ask('activities/state', { ...this.place(), stateId: name }, options).catch(() => {});
  }

  /** The last statement; with a return address, back to the course. */
  async end(isLeaving = false) {
    this.say('terminated');
    if (isLeaving) return this.flush(true);
    while (this.waiting.length > 0) await new Promise((done) => setTimeout(done, 200));
    if (this.data.returnURL) location.href = this.data.returnURL;
  }
}

/** Where the page is not on https. */
function uuid() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 15) | 64;
  bytes[8] = (bytes[8] & 63) | 128;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
