// SCORM 2004: the activity tree decides what is shown. scorm-again runs the
// standard's sequencing; this file drives it and hands every commit to `hooks`.
//
// The life of an item: open → leaving → left. It goes because the learner
// wishes for something, or because of what it said in its goodbye; only when it
// has left is the next one prepared and opened.

import { correct, isHidden } from './choice.js';
import { restorable, written } from './cmi.js';
import { face } from './face.js';
import { Scorm2004API } from './scorm2004.min.js';

/** Requests that end the whole session. */
const LAST = ['exitAll', 'abandonAll', 'suspendAll'];
/** Goodbyes that end it too (RTE 4.2.8). */
const ENDING = ['time-out', 'logout'];
/** Elements that may open or close a way on. */
const TELLING = /^cmi\.(completion_status|success_status|progress_measure|score\.|objectives\.)/;

/**
 * `hooks`: `show(item)` opens an item, `leave()` takes it away and waits for
 * its farewell, `store(commit)`, `rest(stuck)` when nothing is open, `ended()`,
 * `changed()` when the bar should be drawn anew.
 */
export class Sequenced {
  constructor(attempt, hooks) {
    this.attempt = attempt;
    this.hooks = hooks;
    this.items = new Map(attempt.items.map((item) => [item.id, item]));
    this.kept = new Map(Object.entries(attempt.scos));
    /** The item that is open, and its launch. */
    this.item = null;
    this.launch = null;
    /** What the learner wishes for: `request`, `target`. */
    this.wish = null;
    /** The activity that sequencing has delivered, and what is to be done once the stage is empty. */
    this.delivered = null;
    this.decided = null;
    this.leaving = null;
    this.validity = {};
    this.over = false;
    this.written = new Set();
    this.api = new Scorm2004API({
      autocommit: true,
      autocommitSeconds: 10,
      lmsCommitUrl: 'commits',
      renderCommonCommitFields: true,
      alwaysSendTotalTime: true,
      mastery_override: false,
      logLevel: attempt.log ?? 'NONE',
      httpService: this.service(),
      sequencing: {
        activityTree: attempt.tree,
        autoRollupOnCMIChange: true,
        logLevel: 'error',
        eventListeners: {
          onActivityDelivery: (activity) => (this.delivered = activity),
          onNavigationValidityUpdate: (validity) => (this.validity = validity),
          onSequencingSessionEnd: () => (this.over = true),
        },
      },
      sequencingStatePersistence: {
        persistence: { saveState: async () => true, loadState: async () => attempt.state },
        autoLoadOnInitialize: false,
        autoSaveOn: 'never',
        compress: false,
      },
    });
    // What an earlier session wrote was written by content too; else its end would be made up.
    this.api.updateSequencingConfiguration({ wasCMIElementSetByContent: (element) => this.written.has(element) });
    this.api.on('SetValue', (element) => this.setValue(element));
    this.finish = this.api.lmsFinish.bind(this.api);
    this.api.Terminate = this.api.lmsFinish = (parameter) => this.terminate(parameter);
    correct(this.process(), () => this.over);
  }

  /** Goes on where the learner was, or begins. `wish`: an item they asked for. */
  begin(wish) {
    const { api, attempt } = this;
    if (attempt.state) api.deserializeSequencingState(attempt.state);
    if (Object.keys(attempt.objectives).length > 0) api.restoreGlobalObjectiveSnapshot(attempt.objectives);
    if (Object.keys(attempt.shared).length > 0) api.restoreSharedDataSnapshot(attempt.shared);
    const done = this.resume(wish);
    this.over = false;
    this.navigated(!done);
    this.deliver();
  }

  /** True when something is to be shown by it. */
  resume(wish) {
    const current = this.current();
    if (current && (current.isActive || current.isSuspended)) {
      // The page went away without a goodbye of the learner's. Of the item, one may have come.
      if (this.items.has(current.id)) this.load(current);
      const kept = this.kept.get(current.id);
      const over = current.isActive && kept?.over && kept.count === current.attemptCount;
      if (this.ask(over ? 'exit' : 'suspendAll')) return true;
    }
    if (wish && wish !== this.suspended()?.id && this.ask('choice', wish)) return true;
    if (this.suspended()) return this.ask('resumeAll');
    if (this.current() && this.ask('continue')) return true;
    if (this.current()) this.ask('exitAll');
    return this.ask('start') || this.only();
  }

  /** A course without an order of its own is begun from its contents, unless there is nothing to choose. */
  only() {
    const [item, another] = this.attempt.items.filter((it) => it.launch);
    return Boolean(item) && !another && this.ask('choice', item.id);
  }

