//! A second pair of eyes: submitted, approved or returned with a remark,
//! published, withdrawn. Each is a row with who and when.

use base::{Actor, Ids, Message, Moment, PersonId, Result, conflict, error::invalid};
use serde_json::json;
use store::{Db, FromQueryResult, Rows, Tx, params, row};

use super::{LearningUnitId, Version, version};
use crate::{assignment, notice, report::tally};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decision {
    Approved,
    Returned,
}

impl Decision {
    pub const fn code(self) -> &'static str {
        match self {
            Self::Approved => "approved",
            Self::Returned => "returned",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Approved, Self::Returned].into_iter().find(|known| known.code() == code)
    }
}

/// Where the newest version of a unit stands.
#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct Standing {
    pub published: bool,
    pub submitted_by: Option<PersonId>,
    pub outcome: Option<String>,
}

impl Standing {
    pub fn state(&self) -> &'static str {
        super::state(self.published, self.outcome.as_deref(), self.submitted_by.is_some())
    }
}

pub async fn standing(rows: &impl Rows, version: &Version) -> Result<Standing> {
    let sql = "select coalesce(u.published_id = v.id, $2) as published, s.submitted_by, r.outcome
               from learning_version v join learning_unit u on u.id = v.unit_id
               left join learning_submission s on s.version_id = v.id
               left join learning_review r on r.version_id = v.id where v.id = $1";
    rows.one(sql, params![version.id, false]).await
}

/// The newest version, which must be number `number`: what is decided is what was seen.
async fn seen(tx: &Tx, actor: &Actor, unit: LearningUnitId, number: i64) -> Result<(Version, Standing)> {
    let version = version::newest(tx, actor.tenant, unit).await?;
    if version.number != number {
        return Err(conflict("learning-version-newer"));
    }
    let standing = standing(tx, &version).await?;
    Ok((version, standing))
}

/// Where its writers and reviewers see how a unit stands.
fn standing_of(unit: LearningUnitId) -> String {
    format!("/learning/units/{unit}/versions")
}

/// Hands the newest version to the reviewers. Refused (field `unit`) while
/// something keeps it from being published.
pub async fn submit(db: &Db, ids: &Ids, actor: &Actor, unit: LearningUnitId, number: i64, at: Moment) -> Result<()> {
    db.write(|tx| async move {
        let (version, standing) = seen(&tx, actor, unit, number).await?;
        if let Some(first) = version::all_faults(&tx, actor.tenant, &version).await?.into_iter().next() {
            return Err(invalid("unit", first));
        }
        if standing.state() != "draft" {
            return Err(conflict("learning-state-other"));
        }
        let values = row! {
            version_id: version.id, tenant_id: actor.tenant, unit_id: unit, submitted_by: actor.person, submitted_at: at
        };
        tx.insert("learning_submission", values).await?;
        let reviewers = notice::reviewers(&tx, actor.tenant, tally::day_of(&tx, actor.tenant, at).await?).await?;
        let message = Message::new("learning-notice-submitted").with("title", &version.title);
        notice::tell(&tx, ids, actor, at, &message, &standing_of(unit), &reviewers).await?;
        people::audit::write(&tx, at, actor, "learning.unit.submission", unit, &number.to_string()).await
    })
    .await
}

/// Approves or returns. Nobody reviews what they had a hand in since the unit
/// was last published; a return says what to mend.
#[expect(clippy::too_many_arguments, reason = "who decides what on which version, and why")]
pub async fn review(
    db: &Db,
    ids: &Ids,
    actor: &Actor,
    unit: LearningUnitId,
    number: i64,
    decision: Decision,
    remark: &str,
    at: Moment,
) -> Result<()> {
    if decision == Decision::Returned && remark.trim().is_empty() {
        return Err(invalid("remark", "learning-remark-required"));
    }
    db.write(|tx| async move {
        let (version, standing) = seen(&tx, actor, unit, number).await?;
        if standing.state() != "submitted" {
            return Err(conflict("learning-state-other"));
        }
        if standing.submitted_by == Some(actor.person) || wrote(&tx, actor, unit).await? {
            return Err(invalid("decision", "learning-review-own"));
        }
        let values = row! {
            version_id: version.id, tenant_id: actor.tenant, unit_id: unit, outcome: decision.code(), remark: remark.trim(),
            reviewed_by: actor.person, reviewed_at: at
        };
        tx.insert("learning_review", values).await?;
        let key = match decision {
            Decision::Approved => "learning-notice-approved",
            Decision::Returned => "learning-notice-returned",
        };
        let mut authors: Vec<PersonId> = standing.submitted_by.into_iter().chain([version.made_by]).collect();
        authors.dedup();
        let message = Message::new(key).with("title", &version.title);
        notice::tell(&tx, ids, actor, at, &message, &standing_of(unit), &authors).await?;
        people::audit::write(&tx, at, actor, "learning.unit.review", unit, decision.code()).await
    })
    .await
}

/// Did they write a version since the last published one?
pub async fn wrote(rows: &impl Rows, actor: &Actor, unit: LearningUnitId) -> Result<bool> {
    let sql = "select count(*) from learning_version v where v.tenant_id = $1 and v.unit_id = $2 and v.made_by = $3
               and v.number > coalesce((select max(o.number) from learning_publication p
                 join learning_version o on o.id = p.version_id where p.unit_id = $2), 0)";
    Ok(rows.count(sql, params![actor.tenant, unit, actor.person]).await? > 0)
}

/// Makes an approved version the one that learners get.
pub async fn publish(db: &Db, ids: &Ids, actor: &Actor, unit: LearningUnitId, number: i64, at: Moment) -> Result<()> {
    db.write(|tx| async move {
        let (version, standing) = seen(&tx, actor, unit, number).await?;
        if standing.state() != "approved" {
            return Err(conflict("learning-state-other"));
        }
        let id: uuid::Uuid = ids.make();
        let values = row! {
            id: id, tenant_id: actor.tenant, unit_id: unit, version_id: version.id, published_by: actor.person,
            published_at: at
        };
        tx.insert("learning_publication", values).await?;
        tx.execute("update learning_unit set published_id = $2 where id = $1", params![unit, version.id]).await?;
        tx.emit(ids, actor.tenant, "learning.unit.published", &json!({ "unit": unit, "version": version.id })).await?;
        people::audit::write(&tx, at, actor, "learning.unit.publication", unit, &number.to_string()).await
    })
    .await
}

/// Takes a unit from the learners, with its assignments.
pub async fn withdraw(db: &Db, ids: &Ids, actor: &Actor, unit: LearningUnitId, reason: &str, at: Moment) -> Result<()> {
    if reason.trim().is_empty() {
        return Err(invalid("reason", Message::new("form-required")));
    }
    db.write(|tx| async move {
        let sql = "update learning_unit set published_id = null where tenant_id = $1 and id = $2 and published_id is not null";
        if tx.execute(sql, params![actor.tenant, unit]).await? == 0 {
            version::newest(&tx, actor.tenant, unit).await?;
            return Err(conflict("learning-state-other"));
        }
        let id: uuid::Uuid = ids.make();
        let values = row! {
            id: id, tenant_id: actor.tenant, unit_id: unit, reason: reason.trim(), withdrawn_by: actor.person, withdrawn_at: at
        };
        tx.insert("learning_withdrawal", values).await?;
        assignment::end_all(&tx, actor, assignment::Of::Unit(unit), at).await?;
        people::audit::write(&tx, at, actor, "learning.unit.withdrawal", unit, reason.trim()).await
    })
    .await
}
