//! A poll in a course (投票): what a group thinks, answered without a name.
//!
//! As with [`crate::usefulness`], what is stored is how often each option was
//! chosen: nobody, no day, no order. That somebody has answered is known to
//! their own browser alone; in memory the node counts by a hash. The group's
//! result is told of ten or more, and moves only when ten more have come.

use std::collections::HashMap;

use base::{Result, TenantId};
use store::{Db, FromQueryResult, Rows, params};

use crate::{markdown::Poll, report::suppress::LEAST, unit::LearningUnitId};

/// One more choice.
pub async fn say(db: &Db, tenant: TenantId, unit: LearningUnitId, poll: &str, choice: usize) -> Result<()> {
    db.write(|tx| async move {
        let sql =
            "insert into learning_poll (tenant_id, unit_id, poll, choice, people, told) values ($1, $2, $3, $4, 1, 0)
                   on conflict (unit_id, poll, choice) do update set people = learning_poll.people + 1";
        tx.execute(sql, params![tenant, unit, poll, choice as i64]).await?;
        let sql = "select cast(sum(people) - sum(told) as bigint) from learning_poll where unit_id = $1 and poll = $2";
        if tx.count(sql, params![unit, poll]).await? >= LEAST {
            let sql = "update learning_poll set told = people where unit_id = $1 and poll = $2";
            tx.execute(sql, params![unit, poll]).await?;
        }
        Ok(())
    })
    .await
}

/// What may be told of a poll: how many chose each option, in their order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    pub people: i64,
    pub options: Vec<i64>,
}

/// Of each of these polls of a unit that ten or more have answered.
pub async fn told(
    rows: &impl Rows,
    tenant: TenantId,
    unit: LearningUnitId,
    polls: &[&Poll],
) -> Result<HashMap<String, Told>> {
    #[derive(FromQueryResult)]
    struct Row {
        poll: String,
        choice: i64,
        told: i64,
    }
    if polls.is_empty() {
        return Ok(HashMap::new());
    }
    let sql = "select poll, choice, told from learning_poll where tenant_id = $1 and unit_id = $2";
    let found: Vec<Row> = rows.all(sql, params![tenant, unit]).await?;
    let mut told = HashMap::new();
    for poll in polls {
        let of = |choice: usize| {
            let row = found.iter().find(|row| row.poll == poll.key && row.choice == choice as i64);
            row.map_or(0, |row| row.told)
        };
        let options: Vec<i64> = (0..poll.options.len()).map(of).collect();
        let people = options.iter().sum();
        if people >= LEAST {
            told.insert(poll.key.clone(), Told { people, options });
        }
    }
    Ok(told)
}
