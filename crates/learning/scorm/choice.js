// Which activities can be chosen (SCORM 2004 4th edition, NB.2.1 and SB.2.9).
// The run time is stricter than the standard with constrained choice and with
// traversal that stops, and looser with the rules of groups in a chosen group.

const CLOSING = ['disabled', 'hiddenFromChoice'];

/** Puts the standard's rules in the place of the run time's. `isOver`: nothing can be chosen any more. */
export function correct(process, isOver) {
  const validity = process.navigationValidityService;
  const { choiceHandler, constraintValidator } = process.sequencingProcess;
  const { activityTree } = process;
  validity.validateChoicePath = (current, target) => {
    const valid = isValid(current, target);
    return { valid, exception: valid ? null : 'NB.2.1-11' };
  };
  constraintValidator.validateChoice = () => ({ valid: true, exception: null });
  choiceHandler.traversalService = Object.create(choiceHandler.traversalService, { checkActivityProcess: { value: () => true } });
  choiceHandler.choiceFlowSubprocess = (target) => firstIn(process, target);
  process.predictChoiceEnabled = (id) => {
    const target = activityTree.getActivity(id);
    return Boolean(target) && !isOver() && isValid(activityTree.currentActivity, target) && firstIn(process, target) !== null;
  };
  // A jump ends the attempt that it jumps out of (NB.2.1, 13.1); the run time's does not.
  const jump = validity.validateJumpRequest;
  validity.validateJumpRequest = (target) => {
    const result = jump.call(validity, target);
    if (result.valid && activityTree.currentActivity?.isActive) result.terminationRequest = 'exit';
    return result;
  };
}

/** By a rule of its own or of what it lies in, or because it was not selected. */
export function isHidden(activity) {
  return Boolean(activity) && (activity.isHiddenFromChoice || applies(activity, ['hiddenFromChoice']) || isHidden(activity.parent));
}

/** What a choice of it delivers: itself, or the first that flow finds in it (SB.2.1). */
function firstIn(process, activity) {
  if (activity.children.length === 0) return activity;
  const found = process.sequencingProcess.traversalService.findFirstDeliverableActivityResult(activity, activity);
  return found.deliverable ? found.identifiedActivity : null;
}

function isValid(current, target) {
  if (target.parent && !target.parent.sequencingControls.choice) return false;
  if (pathTo(target).some((it) => !it.isAvailable || it.isHiddenFromChoice || applies(it, CLOSING) || isSpent(it, current))) return false;
  if (!current) return true;
  const common = commonOf(current, target);
  const out = upTo(current, common);
  if ((out.length > 0 ? out : [current]).some((it) => it.isActive && !it.sequencingControls.choiceExit)) return false;
  if (current === target) return true;
  if (current.parent === target.parent) return isPassable(current, target);
  if (target !== common && !isWithin(out.find((it) => it.children.length > 0 && it.sequencingControls.constrainChoice), target)) return false;
  // From what both lie in down to it, itself left out.
  return upTo(target, common).slice(1).every((it) => !applies(it, ['stopForwardTraversal']) && (it.isActive || !it.sequencingControls.preventActivation));
}

/** No attempt is left of it, and this would be another (UP.1). */
function isSpent(activity, current) {
  return activity.attemptLimit !== null && (!activity.isActive || activity === current) && activity.attemptCount >= activity.attemptLimit;
}

/** Between brothers: forward past none that stops traversal, back only where that is allowed (SB.2.4). */
function isPassable(current, target) {
  const brothers = current.parent.children;
  const [from, to] = [brothers.indexOf(current), brothers.indexOf(target)];
  if (to < from) return !current.parent.sequencingControls.forwardOnly;
  return brothers.slice(from, to).every((it) => !applies(it, ['stopForwardTraversal']));
}

/** From a constrained group one may choose in what comes next to it, before or behind (SB.2.9.1). */
function isWithin(constrained, target) {
  if (!constrained) return true;
  const way = pathTo(target);
  return way.includes(constrained) || [-1, 1].some((step) => way.includes(beside(constrained, step)));
}

function beside(activity, step) {
  const { parent } = activity;
  if (!parent) return null;
  return parent.children[parent.children.indexOf(activity) + step] ?? beside(parent, step);
}

/** From the root down to it. */
function pathTo(activity) {
  return activity ? [...pathTo(activity.parent), activity] : [];
}

/** From it up, as far as `end`, which is left out. */
function upTo(activity, end) {
  return activity && activity !== end ? [activity, ...upTo(activity.parent, end)] : [];
}

function commonOf(one, other) {
  const way = pathTo(other);
  return pathTo(one).findLast((it) => way.includes(it));
}

function applies(activity, actions) {
  return activity.sequencingRules.preConditionRules.some((rule) => actions.includes(rule.action) && rule.evaluate(activity) === true);
}
