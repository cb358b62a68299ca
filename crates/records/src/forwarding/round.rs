//! A turn of sending: what has come since the last one, batch by batch.

use base::{Clock, Moment, Result};
use jiff::SignedDuration;
use store::{Db, Rows, job::Schedule, params, stamp};
use ui::{App, module::JobKind};
use uuid::Uuid;

use super::{
    COLUMNS, Forwarding, lag,
    target::{Answer, Halt, Target, is_there},
};
use crate::find::{self, Stored};

pub const JOB: JobKind = JobKind { kind: "records.forward", run: |app, _| Box::pin(async move { run(&app).await }) };
pub const SCHEDULE: Schedule = Schedule { job: JOB.kind, every: SignedDuration::from_secs(10) };

/// How long one forwarding may keep a worker before others have their turn.
const TURN: SignedDuration = SignedDuration::from_secs(30);
/// Longer than a request takes: who is at it has died.
const LEASE: SignedDuration = SignedDuration::from_mins(3);
const FIRST_WAIT: i64 = 10;
const LONGEST_WAIT: i64 = 900;

fn after(now: Moment, wait: SignedDuration) -> Moment {
    Moment(now.saturating_add(wait).unwrap_or(now.0))
}

pub async fn run(app: &App) -> Result<()> {
    let now = Moment(app.clock.now());
    let sql = "select id from records_forwarding where is_on = $1 and next_at <= $2 and leased_until <= $2 order by id";
    let due: Vec<Uuid> = app.db.column(sql, params![true, now]).await?;
    for id in due {
        if let Some(forwarding) = claim(app, id).await? {
            let outcome = turn(app, forwarding).await;
            release(app, id, outcome).await?;
        }
    }
    measure(app).await
}

/// One node at a time, or the order would be lost.
async fn claim(app: &App, id: Uuid) -> Result<Option<Forwarding>> {
    let now = Moment(app.clock.now());
    let sql = format!(
        "update records_forwarding set leased_until = $2 where id = $1 and is_on = $3 and leased_until <= $4 returning {COLUMNS}"
    );
    app.db.write(|tx| async move { tx.maybe(&sql, params![id, after(now, LEASE), true, now]).await }).await
}

async fn release(app: &App, id: Uuid, outcome: Result<(), Halt>) -> Result<()> {
    let now = Moment(app.clock.now());
    app.db
        .write(|tx| async move {
            let Err(Halt { why, wait }) = outcome else {
                let sql = "update records_forwarding set leased_until = $2, failures = $2, error = $3 where id = $1";
                return tx.execute(sql, params![id, 0_i64, ""]).await;
            };
            tracing::warn!(forwarding = %id, why, "statements are not sent on for now");
            let sql = "select failures from records_forwarding where id = $1";
            let failures: i64 = tx.value(sql, params![id]).await?.unwrap_or_default();
            let own = FIRST_WAIT.saturating_mul(1 << failures.clamp(0, 20)).min(LONGEST_WAIT);
            let wait = wait.map_or(own, |asked: i64| asked.clamp(own, 4 * LONGEST_WAIT));
            let next = after(now, SignedDuration::from_secs(wait));
            let sql =
                "update records_forwarding set leased_until = $2, failures = failures + 1, error = $3, next_at = $4
                       where id = $1";
            tx.execute(sql, params![id, 0_i64, why, next]).await
        })
        .await
        .map(drop)
}

async fn turn(app: &App, mut forwarding: Forwarding) -> Result<(), Halt> {
    let start = Clock::wall();
    while Clock::wall().duration_since(start) < TURN {
        let before = horizon(&app.db, Moment(app.clock.now())).await?;
        let page = forwarding.rest(before, app.config.records.forward_batch.max(1));
        let batch = find::stored(&app.db, forwarding.tenant_id, &page).await?;
        let Some(last) = batch.last() else { break };
        let last = last.seq;
        let target = Target::open(app, &forwarding)?;
        if !deliver(app, &target, &forwarding, &batch).await? {
            break;
        }
        forwarding.sent_through = last;
    }
    Ok(())
}

