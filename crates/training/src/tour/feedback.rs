//! Three answers about a talk (是否有用, 讲得清不清, 离岗位近不近), anonymous
//! ([`crate::feedback`]).

use base::{Actor, Day, Result, TenantId, conflict, forbidden};
use store::{Db, Rows, row};

use super::{TalkId, is_for, talk};
use crate::feedback::{self, Reader, Told};

pub const QUESTIONS: [&str; 3] = ["useful", "clear", "near"];

/// For those who plan the tour.
pub async fn of_talk(rows: &impl Rows, tenant: TenantId, talk: TalkId) -> Result<Option<Told>> {
    feedback::told(rows, tenant, talk, Reader::Organiser).await
}

/// From somebody of a team that the talk was for, after it was held. Answers in
/// the order of [`QUESTIONS`].
pub async fn give(db: &Db, actor: &Actor, id: TalkId, answers: [i64; 3], today: Day) -> Result<()> {
    let talk = talk(db, actor.tenant, id).await?;
    if !is_for(db, actor, id).await? {
        return Err(forbidden());
    }
    if talk.held_at.is_none() || talk.on_day > today {
        return Err(conflict("tour-not-yet"));
    }
    feedback::check(QUESTIONS, answers)?;
    let answered = row! { talk_id: id, person_id: actor.person, tenant_id: actor.tenant };
    db.write(|tx| async move {
        if !tx.insert_new("training_tour_answered", answered).await? {
            return Err(conflict("tour-feedback-given"));
        }
        feedback::add(&tx, actor.tenant, id, answers).await
    })
    .await
}
