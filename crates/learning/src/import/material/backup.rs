//! A course backup in parts: pages and books begin one, labels, links and
//! quizzes of the section belong to the one before them.

use base::Message;
use courseware::moodle::{
    File, Text,
    backup::{Activity, ActivityKind, Backup, RULE, Section},
};

use super::cartridge::markdown;
use crate::{
    import::part::{Part, by_category},
    markdown::escape,
    question::{
        foreign::{Gathering, Placed},
        moodle as from_moodle,
    },
};

const QUESTIONS: &str = "questions.xml";

pub fn parts(backup: &Backup, with: &mut Gathering) -> Vec<Part> {
    let mut used = vec![false; backup.bank.len()];
    let mut parts = Vec::new();
    for section in &backup.sections {
        let mut building = Building { backup, with: &mut *with, used: &mut used, section, parts: Vec::new() };
        building.begin();
        for activity in &section.activities {
            building.take(activity);
        }
        parts.append(&mut building.parts);
    }
    // What no quiz asks is a bank by its categories.
    let mut placed = Vec::new();
    for (question, _) in backup.bank.iter().zip(used).filter(|(_, used)| !used) {
        from_moodle::take(QUESTIONS, question, RULE, with, &mut placed);
    }
    parts.extend(by_category(placed, &backup.title));
    parts.retain(|part| !part.is_empty());
    parts.into_iter().flat_map(Part::cut).collect()
}

struct Building<'a> {
    backup: &'a Backup,
    with: &'a mut Gathering,
    used: &'a mut [bool],
    section: &'a Section,
    parts: Vec<Part>,
}

impl Building<'_> {
    fn title(&self) -> String {
        match (self.section.title.is_empty(), self.section.number) {
            (false, _) => self.section.title.clone(),
            (true, 0) => self.backup.title.clone(),
            (true, number) => format!("{} · {number}", self.backup.title),
        }
    }

    fn begin(&mut self) {
        self.with.at("", 0, &self.section.title, RULE);
        let text = self.text(&self.section.summary);
        if !text.is_empty() {
            let mut part = Part::new(&self.title());
            part.say(&text);
            self.parts.push(part);
        }
    }

    fn text(&mut self, text: &Text) -> String {
        markdown(&from_moodle::text(text, self.with))
    }

    fn open(&mut self) -> Option<&mut Part> {
        if self.parts.is_empty() {
            let title = self.title();
            self.parts.push(Part::new(&title));
        }
        self.parts.last_mut()
    }

    fn say(&mut self, text: &str) {
        if !text.trim().is_empty()
            && let Some(part) = self.open()
        {
            part.say(text);
        }
    }

    fn take(&mut self, activity: &Activity) {
        self.with.at(&activity.file, activity.line, &activity.title, RULE);
        match &activity.kind {
            ActivityKind::Page(text) => self.page(&activity.title, text),
            ActivityKind::Book(chapters) => {
                for (title, text) in chapters {
                    self.with.at(&activity.file, activity.line, title, RULE);
                    self.page(&format!("{}：{title}", activity.title), text);
                }
            }
            ActivityKind::Label(text) => {
                let text = self.text(text);
                self.say(&text);
            }
            ActivityKind::Url { intro, address } => {
                let intro = self.text(intro);
                let html = format!("<p><a href=\"{}\">{}</a></p>", escape(address), escape(&activity.title));
                let link = self.text(&Text::html(&html));
                self.with.changed("bank-note-outside");
                self.say(&intro);
                self.say(&link);
            }
            ActivityKind::Resource { intro, files } => self.resource(&activity.title, intro, files),
            ActivityKind::Quiz { intro, questions, random } => self.quiz(activity, intro, questions, *random),
            ActivityKind::Other(kind) => self.with.left(Message::new("bank-left-activity").with("kind", kind)),
        }
    }

    fn page(&mut self, title: &str, text: &Text) {
        let text = self.text(text);
        if text.trim().is_empty() {
            self.with.left("bank-left-empty-page");
            return;
        }
        let mut part = Part::new(title);
        part.say(&text);
        self.parts.push(part);
    }

    fn resource(&mut self, title: &str, intro: &Text, files: &[File]) {
        let intro = self.text(intro);
        self.say(&intro);
        for file in files {
            match self.with.files.keep(&file.path, &file.bytes) {
                Ok(reference) => {
                    let text = format!("![{}]({reference})", title.replace(['[', ']', '\\'], " "));
                    self.say(&text);
                }
                Err(_) => self.with.left("bank-left-file"),
            }
        }
        if files.is_empty() {
            self.with.left("bank-left-file");
        }
    }

    fn quiz(&mut self, activity: &Activity, intro: &Text, questions: &[usize], random: usize) {
        let intro = self.text(intro);
        if random > 0 {
            self.with.left(Message::new("bank-left-drawn").with("count", random));
        }
        let mut placed: Vec<Placed> = Vec::new();
        for place in questions {
            // A question that stands in two quizzes comes once.
            if !std::mem::replace(&mut self.used[*place], true) {
                from_moodle::take(QUESTIONS, &self.backup.bank[*place], RULE, self.with, &mut placed);
            }
        }
        match self.parts.last_mut() {
            Some(part) if part.questions.is_empty() => {
                part.say(&intro);
                part.ask(placed);
            }
            _ => {
                let mut part = Part::new(&activity.title);
                part.say(&intro);
                part.ask(placed);
                self.parts.push(part);
            }
        }
    }
}
