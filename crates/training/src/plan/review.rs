//! What becomes of a version of a plan ([`learning::release`]): published, it is
//! given to its audience.

use std::collections::HashSet;

use base::{Actor, Message, PersonId, Result, conflict, error::invalid};
pub use learning::release::Desk;
use learning::{
    release::{Item, Shelf},
    unit::review::Decision,
};
use people::{audience, burden};
use store::{Db, Rows, Tx, params};

use super::{PlanId, Version, handled, newest, steps, version};

pub static SHELF: Shelf = Shelf {
    things: "training_plan",
    versions: "training_plan_version",
    acts: "training_plan_act",
    thing: "plan_id",
    version: "version_id",
    audit: "training.plan",
};

fn item(version: &Version) -> Item<'_> {
    Item {
        shelf: &SHELF,
        thing: version.plan_id.0,
        version: version.id.0,
        number: version.number,
        title: &version.title,
        made_by: Some(version.made_by),
        link: format!("/training/plans/{}/versions", version.plan_id),
    }
}

/// The version that somebody looked at when they pressed the button.
async fn seen(tx: &Tx, actor: &Actor, plan: PlanId, number: i64) -> Result<Version> {
    let version = newest(tx, actor.tenant, plan).await?;
    if version.number == number { Ok(version) } else { Err(conflict("learning-version-newer")) }
}

/// Hands the newest version to the reviewers. Refused at each section that is
/// empty, while anything keeps it from being published.
pub async fn submit(db: &Db, desk: Desk<'_>, plan: PlanId, number: i64) -> Result<()> {
    handled(db, desk.actor, plan).await?;
    db.write(|tx| async move {
        let version = seen(&tx, desk.actor, plan, number).await?;
        item(&version).stands(&tx, &["draft"]).await?;
        refuse_faults(&tx, desk.actor, &version).await?;
        item(&version).submit(&tx, desk).await
    })
    .await
}

async fn refuse_faults(tx: &Tx, actor: &Actor, version: &Version) -> Result<()> {
    let steps = steps(tx, actor.tenant, version.id).await?;
    let faults = version::faults(tx, actor, version, &steps).await?;
    let errors: Vec<_> = faults.into_iter().map(|(field, why)| base::error::FieldError { field, why }).collect();
    if errors.is_empty() { Ok(()) } else { Err(base::Error::Invalid(errors)) }
}

/// Approves or returns; never what one had a hand in.
pub async fn review(
    db: &Db,
    desk: Desk<'_>,
    plan: PlanId,
    number: i64,
    decision: Decision,
    remark: &str,
) -> Result<()> {
    db.write(|tx| async move {
        let version = seen(&tx, desk.actor, plan, number).await?;
        item(&version).review(&tx, desk, decision, remark).await
    })
    .await
}

/// Gives an approved version to its audience. Refused when what is mandatory
/// would put somebody over the monthly cap.
pub async fn publish(db: &Db, desk: Desk<'_>, plan: PlanId, number: i64) -> Result<()> {
    handled(db, desk.actor, plan).await?;
    let tenant = desk.actor.tenant;
    let rule = newest(db, tenant, plan).await?.rule();
    let reached = audience::resolve(db, tenant, &rule, desk.today).await?;
    if reached.is_empty() {
        return Err(invalid("audience", "training-audience-empty"));
    }
    let there = "select person_id from training_participant where plan_id = $1";
    let there: HashSet<PersonId> = db.column::<PersonId>(there, params![plan]).await?.into_iter().collect();
    let new: Vec<_> = reached.into_iter().filter(|person| !there.contains(&person.person_id)).collect();
    let people: Vec<PersonId> = new.iter().map(|person| person.person_id).collect();
    let told = people::notice::prepare(db, tenant, people.clone(), desk.at).await?;
    let (new, people, told) = (&new, &people, &told);
    db.write(|tx| async move {
        let version = seen(&tx, desk.actor, plan, number).await?;
        item(&version).stands(&tx, &["approved"]).await?;
        refuse_faults(&tx, desk.actor, &version).await?;
        burden_of(&tx, desk, &version, people).await?;
        let rows =
            new.iter().map(|person| params![plan, person.person_id, tenant, person.unit_id, desk.today]).collect();
        tx.insert_all_new("training_participant", &["plan_id", "person_id", "tenant_id", "unit_id", "given_on"], rows)
            .await?;
        let message = Message::new("training-notice-plan").with("title", &version.title);
        people::notice::send_all(&tx, desk.ids, tenant, told, desk.at, &message, &format!("/training/plans/{plan}"))
            .await?;
        item(&version).publish(&tx, desk).await
    })
    .await
}

async fn burden_of(tx: &Tx, desk: Desk<'_>, version: &Version, people: &[PersonId]) -> Result<()> {
    let tenant = desk.actor.tenant;
    let month = burden::month_of(version.due_on.unwrap_or(desk.today));
    if version.mandatory && !people.is_empty() {
        let steps = steps(tx, tenant, version.id).await?;
        let minutes = version::minutes(tx, desk.actor, &steps).await?;
        let over = burden::over_cap(tx, tenant, people, &month, minutes).await?.len();
        if over > 0 {
            return Err(invalid("due_on", Message::new("learning-over-cap").with("count", over)));
        }
        burden::count(tx, desk.ids, tenant, people, &month, minutes, ("training.plan", version.plan_id.0)).await?;
    }
    if version.rule().is_everybody() {
        tx.execute("delete from people_burden_everybody where source_id = $1", params![version.plan_id]).await?;
        burden::note_everybody(tx, tenant, &month, version.plan_id.0, &version.title, version.reason.trim()).await?;
    }
    Ok(())
}

/// Takes a plan from its people; what they did stays done.
pub async fn withdraw(db: &Db, desk: Desk<'_>, plan: PlanId, reason: &str) -> Result<()> {
    handled(db, desk.actor, plan).await?;
    db.write(|tx| async move {
        let tenant = desk.actor.tenant;
        let version = super::published(&tx, tenant, plan).await.map_err(|_| conflict("learning-state-other"))?;
        let sql = "select person_id from training_participant where plan_id = $1";
        let people: Vec<PersonId> = tx.column(sql, params![plan]).await?;
        burden::release(&tx, plan.0, &[]).await?;
        for some in people.chunks(5_000) {
            burden::release(&tx, plan.0, some).await?;
        }
        item(&version).withdraw(&tx, desk, reason).await
    })
    .await
}
