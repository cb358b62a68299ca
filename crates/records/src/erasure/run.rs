//! The job of an erasure: batch by batch, and again from the beginning if it
//! was cut off; what is gone already is not found a second time.

use std::collections::BTreeSet;

use base::{Clock, Moment, Result, TenantId, error::internal};
use jiff::SignedDuration;
use sha2::{Digest, Sha256};
use store::{FromQueryResult, Rows, Tx, params, rows::place_list};
use ui::{App, module::JobKind};
use uuid::Uuid;

use super::{COLUMNS, Erasure, Scope, batch, filter};
use crate::{
    attachment,
    find::{self, Page},
    hex,
    queue::WRITERS,
    term::{Kind, term},
};

pub const JOB: JobKind = JobKind {
    kind: "records.erase",
    run: |app, id| Box::pin(async move { run(&app, serde_json::from_value(id)?).await }),
};

/// How long it may keep a worker before others have their turn.
const TURN: SignedDuration = SignedDuration::from_secs(60);

pub async fn run(app: &App, id: Uuid) -> Result<()> {
    let Some(erasure) = super::get(&app.db, id).await? else { return Ok(()) };
    if erasure.done_at.is_none() {
        let scope = erasure.scope(app)?;
        if !delete(app, &erasure, &scope).await? {
            return app.db.write(|tx| async move { tx.enqueue(&app.ids, JOB.kind, &id).await }).await;
        }
        attachments(app, &erasure).await?;
        prove(app, &erasure, &scope).await?;
    }
    clear(app, &erasure).await?;
    app.db.settle().await
}

/// False: there is more, and it is the others' turn.
async fn delete(app: &App, erasure: &Erasure, scope: &Scope) -> Result<bool> {
    let limit = app.config.records.erase_batch.max(1);
    let start = Clock::wall();
    let mut after = i64::MIN;
    while let Some(last) =
        app.db.write(|tx| async move { batch::statements(&tx, erasure, scope, after, limit).await }).await?
    {
        after = last;
        if Clock::wall().duration_since(start) > TURN {
            return Ok(false);
        }
    }
    while app.db.write(|tx| async move { batch::documents(&tx, erasure, scope, limit).await }).await? > 0 {}
    Ok(true)
}

/// Deletes attachments that no statement names any more.
///
/// Nothing indexes who names an attachment, so the organisation's statements
/// are read once, and what came meanwhile again while nobody writes.
async fn attachments(app: &App, erasure: &Erasure) -> Result<()> {
    let sql = "select sha2 from records_erased_attachment where erasure_id = $1 order by sha2";
    let all: Vec<String> = app.db.column(sql, params![erasure.id]).await?;
    let mut orphans: BTreeSet<String> = all.into_iter().collect();
    let mut after = i64::MIN;
    while !orphans.is_empty()
        && let Some(last) = strike(&app.db, erasure.tenant_id, after, &mut orphans).await?
    {
        after = last;
    }
    app.db
        .write(|tx| async move {
            tx.lock(WRITERS).await?;
            while let Some(last) = strike(&tx, erasure.tenant_id, after, &mut orphans).await? {
                after = last;
            }
            remove(&tx, erasure, &orphans).await
        })
        .await
}

/// Strikes out what the next statements name; how far it looked.
async fn strike(rows: &impl Rows, tenant: TenantId, after: i64, orphans: &mut BTreeSet<String>) -> Result<Option<i64>> {
    let terms = vec![term(tenant, Kind::All, "")];
    let page = Page { terms, after, before: i64::MAX, ascending: true, limit: 500 };
    let found = find::stored(rows, tenant, &page).await?;
    for row in &found {
        for sha2 in attachment::named(&row.body).map_err(|fault| internal(fault.to_string()))? {
            orphans.remove(&sha2);
        }
    }
    Ok(found.last().map(|row| row.seq))
}

async fn remove(tx: &Tx, erasure: &Erasure, orphans: &BTreeSet<String>) -> Result<()> {
    let orphans: Vec<&String> = orphans.iter().collect();
    let mut removed = 0;
    for some in orphans.chunks(500) {
        let mut values = params![erasure.tenant_id];
        let list = place_list(&mut values, some.iter().map(|sha2| sha2.as_str()));
        let sql = format!("delete from records_attachment where tenant_id = $1 and sha2 in ({list})");
        removed += tx.execute(&sql, values).await? as i64;
    }
    let sql = "update records_erasure set attachments = attachments + $2 where id = $1";
    tx.execute(sql, params![erasure.id, removed]).await?;
    tx.execute("delete from records_erased_attachment where erasure_id = $1", params![erasure.id]).await.map(drop)
}

/// The digest, the entry of the log, and the end of whose they were.
async fn prove(app: &App, erasure: &Erasure, scope: &Scope) -> Result<()> {
    let digest = digest(&app.db, erasure.id).await?;
    let now = Moment(app.clock.now());
    app.db
        .write(|tx| async move {
            let sql = format!(
                "update records_erasure set digest = $2, done_at = $3, agent = null where id = $1 and done_at is null returning {COLUMNS}"
            );
            let done: Option<Erasure> = tx.maybe(&sql, params![erasure.id, digest, now]).await?;
            let Some(done) = done else { return Ok(()) };
            let detail = format!(
                "statements={} documents={} attachments={} sha256={} filter={}",
                done.statements, done.documents, done.attachments, done.digest, filter(scope)
            );
            let asked_by: Option<Option<base::PersonId>> = tx.value("select asked_by from records_erasure where id = $1", params![done.id]).await?;
            people::audit::write_as(&tx, now, done.tenant_id, asked_by.flatten(), "records.erasure.done", done.id, &detail)
                .await
        })
        .await
}

/// `sha256sum` of the ids, one a line, in the order of storing.
async fn digest(rows: &impl Rows, erasure: Uuid) -> Result<String> {
    #[derive(FromQueryResult)]
    struct Row {
        seq: i64,
        statement_id: Uuid,
    }
    let mut hash = Sha256::new();
    let mut after = i64::MIN;
    loop {
        let sql =
            "select seq, statement_id from records_erased where erasure_id = $1 and seq > $2 order by seq limit 1000";
        let found: Vec<Row> = rows.all(sql, params![erasure, after]).await?;
        let Some(last) = found.last() else { return Ok(hex(&hash.finalize())) };
        after = last.seq;
        for row in &found {
            hash.update(format!("{}\n", row.statement_id));
        }
    }
}

/// The list of ids has done its work.
async fn clear(app: &App, erasure: &Erasure) -> Result<()> {
    let sql = "delete from records_erased where erasure_id = $1 and seq in (
               select seq from records_erased where erasure_id = $1 order by seq limit 1000)";
    while app.db.write(|tx| async move { tx.execute(sql, params![erasure.id]).await }).await? > 0 {}
    Ok(())
}