  /** True when something is to be shown by it. `exit`: how the item has said goodbye. */
  ask(request, target, exit) {
    this.delivered = null;
    this.api.getSequencingService().processNavigationRequest(request, target, exit);
    return this.delivered !== null;
  }

  /** Where sequencing stands, without what the run time writes down twice. */
  state() {
    const { suspensionState, ...state } = JSON.parse(this.api.serializeSequencingState());
    if (state.sequencing) delete state.sequencing.globalObjectiveMap;
    return JSON.stringify(state);
  }

  current() {
    return this.api.getSequencingState().currentActivity;
  }

  suspended() {
    return this.api.getSequencingService().getOverallSequencingProcess().activityTree.suspendedActivity;
  }

  process() {
    return this.api.getSequencingService().getOverallSequencingProcess();
  }

  /** A button of the bar: `continue`, `previous`, `choice`, `suspendAll`, `exitAll`. */
  async go(request, target) {
    if (this.over) return;
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
    // It could not say goodbye by itself.
    if (this.api.isInitialized()) this.api.Terminate('');
    if (!this.decided) this.decide(this.wish);
    this.wish = null;
    this.deliver();
  }

  /** The learner's wish, when no goodbye has carried it out. */
  decide({ request, target }) {
    this.ask(request, target, this.launch?.exit);
    if (LAST.includes(request)) this.over = true;
    this.navigated();
  }

  /** The item says goodbye. */
  terminate(parameter = '') {
    const { api } = this;
    if (parameter !== '' || !api.isInitialized()) return this.finish(parameter);
    const exit = api.cmi.getExitValueInternal();
    this.launch.exit = exit;
    // What the learner asks for goes before what the item does (SN 5.6), and it before nothing at all.
    if (this.wish) this.request(this.wish);
    else if (ENDING.includes(exit)) this.request({ request: 'exitAll' });
    if (!api.adl.nav.request || api.adl.nav.request === '_none_') return this.linger();
    const answer = this.finish('');
    if (answer === 'true') {
      this.navigated();
      void this.leave();
    }
    return answer;
  }

  request({ request, target }) {
    try {
      this.api.adl.nav.request = target ? `{target=${target}}${request}` : request;
    } catch {
      // An identifier that the data model has no words for; `decide` needs none.
      this.api.adl.nav.request = '_none_';
    }
  }

  /**
   * A goodbye without a word of what comes next: the item stays until the
   * learner goes on, and so does its attempt. What it would end with is told
   * now, for nobody may come back.
   */
  linger() {
    const process = this.process();
    const service = this.api.getSequencingService();
    const before = process.getSuspensionState();
    service.completeNavigationRequest = () => true;
    try {
      return this.finish('');
    } finally {
      delete service.completeNavigationRequest;
      process.restoreSuspensionState(before);
      this.hooks.changed();
    }
  }

  /** After a request was worked off: what is to be shown, and where the attempt stands. */
  navigated(stuck = false) {
    const next = this.delivered;
    // The end of the content ends the attempt; the next visit begins another.
    if (!next && this.over && this.current()) this.ask('exitAll');
    this.delivered = null;
    this.decided = { next, stuck };
    this.store({ sco: null, terminate: false, state: this.state(), at: next?.id });
  }

  /** What was decided, now that the stage is empty. */
  deliver() {
    const { next, stuck } = this.decided;
    this.decided = null;
    this.item = null;
    this.launch = null;
    if (next) this.open(next);
    else if (this.over) this.hooks.ended();
    else this.hooks.rest(stuck);
    this.hooks.changed();
  }

  open(activity) {
    const item = this.load(activity);
    const launch = { exit: '' };
    this.launch = launch;
    this.over = false;
    globalThis.API_1484_11 = face(this.api, () => this.launch === launch);
    if (!item.sco) this.store({ sco: item.id, terminate: true, shown: true, cmi: null });
    this.hooks.show(item);
  }

  /** Gives the run time what the item has stored. */
  load(activity) {
    const { api } = this;
    const item = this.items.get(activity.id);
    this.item = item;
    this.count = activity.attemptCount;
    const kept = this.kept.get(item.id);
    const again = kept?.cmi && kept.count === this.count;
    api.reset({ scoId: item.id }, { preserveListeners: true, resetTotalTime: true });
    this.written = new Set(again ? written(kept.cmi) : []);
    api.loadFromJSON({ cmi: { ...(again ? restorable(kept.cmi) : {}), ...this.given(item, again) } });
    return item;
  }

