//! `POST /learning/units/{id}/enrolments`: begins to learn by oneself.

use axum::extract::Path;
use ui::{Cx, Outcome, page::redirect};

use crate::{enrolment, unit::LearningUnitId};

pub async fn create(cx: Cx, Path(id): Path<LearningUnitId>) -> Outcome {
    enrolment::begin(&cx.app.db, &cx.app.ids, cx.actor()?, id).await?;
    redirect(format!("/learning/units/{id}/questions"))
}
