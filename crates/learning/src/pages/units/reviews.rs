//! `POST /learning/units/{id}/reviews`: approved, or returned with a remark.

use axum::extract::Path;
use ui::{Cx, Form, Outcome};

use super::versions::{after, number};
use crate::{
    REVIEW_UNITS,
    unit::{
        LearningUnitId,
        review::{self, Decision},
    },
};

pub async fn create(cx: Cx, Path(id): Path<LearningUnitId>, mut form: Form) -> Outcome {
    let actor = cx.require(&REVIEW_UNITS)?;
    let number = number(&mut form);
    let remark = form.text("remark", 0..=1_000);
    let decision = form.choice("decision", Decision::from_code);
    let outcome = match (form.finish(), decision) {
        (Ok(()), Some(decision)) => {
            review::review(&cx.app.db, &cx.app.ids, actor, id, number, decision, &remark, cx.moment()).await
        }
        (refused, _) => refused,
    };
    after(&cx, form, id, outcome, "done-learning-review").await
}
