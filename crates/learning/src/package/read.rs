//! Which format a package is of, and what of it is kept. Each format adds its
//! arm.

use base::Message;
use courseware::{Archive, Fault, Refusal, html5, tincan};
use serde_json::{Value, json};

use super::Kind;

/// A package as its manifest says it is.
#[derive(Debug, Clone, PartialEq)]
pub struct Read {
    pub kind: Kind,
    /// Empty: it says none, and is called by its file.
    pub title: String,
    pub description: String,
    /// The activity's IRI; none: the series gives it one.
    pub activity: Option<String>,
    /// What the format needs of the package as a whole.
    pub body: Value,
    /// In order, groups before what they hold.
    pub parts: Vec<ReadPart>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct ReadPart {
    /// Place of its group in the list, from 0.
    pub parent: Option<usize>,
    /// Can it be launched?
    pub is_unit: bool,
    pub identifier: String,
    pub title: String,
    pub description: String,
    /// Path in the package (with query and fragment) or an absolute address.
    pub launch: String,
    pub body: Value,
}

/// By its manifest. A folder that holds several is of the first in this order.
pub fn read(archive: &mut Archive) -> Result<Read, Refusal> {
    if archive.has(courseware::cmi5::FILE) {
        return crate::cmi5::structure::read(archive);
    }
    if archive.root_of(tincan::MANIFEST).is_some() {
        return tincan::read(archive).map(of_tincan);
    }
    if html5::first_page(archive).is_some() {
        return html5::read(archive).map(of_html5);
    }
    let manifests = Message::new("package-no-manifest-known");
    Err(Fault::new("cmi5 14.1, SCORM CAM 3.3, tincan.xml", manifests).into())
}

fn of_tincan(course: tincan::Course) -> Read {
    let part = |launch: tincan::Launch| ReadPart {
        parent: None,
        is_unit: true,
        identifier: launch.activity,
        title: launch.title,
        description: launch.description,
        launch: launch.launch,
        body: json!({}),
    };
    Read {
        kind: Kind::Xapi,
        title: course.title,
        description: course.description,
        activity: Some(course.activity),
        body: json!({}),
        parts: course.launches.into_iter().map(part).collect(),
    }
}

fn of_html5(course: html5::Course) -> Read {
    let part = ReadPart {
        parent: None,
        is_unit: true,
        identifier: course.launch.clone(),
        title: course.title.clone(),
        description: String::new(),
        launch: course.launch,
        body: json!({}),
    };
    Read {
        kind: Kind::Html5,
        title: course.title,
        description: String::new(),
        activity: None,
        body: json!({}),
        parts: vec![part],
    }
}
