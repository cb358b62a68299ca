//! 结对帮带: members whom their organisation appoints to help others. Learning
//! is asked of one configured course alone, and answers done or not done.

use base::{Actor, Day, Message, Moment, PersonId, Result, TenantId, UnitId, conflict};
use store::{FromQueryResult, Rows, Tx, params, row};
use ui::App;
use uuid::Uuid;

use super::{Organisation, setting};
use crate::{audit, notice, tenant, unit};

#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct PairHelper {
    pub id: Uuid,
    pub person_id: PersonId,
    pub name: String,
    pub from_day: Day,
}

pub async fn of(rows: &impl Rows, tenant: TenantId, unit: UnitId, today: Day) -> Result<Vec<PairHelper>> {
    let sql =
        "select h.id, h.person_id, p.name, h.from_day from people_helper h join people_person p on p.id = h.person_id
               where h.tenant_id = $1 and h.unit_id = $2 and (h.to_day is null or h.to_day > $3) order by h.from_day, p.staff_number";
    rows.all(sql, params![tenant, unit, today]).await
}

const COURSE: &str = "helper-course";

pub async fn set_course(tx: &Tx, tenant: TenantId, unit: UnitId, path: &str) -> Result<()> {
    tenant::set_setting(tx, tenant, &setting(COURSE, unit), path).await
}

/// The path of the course that helpers of this organisation should have done:
/// its own, else that of the nearest above it.
pub async fn course(rows: &impl Rows, tenant: TenantId, unit: UnitId, today: Day) -> Result<Option<String>> {
    let mut at = Some(unit);
    while let Some(unit) = at {
        let own = own_course(rows, tenant, unit).await?;
        if !own.is_empty() {
            return Ok(Some(own));
        }
        at = unit::parent(rows, unit, today).await?;
    }
    Ok(None)
}

pub async fn own_course(rows: &impl Rows, tenant: TenantId, unit: UnitId) -> Result<String> {
    Ok(tenant::setting(rows, tenant, &setting(COURSE, unit)).await?.unwrap_or_default())
}

/// Has this person done the helpers' course? Also true where none is configured.
async fn is_trained(app: &App, tenant: TenantId, person: PersonId, course: Option<&str>) -> Result<bool> {
    let Some(course) = course else { return Ok(true) };
    for module in app.modules {
        if let Some(done) = (module.told.mastery)(app.clone(), tenant, person, course.to_owned()).await? {
            return Ok(done);
        }
    }
    // The course is gone: nobody can be asked for it.
    Ok(true)
}

/// Asks before an appointment whether the person has done the course. A "no"
/// is an answer about them: they are told that it was given, and it is logged,
/// so that nobody goes through courses and members unseen.
pub async fn ask(app: &App, actor: &Actor, of: &Organisation, person: PersonId, today: Day) -> Result<bool> {
    of.require_officer()?;
    let course = course(&app.db, actor.tenant, of.unit.id, today).await?;
    if is_trained(app, actor.tenant, person, course.as_deref()).await? {
        return Ok(true);
    }
    let now = Moment(app.clock.now());
    let told = notice::prepare(&app.db, actor.tenant, vec![person], now).await?;
    let message = Message::new("notice-helper-asked").with("name", &of.unit.name);
    app.db
        .write(|tx| async move {
            notice::send_all(&tx, &app.ids, actor.tenant, &told, now, &message, "/me/help").await?;
            audit::write(&tx, now, actor, "people.helper.question", person, "").await
        })
        .await?;
    Ok(false)
}

/// A member of the organisation by staff number.
pub async fn member(
    rows: &impl Rows,
    tenant: TenantId,
    unit: UnitId,
    number: &str,
    day: Day,
) -> Result<Option<PersonId>> {
    let sql = format!(
        "{} select p.id from people_person p where p.tenant_id = $3 and p.staff_number = $4 and exists (
           select 1 from people_membership m where m.person_id = p.id and m.unit_id in (select id from below)
             and m.from_day <= $2 and (m.to_day is null or m.to_day > $2))",
        unit::below_cte(1, 2)
    );
    rows.value(&sql, params![unit, day, tenant, number]).await
}

/// Appoints a member; they are told.
pub async fn appoint(app: &App, actor: &Actor, of: &Organisation, person: PersonId, today: Day) -> Result<()> {
    of.require_officer()?;
    let (id, now): (Uuid, _) = (app.ids.make(), Moment(app.clock.now()));
    let values = row! {
        id: id, tenant_id: actor.tenant, unit_id: of.unit.id, person_id: person, from_day: today,
        appointed_by: actor.person, appointed_at: now
    };
    let told = notice::prepare(&app.db, actor.tenant, vec![person], now).await?;
    let message = Message::new("notice-helper").with("name", &of.unit.name);
    app.db
        .write(|tx| async move {
            if !tx.insert_new("people_helper", values).await? {
                return Err(conflict("helper-already"));
            }
            notice::send_all(&tx, &app.ids, actor.tenant, &told, now, &message, "/me/help").await?;
            audit::write(&tx, now, actor, "people.helper.create", id, "").await
        })
        .await
}

pub async fn end(app: &App, actor: &Actor, of: &Organisation, helper: Uuid, today: Day) -> Result<()> {
    of.require_officer()?;
    let now = Moment(app.clock.now());
    let sql =
        "update people_helper set to_day = $4 where tenant_id = $1 and unit_id = $2 and id = $3 and to_day is null";
    app.db
        .write(|tx| async move {
            if tx.execute(sql, params![actor.tenant, of.unit.id, helper, today]).await? == 0 {
                return Err(base::not_found());
            }
            audit::write(&tx, now, actor, "people.helper.end", helper, "").await
        })
        .await
}
