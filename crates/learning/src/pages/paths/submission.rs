//! `POST /learning/paths/{id}/submission`: to the reviewers.

use axum::extract::Path;
use ui::{Cx, Form, Outcome};

use super::versions::{after, desk};
use crate::{
    EDIT_UNITS,
    pages::units::versions::number,
    path::{PathId, review},
};

pub async fn create(cx: Cx, Path(id): Path<PathId>, mut form: Form) -> Outcome {
    cx.require(&EDIT_UNITS)?;
    let number = number(&mut form);
    let outcome = review::submit(&cx.app.db, desk(&cx)?, id, number).await;
    after(&cx, form, id, outcome, "done-learning-submission").await
}
