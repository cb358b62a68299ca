//! Whether an answer is right, why, and what the right one is.

use super::{Amount, Body, Choice, Given, Question, Range, Text, compare};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    /// Always true where [`Verdict::judged`] is false.
    pub right: bool,
    /// False for an essay (nobody judges it) and a description.
    pub judged: bool,
    /// Those of the answer given, then the general one.
    pub reasons: Vec<Reason>,
    pub answer: RightAnswer,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reason {
    /// The choice it speaks of; none for the general reason and for typed answers.
    pub about: Option<Text>,
    pub text: Text,
}

/// The right answer, for a page to set in its own way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RightAnswer {
    /// All of these.
    Choices(Vec<Text>),
    Truth(bool),
    Pairs(Vec<(Text, String)>),
    Sequence(Vec<Text>),
    /// Any one of these.
    Any(Vec<String>),
    None,
}

impl RightAnswer {
    /// One line without markup. `yes` and `no` are the words for true and false in the reader's language.
    pub fn words(&self, yes: &str, no: &str) -> String {
        let join = |texts: &[Text], between: &str| texts.iter().map(Text::words).collect::<Vec<_>>().join(between);
        match self {
            Self::Choices(texts) => join(texts, "; "),
            Self::Truth(right) => (if *right { yes } else { no }).to_owned(),
            Self::Pairs(pairs) => {
                let pairs: Vec<_> =
                    pairs.iter().map(|(prompt, answer)| format!("{} → {answer}", prompt.words())).collect();
                pairs.join("; ")
            }
            Self::Sequence(items) => join(items, " → "),
            Self::Any(patterns) => patterns.join(" / "),
            Self::None => String::new(),
        }
    }
}

impl Question {
    /// An answer of another kind of question, or one that names a choice which is no longer there, is wrong.
    pub fn check(&self, given: &Given) -> Verdict {
        let mut reasons = Vec::new();
        let right = self.body.judge(given, &mut reasons);
        reasons.extend(self.reason.clone().map(|text| Reason { about: None, text }));
        reasons.retain(|reason| !reason.text.is_empty());
        let judged = !matches!(self.body, Body::Essay | Body::Description);
        Verdict { right: right || !judged, judged, reasons, answer: self.body.right_answer() }
    }
}

impl Body {
    fn judge(&self, given: &Given, reasons: &mut Vec<Reason>) -> bool {
        match (self, given) {
            (Self::One { choices } | Self::Several { choices }, Given::Choices(chosen)) => {
                for (i, choice) in choices.iter().enumerate() {
                    let missed = choice.right && matches!(self, Self::Several { .. });
                    if chosen.contains(&i) || missed {
                        reasons.extend(reason_of(Some(&choice.text), choice.reason.as_ref()));
                    }
                }
                let right = choices.iter().enumerate().filter(|(_, choice)| choice.right).map(|(i, _)| i);
                right.eq(chosen.iter().copied())
            }
            (Self::TrueFalse { right, when_true, when_false }, Given::Truth(said)) => {
                reasons.extend(reason_of(None, if *said { when_true } else { when_false }.as_ref()));
                said == right
            }
            (Self::Match { pairs, .. }, Given::Pairs(chosen)) => {
                let answers = self.answers();
                pairs.len() == chosen.len()
                    && pairs.iter().zip(chosen).all(|(pair, &i)| answers.get(i) == Some(&pair.answer.as_str()))
            }
            (Self::Order { items }, Given::Order(given)) => given.iter().copied().eq(0..items.len()),
            (Self::ShortText { accepted }, Given::Text(text)) => {
                let Some(hit) = accepted.iter().find(|choice| compare::fits(&choice.pattern(), text)) else {
                    return false;
                };
                reasons.extend(reason_of(None, hit.reason.as_ref()));
                hit.right
            }
            (Self::Numerical { accepted }, Given::Text(text)) => {
                let number = compare::number(text);
                let Some(hit) = accepted.iter().find(|amount| number.is_some_and(|n| amount.range.holds(n))) else {
                    return false;
                };
                reasons.extend(reason_of(None, hit.reason.as_ref()));
                hit.right
            }
            _ => false,
        }
    }

    fn right_answer(&self) -> RightAnswer {
        let right = |choice: &&Choice| choice.right;
        match self {
            Self::One { choices } | Self::Several { choices } => {
                RightAnswer::Choices(choices.iter().filter(right).map(|choice| choice.text.clone()).collect())
            }
            Self::TrueFalse { right, .. } => RightAnswer::Truth(*right),
            Self::Match { pairs, .. } => {
                RightAnswer::Pairs(pairs.iter().map(|pair| (pair.prompt.clone(), pair.answer.clone())).collect())
            }
            Self::Order { items } => RightAnswer::Sequence(items.clone()),
            Self::ShortText { accepted } => RightAnswer::Any(
                accepted.iter().filter(right).map(|choice| choice.pattern().replace("\\*", "*")).collect(),
            ),
            Self::Numerical { accepted } => {
                let right = accepted.iter().filter(|amount: &&Amount| amount.right && amount.range != Range::Other);
                RightAnswer::Any(right.map(|amount| amount.range.words()).collect())
            }
            Self::Essay | Self::Description => RightAnswer::None,
        }
    }
}

fn reason_of(about: Option<&Text>, reason: Option<&Text>) -> Option<Reason> {
    reason.map(|text| Reason { about: about.cloned(), text: text.clone() })
}
