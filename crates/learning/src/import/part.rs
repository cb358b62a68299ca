//! A part of what is brought in: it can become a unit.

use crate::{
    document::MOST_TEXT,
    question::foreign::{Placed, shortened},
};

/// As long as a unit's title may be.
pub const MOST_TITLE: usize = 60;

#[derive(Debug, Clone, Default, PartialEq)]
pub struct Part {
    pub title: String,
    /// Markdown; pictures are `media:bank-N`.
    pub body: String,
    pub questions: Vec<Placed>,
}

impl Part {
    pub fn new(title: &str) -> Self {
        Self { title: title.to_owned(), ..Self::default() }
    }

    /// None without questions. What only says something is said in the text.
    pub fn of_questions(title: &str, placed: Vec<Placed>) -> Option<Self> {
        let mut part = Self::new(title);
        part.ask(placed);
        (!part.is_empty()).then_some(part)
    }

    pub fn is_empty(&self) -> bool {
        self.body.trim().is_empty() && self.questions.is_empty()
    }

    pub fn say(&mut self, markdown: &str) {
        let markdown = markdown.trim();
        if !markdown.is_empty() {
            if !self.body.is_empty() {
                self.body.push_str("\n\n");
            }
            self.body.push_str(markdown);
        }
    }

    pub fn ask(&mut self, placed: Vec<Placed>) {
        self.questions.extend(placed);
    }

    /// Its title as a unit's: neither too short nor too long.
    pub fn unit_title(&self, fallback: &str) -> String {
        let title = if self.title.trim().is_empty() { fallback } else { &self.title };
        let title = shortened(title, MOST_TITLE);
        if title.chars().count() < 2 { format!("{title}（1）") } else { title }
    }

    /// Several, where the text is longer than a unit's may be; the questions go with the last.
    pub fn cut(self) -> Vec<Self> {
        if self.body.chars().count() <= MOST_TEXT {
            return vec![self];
        }
        let mut parts = vec![Self::new(&self.title)];
        for block in self.body.split("\n\n") {
            let block: String = block.chars().take(MOST_TEXT).collect();
            let is_full =
                parts.last().is_some_and(|part| part.body.chars().count() + block.chars().count() + 2 > MOST_TEXT);
            if is_full {
                parts.push(Self::new(&self.title));
            }
            if let Some(part) = parts.last_mut() {
                part.say(&block);
            }
        }
        let count = parts.len();
        for (number, part) in parts.iter_mut().enumerate() {
            part.title = format!("{} ({}/{count})", shortened(&self.title, 50), number + 1);
        }
        if let Some(last) = parts.last_mut() {
            last.questions = self.questions;
        }
        parts
    }
}

/// A part for each category, in the order of their first questions.
pub fn by_category(placed: Vec<Placed>, title: &str) -> Vec<Part> {
    let mut parts: Vec<Part> = Vec::new();
    for question in placed {
        let name = question.question.category.clone().unwrap_or_else(|| title.to_owned());
        match parts.iter_mut().find(|part| part.title == name) {
            Some(part) => part.questions.push(question),
            None => parts.push(Part { title: name, body: String::new(), questions: vec![question] }),
        }
    }
    parts
}
