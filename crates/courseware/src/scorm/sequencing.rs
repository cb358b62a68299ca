//! `imsss:sequencing` (SCORM SN 3): each part is optional, so that what an item
//! says can be laid over the entry of `sequencingCollection` that it refers to.

use serde::{Deserialize, Serialize};

use super::{Note, element::Element};

mod rules;

pub use rules::{Condition, Rollup, RollupRule, Rule, Rules};

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Sequencing {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub control: Option<Control>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rules: Option<Rules>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limits: Option<Limits>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub auxiliary: Option<Vec<Auxiliary>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rollup: Option<Rollup>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub objectives: Option<Objectives>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub randomization: Option<Randomization>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub delivery: Option<Delivery>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub constrained: Option<Constrained>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub considerations: Option<Considerations>,
    /// 4th edition: maps of `adlseq:objectives`, by the objective they belong to.
    #[serde(skip)]
    pub maps: Vec<(String, Map)>,
}

/// `controlMode`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Control {
    pub choice: bool,
    pub choice_exit: bool,
    pub flow: bool,
    pub forward_only: bool,
    pub use_current_attempt_objective_info: bool,
    pub use_current_attempt_progress_info: bool,
}

/// The defaults of the schema.
impl Default for Control {
    fn default() -> Self {
        Self {
            choice: true,
            choice_exit: true,
            flow: false,
            forward_only: false,
            use_current_attempt_objective_info: true,
            use_current_attempt_progress_info: true,
        }
    }
}

/// `limitConditions`; durations as ISO 8601.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Limits {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub attempt_limit: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub attempt_absolute_duration_limit: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub activity_absolute_duration_limit: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub begin_time_limit: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub end_time_limit: Option<String>,
}

/// `auxiliaryResource`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Auxiliary {
    pub resource_id: String,
    pub purpose: String,
}

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Objectives {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub primary: Option<Objective>,
    pub others: Vec<Objective>,
}

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Objective {
    #[serde(rename = "objectiveID")]
    pub id: String,
    pub satisfied_by_measure: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min_normalized_measure: Option<f64>,
    pub map_info: Vec<Map>,
}

/// `mapInfo` of IMS and, from the 4th edition on, of ADL: a local objective's
/// link to a global one. What is absent keeps the standard's default.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Map {
    #[serde(rename = "targetObjectiveID")]
    pub target: String,
    pub read_satisfied_status: bool,
    pub read_normalized_measure: bool,
    pub write_satisfied_status: bool,
    pub write_normalized_measure: bool,
    pub read_raw_score: bool,
    pub read_min_score: bool,
    pub read_max_score: bool,
    pub read_completion_status: bool,
    pub read_progress_measure: bool,
    pub write_raw_score: bool,
    pub write_min_score: bool,
    pub write_max_score: bool,
    pub write_completion_status: bool,
    pub write_progress_measure: bool,
}

/// `randomizationControls`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Randomization {
    pub randomization_timing: String,
    pub reorder_children: bool,
    pub selection_timing: String,
    pub select_count: Option<u32>,
}

/// `deliveryControls`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Delivery {
    pub tracked: bool,
    pub completion_set_by_content: bool,
    pub objective_set_by_content: bool,
}

/// `adlseq:constrainedChoiceConsiderations`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Constrained {
    pub prevent_activation: bool,
    pub constrain_choice: bool,
}

/// `adlseq:rollupConsiderations`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Considerations {
    pub required_for_satisfied: String,
    pub required_for_not_satisfied: String,
    pub required_for_completed: String,
    pub required_for_incomplete: String,
    pub measure_satisfaction_if_active: bool,
}

impl Sequencing {
    pub(super) fn read(element: &Element, file: &str, notes: &mut Vec<Note>) -> Self {
        let reader = Reader { file, notes: std::cell::RefCell::new(notes) };
        let imsss = |name: &'static str| element.children(name).find(|child| !child.is_adlseq());
        Self {
            control: imsss("controlMode").map(|it| reader.control(it)),
            rules: imsss("sequencingRules").map(|it| rules::rules(it, &reader)),
            limits: imsss("limitConditions").map(|it| reader.limits(it)),
            auxiliary: imsss("auxiliaryResources").map(auxiliary),
            rollup: imsss("rollupRules").map(|it| rules::rollup(it, &reader)),
            objectives: imsss("objectives").map(|it| reader.objectives(it)),
            randomization: imsss("randomizationControls").map(|it| reader.randomization(it)),
            delivery: imsss("deliveryControls").map(|it| reader.delivery(it)),
            constrained: element.child("constrainedChoiceConsiderations").map(|it| reader.constrained(it)),
            considerations: element.child("rollupConsiderations").map(|it| reader.considerations(it)),
            maps: element.children("objectives").filter(|it| it.is_adlseq()).flat_map(|it| reader.maps(it)).collect(),
        }
    }

