//! A unit as the device plays it: the JSON of `ui/static/README.md` section 9,
//! and its answers back.
//!
//! Ids of choices are the author's places (`0`, `1` …), so that an answer is
//! understood without the order in which they were shown. The device judges for
//! the learner's eyes only; the server judges again.

use serde_json::{Value as Json, json};

use crate::{
    enrolment::{EnrolmentId, seed_of},
    question::{
        Body, Choice, Fault, Given, Question, Shown, Text,
        answer::{MAX_ESSAY, MAX_LINE},
        fault::Blocks,
    },
    unit::{Asked, QuestionId},
};

/// `run`: which time somebody goes through them. `yes` and `no`: the words for true and false. None when a question is of a
/// kind that only the server can judge; then the page plays without the script.
pub fn unit_data(
    title: &str,
    (enrolment, run): (EnrolmentId, i64),
    asked: &[Asked],
    answered: &[QuestionId],
    (yes, no): (&str, &str),
) -> Option<Json> {
    let questions: Option<Vec<Json>> =
        asked.iter().map(|it| question(it, seed_of((enrolment, run), it.id, 1), yes, no)).collect();
    // Another run is another attempt: the device begins anew.
    let attempt = if run == 1 { enrolment.to_string() } else { format!("{enrolment}/{run}") };
    let answered: Vec<String> = answered.iter().map(ToString::to_string).collect();
    Some(json!({ "title": title, "attempt": attempt, "answered": answered, "questions": questions? }))
}

/// For a `<script type="application/json">`: nothing in it ends the element.
pub fn in_script(data: &Json) -> String {
    data.to_string().replace('<', "\\u003c")
}

fn question(asked: &Asked, seed: u64, yes: &str, no: &str) -> Option<Json> {
    let it = &asked.question;
    let reason = it.reason.as_ref().map(Text::words);
    let mut data = match (&it.body, it.shown(seed)) {
        (Body::One { choices }, Shown::Radios(offers)) => {
            json!({ "kind": "one", "choices": picks(choices, offers.iter().map(|offer| offer.text)) })
        }
        (Body::Several { choices }, Shown::Boxes(offers)) => {
            json!({ "kind": "several", "choices": picks(choices, offers.iter().map(|offer| offer.text)) })
        }
        (Body::TrueFalse { right, when_true: None, when_false: None }, _) => {
            json!({ "kind": "truefalse", "right": right })
        }
        (Body::TrueFalse { right, when_true, when_false }, _) => {
            let choice = |id: &str, text: &str, right: bool, reason: &Option<Text>| {
                with_reason(json!({ "id": id, "text": text, "right": right }), reason.as_ref().map(Text::words))
            };
            json!({ "kind": "one", "choices": [
                choice("true", yes, *right, when_true), choice("false", no, !*right, when_false),
            ] })
        }
        (Body::Match { pairs, .. }, Shown::Match { options, .. }) => {
            let answers = it.body.answers();
            let place =
                |words: &str| answers.iter().position(|answer| *answer == words).unwrap_or_default().to_string();
            let choices: Vec<Json> = pairs.iter().enumerate().map(|(i, pair)| {
                json!({ "id": i.to_string(), "text": pair.prompt.words(), "goes": place(&pair.answer) })
            }).collect();
            let targets: Vec<Json> =
                options.iter().map(|(_, words)| json!({ "id": place(words), "text": words })).collect();
            json!({ "kind": "match", "choices": choices, "targets": targets })
        }
        (Body::Order { items }, Shown::Order { items: shown }) => {
            let place = |text: &Text| items.iter().position(|item| std::ptr::eq(item, text)).unwrap_or_default();
            let choices: Vec<Json> =
                shown.iter().map(|(_, text)| json!({ "id": place(text).to_string(), "text": text.words() })).collect();
            let order: Vec<String> = (0..items.len()).map(|i| i.to_string()).collect();
            json!({ "kind": "order", "choices": choices, "order": order })
        }
        (Body::ShortText { accepted }, _) => {
            let accept: Option<Vec<String>> =
                accepted.iter().filter(|choice| choice.right).map(|choice| literal(&choice.pattern())).collect();
            json!({ "kind": "short", "accept": accept? })
        }
        _ => return None,
    };
    data["id"] = asked.id.to_string().into();
    data["prompt"] = it.stem.words().into();
    Some(with_reason(data, reason))
}

