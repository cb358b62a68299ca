//! Joint handling: who helps the owner.

use axum::extract::Path;
use ui::{Cx, Form, Outcome};

use super::act::{self, At};
use crate::{
    desk::Desk,
    need::{access::Casework, assignment},
};

pub async fn new(cx: Cx, Path(id): At) -> Outcome {
    act::form(&cx, id, "joint").await
}

pub async fn create(cx: Cx, Path(id): At, mut form: Form) -> Outcome {
    let (actor, seen) = act::begin(&cx, &mut form)?;
    let desk = &Desk::of(&cx).await?;
    let text = form.text("text", 0..=500);
    let helpers: Vec<base::PersonId> = form.all("helpers").into_iter().filter_map(|id| id.parse().ok()).collect();
    let outcome = match form.finish() {
        Ok(()) => {
            let work = cx.app.db.write(|tx| async move {
                let case = Casework::act(&tx, actor, id, seen).await?;
                assignment::join(&tx, desk, &case, helpers, &text).await
            });
            work.await
        }
        refused => refused,
    };
    act::outcome(&cx, id, form, "joint", outcome).await
}
