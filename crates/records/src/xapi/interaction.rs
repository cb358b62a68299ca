//! Interactions: questions as activities (Data 2.4.4.1, "Interaction
//! Activities", and appendix C).

use std::collections::HashSet;

use super::{
    fault::{At, Checked, Fault},
    json::Json,
    language,
    object::{Object, list, text},
};

pub const PROPERTIES: &[&str] =
    &["interactionType", "correctResponsesPattern", "choices", "scale", "source", "target", "steps"];

/// Each kind of question with the lists of components that belong to it.
const KINDS: &[(&str, &[&str])] = &[
    ("true-false", &[]),
    ("choice", &["choices"]),
    ("fill-in", &[]),
    ("long-fill-in", &[]),
    ("matching", &["source", "target"]),
    ("performance", &["steps"]),
    ("sequencing", &["choices"]),
    ("likert", &["scale"]),
    ("numeric", &[]),
    ("other", &[]),
];

pub fn check(definition: Object<'_>) -> Checked<()> {
    let Some(name) = definition.maybe("interactionType", text)? else {
        return match PROPERTIES.iter().find(|name| definition.has(name)) {
            Some(name) => Err(Fault::new("needs interactionType beside it", "")).at(name),
            None => Ok(()),
        };
    };
    let Some((_, components)) = KINDS.iter().find(|(known, _)| *known == name) else {
        return Err(Fault::new("must be a kind of interaction that the specification names", name))
            .at("interactionType");
    };
    definition.maybe("correctResponsesPattern", |pattern| list(pattern, text))?;
    for property in &PROPERTIES[2..] {
        if definition.has(property) && !components.contains(property) {
            return Err(Fault::new("does not belong to this interactionType", name)).at(property);
        }
        definition.maybe(property, component_list)?;
    }
    Ok(())
}

fn component_list<'j>(json: &'j Json<'j>) -> Checked<()> {
    let ids = list(json, component)?;
    let mut seen = HashSet::new();
    match ids.iter().find(|id| !seen.insert(**id)) {
        Some(id) => Err(Fault::new("the ids of a list of components must be distinct", id)),
        None => Ok(()),
    }
}

fn component<'j>(json: &'j Json<'j>) -> Checked<&'j str> {
    let object = Object::read(json, &["id", "description"])?;
    object.maybe("description", language::map)?;
    object.must("id", text)
}
