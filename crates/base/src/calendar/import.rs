//! The holiday list as a file: `date,kind,name_zh,name_en`, one day a line, as an administrator uploads it each November.
//!
//! The kind is `off` or `work`. Dates may have lost their zeros in a spreadsheet (`2026/1/1`). A first line of column
//! names, empty lines and lines that begin with `#` are passed over; names may be empty and contain no comma.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::{DayKind, Exception};
use crate::Message;

/// What is wrong with which line; lines count from 1.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {problem}")]
pub struct LineError {
    pub line: usize,
    pub problem: LineProblem,
}

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LineProblem {
    #[error("4 fields expected, {0} found")]
    Fields(usize),
    #[error("not a date: {0}")]
    Date(String),
    #[error("neither off nor work: {0}")]
    Kind(String),
    #[error("the same day as line {0}")]
    Repeated(usize),
}

impl LineError {
    pub fn message(&self) -> Message {
        match &self.problem {
            LineProblem::Fields(found) => Message::new("calendar-line-fields").with("found", found),
            LineProblem::Date(text) => Message::new("calendar-line-date").with("text", text),
            LineProblem::Kind(text) => Message::new("calendar-line-kind").with("text", text),
            LineProblem::Repeated(first) => Message::new("calendar-line-repeated").with("first", first),
        }
        .with("line", self.line)
    }
}

/// All exceptions of a file in its order, or everything that is wrong with it.
pub fn parse(text: &str) -> Result<Vec<Exception>, Vec<LineError>> {
    let mut exceptions = Vec::new();
    let mut errors = Vec::new();
    let mut lines_by_date = BTreeMap::new();
    // Excel writes a byte order mark.
    for (line, text) in (1..).zip(text.trim_start_matches('\u{feff}').lines()) {
        let text = text.trim();
        if text.is_empty() || text.starts_with('#') || (line == 1 && text.starts_with("date,")) {
            continue;
        }
        match parse_line(text) {
            Err(problem) => errors.push(LineError { line, problem }),
            Ok(exception) => match lines_by_date.insert(exception.date, line) {
                Some(first) => errors.push(LineError { line, problem: LineProblem::Repeated(first) }),
                None => exceptions.push(exception),
            },
        }
    }
    if errors.is_empty() { Ok(exceptions) } else { Err(errors) }
}

fn parse_line(text: &str) -> Result<Exception, LineProblem> {
    let fields: Vec<&str> = text.split(',').map(str::trim).collect();
    let [date, kind, name_zh, name_en] = fields[..] else {
        return Err(LineProblem::Fields(fields.len()));
    };
    Ok(Exception {
        date: parse_date(date).ok_or_else(|| LineProblem::Date(date.to_owned()))?,
        kind: DayKind::from_code(kind).ok_or_else(|| LineProblem::Kind(kind.to_owned()))?,
        name_zh: name_zh.to_owned(),
        name_en: name_en.to_owned(),
    })
}

/// `2026-01-01`, `2026/1/1`; four digits of the year, so that `1/2/26` is not guessed at.
fn parse_date(text: &str) -> Option<Date> {
    let parts: Vec<&str> = text.split(['-', '/']).collect();
    let [year, month, day] = parts[..] else { return None };
    if year.len() != 4 || month.len() > 2 || day.len() > 2 {
        return None;
    }
    Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()
}
