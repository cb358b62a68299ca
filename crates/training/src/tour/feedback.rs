//! Three answers about a talk (是否有用, 讲得清不清, 离岗位近不近). They are
//! anonymous: no person, no order, the day only, no line in a log; shown of
//! five and more. That somebody has answered stands elsewhere, without a time.

use base::{Actor, Day, Ids, Result, TenantId, conflict, error::invalid, forbidden};
use store::{Db, FromQueryResult, Rows, params, row};

use super::{TalkId, is_for, talk};

/// Answers below which nothing is shown.
pub const LEAST: i64 = 5;
/// From 1, not at all, to 5, very.
const SCALE: std::ops::RangeInclusive<i64> = 1..=5;

#[derive(Debug, Clone, Copy, PartialEq, FromQueryResult)]
pub struct Sums {
    pub count: i64,
    useful: i64,
    clear: i64,
    near: i64,
}

impl Sums {
    /// Means of the three in tenths, where there are enough.
    pub fn means(&self) -> Option<[String; 3]> {
        let mean = |sum: i64| {
            let tenths = (sum * 10 + self.count / 2) / self.count;
            format!("{}.{}", tenths / 10, tenths % 10)
        };
        (self.count >= LEAST).then(|| [self.useful, self.clear, self.near].map(mean))
    }
}

pub async fn of_talk(rows: &impl Rows, tenant: TenantId, talk: TalkId) -> Result<Sums> {
    let sql = "select count(*) as count, cast(coalesce(sum(useful), 0) as bigint) as useful,
                 cast(coalesce(sum(clear), 0) as bigint) as clear, cast(coalesce(sum(near), 0) as bigint) as near
               from training_tour_feedback where tenant_id = $1 and talk_id = $2";
    rows.one(sql, params![tenant, talk]).await
}

/// From somebody of a team that the talk was for, after it was held.
pub async fn give(db: &Db, ids: &Ids, actor: &Actor, id: TalkId, answers: [i64; 3], today: Day) -> Result<()> {
    let talk = talk(db, actor.tenant, id).await?;
    if !is_for(db, actor, id).await? {
        return Err(forbidden());
    }
    if talk.held_at.is_none() || talk.on_day > today {
        return Err(conflict("tour-not-yet"));
    }
    for (name, answer) in ["useful", "clear", "near"].into_iter().zip(answers) {
        if !SCALE.contains(&answer) {
            return Err(invalid(name, "form-choose"));
        }
    }
    let [useful, clear, near] = answers;
    let answered = row! { talk_id: id, person_id: actor.person, tenant_id: actor.tenant };
    let feedback: uuid::Uuid = ids.untimed();
    db.write(|tx| async move {
        if !tx.insert_new("training_tour_answered", answered).await? {
            return Err(conflict("tour-feedback-given"));
        }
        let values = row! {
            id: feedback, tenant_id: actor.tenant, talk_id: id, useful: useful, clear: clear, near: near, on_day: today
        };
        tx.insert("training_tour_feedback", values).await
    })
    .await
}
