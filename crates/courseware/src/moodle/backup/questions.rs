//! `questions.xml` of a backup: the same questions as in Moodle XML, as rows of
//! Moodle's tables.

use std::collections::HashMap;

use super::{Files, Places, said, written};
use crate::{
    Fault, Pack, element,
    element::Element,
    moodle::{Answer, Blank, BlankKind, Format, Kind, Question, Text, bank},
};

const LIST: &str = "questions.xml";

/// The questions, and where each stands by its ids.
#[derive(Default)]
pub struct Bank {
    pub questions: Vec<Question>,
    pub by_question: Places,
    pub by_entry: Places,
}

/// Questions that belong to others (the blanks of a cloze), by their id.
type Children = HashMap<String, (String, Kind)>;

pub fn read(pack: &Pack, files: &Files) -> Result<Bank, Fault> {
    let mut bank = Bank::default();
    let Some(bytes) = pack.get(LIST) else { return Ok(bank) };
    let root = element::parse(LIST, bytes)?;
    let categories: Vec<&Element> = root.all("question_category").collect();
    let reading = Reading { pack, files };
    let children = reading.children(&categories);
    for category in &categories {
        let path = path(category, &categories);
        for (element, entry) in newest(category) {
            if is_child(element) {
                continue;
            }
            let mut question = reading.question(element, &children);
            question.category.clone_from(&path);
            let place = bank.questions.len();
            bank.questions.push(question);
            bank.by_question.insert(element.get("id").to_owned(), place);
            if let Some(entry) = entry {
                bank.by_entry.insert(entry.get("id").to_owned(), place);
                // A quiz may name an older version of it.
                for older in entry.below("question") {
                    bank.by_question.entry(older.get("id").to_owned()).or_insert(place);
                }
            }
        }
    }
    Ok(bank)
}

fn is_child(element: &Element) -> bool {
    !matches!(said(element, "parent").as_str(), "" | "0") && said(element, "parent") != element.get("id")
}

/// The names of a category and of those above it.
fn path(category: &Element, all: &[&Element]) -> Option<String> {
    let mut names = Vec::new();
    let mut at = Some(category);
    while let Some(element) = at
        && names.len() < 20
    {
        let name = said(element, "name");
        if name != "top" {
            names.push(name);
        }
        let parent = said(element, "parent");
        at = all.iter().copied().find(|it| it.get("id") == parent && parent != "0");
    }
    names.reverse();
    bank::path(&names.join("/"))
}

/// Each question of a category in its newest version, with its entry (Moodle 4).
fn newest(category: &Element) -> Vec<(&Element, Option<&Element>)> {
    let mut found: Vec<(&Element, Option<&Element>)> =
        category.child("questions").into_iter().flat_map(|it| it.all("question")).map(|it| (it, None)).collect();
    for entry in category.child("question_bank_entries").into_iter().flat_map(|it| it.all("question_bank_entry")) {
        let versions = entry.below("question_versions");
        let newest = versions.into_iter().max_by_key(|it| said(it, "version").parse::<i64>().unwrap_or_default());
        let questions = newest.and_then(|it| it.child("questions")).into_iter().flat_map(|it| it.all("question"));
        found.extend(questions.map(|it| (it, Some(entry))));
    }
    found
}

struct Reading<'a> {
    pack: &'a Pack,
    files: &'a Files,
}

