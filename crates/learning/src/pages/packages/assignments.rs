//! `/learning/packages/{id}/assignments`: a package given to people.

use axum::extract::Path;
use ui::{Cx, Form, Outcome, page::redirect};
use uuid::Uuid;

use crate::{
    ASSIGN_UNITS,
    assignment::Given,
    package::{PackageId, assignment},
    pages::assigning,
};

async fn given(cx: &Cx, id: PackageId) -> base::Result<Given> {
    Given::package(&cx.app.db, cx.require(&ASSIGN_UNITS)?, id).await
}

pub async fn new(cx: Cx, Path(id): Path<PackageId>) -> Outcome {
    assigning::new(&cx, &given(&cx, id).await?, "").await
}

pub async fn preview(cx: Cx, Path(id): Path<PackageId>, form: Form) -> Outcome {
    assigning::preview(&cx, form, given(&cx, id).await?).await
}

pub async fn create(cx: Cx, Path(id): Path<PackageId>, form: Form) -> Outcome {
    assigning::create(&cx, form, given(&cx, id).await?).await
}

/// `POST /learning/packages/{id}/assignments/{assignment}/withdrawal`
pub async fn withdraw(cx: Cx, Path((id, assignment)): Path<(PackageId, Uuid)>) -> Outcome {
    let actor = cx.require(&ASSIGN_UNITS)?;
    assignment::withdraw(&cx.app.db, actor, id, assignment, cx.moment()).await?;
    redirect(format!("/learning/packages/{id}/versions?done=done-learning-withdrawal"))
}
