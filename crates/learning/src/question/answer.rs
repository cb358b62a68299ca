//! What a page shows of a question, and what its form brings back.
//!
//! The form works without JavaScript: radio buttons, check boxes, selects and text fields, named `answer`, or
//! `answer.0`, `answer.1`… where there are several. Values are places *as shown*, which the seed turns back into the
//! author's places: neither the page's source nor a shared link gives the solution away.

use base::Message;
use serde::{Deserialize, Serialize};

use super::{Body, Fault, Question, Text, fault::Blocks, shuffle};

/// Characters in a typed answer.
pub const MAX_LINE: usize = 500;
pub const MAX_ESSAY: usize = 5_000;

/// An answer, in the author's numbering (from 0), so that it can be kept without the seed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Given {
    /// Of [`Body::One`] and [`Body::Several`]; sorted.
    Choices(Vec<usize>),
    Truth(bool),
    /// For each prompt, the place of the answer in [`Body::answers`].
    Pairs(Vec<usize>),
    /// The items in the order given.
    Order(Vec<usize>),
    Text(String),
    /// Of a [`Body::Description`].
    Nothing,
}

/// What to draw. Names and values are those [`Given::from_form`] reads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Shown<'a> {
    /// Radio buttons named `answer`.
    Radios(Vec<Offer<'a>>),
    /// Check boxes named `answer`.
    Boxes(Vec<Offer<'a>>),
    /// Radio buttons named `answer` with the values `true` and `false`.
    Truth,
    /// A select for each prompt (its name and the prompt), each with all the options (value and words).
    Match {
        prompts: Vec<(String, &'a Text)>,
        options: Vec<(String, &'a str)>,
    },
    /// A select for each item (its name and the item), each with the values 1 to the number of items.
    Order {
        items: Vec<(String, &'a Text)>,
    },
    /// A text field named `answer`; `numeric` asks for the number keys.
    Line {
        numeric: bool,
    },
    /// A large text field named `answer`.
    Area,
    Nothing,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offer<'a> {
    pub value: String,
    pub text: &'a Text,
}

impl Body {
    /// The different answers of a [`Body::Match`], in the author's order; two prompts may share one.
    pub fn answers(&self) -> Vec<&str> {
        let Self::Match { pairs, extra } = self else { return Vec::new() };
        let mut answers: Vec<&str> = Vec::new();
        for answer in pairs.iter().map(|pair| &pair.answer).chain(extra) {
            if !answers.contains(&answer.as_str()) {
                answers.push(answer);
            }
        }
        answers
    }

    /// `order[shown] = original` of what this kind shuffles: choices, answers to match, or items to order.
    fn order(&self, seed: u64) -> Vec<usize> {
        match self {
            Self::One { choices } | Self::Several { choices } => {
                let mut order = shuffle::order(choices.len(), seed);
                order.sort_by_key(|&i| stays_last(&choices[i].text));
                order
            }
            Self::Match { .. } => shuffle::disorder(self.answers().len(), seed),
            Self::Order { items } => shuffle::disorder(items.len(), seed),
            _ => Vec::new(),
        }
    }
}

/// "All of the above" (以上都对) means something only below the others.
fn stays_last(choice: &Text) -> bool {
    let words = choice.words().to_lowercase();
    words.trim_end_matches('.').ends_with("of the above") || (words.starts_with("以上") && words.chars().count() <= 10)
}

impl Question {
    pub fn shown(&self, seed: u64) -> Shown<'_> {
        let order = self.body.order(seed);
        match &self.body {
            Body::One { choices } => Shown::Radios(offers(order.iter().map(|&i| &choices[i].text))),
            Body::Several { choices } => Shown::Boxes(offers(order.iter().map(|&i| &choices[i].text))),
            Body::TrueFalse { .. } => Shown::Truth,
            Body::Match { pairs, .. } => {
                let answers = self.body.answers();
                Shown::Match {
                    prompts: pairs.iter().enumerate().map(|(i, pair)| (name(i), &pair.prompt)).collect(),
                    options: order.iter().enumerate().map(|(value, &i)| (value.to_string(), answers[i])).collect(),
                }
            }
            Body::Order { items } => {
                Shown::Order { items: order.iter().enumerate().map(|(shown, &i)| (name(shown), &items[i])).collect() }
            }
            Body::ShortText { .. } => Shown::Line { numeric: false },
            Body::Numerical { .. } => Shown::Line { numeric: true },
            Body::Essay => Shown::Area,
            Body::Description => Shown::Nothing,
        }
    }
}

fn offers<'a>(texts: impl Iterator<Item = &'a Text>) -> Vec<Offer<'a>> {
    texts.enumerate().map(|(value, text)| Offer { value: value.to_string(), text }).collect()
}

fn name(shown: usize) -> String {
    format!("answer.{shown}")
}

impl Given {
    /// Reads the fields of [`Question::shown`] with the same seed; other fields are left alone.
    /// The fault names the field that is missing or makes no sense.
    pub fn from_form(question: &Question, seed: u64, form: &[(String, String)]) -> Result<Self, Fault> {
        let order = question.body.order(seed);
        match &question.body {
            Body::One { .. } => {
                let chosen = places("answer", &values(form, "answer"), &order)?;
                if chosen.len() == 1 {
                    Ok(Self::Choices(chosen))
                } else {
                    Err(refused("answer", "question-answer-one"))
                }
            }
            Body::Several { .. } => Ok(Self::Choices(places("answer", &values(form, "answer"), &order)?)),
            Body::TrueFalse { .. } => match values(form, "answer").as_slice() {
                ["true"] => Ok(Self::Truth(true)),
                ["false"] => Ok(Self::Truth(false)),
                [] => Err(refused("answer", "question-answer-missing")),
                _ => Err(refused("answer", "question-answer-unknown")),
            },
            Body::Match { pairs, .. } => (0..pairs.len())
                .map(|i| Ok(places(&name(i), &values(form, &name(i)), &order)?[0]))
                .collect::<Result<_, _>>()
                .map(Self::Pairs),
            Body::Order { items } => ordered(form, items.len(), &order),
            Body::ShortText { .. } => typed(form, MAX_LINE),
            Body::Numerical { .. } => {
                let given = typed(form, MAX_LINE)?;
                match &given {
                    Self::Text(text) if super::compare::number(text).is_none() => {
                        Err(refused("answer", "question-answer-number"))
                    }
                    _ => Ok(given),
                }
            }
            Body::Essay => typed(form, MAX_ESSAY),
            Body::Description => Ok(Self::Nothing),
        }
    }
}

fn values<'a>(form: &'a [(String, String)], name: &str) -> Vec<&'a str> {
    form.iter().filter(|(n, value)| n == name && !value.trim().is_empty()).map(|(_, value)| value.as_str()).collect()
}

