//! The pulse (脉搏问卷): a few questions to the whole organisation, of which
//! groups are told and nobody else ever is.
//!
//! From draft to open to closed. While it is open there are sums and who has
//! taken part, read by no page; [`closing`] hands on what may be told and
//! deletes the rest. What cannot be told is decided in [`suppression`].

pub mod answer;
pub mod closing;
pub mod paper;
pub mod scale;
pub mod suppression;

use base::{Actor, Day, Permission, PersonId, Result, Role, TenantId, conflict, invalid};
use people::{audit, unit};
use store::{FromQueryResult, Rows, Tx, params, row};
use uuid::Uuid;

use crate::desk::{Desk, days_between};
use scale::Scale;

/// Drafts, opens and closes pulses; held on the whole organisation.
pub const RUN: Permission = Permission { name: "voice.pulse.run", roles: &[Role::UnionHandler, Role::BranchSecretary] };

/// Whatever is configured: fewer people than this are told together nowhere.
pub const FLOOR: i64 = 5;
/// Days between the end of one pulse and the opening of the next.
pub const REST_DAYS: i64 = 30;
/// A pulse is open for no longer.
pub const MOST_DAYS: i64 = 31;

words! {
    State {
        Draft = "draft",
        Open = "open",
        Closed = "closed",
    }
}

#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct Pulse {
    pub id: Uuid,
    pub title: String,
    pub opens_on: Day,
    pub closes_on: Day,
    /// Codes, with commas.
    pub scales: String,
    pub state: State,
    /// Frozen when it is opened; 0 in a draft.
    pub threshold: i64,
    pub opened_on: Option<Day>,
    pub closed_on: Option<Day>,
    /// Counted at closing.
    pub people: i64,
    pub taken_part: i64,
}

impl Pulse {
    pub fn scales(&self) -> Vec<&'static Scale> {
        self.scales.split(',').filter_map(scale::find).collect()
    }

    pub fn is_open(&self) -> bool {
        self.state == State::Open
    }

    /// May it be answered on that day?
    pub fn takes_answers(&self, today: Day) -> bool {
        self.is_open() && today <= self.closes_on
    }
}

const SELECT: &str = "select id, title, opens_on, closes_on, scales, state, threshold, opened_on, closed_on, people, taken_part \
     from voice_pulse where tenant_id = $1";

pub async fn get(rows: &impl Rows, tenant: TenantId, id: Uuid) -> Result<Pulse> {
    rows.one(&format!("{SELECT} and id = $2"), params![tenant, id]).await
}

/// The last first.
pub async fn all(rows: &impl Rows, tenant: TenantId) -> Result<Vec<Pulse>> {
    rows.all(&format!("{SELECT} order by closes_on desc, id desc limit 100"), params![tenant]).await
}

/// The one that is open.
pub async fn open(rows: &impl Rows, tenant: TenantId) -> Result<Option<Pulse>> {
    rows.maybe(&format!("{SELECT} and state = $2"), params![tenant, State::Open]).await
}

/// The permission, on the unit at the root of the organisation.
pub async fn may_run(rows: &impl Rows, actor: &Actor, day: Day) -> Result<bool> {
    let units = unit::tree(rows, actor.tenant, unit::Tree::Admin, day).await?;
    Ok(units.first().is_some_and(|root| actor.may_in(&RUN, root.id)))
}

async fn require(rows: &impl Rows, desk: &Desk, actor: &Actor) -> Result<()> {
    if may_run(rows, actor, desk.today()).await? { Ok(()) } else { Err(base::forbidden()) }
}

/// How many people work in the organisation on a day.
pub async fn people(rows: &impl Rows, tenant: TenantId, day: Day) -> Result<i64> {
    let sql = "select count(*) from people_person where tenant_id = $1 and (left_on is null or left_on > $2)";
    rows.count(sql, params![tenant, day]).await
}

/// How many have taken part so far, of the whole organisation and no part of it.
pub async fn taken_part(rows: &impl Rows, pulse: Uuid) -> Result<i64> {
    rows.count("select count(*) from voice_pulse_part where pulse_id = $1", params![pulse]).await
}

#[derive(Debug, Clone)]
pub struct New {
    pub title: String,
    pub opens_on: Day,
    pub closes_on: Day,
    pub scales: Vec<&'static Scale>,
}

