//! An internal note.

use axum::extract::Path;
use ui::{Cx, Form, Outcome};

use super::act::{self, At};
use crate::{
    desk::Desk,
    need::{access::Casework, note},
};

pub async fn new(cx: Cx, Path(id): At) -> Outcome {
    act::form(&cx, id, "note").await
}

pub async fn create(cx: Cx, Path(id): At, mut form: Form) -> Outcome {
    let (actor, seen) = act::begin(&cx, &mut form)?;
    let desk = &Desk::of(&cx).await?;
    let text = form.text("text", 1..=2000);
    let outcome = match form.finish() {
        Ok(()) => {
            let work = cx.app.db.write(|tx| async move {
                let case = Casework::act(&tx, actor, id, seen).await?;
                note::note(&tx, desk, &case, &text).await
            });
            work.await
        }
        refused => refused,
    };
    act::outcome(&cx, id, form, "note", outcome).await
}
