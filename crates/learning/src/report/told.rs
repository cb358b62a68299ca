//! What is told of recall moves in steps.
//!
//! Who looks at a team's share before and after a colleague's answer could work
//! the answer out. So what was told of a group stays until ten more of its
//! people have answered. A purge or a move to another unit takes nothing of it
//! back.

use std::collections::HashMap;

use base::{Result, TenantId};
use store::{Db, FromQueryResult, Value, params};

use super::{Filter, Line, Recall, share, suppress::LEAST, tally};

#[derive(Debug, Clone, Copy, FromQueryResult)]
struct Sums {
    recallers: i64,
    recalls: i64,
    recalled: i64,
}

#[derive(FromQueryResult)]
struct Row {
    part: String,
    recallers: i64,
    recalls: i64,
    recalled: i64,
}

/// Puts what may be told into lines that show recall. The key of a line is its
/// unit's id or its shift's code.
pub(super) async fn settle(db: &Db, tenant: TenantId, filter: &Filter, lines: Vec<(String, &mut Line)>) -> Result<()> {
    let (quarter, course) = (filter.quarter.to_string(), filter.course.unwrap_or(tally::ALL));
    let sql = "select part, recallers, recalls, recalled from learning_recall_told
               where tenant_id = $1 and quarter = $2 and course_id = $3";
    let rows: Vec<Row> = store::Rows::all(db, sql, params![tenant, quarter.clone(), course]).await?;
    let told: HashMap<String, Sums> = rows
        .into_iter()
        .map(|Row { part, recallers, recalls, recalled }| (part, Sums { recallers, recalls, recalled }))
        .collect();
    let mut moved: Vec<Vec<Value>> = Vec::new();
    for (part, line) in lines {
        if !matches!(line.recall, Recall::Shown { .. }) {
            continue;
        }
        let now = Sums { recallers: line.sums.recallers, recalls: line.sums.recalls, recalled: line.sums.recalled };
        let before = told.get(&part).copied();
        let shown = before.filter(|before| now.recallers < before.recallers + LEAST).unwrap_or(now);
        line.recall = match share(shown.recalled, shown.recalls) {
            Some(percent) => Recall::Shown { percent, people: shown.recallers },
            None => Recall::Nobody,
        };
        if before.is_none_or(|before| before.recallers != shown.recallers) {
            moved.push(params![tenant, quarter.clone(), course, part, shown.recallers, shown.recalls, shown.recalled]);
        }
    }
    if moved.is_empty() {
        return Ok(());
    }
    db.write(|tx| async move {
        for values in moved {
            let sql = "insert into learning_recall_told (tenant_id, quarter, course_id, part, recallers, recalls, recalled)
                       values ($1, $2, $3, $4, $5, $6, $7) on conflict (tenant_id, quarter, course_id, part) do update set
                         recallers = excluded.recallers, recalls = excluded.recalls, recalled = excluded.recalled";
            tx.execute(sql, values).await?;
        }
        Ok(())
    })
    .await
}
