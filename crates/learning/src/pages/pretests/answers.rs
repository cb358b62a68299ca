//! `POST /learning/pretests/{id}/answers`

use axum::extract::Path;
use base::{Error, Result, not_found};
use ui::{Cx, Form, Outcome, Page, page::redirect};

use super::page;
use crate::{
    answer::Sent,
    enrolment,
    pages::{asking, now},
    pretest::{self, PretestId},
    unit::{self, QuestionId},
};

pub async fn create(cx: Cx, Path(id): Path<PretestId>, mut form: Form) -> Outcome {
    let path = form.parse("path", false);
    let back = path.map(|path| format!("&path={path}")).unwrap_or_default();
    match keep(&cx, id, &mut form).await {
        Ok(answer) => redirect(format!("/learning/pretests/{id}?answered={answer}{back}")),
        Err(error @ Error::Invalid(_)) => {
            let form = form.redisplay(error)?;
            page(&cx, &form, id, path, None).await?.refused()
        }
        Err(error) => Err(error.into()),
    }
}

async fn keep(cx: &Cx, id: PretestId, form: &mut Form) -> Result<uuid::Uuid> {
    let (actor, db) = (cx.actor()?, &cx.app.db);
    let answer = form.parse("id", true);
    let question: Option<QuestionId> = form.parse("question", true);
    form.finish()?;
    let (Some(answer), Some(question)) = (answer, question) else { return Err(not_found()) };
    let pretest = pretest::get(db, actor, id).await?;
    let asked = unit::questions_by_id(db, actor.tenant, [question]).await?.pop().ok_or_else(not_found)?;
    let given = asking::given(&asked, enrolment::seed(pretest.enrolment_id, question, 1), form)?;
    pretest::answer(db, &cx.app.ids, actor, id, &Sent { id: answer, question, round: 1, given }, now(cx)).await?;
    Ok(answer)
}
