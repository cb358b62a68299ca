//! The result of a statement that counts (9.5).

use records::xapi::{Json, time};

use super::{Judged, MASTERY_SCORE, Terms, Verb, at, must, number, text};
use crate::cmi5::word::PROGRESS;

/// The scaled score.
pub fn check(statement: &Json<'_>, verb: Verb, terms: &Terms) -> Judged<Option<f64>> {
    let said = |name: &str| match at(statement, &["result", name]) {
        None => None,
        Some(Json::Bool(value)) => Some(Some(*value)),
        Some(_) => Some(None),
    };
    let success = match verb {
        Verb::Passed => Some(Some(true)),
        Verb::Failed => Some(Some(false)),
        _ => None,
    };
    must(said("success") == success, "9.5.2", "success is true of passed, false of failed, and of nothing else")?;
    let completion = (verb == Verb::Completed).then_some(Some(true));
    must(said("completion") == completion, "9.5.3", "completion is true of completed, and of nothing else")?;
    if verb != Verb::Initialized {
        let duration = text(statement, &["result", "duration"]);
        must(duration.is_some_and(time::is_duration), "9.5.4.1", "how long it took is told (result.duration)")?;
    }
    if let Some(progress) = at(statement, &["result", "extensions", PROGRESS]) {
        let is_share = number(progress).is_some_and(|share| share.fract() == 0.0 && (0.0..=100.0).contains(&share));
        must(is_share, "9.5.5.1", "progress is a whole number from 0 to 100")?;
    }
    match at(statement, &["result", "score"]) {
        Some(score) => {
            let is_judged = matches!(verb, Verb::Passed | Verb::Failed);
            must(is_judged, "9.5.1", "only passed and failed have a score")?;
            self::score(statement, score, verb, terms)
        }
        None => Ok(None),
    }
}

fn score(statement: &Json<'_>, score: &Json<'_>, verb: Verb, terms: &Terms) -> Judged<Option<f64>> {
    let part = |name: &str| score.get(name).and_then(number);
    let scaled = part("scaled");
    must(scaled.is_none_or(|scaled| (0.0..=1.0).contains(&scaled)), "9.5.1", "a scaled score is from 0 to 1")?;
    if let Some(raw) = part("raw") {
        let (Some(min), Some(max)) = (part("min"), part("max")) else {
            return super::no("9.5.1", "a raw score needs min and max");
        };
        let is_whole = [raw, min, max].iter().all(|number| number.fract() == 0.0);
        must(is_whole, "9.5.1", "raw, min and max are whole numbers")?;
        must((min..=max).contains(&raw), "9.5.1", "a raw score is from min to max")?;
    }
    if let (Some(mastery), Some(scaled)) = (terms.mastery_score, scaled) {
        let named = at(statement, &["context", "extensions", MASTERY_SCORE]).is_some();
        must(named, "9.6.3.2", "who judges by the mastery score tells it in the context")?;
        match verb {
            Verb::Passed => must(scaled >= mastery, "9.3.4", "passed is who reaches the mastery score")?,
            _ => must(scaled < mastery, "9.3.5", "failed is who does not reach the mastery score")?,
        }
    }
    Ok(scaled)
}
