//! A question (题目), as it is kept in one column of JSON text.
//!
//! A question has a stem, something to answer and a reason (解析) that is shown after the answer: being wrong must teach
//! something. Whether an answer is right is a yes or a no; the percentages of imported banks are carried along so that an
//! export gives them back, and judge nobody.
//!
//! - [`Given`] and [`Shown`]: what a page asks and what its form brings back, shuffled from a seed, without state;
//! - [`Verdict`]: right or not, the reasons, the right answer;
//! - [`Fault`]: what an author must still mend, before saving or before publishing;
//! - [`gift`]: the GIFT notation, which is also what authors type; [`sheet`]: question banks in Excel files;
//! - [`export`]: question banks for other systems.

pub mod answer;
pub mod cartridge;
pub mod compare;
pub mod export;
pub mod fault;
pub mod foreign;
pub mod gift;
pub mod moodle;
pub mod qti;
pub mod sheet;
pub mod shuffle;
#[cfg(test)]
mod tests;
pub mod verdict;

use serde::{Deserialize, Serialize};

pub use answer::{Given, Shown};
pub use fault::{Blocks, Fault};
pub use verdict::{Reason, RightAnswer, Verdict};

/// How a [`Text`] is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    #[default]
    Plain,
    Markdown,
    Html,
}

/// A piece of a question that is shown: stem, choice or reason.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub struct Text {
    #[serde(default, skip_serializing_if = "is_plain")]
    pub format: Format,
    pub text: String,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "the signature serde asks for")]
fn is_plain(format: &Format) -> bool {
    *format == Format::Plain
}

impl Text {
    /// The text in its one normal form: line feeds only, no other control characters, trimmed; runs of spaces in plain
    /// text are one space. Every import comes through here, so that a text equals itself after an export.
    pub fn new(format: Format, text: &str) -> Self {
        let lines = text.replace("\r\n", "\n").replace('\r', "\n");
        let kept = lines.chars().filter(|&c| c == '\n' || c == '\t' || !c.is_control());
        let text: String = match format {
            Format::Plain => {
                let mut after_space = false;
                kept.map(|c| if c == '\t' { ' ' } else { c })
                    .filter(|&c| !(std::mem::replace(&mut after_space, c == ' ') && c == ' '))
                    .collect()
            }
            Format::Markdown | Format::Html => kept.collect(),
        };
        Self { format, text: text.trim().to_owned() }
    }

    pub fn plain(text: &str) -> Self {
        Self::new(Format::Plain, text)
    }

    pub fn is_empty(&self) -> bool {
        self.text.trim().is_empty()
    }

    /// The words alone, without markup.
    pub fn words(&self) -> String {
        match self.format {
            Format::Plain => self.text.clone(),
            Format::Markdown => crate::markdown::plain_text(&self.text),
            Format::Html => crate::markdown::html_words(&self.text),
        }
    }

    /// Safe HTML. Pictures and films are found as in a unit's text, see [`crate::markdown`].
    pub fn html(
        &self,
        media: crate::markdown::FindMedia,
        labels: &crate::markdown::Labels,
    ) -> crate::markdown::Rendered {
        match self.format {
            Format::Plain => crate::markdown::Rendered {
                html: crate::markdown::escape(&self.text).replace('\n', "<br>"),
                warnings: Vec::new(),
            },
            Format::Markdown => crate::markdown::render(&self.text, media, labels),
            Format::Html => crate::markdown::clean_html(&self.text, media),
        }
    }
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Question {
    pub stem: Text,
    #[serde(flatten)]
    pub body: Body,
    /// Shown after every answer, right or wrong (解析).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Text>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// The name of the question in the bank it came from; `[id:…]` in GIFT.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reference: Option<String>,
    /// A path such as `安全文化/触电`; `$CATEGORY` in GIFT.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub category: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<String>,
    /// 1 (easy) to 5 (hard), as its author sees it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub difficulty: Option<u8>,
}

impl Question {
    pub fn new(stem: Text, body: Body) -> Self {
        Self {
            stem,
            body,
            reason: None,
            title: None,
            reference: None,
            category: None,
            tags: Vec::new(),
            difficulty: None,
        }
    }

