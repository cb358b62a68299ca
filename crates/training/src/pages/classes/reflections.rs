//! `POST /training/classes/{id}/reflections`: what somebody wants to write after a trip.

use axum::extract::Path;
use base::Result;
use ui::{Cx, Form, Outcome, Page, page::redirect};

use super::overview;
use crate::class::{ClassId, reflection};

pub(super) async fn came(cx: &Cx, id: ClassId) -> Result<bool> {
    reflection::came(&cx.app.db, cx.actor()?, id).await
}

pub async fn create(cx: Cx, Path(id): Path<ClassId>, mut form: Form) -> Outcome {
    let actor = cx.actor()?;
    let text = form.text("text", 2..=1_000);
    let kept = match form.finish() {
        Ok(()) => reflection::keep(&cx.app.db, actor, id, &text, cx.today()).await,
        Err(error) => Err(error),
    };
    match kept {
        Ok(()) => redirect(format!("/training/classes/{id}?done=done-training-reflection")),
        Err(error) => {
            let form = form.redisplay(error)?;
            overview(&cx, &form, id).await?.refused()
        }
    }
}
