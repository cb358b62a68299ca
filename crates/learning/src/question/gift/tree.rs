//! The parse tree of a GIFT text. Its JSON is that of GIFT-grammar-PEG.js: same names, same order of questions.

use serde::{Serialize, Serializer};

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Node {
    /// From 1, of the first line that is not a comment.
    #[serde(skip)]
    pub line: usize,
    /// None for a category.
    #[serde(flatten)]
    pub head: Option<Head>,
    /// None for a category and a description, which have no braces.
    #[serde(flatten)]
    pub feedback: Option<GlobalFeedback>,
    #[serde(flatten)]
    pub answers: Answers,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Head {
    pub id: Option<String>,
    pub tags: Option<Vec<String>>,
    pub title: Option<String>,
    pub stem: Rich,
    /// The answers stood inside the sentence; the stem has `_____` in their place.
    pub has_embedded_answers: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct GlobalFeedback {
    pub global_feedback: Option<Rich>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Rich {
    pub format: Format,
    pub text: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    /// What stands without a prefix: line breaks and runs of spaces are one space.
    Moodle,
    Html,
    Markdown,
    Plain,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "type")]
pub enum Answers {
    Category {
        title: String,
    },
    Description,
    Essay,
    #[serde(rename = "TF", rename_all = "camelCase")]
    TrueFalse {
        is_true: bool,
        /// The first one written: for a wrong answer, whatever its name says.
        true_feedback: Option<Rich>,
        /// The second: for a right answer.
        false_feedback: Option<Rich>,
    },
    #[serde(rename = "MC")]
    Choice {
        choices: Vec<Choice<Rich>>,
    },
    Short {
        choices: Vec<Choice<Rich>>,
    },
    #[serde(rename_all = "camelCase")]
    Matching {
        match_pairs: Vec<Pair>,
    },
    Numerical {
        choices: Amounts,
    },
}

#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Choice<T> {
    /// `=`, whatever the weight.
    pub is_correct: bool,
    pub weight: Option<Number>,
    pub text: T,
    pub feedback: Option<Rich>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Pair {
    pub subquestion: Rich,
    pub subanswer: String,
    /// The answer read as a text with a format, as the items of an order are.
    #[serde(skip)]
    pub item: Rich,
    /// Not in the format, but written by people.
    #[serde(skip)]
    pub feedback: Option<Rich>,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Amounts {
    /// `{#3:1}`
    Single(Amount),
    /// `{#=3:1 ~#no}`
    List(Vec<Choice<Amount>>),
}

#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Amount {
    Range(Range),
    /// `*` or nothing: any other number.
    Other(Rich),
}

#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[serde(tag = "type")]
pub enum Range {
    #[serde(rename = "simple")]
    Exactly { number: Number },
    #[serde(rename = "range")]
    Around { number: Number, range: Number },
    #[serde(rename = "high-low", rename_all = "camelCase")]
    Between { number_high: Number, number_low: Number },
}

/// Finite; a whole number is written without a fraction, as JavaScript does.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Number(pub f64);

impl Serialize for Number {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.0.fract() == 0.0 && self.0.abs() < 9e15 {
            serializer.serialize_i64(self.0 as i64)
        } else {
            serializer.serialize_f64(self.0)
        }
    }
}
