//! What an author must still mend in a question.
//!
//! A fault names the field of the author's form (`stem`, `choices.2.text`, `pairs.0.answer`), the reason as a message and
//! what it blocks. "No question without a reason" is a rule of the product; it blocks publishing and not saving, so that
//! nobody loses a bank that came without reasons.

use std::collections::HashMap;

use base::Message;

use super::{Amount, Body, Choice, Question, Range, Text, compare};

pub const MAX_STEM: usize = 4_000;
pub const MAX_CHOICE: usize = 1_000;
pub const MAX_REASON: usize = 4_000;
pub const MAX_TITLE: usize = 200;
pub const MAX_TAGS: usize = 20;
/// Choices, pairs, items or accepted answers.
pub const MAX_CHOICES: usize = 20;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    pub field: String,
    pub why: Message,
    pub blocks: Blocks,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Blocks {
    Publishing,
    Saving,
}

impl Question {
    /// All faults, in the order of the form. None: may be published.
    pub fn faults(&self) -> Vec<Fault> {
        let mut faults = Faults::default();
        faults.text("stem", &self.stem, MAX_STEM);
        faults.length("title", self.title.as_deref(), MAX_TITLE);
        faults.length("reference", self.reference.as_deref(), MAX_TITLE);
        faults.length("category", self.category.as_deref(), MAX_TITLE);
        if self.tags.len() > MAX_TAGS {
            faults.saving("tags", Message::new("question-error-too-many").with("max", MAX_TAGS));
        }
        for tag in &self.tags {
            faults.length("tags", Some(tag), MAX_TITLE);
        }
        if self.difficulty.is_some_and(|d| !(1..=5).contains(&d)) {
            faults.saving("difficulty", "question-error-difficulty");
        }
        self.body.faults(&mut faults);
        faults.reason("reason", self.reason.as_ref());
        if self.reason.as_ref().is_none_or(Text::is_empty) && !self.body.explains_itself() {
            faults.publishing("reason", "question-error-no-reason");
        }
        if matches!(self.body, Body::Description) && self.reason.is_some() {
            faults.saving("reason", "question-error-description-reason");
        }
        faults.0
    }

    /// Whether nothing keeps it from being published.
    pub fn is_publishable(&self) -> bool {
        self.faults().is_empty()
    }
}

impl Body {
    fn faults(&self, faults: &mut Faults) {
        match self {
            Self::One { choices } => {
                faults.choices("choices", choices, 2);
                if choices.iter().filter(|choice| choice.right).count() != 1 {
                    faults.saving("choices", "question-error-one-right");
                }
            }
            Self::Several { choices } => {
                faults.choices("choices", choices, 2);
                if !choices.iter().any(|choice| choice.right) {
                    faults.saving("choices", "question-error-some-right");
                }
            }
            Self::TrueFalse { when_true, when_false, .. } => {
                faults.reason("when_true", when_true.as_ref());
                faults.reason("when_false", when_false.as_ref());
            }
            Self::Match { pairs, extra } => {
                faults.count("pairs", pairs.len(), 2);
                for (i, pair) in pairs.iter().enumerate() {
                    faults.text(&format!("pairs.{i}.prompt"), &pair.prompt, MAX_CHOICE);
                    faults.text(&format!("pairs.{i}.answer"), &Text::plain(&pair.answer), MAX_CHOICE);
                }
                faults.count("extra", extra.len(), 0);
                for (i, answer) in extra.iter().enumerate() {
                    faults.text(&format!("extra.{i}"), &Text::plain(answer), MAX_CHOICE);
                }
                faults.unique("pairs", "prompt", pairs.iter().map(|pair| pair.prompt.words()));
                if self.answers().len() < 2 {
                    faults.saving("pairs", "question-error-one-answer");
                }
            }
            Self::Order { items } => {
                faults.count("items", items.len(), 2);
                for (i, item) in items.iter().enumerate() {
                    faults.text(&format!("items.{i}.text"), item, MAX_CHOICE);
                }
                faults.unique("items", "text", items.iter().map(Text::words));
            }
            Self::ShortText { accepted } => {
                faults.choices("accepted", accepted, 1);
                if !accepted.iter().any(|choice| choice.right) {
                    faults.saving("accepted", "question-error-some-right");
                }
                for (i, choice) in accepted.iter().enumerate() {
                    if choice.right && compare::fits_all(&choice.pattern()) {
                        faults.saving(&format!("accepted.{i}.text"), "question-error-accepts-all");
                    }
                }
            }
            Self::Numerical { accepted } => numerical_faults(accepted, faults),
            Self::Essay | Self::Description => {}
        }
    }

