//! Moodle: question banks as XML ("Moodle XML") and course backups (`.mbz`).
//!
//! Both say the same questions in different words, so both become [`Question`].
//! Texts keep the format that their author chose; their files are beside them.

pub mod backup;
mod bank;
mod cloze;
#[cfg(test)]
mod tests;

pub use bank::{is_bank, read};
pub use cloze::blanks;

/// Where the notation is told: docs.moodle.org, "Moodle XML format".
pub const RULE: &str = "Moodle XML";

/// How a text is written: Moodle's 0 to 4.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Format {
    /// HTML with line breaks that count (`moodle_auto_format`).
    Auto,
    #[default]
    Html,
    Plain,
    Markdown,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Text {
    pub format: Format,
    pub text: String,
    /// What `@@PLUGINFILE@@/…` in it stands for.
    pub files: Vec<File>,
}

impl Text {
    pub fn is_empty(&self) -> bool {
        self.text.trim().is_empty()
    }

    pub fn html(text: &str) -> Self {
        Self { text: text.to_owned(), ..Self::default() }
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// Folder and name, without a slash before them.
    pub path: String,
    pub bytes: Vec<u8>,
}

#[derive(Debug, Clone, Default, PartialEq)]
pub struct Question {
    pub line: u64,
    pub name: String,
    /// `idnumber`.
    pub id: String,
    /// A path such as `安全文化/触电`.
    pub category: Option<String>,
    pub stem: Text,
    /// General feedback.
    pub general: Text,
    /// Said after a right, a half right and a wrong answer.
    pub combined: [Text; 3],
    pub hints: usize,
    /// Share that a further try costs, where the bank says one.
    pub penalty: f64,
    pub tags: Vec<String>,
    pub kind: Kind,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Kind {
    Choice {
        single: bool,
        shuffle: bool,
        answers: Vec<Answer>,
    },
    TrueFalse {
        answers: Vec<Answer>,
    },
    Short {
        use_case: bool,
        answers: Vec<Answer>,
    },
    Numerical {
        answers: Vec<Answer>,
        /// Units that may or must be typed.
        units: Vec<String>,
    },
    Match {
        shuffle: bool,
        pairs: Vec<(Text, String)>,
    },
    Order {
        items: Vec<Text>,
    },
    /// Gaps `[[1]]` in the stem, each filled from the words of its group, the
    /// first of which are the right ones (`gapselect`, `ddwtos`).
    Gaps {
        words: Vec<(String, String)>,
    },
    /// Blanks `{#1}` in the stem.
    Cloze {
        blanks: Vec<Blank>,
    },
    Essay {
        grader_info: bool,
    },
    Description,
    /// A kind that is not carried over, by Moodle's name for it.
    Other(String),
}

impl Default for Kind {
    fn default() -> Self {
        Self::Other(String::new())
    }
}

#[derive(Debug, Clone, Default, PartialEq)]
pub struct Answer {
    pub text: Text,
    /// Percent, -100 to 100.
    pub fraction: f64,
    pub feedback: Text,
    pub tolerance: f64,
}

/// One embedded answer of a cloze question.
#[derive(Debug, Clone, PartialEq)]
pub struct Blank {
    pub kind: BlankKind,
    pub answers: Vec<Answer>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BlankKind {
    Short,
    Numerical,
    One,
    Several,
}
