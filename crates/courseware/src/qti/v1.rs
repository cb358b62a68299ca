//! QTI 1.2 as Common Cartridges use it: `<questestinterop>` with one assessment
//! or one bank of items.
//!
//! What is right is not said but computed there: conditions set the score. They
//! are kept as they stand, and [`Item::credit`] asks them.

use std::collections::BTreeMap;

use base::Message;

use crate::{
    Fault,
    element::{self, Element, fault},
};

pub const RULE: &str = "QTI 1.2.1";

#[derive(Debug, Clone, Default, PartialEq)]
pub struct Assessment {
    pub file: String,
    pub identifier: String,
    pub title: String,
    pub items: Vec<Item>,
}

#[derive(Debug, Clone, Default, PartialEq)]
pub struct Item {
    pub line: u64,
    pub identifier: String,
    pub title: String,
    /// `cc.multiple_choice.v0p1`, or `multiple_choice_question` as Canvas says.
    pub profile: String,
    /// HTML.
    pub stem: String,
    pub responses: Vec<Response>,
    pub conditions: Vec<Condition>,
    /// HTML by identifier.
    pub feedback: BTreeMap<String, String>,
}

#[derive(Debug, Clone, Default, PartialEq)]
pub struct Response {
    pub identifier: String,
    pub kind: Kind,
    pub shuffle: bool,
    /// HTML.
    pub prompt: String,
    /// Identifier and HTML.
    pub choices: Vec<(String, String)>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Kind {
    #[default]
    One,
    Several,
    Text,
    Other,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Condition {
    pub test: Test,
    /// What the condition sets the score to, or adds to it.
    pub credit: Option<f64>,
    pub feedback: Vec<String>,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Test {
    Equal {
        response: String,
        value: String,
        case: bool,
    },
    /// Contains the words.
    Part {
        response: String,
        value: String,
    },
    AtLeast {
        response: String,
        value: f64,
    },
    AtMost {
        response: String,
        value: f64,
    },
    Not(Box<Test>),
    All(Vec<Test>),
    Any(Vec<Test>),
    /// Whatever was answered.
    Always,
    Unknown,
}

/// What is answered, for asking the conditions.
#[derive(Debug, Clone, Copy)]
pub struct Given<'a> {
    pub response: &'a str,
    pub values: &'a [&'a str],
}

impl Test {
    /// Whether it holds; none where that cannot be said.
    pub fn holds(&self, given: &Given) -> Option<bool> {
        match self {
            Self::Equal { response, value, case } if response == given.response => {
                let same = |it: &&str| if *case { *it == value } else { it.to_lowercase() == value.to_lowercase() };
                Some(given.values.iter().any(same))
            }
            Self::Part { response, value } if response == given.response => {
                Some(given.values.iter().any(|it| it.to_lowercase().contains(&value.to_lowercase())))
            }
            Self::Not(test) => test.holds(given).map(|it| !it),
            Self::All(tests) => tests.iter().try_fold(true, |all, test| Some(all & test.holds(given)?)),
            Self::Any(tests) => tests.iter().try_fold(false, |any, test| Some(any | test.holds(given)?)),
            Self::Always => Some(true),
            Self::Equal { .. } | Self::Part { .. } => Some(false),
            Self::AtLeast { .. } | Self::AtMost { .. } | Self::Unknown => None,
        }
    }

    /// Every condition inside, itself first.
    pub fn each<'a>(&'a self, visit: &mut dyn FnMut(&'a Self)) {
        visit(self);
        match self {
            Self::Not(test) => test.each(visit),
            Self::All(tests) | Self::Any(tests) => tests.iter().for_each(|test| test.each(visit)),
            _ => {}
        }
    }
}

impl Item {
    /// What an answer earns, of 100: of the first condition that holds and sets a score.
    pub fn credit(&self, given: &Given) -> f64 {
        let scoring = self.conditions.iter().filter(|it| it.credit.is_some());
        let found = scoring.filter(|it| it.test.holds(given) == Some(true)).find_map(|it| it.credit);
        found.unwrap_or_default()
    }

