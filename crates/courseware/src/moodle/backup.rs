//! A course backup (`.mbz`): what it says of itself, its sections with their
//! activities, and the questions of its bank.
//!
//! Grades, people, logs and settings are in there too when an administrator put
//! them in; none of that is read.

mod files;
mod questions;

use std::collections::HashMap;

use base::Message;

pub use self::files::Files;
use super::{File, Question, Text, bank};
use crate::{
    Fault, Pack,
    element::{self, Element, fault},
};

pub const RULE: &str = "Moodle backup";
const CONTENTS: &str = "moodle_backup.xml";

#[derive(Debug, Clone, Default, PartialEq)]
pub struct Backup {
    pub title: String,
    /// `4.1`, as the backup says it.
    pub release: String,
    pub sections: Vec<Section>,
    /// Each once, in the order of the bank.
    pub bank: Vec<Question>,
}

#[derive(Debug, Clone, Default, PartialEq)]
pub struct Section {
    /// Empty where nobody named it.
    pub title: String,
    pub number: i64,
    pub summary: Text,
    pub activities: Vec<Activity>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Activity {
    pub title: String,
    /// Where it stands in the package.
    pub file: String,
    pub line: u64,
    pub kind: ActivityKind,
}

#[derive(Debug, Clone, PartialEq)]
pub enum ActivityKind {
    Page(Text),
    /// Chapters with their titles.
    Book(Vec<(String, Text)>),
    Label(Text),
    Resource {
        intro: Text,
        files: Vec<File>,
    },
    Url {
        intro: Text,
        address: String,
    },
    Quiz {
        intro: Text,
        questions: Vec<usize>,
        random: usize,
    },
    /// By Moodle's name for the kind.
    Other(String),
}

/// Whether a package is a backup of Moodle.
pub fn is_backup(pack: &Pack) -> bool {
    pack.has(CONTENTS)
}

pub fn read(pack: &Pack) -> Result<Backup, Fault> {
    let root = parsed(pack, CONTENTS)?;
    let Some(about) = root.child("information") else {
        return Err(fault(
            CONTENTS,
            root.line,
            RULE,
            Message::new("courseware-backup-lacks").with("name", "information"),
        ));
    };
    let Some(contents) = about.child("contents") else {
        return Err(fault(
            CONTENTS,
            about.line,
            RULE,
            Message::new("courseware-backup-lacks").with("name", "contents"),
        ));
    };
    let files = Files::read(pack)?;
    let bank = questions::read(pack, &files)?;
    let mut sections = Vec::new();
    for element in contents.child("sections").iter().flat_map(|it| it.all("section")) {
        sections.push((said(element, "sectionid"), section(pack, &files, element)?));
    }
    let reading = Reading { pack, files: &files, bank: &bank };
    for element in contents.child("activities").iter().flat_map(|it| it.all("activity")) {
        let activity = reading.activity(element)?;
        let home = said(element, "sectionid");
        match sections.iter_mut().find(|(id, _)| *id == home) {
            Some((_, section)) => section.activities.push((said(element, "moduleid"), activity)),
            None => sections.push((
                home,
                Ordered { activities: vec![(said(element, "moduleid"), activity)], ..Ordered::default() },
            )),
        }
    }
    Ok(Backup {
        title: said(about, "original_course_fullname"),
        release: said(about, "backup_release"),
        sections: sections.into_iter().map(|(_, section)| section.finish()).collect(),
        bank: bank.questions,
    })
}

/// A section before its activities stand in their order.
#[derive(Default)]
struct Ordered {
    section: Section,
    sequence: Vec<String>,
    activities: Vec<(String, Activity)>,
}

impl Ordered {
    fn finish(mut self) -> Section {
        let place = |module: &String| self.sequence.iter().position(|it| it == module).unwrap_or(usize::MAX);
        self.activities.sort_by_key(|(module, _)| place(module));
        self.section.activities = self.activities.into_iter().map(|(_, activity)| activity).collect();
        self.section
    }
}

fn parsed(pack: &Pack, path: &str) -> Result<Element, Fault> {
    match pack.get(path) {
        Some(bytes) => element::parse(path, bytes),
        None => Err(fault(path, 0, RULE, Message::new("courseware-file-missing").with("name", path))),
    }
}

/// The words of a field; Moodle writes `$@NULL@$` for none.
fn said(element: &Element, name: &str) -> String {
    let text = element.text_of(name);
    if text == "$@NULL@$" { String::new() } else { text }
}

/// A text with its format beside it: `content` and `contentformat`.
fn written(element: &Element, name: &str) -> Text {
    Text {
        format: bank::format(&said(element, &format!("{name}format"))),
        text: said(element, name),
        files: Vec::new(),
    }
}

fn section(pack: &Pack, files: &Files, listed: &Element) -> Result<Ordered, Fault> {
    let path = format!("{}/section.xml", said(listed, "directory"));
    let root = parsed(pack, &path)?;
    let mut summary = written(&root, "summary");
    files.fill(pack, &mut summary, "section", Some(root.get("id")), None);
    let named = [said(&root, "name"), said(listed, "title")].into_iter().find(|name| !name.is_empty());
    // Where nobody named it, Moodle lists its number.
    let title = named.filter(|name| name.parse::<i64>().is_err()).unwrap_or_default();
    let number = said(&root, "number").parse().unwrap_or_default();
    let sequence = said(&root, "sequence").split(',').map(|id| id.trim().to_owned()).collect();
    Ok(Ordered {
        section: Section { title, number, summary, activities: Vec::new() },
        sequence,
        activities: Vec::new(),
    })
}

struct Reading<'a> {
    pack: &'a Pack,
    files: &'a Files,
    bank: &'a questions::Bank,
}

