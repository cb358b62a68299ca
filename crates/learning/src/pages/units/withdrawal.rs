//! `POST /learning/units/{id}/withdrawal`: away from the learners, with its assignments.

use axum::extract::Path;
use ui::{Cx, Form, Outcome};

use super::versions::after;
use crate::{
    EDIT_UNITS,
    unit::{LearningUnitId, review},
};

pub async fn create(cx: Cx, Path(id): Path<LearningUnitId>, mut form: Form) -> Outcome {
    let actor = cx.require(&EDIT_UNITS)?;
    let reason = form.text("reason", 2..=300);
    let outcome = match form.finish() {
        Ok(()) => review::withdraw(&cx.app.db, &cx.app.ids, actor, id, &reason, cx.moment()).await,
        Err(error) => Err(error),
    };
    after(&cx, form, id, outcome, "done-learning-withdrawal").await
}
