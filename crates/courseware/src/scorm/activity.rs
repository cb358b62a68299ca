//! The activity tree in the words of the run time (`scorm-again`'s `sequencing`
//! object): every default of the standard is written out, because the run time
//! has others in places (its `flow` is on, the schema's is off).

use serde_json::{Map, Value, json};

use super::{
    Item,
    sequencing::{Condition, Objective, RollupRule, Rule, Rules},
};

/// `activityTree` of an organization. Items that are not shown stay in it: sequencing counts them.
pub fn tree(root: &Item) -> Value {
    let mut activity = Map::new();
    activity.insert("id".into(), json!(root.identifier));
    activity.insert("title".into(), json!(root.title));
    activity.insert("isVisible".into(), json!(root.visible));
    activity.insert("sequencingControls".into(), controls(root));
    limits(root, &mut activity);
    objectives(root, &mut activity);
    let sequencing = &root.sequencing;
    if let Some(rules) = &sequencing.rules {
        activity.insert("sequencingRules".into(), rules_of(rules));
    }
    if let Some(rollup) = &sequencing.rollup {
        activity
            .insert("rollupRules".into(), json!({ "rules": rollup.rules.iter().map(rollup_rule).collect::<Vec<_>>() }));
    }
    if let Some(considerations) = &sequencing.considerations {
        activity.insert("rollupConsiderations".into(), json!(considerations));
    }
    if let Some(auxiliary) = &sequencing.auxiliary {
        activity.insert("auxiliaryResources".into(), json!(auxiliary));
    }
    if let Some(completion) = &root.completion {
        activity.insert("completionThreshold".into(), json!(completion));
    }
    if !root.hide_lms_ui.is_empty() {
        activity.insert("hideLmsUi".into(), json!(root.hide_lms_ui));
    }
    if !root.data.is_empty() {
        activity.insert("sharedDataMaps".into(), json!(root.data));
    }
    if !root.items.is_empty() {
        activity.insert("children".into(), root.items.iter().map(tree).collect());
    }
    Value::Object(activity)
}

/// Control modes, rollup flags, randomization, delivery and constrained choice
/// are one object there.
fn controls(item: &Item) -> Value {
    let sequencing = &item.sequencing;
    let mut all = object(json!(sequencing.control.clone().unwrap_or_default()));
    if let Some(rollup) = &sequencing.rollup {
        all.insert("rollupObjectiveSatisfied".into(), json!(rollup.objective_satisfied));
        all.insert("rollupProgressCompletion".into(), json!(rollup.progress_completion));
        all.insert("objectiveMeasureWeight".into(), json!(rollup.measure_weight));
    }
    if let Some(random) = &sequencing.randomization {
        all.insert("randomizationTiming".into(), json!(random.randomization_timing));
        // What IMS calls `reorderChildren`; the run time's own word of that name is a mark that it was done.
        all.insert("randomizeChildren".into(), json!(random.reorder_children));
        all.insert("selectionTiming".into(), json!(random.selection_timing));
        if let Some(count) = random.select_count {
            all.insert("selectCount".into(), json!(count));
        }
    }
    if let Some(delivery) = &sequencing.delivery {
        all.extend(object(json!(delivery)));
    }
    if let Some(constrained) = &sequencing.constrained {
        all.extend(object(json!(constrained)));
    }
    Value::Object(all)
}

fn limits(item: &Item, activity: &mut Map<String, Value>) {
    if let Some(limits) = &item.sequencing.limits {
        activity.extend(object(json!(limits)));
    }
    if let Some(action) = &item.time_limit_action {
        activity.insert("timeLimitAction".into(), json!(action));
    }
}

/// A primary objective may have no name; the run time only knows named ones.
/// One is made up where a rule hangs on it, so that content sees no other.
fn objectives(item: &Item, activity: &mut Map<String, Value>) {
    let Some(objectives) = &item.sequencing.objectives else { return };
    if let Some(primary) = &objectives.primary {
        let matters = primary.satisfied_by_measure || primary.min_normalized_measure.is_some();
        if !primary.id.is_empty() {
            activity.insert("primaryObjective".into(), objective(primary));
        } else if matters {
            let named = Objective { id: "primary-objective".to_owned(), ..primary.clone() };
            activity.insert("primaryObjective".into(), objective(&named));
        }
    }
    let others: Vec<_> = objectives.others.iter().filter(|it| !it.id.is_empty()).map(objective).collect();
    if !others.is_empty() {
        activity.insert("objectives".into(), Value::Array(others));
    }
}

fn objective(objective: &Objective) -> Value {
    let mut all = object(json!(objective));
    // The standard's default, where the measure decides and says no more.
    if objective.satisfied_by_measure && objective.min_normalized_measure.is_none() {
        all.insert("minNormalizedMeasure".into(), json!(1.0));
    }
    Value::Object(all)
}

fn rules_of(rules: &Rules) -> Value {
    let each = |rules: &[Rule]| rules.iter().map(rule).collect::<Vec<_>>();
    json!({
        "preConditionRules": each(&rules.pre),
        "exitConditionRules": each(&rules.exit),
        "postConditionRules": each(&rules.post),
    })
}

fn rule(rule: &Rule) -> Value {
    json!({
        "action": rule.action,
        "conditionCombination": rule.combination,
        "conditions": rule.conditions.iter().map(condition).collect::<Vec<_>>(),
    })
}

fn condition(condition: &Condition) -> Value {
    let mut all = Map::new();
    all.insert("condition".into(), json!(condition.condition));
    all.insert("operator".into(), json!(condition.operator));
    if let Some(objective) = &condition.objective {
        all.insert("referencedObjective".into(), json!(objective));
    }
    if let Some(threshold) = condition.threshold {
        all.insert("parameters".into(), json!({ "threshold": threshold }));
    }
    Value::Object(all)
}

fn rollup_rule(rule: &RollupRule) -> Value {
    json!({
        "action": rule.action,
        "consideration": rule.children,
        "minimumCount": rule.minimum_count,
        "minimumPercent": rule.minimum_percent,
        "conditionCombination": rule.combination,
        "conditions": rule.conditions.iter().map(condition).collect::<Vec<_>>(),
    })
}

fn object(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(map) => map,
        _ => Map::new(),
    }
}
