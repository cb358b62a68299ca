//! QTI: questions of other systems, 1.2 as it lives in Common Cartridges
//! ([`v1`]) and 2.1, 2.2 and 3.0 as items, tests and packages.
//!
//! The names of 3.0 (`qti-choice-interaction`, `response-identifier`) are those
//! of 2.x in another spelling; they are spelled back and read by one reader.

mod item;
mod package;
mod spelling;
#[cfg(test)]
mod tests;
pub mod v1;

use crate::{Fault, Refusal, element};

pub use package::{is_package, read_package};

pub const RULE: &str = "QTI 2.x/3.0";

/// What stands in a text where something is to be filled in: a number, from 1,
/// between these two letters of the private use area.
pub const BLANK: (char, char) = ('\u{e000}', '\u{e001}');

pub fn blank(number: usize) -> String {
    format!("{}{number}{}", BLANK.0, BLANK.1)
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Version {
    V21,
    V22,
    V30,
}

/// A file or package of questions.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Bank {
    pub title: String,
    /// As the test has them; without a test, one with all items.
    pub sections: Vec<Section>,
    /// Items that could not be read.
    pub refused: Vec<Fault>,
    /// Files of the package that are no questions.
    pub left: Vec<Left>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Left {
    pub file: String,
    pub line: u64,
    /// The type that the manifest gives it.
    pub kind: String,
}

#[derive(Debug, Clone, Default, PartialEq)]
pub struct Section {
    pub title: String,
    pub items: Vec<Item>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Item {
    pub version: Version,
    pub file: String,
    pub line: u64,
    pub identifier: String,
    pub title: String,
    pub responses: Vec<Response>,
    /// HTML, with [`BLANK`]s.
    pub body: String,
    pub interactions: Vec<Interaction>,
    pub feedback: Vec<Feedback>,
    /// Values are drawn at random (`templateDeclaration`).
    pub is_template: bool,
    /// Several attempts with changing scores.
    pub is_adaptive: bool,
    /// Words for teachers or scorers (`rubricBlock`), which are left out.
    pub has_rubric: bool,
}

#[derive(Debug, Clone, Default, PartialEq)]
pub struct Response {
    pub identifier: String,
    /// `single`, `multiple`, `ordered`, `record`.
    pub cardinality: String,
    pub base_type: String,
    pub correct: Vec<String>,
    /// Key, value, and whether upper and lower case are told apart.
    pub mapping: Vec<(String, f64, bool)>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Interaction {
    pub line: u64,
    pub response: String,
    /// HTML.
    pub prompt: String,
    pub shuffle: bool,
    pub kind: Kind,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Kind {
    Choice {
        choices: Vec<Choice>,
    },
    Order {
        choices: Vec<Choice>,
    },
    Associate {
        choices: Vec<Choice>,
    },
    Match {
        sources: Vec<Choice>,
        targets: Vec<Choice>,
    },
    /// The gaps are [`BLANK`]s of the body; number and identifier of each.
    Gaps {
        choices: Vec<Choice>,
        gaps: Vec<(usize, String)>,
    },
    /// A [`BLANK`] of the body with this number.
    Inline {
        blank: usize,
        choices: Vec<Choice>,
    },
    Entry {
        blank: usize,
    },
    /// Words inside the text.
    Hottext {
        choices: Vec<Choice>,
    },
    Slider,
    Extended,
    /// What is not carried over, by the name of its element.
    Other(String),
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Choice {
    pub identifier: String,
    /// HTML.
    pub text: String,
    /// HTML; said to whoever chose it.
    pub feedback: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Feedback {
    pub identifier: String,
    /// HTML.
    pub text: String,
}

/// Whether a document is a single item of 2.x or 3.0.
pub fn is_item(root: &element::Element) -> bool {
    matches!(root.name.as_str(), "assessmentItem" | "qti-assessment-item")
}

/// A single item.
pub fn read_item(file: &str, bytes: &[u8]) -> Result<Bank, Refusal> {
    let item = item::read(file, bytes)?;
    Ok(Bank {
        title: item.title.clone(),
        sections: vec![Section { title: String::new(), items: vec![item] }],
        ..Bank::default()
    })
}
