//! `POST /learning/paths/{id}/reviews`: approved, or returned with a remark.

use axum::extract::Path;
use ui::{Cx, Form, Outcome};

use super::versions::{after, desk};
use crate::{
    REVIEW_UNITS,
    pages::units::versions::number,
    path::{PathId, review},
    unit::review::Decision,
};

pub async fn create(cx: Cx, Path(id): Path<PathId>, mut form: Form) -> Outcome {
    cx.require(&REVIEW_UNITS)?;
    let number = number(&mut form);
    let remark = form.text("remark", 0..=1_000);
    let decision = form.choice("decision", Decision::from_code);
    let outcome = match (form.finish(), decision) {
        (Ok(()), Some(decision)) => review::review(&cx.app.db, desk(&cx)?, id, number, decision, &remark).await,
        (refused, _) => refused,
    };
    after(&cx, form, id, outcome, "done-learning-review").await
}
