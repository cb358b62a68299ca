//! `<quiz>`: a question bank as XML.

use base::Message;
use base64::Engine;

use super::{Answer, Blank, BlankKind, File, Format, Kind, Question, RULE, Text, cloze};
use crate::{
    Fault,
    element::{self, Element, fault},
};

/// Whether a file looks like a question bank of Moodle.
pub fn is_bank(root: &Element) -> bool {
    root.name == "quiz"
}

/// The questions in the order of the file.
pub fn read(file: &str, bytes: &[u8]) -> Result<Vec<Question>, Fault> {
    let root = element::parse(file, bytes)?;
    if !is_bank(&root) {
        let why = Message::new("courseware-moodle-root").with("name", &root.name);
        return Err(fault(file, root.line, RULE, why));
    }
    let mut category = None;
    let mut questions = Vec::new();
    for element in root.all("question") {
        let kind = element.get("type");
        if kind.is_empty() {
            return Err(fault(file, element.line, RULE, "courseware-moodle-type"));
        }
        if kind == "category" {
            category = path(&element.child("category").map(|it| it.text_of("text")).unwrap_or_default());
            continue;
        }
        let mut question = question(file, element, kind)?;
        question.category.clone_from(&category);
        questions.push(question);
    }
    Ok(questions)
}

/// `$course$/top/安全/触电` and `$system$/…` without their beginnings.
pub(super) fn path(text: &str) -> Option<String> {
    let parts: Vec<&str> = text.split('/').map(str::trim).filter(|part| !part.is_empty()).collect();
    let named = parts.iter().skip_while(|part| (part.starts_with('$') && part.ends_with('$')) || **part == "top");
    let named: Vec<&str> = named.copied().collect();
    (!named.is_empty()).then(|| named.join("/"))
}

fn question(file: &str, element: &Element, kind: &str) -> Result<Question, Fault> {
    let rich =
        |name: &str| -> Result<Text, Fault> { element.child(name).map_or(Ok(Text::default()), |it| text(file, it)) };
    let tags = element.child("tags").map(|tags| tags.all("tag").map(Element::text).collect()).unwrap_or_default();
    let mut question = Question {
        line: element.line,
        name: element.child("name").map(|name| name.text_of("text")).unwrap_or_default(),
        id: element.text_of("idnumber"),
        category: None,
        stem: rich("questiontext")?,
        general: rich("generalfeedback")?,
        combined: [rich("correctfeedback")?, rich("partiallycorrectfeedback")?, rich("incorrectfeedback")?],
        hints: element.all("hint").filter(|hint| !hint.text().is_empty()).count(),
        penalty: number(&element.text_of("penalty")).unwrap_or_default(),
        tags,
        kind: Kind::Description,
    };
    question.kind = body(file, element, kind, &mut question.stem)?;
    Ok(question)
}

