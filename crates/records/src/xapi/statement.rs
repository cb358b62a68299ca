//! A statement (Data 2.4): read and checked, then made ready to be kept.

use uuid::Uuid;

use super::{
    Version,
    activity::{self, Activity},
    actor::{self, Actor},
    attachment::{self, Attachment},
    context::{self, Context},
    fault::{At, Checked, Fault},
    json::Json,
    language,
    object::{Object, iri, kind, list, text, uuid},
    outcome,
    time::{self, Instant},
};

/// The verb that takes a statement back (Data 2.3.2).
pub const VOIDED: &str = "http://adlnet.gov/expapi/verbs/voided";

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statement<'j> {
    pub id: Option<Uuid>,
    pub said: Said<'j>,
    pub authority: Option<Actor<'j>>,
    pub version: Option<&'j str>,
}

/// What a statement and a sub-statement have in common.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said<'j> {
    pub actor: Actor<'j>,
    pub verb: &'j str,
    pub object: About<'j>,
    pub context: Context<'j>,
    pub timestamp: Option<Instant>,
    pub attachments: Vec<Attachment<'j>>,
}

/// The object: what was done something with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum About<'j> {
    Activity(Activity<'j>),
    Actor(Actor<'j>),
    Reference(Uuid),
    SubStatement(Box<Said<'j>>),
}

impl<'j> Statement<'j> {
    /// The statement that this one is about, by reference.
    pub fn target(&self) -> Option<Uuid> {
        if let About::Reference(id) = self.said.object { Some(id) } else { None }
    }

    pub fn is_voiding(&self) -> bool {
        self.said.verb == VOIDED
    }

    /// Its own attachments and those of its sub-statement.
    pub fn attachments(&self) -> impl Iterator<Item = &Attachment<'j>> {
        let inner = if let About::SubStatement(said) = &self.said.object { said.attachments.as_slice() } else { &[] };
        self.said.attachments.iter().chain(inner)
    }
}

const SAID: &[&str] = &["actor", "verb", "object", "result", "context", "timestamp", "attachments"];

pub fn read<'j>(json: &'j Json<'j>, version: Version) -> Checked<Statement<'j>> {
    let known = [SAID, &["id", "stored", "authority", "version"]].concat();
    let object = Object::read(json, &known)?;
    let statement = Statement {
        id: object.maybe("id", uuid)?,
        said: said(object, version, true)?,
        authority: object.maybe("authority", actor::authority)?,
        version: object.maybe("version", |json| version_word(json, version))?,
    };
    object.maybe("stored", |stored| time::timestamp(stored, version))?;
    if statement.is_voiding() && statement.target().is_none() {
        return Err(Fault::new("a statement that voids must have a StatementRef as its object", "")).at("object");
    }
    Ok(statement)
}

fn said(object: Object<'_>, version: Version, is_outer: bool) -> Checked<Said<'_>> {
    let about = object.must("object", |json| about(json, version, is_outer))?;
    let about_activity = matches!(about, About::Activity(_));
    object.maybe("result", outcome::check)?;
    Ok(Said {
        actor: object.must("actor", actor::read)?,
        verb: object.must("verb", verb)?,
        context: object.maybe("context", |json| context::read(json, version, about_activity))?.unwrap_or_default(),
        timestamp: object.maybe("timestamp", |json| time::timestamp(json, version))?,
        attachments: object.maybe("attachments", |all| list(all, attachment::read))?.unwrap_or_default(),
        object: about,
    })
}

fn verb<'j>(json: &'j Json<'j>) -> Checked<&'j str> {
    let object = Object::read(json, &["id", "display"])?;
    object.maybe("display", language::map)?;
    object.must("id", iri)
}

fn about<'j>(json: &'j Json<'j>, version: Version, is_outer: bool) -> Checked<About<'j>> {
    match Object::any(json)?.maybe("objectType", text)? {
        None | Some("Activity") => activity::read(json).map(About::Activity),
        Some("Agent" | "Group") => actor::read(json).map(About::Actor),
        Some("StatementRef") => reference(json).map(About::Reference),
        Some("SubStatement") if is_outer => {
            let known = [SAID, &["objectType"]].concat();
            let inner = said(Object::read(json, &known)?, version, false)?;
            Ok(About::SubStatement(Box::new(inner)))
        }
        Some("SubStatement") => Err(Fault::new("a sub-statement may not hold another", "")),
        Some(other) => {
            Err(Fault::new("must be Activity, Agent, Group, StatementRef or SubStatement", other)).at("objectType")
        }
    }
}

/// A StatementRef (Data 2.4.4.3).
pub fn reference(json: &Json<'_>) -> Checked<Uuid> {
    let object = Object::read(json, &["objectType", "id"])?;
    object.must("objectType", text)?;
    kind(object, "StatementRef")?;
    object.must("id", uuid)
}

/// 1.0.3 keeps statements of `1.0` and `1.0.x`; 2.0 those and its own.
fn version_word<'j>(json: &'j Json<'j>, version: Version) -> Checked<&'j str> {
    let word = text(json)?;
    match Version::parse(word) {
        Some(found) if found <= version => Ok(word),
        _ => Err(Fault::new("must be a version that this edition of xAPI knows", word)),
    }
}

/// Makes the JSON of a checked statement what the standard wants kept:
/// a single context activity becomes a list (Data 2.4.6.2), and in 2.0 times
/// are told in UTC (4.2.7).
pub fn normalise(json: &mut Json<'_>, version: Version) {
    if let Some(Json::Object(lists)) = json.get_mut("context").and_then(|context| context.get_mut("contextActivities"))
    {
        for (_, value) in lists {
            if matches!(value, Json::Object(_)) {
                *value = Json::Array(vec![std::mem::replace(value, Json::Null)]);
            }
        }
    }
    if version == Version::V2
        && let Some(value) = json.get_mut("timestamp")
        && let Ok(instant) = time::timestamp(value, version)
        && !value.as_text().is_some_and(|text| text.ends_with('Z') && text.contains('T'))
    {
        *value = Json::text(instant.in_utc());
    }
    if let Some(object) = json.get_mut("object")
        && object.get("objectType").and_then(Json::as_text) == Some("SubStatement")
    {
        normalise(object, version);
    }
}