impl Reading<'_> {
    fn activity(&self, listed: &Element) -> Result<Activity, Fault> {
        let module = said(listed, "modulename");
        let mut title = said(listed, "title");
        let file = format!("{}/{module}.xml", said(listed, "directory"));
        let known = matches!(module.as_str(), "page" | "book" | "label" | "resource" | "url" | "quiz");
        if !known {
            return Ok(Activity { title, file, line: 0, kind: ActivityKind::Other(module) });
        }
        let root = parsed(self.pack, &file)?;
        let context = root.get("contextid").to_owned();
        let Some(body) = root.child(&module) else {
            let why = Message::new("courseware-backup-lacks").with("name", &module);
            return Err(fault(&file, root.line, RULE, why));
        };
        if title.is_empty() {
            title = said(body, "name");
        }
        let component = format!("mod_{module}");
        let text = |element: &Element, name: &str, item: Option<&str>| {
            let mut text = written(element, name);
            self.files.fill(self.pack, &mut text, &component, item, Some(&context));
            text
        };
        let kind = match module.as_str() {
            "page" => ActivityKind::Page(text(body, "content", None)),
            "book" => {
                let chapters = body.child("chapters").iter().flat_map(|it| it.all("chapter")).collect::<Vec<_>>();
                let mut chapters: Vec<&Element> = chapters;
                chapters.sort_by_key(|it| said(it, "pagenum").parse::<i64>().unwrap_or(i64::MAX));
                let read = chapters.into_iter().map(|it| (said(it, "title"), text(it, "content", Some(it.get("id")))));
                ActivityKind::Book(read.collect())
            }
            "label" => ActivityKind::Label(text(body, "intro", None)),
            "resource" => ActivityKind::Resource {
                intro: text(body, "intro", None),
                files: self.files.of_area(self.pack, &component, "content", &context),
            },
            "url" => ActivityKind::Url { intro: text(body, "intro", None), address: said(body, "externalurl") },
            _ => self.quiz(body, text(body, "intro", None)),
        };
        Ok(Activity { title, file, line: body.line, kind })
    }

    fn quiz(&self, body: &Element, intro: Text) -> ActivityKind {
        let (mut questions, mut random) = (Vec::new(), 0);
        let mut slots: Vec<&Element> = body.below("question_instance");
        slots.sort_by_key(|slot| said(slot, "slot").parse::<i64>().unwrap_or(i64::MAX));
        for slot in slots {
            let by_id = [said(slot, "questionid"), said(slot, "question")].into_iter().find(|id| !id.is_empty());
            let by_entry = slot.child("question_reference").map(|it| said(it, "questionbankentryid"));
            let found = by_id
                .and_then(|id| self.bank.by_question.get(&id))
                .or_else(|| by_entry.and_then(|id| self.bank.by_entry.get(&id)));
            match found {
                Some(place) => questions.push(*place),
                None => random += 1,
            }
        }
        ActivityKind::Quiz { intro, questions, random }
    }
}

type Places = HashMap<String, usize>;
