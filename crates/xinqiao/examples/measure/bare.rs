//! The limit: the same rows in multi-row inserts by the driver alone, with
//! nothing checked, looked up or answered.

use std::time::{Duration, Instant};

use ::records::draft::Draft;
use anyhow::{Result, ensure};
use base::{Ids, Moment, TenantId};
use sea_orm::sqlx::{self, Connection, PgConnection, SqliteConnection, sqlite::SqliteConnectOptions};
use uuid::Uuid;

use crate::{Place, records};

const FOR: Duration = Duration::from_secs(5);
/// SQLite's limit of parameters is 32,766.
const TOGETHER: usize = 4_000;

/// One statement's row and what it answers to.
struct Line {
    seq: i64,
    id: Uuid,
    body: String,
    terms: Vec<i64>,
}

/// Statements a second, so many in a transaction, one after the other.
pub async fn rate(place: &Place, ids: &Ids, tenant: TenantId, size: u64) -> Result<f64> {
    // Rows are made beforehand, as many as a driver could take.
    let mut lines = Vec::new();
    // Far from the numbers of the store itself.
    let mut seq = i64::MAX / 2 + size as i64 * 1_000_000_000;
    for first in (0..60_000 / size).map(|batch| 10_000_000 + batch * size) {
        let line = |draft: Draft| {
            seq += 1;
            let terms = draft.terms.iter().chain(&draft.alone).copied().collect();
            Line { seq, id: draft.id, body: draft.stored(Moment::from(1_795_424_400_000_000)), terms }
        };
        lines.push(records::drafts(ids, tenant, first, size)?.into_iter().map(line).collect::<Vec<_>>());
    }
    let url = &place.config.database.url;
    let (done, time) = match url.strip_prefix("sqlite:") {
        Some(path) => sqlite(path, tenant, &lines).await?,
        None => postgres(url, tenant, &lines).await?,
    };
    ensure!(done > 0, "nothing was inserted");
    Ok(done as f64 / time.as_secs_f64())
}

fn rows(head: &str, columns: usize, count: usize) -> String {
    let row = format!("({})", vec!["?"; columns].join(","));
    format!("{head} values {}", vec![row; count].join(","))
}

async fn sqlite(path: &str, tenant: TenantId, batches: &[Vec<Line>]) -> Result<(usize, Duration)> {
    let options = SqliteConnectOptions::new()
        .filename(path)
        .pragma("journal_mode", "WAL")
        .pragma("synchronous", "FULL")
        .pragma("busy_timeout", "10000")
        .pragma("cache_size", "-64000")
        .pragma("wal_autocheckpoint", "8000");
    let mut connection = SqliteConnection::connect_with(&options).await?;
    let (start, mut done) = (Instant::now(), 0);
    for lines in batches {
        if start.elapsed() > FOR {
            break;
        }
        let mut tx = connection.begin().await?;
        let head = "insert into records_statement (seq, tenant_id, id, person_id, voids, voided, body)";
        let sql = rows(head, 7, lines.len());
        let mut query = sqlx::query(sqlx::AssertSqlSafe(sql));
        for line in lines {
            query = query
                .bind(line.seq)
                .bind(tenant.0)
                .bind(line.id)
                .bind(None::<Uuid>)
                .bind(false)
                .bind(false)
                .bind(&line.body);
        }
        query.execute(&mut *tx).await?;
        let links: Vec<(i64, i64)> =
            lines.iter().flat_map(|line| line.terms.iter().map(|term| (*term, line.seq))).collect();
        for some in links.chunks(TOGETHER) {
            let mut query =
                sqlx::query(sqlx::AssertSqlSafe(rows("insert into records_link (term, seq)", 2, some.len())));
            for (term, seq) in some {
                query = query.bind(term).bind(seq);
            }
            query.execute(&mut *tx).await?;
        }
        tx.commit().await?;
        done += lines.len();
    }
    let time = start.elapsed();
    connection.close().await?;
    Ok((done, time))
}

async fn postgres(url: &str, tenant: TenantId, batches: &[Vec<Line>]) -> Result<(usize, Duration)> {
    let mut connection = PgConnection::connect(url).await?;
    let (start, mut done) = (Instant::now(), 0);
    for lines in batches {
        if start.elapsed() > FOR {
            break;
        }
        let mut tx = connection.begin().await?;
        let (mut seqs, mut ids, mut bodies) = (Vec::new(), Vec::new(), Vec::new());
        let (mut terms, mut ends) = (Vec::<i64>::new(), Vec::new());
        for line in lines {
            seqs.push(line.seq);
            ids.push(line.id);
            bodies.push(line.body.as_str());
            terms.extend(&line.terms);
            ends.extend(line.terms.iter().map(|_| line.seq));
        }
        let sql = "insert into records_statement (seq, tenant_id, id, voids, voided, body)
                   select seq, $1, id, false, false, body from unnest($2::bigint[], $3::uuid[], $4::text[]) as t (seq, id, body)";
        sqlx::query(sql).bind(tenant.0).bind(seqs).bind(ids).bind(bodies).execute(&mut *tx).await?;
        let sql = "insert into records_link (term, seq) select * from unnest($1::bigint[], $2::bigint[])";
        sqlx::query(sql).bind(terms).bind(ends).execute(&mut *tx).await?;
        tx.commit().await?;
        done += lines.len();
    }
    let time = start.elapsed();
    connection.close().await?;
    Ok((done, time))
}
