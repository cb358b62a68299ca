//! Items of an organization, with the resource that each launches.

use std::collections::HashMap;

use base::Message;

use super::{
    Completion, Edition, Item, Launch, Note, Sequencing, SharedData,
    address::{self, Wrong},
    element::{Element, fault},
};
use crate::Fault;

/// What the reading of items knows of the rest of the manifest.
pub(super) struct Surroundings<'a> {
    pub file: &'a str,
    pub edition: Edition,
    pub resources: HashMap<&'a str, Resource<'a>>,
    pub collection: HashMap<&'a str, Sequencing>,
    /// Whether the package holds the path; what it calls it, if only the case differs.
    pub holds: &'a dyn Fn(&str) -> Held,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Held {
    Yes,
    OtherCase(String),
    No,
}

pub(super) struct Resource<'a> {
    pub element: &'a Element,
    /// Of the manifest, the resources and the resource itself.
    pub base: String,
}

#[derive(Default)]
pub(super) struct Findings {
    pub faults: Vec<Fault>,
    pub notes: Vec<Note>,
}

impl Findings {
    pub fn note(&mut self, file: &str, element: &Element, message: impl Into<Message>) {
        self.notes.push(Note { file: file.to_owned(), line: element.line, message: message.into() });
    }

    pub fn fault(&mut self, file: &str, element: &Element, rule: &'static str, message: impl Into<Message>) {
        self.faults.push(fault(file, element, rule, message));
    }
}

/// The organization or an item, with all below it.
pub(super) fn item(element: &Element, around: &Surroundings<'_>, found: &mut Findings) -> Item {
    let identifier = element.attribute("identifier").unwrap_or_default().to_owned();
    let title = element.child_text("title").unwrap_or(&identifier).to_owned();
    let launch = if element.is("item") { launch(element, around, found) } else { None };
    let items = element.children("item").map(|child| item(child, around, found)).collect();
    let text = |name| element.child_text(name).map(str::to_owned);
    let mut made = Item {
        title: if title.is_empty() { element.name.clone() } else { title },
        identifier,
        visible: element.attribute("isvisible").is_none_or(|it| !it.eq_ignore_ascii_case("false")),
        launch,
        time_limit_action: text("timelimitaction"),
        data_from_lms: text("datafromlms"),
        items,
        ..Item::default()
    };
    if around.edition.is_2004() {
        made.completion = element.child("completionThreshold").and_then(|it| completion(it, around, found));
        made.data = element.children("data").flat_map(|it| it.children("map")).filter_map(shared).collect();
        made.hide_lms_ui = element
            .at(&["presentation", "navigationInterface"])
            .map(|it| it.children("hideLMSUI").filter_map(|it| it.text().map(str::to_owned)).collect())
            .unwrap_or_default();
        made.sequencing = sequencing(element, around, found);
    } else {
        made.prerequisites = text("prerequisites");
        made.max_time_allowed = text("maxtimeallowed");
        made.mastery_score = element.child("masteryscore").and_then(|it| mastery(it, around, found));
    }
    made
}

fn mastery(element: &Element, around: &Surroundings<'_>, found: &mut Findings) -> Option<f64> {
    let said = element.text()?;
    let score = said.parse().ok().filter(|it| (0.0..=100.0).contains(it));
    if score.is_none() {
        let message = Message::new("scorm-note-value").with("name", "masteryscore").with("value", said);
        found.note(around.file, element, message);
    }
    score
}

/// Text in the 3rd edition, attributes in the 4th.
fn completion(element: &Element, around: &Surroundings<'_>, found: &mut Findings) -> Option<Completion> {
    let mut number = |said: Option<&str>| {
        let said = said?;
        let parsed = said.parse().ok().filter(|it| (0.0..=1.0).contains(it));
        if parsed.is_none() {
            let message = Message::new("scorm-note-value").with("name", "completionThreshold").with("value", said);
            found.note(around.file, element, message);
        }
        parsed
    };
    if let Some(measure) = number(element.text()) {
        return Some(Completion { completed_by_measure: true, min_progress_measure: measure, progress_weight: 1.0 });
    }
    if element.attributes.is_empty() {
        return None;
    }
    Some(Completion {
        completed_by_measure: element.attribute("completedByMeasure").is_some_and(|it| it.eq_ignore_ascii_case("true")),
        min_progress_measure: number(element.attribute("minProgressMeasure")).unwrap_or(1.0),
        progress_weight: number(element.attribute("progressWeight")).unwrap_or(1.0),
    })
}

