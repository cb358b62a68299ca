//! What became of a version of a package: submitted, approved or returned with a
//! remark by a second person, published, withdrawn. Each is a row.

use base::{Actor, Day, Ids, Message, Moment, PersonId, Result, conflict, error::invalid};
use store::{Db, FromQueryResult, Rows, Tx, params, row};

use super::{Package, PackageId, SeriesId, assignment, newest};
use crate::{notice, path::review::state, unit::LearningUnitId, unit::review::Decision};

/// How far version `p` came: each act but the last two happens to it once.
pub(super) const LAST_ACT: &str = "select a.kind from learning_package_act a where a.package_id = p.id
     order by case a.kind when 'submitted' then 1 when 'approved' then 2 when 'returned' then 2 else 3 end desc limit 1";

#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct Standing {
    pub published: bool,
    pub act: Option<String>,
    /// Learners get a version of the series, this one or another.
    pub is_out: bool,
}

impl Standing {
    pub fn state(&self) -> &'static str {
        state(self.published, self.act.as_deref())
    }
}

pub async fn standing(rows: &impl Rows, package: &Package) -> Result<Standing> {
    let sql = format!(
        "select coalesce(s.published_id = p.id, $2) as published, ({LAST_ACT}) as act, s.published_id is not null as is_out
         from learning_package p join learning_package_series s on s.id = p.series_id where p.id = $1"
    );
    rows.one(&sql, params![package.id, false]).await
}

/// One line of a series' history.
#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct Act {
    pub number: i64,
    pub kind: String,
    pub remark: String,
    pub name: String,
    pub acted_at: Moment,
}

pub async fn history(rows: &impl Rows, actor: &Actor, series: SeriesId) -> Result<Vec<Act>> {
    let sql = "select v.number, a.kind, a.remark, p.name, a.acted_at from learning_package_act a
               join learning_package v on v.id = a.package_id join people_person p on p.id = a.acted_by
               where a.tenant_id = $1 and a.series_id = $2 order by a.acted_at desc, a.id desc limit 40";
    rows.all(sql, params![actor.tenant, series]).await
}

/// Had they a hand in this version: imported it, or submitted it?
pub async fn wrote(rows: &impl Rows, actor: &Actor, package: &Package) -> Result<bool> {
    let sql =
        "select count(*) from learning_package_act where package_id = $1 and acted_by = $2 and kind = 'submitted'";
    Ok(package.made_by == Some(actor.person) || rows.count(sql, params![package.id, actor.person]).await? > 0)
}

/// What keeps a version from being published, for its editor to mend.
pub fn faults(package: &Package) -> Vec<Message> {
    let mut faults = Vec::new();
    if package.minutes == 0 {
        faults.push(Message::new("package-minutes-missing"));
    }
    faults
}

/// What an editor says of a package in their own words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Words {
    pub title: String,
    pub description: String,
    pub minutes: i64,
    /// Whose questions are asked at its end.
    pub unit: Option<LearningUnitId>,
}

/// The version that somebody looked at when they pressed the button, standing as it must.
async fn seen(tx: &Tx, actor: &Actor, id: PackageId, wanted: &[&str]) -> Result<Package> {
    let package = super::get(tx, actor.tenant, id).await?;
    if newest(tx, actor.tenant, package.series_id).await?.id != id {
        return Err(conflict("learning-version-newer"));
    }
    if !wanted.contains(&standing(tx, &package).await?.state()) {
        return Err(conflict("learning-state-other"));
    }
    Ok(package)
}

/// Who does what, when.
#[derive(Clone, Copy)]
pub struct Desk<'a> {
    pub ids: &'a Ids,
    pub actor: &'a Actor,
    pub at: Moment,
}

impl Desk<'_> {
    async fn act(&self, tx: &Tx, package: &Package, kind: &str, remark: &str) -> Result<()> {
        let id: uuid::Uuid = self.ids.make();
        let values = row! {
            id: id, tenant_id: self.actor.tenant, series_id: package.series_id, package_id: package.id, kind: kind,
            remark: remark, acted_by: self.actor.person, acted_at: self.at
        };
        tx.insert("learning_package_act", values).await?;
        let action = format!("learning.package.{kind}");
        people::audit::write(tx, self.at, self.actor, &action, package.id, &package.number.to_string()).await
    }

    async fn tell(&self, tx: &Tx, package: &Package, key: &'static str, to: &[PersonId]) -> Result<()> {
        let message = Message::new(key).with("title", &package.title);
        let link = format!("/learning/packages/{}/versions", package.id);
        notice::tell(tx, self.ids, self.actor, self.at, &message, &link, to).await
    }
}

/// Says it in the editor's words, until it is submitted.
pub async fn describe(db: &Db, desk: Desk<'_>, id: PackageId, words: &Words) -> Result<()> {
    db.write(|tx| async move {
        let package = seen(&tx, desk.actor, id, &["draft", "returned"]).await?;
        let tenant = desk.actor.tenant;
        if let Some(unit) = words.unit {
            let known =
                "select count(*) from learning_unit where tenant_id = $1 and id = $2 and published_id is not null";
            if tx.count(known, params![tenant, unit]).await? == 0 {
                return Err(invalid("unit", "form-not-understood"));
            }
        }
        let sql = "update learning_package set title = $3, description = $4, minutes = $5, unit_id = $6
                   where tenant_id = $1 and id = $2";
        let (title, description) = (words.title.as_str(), words.description.as_str());
        tx.execute(sql, params![tenant, package.id, title, description, words.minutes, words.unit]).await?;
        people::audit::write(&tx, desk.at, desk.actor, "learning.package.description", id, &words.title).await
    })
    .await
}

