//! Somebody takes a path for their own, or puts it back.

use base::{Actor, Day, Result, conflict};
use store::{Db, Rows, params, row};

use super::PathId;
use crate::{certificate::Subject, prerequisite};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Choice {
    Open,
    Chosen,
    /// Given by an assignment: it is put back by whoever gave it.
    Given,
}

pub async fn of(rows: &impl Rows, actor: &Actor, path: PathId) -> Result<Choice> {
    let sql = "select given from learning_path_choice where tenant_id = $1 and person_id = $2 and path_id = $3";
    Ok(match rows.value::<bool>(sql, params![actor.tenant, actor.person, path]).await? {
        None => Choice::Open,
        Some(false) => Choice::Chosen,
        Some(true) => Choice::Given,
    })
}

pub async fn make(db: &Db, actor: &Actor, path: PathId, today: Day) -> Result<()> {
    super::published(db, actor.tenant, path).await?;
    prerequisite::check(db, actor, Subject::Path(path)).await?;
    db.write(|tx| async move {
        let values =
            row! { person_id: actor.person, path_id: path, tenant_id: actor.tenant, chosen_on: today, given: false };
        tx.insert_new("learning_path_choice", values).await.map(drop)
    })
    .await
}

/// What was learned stays learned.
pub async fn undo(db: &Db, actor: &Actor, path: PathId) -> Result<()> {
    db.write(|tx| async move {
        let sql =
            "delete from learning_path_choice where tenant_id = $1 and person_id = $2 and path_id = $3 and given = $4";
        if tx.execute(sql, params![actor.tenant, actor.person, path, false]).await? == 0 {
            return Err(conflict("learning-path-not-chosen"));
        }
        Ok(())
    })
    .await
}
