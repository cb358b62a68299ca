//! What questions of other systems have in common: texts with their pictures,
//! blanks in a passage, and remarks on what was changed or left behind.

pub mod files;
pub mod passage;

use std::collections::BTreeMap;

use base::Message;
use courseware::Fault;

use super::{Format, Question, Text, fault::Blocks};
use crate::markdown::{self, from_html};
pub use files::Files;

/// What became of a thing that is not carried over as it was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fate {
    /// It is not here.
    Left,
    /// It is here, and something of it is otherwise.
    Changed,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remark {
    pub fate: Fate,
    /// Name of the question, page or file; empty: the file as a whole.
    pub item: String,
    pub file: String,
    pub line: u64,
    /// The standard's.
    pub rule: String,
    pub what: Message,
}

/// A file of a package: its name and what it holds.
type NamedBytes<'a> = (String, std::borrow::Cow<'a, [u8]>);

impl Remark {
    /// A part of a package that could not be read.
    pub fn of(fault: Fault) -> Self {
        let Fault { file, line, rule, message } = fault;
        Self { fate: Fate::Left, item: String::new(), file, line, rule: rule.to_owned(), what: message }
    }
}

/// A question with its place in the file.
#[derive(Debug, Clone, PartialEq)]
pub struct Placed {
    pub file: String,
    pub line: u64,
    pub question: Question,
}

/// What a conversion gathers beside the questions.
#[derive(Debug, Default)]
pub struct Gathering {
    pub files: Files,
    pub remarks: Vec<Remark>,
    /// What many questions have in common is said once, with their number.
    pub counted: BTreeMap<&'static str, usize>,
    file: String,
    line: u64,
    item: String,
    rule: &'static str,
}

impl Gathering {
    pub fn new(files: Files) -> Self {
        Self { files, ..Self::default() }
    }

    /// What the next remarks are about.
    pub fn at(&mut self, file: &str, line: u64, item: &str, rule: &'static str) {
        file.clone_into(&mut self.file);
        self.item = shortened(item, 80);
        (self.line, self.rule) = (line, rule);
    }

    pub fn left(&mut self, what: impl Into<Message>) {
        self.remark(Fate::Left, what.into());
    }

    pub fn changed(&mut self, what: impl Into<Message>) {
        self.remark(Fate::Changed, what.into());
    }

    pub fn count(&mut self, what: &'static str) {
        *self.counted.entry(what).or_default() += 1;
    }

    fn remark(&mut self, fate: Fate, what: Message) {
        let (item, file) = (self.item.clone(), self.file.clone());
        let remark = Remark { fate, item, file, line: self.line, rule: self.rule.to_owned(), what };
        if !self.remarks.contains(&remark) {
            self.remarks.push(remark);
        }
    }

    /// A text out of HTML; `find` gives name and bytes for an address.
    pub fn text<'a>(&mut self, html: &str, find: &dyn Fn(&str) -> Option<NamedBytes<'a>>) -> Text {
        let mut refused = Vec::new();
        let files = &mut self.files;
        let mut keep = |address: &str| {
            let (name, bytes) = find(address).or_else(|| files::inline(address))?;
            match files.keep(&name, &bytes) {
                Ok(reference) => Some(reference),
                Err(why) => {
                    refused.push((address.to_owned(), why.with("file", shortened(&name, 80))));
                    None
                }
            }
        };
        let converted = from_html(html, &mut keep);
        // Why a file was refused says more than that it is missing.
        let is_told = |note: &Message| {
            let named = note.args.first().map_or("", |(_, address)| address.as_str());
            note.key == "bank-note-media" && refused.iter().any(|(address, _)| address.starts_with(named))
        };
        let notes: Vec<Message> = converted.notes.into_iter().filter(|note| !is_told(note)).collect();
        for note in refused.into_iter().map(|(_, why)| why).chain(notes) {
            self.changed(note);
        }
        let format = if converted.is_plain { Format::Plain } else { Format::Markdown };
        Text::new(format, &converted.text)
    }

    /// The words of HTML, for what holds no markup; what it loses is told.
    pub fn words(&mut self, html: &str) -> String {
        if html.contains("<img") {
            self.changed("bank-note-words-only");
        }
        Text::plain(&markdown::from_html::words(html)).text
    }

    /// Keeps a question, unless something about it cannot be saved.
    pub fn take(&mut self, question: Question, into: &mut Vec<Placed>) {
        if let Some(fault) = question.faults().into_iter().find(|fault| fault.blocks == Blocks::Saving) {
            self.left(fault.why);
        } else {
            if !question.is_publishable() {
                self.count("bank-count-no-reason");
            }
            into.push(Placed { file: self.file.clone(), line: self.line, question });
        }
    }

    /// The remarks, those on single things first, and those that were counted.
    pub fn finish(mut self) -> (Files, Vec<Remark>) {
        for (key, count) in std::mem::take(&mut self.counted) {
            let what = Message::new(key).with("count", count);
            self.remarks.push(Remark {
                fate: Fate::Changed,
                item: String::new(),
                file: String::new(),
                line: 0,
                rule: String::new(),
                what,
            });
        }
        (self.files, self.remarks)
    }
}

pub fn shortened(text: &str, most: usize) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if text.chars().count() <= most {
        return text;
    }
    let mut short: String = text.chars().take(most - 1).collect();
    short.push('…');
    short
}

pub fn some(text: Text) -> Option<Text> {
    (!text.is_empty()).then_some(text)
}
