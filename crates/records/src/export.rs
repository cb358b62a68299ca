//! Statements as a file: as many as there are, in the memory of a thousand.
//!
//! What was stored when it was asked for, voided statements too, so that the
//! NDJSON of one store makes another the same. A job writes the file; it is
//! there for some days.

pub mod columns;
mod sheet;

use base::{Actor, Moment, PersonId, Result, TenantId};
use jiff::SignedDuration;
use serde::{Deserialize, Serialize};
use store::{FromQueryResult, Rows, job::Schedule, params, row};
use tokio::io::AsyncWriteExt;
use ui::{App, module::JobKind};
use uuid::Uuid;

use crate::{
    find::{self, Page},
    look,
};
pub use sheet::Format;
use sheet::Sheet;

/// Statements read at once.
const SOME: i64 = 1_000;
/// Statements after which the row says how far it is.
const TELL: i64 = 10_000;

#[derive(Debug, Clone, FromQueryResult)]
pub struct Export {
    pub id: Uuid,
    pub tenant_id: TenantId,
    pub made_by: PersonId,
    pub made_at: Moment,
    pub format: String,
    pub filter: String,
    terms: String,
    after_seq: i64,
    before_seq: i64,
    reached_seq: i64,
    pub statements: i64,
    pub bytes: i64,
    pub finished_at: Option<Moment>,
    pub removed_at: Option<Moment>,
}

const COLUMNS: &str = "id, tenant_id, made_by, made_at, format, filter, terms, after_seq, before_seq, reached_seq, statements, bytes, finished_at, removed_at";

impl Export {
    pub async fn get(rows: &impl Rows, tenant: TenantId, id: Uuid) -> Result<Self> {
        let sql = format!("select {COLUMNS} from records_export where tenant_id = $1 and id = $2");
        rows.one(&sql, params![tenant, id]).await
    }

    /// The newest ones.
    pub async fn list(rows: &impl Rows, tenant: TenantId, most: i64) -> Result<Vec<Self>> {
        let sql = format!("select {COLUMNS} from records_export where tenant_id = $1 order by made_at desc limit $2");
        rows.all(&sql, params![tenant, most]).await
    }

    pub fn format(&self) -> Format {
        Format::from_code(&self.format).unwrap_or(Format::Ndjson)
    }

    pub fn is_there(&self) -> bool {
        self.finished_at.is_some() && self.removed_at.is_none()
    }

    /// How far it is between the first statement and the last, of a thousand.
    pub fn progress(&self) -> i64 {
        let span = i128::from(self.before_seq) - i128::from(self.after_seq);
        let done = i128::from(self.reached_seq) - i128::from(self.after_seq);
        (done * 1000 / span.max(1)).clamp(0, 1000) as i64
    }

    pub fn file_name(&self) -> String {
        format!("statements-{}.{}", self.made_at.0.strftime("%Y%m%d-%H%M%S"), self.format().code())
    }

    fn page(&self, after: i64) -> Page {
        let terms = self.terms.split(' ').filter_map(|term| term.parse().ok()).collect();
        Page { terms, after, before: self.before_seq, ascending: true, limit: SOME }
    }
}

#[derive(Serialize, Deserialize)]
struct Work {
    tenant: TenantId,
    export: Uuid,
}

pub const JOB: JobKind = JobKind {
    kind: "records.export",
    run: |app, payload| Box::pin(async move { run(&app, &serde_json::from_value(payload)?).await }),
};

/// Deletes files whose days are over.
pub const PURGE: JobKind =
    JobKind { kind: "records.export.purge", run: |app, _| Box::pin(async move { purge(&app).await }) };
pub const SCHEDULE: Schedule = Schedule { job: PURGE.kind, every: SignedDuration::from_hours(1) };

