//! Work for later, enqueued in the caller's transaction.
//!
//! A job runs at least once: whoever claims it has [`LEASE`] to finish. A job
//! that fails is tried again after 30 s, 1, 2, 4 … minutes; after
//! [`MAX_ATTEMPTS`] it stays as a dead letter until the system administrator
//! retries or discards it.

use std::future::Future;

use base::{Ids, Moment, Result};
use jiff::{SignedDuration, Timestamp};
use sea_orm::{FromQueryResult, Value};
use serde::Serialize;
use uuid::Uuid;

use crate::{Db, Rows, Tx, params, row};

pub const MAX_ATTEMPTS: i64 = 8;
pub const LEASE: SignedDuration = SignedDuration::from_mins(10);

#[derive(Debug, Clone, FromQueryResult)]
pub struct Job {
    pub id: Uuid,
    pub kind: String,
    pub payload: String,
    pub run_at: Moment,
    pub attempts: i64,
    pub last_error: Option<String>,
}

impl Tx {
    /// To run as soon as a worker is free.
    pub async fn enqueue(&self, ids: &Ids, kind: &'static str, payload: &(impl Serialize + Sync)) -> Result<()> {
        self.enqueue_at(ids, kind, payload, Moment::from(0)).await
    }

    pub async fn enqueue_at(
        &self,
        ids: &Ids,
        kind: &'static str,
        payload: &(impl Serialize + Sync),
        run_at: Moment,
    ) -> Result<()> {
        self.enqueue_text(ids, kind, serde_json::to_string(payload)?, run_at).await
    }

    pub(crate) async fn enqueue_text(
        &self,
        ids: &Ids,
        kind: &'static str,
        payload: String,
        run_at: Moment,
    ) -> Result<()> {
        self.insert("store_job", row! { id: ids.untimed::<Uuid>(), kind: kind, payload: payload, run_at: run_at }).await
    }
}

/// Runs one due job of `kinds`, if there is one: `work` gets it, and its
/// outcome decides whether the row goes or waits. `false`: nothing was due.
pub async fn run_next<F, Done>(db: &Db, now: Timestamp, kinds: &[&'static str], work: F) -> Result<bool>
where
    F: FnOnce(Job) -> Done,
    Done: Future<Output = Result<()>>,
{
    let Some(job) = claim(db, now, kinds).await? else { return Ok(false) };
    let (id, attempts) = (job.id, job.attempts);
    match work(job).await {
        Ok(()) => {
            db.write(|tx| async move { tx.execute("delete from store_job where id = $1", params![id]).await }).await?;
        }
        Err(error) => {
            let text = error.to_string();
            tracing::warn!(job = %id, attempts, error = %text, "job failed");
            let wait = SignedDuration::from_secs(30 * (1 << attempts.clamp(1, 12)) / 2);
            let again = Moment(now.saturating_add(wait).unwrap_or(now));
            let sql =
                "update store_job set claimed_until = null, run_at = $2, last_error = $3, dead = $4 where id = $1";
            db.write(|tx| async move { tx.execute(sql, params![id, again, text, attempts >= MAX_ATTEMPTS]).await })
                .await?;
        }
    }
    Ok(true)
}

async fn claim(db: &Db, now: Timestamp, kinds: &[&'static str]) -> Result<Option<Job>> {
    let mut values: Vec<Value> = params![Moment(now), false];
    let kinds = crate::rows::place_list(&mut values, kinds.iter().copied());
    let due = format!(
        "select id from store_job where dead = $2 and run_at <= $1 and kind in ({kinds})
         and (claimed_until is null or claimed_until < $1) order by run_at limit 1"
    );
    // A look without the writer's lock first: most looks find nothing.
    if db.value::<Uuid>(&due, values.clone()).await?.is_none() {
        return Ok(None);
    }
    values.push(Moment(now.saturating_add(LEASE).unwrap_or(now)).into());
    let lease = values.len();
    let lock = if db.is_sqlite() { "" } else { " for update skip locked" };
    let sql = format!(
        "update store_job set claimed_until = ${lease}, attempts = attempts + 1 where id = ({due}{lock})
         returning id, kind, payload, run_at, attempts, last_error"
    );
    db.write(|tx| async move { tx.maybe(&sql, values).await }).await
}

impl Tx {
    /// For a job that takes longer than [`LEASE`]: it has as long again from now.
    pub async fn prolong_job(
        &self,
        kind: &'static str,
        payload: &(impl Serialize + Sync),
        now: Timestamp,
    ) -> Result<()> {
        let until = Moment(now.saturating_add(LEASE).unwrap_or(now));
        let sql =
            "update store_job set claimed_until = $3 where kind = $1 and payload = $2 and claimed_until is not null";
        self.execute(sql, params![kind, serde_json::to_string(payload)?, until]).await.map(drop)
    }
}

/// Dead letters, newest trouble first.
pub async fn dead(db: &impl Rows) -> Result<Vec<Job>> {
    db.all(
        "select id, kind, payload, run_at, attempts, last_error from store_job where dead = $1 order by run_at desc limit 200",
        params![true],
    )
    .await
}

/// Does the job of this kind lie dead whose payload holds this id?
pub async fn is_dead(db: &impl Rows, kind: &'static str, id: Uuid) -> Result<bool> {
    let sql = "select count(*) from store_job where dead = $1 and kind = $2 and payload like $3";
    Ok(db.count(sql, params![true, kind, format!("%{id}%")]).await? > 0)
}

impl Tx {
    pub async fn retry_job(&self, id: Uuid, now: Timestamp) -> Result<bool> {
        let sql = "update store_job set dead = $2, attempts = 0, run_at = $3 where id = $1 and dead = $4";
        Ok(self.execute(sql, params![id, false, Moment(now), true]).await? > 0)
    }

    pub async fn discard_job(&self, id: Uuid) -> Result<bool> {
        Ok(self.execute("delete from store_job where id = $1 and dead = $2", params![id, true]).await? > 0)
    }
}

/// A job kind that recurs. On several nodes one wins each turn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Schedule {
    pub job: &'static str,
    pub every: SignedDuration,
}

/// Enqueues every recurring job whose turn has come.
pub async fn enqueue_scheduled(db: &Db, ids: &Ids, now: Timestamp, schedules: &[Schedule]) -> Result<()> {
    for Schedule { job, every } in schedules.iter().copied() {
        let next: Option<Moment> =
            db.value("select next_run_at from store_schedule where kind = $1", params![job]).await?;
        if next.is_some_and(|next| next.0 > now) {
            continue;
        }
        let following = Moment(now.saturating_add(every).unwrap_or(now));
        db.write(|tx| async move {
            let sql = "insert into store_schedule (kind, next_run_at) values ($1, $2)
                       on conflict (kind) do update set next_run_at = excluded.next_run_at
                       where store_schedule.next_run_at <= $3";
            if tx.execute(sql, params![job, following, Moment(now)]).await? > 0 {
                tx.enqueue(ids, job, &serde_json::Value::Null).await?;
            }
            Ok(())
        })
        .await?;
    }
    Ok(())
}
