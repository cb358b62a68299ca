//! Three questions about a class, answered by nobody in particular ([`crate::feedback`]).

use base::{Actor, Result, conflict};
use store::{Db, Rows, params, row};

use super::{Class, ClassId, get, may_handle};
use crate::feedback::{self, Reader, Told};

/// 讲得清楚, 用得上, 不是照本宣科: each 1 to 5.
pub const QUESTIONS: [&str; 3] = ["clear", "useful", "alive"];

/// May they answer? Who came, once.
pub async fn may_give(rows: &impl Rows, actor: &Actor, class: ClassId) -> Result<bool> {
    let sql =
        "select count(*) from training_attendance a where a.tenant_id = $1 and a.class_id = $2 and a.person_id = $3
               and not exists (select 1 from training_feedback_given g where g.class_id = $2 and g.person_id = $3)";
    Ok(rows.count(sql, params![actor.tenant, class, actor.person]).await? > 0)
}

/// Answers in the order of [`QUESTIONS`].
pub async fn give(db: &Db, actor: &Actor, class: ClassId, answers: [i64; 3]) -> Result<()> {
    feedback::check(QUESTIONS, answers)?;
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
        feedback::add(&tx, actor.tenant, class, answers).await
    })
    .await
}

/// Whom the answers are shown to.
pub fn reader(actor: &Actor, class: &Class) -> Option<Reader> {
    if class.speaker_id == Some(actor.person) {
        return Some(Reader::Speaker);
    }
    may_handle(actor, class).then_some(Reader::Organiser)
}

pub async fn told(rows: &impl Rows, class: &Class, reader: Reader) -> Result<Option<Told>> {
    feedback::told(rows, class.tenant_id, class.id, reader).await
}
