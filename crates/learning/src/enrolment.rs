//! Somebody learns a version of a unit, and how far they are.
//!
//! How far is counted in answers alone: which questions were answered right
//! once. The next question is the one with the fewest tries so far, so wrong
//! ones come again after all the others, on whichever device.

use std::collections::HashMap;

use base::{Actor, Day, Ids, PersonId, Result, TenantId, conflict};
use store::{Db, FromQueryResult, Rows, params, row};

use crate::{
    assignment::AssignmentId,
    certificate::Subject,
    prerequisite,
    unit::{self, Asked, LearningUnitId, QuestionId, VersionId},
};

base::id! { EnrolmentId }

#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct Enrolment {
    pub id: EnrolmentId,
    pub person_id: PersonId,
    pub unit_id: LearningUnitId,
    pub version_id: VersionId,
    pub assignment_id: Option<AssignmentId>,
    pub due_on: Option<Day>,
    pub done_on: Option<Day>,
    /// Which time they go through the questions.
    pub run: i64,
}

const COLUMNS: &str = "e.id, e.person_id, e.unit_id, e.version_id, e.assignment_id, e.due_on, e.done_on, e.run";

/// One of their own; another's is not found.
pub async fn get(rows: &impl Rows, actor: &Actor, id: EnrolmentId) -> Result<Enrolment> {
    let sql =
        format!("select {COLUMNS} from learning_enrolment e where e.tenant_id = $1 and e.person_id = $2 and e.id = $3");
    rows.one(&sql, params![actor.tenant, actor.person, id]).await
}

/// In the newest version of the unit that they have begun.
pub async fn current(rows: &impl Rows, actor: &Actor, unit: LearningUnitId) -> Result<Option<Enrolment>> {
    let sql = format!(
        "select {COLUMNS} from learning_enrolment e join learning_version v on v.id = e.version_id
         where e.tenant_id = $1 and e.person_id = $2 and e.unit_id = $3 order by v.number desc limit 1"
    );
    rows.maybe(&sql, params![actor.tenant, actor.person, unit]).await
}

/// Begins the published version by themselves. Whoever is in the middle of an
/// older one goes on with that.
pub async fn begin(db: &Db, ids: &Ids, actor: &Actor, unit: LearningUnitId) -> Result<Enrolment> {
    let version = unit::published(db, actor.tenant, unit).await?;
    if let Some(current) = current(db, actor, unit).await?
        && (current.done_on.is_none() || current.version_id == version.id)
    {
        return Ok(current);
    }
    prerequisite::check(db, actor, Subject::Unit(unit)).await?;
    db.write(|tx| async move {
        let id: EnrolmentId = ids.make();
        let values = row! {
            id: id, tenant_id: actor.tenant, person_id: actor.person, unit_id: unit, version_id: version.id
        };
        tx.insert_new("learning_enrolment", values).await?;
        let sql = format!("select {COLUMNS} from learning_enrolment e where e.person_id = $1 and e.version_id = $2");
        tx.one(&sql, params![actor.person, version.id]).await
    })
    .await
}

/// The questions of an enrolment and what was answered so far.
#[derive(Debug, Clone, PartialEq)]
pub struct Progress {
    pub asked: Vec<Asked>,
    tries: HashMap<QuestionId, (i64, bool)>,
    /// Of a hundred judged questions, how many must be right at the first try.
    pub first_share: i64,
}

impl Progress {
    /// The next question and which round it is for it (1 is the first time);
    /// nothing when all were right once.
    pub fn next(&self) -> Option<(&Asked, i64)> {
        let open = self.asked.iter().filter(|asked| !self.is_right(asked.id));
        open.map(|asked| (asked, self.tries(asked.id) + 1)).min_by_key(|(_, round)| *round)
    }

    pub fn tries(&self, question: QuestionId) -> i64 {
        self.tries.get(&question).map_or(0, |(tries, _)| *tries)
    }

    pub fn is_right(&self, question: QuestionId) -> bool {
        self.tries.get(&question).is_some_and(|(_, right)| *right)
    }

