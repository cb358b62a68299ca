//! What became of a version of a plan: submitted, approved or returned with a
//! remark by a second person, published to its audience, withdrawn.

use std::collections::HashSet;

use base::{Actor, Day, Ids, Message, Moment, PersonId, Result, Role, conflict, error::invalid};
use learning::unit::review::Decision;
use people::{audience, burden};
use store::{Db, FromQueryResult, Rows, Tx, params, row};
use uuid::Uuid;

use super::{PlanId, Version, handled, newest, steps, version};

pub(super) const LAST_ACT: &str = "select a.kind from training_plan_act a where a.version_id = v.id
     order by case a.kind when 'submitted' then 1 when 'approved' then 2 when 'returned' then 2 else 3 end desc limit 1";

/// `published`, `approved`, `returned`, `submitted` or `draft`.
pub fn state(published: bool, act: Option<&str>) -> &'static str {
    learning::path::review::state(published, act)
}

#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct Standing {
    pub published: bool,
    pub act: Option<String>,
}

impl Standing {
    pub fn state(&self) -> &'static str {
        state(self.published, self.act.as_deref())
    }
}

pub async fn standing(rows: &impl Rows, version: &Version) -> Result<Standing> {
    let sql = format!(
        "select coalesce(p.published_id = v.id, $2) as published, ({LAST_ACT}) as act
         from training_plan_version v join training_plan p on p.id = v.plan_id where v.id = $1"
    );
    rows.one(&sql, params![version.id, false]).await
}

/// One line of a plan's history.
#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct Act {
    pub number: i64,
    pub kind: String,
    pub remark: String,
    pub name: String,
    pub acted_at: Moment,
}

pub async fn history(rows: &impl Rows, actor: &Actor, plan: PlanId) -> Result<Vec<Act>> {
    let sql = "select v.number, a.kind, a.remark, p.name, a.acted_at from training_plan_act a
               join training_plan_version v on v.id = a.version_id join people_person p on p.id = a.acted_by
               where a.tenant_id = $1 and a.plan_id = $2 order by a.acted_at desc, a.id desc limit 40";
    rows.all(sql, params![actor.tenant, plan]).await
}

/// Had they a hand in it since it was last published?
pub async fn wrote(rows: &impl Rows, actor: &Actor, plan: PlanId) -> Result<bool> {
    let since =
        "coalesce((select max(o.number) from training_plan_act p join training_plan_version o on o.id = p.version_id
                   where p.plan_id = $2 and p.kind = 'published'), 0)";
    let sql = format!(
        "select (select count(*) from training_plan_version v
             where v.tenant_id = $1 and v.plan_id = $2 and v.made_by = $3 and v.number > {since})
           + (select count(*) from training_plan_act a join training_plan_version v on v.id = a.version_id
             where a.plan_id = $2 and a.acted_by = $3 and a.kind = 'submitted' and v.number > {since})"
    );
    Ok(rows.count(&sql, params![actor.tenant, plan, actor.person]).await? > 0)
}

async fn seen(tx: &Tx, actor: &Actor, plan: PlanId, number: i64, wanted: &str) -> Result<Version> {
    let version = newest(tx, actor.tenant, plan).await?;
    if version.number != number {
        return Err(conflict("learning-version-newer"));
    }
    if standing(tx, &version).await?.state() != wanted {
        return Err(conflict("learning-state-other"));
    }
    Ok(version)
}

/// Who does what, when.
#[derive(Clone, Copy)]
pub struct Desk<'a> {
    pub ids: &'a Ids,
    pub actor: &'a Actor,
    pub at: Moment,
    pub today: Day,
}

