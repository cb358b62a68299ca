//! Hands a need over.

use axum::extract::Path;
use ui::{Cx, Form, Outcome};

use super::act::{self, At};
use crate::{
    desk::Desk,
    need::{access::Casework, assignment},
};

pub async fn new(cx: Cx, Path(id): At) -> Outcome {
    act::form(&cx, id, "assignment").await
}

pub async fn create(cx: Cx, Path(id): At, mut form: Form) -> Outcome {
    let (actor, seen) = act::begin(&cx, &mut form)?;
    let desk = &Desk::of(&cx).await?;
    let text = form.text("text", 0..=500);
    let owner: Option<base::PersonId> = form.parse("owner", true);
    let outcome = match form.finish() {
        Ok(()) => {
            let work = cx.app.db.write(|tx| async move {
                let case = Casework::act(&tx, actor, id, seen).await?;
                let owner = owner.ok_or_else(|| base::invalid("owner", "form-choose"))?;
                assignment::hand_over(&tx, desk, &case, owner, &text).await
            });
            work.await
        }
        refused => refused,
    };
    act::outcome(&cx, id, form, "assignment", outcome).await
}
