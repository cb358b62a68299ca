//! A cmi5 course structure (课程结构, `cmi5.xml`): read and held to the
//! specification, Quartz 1st edition, sections 3, 8.1, 13 and 14.
//!
//! The first thing that is wrong is told, with the section and the line. Order
//! and names of elements are those of `CourseStructure.xsd`; what stands in a
//! namespace of others is let be, where the schema lets it be.

mod schema;
mod url;
mod value;

use std::collections::HashMap;

use base::{Message, config::Packages};
use serde::{Deserialize, Serialize};

use crate::{
    Fault,
    xml::{self, Element},
};
use schema::{Children, all_text, attribute};

pub use url::{PARAMETERS, is_qualified};

/// The only name that a structure has in a package (14.1).
pub const FILE: &str = "cmi5.xml";
pub const NAMESPACE: &str = "https://w3id.org/xapi/profiles/cmi5/v1/CourseStructure.xsd";

/// What relative addresses may point to.
#[derive(Clone, Copy)]
pub enum Files<'a> {
    /// The structure came alone: nothing (14.2).
    None,
    /// Is there such a file in the package (14.1)?
    Zip(&'a dyn Fn(&str) -> bool),
}

#[derive(Debug, Clone, PartialEq)]
pub struct Course {
    /// The publisher's.
    pub id: String,
    pub title: Texts,
    pub description: Texts,
    pub objectives: Vec<Objective>,
    pub parts: Vec<Part>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Objective {
    pub id: String,
    pub title: Texts,
    pub description: Texts,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Part {
    Block(Block),
    Unit(Unit),
}

#[derive(Debug, Clone, PartialEq)]
pub struct Block {
    pub id: String,
    pub title: Texts,
    pub description: Texts,
    pub objectives: Vec<String>,
    pub parts: Vec<Part>,
}

/// An assignable unit (AU, 可分配单元).
#[derive(Debug, Clone, PartialEq)]
pub struct Unit {
    pub id: String,
    pub title: Texts,
    pub description: Texts,
    pub objectives: Vec<String>,
    /// As it is written: relative to the package, or whole.
    pub url: String,
    pub terms: Terms,
}

/// What the player must know of a unit (13.1.4).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Terms {
    pub move_on: MoveOn,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mastery_score: Option<f64>,
    pub launch_method: LaunchMethod,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub activity_type: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub launch_parameters: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub entitlement_key: Option<String>,
}

/// When a unit is satisfied.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum MoveOn {
    Passed,
    Completed,
    CompletedAndPassed,
    CompletedOrPassed,
    #[default]
    NotApplicable,
}

impl MoveOn {
    const ALL: [Self; 5] =
        [Self::Passed, Self::Completed, Self::CompletedAndPassed, Self::CompletedOrPassed, Self::NotApplicable];

