//! The audit log: append-only, each row's hash covering the one before.
//!
//! Kept for administrators of the audit role, exportable, checked by
//! `xinqiao audit verify`. It never names the author of an anonymous act, and
//! nothing that an anonymous author does is written here at all.

pub mod names;

use base::{Actor, Moment, PersonId, Result, TenantId};
use sha2::{Digest, Sha256};
use store::{FromQueryResult, Rows, Tx, params, row};

/// One entry as read back.
#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct Entry {
    pub seq: i64,
    pub at: Moment,
    pub actor_id: Option<PersonId>,
    /// `module.thing.verb`, e.g. `voice.need.closure`.
    pub action: String,
    /// What it was done to: an id, a file name.
    pub subject: String,
    pub detail: String,
    pub hash: Vec<u8>,
}

fn digest(before: &[u8], tenant: TenantId, entry: &Entry) -> Vec<u8> {
    let mut hash = Sha256::new();
    let mut part = |bytes: &[u8]| {
        hash.update((bytes.len() as u64).to_be_bytes());
        hash.update(bytes);
    };
    part(before);
    part(tenant.0.as_bytes());
    part(&entry.seq.to_be_bytes());
    part(&entry.at.as_microsecond().to_be_bytes());
    part(entry.actor_id.map(|id| id.0.into_bytes()).as_ref().map_or(&[], |bytes| bytes.as_slice()));
    part(entry.action.as_bytes());
    part(entry.subject.as_bytes());
    part(entry.detail.as_bytes());
    hash.finalize().to_vec()
}

#[derive(FromQueryResult)]
struct Head {
    seq: i64,
    hash: Vec<u8>,
}

/// Writes one entry in the caller's transaction. Entries of one tenant queue
/// at its head row, so that the chain has one order.
pub async fn write(
    tx: &Tx,
    at: Moment,
    actor: &Actor,
    action: &str,
    subject: impl ToString,
    detail: &str,
) -> Result<()> {
    write_as(tx, at, actor.tenant, Some(actor.person), action, subject, detail).await
}

/// As [`write`], for acts of the system (`None`) or of somebody who is not yet signed in.
pub async fn write_as(
    tx: &Tx,
    at: Moment,
    tenant: TenantId,
    actor: Option<PersonId>,
    action: &str,
    subject: impl ToString,
    detail: &str,
) -> Result<()> {
    let sql = "update people_audit_head set seq = seq + 1 where tenant_id = $1 returning seq, hash";
    let head: Head = tx.one(sql, params![tenant]).await?;
    let mut entry = Entry {
        seq: head.seq,
        at,
        actor_id: actor,
        action: action.into(),
        subject: subject.to_string(),
        detail: detail.into(),
        hash: vec![],
    };
    entry.hash = digest(&head.hash, tenant, &entry);
    tx.execute("update people_audit_head set hash = $2 where tenant_id = $1", params![tenant, entry.hash.clone()])
        .await?;
    let values = row! {
        tenant_id: tenant, seq: entry.seq, at: entry.at, actor_id: entry.actor_id, action: entry.action,
        subject: entry.subject, detail: entry.detail, hash: entry.hash
    };
    tx.insert("people_audit", values).await
}

/// What [`verify`] found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    Whole {
        entries: i64,
    },
    /// The first entry whose hash does not follow, or that is missing.
    Broken {
        seq: i64,
    },
}

/// Walks the chain of a tenant, 1,000 entries at a time.
pub async fn verify(rows: &impl Rows, tenant: TenantId) -> Result<Verdict> {
    let head: Head = rows.one("select seq, hash from people_audit_head where tenant_id = $1", params![tenant]).await?;
    let mut before = vec![0_u8; 32];
    let mut seq = 0;
    loop {
        let sql = "select seq, at, actor_id, action, subject, detail, hash from people_audit where tenant_id = $1 and seq > $2 order by seq limit 1000";
        let entries: Vec<Entry> = rows.all(sql, params![tenant, seq]).await?;
        if entries.is_empty() {
            break;
        }
        for entry in entries {
            if entry.seq != seq + 1 || digest(&before, tenant, &entry) != entry.hash {
                return Ok(Verdict::Broken { seq: seq + 1 });
            }
            (seq, before) = (entry.seq, entry.hash);
        }
    }
    if seq == head.seq && before == head.hash {
        Ok(Verdict::Whole { entries: seq })
    } else {
        Ok(Verdict::Broken { seq: seq + 1 })
    }
}

/// A page of the log, newest first, optionally of one action prefix.
pub async fn page(
    rows: &impl Rows,
    tenant: TenantId,
    action: &str,
    before: Option<i64>,
    size: i64,
) -> Result<Vec<Entry>> {
    let sql = "select seq, at, actor_id, action, subject, detail, hash from people_audit
               where tenant_id = $1 and seq < $2 and action like $3 order by seq desc limit $4";
    rows.all(sql, params![tenant, before.unwrap_or(i64::MAX), format!("{action}%"), size]).await
}