/// The original places behind shown values: at least one, sorted, each once.
fn places(field: &str, values: &[&str], order: &[usize]) -> Result<Vec<usize>, Fault> {
    let mut places = values
        .iter()
        .map(|value| value.parse().ok().and_then(|shown: usize| order.get(shown)).copied())
        .collect::<Option<Vec<usize>>>()
        .ok_or_else(|| refused(field, "question-answer-unknown"))?;
    places.sort_unstable();
    places.dedup();
    if places.is_empty() { Err(refused(field, "question-answer-missing")) } else { Ok(places) }
}

fn ordered(form: &[(String, String)], count: usize, order: &[usize]) -> Result<Given, Fault> {
    let mut given = vec![None; count];
    for (shown, &item) in order.iter().enumerate() {
        let field = name(shown);
        let values = values(form, &field);
        let Some(value) = values.first() else { return Err(refused(&field, "question-answer-missing")) };
        let slot = value.parse().ok().and_then(|position: usize| given.get_mut(position.checked_sub(1)?));
        match slot {
            None => return Err(refused(&field, "question-answer-unknown")),
            Some(Some(_)) => {
                return Err(refused(&field, Message::new("question-answer-place-twice").with("place", value)));
            }
            Some(empty) => *empty = Some(item),
        }
    }
    Ok(Given::Order(given.into_iter().flatten().collect()))
}

fn typed(form: &[(String, String)], max: usize) -> Result<Given, Fault> {
    let values = values(form, "answer");
    let Some(text) = values.first() else { return Err(refused("answer", "question-answer-missing")) };
    if text.chars().count() > max {
        return Err(refused("answer", Message::new("question-answer-long").with("max", max)));
    }
    Ok(Given::Text(text.trim().to_owned()))
}

fn refused(field: &str, why: impl Into<Message>) -> Fault {
    Fault { field: field.to_owned(), why: why.into(), blocks: Blocks::Saving }
}
