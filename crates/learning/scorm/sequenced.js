// SCORM 2004: the activity tree decides what is shown. scorm-again runs the
// standard's sequencing; this file drives it and hands every commit to `hooks`.

import { Scorm2004API } from './scorm2004.min.js';

/** Requests that end the whole session. */
const LAST = ['exitAll', 'abandonAll', 'suspendAll'];
/** Elements that may open or close a way on. */
const TELLING = /^cmi\.(completion_status|success_status|progress_measure|score\.|objectives\.)/;

/**
 * `hooks`: `show(item)` opens an item, `blank()` takes it away and waits for
 * its farewell, `store(commit)`, `rest()` when nothing is open, `ended(reason)`,
 * `changed()` when the bar should be drawn anew.
 */
export class Sequenced {
  constructor(attempt, hooks) {
    this.attempt = attempt;
    this.hooks = hooks;
    this.items = new Map(attempt.items.map((item) => [item.id, item]));
    this.kept = new Map(Object.entries(attempt.scos));
    this.item = null;
    this.delivered = null;
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
    const finish = this.api.lmsFinish.bind(this.api);
    this.api.Terminate = this.api.lmsFinish = (parameter) => {
      const answer = finish(parameter);
      if (answer === 'true') this.navigated();
      return answer;
    };
    globalThis.API_1484_11 = this.api;
  }

  /** Goes on where the learner was, or begins. `wish`: an item they asked for. */
  begin(wish) {
    const { api, attempt } = this;
    if (attempt.state) api.deserializeSequencingState(attempt.state);
    if (Object.keys(attempt.objectives).length > 0) api.restoreGlobalObjectiveSnapshot(attempt.objectives);
    if (Object.keys(attempt.shared).length > 0) api.restoreSharedDataSnapshot(attempt.shared);
    const current = this.current();
    // It was left without a farewell, or with one that promised to come back.
    if (current && (current.isActive || current.isSuspended)) this.ask('suspendAll');
    this.over = false;
    const steps = [];
    if (wish && this.current()) steps.push(['choice', wish]);
    if (this.suspended()) {
      if (wish && this.suspended().id !== wish) steps.push(['choice', wish]);
      steps.push(['resumeAll']);
    } else if (this.current()) {
      steps.push(['continue']);
    } else {
      if (wish) steps.push(['choice', wish]);
      steps.push(['start']);
    }
    const done = steps.some(([request, target]) => this.ask(request, target)) || this.firstChoice();
    this.navigated(!done);
  }

  firstChoice() {
    return this.attempt.items.some((item) => item.launch && item.visible && this.ask('choice', item.id));
  }

  /** True when something is to be shown by it. */
  ask(request, target) {
    this.delivered = null;
    this.api.processNavigationRequest(request, target);
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

  isChoosable(id) {
    return this.api.getSequencingService().getOverallSequencingProcess().predictChoiceEnabled(id);
  }

  /** A button of the bar: `continue`, `previous`, `choice`, `suspendAll`. */
  async go(request, target) {
    const { api } = this;
    if (api.isInitialized()) {
      // The item says goodbye by itself when it is taken away; this is what it then asks for.
      api.adl.nav.request = target ? `{target=${target}}${request}` : request;
      this.asked = request;
      await this.hooks.blank();
      if (api.isInitialized()) api.Terminate('');
      this.asked = null;
    } else {
      await this.hooks.blank();
      this.ask(request, target);
      if (LAST.includes(request)) this.over = true;
      this.navigated();
    }
  }

  /** After a request was worked off: opens what is to be shown, and tells where the attempt stands. */
  navigated(stuck = false) {
    const next = this.delivered;
    this.delivered = null;
    this.item = next ? this.items.get(next.id) : null;
    this.store({ sco: null, terminate: false, state: this.state(), at: this.item?.id });
    if (next) {
      this.over = false;
      // Not inside of the farewell of the item before.
      setTimeout(() => this.open(next));
    } else if (this.over) {
      this.hooks.ended();
    } else {
      this.hooks.rest(stuck);
    }
    this.hooks.changed();
  }

  open(activity) {
    const { api } = this;
    const item = this.items.get(activity.id);
    this.item = item;
    this.count = activity.attemptCount;
    const kept = this.kept.get(item.id);
    const again = kept?.cmi && kept.count === this.count;
    api.reset({ scoId: item.id }, { preserveListeners: true, resetTotalTime: true });
    this.written = new Set(again ? written(kept.cmi) : []);
    api.loadFromJSON({ cmi: { ...(again ? restorable(kept.cmi) : {}), ...this.launch(item, again) } });
    if (!item.sco) this.store({ sco: item.id, terminate: true, shown: true, cmi: null });
    this.hooks.show(item);
    this.hooks.changed();
  }

  launch(item, again) {
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
        const suspended = cmi.exit === 'suspend' || this.asked === 'suspendAll';
        const sco = this.item?.id ?? null;
        const commit = { sco, terminate: terminate && !suspended, closed: terminate, cmi, count: this.count, activity: terminate ? this.outcome(sco) : undefined };
        if (commit.sco) this.kept.set(commit.sco, { cmi, count: this.count });
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
    const hidden = new Set(this.validity.hideLmsUi ?? []);
    const can = (request) => {
      if (hidden.has(request)) return false;
      const preview = this.api.isInitialized() ? this.api.previewNavigationRequest(request).outcome : 'unknown';
      return preview === 'unknown' ? this.validity[request] === true : preview === 'allowed';
    };
    const leave = !(hidden.has('suspendAll') && hidden.has('exitAll'));
    return { next: can('continue'), previous: can('previous'), leave, hideNext: hidden.has('continue'), hidePrevious: hidden.has('previous') };
  }

  menu() {
    return this.attempt.items
      .filter((item) => item.visible)
      .map((item) => {
        const data = this.api.getActivityTrackingData(item.id);
        const open = item.id === this.item?.id;
        return { ...item, open, choosable: !open && Boolean(item.launch) && this.isChoosable(item.id), state: stateOf(data) };
      });
  }
}

function stateOf(data) {
  if (!data) return 'new';
  if (data.successStatus === 'passed' || data.successStatus === 'failed') return data.successStatus;
  return data.completionStatus === 'completed' ? 'completed' : data.completionStatus === 'incomplete' ? 'begun' : 'new';
}

/** What the run time sets by itself at each launch is not put back. */
function restorable(cmi) {
  const { session_time, exit, entry, mode, credit, learner_id, learner_name, completion_threshold, ...rest } = cmi;
  return rest;
}

function written(cmi) {
  const names = [];
  if (cmi.completion_status && cmi.completion_status !== 'unknown') names.push('cmi.completion_status');
  if (cmi.success_status && cmi.success_status !== 'unknown') names.push('cmi.success_status');
  for (const field of ['scaled', 'raw', 'min', 'max']) {
    if (cmi.score?.[field]) names.push(`cmi.score.${field}`);
  }
  Object.values(cmi.objectives ?? {}).forEach((objective, index) => {
    if (objective?.success_status && objective.success_status !== 'unknown') names.push(`cmi.objectives.${index}.success_status`);
    if (objective?.completion_status && objective.completion_status !== 'unknown') names.push(`cmi.objectives.${index}.completion_status`);
  });
  return names;
}
