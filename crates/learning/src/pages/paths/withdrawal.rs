//! `POST /learning/paths/{id}/withdrawal`: away from the learners, with its assignments.

use axum::extract::Path;
use ui::{Cx, Form, Outcome};

use super::versions::{after, desk};
use crate::{
    EDIT_UNITS,
    path::{PathId, review},
};

pub async fn create(cx: Cx, Path(id): Path<PathId>, mut form: Form) -> Outcome {
    cx.require(&EDIT_UNITS)?;
    let reason = form.text("reason", 2..=300);
    let outcome = match form.finish() {
        Ok(()) => review::withdraw(&cx.app.db, desk(&cx)?, id, &reason).await,
        Err(error) => Err(error),
    };
    after(&cx, form, id, outcome, "done-learning-withdrawal").await
}
