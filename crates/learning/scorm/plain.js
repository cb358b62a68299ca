// SCORM 1.2: items in their order, each with data of its own; the bar goes on
// and back, prerequisites close what is not due yet. An item that says goodbye
// stays, for it may end with a result to be read; it leaves the stage before the
// next one is opened.

import { allowed } from './prerequisites.js';
import { Scorm12API } from './scorm12.min.js';

/** The standard says 4,096; what people made needs sixteen times that. */
const LONG = 64_000;
const LONGEST = 131_072;
const WAYS = { continue: 1, previous: -1 };
/** Goodbyes that end the visit. */
const ENDING = ['time-out', 'logout'];

/** `hooks` as in `sequenced.js`. */
export class Plain {
  constructor(attempt, hooks) {
    this.attempt = attempt;
    this.hooks = hooks;
    this.items = attempt.items.filter((item) => item.launch);
    this.kept = new Map(Object.entries(attempt.scos));
    this.item = null;
    /** What the learner wishes for: `request`, `target`. */
    this.wish = null;
    this.leaving = null;
    this.api = this.make(null);
  }

  /** One for each item: the run time's own reset leaves a status behind. */
  make(item) {
    const api = new Scorm12API({
      autocommit: true,
      autocommitSeconds: 10,
      lmsCommitUrl: 'commits',
      alwaysSendTotalTime: true,
      mastery_override: true,
      logLevel: this.attempt.log ?? 'NONE',
      httpService: this.service(item),
    });
    api.on('LMSSetValue', (element, value) => this.setValue(element, value));
    api.on('BeforeTerminate', () => {
      // An item that only says hello and goodbye is done by that (RTE 3.4.4); a test is not.
      if (api.cmi.core.lesson_status !== 'not attempted') return;
      api.cmi.core.lesson_status = item.mastery || this.exit === 'suspend' ? 'incomplete' : 'completed';
    });
    api.on('SequenceNext', () => (this.way = 1));
    api.on('SequencePrevious', () => (this.way = -1));
    const finish = api.lmsFinish.bind(api);
    api.LMSFinish = api.lmsFinish = (parameter) => {
      const answer = finish(parameter);
      if (answer === 'true') {
        if (this.way !== 0 || ENDING.includes(this.exit)) void this.leave();
        else this.hooks.changed();
      }
      return answer;
    };
    const set = api.lmsSetValue.bind(api);
    api.LMSSetValue = api.lmsSetValue = (element, value) => {
      const text = String(value);
      const long = element === 'cmi.suspend_data' && text.length > LONG && text.length <= LONGEST;
      if (!long || !api.isInitialized()) return set(element, value);
      set(element, '');
      api.cmi.core._suspend_data = text;
      return 'true';
    };
    globalThis.API = api;
    return api;
  }

  begin(wish) {
    const wished = this.items.find((item) => item.id === wish && this.isOpen(item));
    const last = this.items.find((item) => item.id === this.attempt.at && !isDone(this.status(item.id)));
    const next = this.items.find((item) => !isDone(this.status(item.id)) && this.isOpen(item));
    const first = wished ?? last ?? next ?? this.items[0];
    this.open(first);
  }

  status(id) {
    const kept = this.kept.get(id);
    // A page that tells nothing is done when it was shown.
    return kept?.cmi?.core?.lesson_status || (kept?.over ? 'completed' : 'not attempted');
  }

  isOpen(item) {
    return allowed(item.prerequisites, (id) => this.groupStatus(id));
  }

  /** Of a group: completed, when all in it is. */
  groupStatus(id) {
    const place = this.attempt.items.findIndex((item) => item.id === id);
    const item = this.attempt.items[place];
    if (!item || item.launch) return this.status(id);
    const rest = this.attempt.items.slice(place + 1);
    const end = rest.findIndex((other) => other.depth <= item.depth);
    const inside = rest.slice(0, end < 0 ? rest.length : end).filter((other) => other.launch);
    return inside.every((other) => isDone(this.status(other.id))) ? 'completed' : 'incomplete';
  }

