//! What becomes of a version of a package ([`crate::release`]), its words until
//! it is submitted, and the series as those see it who work on it.

use base::{Actor, Message, Result, conflict, error::invalid};
use store::{Db, FromQueryResult, Rows, Tx, params};

use super::{Package, PackageId, SeriesId, assignment, newest};
pub use crate::release::Desk;
use crate::{
    release::{self, Item, Shelf},
    unit::{LearningUnitId, review::Decision},
};

pub static SHELF: Shelf = Shelf {
    things: "learning_package_series",
    versions: "learning_package",
    acts: "learning_package_act",
    thing: "series_id",
    version: "package_id",
    audit: "learning.package",
};

fn item(package: &Package) -> Item<'_> {
    Item {
        shelf: &SHELF,
        thing: package.series_id.0,
        version: package.id.0,
        number: package.number,
        title: &package.title,
        made_by: package.made_by,
        link: format!("/learning/packages/{}/versions", package.id),
    }
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

/// The version that somebody looked at when they pressed the button.
async fn seen(tx: &Tx, actor: &Actor, id: PackageId) -> Result<Package> {
    let package = super::get(tx, actor.tenant, id).await?;
    let is_newest = newest(tx, actor.tenant, package.series_id).await?.id == id;
    if is_newest { Ok(package) } else { Err(conflict("learning-version-newer")) }
}

/// Says it in the editor's words, until it is submitted.
pub async fn describe(db: &Db, desk: Desk<'_>, id: PackageId, words: &Words) -> Result<()> {
    db.write(|tx| async move {
        let package = seen(&tx, desk.actor, id).await?;
        item(&package).stands(&tx, &["draft", "returned"]).await?;
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
pub async fn submit(db: &Db, desk: Desk<'_>, id: PackageId) -> Result<()> {
    db.write(|tx| async move {
        let package = seen(&tx, desk.actor, id).await?;
        item(&package).stands(&tx, &["draft"]).await?;
        if let Some(first) = faults(&package).into_iter().next() {
            return Err(invalid("package", first));
        }
        item(&package).submit(&tx, desk).await
    })
    .await
}

/// Approves or returns; never what one imported or submitted.
pub async fn review(db: &Db, desk: Desk<'_>, id: PackageId, decision: Decision, remark: &str) -> Result<()> {
    db.write(|tx| async move {
        let package = seen(&tx, desk.actor, id).await?;
        item(&package).review(&tx, desk, decision, remark).await
    })
    .await
}

/// Makes an approved version the one that learners get from now on; who has
/// begun another finishes that.
pub async fn publish(db: &Db, desk: Desk<'_>, id: PackageId) -> Result<()> {
    db.write(|tx| async move {
        let package = seen(&tx, desk.actor, id).await?;
        item(&package).stands(&tx, &["approved"]).await?;
        item(&package).publish(&tx, desk).await
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
        assignment::end_all(&tx, desk.actor, series, desk.at).await?;
        item(&package).withdraw(&tx, desk, reason).await
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
        release::state(self.is_published, self.act.as_deref())
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
           s.published_id is not null as is_out, ({}) as act
         from learning_package_series s join learning_package p on p.series_id = s.id
           and p.number = (select max(n.number) from learning_package n where n.series_id = s.id)
         where s.tenant_id = $1 order by p.made_at desc, p.id limit $2 offset $3",
        SHELF.last_act("p")
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
