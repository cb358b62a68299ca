//! Was it useful (有用吗)? One tap after a unit, for whoever likes.
//!
//! Nobody's name, day or device stands beside it: what is stored is how often
//! each word was tapped for a unit. That somebody has said it already is known
//! to their own browser alone (a cookie that names no person and is kept
//! nowhere); in memory the node counts taps by a hash, so that one person does
//! not fill it. It is told of ten or more, and told anew only after ten more.

use base::{Result, TenantId};
use store::{Db, FromQueryResult, Rows, params};

use crate::{report::suppress::LEAST, unit::LearningUnitId};

/// What can be tapped: three for use, and one for having been touched or helped.
pub const WORDS: [&str; 3] = ["useful", "partly", "not"];
pub const HELPED: &str = "helped";

pub fn word(text: &str) -> Option<&'static str> {
    WORDS.into_iter().chain([HELPED]).find(|known| *known == text)
}

/// One more tap. What is told of the group moves when ten more have come.
pub async fn say(db: &Db, tenant: TenantId, unit: LearningUnitId, word: &'static str) -> Result<()> {
    db.write(|tx| async move {
        let sql = "insert into learning_usefulness (tenant_id, unit_id, word, people, told) values ($1, $2, $3, 1, 0)
                   on conflict (unit_id, word) do update set people = learning_usefulness.people + 1";
        tx.execute(sql, params![tenant, unit, word]).await?;
        let group = if word == HELPED { "word = 'helped'" } else { "word <> 'helped'" };
        let sql = format!("select sum(people) - sum(told) from learning_usefulness where unit_id = $1 and {group}");
        let fresh = tx.count(&format!("select cast(({sql}) as bigint)"), params![unit]).await?;
        if fresh >= LEAST {
            let sql = format!("update learning_usefulness set told = people where unit_id = $1 and {group}");
            tx.execute(&sql, params![unit]).await?;
        }
        Ok(())
    })
    .await
}

/// What may be told of a unit.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Told {
    /// Each word of [`WORDS`] with how many people; empty under ten in all.
    pub words: Vec<(&'static str, i64)>,
    pub people: i64,
    /// How many it touched or helped; `None` under ten.
    pub helped: Option<i64>,
}

pub async fn told(rows: &impl Rows, tenant: TenantId, unit: LearningUnitId) -> Result<Told> {
    #[derive(FromQueryResult)]
    struct Row {
        word: String,
        told: i64,
    }
    let sql = "select word, told from learning_usefulness where tenant_id = $1 and unit_id = $2";
    let found: Vec<Row> = rows.all(sql, params![tenant, unit]).await?;
    let of = |word: &str| found.iter().find(|row| row.word == word).map_or(0, |row| row.told);
    let words: Vec<(&'static str, i64)> = WORDS.into_iter().map(|word| (word, of(word))).collect();
    let people = words.iter().map(|(_, people)| people).sum();
    let helped = Some(of(HELPED)).filter(|helped| *helped >= LEAST);
    Ok(Told { words: if people >= LEAST { words } else { Vec::new() }, people, helped })
}