  open(item) {
    this.api.clearScheduledCommit();
    const api = (this.api = this.make(item));
    const { learner, mode } = this.attempt;
    this.item = item;
    this.way = 0;
    this.exit = '';
    const cmi = this.kept.get(item.id)?.cmi;
    const { suspend_data: suspended = '', ...rest } = restorable(cmi ?? {});
    const long = suspended.length > LONG;
    const entry = !cmi ? 'ab-initio' : this.kept.get(item.id).over ? '' : 'resume';
    api.loadFromJSON({
      cmi: {
        ...rest,
        suspend_data: long ? '' : suspended,
        core: {
          ...rest.core,
          student_id: learner.id,
          student_name: learner.name,
          credit: mode === 'normal' ? 'credit' : 'no-credit',
          lesson_mode: mode,
          entry,
        },
        launch_data: item.launchData ?? '',
        student_data: { mastery_score: item.mastery ?? '', max_time_allowed: item.maxTime ?? '', time_limit_action: item.timeAction ?? '' },
      },
    });
    if (long) api.cmi.core._suspend_data = suspended;
    if (item.sco) {
      this.store({ sco: null, terminate: false, at: item.id });
    } else {
      this.kept.set(item.id, { cmi: { core: { lesson_status: 'completed' } }, over: true });
      this.store({ sco: item.id, terminate: true, shown: true, cmi: null, at: item.id });
    }
    this.hooks.show(item);
    this.hooks.changed();
  }

  /** `continue`, `previous`, `choice`, `suspendAll`. */
  async go(request, target) {
    this.wish ??= { request, target };
    await this.leave();
  }

  /** The item goes, and what follows is done; once, however many ask for it. */
  leave() {
    this.leaving ??= this.depart().finally(() => (this.leaving = null));
    return this.leaving;
  }

  async depart() {
    // Not inside of the item's own call.
    await new Promise((resolve) => setTimeout(resolve));
    await this.hooks.leave();
    if (this.api.isInitialized()) this.api.LMSFinish('');
    const { request, target } = this.wish ?? {};
    this.wish = null;
    const item = request === 'choice' ? this.items.find((it) => it.id === target) : this.beside(WAYS[request] ?? this.way);
    if (request === 'suspendAll') {
      this.item = null;
      this.hooks.ended();
    } else if (item && this.isOpen(item)) this.open(item);
    else this.hooks.rest(false);
    this.hooks.changed();
  }

  /** The nearest item that is open, on or back. */
  beside(way) {
    if (way === 0) return undefined;
    let place = this.items.indexOf(this.item) + way;
    while (this.items[place] && !this.isOpen(this.items[place])) place += way;
    return this.items[place];
  }

  service(item) {
    return {
      updateSettings() {},
      processHttpRequest: (_url, params, immediate, _log, _listeners, metadata) => {
        const { cmi } = params;
        const closed = metadata?.isTerminateCommit ?? immediate;
        const over = closed && this.exit !== 'suspend';
        this.kept.set(item.id, { cmi, over });
        this.store({ sco: item.id, terminate: over, closed, cmi });
        return { result: 'true', errorCode: 0 };
      },
    };
  }

  store(commit) {
    this.hooks.store(commit);
  }

  save() {
    if (this.api.isInitialized()) this.api.LMSCommit('');
  }

  setValue(element, value) {
    if (element === 'cmi.core.exit') this.exit = value;
    if (element === 'cmi.core.lesson_status') this.hooks.changed();
  }

  ways() {
    return { next: Boolean(this.beside(1)), previous: Boolean(this.beside(-1)), leave: true, hideNext: this.items.length < 2, hidePrevious: this.items.length < 2 };
  }

  menu() {
    const states = { passed: 'passed', failed: 'failed', completed: 'completed', incomplete: 'begun', browsed: 'begun' };
    return this.attempt.items
      .filter((item) => item.visible)
      .map((item) => {
        const open = item.id === this.item?.id;
        const choosable = !open && Boolean(item.launch) && this.isOpen(item);
        const status = item.launch ? this.status(item.id) : 'not attempted';
        return { ...item, open, choosable, state: states[status] ?? 'new' };
      });
  }
}

function isDone(status) {
  return status === 'passed' || status === 'completed';
}

function restorable(cmi) {
  const { session_time, exit, entry, credit, lesson_mode, student_id, student_name, ...core } = cmi.core ?? {};
  const { launch_data, student_data, ...rest } = cmi;
  return { ...rest, core };
}
