//! `POST /learning/enrolments/{id}/runs`: once more from the beginning, where
//! too few answers were right at first.

use axum::extract::Path;
use ui::{Cx, Outcome, page::redirect};

use crate::enrolment::{self, EnrolmentId};

pub async fn create(cx: Cx, Path(id): Path<EnrolmentId>) -> Outcome {
    let unit = enrolment::again(&cx.app.db, cx.actor()?, id).await?;
    redirect(format!("/learning/units/{unit}/questions"))
}
