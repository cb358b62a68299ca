//! What is done while the person waits, and what by a job with a page that
//! shows how far it is.

use std::io::Cursor;

use base::{Actor, Error, Moment, PersonId, Result, conflict};
use bytes::Bytes;
use serde::{Deserialize, Serialize};
use store::{Rows, params};
use ui::{App, module::JobKind};
use uuid::Uuid;

use super::{
    apply::{apply, progress, reopen},
    import::{self, Choice, Import, State},
    stage::{by_id, stage},
};
use crate::audit;

/// A file up to so many bytes is read at once.
const READ_AT_ONCE: usize = 1 << 20;
/// So many changed rows are applied at once.
const APPLY_AT_ONCE: u64 = 5_000;

#[derive(Serialize, Deserialize)]
struct Work {
    import: Uuid,
    by: Option<PersonId>,
}

pub const STAGE: JobKind = JobKind {
    kind: "people.roster.stage",
    run: |app, payload| Box::pin(async move { run_stage(&app, serde_json::from_value(payload)?).await }),
};
pub const APPLY: JobKind = JobKind {
    kind: "people.roster.apply",
    run: |app, payload| Box::pin(async move { run_apply(&app, &serde_json::from_value(payload)?).await }),
};

/// Takes a file in. It is kept until the import is applied or withdrawn, so
/// that other columns can be chosen.
pub async fn upload(app: &App, actor: &Actor, file_name: &str, file: Bytes) -> Result<Uuid> {
    let id: Uuid = app.ids.make();
    let now = Moment(app.clock.now());
    let at_once = file.len() <= READ_AT_ONCE;
    app.blobs.put(id, file.clone()).await?;
    app.db
        .write(|tx| async move {
            import::begin(&tx, id, now, actor.tenant, Some(actor.person), file_name).await?;
            if !at_once {
                tx.enqueue(&app.ids, STAGE.kind, &Work { import: id, by: None }).await?;
            }
            audit::write(&tx, now, actor, "people.roster.upload", id, file_name).await
        })
        .await?;
    if at_once {
        stage(app, id, Cursor::new(file), &|_| {}).await?;
    }
    Ok(id)
}

/// Reads the file again with other columns.
pub async fn choose(app: &App, actor: &Actor, import: Uuid, choice: &Choice) -> Result<()> {
    let file = match app.blobs.get(import).await {
        Err(Error::NotFound) => return Err(conflict("import-file-gone")),
        other => other?,
    };
    let at_once = file.len() <= READ_AT_ONCE;
    app.db
        .write(|tx| async move {
            import::choose(&tx, actor.tenant, import, choice).await?;
            if at_once { Ok(()) } else { tx.enqueue(&app.ids, STAGE.kind, &Work { import, by: None }).await }
        })
        .await?;
    if at_once {
        stage(app, import, Cursor::new(file), &|_| {}).await?;
    }
    Ok(())
}

async fn run_stage(app: &App, Work { import, .. }: Work) -> Result<()> {
    if !by_id(app, import).await?.is(State::Staging) {
        return Ok(());
    }
    let file = app.blobs.get(import).await?;
    stage(app, import, Cursor::new(file), &|_| {}).await.map(drop)
}

/// Applies a preview; a large one by a job. `confirmed`: the doubts were looked at.
pub async fn apply_preview(app: &App, actor: &Actor, import: &Import, confirmed: bool) -> Result<()> {
    let by = Some(actor.person);
    if import.report().changes() > APPLY_AT_ONCE {
        return app
            .db
            .write(|tx| async move {
                import::enter_application(&tx, import, confirmed).await?;
                tx.enqueue(&app.ids, APPLY.kind, &Work { import: import.id, by }).await
            })
            .await;
    }
    apply(app, import.id, by, confirmed, &|_| {}).await?;
    app.blobs.delete(import.id).await
}

async fn run_apply(app: &App, Work { import, by }: &Work) -> Result<()> {
    let applied = apply(app, *import, *by, true, &|done| progress::tell(*import, done)).await;
    progress::end(*import);
    match applied {
        Ok(()) => app.blobs.delete(*import).await,
        // Trying again would not help; the page says why.
        Err(error @ (Error::Conflict(_) | Error::Invalid(_))) => reopen(app, *import, &error).await,
        Err(error) => Err(error),
    }
}

/// The job of this import that was tried too often and lies dead.
pub async fn dead_job(rows: &impl Rows, import: Uuid) -> Result<Option<Uuid>> {
    let sql = "select id from store_job where dead = $1 and kind in ($2, $3) and payload like $4 limit 1";
    rows.value(sql, params![true, STAGE.kind, APPLY.kind, format!("%{import}%")]).await
}

/// Opens an import again whose job lies dead: the preview as it was, or the
/// file to be read again. Nothing of it was applied.
pub async fn reopen_dead(app: &App, actor: &Actor, import: &Import) -> Result<()> {
    let job = dead_job(&app.db, import.id).await?.ok_or_else(base::not_found)?;
    let now = Moment(app.clock.now());
    let (from, to) =
        if import.is(State::Applying) { (State::Applying, State::Staged) } else { (State::Staging, State::Unread) };
    let sql = "update people_roster_import set state = $3 where tenant_id = $1 and id = $2 and state = $4";
    app.db
        .write(|tx| async move {
            tx.discard_job(job).await?;
            tx.execute(sql, params![actor.tenant, import.id, to.code(), from.code()]).await?;
            audit::write(&tx, now, actor, "people.roster.reopening", import.id, "").await
        })
        .await
}

/// Withdraws a preview, with the file.
pub async fn withdraw(app: &App, actor: &Actor, import: Uuid) -> Result<()> {
    let now = Moment(app.clock.now());
    app.db.write(|tx| async move { import::withdraw(&tx, now, actor, import).await }).await?;
    app.blobs.delete(import).await
}
