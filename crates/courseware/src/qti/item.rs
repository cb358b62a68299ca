//! One item (`assessmentItem`): what is declared, what is asked, what is said
//! afterwards.

use base::Message;

use super::{Choice, Feedback, Interaction, Item, Kind, RULE, Response, Version, blank, is_item, spelling};
use crate::{
    Fault,
    element::{self, Element, Node, fault},
};

/// The rule of a missing part: sections of the information model.
const BODY: &str = "QTI 2.2 5.2";
const DECLARED: &str = "QTI 2.2 8.1";

pub fn read(file: &str, bytes: &[u8]) -> Result<Item, Fault> {
    let mut root = element::parse(file, bytes)?;
    if !is_item(&root) {
        let why = Message::new("courseware-qti-root").with("name", &root.name);
        return Err(fault(file, root.line, RULE, why));
    }
    let version = version(&root);
    spelling::spell(&mut root);
    let Some(body) = root.child("itemBody") else {
        let why = Message::new("courseware-qti-lacks").with("name", "itemBody");
        return Err(fault(file, root.line, BODY, why));
    };
    let mut responses = root.all("responseDeclaration").map(declared).collect::<Vec<_>>();
    guess(&root, &mut responses);
    let mut body = body.clone();
    let mut reading = Reading::default();
    reading.take(&mut body);
    for interaction in &reading.interactions {
        let is_known = responses.iter().any(|it| it.identifier == interaction.response);
        if !is_known && !matches!(interaction.kind, Kind::Other(_)) {
            let why = Message::new("courseware-qti-response").with("name", &interaction.response);
            return Err(fault(file, interaction.line, DECLARED, why));
        }
    }
    Ok(Item {
        version,
        file: file.to_owned(),
        line: root.line,
        identifier: root.get("identifier").to_owned(),
        title: root.get("title").to_owned(),
        responses,
        body: body.inner_html(),
        interactions: reading.interactions,
        feedback: root.all("modalFeedback").map(told).chain(reading.feedback).collect(),
        is_template: root.child("templateDeclaration").is_some(),
        is_adaptive: root.is("adaptive"),
        has_rubric: reading.has_rubric,
    })
}

fn version(root: &Element) -> Version {
    let space = root.attribute("xmlns").unwrap_or_default();
    match space {
        _ if root.name.starts_with("qti-") => Version::V30,
        space if space.contains("v2p2") => Version::V22,
        _ => Version::V21,
    }
}

fn declared(element: &Element) -> Response {
    let values = element.child("correctResponse").map(|it| it.all("value").map(Element::text).collect());
    let entries = element.child("mapping").map(|it| {
        it.all("mapEntry")
            .filter_map(|entry| {
                let value = entry.get("mappedValue").parse().ok()?;
                Some((entry.get("mapKey").to_owned(), value, entry.is("caseSensitive")))
            })
            .collect()
    });
    Response {
        identifier: element.get("identifier").to_owned(),
        cardinality: element.get("cardinality").to_owned(),
        base_type: element.get("baseType").to_owned(),
        correct: values.unwrap_or_default(),
        mapping: entries.unwrap_or_default(),
    }
}

/// Some say what is right only where they score: `<match><variable …/><baseValue>B</baseValue></match>`.
fn guess(root: &Element, responses: &mut [Response]) {
    let Some(processing) = root.child("responseProcessing") else { return };
    for test in ["match", "equal", "stringMatch"].into_iter().flat_map(|name| processing.below(name)) {
        let (Some(variable), Some(value)) = (test.child("variable"), test.child("baseValue")) else { continue };
        let response = responses.iter_mut().find(|it| it.identifier == variable.get("identifier"));
        if let Some(response) = response.filter(|it| it.correct.is_empty() && it.mapping.is_empty()) {
            response.correct.push(value.text());
        }
    }
}

fn told(element: &Element) -> Feedback {
    // 3.0 wraps it once more.
    let inside = element.child("contentBody").unwrap_or(element);
    Feedback { identifier: element.get("identifier").to_owned(), text: inside.inner_html() }
}

#[derive(Default)]
struct Reading {
    interactions: Vec<Interaction>,
    feedback: Vec<Feedback>,
    blanks: usize,
    has_rubric: bool,
}

const INLINE: [&str; 3] = ["inlineChoiceInteraction", "textEntryInteraction", "endAttemptInteraction"];

