//! Voluntary practice (练一练): today's few, and any question again.
//!
//! Nobody is reminded, nothing is counted, and nobody else sees it: it stands
//! in no report and in no record. Questions come as their own schedule says
//! ([`schedule`]); those answered wrong today come once more today.

use base::{Actor, Day, Result, config::Learning, not_found};
use store::{Db, FromQueryResult, Rows, params, row};
use uuid::Uuid;

use crate::{
    answer::{Past, Sent},
    enrolment::EnrolmentId,
    question::Given,
    schedule,
    unit::{self, Asked, LearningUnitId, QuestionId},
};

/// Days that a practice answer is kept: to tell its reason and to know a repeat.
pub const KEPT_DAYS: i64 = 30;

/// Where a question was answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// One of today's few.
    Few,
    /// A wrong answer again.
    Review,
}

impl Kind {
    fn word(self) -> &'static str {
        match self {
            Self::Few => "few",
            Self::Review => "review",
        }
    }
}

/// A question that learners can still get, with the unit it belongs to.
pub(crate) const ALIVE: &str = "join learning_question q on q.id = s.question_id
     join learning_unit u on u.id = q.unit_id join learning_version v on v.id = u.published_id
       and (q.version_id = v.id or (q.version_id is null and q.removed_at is null))";

/// One of today's few.
#[derive(Debug, Clone, PartialEq)]
pub struct Turn {
    pub asked: Asked,
    pub unit: LearningUnitId,
    pub title: String,
    /// Answers today.
    pub tries: i64,
    pub is_right: bool,
}

/// Today's few, in the order in which they come.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Few(pub Vec<Turn>);

impl Few {
    /// The one with the fewest tries that was not yet right today.
    pub fn next(&self) -> Option<&Turn> {
        self.0.iter().filter(|turn| !turn.is_right).min_by_key(|turn| turn.tries)
    }

    pub fn right(&self) -> usize {
        self.0.iter().filter(|turn| turn.is_right).count()
    }
}

pub async fn few(rows: &impl Rows, actor: &Actor, today: Day, rules: &Learning) -> Result<Few> {
    #[derive(FromQueryResult)]
    struct Row {
        question_id: QuestionId,
        unit_id: LearningUnitId,
        title: String,
        tries: i64,
        hits: i64,
    }
    let most = rules.practice_few.clamp(1, 50);
    let sql = format!(
        "select s.question_id, q.unit_id, v.title, count(*) as tries, count(*) filter (where s.correct = $4) as hits
         from learning_practice s {ALIVE}
         where s.tenant_id = $1 and s.person_id = $2 and s.answered_on = $3 and s.kind = 'few'
         group by s.question_id, q.unit_id, v.title order by s.question_id limit $5"
    );
    let mut found: Vec<Row> = rows.all(&sql, params![actor.tenant, actor.person, today, true, most]).await?;
    let sql = format!(
        "select s.question_id, q.unit_id, v.title, cast(0 as bigint) as tries, cast(0 as bigint) as hits
         from learning_schedule s {ALIVE}
         where s.tenant_id = $1 and s.person_id = $2 and s.due_on <= $3 and q.judged = $4
         order by s.due_on, s.question_id limit $5"
    );
    let left = most - found.len() as i64;
    let due: Vec<Row> = rows.all(&sql, params![actor.tenant, actor.person, today, true, left.max(0)]).await?;
    found.extend(due);
    let mut asked = unit::questions_by_id(rows, actor.tenant, found.iter().map(|row| row.question_id)).await?;
    let turns = found.into_iter().filter_map(|row| {
        let place = asked.iter().position(|asked| asked.id == row.question_id)?;
        let asked = asked.swap_remove(place);
        Some(Turn { asked, unit: row.unit_id, title: row.title, tries: row.tries, is_right: row.hits > 0 })
    });
    Ok(Few(turns.collect()))
}

/// What stands for an enrolment where choices are shuffled and devices keep
/// where they are: another one each day.
pub fn sitting(actor: &Actor, today: Day) -> EnrolmentId {
    let day = u128::from(today.year().unsigned_abs()) << 16 | u128::from(today.day_of_year().unsigned_abs());
    EnrolmentId(Uuid::from_u128(actor.person.0.as_u128().rotate_left(31) ^ day))
}

/// A question that this person has answered before and that is still there.
pub async fn question(rows: &impl Rows, actor: &Actor, id: QuestionId) -> Result<(LearningUnitId, Asked)> {
    let sql = format!(
        "select q.unit_id from learning_schedule s {ALIVE}
         where s.tenant_id = $1 and s.person_id = $2 and s.question_id = $3 and q.judged = $4"
    );
    let unit = rows.value(&sql, params![actor.tenant, actor.person, id, true]).await?.ok_or_else(not_found)?;
    let asked = unit::questions_by_id(rows, actor.tenant, [id]).await?.pop().ok_or_else(not_found)?;
    Ok((unit, asked))
}

/// Keeps an answer and moves the question's schedule. A repeat changes nothing.
pub async fn answer(db: &Db, actor: &Actor, kind: Kind, sent: &Sent, today: Day, rules: &Learning) -> Result<()> {
    let (unit, asked) = question(db, actor, sent.question).await?;
    let right = asked.question.check(&sent.given).right;
    db.write(|tx| async move {
        let values = row! {
            person_id: actor.person, id: sent.id, tenant_id: actor.tenant, question_id: sent.question,
            kind: kind.word(), given: serde_json::to_string(&sent.given)?, correct: right, answered_on: today
        };
        if !tx.insert_new("learning_practice", values).await? {
            return Ok(());
        }
        schedule::note(&tx, actor, (unit, sent.question), right, today, rules).await
    })
    .await
}

/// An answer of their own, for the page that says why.
pub async fn past(rows: &impl Rows, actor: &Actor, id: Uuid) -> Result<Past> {
    #[derive(FromQueryResult)]
    struct Row {
        question_id: QuestionId,
        given: String,
        correct: bool,
    }
    let sql =
        "select question_id, given, correct from learning_practice where tenant_id = $1 and person_id = $2 and id = $3";
    let row: Row = rows.one(sql, params![actor.tenant, actor.person, id]).await?;
    let asked = unit::questions_by_id(rows, actor.tenant, [row.question_id]).await?.pop().ok_or_else(not_found)?;
    let given: Given = serde_json::from_str(&row.given)?;
    Ok(Past { asked, given, right: row.correct })
}
