//! Sequencing rules and rollup rules (SCORM SN 3.4 and 3.7).

use serde::{Deserialize, Serialize};

use super::{super::element::Element, Reader};

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Rules {
    pub pre: Vec<Rule>,
    pub exit: Vec<Rule>,
    pub post: Vec<Rule>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Rule {
    pub action: String,
    /// `all` or `any`.
    pub combination: String,
    pub conditions: Vec<Condition>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Condition {
    pub condition: String,
    /// `noOp` or `not`.
    pub operator: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub objective: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub threshold: Option<f64>,
}

/// `rollupRules`: what this activity gives to its parent, and how its children are summed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Rollup {
    pub objective_satisfied: bool,
    pub progress_completion: bool,
    pub measure_weight: f64,
    pub rules: Vec<RollupRule>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RollupRule {
    pub action: String,
    /// `all`, `any`, `none`, `atLeastCount`, `atLeastPercent`.
    pub children: String,
    pub minimum_count: u32,
    pub minimum_percent: f64,
    pub combination: String,
    pub conditions: Vec<Condition>,
}

const CONDITIONS: &[&str] = &[
    "always",
    "satisfied",
    "objectiveStatusKnown",
    "objectiveMeasureKnown",
    "objectiveMeasureGreaterThan",
    "objectiveMeasureLessThan",
    "completed",
    "activityProgressKnown",
    "attempted",
    "attemptLimitExceeded",
    "timeLimitExceeded",
    "outsideAvailableTimeRange",
];
const PRE: &[&str] = &["skip", "disabled", "hiddenFromChoice", "stopForwardTraversal"];
const EXIT: &[&str] = &["exit"];
const POST: &[&str] = &["exitParent", "exitAll", "retry", "retryAll", "continue", "previous"];
const ROLLUP: &[&str] = &["satisfied", "notSatisfied", "completed", "incomplete"];
const CHILDREN: &[&str] = &["all", "any", "none", "atLeastCount", "atLeastPercent"];

pub(super) fn rules(element: &Element, reader: &Reader<'_>) -> Rules {
    let each = |name, actions| element.children(name).filter_map(move |it| rule(it, reader, actions)).collect();
    Rules {
        pre: each("preConditionRule", PRE),
        exit: each("exitConditionRule", EXIT),
        post: each("postConditionRule", POST),
    }
}

/// A rule whose action is unknown is left out: doing something else would be worse.
fn rule(element: &Element, reader: &Reader<'_>, actions: &'static [&'static str]) -> Option<Rule> {
    let (combination, conditions) = conditions(element.child("ruleConditions"), "ruleCondition", "all", reader);
    Some(Rule { action: action(element, "ruleAction", reader, actions)?, combination, conditions })
}

pub(super) fn rollup(element: &Element, reader: &Reader<'_>) -> Rollup {
    let weight = reader.number(element, "objectiveMeasureWeight");
    Rollup {
        objective_satisfied: reader.flag(element, "rollupObjectiveSatisfied", true),
        progress_completion: reader.flag(element, "rollupProgressCompletion", true),
        measure_weight: weight.unwrap_or(1.0),
        rules: element.children("rollupRule").filter_map(|it| rollup_rule(it, reader)).collect(),
    }
}

fn rollup_rule(element: &Element, reader: &Reader<'_>) -> Option<RollupRule> {
    let (combination, conditions) = conditions(element.child("rollupConditions"), "rollupCondition", "any", reader);
    Some(RollupRule {
        action: action(element, "rollupAction", reader, ROLLUP)?,
        children: reader.word(element, "childActivitySet", CHILDREN),
        minimum_count: reader.number(element, "minimumCount").unwrap_or_default(),
        minimum_percent: reader.number(element, "minimumPercent").unwrap_or_default(),
        combination,
        conditions,
    })
}

fn action(element: &Element, name: &str, reader: &Reader<'_>, actions: &[&'static str]) -> Option<String> {
    let named = element.child(name)?;
    let said = named.attribute("action")?;
    let found = actions.iter().find(|action| action.eq_ignore_ascii_case(said));
    if found.is_none() {
        reader.note(named, "action", said);
    }
    found.map(ToString::to_string)
}

fn conditions(
    element: Option<&Element>,
    name: &'static str,
    default: &'static str,
    reader: &Reader<'_>,
) -> (String, Vec<Condition>) {
    let Some(element) = element else { return (default.to_owned(), Vec::new()) };
    let other = if default == "all" { "any" } else { "all" };
    let combination = reader.word(element, "conditionCombination", &[default, other]);
    let conditions = element.children(name).map(|it| Condition {
        condition: reader.word(it, "condition", CONDITIONS),
        operator: reader.word(it, "operator", &["noOp", "not"]),
        objective: it.attribute("referencedObjective").map(str::to_owned),
        threshold: reader.number(it, "measureThreshold"),
    });
    (combination, conditions.collect())
}
