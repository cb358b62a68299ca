//! One agent's way through a version of a course.

use std::collections::HashMap;

use base::{Moment, PersonId, Result, TenantId, conflict, not_found};
use courseware::cmi5::{MoveOn, Terms};
use store::{FromQueryResult, Rows, Tx, params, row};
use ui::App;
use uuid::Uuid;

use super::{SessionId, When, agent::Agent, satisfaction, saying::Speaker, structure::Body};
use crate::package::{self, Package, PackageId, Part, PartId, RegistrationId, result};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Registration {
    pub id: RegistrationId,
    pub tenant: TenantId,
    pub package: PackageId,
    pub agent: Agent,
    /// When the course was satisfied.
    pub satisfied_at: Option<Moment>,
}

#[derive(FromQueryResult)]
struct Row {
    id: RegistrationId,
    tenant_id: TenantId,
    package_id: PackageId,
    person_id: Option<PersonId>,
    actor: String,
    satisfied_at: Option<Moment>,
}

const COLUMNS: &str = "id, tenant_id, package_id, person_id, actor, satisfied_at";

fn read(row: Row, home_page: &str) -> Result<Registration> {
    let agent = Agent { person: row.person_id, ..Agent::read(&row.actor, home_page)? };
    let Row { id, tenant_id: tenant, package_id: package, satisfied_at, .. } = row;
    Ok(Registration { id, tenant, package, agent, satisfied_at })
}

pub async fn find(rows: &impl Rows, app: &App, tenant: TenantId, id: RegistrationId) -> Result<Option<Registration>> {
    let sql = format!("select {COLUMNS} from learning_cmi5_registration where tenant_id = $1 and id = $2");
    let row: Option<Row> = rows.maybe(&sql, params![tenant, id]).await?;
    row.map(|row| read(row, &app.config.server.public_url)).transpose()
}

pub async fn get(rows: &impl Rows, app: &App, tenant: TenantId, id: RegistrationId) -> Result<Registration> {
    find(rows, app, tenant, id).await?.ok_or_else(not_found)
}

/// The one with this id, or the person's own, or a new one; a new one is looked
/// through for what is satisfied from the beginning (9.6.1). A conflict: it is
/// of another agent or another course.
pub async fn open(
    tx: &Tx,
    app: &App,
    package: &Package,
    agent: &Agent,
    wanted: Option<Uuid>,
    when: When,
) -> Result<Registration> {
    let own = match agent.person {
        Some(person) => Some(of_person(tx, app, package, person, wanted, when).await?),
        None => wanted.map(RegistrationId),
    };
    // Not from a time: who knows it may be anybody.
    let id = own.unwrap_or_else(|| app.ids.untimed());
    if let Some(known) = find(tx, app, package.tenant_id, id).await? {
        let is_same = known.package == package.id && known.agent.key == agent.key;
        return if is_same { Ok(known) } else { Err(conflict("cmi5-registration-other")) };
    }
    let values = row! {
        id: id, tenant_id: package.tenant_id, package_id: package.id, person_id: agent.person,
        actor: agent.json.as_str(), made_at: when.at
    };
    if !tx.insert_new("learning_cmi5_registration", values).await? {
        // Of another organisation: ids are of the whole installation.
        return Err(conflict("cmi5-registration-other"));
    }
    let new =
        Registration { id, tenant: package.tenant_id, package: package.id, agent: agent.clone(), satisfied_at: None };
    begin(tx, app, package, &new, when).await?;
    get(tx, app, package.tenant_id, id).await
}

/// A person has one registration of a version, whoever starts it.
async fn of_person(
    tx: &Tx,
    app: &App,
    package: &Package,
    person: PersonId,
    wanted: Option<Uuid>,
    when: When,
) -> Result<RegistrationId> {
    let tenant = package.tenant_id;
    let known = "select count(*) from people_person where tenant_id = $1 and id = $2";
    if tx.count(known, params![tenant, person]).await? == 0 {
        return Err(base::error::invalid("actor", "cmi5-actor-wrong"));
    }
    let id = wanted.map_or_else(|| app.ids.make(), RegistrationId);
    let values = row! { id: id, tenant_id: tenant, person_id: person, package_id: package.id, begun_on: when.today };
    tx.insert_new("learning_registration", values).await?;
    let sql = "update learning_registration set begun_on = $4
               where tenant_id = $1 and person_id = $2 and package_id = $3 and begun_on is null";
    tx.execute(sql, params![tenant, person, package.id, when.today]).await?;
    let found = package::registration::of(tx, tenant, person, package.id).await?.ok_or_else(not_found)?;
    match wanted {
        Some(wanted) if wanted != found.id.0 => Err(conflict("cmi5-registration-other")),
        _ => Ok(found.id),
    }
}