/// Clocks of nodes may differ by so much.
const DRIFT: SignedDuration = SignedDuration::from_secs(2);

/// Nothing will be stored before this stamp any more.
///
/// This process knows its own transactions. On PostgreSQL other nodes have
/// theirs, which are seen by when they began.
async fn horizon(db: &Db, now: Moment) -> Result<i64> {
    if db.is_sqlite() {
        return Ok(stamp::first_of(db.settled(now)));
    }
    let before = |at: Moment| Moment(at.saturating_sub(DRIFT).unwrap_or(at.0));
    let through = db.settled(before(now));
    let sql = "select cast(extract(epoch from min(xact_start)) * 1000000 as bigint) from pg_stat_activity
               where datname = current_database() and backend_xid is not null";
    let oldest: Option<Option<Moment>> = db.value(sql, vec![]).await?;
    let through = oldest.flatten().map_or(through, |oldest| through.min(before(oldest)));
    Ok(stamp::first_of(through))
}

/// Sends a batch. What is refused together is tried in halves, so that only
/// what is refused alone is set aside. False: it was switched off meanwhile.
async fn deliver(app: &App, target: &Target<'_>, forwarding: &Forwarding, batch: &[Stored]) -> Result<bool, Halt> {
    let mut waiting = parts(batch);
    while let Some(some) = waiting.pop() {
        let Some(last) = some.last() else { continue };
        let refused = match target.send(some).await? {
            Answer::Taken => None,
            Answer::Refused(reason) if some.len() == 1 => (!is_there(&reason)).then_some(reason),
            Answer::Refused(_) => {
                let (first, second) = some.split_at(some.len() / 2);
                waiting.extend([second, first]);
                continue;
            }
        };
        if refused.is_none() {
            metrics::counter!("records_forwarded_total", "forwarding" => forwarding.id.to_string())
                .increment(some.len() as u64);
        }
        if !advance(app, forwarding, last, refused).await? {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Statements with attachments go alone, because those may be large. The first
/// part is the last of the list.
fn parts(batch: &[Stored]) -> Vec<&[Stored]> {
    let is_heavy = |one: &Stored| one.body.contains("\"sha2\"");
    let mut parts: Vec<&[Stored]> = batch.chunk_by(|one, next| !is_heavy(one) && !is_heavy(next)).collect();
    parts.reverse();
    parts
}

async fn advance(app: &App, forwarding: &Forwarding, last: &Stored, refused: Option<String>) -> Result<bool> {
    let (id, tenant, now) = (forwarding.id, forwarding.tenant_id, Moment(app.clock.now()));
    app.db
        .write(|tx| async move {
            let sql = "update records_forwarding set sent_through = $2, sent_at = $3, leased_until = $4, failures = $5, error = $6
                       where id = $1 and is_on = $7";
            let values = params![id, last.seq, now, after(now, LEASE), 0_i64, "", true];
            if tx.execute(sql, values).await? == 0 {
                return Ok(false);
            }
            if let Some(reason) = refused {
                let columns = ["forwarding_id", "tenant_id", "seq", "statement_id", "reason", "at"];
                let values = params![id, tenant, last.seq, last.id, reason, now];
                tx.insert_all_new("records_forwarding_refusal", &columns, vec![values]).await?;
            }
            Ok(true)
        })
        .await
}

/// For `/metrics`: how far each is behind, in statements and seconds.
async fn measure(app: &App) -> Result<()> {
    let sql = format!("select {COLUMNS} from records_forwarding where is_on = $1");
    let all: Vec<Forwarding> = app.db.all(&sql, params![true]).await?;
    let now = app.clock.now();
    for forwarding in all {
        let lag = lag(&app.db, &forwarding).await?;
        let age = lag.since.map_or(0.0, |since| now.duration_since(since.0).as_secs_f64().max(0.0));
        let id = forwarding.id.to_string();
        metrics::gauge!("records_forwarding_behind", "forwarding" => id.clone()).set(lag.statements as f64);
        metrics::gauge!("records_forwarding_behind_seconds", "forwarding" => id).set(age);
    }
    Ok(())
}
