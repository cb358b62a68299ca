//! How a statement is told on request: `ids`, or `canonical` in the reader's
//! language (Communication 2.1.3). `exact` is what is kept.

use super::{
    json::{Json, lay_over},
    language::Preference,
};

/// Activities, agents, groups and verbs by their identifiers alone.
pub fn ids(statement: &mut Json<'_>) {
    each(statement, &mut |part, json| match part {
        Part::Verb | Part::Activity => keep(json, &["id"]),
        Part::Actor if is_anonymous(json) => keep(json, &["objectType", "member"]),
        Part::Actor => keep(json, &["objectType", "mbox", "mbox_sha1sum", "openid", "account"]),
    });
}

/// The definition that `define` knows for each activity, and one language in
/// each map of activities and verbs.
pub fn canonical<'a>(statement: &mut Json<'a>, preferred: &Preference, define: &impl Fn(&str) -> Option<Json<'a>>) {
    each(statement, &mut |part, json| match part {
        Part::Verb => {
            if let Some(display) = json.get_mut("display") {
                one_language(display, preferred);
            }
        }
        Part::Activity => {
            if let Some(definition) = json.get("id").and_then(Json::as_text).and_then(define) {
                json.set("definition", definition);
            }
            if let Some(definition) = json.get_mut("definition") {
                definition_in(definition, preferred);
            }
        }
        Part::Actor => {}
    });
}

/// The ids of all activities of a statement.
pub fn activities(statement: &Json<'_>) -> Vec<String> {
    let mut found = Vec::new();
    each(&mut statement.clone(), &mut |part, json| {
        if let (Part::Activity, Some(id)) = (part, json.get("id").and_then(Json::as_text)) {
            found.push(id.to_owned());
        }
    });
    found
}

fn definition_in(definition: &mut Json<'_>, preferred: &Preference) {
    let Json::Object(pairs) = definition else { return };
    for (key, value) in pairs {
        match key.as_ref() {
            "name" | "description" => one_language(value, preferred),
            "choices" | "scale" | "source" | "target" | "steps" => {
                let Json::Array(components) = value else { continue };
                for map in components.iter_mut().filter_map(|component| component.get_mut("description")) {
                    one_language(map, preferred);
                }
            }
            _ => {}
        }
    }
}

fn one_language(map: &mut Json<'_>, preferred: &Preference) {
    let Json::Object(pairs) = map else { return };
    if pairs.len() > 1 {
        let chosen = preferred.choose(pairs.iter().map(|(tag, _)| tag.as_ref()));
        pairs.swap(0, chosen);
        pairs.truncate(1);
    }
}

/// What a newer definition adds to an older one: languages and properties that
/// it names replace, all others stay (Data 2.4.4.1).
pub fn merge_definition<'a>(known: &mut Json<'a>, newer: Json<'a>) {
    let Json::Object(pairs) = newer else { return };
    for (key, value) in pairs {
        let is_map = matches!(key.as_ref(), "name" | "description" | "extensions");
        match (known.get_mut(&key), value) {
            (Some(Json::Object(entries)), Json::Object(added)) if is_map => {
                lay_over(entries, added);
            }
            (Some(place), value) => *place = value,
            (None, value) => {
                if let Json::Object(entries) = known {
                    entries.push((key, value));
                }
            }
        }
    }
}

#[derive(Clone, Copy)]
enum Part {
    Actor,
    Verb,
    Activity,
}

/// Visits every actor, verb and activity of a statement.
fn each<'a>(said: &mut Json<'a>, visit: &mut impl FnMut(Part, &mut Json<'a>)) {
    let Json::Object(pairs) = said else { return };
    for (key, value) in pairs {
        match key.as_ref() {
            "actor" | "authority" => each_actor(value, visit),
            "verb" => visit(Part::Verb, value),
            "object" => match value.get("objectType").and_then(Json::as_text) {
                Some("Agent" | "Group") => each_actor(value, visit),
                Some("SubStatement") => each(value, visit),
                Some("StatementRef") => {}
                _ => visit(Part::Activity, value),
            },
            "context" => each_of_context(value, visit),
            _ => {}
        }
    }
}

fn each_of_context<'a>(context: &mut Json<'a>, visit: &mut impl FnMut(Part, &mut Json<'a>)) {
    let Json::Object(pairs) = context else { return };
    for (key, value) in pairs {
        match (key.as_ref(), value) {
            ("instructor" | "team", value) => each_actor(value, visit),
            ("contextActivities", Json::Object(lists)) => {
                for (_, list) in lists {
                    match list {
                        Json::Array(items) => {
                            for item in items {
                                visit(Part::Activity, item);
                            }
                        }
                        single => visit(Part::Activity, single),
                    }
                }
            }
            ("contextAgents" | "contextGroups", Json::Array(items)) => {
                for item in items {
                    for name in ["agent", "group"] {
                        if let Some(actor) = item.get_mut(name) {
                            each_actor(actor, visit);
                        }
                    }
                }
            }
            _ => {}
        }
    }
}

fn each_actor<'a>(actor: &mut Json<'a>, visit: &mut impl FnMut(Part, &mut Json<'a>)) {
    visit(Part::Actor, actor);
    if let Some(Json::Array(members)) = actor.get_mut("member") {
        for member in members {
            visit(Part::Actor, member);
        }
    }
}

fn is_anonymous(actor: &Json<'_>) -> bool {
    !["mbox", "mbox_sha1sum", "openid", "account"].iter().any(|name| actor.get(name).is_some())
}

fn keep(json: &mut Json<'_>, names: &[&str]) {
    if let Json::Object(pairs) = json {
        pairs.retain(|(key, _)| names.contains(&key.as_ref()));
    }
}
