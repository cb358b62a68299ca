//! Questions to the speaker (问答): with one's name or without, answered for
//! everybody of the class.
//!
//! Who asks without a name is written down nowhere: no person, no time, an id
//! that tells of neither, no entry in the audit log and no notice to the
//! speaker. What is not answered yet is seen by the speaker and the organiser.

use base::{Actor, Day, Ids, Message, Moment, PersonId, Result, conflict, forbidden, not_found};
use store::{Db, FromQueryResult, Rows, params, row};

use super::{Class, may_handle, place};

base::id! { QuestionId }

/// Questions of one class at most.
pub const MOST: i64 = 200;

#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct Question {
    pub id: QuestionId,
    pub text: String,
    /// None: asked without a name.
    pub asker: Option<String>,
    pub on_day: Day,
    pub answer: Option<String>,
    pub answered_by: Option<String>,
}

/// May they answer, and see what is not answered yet?
pub fn may_answer(actor: &Actor, class: &Class) -> bool {
    class.speaker_id == Some(actor.person) || may_handle(actor, class)
}

/// Is it their class: have they a place, did they come, is it meant for them?
pub async fn is_of(rows: &impl Rows, actor: &Actor, class: &Class, today: Day) -> Result<bool> {
    Ok(may_answer(actor, class)
        || place::of(rows, class.id, actor.person).await?.is_some()
        || super::reflection::came(rows, actor, class.id).await?
        || people::audience::names(rows, actor.tenant, &class.rule(), today, actor.person).await?)
}

const SELECT: &str = "select q.id, q.text, p.name as asker, q.on_day, a.text as answer, b.name as answered_by
     from training_question q left join people_person p on p.id = q.asker_id
     left join training_question_answer a on a.question_id = q.id left join people_person b on b.id = a.answered_by
     where q.tenant_id = $1 and q.class_id = $2";

/// The answered ones; for whoever may answer, the others before them.
pub async fn all(rows: &impl Rows, actor: &Actor, class: &Class) -> Result<Vec<Question>> {
    let shown = if may_answer(actor, class) { "" } else { " and a.question_id is not null" };
    let sql =
        format!("{SELECT}{shown} order by case when a.question_id is null then 0 else 1 end, q.on_day desc, q.id");
    rows.all(&sql, params![actor.tenant, class.id]).await
}

/// How many are answered.
pub async fn answered(rows: &impl Rows, class: &Class) -> Result<i64> {
    let sql = "select count(*) from training_question q join training_question_answer a on a.question_id = q.id
               where q.tenant_id = $1 and q.class_id = $2";
    rows.count(sql, params![class.tenant_id, class.id]).await
}

/// One's own that wait for their answer; only of those with a name.
pub async fn own_open(rows: &impl Rows, actor: &Actor, class: &Class) -> Result<Vec<Question>> {
    let sql = format!("{SELECT} and q.asker_id = $3 and a.question_id is null order by q.on_day desc, q.id");
    rows.all(&sql, params![actor.tenant, class.id, actor.person]).await
}

/// `id` was made on the device: the same again is the same question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct New<'a> {
    pub id: QuestionId,
    pub text: &'a str,
    pub is_named: bool,
}

pub async fn ask(db: &Db, actor: &Actor, class: &Class, new: New<'_>, (at, today): (Moment, Day)) -> Result<()> {
    if class.is_off() {
        return Err(conflict("training-class-off"));
    }
    if !is_of(db, actor, class, today).await? {
        return Err(forbidden());
    }
    let there = "select count(*) from training_question where tenant_id = $1 and class_id = $2";
    if db.count(there, params![actor.tenant, class.id]).await? >= MOST {
        return Err(conflict("training-questions-full"));
    }
    let asker = new.is_named.then_some(actor.person);
    db.write(|tx| async move {
        let values = row! {
            id: new.id, tenant_id: actor.tenant, class_id: class.id, text: new.text, asker_id: asker, on_day: today
        };
        if tx.insert_new("training_question", values).await? && new.is_named {
            people::audit::write(&tx, at, actor, "training.question.creation", new.id, "").await?;
        }
        Ok(())
    })
    .await
}

/// For everybody of the class to read; who asked with a name is told.
pub async fn answer(
    db: &Db,
    ids: &Ids,
    actor: &Actor,
    class: &Class,
    id: QuestionId,
    text: &str,
    at: Moment,
) -> Result<()> {
    if !may_answer(actor, class) {
        return Err(forbidden());
    }
    let asker = "select asker_id from training_question where tenant_id = $1 and class_id = $2 and id = $3";
    let asker: Option<Option<PersonId>> = db.value(asker, params![actor.tenant, class.id, id]).await?;
    let asker = asker.ok_or_else(not_found)?;
    let told = people::notice::prepare(db, actor.tenant, asker.into_iter().collect(), at).await?;
    let told = &told;
    db.write(|tx| async move {
        let values = row! {
            question_id: id, tenant_id: actor.tenant, text: text, answered_by: actor.person, answered_at: at
        };
        if !tx.insert_new("training_question_answer", values).await? {
            return Err(conflict("training-question-answered"));
        }
        let message = Message::new("training-notice-answer").with("title", &class.title);
        let link = format!("/training/classes/{}/questions", class.id);
        people::notice::send_all(&tx, ids, actor.tenant, told, at, &message, &link).await?;
        people::audit::write(&tx, at, actor, "training.question.answer", id, "").await
    })
    .await
}
