//! The Experience API as it is written, 1.0.3 and 2.0.0 (IEEE 9274.1.1): pure
//! functions from bytes to a statement or a fault, no database, no HTTP.
//!
//! Each file reads like its section of "Data"; [`statement::read`] is the way in.

pub mod activity;
pub mod actor;
pub mod attachment;
pub mod context;
pub mod equivalence;
pub mod fault;
pub mod format;
pub mod interaction;
pub mod json;
pub mod language;
pub mod object;
pub mod outcome;
pub mod scalar;
pub mod statement;
pub mod time;

pub use fault::Fault;
pub use json::Json;

/// Which edition a request speaks (Communication 3.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Version {
    V1,
    V2,
}

impl Version {
    /// What every answer says.
    pub const fn header(self) -> &'static str {
        match self {
            Self::V1 => "1.0.3",
            Self::V2 => "2.0.0",
        }
    }

    /// What a statement gets that names no version (Data 2.4.10).
    pub const fn of_statement(self) -> &'static str {
        match self {
            Self::V1 => "1.0.0",
            Self::V2 => "2.0.0",
        }
    }

    /// `1.0`, `1.0.x`, `2.0`, `2.0.x`.
    pub fn parse(text: &str) -> Option<Self> {
        let (version, rest) = match (text.strip_prefix("1.0"), text.strip_prefix("2.0")) {
            (Some(rest), _) => (Self::V1, rest),
            (_, Some(rest)) => (Self::V2, rest),
            _ => return None,
        };
        let is_patch = |digits: &str| !digits.is_empty() && digits.bytes().all(|digit| digit.is_ascii_digit());
        (rest.is_empty() || rest.strip_prefix('.').is_some_and(is_patch)).then_some(version)
    }
}