    /// What is said to whoever chose exactly this.
    pub fn said_of(&self, given: &Given) -> Vec<&str> {
        let of_it = |test: &Test| matches!(test, Test::Equal { response, value, .. } if response == given.response && given.values == [value]);
        let conditions = self.conditions.iter().filter(|it| of_it(&it.test));
        conditions.flat_map(|it| &it.feedback).filter_map(|it| self.feedback.get(it)).map(String::as_str).collect()
    }
}

/// Whether a document is QTI 1.2.
pub fn is_qti(root: &Element) -> bool {
    root.name == "questestinterop"
}

pub fn read(file: &str, bytes: &[u8]) -> Result<Vec<Assessment>, Fault> {
    let root = element::parse(file, bytes)?;
    if !is_qti(&root) {
        let why = Message::new("courseware-qti-root").with("name", &root.name);
        return Err(fault(file, root.line, RULE, why));
    }
    let mut read: Vec<Assessment> = root
        .elements()
        .filter(|it| matches!(it.name.as_str(), "assessment" | "objectbank"))
        .map(|it| assessment(file, it))
        .collect();
    let loose: Vec<Item> = root.all("item").map(item).collect();
    if !loose.is_empty() {
        read.push(Assessment { file: file.to_owned(), items: loose, ..Assessment::default() });
    }
    if read.is_empty() {
        let why = Message::new("courseware-qti-lacks").with("name", "assessment");
        return Err(fault(file, root.line, RULE, why));
    }
    Ok(read)
}

fn assessment(file: &str, element: &Element) -> Assessment {
    Assessment {
        file: file.to_owned(),
        identifier: element.get("ident").to_owned(),
        title: [element.get("title").to_owned(), field(element, "bank_title")]
            .into_iter()
            .find(|it| !it.is_empty())
            .unwrap_or_default(),
        items: element.below("item").into_iter().map(item).collect(),
    }
}

/// An entry of the metadata directly below this element.
fn field(element: &Element, label: &str) -> String {
    let places = element.elements().filter(|it| matches!(it.name.as_str(), "itemmetadata" | "qtimetadata"));
    let fields = places.flat_map(|it| it.below("qtimetadatafield"));
    fields
        .into_iter()
        .find(|it| it.text_of("fieldlabel") == label)
        .map(|it| it.text_of("fieldentry"))
        .unwrap_or_default()
}

fn item(element: &Element) -> Item {
    let presentation = element.child("presentation");
    let profile = [field(element, "cc_profile"), field(element, "question_type")];
    let feedback = element.all("itemfeedback").map(|it| (it.get("ident").to_owned(), material(it)));
    Item {
        line: element.line,
        identifier: element.get("ident").to_owned(),
        title: element.get("title").to_owned(),
        profile: profile.into_iter().find(|it| !it.is_empty()).unwrap_or_default(),
        stem: presentation.map(stem).unwrap_or_default(),
        responses: presentation.map(responses).unwrap_or_default(),
        conditions: element.below("respcondition").into_iter().map(condition).collect(),
        feedback: feedback.collect(),
    }
}

/// The material before and between the responses, not inside them.
fn stem(presentation: &Element) -> String {
    let mut out = Vec::new();
    collect(presentation, &mut out);
    out.join("\n")
}

fn collect(element: &Element, out: &mut Vec<String>) {
    for child in element.elements() {
        match child.name.as_str() {
            "material" => out.push(texts(child)),
            "flow" | "flow_mat" => collect(child, out),
            _ => {}
        }
    }
}

fn material(element: &Element) -> String {
    element.below("material").into_iter().map(texts).collect::<Vec<_>>().join("\n")
}

fn texts(material: &Element) -> String {
    let parts = material.elements().filter_map(|it| match it.name.as_str() {
        "mattext" if it.get("texttype").eq_ignore_ascii_case("text/html") => Some(it.text()),
        "mattext" => Some(escaped(&it.text()).replace('\n', "<br>")),
        "matimage" => Some(format!("<img src=\"{}\" alt=\"{}\">", escaped(it.get("uri")), escaped(it.get("label")))),
        _ => None,
    });
    parts.collect::<Vec<_>>().join(" ")
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

fn responses(presentation: &Element) -> Vec<Response> {
    let mut found = Vec::new();
    presentation.walk(&mut |element| {
        if element.name.starts_with("response_") && element.name != "response_label" {
            found.push(response(element));
        }
    });
    found
}

fn response(element: &Element) -> Response {
    let render = element.elements().find(|it| it.name.starts_with("render_"));
    let is_several = element.get("rcardinality").eq_ignore_ascii_case("multiple");
    let kind = match (element.name.as_str(), render.map(|it| it.name.as_str())) {
        ("response_lid", Some("render_choice")) if is_several => Kind::Several,
        ("response_lid", Some("render_choice")) => Kind::One,
        ("response_str" | "response_num", _) => Kind::Text,
        _ => Kind::Other,
    };
    let labels = render.map(|it| it.below("response_label")).unwrap_or_default();
    let prompt = element.all("material").map(texts).collect::<Vec<_>>().join("\n");
    Response {
        identifier: element.get("ident").to_owned(),
        kind,
        shuffle: render.is_some_and(|it| it.get("shuffle").eq_ignore_ascii_case("yes")),
        prompt,
        choices: labels.into_iter().map(|it| (it.get("ident").to_owned(), material(it))).collect(),
    }
}

fn condition(element: &Element) -> Condition {
    let credit = element.all("setvar").filter(|it| matches!(it.get("varname"), "SCORE" | "" | "que_score"));
    let credit = credit.filter_map(|it| it.text().parse::<f64>().ok()).find(|it| it.is_finite());
    let feedback = element.all("displayfeedback").map(|it| it.get("linkrefid").to_owned()).collect();
    let tests: Vec<Test> =
        element.child("conditionvar").map(|it| it.elements().map(test).collect()).unwrap_or_default();
    Condition { test: one(tests, Test::All), credit, feedback }
}

fn one(mut tests: Vec<Test>, of: fn(Vec<Test>) -> Test) -> Test {
    match (tests.len(), tests.pop()) {
        (1, Some(test)) => test,
        (_, Some(last)) => {
            tests.push(last);
            of(tests)
        }
        (_, None) => Test::Unknown,
    }
}

fn test(element: &Element) -> Test {
    let (response, value) = (element.get("respident").to_owned(), element.text());
    let inner = || element.elements().map(test).collect::<Vec<_>>();
    match element.name.as_str() {
        "varequal" => Test::Equal { response, value, case: element.get("case").eq_ignore_ascii_case("yes") },
        "varsubstring" => Test::Part { response, value },
        "vargte" | "vargt" => value.parse().map_or(Test::Unknown, |value| Test::AtLeast { response, value }),
        "varlte" | "varlt" => value.parse().map_or(Test::Unknown, |value| Test::AtMost { response, value }),
        "not" => Test::Not(Box::new(one(inner(), Test::All))),
        "and" => one(inner(), Test::All),
        "or" => one(inner(), Test::Any),
        "other" => Test::Always,
        _ => Test::Unknown,
    }
}
