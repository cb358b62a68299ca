//! What becomes of a version of a path ([`crate::release`]).

use base::{Actor, Result, conflict, error::invalid};
use store::{Db, Tx, params};

use super::{PathId, Version, newest, steps, version};
pub use crate::release::Desk;
use crate::{
    assignment,
    release::{Item, Shelf},
    unit::review::Decision,
};

pub static SHELF: Shelf = Shelf {
    things: "learning_path",
    versions: "learning_path_version",
    acts: "learning_path_act",
    thing: "path_id",
    version: "version_id",
    audit: "learning.path",
};

fn item(version: &Version) -> Item<'_> {
    Item {
        shelf: &SHELF,
        thing: version.path_id.0,
        version: version.id.0,
        number: version.number,
        title: &version.title,
        made_by: Some(version.made_by),
        link: format!("/learning/paths/{}/versions", version.path_id),
    }
}

/// The version that somebody looked at when they pressed the button.
async fn seen(tx: &Tx, actor: &Actor, path: PathId, number: i64) -> Result<Version> {
    let version = newest(tx, actor.tenant, path).await?;
    if version.number == number { Ok(version) } else { Err(conflict("learning-version-newer")) }
}

/// Hands the newest version to the reviewers. Refused (field `path`) while
/// something keeps it from being published.
pub async fn submit(db: &Db, desk: Desk<'_>, path: PathId, number: i64) -> Result<()> {
    db.write(|tx| async move {
        let version = seen(&tx, desk.actor, path, number).await?;
        item(&version).stands(&tx, &["draft"]).await?;
        let steps = steps(&tx, desk.actor, version.id).await?;
        if let Some(first) = version::faults(&steps).into_iter().next() {
            return Err(invalid("path", first));
        }
        item(&version).submit(&tx, desk).await
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
    db.write(|tx| async move {
        let version = seen(&tx, desk.actor, path, number).await?;
        item(&version).review(&tx, desk, decision, remark).await
    })
    .await
}

/// Makes an approved version the one that learners get.
pub async fn publish(db: &Db, desk: Desk<'_>, path: PathId, number: i64) -> Result<()> {
    db.write(|tx| async move {
        let version = seen(&tx, desk.actor, path, number).await?;
        item(&version).stands(&tx, &["approved"]).await?;
        item(&version).publish(&tx, desk).await
    })
    .await
}

/// Takes a path from the learners, with its assignments; its units stay.
pub async fn withdraw(db: &Db, desk: Desk<'_>, path: PathId, reason: &str) -> Result<()> {
    db.write(|tx| async move {
        let tenant = desk.actor.tenant;
        let version = super::published(&tx, tenant, path).await.map_err(|_| conflict("learning-state-other"))?;
        assignment::end_all(&tx, desk.actor, assignment::Of::Path(path), desk.at).await?;
        tx.execute("update learning_path_choice set given = $2 where path_id = $1", params![path, false]).await?;
        item(&version).withdraw(&tx, desk, reason).await
    })
    .await
}
