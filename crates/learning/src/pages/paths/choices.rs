//! `/learning/paths/{id}/choices`: taken for one's own, or put back.

use axum::extract::Path;
use ui::{Cx, Outcome, page::redirect};

use crate::path::{PathId, choice};

pub async fn create(cx: Cx, Path(id): Path<PathId>) -> Outcome {
    choice::make(&cx.app.db, cx.actor()?, id, cx.today()).await?;
    redirect(format!("/learning/paths/{id}?done=done-learning-path-choice"))
}

pub async fn remove(cx: Cx, Path(id): Path<PathId>) -> Outcome {
    choice::undo(&cx.app.db, cx.actor()?, id).await?;
    redirect("/learning/paths?done=done-learning-path-removal")
}