    pub fn right(&self) -> usize {
        self.asked.iter().filter(|asked| self.is_right(asked.id)).count()
    }

    pub fn total(&self) -> usize {
        self.asked.len()
    }

    /// Every question, and at the first try.
    pub fn is_mastered_at_once(&self) -> bool {
        self.asked.iter().all(|asked| self.is_right(asked.id) && self.tries(asked.id) == 1)
    }

    fn judged(&self) -> impl Iterator<Item = &Asked> {
        self.asked.iter().filter(|asked| asked.judged)
    }

    /// How many were right at the first try, of how many that are judged.
    pub fn firsts(&self) -> (usize, usize) {
        let right = self.judged().filter(|asked| self.is_right(asked.id) && self.tries(asked.id) == 1).count();
        (right, self.judged().count())
    }

    /// All are right, but too few were at first: once more from the beginning.
    pub fn is_short(&self) -> bool {
        let (right, of) = self.firsts();
        self.next().is_none() && (right * 100) < of * usize::try_from(self.first_share).unwrap_or_default()
    }

    /// Those that were not right at first.
    pub fn stumbled(&self) -> impl Iterator<Item = &Asked> {
        self.asked
            .iter()
            .filter(|asked| self.tries(asked.id) > 1 || (self.tries(asked.id) == 1 && !self.is_right(asked.id)))
    }
}

pub async fn progress(rows: &impl Rows, tenant: TenantId, enrolment: &Enrolment) -> Result<Progress> {
    #[derive(FromQueryResult)]
    struct Tried {
        question_id: QuestionId,
        tries: i64,
        hits: i64,
    }
    let asked = unit::questions(rows, tenant, enrolment.version_id).await?;
    let sql = "select first_share from learning_version where tenant_id = $1 and id = $2";
    let first_share: i64 = rows.value(sql, params![tenant, enrolment.version_id]).await?.unwrap_or_default();
    let sql = "select question_id, count(*) as tries, count(*) filter (where correct = $2) as hits
               from learning_answer where enrolment_id = $1 and run = $3 and probe_id is null and pretest_id is null
               group by question_id";
    let tried: Vec<Tried> = rows.all(sql, params![enrolment.id, true, enrolment.run]).await?;
    let tries = tried.into_iter().map(|it| (it.question_id, (it.tries, it.hits > 0))).collect();
    Ok(Progress { asked, tries, first_share })
}

/// Goes through the questions once more, when too few were right at first.
pub async fn again(db: &Db, actor: &Actor, id: EnrolmentId) -> Result<LearningUnitId> {
    let enrolment = get(db, actor, id).await?;
    if enrolment.done_on.is_some() || !progress(db, actor.tenant, &enrolment).await?.is_short() {
        return Err(conflict("learning-state-other"));
    }
    db.write(|tx| async move {
        // A second press of the button is not a second time.
        let sql = "update learning_enrolment set run = run + 1 where id = $1 and run = $2";
        tx.execute(sql, params![id, enrolment.run]).await.map(drop)
    })
    .await?;
    Ok(enrolment.unit_id)
}

/// More rounds than anybody needs in one run.
const ROUNDS: i64 = 100;

/// [`seed`], another one in each run.
pub fn seed_of((enrolment, run): (EnrolmentId, i64), question: QuestionId, round: i64) -> u64 {
    seed(enrolment, question, round + ROUNDS * (run - 1))
}

impl Enrolment {
    pub fn seed(&self, question: QuestionId, round: i64) -> u64 {
        seed_of((self.id, self.run), question, round)
    }
}

/// What the shuffling of choices hangs on: the same on the page that asks and
/// in the request that answers, another in each round.
pub fn seed(enrolment: EnrolmentId, question: QuestionId, round: i64) -> u64 {
    let mixed = enrolment.0.as_u128() ^ question.0.as_u128().rotate_left(17);
    (mixed as u64) ^ ((mixed >> 64) as u64).wrapping_add((round as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15))
}
