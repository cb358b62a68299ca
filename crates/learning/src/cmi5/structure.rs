//! A course structure as a package's parts, and back.

use std::collections::BTreeMap;

use base::{Result, error::internal};
use courseware::{
    Archive, Refusal,
    cmi5::{self, Files, Terms, Texts},
};
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::package::{
    Kind, Part,
    read::{Read, ReadPart},
};

/// What a part keeps beside its title: of a block only the words.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Body {
    /// By language tag.
    pub title: BTreeMap<String, String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub terms: Option<Terms>,
}

impl Body {
    pub fn of(part: &Part) -> Result<Self> {
        Ok(serde_json::from_str(&part.body)?)
    }

    /// What a unit is played by.
    pub fn terms(self) -> Result<Terms> {
        self.terms.ok_or_else(|| internal("a unit of cmi5 without its terms"))
    }
}

/// The arm of the import: by `cmi5.xml` at the archive's root, or alone.
pub fn read(archive: &mut Archive) -> Result<Read, Refusal> {
    if !archive.has(cmi5::FILE) {
        return Err(cmi5::no_structure().into());
    }
    let (bytes, limits) = (archive.read(cmi5::FILE)?, archive.limits().clone());
    let is_alone = archive.files().len() == 1;
    let is_there = |path: &str| archive.has(path);
    let course = cmi5::read(&bytes, if is_alone { Files::None } else { Files::Zip(&is_there) }, &limits)?;
    let mut parts = Vec::new();
    flatten(&course.parts, None, &mut parts);
    Ok(Read {
        kind: Kind::Cmi5,
        title: course.title.best("zh").to_owned(),
        description: course.description.best("zh").to_owned(),
        activity: Some(course.id.clone()),
        body: json!({ "title": words(&course.title) }),
        parts,
    })
}

/// Groups before what they hold.
fn flatten(from: &[cmi5::Part], parent: Option<usize>, parts: &mut Vec<ReadPart>) {
    for part in from {
        match part {
            cmi5::Part::Unit(unit) => parts.push(ReadPart {
                parent,
                is_unit: true,
                identifier: unit.id.clone(),
                title: unit.title.best("zh").to_owned(),
                description: unit.description.best("zh").to_owned(),
                launch: unit.url.clone(),
                body: json!(Body { title: words(&unit.title), terms: Some(unit.terms.clone()) }),
            }),
            cmi5::Part::Block(block) => {
                let place = parts.len();
                parts.push(ReadPart {
                    parent,
                    is_unit: false,
                    identifier: block.id.clone(),
                    title: block.title.best("zh").to_owned(),
                    description: block.description.best("zh").to_owned(),
                    launch: String::new(),
                    body: json!(Body { title: words(&block.title), terms: None }),
                });
                flatten(&block.parts, Some(place), parts);
            }
        }
    }
}

/// As a language map of xAPI; what has no language is undetermined.
fn words(texts: &Texts) -> BTreeMap<String, String> {
    let tag = |tag: &str| if tag.is_empty() { "und".to_owned() } else { tag.to_owned() };
    texts.0.iter().map(|(known, text)| (tag(known), text.clone())).collect()
}