/// Units without a condition are satisfied by being there.
async fn begin(tx: &Tx, app: &App, package: &Package, new: &Registration, when: When) -> Result<()> {
    let parts = package::parts(tx, new.tenant, package.id).await?;
    let mut free: Vec<&Part> = Vec::new();
    for part in parts.iter().filter(|part| part.is_unit()) {
        if Body::of(part)?.terms()?.move_on == MoveOn::NotApplicable {
            free.push(part);
        }
    }
    let rows = free.iter().map(|part| params![new.id, part.id, new.tenant, when.at]).collect();
    let columns = ["registration_id", "part_id", "tenant_id", "satisfied_at"];
    tx.insert_all("learning_cmi5_result", &columns, rows).await?;
    let satisfied = result::Outcome { satisfied: true, ..result::Outcome::default() };
    for part in &free {
        mirror(tx, app, new, part, satisfied, when).await?;
    }
    if free.is_empty() {
        return Ok(());
    }
    // In no session of a unit: one of its own (9.6.1).
    let session: SessionId = app.ids.make();
    let speaker = Speaker { app, tenant: new.tenant, registration: new.id, agent: &new.agent, session, at: when.at };
    satisfaction::settle(tx, &speaker, package, &parts).await
}

/// How a registration stands to a unit.
#[derive(Debug, Clone, Default, PartialEq, Eq, FromQueryResult)]
pub struct Standing {
    pub completed_at: Option<Moment>,
    pub passed_at: Option<Moment>,
    pub waived_at: Option<Moment>,
    pub satisfied_at: Option<Moment>,
}

impl Standing {
    /// Satisfied by what the learner did, and nothing better to reach.
    pub fn is_done(&self, terms: &Terms) -> bool {
        let by_learner = self.completed_at.or(self.passed_at).or(self.waived_at).is_some();
        self.satisfied_at.is_some() && by_learner && (terms.mastery_score.is_none() || self.passed_at.is_some())
    }
}

pub async fn standing(rows: &impl Rows, registration: RegistrationId, part: PartId) -> Result<Standing> {
    let sql = "select completed_at, passed_at, waived_at, satisfied_at from learning_cmi5_result
               where registration_id = $1 and part_id = $2";
    Ok(rows.maybe(sql, params![registration, part]).await?.unwrap_or_default())
}

/// How it stands to each unit that has a row.
pub async fn standings(rows: &impl Rows, registration: RegistrationId) -> Result<HashMap<PartId, Standing>> {
    let sql = "select part_id, completed_at, passed_at, waived_at, satisfied_at from learning_cmi5_result
               where registration_id = $1";
    let all: Vec<Stood> = rows.all(sql, params![registration]).await?;
    let of = |it: Stood| {
        let Stood { part_id, completed_at, passed_at, waived_at, satisfied_at } = it;
        (part_id, Standing { completed_at, passed_at, waived_at, satisfied_at })
    };
    Ok(all.into_iter().map(of).collect())
}

#[derive(FromQueryResult)]
struct Stood {
    part_id: PartId,
    completed_at: Option<Moment>,
    passed_at: Option<Moment>,
    waived_at: Option<Moment>,
    satisfied_at: Option<Moment>,
}

/// Writes down what is new of it; what was once reached stays.
pub async fn note(tx: &Tx, registration: &Registration, part: PartId, standing: &Standing) -> Result<()> {
    let sql = "insert into learning_cmi5_result
                 (registration_id, part_id, tenant_id, completed_at, passed_at, waived_at, satisfied_at)
               values ($1, $2, $3, $4, $5, $6, $7)
               on conflict (registration_id, part_id) do update set completed_at = excluded.completed_at,
                 passed_at = excluded.passed_at, waived_at = excluded.waived_at, satisfied_at = excluded.satisfied_at";
    let Standing { completed_at, passed_at, waived_at, satisfied_at } = standing.clone();
    let values = params![registration.id, part, registration.tenant, completed_at, passed_at, waived_at, satisfied_at];
    tx.execute(sql, values).await.map(drop)
}

/// For people of this house the course pages tell it as of every other format.
pub async fn mirror(
    tx: &Tx,
    app: &App,
    registration: &Registration,
    part: &Part,
    outcome: result::Outcome,
    when: When,
) -> Result<()> {
    if registration.agent.person.is_none() {
        return Ok(());
    }
    let known = package::registration::get(tx, registration.tenant, registration.id).await?;
    let note = result::Note { ids: &app.ids, at: when.at, today: when.today, tells: None };
    result::note(tx, &note, &known, part, outcome).await.map(drop)
}
