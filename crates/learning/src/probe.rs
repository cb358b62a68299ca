//! One question, once more, 7, 30 and 90 days after a unit was done.
//!
//! It comes from the unit's pool, or from its own questions while the pool is
//! empty; which one is settled when the unit is done. It is answered once: what
//! is measured is what was kept in mind, and the reason is shown at once.

use base::{Actor, Day, Ids, Result, conflict};
use jiff::ToSpan;
use store::{Db, FromQueryResult, Rows, Tx, Value, params, row};

use crate::{
    answer::{self, Now, Sent},
    enrolment::{Enrolment, EnrolmentId},
    question::shuffle,
    report::tally,
    unit::{self, LearningUnitId, QuestionId, VersionId},
};

base::id! { ProbeId }

/// Days after a unit was done.
pub const DAYS: [i64; 3] = [7, 30, 90];

#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct Probe {
    pub id: ProbeId,
    pub enrolment_id: EnrolmentId,
    pub unit_id: LearningUnitId,
    pub question_id: QuestionId,
    pub days: i64,
    pub due_on: Day,
    pub answered_on: Option<Day>,
    pub title: String,
}

/// Plans the three probes of a unit done today. Those still open from an
/// earlier version of it go.
pub(crate) async fn plan(tx: &Tx, ids: &Ids, actor: &Actor, enrolment: &Enrolment, today: Day) -> Result<()> {
    let drop = "delete from learning_probe where person_id = $1 and unit_id = $2 and answered_on is null";
    tx.execute(drop, params![actor.person, enrolment.unit_id]).await?;
    let candidates = candidates(tx, enrolment.unit_id, enrolment.version_id).await?;
    let rows = planned(ids, actor, enrolment, &candidates, today);
    tx.insert_all("learning_probe", &COLUMNS, rows).await
}

pub(crate) const COLUMNS: [&str; 8] =
    ["id", "tenant_id", "person_id", "enrolment_id", "unit_id", "question_id", "days", "due_on"];

fn planned(ids: &Ids, actor: &Actor, enrolment: &Enrolment, from: &[QuestionId], today: Day) -> Vec<Vec<Value>> {
    let plan = choose(enrolment.id, from, today).into_iter().map(|(days, due_on, question)| {
        let id: ProbeId = ids.make();
        params![id, actor.tenant, actor.person, enrolment.id, enrolment.unit_id, question, days, due_on]
    });
    plan.collect()
}

/// Which question comes when: three different ones as long as there are three,
/// always the same for the same enrolment.
pub(crate) fn choose(enrolment: EnrolmentId, from: &[QuestionId], done_on: Day) -> Vec<(i64, Day, QuestionId)> {
    let order = shuffle::order(from.len(), enrolment.0.as_u128() as u64);
    let due = |days: i64| done_on.0.checked_add(days.days()).map_or(done_on, Day);
    let turn = DAYS.iter().zip(order.iter().cycle());
    turn.map(|(days, place)| (*days, due(*days), from[*place])).collect()
}

/// The judged questions of the pool, or those of the version.
pub(crate) async fn candidates(rows: &impl Rows, unit: LearningUnitId, version: VersionId) -> Result<Vec<QuestionId>> {
    let sql = "select id from learning_question where unit_id = $1 and version_id is null and judged = $2
               and removed_at is null order by place, id";
    let pool: Vec<QuestionId> = rows.column(sql, params![unit, true]).await?;
    if !pool.is_empty() {
        return Ok(pool);
    }
    let sql = "select id from learning_question where version_id = $1 and judged = $2 order by place";
    rows.column(sql, params![version, true]).await
}

/// One of their own, of a unit that is still there.
pub async fn get(rows: &impl Rows, actor: &Actor, id: ProbeId) -> Result<Probe> {
    let sql = "select p.id, p.enrolment_id, p.unit_id, p.question_id, p.days, p.due_on, p.answered_on, v.title
               from learning_probe p join learning_unit u on u.id = p.unit_id
               join learning_version v on v.id = u.published_id
               where p.tenant_id = $1 and p.person_id = $2 and p.id = $3";
    rows.one(sql, params![actor.tenant, actor.person, id]).await
}

/// Keeps the answer to a probe that is due. Only the first counts.
pub async fn answer(db: &Db, ids: &Ids, actor: &Actor, probe: ProbeId, sent: &Sent, now: Now<'_>) -> Result<bool> {
    let found = get(db, actor, probe).await?;
    if found.due_on > now.today {
        return Err(conflict("learning-probe-early"));
    }
    let asked = unit::questions_by_id(db, actor.tenant, [found.question_id]).await?;
    let asked = asked.first().ok_or_else(base::not_found)?;
    let right = asked.question.check(&sent.given).right;
    db.write(|tx| async move {
        let known = "select count(*) from learning_answer where person_id = $1 and id = $2";
        if tx.count(known, params![actor.person, sent.id]).await? > 0 {
            return Ok(right);
        }
        let sql = "update learning_probe set answered_on = $2, correct = $3 where id = $1 and answered_on is null";
        if tx.execute(sql, params![probe, now.today, right]).await? == 0 {
            return Err(conflict("learning-probe-answered"));
        }
        let values = row! {
            person_id: actor.person, id: sent.id, tenant_id: actor.tenant, enrolment_id: found.enrolment_id,
            probe_id: probe, question_id: found.question_id, round: 1_i64, given: serde_json::to_string(&sent.given)?,
            correct: right, answered_at: now.at
        };
        tx.insert_new("learning_answer", values).await?;
        let statement = answer::answered(ids, actor, found.unit_id, asked, &sent.given, right, now);
        records::statement::keep(&tx, statement).await?;
        answer::note(&tx, actor, found.unit_id, asked, right, now).await?;
        tally::recount(&tx, actor.tenant, &[actor.person], found.unit_id, &[now.today], now.today).await?;
        Ok(right)
    })
    .await
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    #[test]
    fn three_probes_ask_three_questions_and_always_the_same() {
        let pool: Vec<QuestionId> = (0..5).map(|n| QuestionId(Uuid::from_u128(n))).collect();
        let day: Day = "2026-11-23".parse().unwrap_or_else(|_| unreachable!());
        let enrolment = EnrolmentId(Uuid::from_u128(77));
        let plan = choose(enrolment, &pool, day);
        assert_eq!(plan, choose(enrolment, &pool, day));
        let dues: Vec<String> = plan.iter().map(|(_, due, _)| due.to_string()).collect();
        assert_eq!(dues, ["2026-11-30", "2026-12-23", "2027-02-21"]);
        assert!(plan[0].2 != plan[1].2 && plan[1].2 != plan[2].2 && plan[0].2 != plan[2].2);
        assert_eq!(choose(enrolment, &pool[..1], day).len(), 3);
        assert!(choose(enrolment, &[], day).is_empty());
    }
}
