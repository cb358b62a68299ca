// Run-time data of SCORM 2004 as an item has left it, for its next visit.

/** What the run time sets by itself at each launch is not put back. */
export function restorable(cmi) {
  const { session_time, exit, entry, mode, credit, learner_id, learner_name, completion_threshold, ...rest } = cmi;
  return rest;
}

/** Elements that content must have set, for they have a value. */
export function written(cmi) {
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