impl Reading {
    /// Takes the interactions out of the body; a blank stays where one was inside a line.
    fn take(&mut self, element: &mut Element) {
        let mut kept = Vec::with_capacity(element.children.len());
        for node in std::mem::take(&mut element.children) {
            match node {
                Node::Element(mut child) => match child.name.as_str() {
                    "rubricBlock" => self.has_rubric = true,
                    "templateInline" | "templateBlock" | "stylesheet" | "printedVariable" => {}
                    "feedbackBlock" | "feedbackInline" => self.feedback.push(told(&child)),
                    name if INLINE.contains(&name) => kept.extend(self.inline(&child)),
                    name if name.ends_with("Interaction") => {
                        let left = self.block(&mut child);
                        kept.extend(left.into_iter().map(Node::Element));
                    }
                    _ => {
                        self.take(&mut child);
                        kept.push(Node::Element(child));
                    }
                },
                text @ Node::Text(_) => kept.push(text),
            }
        }
        element.children = kept;
    }

    fn add(&mut self, element: &Element, kind: Kind) {
        self.interactions.push(Interaction {
            line: element.line,
            response: element.get("responseIdentifier").to_owned(),
            prompt: element.child("prompt").map(Element::inner_html).unwrap_or_default(),
            shuffle: element.is("shuffle"),
            kind,
        });
    }

    fn inline(&mut self, element: &Element) -> Option<Node> {
        if element.name == "endAttemptInteraction" {
            self.add(element, Kind::Other(element.name.clone()));
            return None;
        }
        self.blanks += 1;
        let number = self.blanks;
        let kind = if element.name == "textEntryInteraction" {
            Kind::Entry { blank: number }
        } else {
            let choices = element.all("inlineChoice").map(choice).collect();
            Kind::Inline { blank: number, choices }
        };
        self.add(element, kind);
        Some(Node::Text(blank(number)))
    }

    /// What stays in the body of a block interaction: the text around its gaps or hot words.
    fn block(&mut self, element: &mut Element) -> Option<Element> {
        let all = |element: &Element, name: &str| element.below(name).into_iter().map(choice).collect::<Vec<_>>();
        let kind = match element.name.as_str() {
            "choiceInteraction" => Kind::Choice { choices: all(element, "simpleChoice") },
            "orderInteraction" => Kind::Order { choices: all(element, "simpleChoice") },
            "associateInteraction" => Kind::Associate { choices: all(element, "simpleAssociableChoice") },
            "matchInteraction" => {
                let mut sets = element.all("simpleMatchSet").map(|set| all(set, "simpleAssociableChoice"));
                Kind::Match { sources: sets.next().unwrap_or_default(), targets: sets.next().unwrap_or_default() }
            }
            "gapMatchInteraction" => return Some(self.gaps(element)),
            "hottextInteraction" => {
                let choices = all(element, "hottext");
                self.add(element, Kind::Hottext { choices });
                return Some(words_of(element));
            }
            "sliderInteraction" => Kind::Slider,
            "extendedTextInteraction" => Kind::Extended,
            other => Kind::Other(other.to_owned()),
        };
        self.add(element, kind);
        None
    }

    fn gaps(&mut self, element: &mut Element) -> Element {
        let texts = element.all("gapText").chain(element.all("gapImg")).map(choice).collect();
        let mut gaps = Vec::new();
        let mut left = words_of(element);
        self.number_gaps(&mut left, &mut gaps);
        self.add(element, Kind::Gaps { choices: texts, gaps });
        left
    }

    fn number_gaps(&mut self, element: &mut Element, gaps: &mut Vec<(usize, String)>) {
        for node in &mut element.children {
            let Node::Element(child) = node else { continue };
            if child.name == "gap" {
                self.blanks += 1;
                gaps.push((self.blanks, child.get("identifier").to_owned()));
                *node = Node::Text(blank(self.blanks));
            } else {
                self.number_gaps(child, gaps);
            }
        }
    }
}

/// The interaction as a plain block: its text, without prompt and choices.
fn words_of(element: &Element) -> Element {
    let mut left = Element { name: "div".into(), line: element.line, ..Element::default() };
    let is_text = |node: &&Node| !matches!(node, Node::Element(child) if matches!(child.name.as_str(), "prompt" | "gapText" | "gapImg"));
    left.children = element.children.iter().filter(is_text).cloned().collect();
    left
}

fn choice(element: &Element) -> Choice {
    let mut own = element.clone();
    let identifier = element.get("identifier").to_owned();
    let feedback = own.all("feedbackInline").find(|it| it.get("identifier") == identifier).map(Element::inner_html);
    own.children.retain(|node| !matches!(node, Node::Element(child) if child.name == "feedbackInline"));
    // A picture may be an `object`.
    Choice { identifier, text: own.inner_html(), feedback: feedback.unwrap_or_default() }
}
