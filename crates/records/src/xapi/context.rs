//! The circumstances of an experience (Data 2.4.6; 2.0: 4.2.2.5 with context
//! agents and groups).

use uuid::Uuid;

use super::{
    Version,
    activity::{self, Activity},
    actor::{self, Actor},
    fault::{At, Checked, Fault},
    json::Json,
    language,
    object::{Object, extensions, iri, list, text, uuid},
    statement,
};

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Context<'j> {
    pub registration: Option<Uuid>,
    /// Instructor, team; in 2.0 also context agents and groups.
    pub actors: Vec<Actor<'j>>,
    /// Parent, grouping, category, other.
    pub activities: Vec<Activity<'j>>,
}

const PROPERTIES: &[&str] = &[
    "registration",
    "instructor",
    "team",
    "contextActivities",
    "revision",
    "platform",
    "language",
    "statement",
    "extensions",
    // Since 2.0.
    "contextAgents",
    "contextGroups",
];

/// `about_activity`: is the object of the statement an activity?
pub fn read<'j>(json: &'j Json<'j>, version: Version, about_activity: bool) -> Checked<Context<'j>> {
    let known = if version == Version::V1 { &PROPERTIES[..9] } else { PROPERTIES };
    let object = Object::read(json, known)?;
    for name in ["revision", "platform"] {
        object.maybe(name, text)?;
        if object.has(name) && !about_activity {
            return Err(Fault::new("is allowed only where the object is an activity", "")).at(name);
        }
    }
    object.maybe("language", language::tag)?;
    object.maybe("statement", statement::reference)?;
    object.maybe("extensions", extensions)?;
    let mut actors: Vec<Actor<'j>> = object.maybe("instructor", actor::read)?.into_iter().collect();
    actors.extend(object.maybe("team", actor::group)?);
    actors.extend(object.maybe("contextAgents", |all| list(all, context_agent))?.unwrap_or_default());
    actors.extend(object.maybe("contextGroups", |all| list(all, context_group))?.unwrap_or_default());
    Ok(Context {
        registration: object.maybe("registration", uuid)?,
        actors,
        activities: object.maybe("contextActivities", context_activities)?.unwrap_or_default(),
    })
}

fn context_activities<'j>(json: &'j Json<'j>) -> Checked<Vec<Activity<'j>>> {
    let object = Object::read(json, &["parent", "grouping", "category", "other"])?;
    let mut all = Vec::new();
    for (name, value) in object.pairs() {
        // One activity instead of a list is allowed, and kept as a list.
        match value {
            Json::Array(_) => all.extend(list(value, activity::read).at(name)?),
            single => all.push(activity::read(single).at(name)?),
        }
    }
    Ok(all)
}

fn context_agent<'j>(json: &'j Json<'j>) -> Checked<Actor<'j>> {
    relevant(json, "contextAgent", "agent", actor::agent)
}

fn context_group<'j>(json: &'j Json<'j>) -> Checked<Actor<'j>> {
    relevant(json, "contextGroup", "group", actor::group)
}

fn relevant<'j>(
    json: &'j Json<'j>,
    word: &'static str,
    property: &'static str,
    read: impl FnOnce(&'j Json<'j>) -> Checked<Actor<'j>>,
) -> Checked<Actor<'j>> {
    let object = Object::read(json, &["objectType", property, "relevantTypes"])?;
    if object.must("objectType", text)? != word {
        return Err(Fault::new("must be contextAgent or contextGroup, as the list is", "")).at("objectType");
    }
    if object.maybe("relevantTypes", |types| list(types, iri))?.is_some_and(|types| types.is_empty()) {
        return Err(Fault::new("must name at least one type", "")).at("relevantTypes");
    }
    object.must(property, read)
}