impl Desk<'_> {
    async fn act(&self, tx: &Tx, version: &Version, kind: &str, remark: &str) -> Result<()> {
        let id: Uuid = self.ids.make();
        let values = row! {
            id: id, tenant_id: self.actor.tenant, plan_id: version.plan_id, version_id: version.id, kind: kind,
            remark: remark, acted_by: self.actor.person, acted_at: self.at
        };
        tx.insert("training_plan_act", values).await?;
        let action = format!("training.plan.{kind}");
        people::audit::write(tx, self.at, self.actor, &action, version.plan_id, &version.number.to_string()).await
    }

    async fn tell(&self, tx: &Tx, version: &Version, key: &'static str, to: Vec<PersonId>) -> Result<()> {
        let to = to.into_iter().filter(|person| *person != self.actor.person).collect();
        let told = people::notice::prepare(tx, self.actor.tenant, to, self.at).await?;
        let message = Message::new(key).with("title", &version.title);
        let link = format!("/training/plans/{}/versions", version.plan_id);
        people::notice::send_all(tx, self.ids, self.actor.tenant, &told, self.at, &message, &link).await
    }
}

async fn reviewers(rows: &impl Rows, actor: &Actor, today: Day) -> Result<Vec<PersonId>> {
    let sql = "select distinct g.person_id from people_grant g join people_person p on p.id = g.person_id
               where g.tenant_id = $1 and g.role = $2 and g.from_day <= $3 and (g.to_day is null or g.to_day > $3)
                 and p.left_on is null";
    rows.column(sql, params![actor.tenant, Role::Reviewer.code(), today]).await
}

/// Hands the newest version to the reviewers. Refused at each section that is
/// empty, while anything keeps it from being published.
pub async fn submit(db: &Db, desk: Desk<'_>, plan: PlanId, number: i64) -> Result<()> {
    handled(db, desk.actor, plan).await?;
    db.write(|tx| async move {
        let version = seen(&tx, desk.actor, plan, number, "draft").await?;
        refuse_faults(&tx, desk.actor, &version).await?;
        let reviewers = reviewers(&tx, desk.actor, desk.today).await?;
        desk.tell(&tx, &version, "learning-notice-submitted", reviewers).await?;
        desk.act(&tx, &version, "submitted", "").await
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
    if decision == Decision::Returned && remark.trim().is_empty() {
        return Err(invalid("remark", "learning-remark-required"));
    }
    db.write(|tx| async move {
        let version = seen(&tx, desk.actor, plan, number, "submitted").await?;
        if wrote(&tx, desk.actor, plan).await? {
            return Err(invalid("decision", "learning-review-own"));
        }
        let key = match decision {
            Decision::Approved => "learning-notice-approved",
            Decision::Returned => "learning-notice-returned",
        };
        desk.tell(&tx, &version, key, vec![version.made_by]).await?;
        desk.act(&tx, &version, decision.code(), remark.trim()).await
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
        let version = seen(&tx, desk.actor, plan, number, "approved").await?;
        refuse_faults(&tx, desk.actor, &version).await?;
        let sql = "update training_plan set published_id = $3 where tenant_id = $1 and id = $2";
        tx.execute(sql, params![tenant, plan, version.id]).await?;
        burden_of(&tx, desk, &version, people).await?;
        let rows =
            new.iter().map(|person| params![plan, person.person_id, tenant, person.unit_id, desk.today]).collect();
        tx.insert_all_new("training_participant", &["plan_id", "person_id", "tenant_id", "unit_id", "given_on"], rows)
            .await?;
        let message = Message::new("training-notice-plan").with("title", &version.title);
        people::notice::send_all(&tx, desk.ids, tenant, told, desk.at, &message, &format!("/training/plans/{plan}"))
            .await?;
        desk.act(&tx, &version, "published", "").await
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
        let sql = "update training_plan set published_id = null where tenant_id = $1 and id = $2";
        tx.execute(sql, params![tenant, plan]).await?;
        let sql = "select person_id from training_participant where plan_id = $1";
        let people: Vec<PersonId> = tx.column(sql, params![plan]).await?;
        burden::release(&tx, plan.0, &[]).await?;
        for some in people.chunks(5_000) {
            burden::release(&tx, plan.0, some).await?;
        }
        desk.act(&tx, &version, "withdrawn", reason).await
    })
    .await
}