    pub const fn word(self) -> &'static str {
        match self {
            Self::Passed => "Passed",
            Self::Completed => "Completed",
            Self::CompletedAndPassed => "CompletedAndPassed",
            Self::CompletedOrPassed => "CompletedOrPassed",
            Self::NotApplicable => "NotApplicable",
        }
    }

    pub const fn is_met(self, completed: bool, passed: bool) -> bool {
        match self {
            Self::Passed => passed,
            Self::Completed => completed,
            Self::CompletedAndPassed => completed && passed,
            Self::CompletedOrPassed => completed || passed,
            Self::NotApplicable => true,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum LaunchMethod {
    #[default]
    AnyWindow,
    /// Not inside a page of ours.
    OwnWindow,
}

/// One text in several languages, at least one: tag and words.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Texts(pub Vec<(String, String)>);

impl Texts {
    /// In the language of this tag (`zh`, `en`), else the first.
    pub fn best(&self, language: &str) -> &str {
        let speaks = |tag: &str| tag.split('-').next().is_some_and(|first| first.eq_ignore_ascii_case(language));
        let found = self.0.iter().find(|(tag, _)| speaks(tag)).or_else(|| self.0.first());
        found.map_or("", |(_, text)| text)
    }
}

impl Course {
    /// All units in the order of the structure.
    pub fn units(&self) -> Vec<&Unit> {
        fn collect<'a>(parts: &'a [Part], units: &mut Vec<&'a Unit>) {
            for part in parts {
                match part {
                    Part::Unit(unit) => units.push(unit),
                    Part::Block(block) => collect(&block.parts, units),
                }
            }
        }
        let mut units = Vec::new();
        collect(&self.parts, &mut units);
        units
    }
}

/// The structure in these bytes, or what is first wrong with it.
pub fn read(bytes: &[u8], files: Files<'_>, limits: &Packages) -> Result<Course, Fault> {
    let root = xml::read(FILE, bytes, limits)?;
    if !root.is(NAMESPACE, "courseStructure") {
        let message = Message::new("cmi5-fault-root").with("namespace", NAMESPACE);
        return Err(fault("cmi5 13.2", root.line, message));
    }
    Reader { files, seen: HashMap::new() }.course(&root)
}

/// No package and no structure: what came is of no format of section 14.
pub fn no_package() -> Fault {
    Fault { file: String::new(), line: 0, rule: "cmi5 14.0", message: "cmi5-fault-format".into() }
}

/// The archive has no structure at its root.
pub fn no_structure() -> Fault {
    Fault { file: FILE.into(), line: 0, rule: "cmi5 14.1", message: "cmi5-fault-structure".into() }
}

fn fault(rule: &'static str, line: u64, message: impl Into<Message>) -> Fault {
    Fault { file: FILE.into(), line, rule, message: message.into() }
}

struct Reader<'a> {
    files: Files<'a>,
    /// Ids with the line where each stands, by kind of element.
    seen: HashMap<(&'static str, String), u64>,
}

impl Reader<'_> {
    fn course(&mut self, root: &Element) -> Result<Course, Fault> {
        schema::attributes(root, &[])?;
        let mut children = Children::of(root, &["course", "objectives", "au", "block"])?;
        let course = children.must("course")?;
        schema::attributes(course, &["id"])?;
        let id = self.id(course, "course", "cmi5 13.1.1")?;
        let mut inner = Children::of(course, &["title", "description"])?;
        let (title, description) = (texts(inner.must("title")?)?, texts(inner.must("description")?)?);
        inner.end()?;
        let objectives = match children.take("objectives") {
            Some(element) => self.objectives(element)?,
            None => Vec::new(),
        };
        let parts = self.parts(&mut children)?;
        children.end()?;
        Ok(Course { id, title, description, objectives, parts })
    }

    fn objectives(&mut self, element: &Element) -> Result<Vec<Objective>, Fault> {
        schema::attributes(element, &[])?;
        let mut children = Children::of(element, &["objective"])?;
        let mut objectives = Vec::new();
        let mut next = Some(children.must("objective")?);
        while let Some(objective) = next {
            schema::attributes(objective, &["id"])?;
            let id = self.id(objective, "objective", "cmi5 13.1.3")?;
            let mut inner = Children::of(objective, &["title", "description"])?;
            // The schema takes these two in either order.
            let early = inner.take("description");
            let title = texts(inner.must("title")?)?;
            let description = texts(match early {
                Some(description) => description,
                None => inner.must("description")?,
            })?;
            inner.end()?;
            objectives.push(Objective { id, title, description });
            next = children.take("objective");
        }
        children.end()?;
        Ok(objectives)
    }

    fn parts(&mut self, children: &mut Children<'_>) -> Result<Vec<Part>, Fault> {
        let mut parts = Vec::new();
        loop {
            if let Some(unit) = children.take("au") {
                parts.push(Part::Unit(self.unit(unit)?));
            } else if let Some(block) = children.take("block") {
                parts.push(Part::Block(self.block(block)?));
            } else if parts.is_empty() {
                children.must("au")?;
            } else {
                return Ok(parts);
            }
        }
    }

    fn block(&mut self, element: &Element) -> Result<Block, Fault> {
        schema::attributes(element, &["id"])?;
        let id = self.id(element, "block", "cmi5 13.1.2")?;
        let mut children = Children::of(element, &["title", "description", "objectives", "au", "block"])?;
        let (title, description) = (texts(children.must("title")?)?, texts(children.must("description")?)?);
        let objectives = references(children.take("objectives"))?;
        let parts = self.parts(&mut children)?;
        children.end()?;
        Ok(Block { id, title, description, objectives, parts })
    }

    fn unit(&mut self, element: &Element) -> Result<Unit, Fault> {
        let known = ["id", "moveOn", "masteryScore", "launchMethod", "activityType"];
        schema::attributes(element, &known)?;
        let id = self.id(element, "au", "cmi5 13.1.4")?;
        let names = ["title", "description", "objectives", "url", "launchParameters", "entitlementKey"];
        let mut children = Children::of(element, &names)?;
        let (title, description) = (texts(children.must("title")?)?, texts(children.must("description")?)?);
        let objectives = references(children.take("objectives"))?;
        let place = children.must("url")?;
        schema::attributes(place, &[])?;
        let url = schema::plain(place)?;
        url::check(&url, place.line, self.files)?;
        let launch_parameters = children.take("launchParameters").map(all_text);
        let entitlement_key = children.take("entitlementKey").map(all_text);
        children.end()?;
        let terms = Terms {
            move_on: value::one_of(element, "moveOn", &MoveOn::ALL.map(|it| (it.word(), it)))?,
            mastery_score: value::mastery_score(element)?,
            launch_method: value::one_of(
                element,
                "launchMethod",
                &[("AnyWindow", LaunchMethod::AnyWindow), ("OwnWindow", LaunchMethod::OwnWindow)],
            )?,
            activity_type: attribute(element, "activityType").filter(|text| !text.is_empty()),
            launch_parameters,
            entitlement_key,
        };
        Ok(Unit { id, title, description, objectives, url, terms })
    }

    /// A whole IRI (3.0) that no other element of its kind has.
    fn id(&mut self, element: &Element, kind: &'static str, rule: &'static str) -> Result<String, Fault> {
        let id = attribute(element, "id").ok_or_else(|| {
            let message = Message::new("cmi5-fault-attribute-missing").with("element", kind).with("attribute", "id");
            fault("cmi5 13.2", element.line, message)
        })?;
        value::iri(&id, kind, element.line)?;
        match self.seen.insert((kind, id.clone()), element.line) {
            Some(first) => {
                let message = Message::new("cmi5-fault-id-twice").with("id", &id).with("line", first);
                Err(fault(rule, element.line, message))
            }
            None => Ok(id),
        }
    }
}

