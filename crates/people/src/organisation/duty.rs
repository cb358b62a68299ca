//! 责任清单: a duty, whose it is, until when, and what the system already shows
//! of it. Nothing is handed in: evidence is what was done here anyway.

use base::{Actor, Day, Message, Moment, PersonId, Result, Role, TenantId, UnitId, conflict};
use store::{FromQueryResult, Rows, params, row};
use ui::App;
use uuid::Uuid;

use super::Organisation;
use crate::{audit, notice};

#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct Duty {
    pub id: Uuid,
    pub unit_id: UnitId,
    pub unit_name: String,
    pub title: String,
    /// Of the organisation's role, or empty.
    pub owner_role: String,
    pub owner_name: Option<String>,
    pub from_day: Day,
    /// As it was set first.
    pub set_due_on: Day,
    /// As it was deferred last.
    pub deferred_to: Option<Day>,
    pub done_at: Option<Moment>,
}

impl Duty {
    pub fn path(&self) -> String {
        format!("/organisations/{}/duties/{}", self.unit_id, self.id)
    }

    pub fn due_on(&self) -> Day {
        self.deferred_to.unwrap_or(self.set_due_on)
    }

    pub fn is_late(&self, today: &Day) -> bool {
        self.done_at.is_none() && self.due_on() < *today
    }
}

const SELECT: &str = "select d.id, d.unit_id, u.name as unit_name, d.title, d.owner_role, p.name as owner_name, d.from_day,
      d.due_on as set_due_on,
      (select s.due_on from people_duty_step s where s.duty_id = d.id and s.kind = 'deferred' order by s.made_at desc, s.id desc limit 1) as deferred_to,
      (select max(s.made_at) from people_duty_step s where s.duty_id = d.id and s.kind = 'done') as done_at
    from people_duty d join people_unit u on u.id = d.unit_id left join people_person p on p.id = d.person_id";

pub async fn get(rows: &impl Rows, tenant: TenantId, unit: UnitId, id: Uuid) -> Result<Duty> {
    let sql = format!("{SELECT} where d.tenant_id = $1 and d.unit_id = $2 and d.id = $3");
    rows.one(&sql, params![tenant, unit, id]).await
}

/// Open ones first, each part by the due date.
fn sorted(mut duties: Vec<Duty>) -> Vec<Duty> {
    duties.sort_by_key(|duty| (duty.done_at.is_some(), duty.due_on(), duty.id));
    duties
}

pub async fn of(rows: &impl Rows, tenant: TenantId, unit: UnitId) -> Result<Vec<Duty>> {
    let sql = format!("{SELECT} where d.tenant_id = $1 and d.unit_id = $2 order by d.due_on desc limit 300");
    Ok(sorted(rows.all(&sql, params![tenant, unit]).await?))
}

/// Somebody's own: given to them, or to a role that they hold on the organisation.
pub async fn own(rows: &impl Rows, actor: &Actor, today: Day) -> Result<Vec<Duty>> {
    let sql = format!(
        "{SELECT} where d.tenant_id = $1 and (d.person_id = $2 or exists (
           select 1 from people_grant g where g.person_id = $2 and g.unit_id = d.unit_id and g.role = d.owner_role
             and g.from_day <= $3 and (g.to_day is null or g.to_day > $3)))
         order by d.due_on desc limit 300"
    );
    Ok(sorted(rows.all(&sql, params![actor.tenant, actor.person, today]).await?))
}

/// What became of it.
#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct Step {
    /// `done` or `deferred`.
    pub kind: String,
    pub text: String,
    pub due_on: Option<Day>,
    pub name: String,
    pub made_at: Moment,
}

pub async fn steps(rows: &impl Rows, tenant: TenantId, duty: Uuid) -> Result<Vec<Step>> {
    let sql = "select s.kind, s.text, s.due_on, p.name, s.made_at from people_duty_step s join people_person p on p.id = s.made_by
               where s.tenant_id = $1 and s.duty_id = $2 order by s.made_at, s.kind, s.id";
    rows.all(sql, params![tenant, duty]).await
}

/// Whose it is: a role at the organisation, or one person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Owner {
    Role(Role),
    Person(PersonId),
}

#[derive(Debug, Clone)]
pub struct New {
    pub title: String,
    pub owner: Owner,
    pub from: Day,
    pub due_on: Day,
}

pub async fn create(app: &App, actor: &Actor, of: &Organisation, new: &New) -> Result<Uuid> {
    of.require_officer()?;
    let (id, now): (Uuid, _) = (app.ids.make(), Moment(app.clock.now()));
    let (role, person) = match new.owner {
        Owner::Role(role) => (role.code(), None),
        Owner::Person(person) => ("", Some(person)),
    };
    let values = row! {
        id: id, tenant_id: actor.tenant, unit_id: of.unit.id, title: new.title.as_str(), owner_role: role, person_id: person,
        from_day: new.from, due_on: new.due_on, made_by: actor.person, made_at: now
    };
    let told = notice::prepare(&app.db, actor.tenant, person.into_iter().collect(), now).await?;
    let message = Message::new("notice-duty").with("title", &new.title).with("day", new.due_on);
    let link = format!("/organisations/{}/duties/{id}", of.unit.id);
    app.db
        .write(|tx| async move {
            tx.insert("people_duty", values).await?;
            notice::send_all(&tx, &app.ids, actor.tenant, &told, now, &message, &link).await?;
            audit::write(&tx, now, actor, "people.duty.create", id, &new.title).await
        })
        .await?;
    Ok(id)
}

/// May this person say what became of it? Its owner and the officers.
pub async fn may_step(rows: &impl Rows, actor: &Actor, of: &Organisation, duty: &Duty, today: Day) -> Result<bool> {
    Ok(of.is_officer() || own(rows, actor, today).await?.iter().any(|own| own.id == duty.id))
}

/// Done, with a note on how; or deferred to a later day, with the reason.
pub async fn step(app: &App, actor: &Actor, duty: &Duty, text: &str, deferred_to: Option<Day>) -> Result<()> {
    let (id, now): (Uuid, _) = (app.ids.make(), Moment(app.clock.now()));
    let (kind, action) = match deferred_to {
        Some(_) => ("deferred", "people.duty.deferral"),
        None => ("done", "people.duty.completion"),
    };
    let values = row! {
        id: id, tenant_id: actor.tenant, duty_id: duty.id, kind: kind, text: text, due_on: deferred_to,
        made_by: actor.person, made_at: now
    };
    // The duty's row is touched first, so that of two at once the second waits and sees the first.
    let lock = "update people_duty set title = title where tenant_id = $1 and id = $2";
    let done = "select count(*) from people_duty_step where duty_id = $1 and kind = 'done'";
    app.db
        .write(|tx| async move {
            tx.execute(lock, params![actor.tenant, duty.id]).await?;
            if tx.count(done, params![duty.id]).await? > 0 {
                return Err(conflict("duty-done-already"));
            }
            tx.insert("people_duty_step", values).await?;
            audit::write(&tx, now, actor, action, duty.id, text).await
        })
        .await
}
