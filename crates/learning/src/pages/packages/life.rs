//! `/learning/packages/{id}/…`: a version described, submitted, reviewed,
//! published, withdrawn.

use axum::extract::Path;
use ui::{Cx, Form, Outcome};

use super::versions::{after, desk};
use crate::{
    EDIT_UNITS, REVIEW_UNITS,
    package::{
        PackageId,
        review::{self, Words},
    },
    unit::review::Decision,
};

/// `POST …/description`
pub async fn describe(cx: Cx, Path(id): Path<PackageId>, mut form: Form) -> Outcome {
    cx.require(&EDIT_UNITS)?;
    let words = Words {
        title: form.text("title", 2..=200),
        description: form.text("description", 0..=2_000),
        minutes: form.parse("minutes", true).unwrap_or_default(),
        unit: form.parse("unit", false),
    };
    if form.error("minutes").is_none() && !(1..=600).contains(&words.minutes) {
        form.refuse("minutes", "package-minutes-range");
    }
    let outcome = match form.finish() {
        Ok(()) => review::describe(&cx.app.db, desk(&cx)?, id, &words).await,
        Err(error) => Err(error),
    };
    after(&cx, form, id, outcome, "done-package-description").await
}

/// `POST …/submission`: to the reviewers.
pub async fn submit(cx: Cx, Path(id): Path<PackageId>, form: Form) -> Outcome {
    cx.require(&EDIT_UNITS)?;
    let outcome = review::submit(&cx.app.db, desk(&cx)?, id).await;
    after(&cx, form, id, outcome, "done-learning-submission").await
}

/// `POST …/reviews`: approved, or returned with a remark.
pub async fn review(cx: Cx, Path(id): Path<PackageId>, mut form: Form) -> Outcome {
    cx.require(&REVIEW_UNITS)?;
    let remark = form.text("remark", 0..=1_000);
    let decision = form.choice("decision", Decision::from_code);
    let outcome = match (form.finish(), decision) {
        (Ok(()), Some(decision)) => review::review(&cx.app.db, desk(&cx)?, id, decision, &remark).await,
        (refused, _) => refused,
    };
    after(&cx, form, id, outcome, "done-learning-review").await
}

/// `POST …/publication`: what was approved goes to the learners.
pub async fn publish(cx: Cx, Path(id): Path<PackageId>, form: Form) -> Outcome {
    cx.require(&EDIT_UNITS)?;
    let outcome = review::publish(&cx.app.db, desk(&cx)?, id).await;
    after(&cx, form, id, outcome, "done-learning-publication").await
}

/// `POST …/withdrawal`: away from the learners, with its assignments.
pub async fn withdraw(cx: Cx, Path(id): Path<PackageId>, mut form: Form) -> Outcome {
    cx.require(&EDIT_UNITS)?;
    let reason = form.text("reason", 2..=300);
    let outcome = match form.finish() {
        Ok(()) => review::withdraw(&cx.app.db, desk(&cx)?, id, &reason).await,
        Err(error) => Err(error),
    };
    after(&cx, form, id, outcome, "done-learning-withdrawal").await
}
