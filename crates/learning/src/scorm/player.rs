//! What the player on the content origin gets to begin or go on with: the
//! course as its run time wants it, and what the attempt has stored.

use std::collections::HashMap;

use base::{Day, Result};
use courseware::scorm::{Edition, Item, activity};
use serde::Serialize;
use serde_json::{Map, Value, json};
use ui::App;

use super::{
    AttemptId, Course,
    attempt::{self, Attempt},
    commit,
};
use crate::package::{
    self, Part, PartId,
    launch::Mode,
    registration::{self, Registration},
    ticket::Ticket,
};

#[derive(Debug, Clone, Serialize)]
pub struct Played {
    pub id: AttemptId,
    pub number: i64,
    pub edition: Edition,
    pub mode: &'static str,
    pub seq: i64,
    pub learner: Learner,
    /// SCORM 2004: the activity tree.
    pub tree: Value,
    /// In order, without the organization itself.
    pub items: Vec<Value>,
    /// By item.
    pub scos: Map<String, Value>,
    pub state: String,
    /// What was opened last.
    pub at: String,
    /// What was asked for; none: to go on where it is to be gone on.
    pub wish: Option<String>,
    pub objectives: HashMap<String, Value>,
    pub shared: HashMap<String, Value>,
}

#[derive(Debug, Clone, Serialize)]
pub struct Learner {
    /// Not the person's own id: content of others gets to see it.
    pub id: String,
    pub name: String,
}

/// The newest attempt of the ticket's registration, begun if there is none yet.
pub async fn played(app: &App, ticket: &Ticket, wish: Option<PartId>, mode: Mode) -> Result<Played> {
    let registration_id = ticket.registration.ok_or_else(base::not_found)?;
    let registration = registration::get(&app.db, ticket.tenant, registration_id).await?;
    let today = people::tenant::today(app, ticket.tenant).await?;
    if !registration::is_here(&app.db, ticket.tenant, registration.person_id, today).await? {
        return Err(base::not_found());
    }
    let package = package::get(&app.db, ticket.tenant, ticket.package).await?;
    let course = Course::of(&package)?;
    let parts = super::parts(&app.db, ticket.tenant, &package).await?;
    let attempt = begin(app, &registration, today).await?;
    let root = tree(&parts, None).into_iter().next().unwrap_or_default();
    let global = |kind, is_global| {
        let (db, attempt) = (&app.db, &attempt);
        async move { commit::globals(db, attempt, kind, &commit::scope(attempt, is_global)).await }
    };
    Ok(Played {
        number: attempt.number,
        edition: course.edition,
        mode: mode.code(),
        seq: attempt.seq,
        learner: learner(app, &registration).await?,
        tree: if course.edition.is_2004() { activity::tree(&root) } else { Value::Null },
        items: items(&parts),
        scos: scos(app, &attempt).await?,
        state: attempt.state.clone(),
        at: attempt.item.clone(),
        wish: wish
            .and_then(|wish| parts.iter().find(|part| part.id == wish && part.is_unit()))
            .map(|part| part.identifier.clone()),
        objectives: global("objective", course.objectives_global).await?,
        shared: global("data", course.shared_data_global).await?,
        id: attempt.id,
    })
}

/// Looked up before it is written: a start that is not the first needs no lock.
async fn begin(app: &App, registration: &Registration, today: Day) -> Result<Attempt> {
    if let Some(attempt) = attempt::newest(&app.db, registration).await? {
        return Ok(attempt);
    }
    app.db.write(|tx| async move { attempt::current(&tx, &app.ids, registration, today).await }).await
}

async fn learner(app: &App, registration: &Registration) -> Result<Learner> {
    let name = people::person::name(&app.db, registration.tenant_id, registration.person_id).await?;
    Ok(Learner { id: registration.id.to_string(), name })
}

/// Parts below `parent` as items, with all below them.
fn tree(parts: &[Part], parent: Option<PartId>) -> Vec<Item> {
    let children = parts.iter().filter(|part| part.parent_id == parent);
    children.map(|part| Item { items: tree(parts, Some(part.id)), ..item(part) }).collect()
}