    /// Whether every answer that can be given has a reason of its own.
    fn explains_itself(&self) -> bool {
        let given = |reason: &Option<Text>| reason.as_ref().is_some_and(|reason| !reason.is_empty());
        match self {
            Self::One { choices } | Self::Several { choices } => choices.iter().all(|choice| given(&choice.reason)),
            Self::TrueFalse { when_true, when_false, .. } => given(when_true) && given(when_false),
            Self::Match { .. } | Self::Order { .. } | Self::Essay => false,
            Self::ShortText { accepted } => {
                accepted.iter().all(|choice| given(&choice.reason))
                    && accepted.iter().any(|choice| compare::fits_all(&choice.pattern()))
            }
            Self::Numerical { accepted } => {
                accepted.iter().all(|amount| given(&amount.reason))
                    && accepted.iter().any(|amount| amount.range == Range::Other)
            }
            Self::Description => true,
        }
    }
}

fn numerical_faults(accepted: &[Amount], faults: &mut Faults) {
    faults.count("accepted", accepted.len(), 1);
    if !accepted.iter().any(|amount| amount.right) {
        faults.saving("accepted", "question-error-some-right");
    }
    for (i, amount) in accepted.iter().enumerate() {
        let field = format!("accepted.{i}.range");
        match amount.range {
            Range::Between { low, high } if low > high => faults.saving(&field, "question-error-range"),
            Range::Around { tolerance, .. } if tolerance < 0.0 => faults.saving(&field, "question-error-range"),
            Range::Other if amount.right => faults.saving(&field, "question-error-accepts-all"),
            _ => {}
        }
        faults.reason(&format!("accepted.{i}.reason"), amount.reason.as_ref());
    }
}

#[derive(Default)]
struct Faults(Vec<Fault>);

impl Faults {
    fn saving(&mut self, field: &str, why: impl Into<Message>) {
        self.0.push(Fault { field: field.to_owned(), why: why.into(), blocks: Blocks::Saving });
    }

    fn publishing(&mut self, field: &str, why: impl Into<Message>) {
        self.0.push(Fault { field: field.to_owned(), why: why.into(), blocks: Blocks::Publishing });
    }

    fn length(&mut self, field: &str, text: Option<&str>, max: usize) {
        let length = text.map_or(0, |text| text.chars().count());
        if length > max {
            self.saving(field, Message::new("question-error-too-long").with("max", max).with("length", length));
        }
    }

    fn text(&mut self, field: &str, text: &Text, max: usize) {
        if text.is_empty() {
            self.saving(field, "question-error-empty");
        }
        self.length(field, Some(&text.text), max);
    }

    fn reason(&mut self, field: &str, reason: Option<&Text>) {
        self.length(field, reason.map(|reason| reason.text.as_str()), MAX_REASON);
    }

    fn count(&mut self, field: &str, count: usize, min: usize) {
        if count < min {
            self.saving(field, Message::new("question-error-too-few").with("min", min));
        }
        if count > MAX_CHOICES {
            self.saving(field, Message::new("question-error-too-many").with("max", MAX_CHOICES));
        }
    }

    fn choices(&mut self, field: &str, choices: &[Choice], min: usize) {
        self.count(field, choices.len(), min);
        for (i, choice) in choices.iter().enumerate() {
            self.text(&format!("{field}.{i}.text"), &choice.text, MAX_CHOICE);
            self.reason(&format!("{field}.{i}.reason"), choice.reason.as_ref());
        }
        self.unique(field, "text", choices.iter().map(|choice| choice.text.words()));
    }

    /// Alike for a reader is alike: full width or half width, upper or lower case.
    fn unique(&mut self, field: &str, part: &str, texts: impl Iterator<Item = String>) {
        let mut seen: HashMap<String, usize> = HashMap::new();
        for (i, text) in texts.enumerate().filter(|(_, text)| !text.trim().is_empty()) {
            if let Some(first) = seen.get(&compare::fold(&text)) {
                let why = Message::new("question-error-twice").with("first", first + 1).with("second", i + 1);
                self.saving(&format!("{field}.{i}.{part}"), why);
            } else {
                seen.insert(compare::fold(&text), i);
            }
        }
    }
}
