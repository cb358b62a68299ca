//! What became of a version of a path: submitted, approved or returned with a
//! remark by a second person, published, withdrawn. Each is a row.

use base::{Actor, Day, Ids, Message, Moment, PersonId, Result, conflict, error::invalid};
use store::{Db, FromQueryResult, Rows, Tx, params, row};

use super::{PathId, Version, newest, steps, version};
use crate::{assignment, notice, unit::review::Decision};

/// How far version `v` came: each act but the last two happens to it once.
pub(super) const LAST_ACT: &str = "select a.kind from learning_path_act a where a.version_id = v.id
     order by case a.kind when 'submitted' then 1 when 'approved' then 2 when 'returned' then 2 else 3 end desc limit 1";

/// `published`, `approved`, `returned`, `submitted` or `draft`.
pub fn state(published: bool, act: Option<&str>) -> &'static str {
    match (published, act) {
        (true, _) => "published",
        (_, Some("approved" | "published" | "withdrawn")) => "approved",
        (_, Some("returned")) => "returned",
        (_, Some("submitted")) => "submitted",
        _ => "draft",
    }
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
         from learning_path_version v join learning_path p on p.id = v.path_id where v.id = $1"
    );
    rows.one(&sql, params![version.id, false]).await
}

/// One line of a path's history.
#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct Act {
    pub number: i64,
    pub kind: String,
    pub remark: String,
    pub name: String,
    pub acted_at: Moment,
}

pub async fn history(rows: &impl Rows, actor: &Actor, path: PathId) -> Result<Vec<Act>> {
    let sql = "select v.number, a.kind, a.remark, p.name, a.acted_at from learning_path_act a
               join learning_path_version v on v.id = a.version_id join people_person p on p.id = a.acted_by
               where a.tenant_id = $1 and a.path_id = $2 order by a.acted_at desc, a.id desc limit 40";
    rows.all(sql, params![actor.tenant, path]).await
}

/// Had they a hand in it since it was last published?
pub async fn wrote(rows: &impl Rows, actor: &Actor, path: PathId) -> Result<bool> {
    let since =
        "coalesce((select max(o.number) from learning_path_act p join learning_path_version o on o.id = p.version_id
                   where p.path_id = $2 and p.kind = 'published'), 0)";
    let sql = format!(
        "select (select count(*) from learning_path_version v
             where v.tenant_id = $1 and v.path_id = $2 and v.made_by = $3 and v.number > {since})
           + (select count(*) from learning_path_act a join learning_path_version v on v.id = a.version_id
             where a.path_id = $2 and a.acted_by = $3 and a.kind = 'submitted' and v.number > {since})"
    );
    Ok(rows.count(&sql, params![actor.tenant, path, actor.person]).await? > 0)
}

/// The version that somebody looked at when they pressed the button, standing as it must.
async fn seen(tx: &Tx, actor: &Actor, path: PathId, number: i64, wanted: &str) -> Result<Version> {
    let version = newest(tx, actor.tenant, path).await?;
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
}

impl Desk<'_> {
    async fn act(&self, tx: &Tx, version: &Version, kind: &str, remark: &str) -> Result<()> {
        let id: uuid::Uuid = self.ids.make();
        let values = row! {
            id: id, tenant_id: self.actor.tenant, path_id: version.path_id, version_id: version.id, kind: kind,
            remark: remark, acted_by: self.actor.person, acted_at: self.at
        };
        tx.insert("learning_path_act", values).await?;
        let action = format!("learning.path.{kind}");
        people::audit::write(tx, self.at, self.actor, &action, version.path_id, &version.number.to_string()).await
    }

    async fn tell(&self, tx: &Tx, version: &Version, key: &'static str, to: &[PersonId]) -> Result<()> {
        let message = Message::new(key).with("title", &version.title);
        let link = format!("/learning/paths/{}/versions", version.path_id);
        notice::tell(tx, self.ids, self.actor, self.at, &message, &link, to).await
    }
}

/// Hands the newest version to the reviewers. Refused (field `path`) while
/// something keeps it from being published.
pub async fn submit(db: &Db, desk: Desk<'_>, path: PathId, number: i64, today: Day) -> Result<()> {
    db.write(|tx| async move {
        let version = seen(&tx, desk.actor, path, number, "draft").await?;
        let steps = steps(&tx, desk.actor, version.id).await?;
        if let Some(first) = version::faults(&steps).into_iter().next() {
            return Err(invalid("path", first));
        }
        let reviewers = notice::reviewers(&tx, desk.actor.tenant, today).await?;
        desk.tell(&tx, &version, "learning-notice-submitted", &reviewers).await?;
        desk.act(&tx, &version, "submitted", "").await
    })
    .await
}

/// Approves or returns; never what one had a hand in.
pub async fn review(
    db: &Db,
    desk: Desk<'_>,
    path: PathId,
    number: i64,
    decision: Decision,
    remark: &str,
) -> Result<()> {
    if decision == Decision::Returned && remark.trim().is_empty() {
        return Err(invalid("remark", "learning-remark-required"));
    }
    db.write(|tx| async move {
        let version = seen(&tx, desk.actor, path, number, "submitted").await?;
        if wrote(&tx, desk.actor, path).await? {
            return Err(invalid("decision", "learning-review-own"));
        }
        let key = match decision {
            Decision::Approved => "learning-notice-approved",
            Decision::Returned => "learning-notice-returned",
        };
        desk.tell(&tx, &version, key, &[version.made_by]).await?;
        desk.act(&tx, &version, decision.code(), remark.trim()).await
    })
    .await
}

/// Makes an approved version the one that learners get.
pub async fn publish(db: &Db, desk: Desk<'_>, path: PathId, number: i64) -> Result<()> {
    db.write(|tx| async move {
        let version = seen(&tx, desk.actor, path, number, "approved").await?;
        let sql = "update learning_path set published_id = $3 where tenant_id = $1 and id = $2";
        tx.execute(sql, params![desk.actor.tenant, path, version.id]).await?;
        desk.act(&tx, &version, "published", "").await
    })
    .await
}

/// Takes a path from the learners, with its assignments; its units stay.
pub async fn withdraw(db: &Db, desk: Desk<'_>, path: PathId, reason: &str) -> Result<()> {
    db.write(|tx| async move {
        let tenant = desk.actor.tenant;
        let version = super::published(&tx, tenant, path).await.map_err(|_| conflict("learning-state-other"))?;
        tx.execute(
            "update learning_path set published_id = null where tenant_id = $1 and id = $2",
            params![tenant, path],
        )
        .await?;
        assignment::end_all(&tx, desk.actor, assignment::Of::Path(path), desk.at).await?;
        tx.execute("update learning_path_choice set given = $2 where path_id = $1", params![path, false]).await?;
        desk.act(&tx, &version, "withdrawn", reason).await
    })
    .await
}
