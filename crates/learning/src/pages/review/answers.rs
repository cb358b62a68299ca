//! `POST /learning/review/{question}/answers`

use axum::extract::Path;
use base::Error;
use ui::{Cx, Form, Outcome, Page, page::redirect};

use crate::{pages::practice::answers::keep, practice::Kind, unit::QuestionId};

pub async fn create(cx: Cx, Path(question): Path<QuestionId>, mut form: Form) -> Outcome {
    match keep(&cx, Kind::Review, Some(question), &mut form).await {
        Ok(answer) => redirect(format!("/learning/review/{question}?answered={answer}")),
        Err(error @ Error::Invalid(_)) => {
            let form = form.redisplay(error)?;
            super::page(&cx, &form, question, None).await?.refused()
        }
        Err(error) => Err(error.into()),
    }
}
