//! A statement as a row of a table: what an export has in its columns.

use base::Result;

use crate::{
    draft::told,
    filter::written,
    find::Kept,
    told::parse,
    xapi::{
        Json, Version,
        actor::{self, Actor},
        time,
    },
};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Text,
    /// `true` or `false`.
    Flag,
    Number,
    /// Of ISO 8601, UTC.
    Moment,
}

pub const COUNT: usize = 23;

/// Names as in docs/records.md.
pub const COLUMNS: [(&str, Kind); COUNT] = [
    ("id", Kind::Text),
    ("stored", Kind::Moment),
    ("timestamp", Kind::Moment),
    ("actor", Kind::Text),
    ("actor_name", Kind::Text),
    ("verb", Kind::Text),
    ("verb_display", Kind::Text),
    ("object_type", Kind::Text),
    ("object", Kind::Text),
    ("object_name", Kind::Text),
    ("success", Kind::Flag),
    ("completion", Kind::Flag),
    ("score_scaled", Kind::Number),
    ("score_raw", Kind::Number),
    ("score_min", Kind::Number),
    ("score_max", Kind::Number),
    ("response", Kind::Text),
    ("duration", Kind::Text),
    ("registration", Kind::Text),
    ("parent", Kind::Text),
    ("authority", Kind::Text),
    ("voided", Kind::Flag),
    ("statement", Kind::Text),
];

/// The cells in the order of [`COLUMNS`]; empty where there is nothing.
pub fn cells(kept: &Kept) -> Result<[String; COUNT]> {
    let statement = parse(&kept.body)?;
    let at = |path: &[&str]| path.iter().try_fold(&statement, |json, name| json.get(name));
    let plain = |path: &[&str]| at(path).map(cell).unwrap_or_default();
    let who = |json: Option<&Json<'_>>| -> (String, String) {
        let read = json.and_then(|json| actor::read(json).ok());
        read.map(|actor| (identifier(&actor), actor.name.unwrap_or_default().to_owned())).unwrap_or_default()
    };
    let (actor, actor_name) = who(at(&["actor"]));
    let kind = at(&["object", "objectType"]).and_then(Json::as_text).unwrap_or("Activity").to_owned();
    let (object, object_name) = match kind.as_str() {
        "Agent" | "Group" => who(at(&["object"])),
        _ => (plain(&["object", "id"]), first(at(&["object", "definition", "name"]))),
    };
    let parent = at(&["context", "contextActivities", "parent"]);
    let parent = parent.map(|json| json.items().first().unwrap_or(json)).and_then(|json| json.get("id")).map(cell);
    Ok([
        plain(&["id"]),
        moment(&plain(&["stored"])),
        moment(&plain(&["timestamp"])),
        actor,
        actor_name,
        plain(&["verb", "id"]),
        first(at(&["verb", "display"])),
        kind,
        object,
        object_name,
        plain(&["result", "success"]),
        plain(&["result", "completion"]),
        plain(&["result", "score", "scaled"]),
        plain(&["result", "score", "raw"]),
        plain(&["result", "score", "min"]),
        plain(&["result", "score", "max"]),
        plain(&["result", "response"]),
        plain(&["result", "duration"]),
        plain(&["context", "registration"]),
        parent.unwrap_or_default(),
        who(at(&["authority"])).0,
        kept.voided.to_string(),
        kept.body.clone(),
    ])
}

fn identifier(actor: &Actor<'_>) -> String {
    let one = |actor: &Actor<'_>| actor.ifi.as_ref().map(written);
    one(actor).unwrap_or_else(|| actor.members.iter().filter_map(one).collect::<Vec<_>>().join("; "))
}

fn cell(json: &Json<'_>) -> String {
    json.as_text().map_or_else(|| json.to_string(), str::to_owned)
}

/// The first entry of a language map.
fn first(map: Option<&Json<'_>>) -> String {
    map.and_then(|map| map.pairs().first()).map(|(_, value)| cell(value)).unwrap_or_default()
}

/// Any time of ISO 8601 as microseconds of UTC.
fn moment(text: &str) -> String {
    time::instant(text, Version::V1).map(|instant| told(base::Moment(instant.at))).unwrap_or_default()
}