/// Asks for a file of what answers to the page now.
pub async fn make(app: &App, actor: &Actor, now: Moment, page: &Page, filter: &str, format: Format) -> Result<Uuid> {
    let id: Uuid = app.ids.make();
    let newest = look::newest(&app.db, actor.tenant, page).await?;
    let oldest = Page { ascending: true, limit: 1, ..page.clone() };
    let oldest = find::every(&app.db, actor.tenant, &oldest).await?.first().map_or(newest, |kept| kept.seq - 1);
    let terms: Vec<String> = page.terms.iter().map(ToString::to_string).collect();
    let values = row! {
        id: id, tenant_id: actor.tenant, made_by: actor.person, made_at: now, format: format.code(), filter: filter,
        terms: terms.join(" "), after_seq: oldest, before_seq: newest.saturating_add(1), reached_seq: oldest
    };
    let detail = format!("{} {filter}", format.code());
    app.db
        .write(|tx| async move {
            tx.insert("records_export", values).await?;
            tx.enqueue(&app.ids, JOB.kind, &Work { tenant: actor.tenant, export: id }).await?;
            people::audit::write(&tx, now, actor, "records.export.create", id, detail.trim()).await
        })
        .await?;
    Ok(id)
}

/// Somebody takes the file away.
pub async fn fetch(app: &App, actor: &Actor, now: Moment, id: Uuid) -> Result<Export> {
    let export = Export::get(&app.db, actor.tenant, id).await?;
    if !export.is_there() {
        return Err(base::not_found());
    }
    let detail = format!("{} {} statements", export.format, export.statements);
    app.db
        .write(|tx| async move { people::audit::write(&tx, now, actor, "records.export.fetch", id, &detail).await })
        .await?;
    Ok(export)
}

async fn run(app: &App, work: &Work) -> Result<()> {
    let export = Export::get(&app.db, work.tenant, work.export).await?;
    if export.finished_at.is_some() {
        return Ok(());
    }
    let mut file = app.blobs.writer(export.id);
    match write(app, work, &export, &mut file).await {
        Ok(true) => Ok(()),
        Ok(false) => {
            file.abort().await?;
            // The program stops; it is begun anew afterwards, or on another node.
            app.db.write(|tx| async move { tx.enqueue(&app.ids, JOB.kind, work).await }).await
        }
        Err(error) => {
            // What counts is why it failed.
            let _ = file.abort().await;
            Err(error)
        }
    }
}

/// False: the program was asked to stop.
async fn write(app: &App, work: &Work, export: &Export, file: &mut store::blob::Writer) -> Result<bool> {
    let mut sheet = Sheet::new(export.format())?;
    let (mut after, mut statements, mut bytes) = (export.after_seq, 0, 0);
    let mut told = 0;
    loop {
        let kept = find::every(&app.db, export.tenant_id, &export.page(after)).await?;
        let Some(last) = kept.last() else { break };
        (after, statements) = (last.seq, statements + kept.len() as i64);
        let piece = sheet.rows(&kept)?;
        bytes += piece.len() as i64;
        file.put(piece.into()).await?;
        if app.stop().is_asked() {
            return Ok(false);
        }
        if statements - told >= TELL {
            told = statements;
            tell(app, work, after, statements, bytes).await?;
        }
    }
    let piece = sheet.end()?;
    bytes += piece.len() as i64;
    file.put(piece.into()).await?;
    file.shutdown().await?;
    let now = Moment(app.clock.now());
    let sql = "update records_export set reached_seq = before_seq, statements = $3, bytes = $4, finished_at = $5
               where tenant_id = $1 and id = $2";
    let values = params![export.tenant_id, export.id, statements, bytes, now];
    app.db.write(|tx| async move { tx.execute(sql, values).await }).await?;
    Ok(true)
}

async fn tell(app: &App, work: &Work, after: i64, statements: i64, bytes: i64) -> Result<()> {
    let sql =
        "update records_export set reached_seq = $3, statements = $4, bytes = $5 where tenant_id = $1 and id = $2";
    let values = params![work.tenant, work.export, after, statements, bytes];
    app.db
        .write(|tx| async move {
            tx.execute(sql, values).await?;
            tx.prolong_job(JOB.kind, work, app.clock.now()).await
        })
        .await
}

async fn purge(app: &App) -> Result<()> {
    let now = app.clock.now();
    let days = SignedDuration::from_hours(24 * app.config.records.steward.export_days);
    let end = Moment(now.saturating_sub(days).unwrap_or(now));
    let sql = "select id from records_export where removed_at is null and finished_at < $1";
    for id in app.db.column::<Uuid>(sql, params![end]).await? {
        app.blobs.delete(id).await?;
        let sql = "update records_export set removed_at = $2 where id = $1";
        app.db.write(|tx| async move { tx.execute(sql, params![id, Moment(now)]).await }).await?;
    }
    Ok(())
}
