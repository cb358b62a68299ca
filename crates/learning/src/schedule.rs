//! When a question comes again in voluntary practice (间隔复习): FSRS, with its
//! published parameters (adr/0008).
//!
//! A schedule is made out of somebody's answers when they first practise
//! ([`begin`]); from then on each answer moves it ([`note`]). Whoever never
//! practises has none. The probes after 7, 30 and 90 days do not depend on it.

use std::collections::BTreeMap;

use base::{Actor, Day, Moment, PersonId, Result, config::Learning};
use jiff::ToSpan;
use rs_fsrs::{Parameters, Rating, Seed};
use store::{Db, FromQueryResult, Rows, Tx, Value, params, row};

use crate::unit::{LearningUnitId, QuestionId};

/// FSRS-5 as trained on some hundred million reviews and published by Open
/// Spaced Repetition (the defaults of rs-fsrs 1.2 and py-fsrs 4); written out,
/// so that a new version of the crate moves nobody's schedule.
const WEIGHTS: [f64; 19] = [
    0.4072, 1.1829, 3.1262, 15.4722, 7.2102, 0.5316, 1.0651, 0.0234, 1.616, 0.1544, 1.0824, 1.9813, 0.0953, 0.2975,
    2.2042, 0.2407, 2.9466, 0.5034, 0.6567,
];

/// Right on so many days after a wrong answer, and it leaves the review.
pub const RIGHT_DAYS: i64 = 2;

/// How well a question is remembered, and when it comes again.
#[derive(Debug, Clone, Copy, PartialEq, FromQueryResult)]
pub struct Memory {
    pub stability: f64,
    pub difficulty: f64,
    pub seen_on: Day,
    pub due_on: Day,
    pub wrong_on: Option<Day>,
    pub right_on: Option<Day>,
    pub right_days: i64,
}

/// What an answer makes of a memory.
pub fn after(before: Option<&Memory>, right: bool, today: Day, rules: &Learning) -> Memory {
    let fsrs = parameters(rules);
    let rating = if right { Rating::Good } else { Rating::Again };
    let (stability, difficulty, elapsed) = match before {
        None => (fsrs.init_stability(rating), fsrs.init_difficulty(rating), 0),
        Some(memory) => {
            // An answer from a device may come after a later one.
            let elapsed = i64::from((today.0 - memory.seen_on.0).get_days()).max(0);
            (moved(&fsrs, memory, rating, elapsed), fsrs.next_difficulty(memory.difficulty, rating), elapsed)
        }
    };
    let days = fsrs.next_interval(stability, elapsed) as i64;
    let (wrong_on, right_on, right_days) = match (before, right) {
        (_, false) => (Some(today), None, 0),
        (Some(memory), true) if memory.wrong_on.is_some() && memory.right_on != Some(today) => {
            (memory.wrong_on, Some(today), (memory.right_days + 1).min(RIGHT_DAYS))
        }
        (Some(memory), true) => (memory.wrong_on, memory.right_on, memory.right_days),
        (None, true) => (None, None, 0),
    };
    let due_on = today.0.checked_add(days.days()).map_or(today, Day);
    Memory { stability, difficulty, seen_on: today, due_on, wrong_on, right_on, right_days }
}

fn parameters(rules: &Learning) -> Parameters {
    Parameters {
        request_retention: rules.practice_recall.clamp(0.7, 0.97),
        maximum_interval: rules.practice_days.max(1),
        w: WEIGHTS,
        decay: Parameters::DECAY,
        factor: Parameters::FACTOR,
        enable_short_term: true,
        enable_fuzz: false,
        // Only for the fuzz; the default would ask for the time.
        seed: Seed::new(0),
    }
}

fn moved(fsrs: &Parameters, memory: &Memory, rating: Rating, elapsed: i64) -> f64 {
    let Memory { stability, difficulty, .. } = *memory;
    if elapsed == 0 {
        return fsrs.short_term_stability(stability, rating).max(0.01);
    }
    let recall = Parameters::forgetting_curve(elapsed as f64, stability);
    match rating {
        // To have forgotten does not make it last longer.
        Rating::Again => fsrs.next_forget_stability(difficulty, stability, recall).min(stability).max(0.01),
        _ => fsrs.next_recall_stability(difficulty, stability, recall, rating),
    }
}

