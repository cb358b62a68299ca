//! `POST /learning/paths/{id}/units/{unit}/pretests`: begins the questions
//! before a unit.

use axum::extract::Path;
use ui::{Cx, Outcome, page::redirect};

use crate::{path::PathId, pretest, unit::LearningUnitId};

pub async fn create(cx: Cx, Path((path, unit)): Path<(PathId, LearningUnitId)>) -> Outcome {
    let made = pretest::begin(&cx.app.db, &cx.app.ids, cx.actor()?, path, unit).await?;
    redirect(format!("/learning/pretests/{made}?path={path}"))
}