pub async fn draft(tx: &Tx, desk: &Desk, actor: &Actor, new: &New) -> Result<Uuid> {
    require(tx, desk, actor).await?;
    if new.opens_on < desk.today() {
        return Err(invalid("opens_on", "pulse-past"));
    }
    let days = days_between(new.opens_on, new.closes_on);
    if !(2..=MOST_DAYS).contains(&days) {
        return Err(invalid("closes_on", base::Message::new("pulse-days").with("most", MOST_DAYS)));
    }
    if new.scales.is_empty() {
        return Err(invalid("scales", "form-choose"));
    }
    let id: Uuid = desk.ids.make();
    let scales = new.scales.iter().map(|scale| scale.code).collect::<Vec<_>>().join(",");
    let values = row! {
        id: id, tenant_id: desk.tenant, title: new.title.as_str(), opens_on: new.opens_on, closes_on: new.closes_on,
        scales: scales, state: State::Draft, threshold: 0_i64, made_by: actor.person, people: 0_i64, taken_part: 0_i64
    };
    tx.insert("voice_pulse", values).await?;
    audit::write(tx, desk.now, actor, "voice.pulse.draft", id, "").await.map(|()| id)
}

/// Opens a draft on its first day or later. From here on its threshold stands.
pub async fn start(tx: &Tx, desk: &Desk, actor: &Actor, id: Uuid, threshold: i64) -> Result<()> {
    require(tx, desk, actor).await?;
    let (pulse, today) = (get(tx, desk.tenant, id).await?, desk.today());
    if pulse.state != State::Draft {
        return Err(conflict("pulse-changed"));
    }
    if today < pulse.opens_on || today >= pulse.closes_on {
        return Err(conflict("pulse-not-its-days"));
    }
    if open(tx, desk.tenant).await?.is_some() {
        return Err(conflict("pulse-other-open"));
    }
    let sql = "select max(closed_on) from voice_pulse where tenant_id = $1 and closed_on is not null";
    let last: Option<Option<Day>> = tx.value(sql, params![desk.tenant]).await?;
    if last.flatten().is_some_and(|last| days_between(last, today) < REST_DAYS) {
        return Err(conflict("pulse-too-soon"));
    }
    let sql = "update voice_pulse set state = $3, threshold = $4, opened_on = $5
               where tenant_id = $1 and id = $2 and state = $6";
    let values = params![desk.tenant, id, State::Open, threshold.max(FLOOR), today, State::Draft];
    match tx.execute(sql, values).await {
        Ok(0) => return Err(conflict("pulse-changed")),
        // Somebody else opened another at the same moment.
        Err(error) if store::rows::is_duplicate(&error) => return Err(conflict("pulse-other-open")),
        done => done?,
    };
    audit::write(tx, desk.now, actor, "voice.pulse.opening", id, "").await
}

/// Takes back a draft that nobody has seen.
pub async fn drop_draft(tx: &Tx, desk: &Desk, actor: &Actor, id: Uuid) -> Result<()> {
    require(tx, desk, actor).await?;
    let sql = "delete from voice_pulse where tenant_id = $1 and id = $2 and state = $3";
    if tx.execute(sql, params![desk.tenant, id, State::Draft]).await? == 0 {
        return Err(conflict("pulse-changed"));
    }
    audit::write(tx, desk.now, actor, "voice.pulse.removal", id, "").await
}

/// What somebody has done with the open pulse.
#[derive(Debug, Clone, Copy, PartialEq, Eq, FromQueryResult)]
pub struct Own {
    pub taken_part: bool,
    pub put_away: bool,
}

pub async fn own(rows: &impl Rows, pulse: Uuid, person: PersonId) -> Result<Own> {
    let held = async |table: &str| {
        let sql = format!("select count(*) from {table} where pulse_id = $1 and person_id = $2");
        rows.count(&sql, params![pulse, person]).await.map(|count| count > 0)
    };
    Ok(Own { taken_part: held("voice_pulse_part").await?, put_away: held("voice_pulse_put_away").await? })
}

/// The card on the first page is shown no more; answering stays possible.
pub async fn put_away(tx: &Tx, tenant: TenantId, pulse: Uuid, person: PersonId) -> Result<()> {
    // A pulse that is being closed keeps nothing.
    answer::hold(tx, tenant, pulse).await?;
    let values = row! { pulse_id: pulse, person_id: person, tenant_id: tenant };
    tx.insert_new("voice_pulse_put_away", values).await.map(drop)
}