async fn is_begun(rows: &impl Rows, person: PersonId) -> Result<bool> {
    let sql = "select count(*) from learning_schedule_begun where person_id = $1";
    Ok(rows.count(sql, params![person]).await? > 0)
}

/// Makes the schedule out of what was answered so far, once.
pub async fn begin(db: &Db, actor: &Actor, today: Day, rules: &Learning) -> Result<()> {
    if is_begun(db, actor.person).await? {
        return Ok(());
    }
    db.write(|tx| async move {
        let values = row! { person_id: actor.person, tenant_id: actor.tenant, begun_on: today };
        if !tx.insert_new("learning_schedule_begun", values).await? {
            return Ok(());
        }
        let rows = replay(&tx, actor, rules).await?;
        tx.insert_all("learning_schedule", &COLUMNS, rows).await
    })
    .await
}

const COLUMNS: [&str; 11] = [
    "person_id",
    "question_id",
    "tenant_id",
    "unit_id",
    "stability",
    "difficulty",
    "seen_on",
    "due_on",
    "wrong_on",
    "right_on",
    "right_days",
];

fn values(actor: &Actor, question: QuestionId, unit: LearningUnitId, memory: &Memory) -> Vec<Value> {
    let Memory { stability, difficulty, seen_on, due_on, wrong_on, right_on, right_days } = *memory;
    params![
        actor.person,
        question,
        actor.tenant,
        unit,
        stability,
        difficulty,
        seen_on,
        due_on,
        wrong_on,
        right_on,
        right_days
    ]
}

async fn replay(tx: &Tx, actor: &Actor, rules: &Learning) -> Result<Vec<Vec<Value>>> {
    #[derive(FromQueryResult)]
    #[expect(clippy::struct_field_names, reason = "as the columns are called")]
    struct Answered {
        question_id: QuestionId,
        unit_id: LearningUnitId,
        correct: bool,
        answered_at: Moment,
    }
    let sql = "select r.question_id, q.unit_id, r.correct, r.answered_at from learning_answer r
               join learning_question q on q.id = r.question_id
               where r.tenant_id = $1 and r.person_id = $2 and q.judged = $3 order by r.answered_at, r.round, r.id";
    let answered: Vec<Answered> = tx.all(sql, params![actor.tenant, actor.person, true]).await?;
    let zone = people::tenant::get(tx, actor.tenant).await?.zone;
    let mut memories: BTreeMap<QuestionId, (LearningUnitId, Memory)> = BTreeMap::new();
    for it in answered {
        let day = Day(it.answered_at.0.to_zoned_datetime(zone.clone()).date());
        let before = memories.get(&it.question_id).map(|(_, memory)| memory);
        let memory = after(before, it.correct, day, rules);
        memories.insert(it.question_id, (it.unit_id, memory));
    }
    Ok(memories.into_iter().map(|(question, (unit, memory))| values(actor, question, unit, &memory)).collect())
}

/// After an answer, in its transaction. Nothing for whoever has no schedule yet.
pub(crate) async fn note(
    tx: &Tx,
    actor: &Actor,
    (unit, question): (LearningUnitId, QuestionId),
    right: bool,
    today: Day,
    rules: &Learning,
) -> Result<()> {
    if !is_begun(tx, actor.person).await? {
        return Ok(());
    }
    let sql = "select stability, difficulty, seen_on, due_on, wrong_on, right_on, right_days from learning_schedule
               where person_id = $1 and question_id = $2";
    let before: Option<Memory> = tx.maybe(sql, params![actor.person, question]).await?;
    let memory = after(before.as_ref(), right, today, rules);
    let changed: Vec<String> = COLUMNS[4..].iter().map(|column| format!("{column} = excluded.{column}")).collect();
    let sql = format!(
        "insert into learning_schedule ({}) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
         on conflict (person_id, question_id) do update set {}",
        COLUMNS.join(", "),
        changed.join(", ")
    );
    tx.execute(&sql, values(actor, question, unit, &memory)).await.map(drop)
}

#[cfg(test)]
mod tests;