  given(item, again) {
    const { learner, mode } = this.attempt;
    const given = {
      learner_id: learner.id,
      learner_name: learner.name,
      mode,
      credit: mode === 'normal' ? 'credit' : 'no-credit',
      entry: again ? 'resume' : 'ab-initio',
      launch_data: item.launchData,
      scaled_passing_score: item.passing,
      max_time_allowed: item.maxTime,
      time_limit_action: item.timeAction,
    };
    return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== null && value !== undefined && value !== ''));
  }

  service() {
    return {
      updateSettings() {},
      processHttpRequest: (_url, params, immediate, _log, _listeners, metadata) => {
        const terminate = metadata?.isTerminateCommit ?? immediate;
        const { cmi } = params.runtimeData;
        const suspended = cmi.exit === 'suspend' || this.api.adl.nav.request === 'suspendAll';
        const sco = this.item?.id ?? null;
        const commit = { sco, terminate: terminate && !suspended, closed: terminate, cmi, count: this.count, activity: terminate ? this.outcome(sco) : undefined };
        if (commit.sco) this.kept.set(commit.sco, { cmi, count: this.count, over: commit.terminate });
        this.store(commit);
        return { result: 'true', errorCode: 0 };
      },
    };
  }

  /** What sequencing has made of an item, whose content may have left it to that. */
  outcome(id) {
    const data = id && this.api.getActivityTrackingData(id);
    return data ? { completion: data.completionStatus, success: data.successStatus, score: data.score } : undefined;
  }

  store(commit) {
    const root = this.api.renderCommitObject(false, true);
    this.hooks.store({
      ...commit,
      objectives: root.globalObjectives ?? {},
      shared: this.api.captureSharedDataSnapshot(),
      rollup: { completion: root.completionStatus, success: root.successStatus, score: this.rootScore(root) },
    });
  }

  /** Of the course. Where no child has any weight there is none (SN RB.1.1 a), which the run time calls zero. */
  rootScore(root) {
    const { rootActivity } = this.api.getSequencingState();
    const weights = rootActivity?.children.some((child) => child.sequencingControls.objectiveMeasureWeight > 0);
    return weights && rootActivity.objectiveMeasureStatus ? (root.score?.scaled ?? null) : null;
  }

  /** Sends what the item has written so far. */
  save() {
    if (this.api.isInitialized()) this.api.Commit('');
  }

  setValue(element) {
    this.written.add(element);
    if (TELLING.test(element)) this.hooks.changed();
  }

  /** What the bar offers now. */
  ways() {
    const hidden = new Set(this.over ? [] : (this.validity.hideLmsUi ?? []));
    const can = (request) => {
      if (this.over || hidden.has(request)) return false;
      const { outcome } = this.api.previewNavigationRequest(request);
      return outcome === 'unknown' ? this.validity[request] === true : outcome === 'allowed';
    };
    return {
      next: can('continue'),
      previous: can('previous'),
      leave: !hidden.has('suspendAll'),
      end: !this.over && Boolean(this.current()) && !hidden.has('exitAll'),
      hideNext: hidden.has('continue'),
      hidePrevious: hidden.has('previous'),
    };
  }

  /** The contents; the whole course heads them where it can be chosen, which is to begin from its first item. */
  menu() {
    const { id, title } = this.attempt.tree;
    const several = this.attempt.items.filter((it) => it.launch).length > 1;
    const whole = several && this.isChoosable(id) ? [{ id, title, depth: 0, choosable: true }] : [];
    const items = this.attempt.items.filter((item) => item.visible && !isHidden(this.activity(item.id)));
    return [...whole, ...items.map((item) => this.entry(item, several))];
  }

  /** `stays`: choosing it is to go back to it. */
  entry(item, several) {
    const open = item.id === this.item?.id;
    const choosable = several && this.isChoosable(item.id);
    const stays = open && (!item.sco || !this.api.isTerminated());
    return { ...item, open, stays, choosable, state: stateOf(this.api.getActivityTrackingData(item.id)) };
  }

  activity(id) {
    return this.process().activityTree.getActivity(id);
  }

  isChoosable(id) {
    return this.process().predictChoiceEnabled(id);
  }
}

function stateOf(data) {
  if (!data) return 'new';
  if (data.successStatus === 'passed' || data.successStatus === 'failed') return data.successStatus;
  return data.completionStatus === 'completed' ? 'completed' : data.completionStatus === 'incomplete' ? 'begun' : 'new';
}
