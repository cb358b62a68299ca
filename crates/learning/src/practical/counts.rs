//! How many handed a task in and how many reached what it asks: of the whole
//! house, never of a person, of ten or more, and told anew when ten more have
//! handed in. Who looks before and after somebody was seen learns nothing.

use base::{Result, TenantId};
use store::{Db, FromQueryResult, Rows, params};

use super::PracticalId;
use crate::report::suppress::LEAST;

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// `None` under ten.
    pub people: Option<i64>,
    /// `None` where those who have, or those who have not, are fewer than ten but not nobody.
    pub reached: Option<i64>,
}

pub async fn read(db: &Db, tenant: TenantId, practical: PracticalId) -> Result<Counts> {
    #[derive(FromQueryResult)]
    struct Row {
        people: i64,
        reached: i64,
    }
    let sql = "select count(distinct person_id) as people, count(distinct case when reached = $3 then person_id end) as reached
               from learning_piece where tenant_id = $1 and practical_id = $2";
    let now: Row = db.one(sql, params![tenant, practical, true]).await?;
    let sql = "select people, reached from learning_practical_told where tenant_id = $1 and practical_id = $2";
    let told: Option<Row> = db.maybe(sql, params![tenant, practical]).await?;
    let before = told.as_ref().map_or(0, |told| told.people);
    if now.people < before + LEAST {
        return Ok(told.map_or_else(Counts::default, |told| of(told.people, told.reached)));
    }
    let sql = "insert into learning_practical_told (practical_id, tenant_id, people, reached) values ($1, $2, $3, $4)
               on conflict (practical_id) do update set people = excluded.people, reached = excluded.reached";
    db.write(|tx| async move { tx.execute(sql, params![practical, tenant, now.people, now.reached]).await }).await?;
    Ok(of(now.people, now.reached))
}

fn of(people: i64, reached: i64) -> Counts {
    let small = |count: i64| count > 0 && count < LEAST;
    let people_shown = (people >= LEAST).then_some(people);
    let hides = people_shown.is_none() || small(reached) || small(people - reached);
    Counts { people: people_shown, reached: (!hides).then_some(reached) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_groups_stay_hidden() {
        for (people, reached, shown) in [
            (9, 9, (None, None)),
            (10, 10, (Some(10), Some(10))),
            (12, 11, (Some(12), None)),
            (12, 3, (Some(12), None)),
            (30, 0, (Some(30), Some(0))),
            (30, 18, (Some(30), Some(18))),
        ] {
            let counts = of(people, reached);
            assert_eq!((counts.people, counts.reached), shown, "{reached} of {people}");
        }
    }
}
