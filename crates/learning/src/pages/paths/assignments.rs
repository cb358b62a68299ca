//! `/learning/paths/{id}/assignments`: the units of a path given to people together.

use axum::extract::Path;
use ui::{Cx, Form, Outcome};

use crate::{ASSIGN_UNITS, assignment::Given, pages::assigning, path::PathId};

async fn given(cx: &Cx, id: PathId) -> base::Result<Given> {
    Given::path(&cx.app.db, cx.require(&ASSIGN_UNITS)?, id).await
}

pub async fn new(cx: Cx, Path(id): Path<PathId>) -> Outcome {
    assigning::new(&cx, &given(&cx, id).await?, "").await
}

pub async fn preview(cx: Cx, Path(id): Path<PathId>, form: Form) -> Outcome {
    assigning::preview(&cx, form, given(&cx, id).await?).await
}

pub async fn create(cx: Cx, Path(id): Path<PathId>, form: Form) -> Outcome {
    assigning::create(&cx, form, given(&cx, id).await?).await
}
