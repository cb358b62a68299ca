//! Moodle XML: every kind of question that we have has its own there.
//!
//! What [`courseware::moodle`] reads of it is the same question again, but for
//! texts in HTML, which come back as Markdown, and a range of numbers, which
//! Moodle says as a number with a tolerance.

use base64::{Engine, engine::general_purpose::STANDARD};

use super::{Attached, Files, name_of};
use crate::{
    markdown::escape,
    question::{
        Amount, Body, Choice, Format, Question, Range, Text,
        gift::{DIFFICULTY_TAG, TOP_CATEGORY},
    },
};

pub fn write(questions: &[Question], files: &Files) -> String {
    let mut out = Writer { out: String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<quiz>\n"), files };
    let mut category: Option<&String> = None;
    for question in questions {
        if question.category.as_ref() != category {
            category = question.category.as_ref();
            out.category(category.map(String::as_str));
        }
        out.question(question);
    }
    out.out.push_str("</quiz>\n");
    out.out
}

struct Writer<'a> {
    out: String,
    files: &'a Files,
}

impl Writer<'_> {
    fn line(&mut self, line: &str) {
        self.out.push_str(line);
        self.out.push('\n');
    }

    fn category(&mut self, path: Option<&str>) {
        let path = path.map_or_else(|| TOP_CATEGORY.to_owned(), |path| format!("{TOP_CATEGORY}/{path}"));
        let path = escape(&path);
        self.line(&format!("<question type=\"category\"><category><text>{path}</text></category></question>"));
    }

    fn question(&mut self, question: &Question) {
        self.line(&format!("<question type=\"{}\">", kind(&question.body)));
        let name = question.title.clone().unwrap_or_else(|| name_of(&question.stem));
        self.line(&format!("<name><text>{}</text></name>", escape(&name)));
        self.text("questiontext", "", &question.stem, "");
        self.text("generalfeedback", "", &question.reason.clone().unwrap_or_default(), "");
        // A second try costs nothing here.
        self.line("<defaultgrade>1</defaultgrade><penalty>0</penalty><hidden>0</hidden>");
        let id = question.reference.as_deref().unwrap_or_default();
        self.line(&format!("<idnumber>{}</idnumber>", escape(id)));
        self.body(&question.body);
        self.tags(question);
        self.line("</question>");
    }

    fn body(&mut self, body: &Body) {
        match body {
            Body::One { choices } => {
                self.line("<single>true</single><shuffleanswers>true</shuffleanswers>");
                let wrong = choices.iter().filter(|choice| !choice.right).filter_map(|choice| choice.credit);
                let most = wrong.fold(0.0, f64::max);
                for choice in choices {
                    // What earns the most is right there.
                    let right = choice.credit.filter(|credit| *credit > most).unwrap_or(100.0);
                    self.choice(choice, if choice.right { right } else { choice.credit.unwrap_or(0.0) });
                }
            }
            Body::Several { choices } => {
                self.line("<single>false</single><shuffleanswers>true</shuffleanswers>");
                let right = choices.iter().filter(|choice| choice.right).count().max(1);
                for choice in choices {
                    // What is wrong takes all away, as it does here.
                    let usual = if choice.right { share(right) } else { -100.0 };
                    self.choice(choice, choice.credit.unwrap_or(usual));
                }
            }
            Body::TrueFalse { right, when_true, when_false } => {
                for (word, is_right, reason) in [("true", *right, when_true), ("false", !*right, when_false)] {
                    let choice = Choice { right: is_right, reason: reason.clone(), ..Choice::wrong(word) };
                    self.choice(&choice, if is_right { 100.0 } else { 0.0 });
                }
            }
            Body::ShortText { accepted } => {
                self.line("<usecase>0</usecase>");
                for choice in accepted {
                    let pattern = Choice { text: Text::plain(&choice.pattern()), ..choice.clone() };
                    self.choice(&pattern, if choice.right { 100.0 } else { choice.credit.unwrap_or(0.0) });
                }
            }
            Body::Numerical { accepted } => accepted.iter().for_each(|amount| self.amount(amount)),
            Body::Match { pairs, extra } => {
                self.line("<shuffleanswers>true</shuffleanswers>");
                for pair in pairs {
                    self.pair(&pair.prompt, &pair.answer);
                }
                for answer in extra {
                    self.pair(&Text::default(), answer);
                }
            }
            Body::Order { items } => self.order(items),
            Body::Essay => self.line("<responseformat>plain</responseformat><responserequired>1</responserequired>"),
            Body::Description => {}
        }
    }

    fn choice(&mut self, choice: &Choice, fraction: f64) {
        let mut inside = Writer { out: String::new(), files: self.files };
        inside.text("feedback", "", &choice.reason.clone().unwrap_or_default(), "");
        self.text("answer", &format!(" fraction=\"{fraction}\""), &choice.text, &inside.out);
    }

    fn amount(&mut self, amount: &Amount) {
        let (text, tolerance) = match amount.range {
            Range::Exactly { number } => (number.to_string(), 0.0),
            Range::Around { number, tolerance } => (number.to_string(), tolerance.abs()),
            Range::Between { low, high } => (f64::midpoint(low, high).to_string(), (high - low).abs() / 2.0),
            Range::Other => ("*".to_owned(), 0.0),
        };
        let fraction = if amount.right { 100.0 } else { amount.credit.unwrap_or(0.0) };
        let mut inside = Writer { out: String::new(), files: self.files };
        inside.text("feedback", "", &amount.reason.clone().unwrap_or_default(), "");
        inside.line(&format!("<tolerance>{tolerance}</tolerance>"));
        self.text("answer", &format!(" fraction=\"{fraction}\""), &Text::plain(&text), &inside.out);
    }

    /// The answers of a match are shown as HTML there.
    fn pair(&mut self, prompt: &Text, answer: &str) {
        let answer = format!("<answer><text>{}</text></answer>\n", escape(&escape(answer)));
        self.text("subquestion", "", prompt, &answer);
    }

    fn order(&mut self, items: &[Text]) {
        self.line("<layouttype>VERTICAL</layouttype><selecttype>ALL</selecttype><selectcount>0</selectcount>");
        self.line("<gradingtype>ALL_OR_NOTHING</gradingtype><showgrading>HIDE</showgrading>");
        for (place, item) in items.iter().enumerate() {
            self.text("answer", &format!(" fraction=\"{}\"", place + 1), item, "");
        }
    }

    fn tags(&mut self, question: &Question) {
        let level = question.difficulty.map(|level| format!("{DIFFICULTY_TAG}{level}"));
        let tags: Vec<String> = question.tags.iter().cloned().chain(level).collect();
        if !tags.is_empty() {
            let tags: String = tags.iter().map(|tag| format!("<tag><text>{}</text></tag>", escape(tag))).collect();
            self.line(&format!("<tags>{tags}</tags>"));
        }
    }

    /// An element with a text in its format, the files that it names, and what
    /// else stands in it.
    fn text(&mut self, name: &str, attributes: &str, text: &Text, inside: &str) {
        let format = match text.format {
            Format::Plain => "plain_text",
            Format::Markdown => "markdown",
            Format::Html => "html",
        };
        let (mut words, mut attached) = (text.text.clone(), String::new());
        for (reference, Attached { name, bytes }) in self.files {
            if text.format != Format::Plain && words.contains(reference.as_str()) {
                words = words.replace(reference.as_str(), &format!("@@PLUGINFILE@@/{name}"));
                let packed = STANDARD.encode(bytes);
                attached.push_str(&format!("<file name=\"{name}\" path=\"/\" encoding=\"base64\">{packed}</file>\n"));
            }
        }
        let words = escape(&words);
        self.line(&format!("<{name}{attributes} format=\"{format}\"><text>{words}</text>{attached}{inside}</{name}>"));
    }
}

fn kind(body: &Body) -> &'static str {
    match body {
        Body::One { .. } | Body::Several { .. } => "multichoice",
        Body::TrueFalse { .. } => "truefalse",
        Body::Match { .. } => "matching",
        Body::Order { .. } => "ordering",
        Body::ShortText { .. } => "shortanswer",
        Body::Numerical { .. } => "numerical",
        Body::Essay => "essay",
        Body::Description => "description",
    }
}

/// The share of one of so many, as Moodle writes it: `33.33333`.
fn share(of: usize) -> f64 {
    (10_000_000.0 / of as f64).round() / 100_000.0
}