fn shared(element: &Element) -> Option<SharedData> {
    let is = |name, default: bool| element.attribute(name).map_or(default, |it| it.eq_ignore_ascii_case("true"));
    Some(SharedData {
        target: element.attribute("targetID")?.to_owned(),
        read: is("readSharedData", true),
        write: is("writeSharedData", true),
    })
}

fn sequencing(element: &Element, around: &Surroundings<'_>, found: &mut Findings) -> Sequencing {
    let Some(own) = element.child("sequencing") else { return Sequencing::default() };
    let read = Sequencing::read(own, around.file, &mut found.notes);
    let Some(name) = own.attribute("IDRef") else { return read.joined() };
    if let Some(base) = around.collection.get(name) {
        read.over(base).joined()
    } else {
        let message = Message::new("scorm-fault-sequencing-ref").with("name", name);
        found.fault(around.file, own, "SCORM SN 3.2", message);
        read.joined()
    }
}

fn launch(element: &Element, around: &Surroundings<'_>, found: &mut Findings) -> Option<Launch> {
    let name = element.attribute("identifierref")?;
    let Some(resource) = around.resources.get(name) else {
        let message = Message::new("scorm-fault-resource").with("name", name);
        found.fault(around.file, element, "SCORM CAM 3.4.1.8", message);
        return None;
    };
    let Some(href) = resource.element.attribute("href") else {
        let message = Message::new("scorm-fault-href").with("name", name);
        found.fault(around.file, resource.element, "SCORM CAM 3.4.1.12", message);
        return None;
    };
    let kind = resource.element.attribute("scormtype").unwrap_or_default();
    let sco = kind.eq_ignore_ascii_case("sco");
    if !sco && !kind.eq_ignore_ascii_case("asset") {
        found.note(around.file, resource.element, Message::new("scorm-note-type").with("name", name));
    }
    let href = whole(href, resource, sco, around, found)?;
    if let Ok(href) = address::with_parameters(&href, element.attribute("parameters").unwrap_or_default()) {
        Some(Launch { href, sco, resource: name.to_owned() })
    } else {
        let said = element.attribute("parameters").unwrap_or_default();
        let message = Message::new("scorm-fault-parameters").with("value", said);
        found.fault(around.file, element, "SCORM CAM 3.4.1.11", message);
        None
    }
}

/// The address from the package's root; the file must be there.
fn whole(
    href: &str,
    resource: &Resource<'_>,
    sco: bool,
    around: &Surroundings<'_>,
    found: &mut Findings,
) -> Option<String> {
    let element = resource.element;
    let wrong = |key| Message::new(key).with("value", href);
    let joined = match address::join(&resource.base, href) {
        Ok(joined) => joined,
        Err(Wrong::Outside | Wrong::Malformed) => {
            found.fault(around.file, element, "SCORM CAM 3.4.2.1", wrong("scorm-fault-outside"));
            return None;
        }
    };
    if address::is_external(&joined) {
        if sco {
            found.fault(around.file, element, "SCORM RTE 3.3", wrong("scorm-fault-external"));
            return None;
        }
        found.note(around.file, element, wrong("scorm-note-external"));
        return Some(joined);
    }
    let Some(path) = address::file(&joined) else {
        found.fault(around.file, element, "RFC 3986 2.1", wrong("scorm-fault-outside"));
        return None;
    };
    match (around.holds)(&path) {
        Held::Yes => Some(joined),
        Held::OtherCase(real) => {
            let message = Message::new("scorm-note-case").with("value", &path).with("real", &real);
            found.note(around.file, element, message);
            Some(format!("{}{}", encoded(&real), &joined[joined.find(['?', '#']).unwrap_or(joined.len())..]))
        }
        Held::No => {
            found.fault(
                around.file,
                element,
                "SCORM CAM 3.4.2.1",
                Message::new("scorm-fault-missing").with("value", path),
            );
            None
        }
    }
}

fn encoded(path: &str) -> String {
    path.replace('%', "%25").replace('?', "%3F").replace('#', "%23").replace(' ', "%20")
}
