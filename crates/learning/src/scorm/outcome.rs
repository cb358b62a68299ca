//! What the run-time data of an item says of its learner. The standards' words
//! are many; a result knows completed, passed or failed, and a score.

use serde_json::Value;

use crate::package::result::Outcome;

/// SCORM 1.2: one status for both. `passed` is completed too; `failed` is gone
/// through, but not done; what was only looked at is neither.
pub fn of_12(cmi: &Value) -> Outcome {
    let core = &cmi["core"];
    let status = core["lesson_status"].as_str().unwrap_or_default();
    let passed = status == "passed";
    let completed = passed || status == "completed";
    let number = |name: &str| number(&core["score"][name]);
    let score = number("raw").map(|raw| scaled(raw, number("min").unwrap_or(0.0), number("max").unwrap_or(100.0)));
    Outcome {
        completed,
        success: if passed { Some(true) } else { (status == "failed").then_some(false) },
        satisfied: completed,
        score,
    }
}

/// SCORM 2004: completion and success apart; `activity` is what sequencing made
/// of them where the content left it to that.
pub fn of_2004(cmi: &Value, activity: &Rollup) -> Outcome {
    let said = |name: &str, other: &str| {
        let own = cmi[name].as_str().unwrap_or("unknown");
        if own == "unknown" || own.is_empty() { other.to_owned() } else { own.to_owned() }
    };
    let number = |name: &str| number(&cmi["score"][name]);
    let raw = || Some(scaled(number("raw")?, number("min")?, number("max")?));
    Rollup {
        completion: said("completion_status", &activity.completion),
        success: said("success_status", &activity.success),
        score: number("scaled").or_else(raw).or(activity.score),
    }
    .outcome()
}

/// Completion, success and score of an activity, in the words of SCORM 2004.
#[derive(Debug, Clone, Default, PartialEq, serde::Deserialize)]
#[serde(default)]
pub struct Rollup {
    pub completion: String,
    pub success: String,
    /// Scaled.
    pub score: Option<f64>,
}

impl Rollup {
    /// Done: gone through and not failed, or passed.
    pub fn outcome(&self) -> Outcome {
        let success = match self.success.as_str() {
            "passed" => Some(true),
            "failed" => Some(false),
            _ => None,
        };
        let completed = self.completion == "completed";
        let satisfied = success == Some(true) || (completed && success.is_none());
        Outcome { completed, success, satisfied, score: self.score }
    }
}

/// Numbers come as texts; an empty one is none.
fn number(value: &Value) -> Option<f64> {
    let read = value.as_f64().or_else(|| value.as_str().and_then(|text| text.trim().parse().ok()));
    read.filter(|number: &f64| number.is_finite())
}

fn scaled(raw: f64, min: f64, max: f64) -> f64 {
    if max > min { ((raw - min) / (max - min)).clamp(0.0, 1.0) } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn told(outcome: Outcome) -> String {
        let success = outcome.success.map_or("-", |passed| if passed { "passed" } else { "failed" });
        let score = outcome.score.map_or("-".to_owned(), |score| format!("{score:.2}"));
        format!("{} {success} {} {score}", outcome.completed, outcome.satisfied)
    }

    /// Completed, success, satisfied, score.
    #[test]
    fn statuses_of_12() {
        for (status, raw, min, max, expected) in [
            ("not attempted", "", "", "", "false - false -"),
            ("incomplete", "40", "0", "100", "false - false 0.40"),
            ("browsed", "", "", "", "false - false -"),
            ("completed", "", "", "", "true - true -"),
            ("passed", "80", "", "", "true passed true 0.80"),
            ("failed", "50", "0", "200", "false failed false 0.25"),
            ("passed", "8", "0", "10", "true passed true 0.80"),
            ("passed", "8", "5", "5", "true passed true 0.00"),
            ("", "", "", "", "false - false -"),
        ] {
            let cmi = json!({ "core": { "lesson_status": status, "score": { "raw": raw, "min": min, "max": max } } });
            assert_eq!(told(of_12(&cmi)), expected, "{status}");
        }
        assert_eq!(told(of_12(&json!({}))), "false - false -");
    }

    #[test]
    fn statuses_of_2004() {
        let none = Rollup::default();
        for (completion, success, scaled, raw, expected) in [
            ("unknown", "unknown", "", "", "false - false -"),
            ("incomplete", "unknown", "", "", "false - false -"),
            ("completed", "unknown", "", "", "true - true -"),
            ("completed", "passed", "0.9", "90", "true passed true 0.90"),
            ("completed", "failed", "0.3", "", "true failed false 0.30"),
            ("incomplete", "passed", "", "", "false passed true -"),
            ("completed", "unknown", "", "50", "true - true 0.50"),
            ("completed", "unknown", "-0.5", "", "true - true -0.50"),
        ] {
            let cmi = json!({ "completion_status": completion, "success_status": success,
                "score": { "scaled": scaled, "raw": raw, "min": "0", "max": "100" } });
            assert_eq!(told(of_2004(&cmi, &none)), expected, "{completion} {success}");
        }
        // What sequencing made of an item that said nothing.
        let made = Rollup { completion: "completed".into(), success: "passed".into(), score: None };
        assert_eq!(told(of_2004(&json!({}), &made)), "true passed true -");
        assert_eq!(told(of_2004(&json!({ "completion_status": "incomplete" }), &made)), "false passed true -");
    }
}
