//! `POST /learning/assignments/{id}/withdrawal`

use axum::extract::Path;
use ui::{Cx, Outcome, page::redirect};

use crate::{
    ASSIGN_UNITS,
    assignment::{self, AssignmentId},
};

pub async fn create(cx: Cx, Path(id): Path<AssignmentId>) -> Outcome {
    let actor = cx.require(&ASSIGN_UNITS)?;
    assignment::withdraw(&cx.app.db, actor, id, cx.moment()).await?;
    redirect(format!("/learning/assignments/{id}?done=done-learning-assignment-withdrawal"))
}