fn body(file: &str, element: &Element, kind: &str, stem: &mut Text) -> Result<Kind, Fault> {
    let shuffle = element.child("shuffleanswers").is_none_or(|it| !matches!(it.text().as_str(), "0" | "false"));
    Ok(match kind {
        "multichoice" => {
            let single = element.child("single").is_none_or(|it| !matches!(it.text().as_str(), "0" | "false"));
            Kind::Choice { single, shuffle, answers: answers(file, element)? }
        }
        // All or nothing, which is how we judge.
        "multichoiceset" | "oumultiresponse" => {
            Kind::Choice { single: false, shuffle, answers: right_or_wrong(file, element)? }
        }
        "truefalse" => Kind::TrueFalse { answers: answers(file, element)? },
        "shortanswer" => Kind::Short { use_case: element.text_of("usecase") == "1", answers: answers(file, element)? },
        "numerical" => {
            let units = element.child("units");
            let units = units.map(|it| it.all("unit").map(|unit| unit.text_of("unit_name")).collect());
            Kind::Numerical { answers: answers(file, element)?, units: units.unwrap_or_default() }
        }
        "matching" | "match" => {
            let pairs = element.all("subquestion").map(|pair| {
                Ok((text(file, pair)?, pair.child("answer").map(|answer| answer.text_of("text")).unwrap_or_default()))
            });
            Kind::Match { shuffle, pairs: pairs.collect::<Result<_, Fault>>()? }
        }
        "ordering" => Kind::Order { items: answers(file, element)?.into_iter().map(|answer| answer.text).collect() },
        "gapselect" | "ddwtos" => {
            let boxes = if kind == "gapselect" { "selectoption" } else { "dragbox" };
            let words = element.all(boxes).map(|word| (word.text_of("text"), word.text_of("group")));
            Kind::Gaps { words: words.collect() }
        }
        "cloze" | "multianswer" => {
            let (text, blanks) = cloze::blanks(&stem.text);
            stem.text = text;
            Kind::Cloze { blanks }
        }
        "essay" => Kind::Essay { grader_info: !element.text_of("graderinfo").is_empty() },
        "description" => Kind::Description,
        other => Kind::Other(other.chars().take(40).collect()),
    })
}

fn answers(file: &str, element: &Element) -> Result<Vec<Answer>, Fault> {
    element.all("answer").map(|answer| self::answer(file, answer)).collect()
}

fn answer(file: &str, element: &Element) -> Result<Answer, Fault> {
    let fraction = element.get("fraction");
    let fraction = if fraction.is_empty() { Some(0.0) } else { number(fraction) };
    let Some(fraction) = fraction.filter(|it| it.is_finite()) else {
        let why = Message::new("courseware-moodle-number").with("text", element.get("fraction"));
        return Err(fault(file, element.line, RULE, why));
    };
    Ok(Answer {
        text: text(file, element)?,
        fraction,
        feedback: element.child("feedback").map_or(Ok(Text::default()), |it| text(file, it))?,
        tolerance: number(&element.text_of("tolerance")).unwrap_or_default(),
    })
}

/// `<answer><correctanswer>1</correctanswer>`, or a fraction above zero.
fn right_or_wrong(file: &str, element: &Element) -> Result<Vec<Answer>, Fault> {
    element
        .all("answer")
        .map(|element| {
            let mut answer = answer(file, element)?;
            let said = element.attribute("fraction").is_none().then(|| element.text_of("correctanswer") == "1");
            answer.fraction = if said.unwrap_or(answer.fraction > 0.0) { 100.0 } else { 0.0 };
            Ok(answer)
        })
        .collect()
}

pub(super) fn number(text: &str) -> Option<f64> {
    text.trim().replace(',', ".").parse().ok()
}

/// `<x format="html"><text>…</text><file …>base64</file></x>`.
fn text(file: &str, element: &Element) -> Result<Text, Fault> {
    let files = element.all("file").map(|it| embedded(file, it)).collect::<Result<_, _>>()?;
    Ok(Text { format: format(element.get("format")), text: element.text_of("text"), files })
}

fn embedded(file: &str, element: &Element) -> Result<File, Fault> {
    let packed: String = element.text().split_whitespace().collect();
    let bytes = base64::engine::general_purpose::STANDARD.decode(&packed);
    let Ok(bytes) = bytes else { return Err(fault(file, element.line, RULE, "courseware-moodle-base64")) };
    let path = format!("{}{}", element.get("path").trim_start_matches('/'), element.get("name"));
    Ok(File { path, bytes })
}

pub(super) fn format(word: &str) -> Format {
    match word {
        "moodle_auto_format" | "0" => Format::Auto,
        "plain_text" | "plain" | "2" => Format::Plain,
        "markdown" | "4" => Format::Markdown,
        _ => Format::Html,
    }
}

pub(super) fn blank(kind: BlankKind, answers: Vec<Answer>) -> Blank {
    Blank { kind, answers }
}