    #[must_use]
    pub fn because(mut self, reason: Text) -> Self {
        self.reason = Some(reason);
        self
    }

    /// Every text of the question: the stem, the choices and the reasons.
    pub fn each_text(&self, visit: &mut dyn FnMut(&Text)) {
        visit(&self.stem);
        match &self.body {
            Body::One { choices } | Body::Several { choices } | Body::ShortText { accepted: choices } => {
                for choice in choices {
                    visit(&choice.text);
                    choice.reason.iter().for_each(&mut *visit);
                }
            }
            Body::TrueFalse { when_true, when_false, .. } => when_true.iter().chain(when_false).for_each(&mut *visit),
            Body::Match { pairs, .. } => pairs.iter().for_each(|pair| visit(&pair.prompt)),
            Body::Order { items } => items.iter().for_each(&mut *visit),
            Body::Numerical { accepted } => {
                accepted.iter().filter_map(|amount| amount.reason.as_ref()).for_each(&mut *visit);
            }
            Body::Essay | Body::Description => {}
        }
        self.reason.iter().for_each(visit);
    }
}

/// What there is to answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Body {
    /// 单选
    One { choices: Vec<Choice> },
    /// 多选
    Several { choices: Vec<Choice> },
    /// 判断. The reasons are for the person who said true, or false.
    TrueFalse {
        right: bool,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        when_true: Option<Text>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        when_false: Option<Text>,
    },
    /// 匹配. `extra` are answers that belong to no prompt.
    Match {
        pairs: Vec<Pair>,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        extra: Vec<String>,
    },
    /// 排序. The items stand in the right order here and never so on the page.
    Order { items: Vec<Text> },
    /// 填空. The first pattern that fits the answer decides; see [`compare::fits`].
    ShortText { accepted: Vec<Choice> },
    /// 数值. The first range that holds the number decides.
    Numerical { accepted: Vec<Amount> },
    /// 问答. Nobody judges it: writing is answering.
    Essay,
    /// 说明. Nothing to answer.
    Description,
}

impl Body {
    /// The message that names the kind.
    pub fn name(&self) -> &'static str {
        match self {
            Self::One { .. } => "question-kind-one",
            Self::Several { .. } => "question-kind-several",
            Self::TrueFalse { .. } => "question-kind-true-false",
            Self::Match { .. } => "question-kind-match",
            Self::Order { .. } => "question-kind-order",
            Self::ShortText { .. } => "question-kind-short-text",
            Self::Numerical { .. } => "question-kind-numerical",
            Self::Essay => "question-kind-essay",
            Self::Description => "question-kind-description",
        }
    }
}

/// A choice, or a pattern of a [`Body::ShortText`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Choice {
    pub text: Text,
    pub right: bool,
    /// Shown to the person who chose this.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Text>,
    /// Percent in the bank it came from, -100 to 100, where it says more than `right`. Kept, not used.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub credit: Option<f64>,
}

impl Choice {
    pub fn right(text: &str) -> Self {
        Self { text: Text::plain(text), right: true, reason: None, credit: None }
    }

    pub fn wrong(text: &str) -> Self {
        Self { right: false, ..Self::right(text) }
    }

    /// As a pattern for [`compare::fits`]. The stars of Markdown are stars here.
    pub fn pattern(&self) -> String {
        if self.text.format == Format::Html { self.text.words() } else { self.text.text.clone() }
    }

    #[must_use]
    pub fn because(mut self, reason: &str) -> Self {
        self.reason = Some(Text::plain(reason));
        self
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pair {
    pub prompt: Text,
    pub answer: String,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Amount {
    #[serde(flatten)]
    pub range: Range,
    pub right: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Text>,
    /// As in [`Choice::credit`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub credit: Option<f64>,
}

#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(tag = "range", rename_all = "snake_case")]
pub enum Range {
    Exactly {
        number: f64,
    },
    Around {
        number: f64,
        tolerance: f64,
    },
    Between {
        low: f64,
        high: f64,
    },
    /// Every other number: carries a reason for them.
    Other,
}
