//! A few questions before a unit of a path, drawn from its pool. All right: the
//! unit is mastered without learning it. One wrong: it ends, and the unit is
//! learned as any other. It is taken once.

use base::{Actor, Day, Ids, Result, conflict, not_found};
use records::Verb;
use store::{Db, FromQueryResult, Rows, params, row};

use crate::{
    answer::{self, Now, Sent},
    enrolment::{self, EnrolmentId},
    path::{self, PathId},
    probe,
    question::shuffle,
    unit::{self, Asked, LearningUnitId, QuestionId},
};

base::id! { PretestId }

/// Questions that are asked, as long as the pool has so many.
const MOST_ASKED: usize = 3;

#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct Pretest {
    pub id: PretestId,
    pub enrolment_id: EnrolmentId,
    pub unit_id: LearningUnitId,
    questions: String,
    pub passed_on: Option<Day>,
    pub failed_on: Option<Day>,
    pub title: String,
}

impl Pretest {
    pub fn questions(&self) -> Vec<QuestionId> {
        self.questions.split(',').filter_map(|id| id.parse().ok()).collect()
    }

    pub fn is_over(&self) -> bool {
        self.passed_on.is_some() || self.failed_on.is_some()
    }
}

/// One of their own; another's is not found.
pub async fn get(rows: &impl Rows, actor: &Actor, id: PretestId) -> Result<Pretest> {
    let sql = "select t.id, t.enrolment_id, t.unit_id, t.questions, t.passed_on, t.failed_on, v.title
               from learning_pretest t join learning_enrolment e on e.id = t.enrolment_id
               join learning_version v on v.id = e.version_id
               where t.tenant_id = $1 and t.person_id = $2 and t.id = $3";
    rows.one(sql, params![actor.tenant, actor.person, id]).await
}

/// Begins the pre-test of a step, or goes on with it.
pub async fn begin(db: &Db, ids: &Ids, actor: &Actor, path: PathId, unit: LearningUnitId) -> Result<PretestId> {
    let version = path::published(db, actor.tenant, path).await?;
    let steps = path::steps(db, actor, version.id).await?;
    let step = steps.iter().find(|step| step.unit_id == unit && step.pretest).ok_or_else(not_found)?;
    let sql = "select id from learning_pretest where tenant_id = $1 and person_id = $2 and unit_id = $3
               and passed_on is null and failed_on is null";
    if let Some(open) = db.value::<PretestId>(sql, params![actor.tenant, actor.person, unit]).await? {
        return Ok(open);
    }
    if !step.offers_pretest() {
        return Err(conflict("learning-pretest-over"));
    }
    let enrolment = enrolment::begin(db, ids, actor, unit).await?;
    let pool = probe::candidates(db, unit, enrolment.version_id).await?;
    let order = shuffle::order(pool.len(), (enrolment.id.0.as_u128() >> 64) as u64);
    let chosen: Vec<String> = order.into_iter().take(MOST_ASKED).map(|place| pool[place].to_string()).collect();
    db.write(|tx| async move {
        let id: PretestId = ids.make();
        let values = row! {
            id: id, tenant_id: actor.tenant, person_id: actor.person, enrolment_id: enrolment.id, unit_id: unit,
            questions: chosen.join(",")
        };
        if tx.insert_new("learning_pretest", values).await? {
            return Ok(id);
        }
        let sql = "select id from learning_pretest where enrolment_id = $1";
        tx.value(sql, params![enrolment.id]).await?.ok_or_else(not_found)
    })
    .await
}

async fn answered(rows: &impl Rows, actor: &Actor, id: PretestId) -> Result<Vec<QuestionId>> {
    let sql = "select question_id from learning_answer where person_id = $1 and pretest_id = $2";
    rows.column(sql, params![actor.person, id]).await
}

/// The next question, which it is and of how many; nothing when it is over.
pub async fn next(rows: &impl Rows, actor: &Actor, pretest: &Pretest) -> Result<Option<(Asked, usize, usize)>> {
    if pretest.is_over() {
        return Ok(None);
    }
    let answered = answered(rows, actor, pretest.id).await?;
    let questions = pretest.questions();
    let Some(next) = questions.iter().find(|id| !answered.contains(id)) else { return Ok(None) };
    let asked = unit::questions_by_id(rows, actor.tenant, [*next]).await?.pop();
    Ok(asked.map(|asked| (asked, answered.len() + 1, questions.len())))
}

/// Keeps an answer. The last right one masters the unit: done, its probes
/// planned and told to the records, all in one transaction.
pub async fn answer(db: &Db, ids: &Ids, actor: &Actor, id: PretestId, sent: &Sent, now: Now<'_>) -> Result<()> {
    let pretest = get(db, actor, id).await?;
    let questions = pretest.questions();
    let asked =
        unit::questions_by_id(db, actor.tenant, questions.iter().copied().filter(|it| *it == sent.question)).await?;
    let asked = asked.first().ok_or_else(not_found)?;
    let right = asked.question.check(&sent.given).right;
    db.write(|tx| async move {
        // Takes the row, so that two devices come one after the other.
        let lock = "update learning_pretest set questions = questions where id = $1 and passed_on is null and failed_on is null";
        let is_open = tx.execute(lock, params![id]).await? > 0;
        let known = "select count(*) from learning_answer where person_id = $1 and id = $2";
        if tx.count(known, params![actor.person, sent.id]).await? > 0 {
            return Ok(());
        }
        let before = answered(&tx, actor, id).await?;
        if !is_open || before.contains(&sent.question) {
            return Err(conflict("learning-pretest-over"));
        }
        let values = row! {
            person_id: actor.person, id: sent.id, tenant_id: actor.tenant, enrolment_id: pretest.enrolment_id,
            pretest_id: id, question_id: sent.question, round: 1_i64, given: serde_json::to_string(&sent.given)?,
            correct: right, answered_at: now.at
        };
        tx.insert("learning_answer", values).await?;
        let statement = answer::answered(ids, actor, pretest.unit_id, asked, &sent.given, right, now);
        records::statement::keep(&tx, statement).await?;
        answer::note(&tx, actor, pretest.unit_id, asked, right, now).await?;
        if !right {
            let sql = "update learning_pretest set failed_on = $2 where id = $1";
            return tx.execute(sql, params![id, now.today]).await.map(drop);
        }
        if before.len() + 1 < questions.len() {
            return Ok(());
        }
        tx.execute("update learning_pretest set passed_on = $2 where id = $1", params![id, now.today]).await?;
        let enrolment = enrolment::get(&tx, actor, pretest.enrolment_id).await?;
        if enrolment.done_on.is_none() {
            answer::complete(&tx, ids, actor, &enrolment, &pretest.title, &[Verb::Passed], now).await?;
        }
        Ok(())
    })
    .await
}