fn picks<'a>(choices: &[Choice], shown: impl Iterator<Item = &'a Text>) -> Vec<Json> {
    let pick = |text: &Text| {
        let place = choices.iter().position(|choice| std::ptr::eq(&raw const choice.text, text)).unwrap_or_default();
        let data = json!({ "id": place.to_string(), "text": text.words(), "right": choices[place].right });
        with_reason(data, choices[place].reason.as_ref().map(Text::words))
    };
    shown.map(pick).collect()
}

fn with_reason(mut data: Json, reason: Option<String>) -> Json {
    if let Some(reason) = reason.filter(|reason| !reason.is_empty()) {
        data["reason"] = reason.into();
    }
    data
}

/// The text that a pattern without a star stands for.
fn literal(pattern: &str) -> Option<String> {
    let plain = pattern.replace("\\*", "\u{0}");
    (!plain.contains('*')).then(|| plain.replace('\u{0}', "*"))
}

/// Reads the `given` fields that the device sent.
pub fn given(question: &Question, values: &[&str]) -> Result<Given, Fault> {
    let values: Vec<&str> = values.iter().copied().filter(|value| !value.trim().is_empty()).collect();
    let one = || values.first().copied().ok_or_else(|| refused("question-answer-missing"));
    match &question.body {
        Body::One { choices } => {
            let chosen = places(&values, choices.len())?;
            if chosen.len() == 1 { Ok(Given::Choices(chosen)) } else { Err(refused("question-answer-one")) }
        }
        Body::Several { choices } => places(&values, choices.len()).map(Given::Choices),
        Body::TrueFalse { .. } => match one()? {
            "true" => Ok(Given::Truth(true)),
            "false" => Ok(Given::Truth(false)),
            _ => Err(refused("question-answer-unknown")),
        },
        Body::Match { pairs, .. } => matched(&values, pairs.len(), question.body.answers().len()),
        Body::Order { items } => {
            let given: Vec<usize> =
                values.iter().map(|value| place(value, items.len())).collect::<Option<_>>().ok_or_else(unknown)?;
            let mut sorted = given.clone();
            sorted.sort_unstable();
            if sorted.into_iter().eq(0..items.len()) { Ok(Given::Order(given)) } else { Err(unknown()) }
        }
        Body::ShortText { .. } | Body::Numerical { .. } => text(one()?, MAX_LINE),
        Body::Essay => text(one()?, MAX_ESSAY),
        Body::Description => Ok(Given::Nothing),
    }
}

fn matched(values: &[&str], prompts: usize, answers: usize) -> Result<Given, Fault> {
    let mut given = vec![None; prompts];
    for value in values {
        let (left, right) = value.split_once('=').ok_or_else(unknown)?;
        let (left, right) = place(left, prompts).zip(place(right, answers)).ok_or_else(unknown)?;
        given[left] = Some(right);
    }
    let given: Option<Vec<usize>> = given.into_iter().collect();
    given.map(Given::Pairs).ok_or_else(|| refused("question-answer-missing"))
}

fn places(values: &[&str], count: usize) -> Result<Vec<usize>, Fault> {
    let mut places: Vec<usize> =
        values.iter().map(|value| place(value, count)).collect::<Option<_>>().ok_or_else(unknown)?;
    places.sort_unstable();
    places.dedup();
    if places.is_empty() { Err(refused("question-answer-missing")) } else { Ok(places) }
}

fn place(value: &str, count: usize) -> Option<usize> {
    value.parse().ok().filter(|place| *place < count)
}

fn text(text: &str, most: usize) -> Result<Given, Fault> {
    if text.chars().count() > most {
        return Err(refused(base::Message::new("question-answer-long").with("max", most)));
    }
    Ok(Given::Text(text.trim().to_owned()))
}

fn unknown() -> Fault {
    refused("question-answer-unknown")
}

fn refused(why: impl Into<base::Message>) -> Fault {
    Fault { field: "answer".into(), why: why.into(), blocks: Blocks::Saving }
}

#[cfg(test)]
mod tests;