/// `title` or `description`.
fn texts(element: &Element) -> Result<Texts, Fault> {
    schema::attributes(element, &[])?;
    let mut children = Children::of(element, &["langstring"])?;
    let mut texts = Vec::new();
    let mut next = Some(children.must("langstring")?);
    while let Some(text) = next {
        schema::attributes(text, &["lang"])?;
        let words = schema::plain(text)?;
        texts.push((value::language(text)?, words));
        next = children.take("langstring");
    }
    children.end()?;
    Ok(Texts(texts))
}

/// Objectives that a block or a unit serves.
fn references(element: Option<&Element>) -> Result<Vec<String>, Fault> {
    let Some(element) = element else { return Ok(Vec::new()) };
    schema::attributes(element, &[])?;
    let mut children = Children::of(element, &["objective"])?;
    let mut ids = Vec::new();
    let mut next = Some(children.must("objective")?);
    while let Some(objective) = next {
        schema::attributes(objective, &["idref"])?;
        Children::of(objective, &[])?.end()?;
        if let Some(id) = attribute(objective, "idref") {
            value::iri(&id, "objective", objective.line)?;
            ids.push(id);
        }
        next = children.take("objective");
    }
    children.end()?;
    Ok(ids)
}

#[cfg(test)]
mod tests;
