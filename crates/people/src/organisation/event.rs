//! What an organisation calls people to: a meeting, a visit, a class. Who came
//! is not recorded.

use base::{Day, Moment, Result, TenantId, UnitId, conflict};
use store::{FromQueryResult, Rows, params, row};
use ui::App;
use uuid::Uuid;

use super::Organisation;
use crate::audit;

#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct Event {
    pub id: Uuid,
    pub unit_id: UnitId,
    pub title: String,
    pub on_day: Day,
    /// `09:30`, or empty.
    pub at_time: String,
    pub place: String,
    /// How many people it is for.
    pub audience: i64,
    pub made_at: Moment,
    pub cancelled_at: Option<Moment>,
}

impl Event {
    pub fn path(&self) -> String {
        format!("/organisations/{}/events/{}", self.unit_id, self.id)
    }
}

const SELECT: &str =
    "select id, unit_id, title, on_day, at_time, place, audience, made_at, cancelled_at from people_event";

pub async fn get(rows: &impl Rows, tenant: TenantId, unit: UnitId, id: Uuid) -> Result<Event> {
    rows.one(&format!("{SELECT} where tenant_id = $1 and unit_id = $2 and id = $3"), params![tenant, unit, id]).await
}

/// From a day on, the next first.
pub async fn to_come(rows: &impl Rows, tenant: TenantId, unit: UnitId, from: Day, most: i64) -> Result<Vec<Event>> {
    let sql = format!(
        "{SELECT} where tenant_id = $1 and unit_id = $2 and on_day >= $3 and cancelled_at is null order by on_day, at_time, id limit $4"
    );
    rows.all(&sql, params![tenant, unit, from, most]).await
}

/// From one day until before another, also what was called off; the newest first.
pub async fn between(rows: &impl Rows, tenant: TenantId, unit: UnitId, from: Day, to: Day) -> Result<Vec<Event>> {
    let sql = format!(
        "{SELECT} where tenant_id = $1 and unit_id = $2 and on_day >= $3 and on_day < $4 order by on_day desc, at_time desc, id limit 200"
    );
    rows.all(&sql, params![tenant, unit, from, to]).await
}

#[derive(Debug, Clone)]
pub struct New {
    pub title: String,
    pub on_day: Day,
    pub at_time: String,
    pub place: String,
}

pub async fn create(app: &App, actor: &base::Actor, of: &Organisation, new: &New) -> Result<Uuid> {
    of.require_officer()?;
    let (id, now): (Uuid, _) = (app.ids.make(), Moment(app.clock.now()));
    let audience = of.people(&app.db, new.on_day).await?;
    let values = row! {
        id: id, tenant_id: actor.tenant, unit_id: of.unit.id, title: new.title.as_str(), on_day: new.on_day,
        at_time: new.at_time.as_str(), place: new.place.as_str(), audience: audience, made_by: actor.person, made_at: now
    };
    app.db
        .write(|tx| async move {
            tx.insert("people_event", values).await?;
            audit::write(&tx, now, actor, "people.event.create", id, &new.title).await
        })
        .await?;
    Ok(id)
}

/// Calls it off; it stays in the list as such.
pub async fn cancel(app: &App, actor: &base::Actor, of: &Organisation, event: &Event) -> Result<()> {
    of.require_officer()?;
    let now = Moment(app.clock.now());
    let sql = "update people_event set cancelled_at = $3, cancelled_by = $4 where tenant_id = $1 and id = $2 and cancelled_at is null";
    app.db
        .write(|tx| async move {
            if tx.execute(sql, params![actor.tenant, event.id, now, actor.person]).await? == 0 {
                return Err(conflict("event-cancelled-already"));
            }
            audit::write(&tx, now, actor, "people.event.cancellation", event.id, &event.title).await
        })
        .await
}
