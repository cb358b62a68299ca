//! What happened to an answer: rows that are only ever added.

use base::{Day, Result};
use store::{FromQueryResult, Rows, params};
use uuid::Uuid;

words! {
    Kind {
        /// It came with the categories.
        Installation = "installation",
        Writing = "writing",
        Change = "change",
        Review = "review",
        Withdrawal = "withdrawal",
    }
}

#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct Event {
    pub kind: Kind,
    /// Empty for what came with the program.
    pub who: String,
    pub on_day: Day,
    pub text: String,
}

/// Oldest first.
pub async fn all(rows: &impl Rows, answer: Uuid) -> Result<Vec<Event>> {
    let sql = "select e.kind, coalesce(p.name, '') as who, e.on_day, e.text from voice_answer_event e
               left join people_person p on p.id = e.actor_id where e.answer_id = $1 order by e.seq";
    rows.all(sql, params![answer]).await
}