fn item(part: &Part) -> Item {
    let read = serde_json::from_str(&part.body).unwrap_or_default();
    Item { identifier: part.identifier.clone(), title: part.title.clone(), ..read }
}

fn items(parts: &[Part]) -> Vec<Value> {
    let mut depths: HashMap<PartId, i64> = HashMap::new();
    let mut all = Vec::new();
    for part in parts {
        let depth = part.parent_id.and_then(|parent| depths.get(&parent)).map_or(-1, |depth| depth + 1);
        depths.insert(part.id, depth);
        if part.parent_id.is_some() {
            all.push(shown(part, depth));
        }
    }
    all
}

/// An item in the player's words; what is not said is left out.
fn shown(part: &Part, depth: i64) -> Value {
    let item = item(part);
    let primary = item.sequencing.objectives.as_ref().and_then(|it| it.primary.as_ref());
    let passing = primary.filter(|it| it.satisfied_by_measure).map(|it| it.min_normalized_measure.unwrap_or(1.0));
    let limit = item.sequencing.limits.as_ref().and_then(|it| it.attempt_absolute_duration_limit.clone());
    let mut shown = json!({
        "id": part.identifier,
        "title": part.title,
        "depth": depth,
        "visible": item.visible,
        "sco": item.launch.as_ref().is_some_and(|launch| launch.sco),
    });
    let mut put = |name: &str, value: Option<Value>| {
        if let Some(value) = value {
            shown[name] = value;
        }
    };
    put("launch", part.is_unit().then(|| part.launch.clone().into()));
    put("launchData", item.data_from_lms.map(Value::from));
    put("passing", passing.map(|it| it.to_string().into()));
    put("mastery", item.mastery_score.map(|it| it.to_string().into()));
    put("maxTime", item.max_time_allowed.or(limit).map(Value::from));
    put("timeAction", item.time_limit_action.map(Value::from));
    put("prerequisites", item.prerequisites.map(Value::from));
    shown
}

async fn scos(app: &App, attempt: &Attempt) -> Result<Map<String, Value>> {
    let stored = attempt::stored(&app.db, attempt).await?;
    let of = |it: attempt::Stored| {
        let cmi: Value = serde_json::from_str(&it.cmi).unwrap_or(Value::Null);
        (it.item, json!({ "cmi": cmi, "count": it.activity_attempt, "over": it.is_over }))
    };
    Ok(stored.into_iter().map(of).collect())
}

/// What the page around the content opens: the player, for this part.
pub fn url(app: &App, registration: &Registration, parts: &[Part], part: &Part, mode: Mode) -> String {
    let ticket = Ticket::new(app, registration.tenant_id, registration.package_id);
    // One address for all parts of a course, so that their files are loaded once.
    let whole = parts.first().map_or(part.id, |first| first.id);
    let query = format!("~scorm/player?part={}&mode={}", part.id, mode.code());
    ticket.of_attempt(registration.id, whole).url(app, &query)
}

/// How an attempt stands, for whoever asks by command.
pub async fn state(app: &App, registration: &Registration) -> Result<Value> {
    let results = registration::results(&app.db, registration).await?;
    let parts = package::parts(&app.db, registration.tenant_id, registration.package_id).await?;
    let attempt = attempt::newest(&app.db, registration).await?;
    let result = |part: &Part| {
        let result = results.iter().find(|result| result.part_id == part.id);
        json!({ "item": part.identifier, "state": result.map(registration::PartResult::state), "score": result.and_then(|it| it.score) })
    };
    let mut whole = json!({
        "registration": registration.id,
        "begun_on": registration.begun_on,
        "done_on": registration.done_on,
        "parts": parts.iter().map(result).collect::<Vec<_>>(),
    });
    if let Some(attempt) = attempt {
        let items = scos(app, &attempt).await?;
        whole["attempt"] = json!({
            "id": attempt.id, "number": attempt.number, "item": attempt.item, "seq": attempt.seq,
            "completion": attempt.completion, "success": attempt.success, "score": attempt.score,
            "items": items,
        });
    }
    Ok(whole)
}