    /// Laid over what the collection holds: a part that is here replaces its part there (SN 3.2).
    pub(super) fn over(self, base: &Self) -> Self {
        let base = base.clone();
        Self {
            control: self.control.or(base.control),
            rules: self.rules.or(base.rules),
            limits: self.limits.or(base.limits),
            auxiliary: self.auxiliary.or(base.auxiliary),
            rollup: self.rollup.or(base.rollup),
            objectives: self.objectives.or(base.objectives),
            randomization: self.randomization.or(base.randomization),
            delivery: self.delivery.or(base.delivery),
            constrained: self.constrained.or(base.constrained),
            considerations: self.considerations.or(base.considerations),
            maps: if self.maps.is_empty() { base.maps } else { self.maps },
        }
    }

    /// Puts the maps of the 4th edition to the objectives they name.
    pub(super) fn joined(mut self) -> Self {
        let maps = std::mem::take(&mut self.maps);
        if let Some(objectives) = &mut self.objectives {
            for (id, map) in maps {
                let all = objectives.primary.iter_mut().chain(&mut objectives.others);
                let Some(objective) = all.into_iter().find(|it| it.id == id) else { continue };
                match objective.map_info.iter_mut().find(|it| it.target == map.target) {
                    Some(same) => same.extend(&map),
                    None => objective.map_info.push(map),
                }
            }
        }
        self
    }
}

impl Map {
    fn extend(&mut self, adl: &Self) {
        let ims = self.clone();
        *self = Self {
            read_satisfied_status: ims.read_satisfied_status,
            read_normalized_measure: ims.read_normalized_measure,
            write_satisfied_status: ims.write_satisfied_status,
            write_normalized_measure: ims.write_normalized_measure,
            ..adl.clone()
        };
    }
}

/// Reads attributes, and notes what it had to replace by the default.
pub(super) struct Reader<'a> {
    file: &'a str,
    notes: std::cell::RefCell<&'a mut Vec<Note>>,
}

