//! `POST /learning/units/{id}/submission`: to the reviewers.

use axum::extract::Path;
use ui::{Cx, Form, Outcome};

use super::versions::{after, number};
use crate::{
    EDIT_UNITS,
    unit::{LearningUnitId, review},
};

pub async fn create(cx: Cx, Path(id): Path<LearningUnitId>, mut form: Form) -> Outcome {
    let actor = cx.require(&EDIT_UNITS)?;
    let number = number(&mut form);
    let outcome = review::submit(&cx.app.db, &cx.app.ids, actor, id, number, cx.moment()).await;
    after(&cx, form, id, outcome, "done-learning-submission").await
}