/// Hands the newest version to the reviewers. Refused (field `package`) while
/// something keeps it from being published.
pub async fn submit(db: &Db, desk: Desk<'_>, id: PackageId, today: Day) -> Result<()> {
    db.write(|tx| async move {
        let package = seen(&tx, desk.actor, id, &["draft"]).await?;
        if let Some(first) = faults(&package).into_iter().next() {
            return Err(invalid("package", first));
        }
        let reviewers = notice::reviewers(&tx, desk.actor.tenant, today).await?;
        desk.tell(&tx, &package, "learning-notice-submitted", &reviewers).await?;
        desk.act(&tx, &package, "submitted", "").await
    })
    .await
}

/// Approves or returns; never what one had a hand in.
pub async fn review(db: &Db, desk: Desk<'_>, id: PackageId, decision: Decision, remark: &str) -> Result<()> {
    if decision == Decision::Returned && remark.trim().is_empty() {
        return Err(invalid("remark", "learning-remark-required"));
    }
    db.write(|tx| async move {
        let package = seen(&tx, desk.actor, id, &["submitted"]).await?;
        if wrote(&tx, desk.actor, &package).await? {
            return Err(invalid("decision", "learning-review-own"));
        }
        let key = match decision {
            Decision::Approved => "learning-notice-approved",
            Decision::Returned => "learning-notice-returned",
        };
        let to: Vec<PersonId> = package.made_by.into_iter().collect();
        desk.tell(&tx, &package, key, &to).await?;
        desk.act(&tx, &package, decision.code(), remark.trim()).await
    })
    .await
}

/// Makes an approved version the one that learners get from now on; who has
/// begun another finishes that.
pub async fn publish(db: &Db, desk: Desk<'_>, id: PackageId) -> Result<()> {
    db.write(|tx| async move {
        let package = seen(&tx, desk.actor, id, &["approved"]).await?;
        let sql = "update learning_package_series set published_id = $3 where tenant_id = $1 and id = $2";
        tx.execute(sql, params![desk.actor.tenant, package.series_id, package.id]).await?;
        desk.act(&tx, &package, "published", "").await
    })
    .await
}

/// Takes a package from the learners, with its assignments; who has begun it
/// may finish it.
pub async fn withdraw(db: &Db, desk: Desk<'_>, id: PackageId, reason: &str) -> Result<()> {
    db.write(|tx| async move {
        let tenant = desk.actor.tenant;
        let series = super::get(&tx, tenant, id).await?.series_id;
        let package = super::published(&tx, tenant, series).await.map_err(|_| conflict("learning-state-other"))?;
        let sql = "update learning_package_series set published_id = null where tenant_id = $1 and id = $2";
        tx.execute(sql, params![tenant, series]).await?;
        assignment::end_all(&tx, desk.actor, series, desk.at).await?;
        desk.act(&tx, &package, "withdrawn", reason).await
    })
    .await
}

/// A series by its newest version, as those see it who work on it.
#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct Drafted {
    pub id: PackageId,
    pub title: String,
    kind: String,
    pub number: i64,
    pub bytes: i64,
    pub is_published: bool,
    pub is_out: bool,
    pub act: Option<String>,
}

impl Drafted {
    pub fn state(&self) -> &'static str {
        state(self.is_published, self.act.as_deref())
    }

    pub fn kind(&self) -> &'static str {
        super::Kind::from_code(&self.kind).map_or("", super::Kind::name)
    }

    pub fn size(&self) -> String {
        ui::respond::megabytes(self.bytes as u64)
    }
}

/// A page of all series by their newest version, newest change first.
pub async fn drafted(rows: &impl Rows, actor: &Actor, slice: (i64, i64)) -> Result<(Vec<Drafted>, i64)> {
    let total =
        rows.count("select count(*) from learning_package_series where tenant_id = $1", params![actor.tenant]).await?;
    let sql = format!(
        "select p.id, p.title, p.kind, p.number, p.bytes, coalesce(s.published_id = p.id, $4) as is_published,
           s.published_id is not null as is_out, ({LAST_ACT}) as act
         from learning_package_series s join learning_package p on p.series_id = s.id
           and p.number = (select max(n.number) from learning_package n where n.series_id = s.id)
         where s.tenant_id = $1 order by p.made_at desc, p.id limit $2 offset $3"
    );
    Ok((rows.all(&sql, params![actor.tenant, slice.0, slice.1, false]).await?, total))
}

/// The versions of a series, newest first.
pub async fn versions(rows: &impl Rows, actor: &Actor, series: SeriesId) -> Result<Vec<Package>> {
    let sql = format!(
        "select {} from learning_package p where p.tenant_id = $1 and p.series_id = $2 order by p.number desc limit 50",
        super::COLUMNS
    );
    rows.all(&sql, params![actor.tenant, series]).await
}