impl Reader<'_> {
    pub(super) fn flag(&self, element: &Element, name: &'static str, default: bool) -> bool {
        match element.attribute(name) {
            None => default,
            Some(said) if said.eq_ignore_ascii_case("true") || said == "1" => true,
            Some(said) if said.eq_ignore_ascii_case("false") || said == "0" => false,
            Some(said) => {
                self.note(element, name, said);
                default
            }
        }
    }

    /// One of the words, in the spelling of the standard.
    pub(super) fn word(&self, element: &Element, name: &'static str, words: &[&'static str]) -> String {
        let Some(said) = element.attribute(name) else { return words[0].to_owned() };
        let found = words.iter().find(|word| word.eq_ignore_ascii_case(said));
        if found.is_none() {
            self.note(element, name, said);
        }
        found.unwrap_or(&words[0]).to_string()
    }

    pub(super) fn number<T: std::str::FromStr>(&self, element: &Element, name: &'static str) -> Option<T> {
        let said = element.attribute(name)?;
        let parsed = said.parse().ok();
        if parsed.is_none() {
            self.note(element, name, said);
        }
        parsed
    }

    pub(super) fn note(&self, element: &Element, name: &str, said: &str) {
        let message = base::Message::new("scorm-note-value").with("name", name).with("value", said);
        self.notes.borrow_mut().push(Note { file: self.file.to_owned(), line: element.line, message });
    }

    fn control(&self, element: &Element) -> Control {
        let default = Control::default();
        Control {
            choice: self.flag(element, "choice", default.choice),
            choice_exit: self.flag(element, "choiceExit", default.choice_exit),
            flow: self.flag(element, "flow", default.flow),
            forward_only: self.flag(element, "forwardOnly", default.forward_only),
            use_current_attempt_objective_info: self.flag(element, "useCurrentAttemptObjectiveInfo", true),
            use_current_attempt_progress_info: self.flag(element, "useCurrentAttemptProgressInfo", true),
        }
    }

    fn limits(&self, element: &Element) -> Limits {
        let text = |name| element.attribute(name).map(str::to_owned);
        Limits {
            attempt_limit: self.number(element, "attemptLimit"),
            attempt_absolute_duration_limit: text("attemptAbsoluteDurationLimit"),
            activity_absolute_duration_limit: text("activityAbsoluteDurationLimit"),
            begin_time_limit: text("beginTimeLimit"),
            end_time_limit: text("endTimeLimit"),
        }
    }

    fn objectives(&self, element: &Element) -> Objectives {
        Objectives {
            primary: element.child("primaryObjective").map(|it| self.objective(it)),
            others: element.children("objective").map(|it| self.objective(it)).collect(),
        }
    }

    fn objective(&self, element: &Element) -> Objective {
        let measure = element.child("minNormalizedMeasure");
        let min = measure.and_then(|it| {
            let said = it.text()?;
            let parsed = said.parse().ok().filter(|it| (-1.0..=1.0).contains(it));
            if parsed.is_none() {
                self.note(it, "minNormalizedMeasure", said);
            }
            parsed
        });
        Objective {
            id: element.attribute("objectiveID").unwrap_or_default().to_owned(),
            satisfied_by_measure: self.flag(element, "satisfiedByMeasure", false),
            min_normalized_measure: min,
            map_info: element.children("mapInfo").filter_map(|it| self.map(it)).collect(),
        }
    }

    fn map(&self, element: &Element) -> Option<Map> {
        Some(Map {
            target: element.attribute("targetObjectiveID")?.to_owned(),
            read_satisfied_status: self.flag(element, "readSatisfiedStatus", true),
            read_normalized_measure: self.flag(element, "readNormalizedMeasure", true),
            write_satisfied_status: self.flag(element, "writeSatisfiedStatus", false),
            write_normalized_measure: self.flag(element, "writeNormalizedMeasure", false),
            ..Map::default()
        })
    }

    fn maps(&self, element: &Element) -> Vec<(String, Map)> {
        let map = |it: &Element| {
            Some(Map {
                target: it.attribute("targetObjectiveID")?.to_owned(),
                read_raw_score: self.flag(it, "readRawScore", true),
                read_min_score: self.flag(it, "readMinScore", true),
                read_max_score: self.flag(it, "readMaxScore", true),
                read_completion_status: self.flag(it, "readCompletionStatus", true),
                read_progress_measure: self.flag(it, "readProgressMeasure", true),
                write_raw_score: self.flag(it, "writeRawScore", false),
                write_min_score: self.flag(it, "writeMinScore", false),
                write_max_score: self.flag(it, "writeMaxScore", false),
                write_completion_status: self.flag(it, "writeCompletionStatus", false),
                write_progress_measure: self.flag(it, "writeProgressMeasure", false),
                ..Map::default()
            })
        };
        let objectives = element.children("objective");
        let maps = objectives.filter_map(|it| it.attribute("objectiveID").map(|id| (id, it)));
        maps.flat_map(|(id, it)| {
            it.children("mapInfo").filter_map(map).map(|map| (id.to_owned(), map)).collect::<Vec<_>>()
        })
        .collect()
    }

    fn randomization(&self, element: &Element) -> Randomization {
        const TIMES: &[&str] = &["never", "once", "onEachNewAttempt"];
        Randomization {
            randomization_timing: self.word(element, "randomizationTiming", TIMES),
            reorder_children: self.flag(element, "reorderChildren", false),
            selection_timing: self.word(element, "selectionTiming", TIMES),
            select_count: self.number(element, "selectCount"),
        }
    }

    fn delivery(&self, element: &Element) -> Delivery {
        Delivery {
            tracked: self.flag(element, "tracked", true),
            completion_set_by_content: self.flag(element, "completionSetByContent", false),
            objective_set_by_content: self.flag(element, "objectiveSetByContent", false),
        }
    }

    fn constrained(&self, element: &Element) -> Constrained {
        Constrained {
            prevent_activation: self.flag(element, "preventActivation", false),
            constrain_choice: self.flag(element, "constrainChoice", false),
        }
    }

    fn considerations(&self, element: &Element) -> Considerations {
        const WHEN: &[&str] = &["always", "ifAttempted", "ifNotSkipped", "ifNotSuspended"];
        Considerations {
            required_for_satisfied: self.word(element, "requiredForSatisfied", WHEN),
            required_for_not_satisfied: self.word(element, "requiredForNotSatisfied", WHEN),
            required_for_completed: self.word(element, "requiredForCompleted", WHEN),
            required_for_incomplete: self.word(element, "requiredForIncomplete", WHEN),
            measure_satisfaction_if_active: self.flag(element, "measureSatisfactionIfActive", true),
        }
    }
}

fn auxiliary(element: &Element) -> Vec<Auxiliary> {
    let each = element.children("auxiliaryResource");
    let read = each.filter_map(|it| {
        let resource_id = it.attribute("auxiliaryResourceID")?.to_owned();
        Some(Auxiliary { resource_id, purpose: it.attribute("purpose").unwrap_or_default().to_owned() })
    });
    read.collect()
}
