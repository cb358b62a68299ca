//! Deleting for good: all statements of an agent with its documents, or what
//! is older than the organisation keeps.
//!
//! What is deleted stays provable and says nothing: a count and a digest of
//! the ids stand in the audit log, never whose they were. A statement of
//! somebody else that refers to a deleted one stays as it is.

pub mod agent;
pub mod batch;
pub mod retention;
pub mod run;

use base::{Actor, Moment, Result, TenantId};
use jiff::SignedDuration;
use store::{FromQueryResult, Rows, Tx, params, row, stamp};
use ui::App;
use uuid::Uuid;

use agent::Agent;

#[derive(Debug, Clone, FromQueryResult)]
pub struct Erasure {
    pub id: Uuid,
    pub tenant_id: TenantId,
    /// `agent` or `age`.
    pub kind: String,
    agent: Option<Vec<u8>>,
    pub mentions: bool,
    stored_before: Option<i64>,
    pub why: String,
    pub asked_at: Moment,
    pub statements: i64,
    pub documents: i64,
    pub attachments: i64,
    /// SHA-256 of the ids in the order of storing, each with a line feed.
    pub digest: String,
    pub done_at: Option<Moment>,
}

const COLUMNS: &str = "id, tenant_id, kind, agent, mentions, stored_before, why, asked_at,
    statements, documents, attachments, digest, done_at";

/// What an erasure takes.
#[derive(Debug, Clone)]
pub enum Scope {
    /// `mentions`: also what others say of the agent.
    Agent { agent: Agent, mentions: bool },
    /// What was stored before this stamp.
    Age { before: i64 },
}

fn context(id: Uuid) -> String {
    format!("records_erasure.agent:{id}")
}

impl Erasure {
    fn scope(&self, app: &App) -> Result<Scope> {
        if let Some(sealed) = &self.agent {
            let keys = serde_json::from_slice(&app.seal.open(&context(self.id), sealed)?)?;
            return Ok(Scope::Agent { agent: Agent { keys }, mentions: self.mentions });
        }
        Ok(Scope::Age { before: self.stored_before.unwrap_or(i64::MIN) })
    }
}

/// Newest first.
pub async fn list(rows: &impl Rows, tenant: TenantId) -> Result<Vec<Erasure>> {
    let sql = format!("select {COLUMNS} from records_erasure where tenant_id = $1 order by asked_at desc, id limit 50");
    rows.all(&sql, params![tenant]).await
}

async fn get(rows: &impl Rows, id: Uuid) -> Result<Option<Erasure>> {
    rows.maybe(&format!("select {COLUMNS} from records_erasure where id = $1"), params![id]).await
}

/// Has it a job that runs it; the caller's transaction.
async fn begin(tx: &Tx, app: &App, tenant: TenantId, actor: Option<&Actor>, scope: &Scope, why: &str) -> Result<Uuid> {
    let id: Uuid = app.ids.make();
    let (kind, agent, mentions, before) = match scope {
        Scope::Agent { agent, mentions } => {
            let keys = serde_json::to_vec(&agent.keys)?;
            ("agent", Some(app.seal.seal(&app.ids, &context(id), &keys)?), *mentions, None)
        }
        Scope::Age { before } => ("age", None, false, Some(*before)),
    };
    let values = row! {
        id: id, tenant_id: tenant, kind: kind, agent: agent, mentions: mentions, stored_before: before, why: why,
        asked_at: Moment(app.clock.now()), asked_by: actor.map(|actor| actor.person)
    };
    tx.insert("records_erasure", values).await?;
    tx.enqueue(&app.ids, run::JOB.kind, &id).await?;
    Ok(id)
}

/// At an administrator's word.
pub async fn order(app: &App, actor: &Actor, agent: &Agent, mentions: bool, why: &str) -> Result<()> {
    let scope = Scope::Agent { agent: agent.clone(), mentions };
    let now = Moment(app.clock.now());
    app.db
        .write(|tx| async move {
            let id = begin(&tx, app, actor.tenant, Some(actor), &scope, why).await?;
            let detail = format!("filter={} why={why}", filter(&scope));
            people::audit::write(&tx, now, actor, "records.erasure.order", id, &detail).await
        })
        .await
}

fn filter(scope: &Scope) -> String {
    match scope {
        Scope::Agent { mentions: false, .. } => "agent".into(),
        Scope::Agent { mentions: true, .. } => "agent,mentions".into(),
        Scope::Age { before } => format!("stored-before:{}", stamp::moment_of(*before)),
    }
}

/// So many months before a moment.
fn months_before(now: Moment, months: i64) -> Moment {
    let utc = now.0.to_zoned_datetime(jiff::tz::TimeZone::UTC);
    let before = utc.checked_sub(jiff::Span::new().months(months.clamp(0, 2_400)));
    before
        .map_or_else(|_| Moment(now.saturating_sub(SignedDuration::MAX).unwrap_or(now.0)), |at| Moment(at.timestamp()))
}
