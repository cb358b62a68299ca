//! Three questions about a class, answered by nobody in particular.
//!
//! The answers stand without a person and with the day only; that somebody has
//! answered stands elsewhere, without a time. Neither table has an order.

use base::{Actor, Day, Ids, Result, conflict, error::invalid};
use store::{Db, FromQueryResult, Rows, params, row};
use uuid::Uuid;

use super::{Class, ClassId, get, may_handle};

/// Answers that must be there before the speaker sees what they come to.
pub const LEAST_SPEAKER: i64 = 5;
/// The same for anybody else.
pub const LEAST: i64 = 10;

/// 讲得清楚, 用得上, 不是照本宣科: each 1 to 5.
pub const QUESTIONS: [&str; 3] = ["clear", "useful", "alive"];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Answers {
    pub clear: i64,
    pub useful: i64,
    pub alive: i64,
}

/// May they answer? Who came, once.
pub async fn may_give(rows: &impl Rows, actor: &Actor, class: ClassId) -> Result<bool> {
    let sql =
        "select count(*) from training_attendance a where a.tenant_id = $1 and a.class_id = $2 and a.person_id = $3
               and not exists (select 1 from training_feedback_given g where g.class_id = $2 and g.person_id = $3)";
    Ok(rows.count(sql, params![actor.tenant, class, actor.person]).await? > 0)
}

pub async fn give(db: &Db, ids: &Ids, actor: &Actor, class: ClassId, answers: Answers, today: Day) -> Result<()> {
    if [answers.clear, answers.useful, answers.alive].iter().any(|answer| !(1..=5).contains(answer)) {
        return Err(invalid("clear", "form-choose"));
    }
    get(db, actor.tenant, class).await?;
    if !may_give(db, actor, class).await? {
        return Err(conflict("training-feedback-given"));
    }
    // No audit entry: it would say when.
    db.write(|tx| async move {
        let given = row! { class_id: class, person_id: actor.person, tenant_id: actor.tenant };
        if !tx.insert_new("training_feedback_given", given).await? {
            return Err(conflict("training-feedback-given"));
        }
        let id: Uuid = ids.untimed();
        let values = row! {
            id: id, tenant_id: actor.tenant, class_id: class, on_day: today, clear: answers.clear,
            useful: answers.useful, alive: answers.alive
        };
        tx.insert("training_feedback", values).await
    })
    .await
}

/// What the answers come to, in tenths; none while they are too few to be shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    pub answers: i64,
    pub least: i64,
    pub means: Option<[i64; 3]>,
}

#[derive(FromQueryResult)]
struct Sums {
    answers: i64,
    clear: i64,
    useful: i64,
    alive: i64,
}

/// For the speaker from five answers on, for who handles the class from ten on.
/// `None`: it is not theirs to see.
pub async fn outcome(rows: &impl Rows, actor: &Actor, class: &Class) -> Result<Option<Outcome>> {
    let least = if class.speaker_id == Some(actor.person) {
        LEAST_SPEAKER
    } else if may_handle(actor, class) {
        LEAST
    } else {
        return Ok(None);
    };
    let sql = "select count(*) as answers, cast(coalesce(sum(clear), 0) as bigint) as clear,
                 cast(coalesce(sum(useful), 0) as bigint) as useful, cast(coalesce(sum(alive), 0) as bigint) as alive
               from training_feedback where tenant_id = $1 and class_id = $2";
    let sums: Sums = rows.one(sql, params![actor.tenant, class.id]).await?;
    let mean = |sum: i64| (10 * sum + sums.answers / 2) / sums.answers.max(1);
    let means = (sums.answers >= least).then(|| [mean(sums.clear), mean(sums.useful), mean(sums.alive)]);
    Ok(Some(Outcome { answers: if means.is_some() { sums.answers } else { 0 }, least, means }))
}