impl Reading<'_> {
    fn children(&self, categories: &[&Element]) -> Children {
        let mut children = Children::new();
        for (element, _) in categories.iter().flat_map(|it| newest(it)).filter(|(element, _)| is_child(element)) {
            let mut stem = Text::default();
            let kind = self.body(element, &mut stem, &Children::new());
            children.insert(element.get("id").to_owned(), (said(element, "qtype"), kind));
        }
        children
    }

    fn text(&self, element: &Element, name: &str, id: &str) -> Text {
        let mut text = written(element, name);
        self.files.fill(self.pack, &mut text, "question", Some(id), None);
        text
    }

    fn question(&self, element: &Element, children: &Children) -> Question {
        let id = element.get("id");
        let options = options(element);
        let combined = |name: &str| options.map(|it| self.text(it, name, id)).unwrap_or_default();
        let mut question = Question {
            line: element.line,
            name: said(element, "name"),
            id: said(element, "idnumber"),
            category: None,
            stem: self.text(element, "questiontext", id),
            general: self.text(element, "generalfeedback", id),
            combined: [
                combined("correctfeedback"),
                combined("partiallycorrectfeedback"),
                combined("incorrectfeedback"),
            ],
            hints: element.below("question_hint").len(),
            penalty: bank::number(&said(element, "penalty")).unwrap_or_default(),
            tags: element.below("tag").iter().map(|tag| said(tag, "rawname")).filter(|tag| !tag.is_empty()).collect(),
            kind: Kind::Description,
        };
        question.kind = self.body(element, &mut question.stem, children);
        question
    }

    fn body(&self, element: &Element, stem: &mut Text, children: &Children) -> Kind {
        let kind = said(element, "qtype");
        let options = options(element);
        let option = |name: &str| options.map(|it| said(it, name)).unwrap_or_default();
        let shuffle = option("shuffleanswers") != "0";
        match kind.as_str() {
            "multichoice" => Kind::Choice { single: option("single") != "0", shuffle, answers: self.answers(element) },
            "multichoiceset" | "oumultiresponse" => {
                let answers = self.answers(element).into_iter();
                let judged = answers.map(|it| Answer { fraction: if it.fraction > 0.0 { 100.0 } else { 0.0 }, ..it });
                Kind::Choice { single: false, shuffle, answers: judged.collect() }
            }
            "truefalse" => self.true_false(element, &option("trueanswer")),
            "shortanswer" => Kind::Short { use_case: option("usecase") == "1", answers: self.answers(element) },
            "numerical" => {
                let units = element.below("numerical_unit").into_iter().map(|unit| said(unit, "unit")).collect();
                Kind::Numerical { answers: self.numerical(element), units }
            }
            "match" => {
                let pairs = element.below("match").into_iter().filter(|it| it.attribute("id").is_some());
                let pairs = pairs.map(|it| (self.text(it, "questiontext", it.get("id")), said(it, "answertext")));
                Kind::Match { shuffle, pairs: pairs.collect() }
            }
            "ordering" => {
                let mut answers = self.answers(element);
                answers.sort_by(|one, two| one.fraction.total_cmp(&two.fraction));
                Kind::Order { items: answers.into_iter().map(|answer| answer.text).collect() }
            }
            "gapselect" | "ddwtos" => {
                let words = self.answers(element).into_iter().map(|it| (it.text.text, group(&it.feedback.text)));
                Kind::Gaps { words: words.collect() }
            }
            "multianswer" => Kind::Cloze { blanks: blanks(element, stem, children) },
            "essay" => Kind::Essay { grader_info: !option("graderinfo").is_empty() },
            "description" => Kind::Description,
            other => Kind::Other(other.chars().take(40).collect()),
        }
    }

    fn answers(&self, element: &Element) -> Vec<Answer> {
        let rows = element.below("answer").into_iter().filter(|it| it.attribute("id").is_some());
        rows.map(|it| Answer {
            text: self.text(it, "answertext", it.get("id")),
            // Tables hold a share of one.
            fraction: bank::number(&said(it, "fraction")).filter(|it| it.is_finite()).unwrap_or_default() * 100.0,
            feedback: self.text(it, "feedback", it.get("id")),
            tolerance: 0.0,
        })
        .map(|it| Answer { text: Text { format: answer_format(element, it.text.format), ..it.text }, ..it })
        .collect()
    }

    fn numerical(&self, element: &Element) -> Vec<Answer> {
        let rows = element.below("answer").into_iter().filter(|it| it.attribute("id").is_some());
        let ids: Vec<&str> = rows.map(|it| it.get("id")).collect();
        let records = element.below("numerical_record");
        let mut answers = self.answers(element);
        for (answer, id) in answers.iter_mut().zip(ids) {
            let record = records.iter().find(|it| said(it, "answer") == id);
            answer.tolerance = record.and_then(|it| bank::number(&said(it, "tolerance"))).unwrap_or_default();
        }
        answers
    }

    fn true_false(&self, element: &Element, true_id: &str) -> Kind {
        let rows = element.below("answer").into_iter().filter(|it| it.attribute("id").is_some());
        let ids: Vec<&str> = rows.map(|it| it.get("id")).collect();
        let mut answers = self.answers(element);
        for (answer, id) in answers.iter_mut().zip(ids) {
            // The rows carry the words of the site's language.
            answer.text = Text::html(if id == true_id { "true" } else { "false" });
        }
        Kind::TrueFalse { answers }
    }
}

/// Typed answers are plain, whatever their row says.
fn answer_format(element: &Element, format: Format) -> Format {
    match said(element, "qtype").as_str() {
        "shortanswer" | "numerical" => Format::Plain,
        _ => format,
    }
}

/// The row of options of a question's kind.
fn options(element: &Element) -> Option<&Element> {
    let kind = said(element, "qtype");
    let plugin = element.child(&format!("plugin_qtype_{kind}_question"))?;
    let names = ["matchoptions", kind.as_str()];
    let found = names.iter().find_map(|name| plugin.below(name).into_iter().find(|it| it.attribute("id").is_some()));
    found.or_else(|| plugin.child(&kind))
}

/// `1`, or the group inside `O:8:"stdClass":2:{s:9:"draggroup";s:1:"1";…}`.
fn group(text: &str) -> String {
    match text.split_once("draggroup\";") {
        None => text.trim().to_owned(),
        Some((_, rest)) => rest
            .chars()
            .skip_while(|it| *it != '"' && *it != 'i')
            .skip(1)
            .skip_while(|it| *it == ':')
            .take_while(char::is_ascii_digit)
            .collect(),
    }
}

fn blanks(element: &Element, stem: &mut Text, children: &Children) -> Vec<Blank> {
    let sequence = element.below("multianswer").into_iter().map(|it| said(it, "sequence")).find(|it| !it.is_empty());
    let mut blanks = Vec::new();
    for (number, id) in sequence.unwrap_or_default().split(',').enumerate() {
        let blank = children.get(id.trim()).and_then(|(_, kind)| match kind {
            Kind::Short { answers, .. } => Some(Blank { kind: BlankKind::Short, answers: answers.clone() }),
            Kind::Numerical { answers, .. } => Some(Blank { kind: BlankKind::Numerical, answers: answers.clone() }),
            Kind::Choice { single, answers, .. } => {
                let kind = if *single { BlankKind::One } else { BlankKind::Several };
                Some(Blank { kind, answers: answers.clone() })
            }
            _ => None,
        });
        match blank {
            Some(blank) => {
                blanks.push(blank);
                stem.text = stem.text.replace(&format!("{{#{}}}", number + 1), &format!("{{#@{}}}", blanks.len()));
            }
            None => stem.text = stem.text.replace(&format!("{{#{}}}", number + 1), "____"),
        }
    }
    stem.text = stem.text.replace("{#@", "{#");
    blanks
}
