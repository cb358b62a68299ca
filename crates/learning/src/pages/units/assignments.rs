//! `/learning/units/{id}/assignments`: a unit given to people.

use axum::extract::{Path, Query};
use serde::Deserialize;
use ui::{Cx, Form, Outcome};

use crate::{ASSIGN_UNITS, assignment::Given, pages::assigning, unit::LearningUnitId};

#[derive(Debug, Deserialize)]
pub struct Wanted {
    #[serde(default)]
    scene: String,
}

async fn given(cx: &Cx, id: LearningUnitId) -> base::Result<Given> {
    Given::unit(&cx.app.db, cx.require(&ASSIGN_UNITS)?, id).await
}

pub async fn new(cx: Cx, Path(id): Path<LearningUnitId>, Query(wanted): Query<Wanted>) -> Outcome {
    assigning::new(&cx, &given(&cx, id).await?, &wanted.scene).await
}

pub async fn preview(cx: Cx, Path(id): Path<LearningUnitId>, form: Form) -> Outcome {
    assigning::preview(&cx, form, given(&cx, id).await?).await
}

pub async fn create(cx: Cx, Path(id): Path<LearningUnitId>, form: Form) -> Outcome {
    assigning::create(&cx, form, given(&cx, id).await?).await
}
