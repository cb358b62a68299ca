//! `POST /learning/enrolments/{id}/answers`: from the page's form or the device.

use axum::extract::Path;
use base::{Error, Result, not_found};
use ui::{Cx, Form, Outcome, page::redirect};

use crate::{
    answer::{self, Kept, Sent},
    enrolment::{self, Enrolment, EnrolmentId},
    pages::{asking, now, units::questions},
    unit::{self, QuestionId},
};

/// More rounds than anybody needs.
const MOST_ROUNDS: i64 = 99;

pub async fn create(cx: Cx, Path(id): Path<EnrolmentId>, mut form: Form) -> Outcome {
    let enrolment = enrolment::get(&cx.app.db, cx.actor()?, id).await?;
    let unit = enrolment.unit_id;
    match keep(&cx, &enrolment, &mut form).await {
        Ok((answer, _)) => redirect(format!("/learning/units/{unit}/questions?answered={answer}")),
        Err(error @ Error::Invalid(_)) => questions::refused(&cx, form.redisplay(error)?, unit).await,
        Err(error) => Err(error.into()),
    }
}

async fn keep(cx: &Cx, enrolment: &Enrolment, form: &mut Form) -> Result<(uuid::Uuid, Kept)> {
    let id = form.parse("id", true);
    let question: Option<QuestionId> = form.parse("question", true);
    let round: i64 = form.parse("round", false).unwrap_or(1).clamp(1, MOST_ROUNDS);
    form.finish()?;
    let (Some(id), Some(question)) = (id, question) else { return Err(not_found()) };
    let actor = cx.actor()?;
    let asked = unit::questions_by_id(&cx.app.db, actor.tenant, [question]).await?.pop().ok_or_else(not_found)?;
    let given = asking::given(&asked, enrolment.seed(question, round), form)?;
    let sent = Sent { id, question, round, given };
    Ok((id, answer::keep(&cx.app.db, &cx.app.ids, actor, enrolment.id, &sent, now(cx)).await?))
}
