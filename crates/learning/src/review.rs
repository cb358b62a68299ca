//! One's own wrong answers (错题), by unit, for one's own eyes only.
//!
//! A question leaves the list when it was answered right on two different days
//! after the wrong answer, wherever that was.

use std::collections::HashMap;

use base::{Actor, Day, Result};
use store::{FromQueryResult, Rows, Value, params, rows::place_list};

use crate::{
    practice::ALIVE,
    question::Given,
    schedule::RIGHT_DAYS,
    unit::{self, Asked, LearningUnitId, QuestionId},
};

/// Questions shown at once: the longest missed first.
const MOST: i64 = 60;

/// A question that was missed.
#[derive(Debug, Clone, PartialEq)]
pub struct Missed {
    pub asked: Asked,
    pub wrong_on: Day,
    /// Right on so many days since.
    pub right_days: i64,
    /// The last wrong answer, where it is still kept.
    pub given: Option<Given>,
}

/// A unit with what was missed in it.
#[derive(Debug, Clone, PartialEq)]
pub struct Group {
    pub unit: LearningUnitId,
    pub title: String,
    pub missed: Vec<Missed>,
}

#[derive(FromQueryResult)]
struct Row {
    question_id: QuestionId,
    unit_id: LearningUnitId,
    title: String,
    wrong_on: Day,
    right_days: i64,
}

/// The list, and how many questions are on it in all.
pub async fn list(rows: &impl Rows, actor: &Actor) -> Result<(Vec<Group>, i64)> {
    let from = format!(
        "from learning_schedule s {ALIVE}
         where s.tenant_id = $1 and s.person_id = $2 and s.wrong_on is not null and s.right_days < $3 and q.judged = $4"
    );
    let values: Vec<Value> = params![actor.tenant, actor.person, RIGHT_DAYS, true];
    let total = rows.count(&format!("select count(*) {from}"), values.clone()).await?;
    let sql = format!(
        "select s.question_id, q.unit_id, v.title, s.wrong_on, s.right_days {from}
         order by v.title, q.unit_id, s.wrong_on, s.question_id limit {MOST}"
    );
    let found: Vec<Row> = rows.all(&sql, values).await?;
    let ids: Vec<QuestionId> = found.iter().map(|row| row.question_id).collect();
    let mut given = given(rows, actor, &ids).await?;
    let mut asked: HashMap<QuestionId, Asked> =
        unit::questions_by_id(rows, actor.tenant, ids).await?.into_iter().map(|asked| (asked.id, asked)).collect();
    let mut groups: Vec<Group> = Vec::new();
    for row in found {
        let Some(asked) = asked.remove(&row.question_id) else { continue };
        let Row { wrong_on, right_days, .. } = row;
        let missed = Missed { asked, wrong_on, right_days, given: given.remove(&row.question_id) };
        match groups.last_mut() {
            Some(group) if group.unit == row.unit_id => group.missed.push(missed),
            _ => groups.push(Group { unit: row.unit_id, title: row.title, missed: vec![missed] }),
        }
    }
    Ok((groups, total))
}

/// The last wrong answers to these questions, in practice or before.
async fn given(rows: &impl Rows, actor: &Actor, questions: &[QuestionId]) -> Result<HashMap<QuestionId, Given>> {
    #[derive(FromQueryResult)]
    struct Row {
        question_id: QuestionId,
        given: String,
    }
    let mut last = HashMap::new();
    for (table, order) in [("learning_answer", "answered_at, id"), ("learning_practice", "answered_on, id")] {
        let mut values = params![actor.tenant, actor.person, false];
        let list = place_list(&mut values, questions.iter().copied());
        let sql = format!(
            "select question_id, given from {table} where tenant_id = $1 and person_id = $2 and correct = $3
               and question_id in ({list}) order by {order}"
        );
        for row in rows.all::<Row>(&sql, values).await? {
            if let Ok(given) = serde_json::from_str(&row.given) {
                last.insert(row.question_id, given);
            }
        }
    }
    Ok(last)
}
