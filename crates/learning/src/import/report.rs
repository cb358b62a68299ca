//! What is in a file and what is not carried over: kept as it was said, in both
//! languages, so that it stays readable when the file is gone.

use std::collections::BTreeMap;

use base::Lang;
use serde::{Deserialize, Serialize};
use ui::i18n::Messages;

use super::material::Material;
use crate::question::foreign::Fate;

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Report {
    pub questions: usize,
    /// Number of questions by the message that names their kind.
    pub kinds: BTreeMap<String, usize>,
    /// Parts with a text.
    pub pages: usize,
    pub files: usize,
    pub parts: Vec<PartLine>,
    pub left: usize,
    pub changed: usize,
    /// Up to a limit; `left` and `changed` count them all.
    pub lines: Vec<Line>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PartLine {
    pub title: String,
    /// Letters of its text.
    pub letters: usize,
    pub questions: usize,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    pub is_left: bool,
    pub item: String,
    pub file: String,
    pub line: u64,
    pub rule: String,
    pub zh: String,
    pub en: String,
}

impl Line {
    pub fn what(&self, lang: Lang) -> &str {
        if lang == Lang::Zh { &self.zh } else { &self.en }
    }

    /// `questions.xml:12`
    pub fn place(&self) -> String {
        match (self.file.is_empty(), self.line) {
            (true, 0) => String::new(),
            (true, line) => line.to_string(),
            (false, 0) => self.file.clone(),
            (false, line) => format!("{}:{line}", self.file),
        }
    }
}

impl Report {
    pub fn of(material: &Material, messages: &Messages, most: usize) -> Self {
        let mut report = Self { files: material.files.kept.len(), ..Self::default() };
        for part in &material.parts {
            report.questions += part.questions.len();
            report.pages += usize::from(!part.body.trim().is_empty());
            for placed in &part.questions {
                *report.kinds.entry(placed.question.body.name().to_owned()).or_default() += 1;
            }
            report.parts.push(PartLine {
                title: part.title.clone(),
                letters: part.body.chars().filter(|letter| !letter.is_whitespace()).count(),
                questions: part.questions.len(),
            });
        }
        report.left = material.remarks.iter().filter(|remark| remark.fate == Fate::Left).count();
        report.changed = material.remarks.len() - report.left;
        let mut sorted: Vec<_> = material.remarks.iter().collect();
        sorted.sort_by_key(|remark| remark.fate);
        report.lines = sorted
            .into_iter()
            .take(most)
            .map(|remark| Line {
                is_left: remark.fate == Fate::Left,
                item: remark.item.clone(),
                file: remark.file.clone(),
                line: remark.line,
                rule: remark.rule.clone(),
                zh: messages.message(Lang::Zh, &remark.what),
                en: messages.message(Lang::En, &remark.what),
            })
            .collect();
        report
    }

    /// The remarks as a table for a spreadsheet.
    pub fn csv(&self, lang: Lang, head: [String; 6], fates: [String; 2]) -> Vec<u8> {
        // The mark tells Excel that it is UTF-8.
        let mut out = String::from("\u{feff}");
        row(&mut out, head.iter().map(String::as_str));
        for line in &self.lines {
            let fate = &fates[usize::from(!line.is_left)];
            let number = if line.line == 0 { String::new() } else { line.line.to_string() };
            row(&mut out, [fate.as_str(), &line.item, line.what(lang), &line.rule, &line.file, &number].into_iter());
        }
        out.into_bytes()
    }
}

/// Quoted where it must be; what a spreadsheet would compute is text.
fn row<'a>(out: &mut String, cells: impl Iterator<Item = &'a str>) {
    for (place, cell) in cells.enumerate() {
        if place > 0 {
            out.push(',');
        }
        let cell = if cell.starts_with(['=', '+', '-', '@', '\t']) { format!("'{cell}") } else { cell.to_owned() };
        if cell.contains([',', '"', '\n', '\r']) {
            out.push('"');
            out.push_str(&cell.replace('"', "\"\""));
            out.push('"');
        } else {
            out.push_str(&cell);
        }
    }
    out.push_str("\r\n");
}
