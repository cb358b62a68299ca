//! 核实, 公示, 表彰, 故事: what those who work a nomination do, one after the
//! other. Nothing is put up without consent and a check, and nothing is
//! honoured before the notice is over and every objection has its answer.

use base::{Day, Message, Result, conflict, error::invalid};
use learning::course::{self, Course, Kind};
use store::{Rows, params, row};
use uuid::Uuid;

use super::{Desk, Opened, advance, both, tell_both};

/// Working days that a notice is up at least, and at most.
pub const LEAST: i64 = 5;
pub const MOST: i64 = 60;

/// What was checked and with which records, or why it is not so.
pub async fn verify(desk: Desk<'_>, of: &Opened, holds: bool, text: &str) -> Result<()> {
    of.require_desk()?;
    let told = if holds { Vec::new() } else { both(desk, of).await? };
    let to = if holds { "verified" } else { "refused" };
    desk.db
        .write(|tx| async move {
            advance(&tx, desk, of, &["agreed"], (to, text, None)).await?;
            if !holds {
                tell_both(&tx, desk, of, &told, "exemplar-notice-refused").await?;
            }
            people::audit::write(&tx, desk.at, desk.actor, "training.exemplar.verification", of.exemplar.id, to).await
        })
        .await
}

/// Puts it up from now until the end of the `days`-th working day after today;
/// `least` is what the house asks for, never under [`LEAST`].
pub async fn publish(desk: Desk<'_>, of: &Opened, days: i64, least: i64) -> Result<()> {
    of.require_desk()?;
    let least = least.clamp(LEAST, MOST);
    if !(least..=MOST).contains(&days) {
        return Err(invalid("days", Message::new("exemplar-days-range").with("least", least).with("most", MOST)));
    }
    let calendar = people::calendar::of(desk.db, desk.actor.tenant).await?;
    let until = Day(calendar.add_working_days(desk.today.0, days)?);
    let told = both(desk, of).await?;
    desk.db
        .write(|tx| async move {
            advance(&tx, desk, of, &["verified"], ("public", "", Some(until))).await?;
            tell_both(&tx, desk, of, &told, "exemplar-notice-public").await?;
            let until = until.to_string();
            people::audit::write(&tx, desk.at, desk.actor, "training.exemplar.notice", of.exemplar.id, &until).await
        })
        .await
}

/// Honours it by a name of the organisation's, on a day after the notice.
pub async fn honour(desk: Desk<'_>, of: &Opened, kind: &str, on: Day) -> Result<()> {
    of.require_desk()?;
    let exemplar = &of.exemplar;
    if let Some(until) = exemplar.until_day {
        if exemplar.runs(desk.today) {
            return Err(conflict(Message::new("exemplar-notice-runs").with("day", until)));
        }
        if on <= until {
            return Err(invalid("day", Message::new("exemplar-honour-early").with("day", until)));
        }
    }
    let told = both(desk, of).await?;
    desk.db
        .write(|tx| async move {
            advance(&tx, desk, of, &["public"], ("honoured", kind, Some(on))).await?;
            let open =
                "select count(*) from training_exemplar_objection o where o.tenant_id = $1 and o.exemplar_id = $2
                        and not exists (select 1 from training_exemplar_answer a where a.objection_id = o.id)";
            if tx.count(open, params![desk.actor.tenant, of.exemplar.id]).await? > 0 {
                return Err(conflict("exemplar-objection-open"));
            }
            tell_both(&tx, desk, of, &told, "exemplar-notice-honoured").await?;
            people::audit::write(&tx, desk.at, desk.actor, "training.exemplar.honour", of.exemplar.id, kind).await
        })
        .await
}

/// The micro-courses that can tell it.
pub async fn stories(rows: &impl Rows, of: &Opened, desk: Desk<'_>) -> Result<Vec<Course>> {
    if !of.is_desk() || of.exemplar.state != "honoured" {
        return Ok(Vec::new());
    }
    let mut all = course::all(rows, desk.actor.tenant).await?;
    all.retain(|course| course.kind == Kind::Unit);
    Ok(all)
}

/// The one that tells it, while learners can get it.
pub async fn story(rows: &impl Rows, of: &Opened, desk: Desk<'_>) -> Result<Option<Course>> {
    let tenant = desk.actor.tenant;
    let sql = "select course_id from training_exemplar_story where tenant_id = $1 and exemplar_id = $2";
    let Some(id) = rows.value::<Uuid>(sql, params![tenant, of.exemplar.id]).await? else { return Ok(None) };
    Ok(course::known(rows, tenant, &[(Kind::Unit, id)]).await?.remove(&id))
}

/// Links a published micro-course in place of the one before.
pub async fn tell(desk: Desk<'_>, of: &Opened, unit: Uuid) -> Result<()> {
    of.require_desk()?;
    let (tenant, id) = (desk.actor.tenant, of.exemplar.id);
    if of.exemplar.state != "honoured" {
        return Err(conflict("exemplar-changed"));
    }
    if course::known(desk.db, tenant, &[(Kind::Unit, unit)]).await?.is_empty() {
        return Err(invalid("unit", "form-choose"));
    }
    desk.db
        .write(|tx| async move {
            let before = "delete from training_exemplar_story where tenant_id = $1 and exemplar_id = $2";
            tx.execute(before, params![tenant, id]).await?;
            let values = row! {
                exemplar_id: id, tenant_id: tenant, course_id: unit, made_by: desk.actor.person, made_at: desk.at
            };
            tx.insert("training_exemplar_story", values).await?;
            people::audit::write(&tx, desk.at, desk.actor, "training.exemplar.story", id, &unit.to_string()).await
        })
        .await
}
