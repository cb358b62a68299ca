//! `/xapi/{tenant}/agents`: a Person (Communication 2.4): one agent's
//! identifiers and the names it had, each as a list.

use super::{
    call::{Answer, Call, Params},
    json,
};
use crate::{
    find::{self, Page},
    term::{Kind, term},
    xapi::{Json, actor},
};

/// Statements of the agent that are looked through for its names.
const LOOK: i64 = 50;

pub async fn show(call: &Call) -> Answer {
    let reach = call.reach()?;
    call.params.only(&["agent"])?;
    let key = Params::must("agent", call.params.agent("agent")?)?;
    let text = call.params.get("agent").unwrap_or_default();
    let asked = Json::read(text.as_bytes())?;
    let mut terms = vec![term(call.tenant(), Kind::Agent, &key)];
    terms.extend(reach);
    let page = Page { terms, after: i64::MIN, before: i64::MAX, ascending: false, limit: LOOK };
    let found = find::page(&call.app.db, call.tenant(), &page).await?;
    let mut names: Vec<String> = asked.get("name").and_then(Json::as_text).map(str::to_owned).into_iter().collect();
    for row in &found {
        let statement = Json::read(row.body.as_bytes())?;
        let said = statement.get("actor").and_then(|actor| actor::read(actor).ok());
        let is_same = |actor: &actor::Actor<'_>| actor.ifi.as_ref().is_some_and(|ifi| ifi.key() == key);
        names.extend(said.filter(is_same).and_then(|actor| actor.name.map(str::to_owned)));
    }
    let mut seen = std::collections::HashSet::new();
    names.retain(|name| seen.insert(name.clone()));
    let mut person = Json::Object(vec![("objectType".into(), Json::text("Person"))]);
    if !names.is_empty() {
        person.set("name", Json::Array(names.into_iter().map(Json::text).collect()));
    }
    for property in ["mbox", "mbox_sha1sum", "openid", "account"] {
        if let Some(value) = asked.get(property) {
            person.set(property, Json::Array(vec![value.clone()]));
        }
    }
    Ok(json(person.to_string()))
}
