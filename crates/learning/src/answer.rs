//! An answer: judged here, whatever the device has said, and kept once.
//!
//! The id is made on the device. A repeated id is a success that changes
//! nothing, so an answer may be sent again until somebody says it arrived.

use base::{Actor, Day, Ids, Moment, Result, error::FieldError, not_found};
use records::{Statement, Verb};
use store::{Db, FromQueryResult, Rows, Tx, params, row};
use uuid::Uuid;

use crate::{
    enrolment::{self, Enrolment, EnrolmentId},
    package, probe,
    question::{Fault, Given},
    report::tally,
    scenario::walk,
    schedule,
    statement::{self, Teller},
    unit::{self, Asked, LearningUnitId, QuestionId},
};

/// An answer as it was sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sent {
    pub id: Uuid,
    pub question: QuestionId,
    /// 1 at first, 2 when a wrong one came again …
    pub round: i64,
    pub given: Given,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Kept {
    pub unit: LearningUnitId,
    pub right: bool,
    /// The unit is complete.
    pub done: bool,
}

/// When, and the address of this installation, which names activities in the records.
#[derive(Debug, Clone, Copy)]
pub struct Now<'a> {
    pub at: Moment,
    pub today: Day,
    pub home_page: &'a str,
    /// How practice is set up, for the schedules that an answer moves.
    pub rules: &'a base::config::Learning,
}

/// The field that a page shows the error at.
pub fn refused(fault: Fault) -> base::Error {
    base::Error::Invalid(vec![FieldError { field: "answer", why: fault.why }])
}

/// Keeps an answer to a question of an enrolment. The one that makes every
/// question right once completes the unit, plans the probes and says so in the
/// records, all in one transaction.
pub async fn keep(
    db: &Db,
    ids: &Ids,
    actor: &Actor,
    enrolment: EnrolmentId,
    sent: &Sent,
    now: Now<'_>,
) -> Result<Kept> {
    let found = enrolment::get(db, actor, enrolment).await?;
    let asked = unit::questions(db, actor.tenant, found.version_id).await?;
    let question = asked.iter().find(|asked| asked.id == sent.question).ok_or_else(not_found)?;
    let right = question.question.check(&sent.given).right;
    let title = unit::version::get(db, actor.tenant, found.version_id).await?.title;
    db.write(|tx| async move {
        // Takes the row, so that two devices with the last two answers come one after the other.
        let lock = "update learning_enrolment set done_on = done_on where id = $1 returning done_on";
        let done_on: Option<Day> = tx.value(lock, params![enrolment]).await?.ok_or_else(not_found)?;
        let values = row! {
            person_id: actor.person, id: sent.id, tenant_id: actor.tenant, enrolment_id: enrolment,
            question_id: sent.question, round: sent.round, given: serde_json::to_string(&sent.given)?, correct: right,
            answered_at: now.at, run: found.run
        };
        let mut kept = Kept { unit: found.unit_id, right, done: done_on.is_some() };
        if !tx.insert_new("learning_answer", values).await? {
            return Ok(kept);
        }
        records::statement::keep(&tx, answered(ids, actor, found.unit_id, question, &sent.given, right, now)).await?;
        note(&tx, actor, found.unit_id, question, right, now).await?;
        if right && !kept.done {
            kept.done = complete_if_all_right(&tx, ids, actor, &found, &title, now).await?;
        }
        Ok(kept)
    })
    .await
}

/// Moves the schedule of a judged question, for whoever practises.
pub(crate) async fn note(
    tx: &Tx,
    actor: &Actor,
    unit: LearningUnitId,
    asked: &Asked,
    right: bool,
    now: Now<'_>,
) -> Result<()> {
    if !asked.judged {
        return Ok(());
    }
    schedule::note(tx, actor, (unit, asked.id), right, now.today, now.rules).await
}

/// Every question is right, enough of them at first, and its scenes were walked
/// through.
pub(crate) async fn complete_if_all_right(
    tx: &Tx,
    ids: &Ids,
    actor: &Actor,
    enrolment: &Enrolment,
    title: &str,
    now: Now<'_>,
) -> Result<bool> {
    let progress = enrolment::progress(tx, actor.tenant, enrolment).await?;
    if progress.next().is_some() || progress.is_short() {
        return Ok(false);
    }
    let scenario = "select scenario from learning_version where tenant_id = $1 and id = $2";
    let scenario: Option<String> = tx.value(scenario, params![actor.tenant, enrolment.version_id]).await?;
    if scenario.is_some_and(|text| !text.is_empty()) && !walk::is_walked(tx, enrolment.id).await? {
        return Ok(false);
    }
    let verbs: &[Verb] =
        if progress.is_mastered_at_once() { &[Verb::Completed, Verb::Passed] } else { &[Verb::Completed] };
    complete(tx, ids, actor, enrolment, title, verbs, now).await?;
    Ok(true)
}

/// The unit is done today: its probes are planned, the records and the counts
/// are told.
pub(crate) async fn complete(
    tx: &Tx,
    ids: &Ids,
    actor: &Actor,
    enrolment: &Enrolment,
    title: &str,
    verbs: &[Verb],
    now: Now<'_>,
) -> Result<()> {
    let sql = "update learning_enrolment set done_on = $2 where id = $1";
    tx.execute(sql, params![enrolment.id, now.today]).await?;
    crate::media::place::drop_of(tx, actor.person, enrolment.version_id).await?;
    probe::plan(tx, ids, actor, enrolment, now.today).await?;
    package::result::settle_after(tx, actor, enrolment.unit_id, now.today).await?;
    let statements =
        verbs.iter().map(|verb| teller(ids, actor, now).finished(enrolment.unit_id, title, *verb, now.at)).collect();
    records::statement::keep_all(tx, statements).await?;
    let days: Vec<Day> = [Some(now.today), enrolment.due_on].into_iter().flatten().collect();
    tally::recount(tx, actor.tenant, &[actor.person], enrolment.unit_id, &days, now.today).await
}

pub(crate) fn answered(
    ids: &Ids,
    actor: &Actor,
    unit: LearningUnitId,
    asked: &Asked,
    given: &Given,
    right: bool,
    now: Now<'_>,
) -> Statement {
    let stem = asked.question.stem.words();
    let question = statement::Asked { unit, id: asked.id, stem: &stem };
    teller(ids, actor, now).answered(question, Some(given), right, now.at)
}

fn teller<'a>(ids: &'a Ids, actor: &Actor, now: Now<'a>) -> Teller<'a> {
    Teller { ids, tenant: actor.tenant, person: actor.person, home_page: now.home_page }
}

/// An answer of their own as it was kept, for the page that says why.
#[derive(Debug, Clone, PartialEq)]
pub struct Past {
    pub asked: Asked,
    pub given: Given,
    pub right: bool,
}

pub async fn past(rows: &impl Rows, actor: &Actor, id: Uuid) -> Result<Past> {
    #[derive(FromQueryResult)]
    struct Row {
        question_id: QuestionId,
        given: String,
        correct: bool,
    }
    let sql =
        "select question_id, given, correct from learning_answer where tenant_id = $1 and person_id = $2 and id = $3";
    let row: Row = rows.one(sql, params![actor.tenant, actor.person, id]).await?;
    let asked = unit::questions_by_id(rows, actor.tenant, [row.question_id]).await?.pop().ok_or_else(not_found)?;
    Ok(Past { asked, given: serde_json::from_str(&row.given)?, right: row.correct })
}
