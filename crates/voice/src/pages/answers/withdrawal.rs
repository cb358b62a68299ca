//! Taking an answer off the page.

use axum::extract::Path;
use ui::{Cx, Form, Outcome};
use uuid::Uuid;

use super::act;
use crate::answer::{self, WRITE};

pub async fn new(cx: Cx, Path(id): Path<Uuid>) -> Outcome {
    act::form(&cx, id, "withdrawal").await
}

pub async fn create(cx: Cx, Path(id): Path<Uuid>, mut form: Form) -> Outcome {
    let actor = cx.require(&WRITE)?;
    let seen: i64 = form.parse("seen", true).unwrap_or_default();
    let why = form.text("text", 2..=500);
    let outcome = match form.finish() {
        Ok(()) => {
            let (desk, why) = (&crate::desk::Desk::of(&cx).await?, why.as_str());
            cx.app.db.write(|tx| async move { answer::withdraw(&tx, desk, actor, id, seen, why).await }).await
        }
        refused => refused,
    };
    act::outcome(&cx, id, form, "withdrawal", outcome).await
}
