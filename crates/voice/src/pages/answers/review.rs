//! Looking an answer through by its date.

use axum::extract::Path;
use ui::{Cx, Form, Outcome};
use uuid::Uuid;

use super::act;
use crate::answer::{self, WRITE};

pub async fn new(cx: Cx, Path(id): Path<Uuid>) -> Outcome {
    act::form(&cx, id, "review").await
}

pub async fn create(cx: Cx, Path(id): Path<Uuid>, mut form: Form) -> Outcome {
    let actor = cx.require(&WRITE)?;
    let seen: i64 = form.parse("seen", true).unwrap_or_default();
    let day = form.day("review_by", true).unwrap_or(cx.today());
    let outcome = match form.finish() {
        Ok(()) => {
            let desk = &crate::desk::Desk::of(&cx).await?;
            cx.app.db.write(|tx| async move { answer::review(&tx, desk, actor, id, seen, day).await }).await
        }
        refused => refused,
    };
    act::outcome(&cx, id, form, "review", outcome).await
}
