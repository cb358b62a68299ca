//! Puts a need into another category.

use axum::extract::Path;
use ui::{Cx, Form, Outcome};

use super::act::{self, At};
use crate::{
    desk::Desk,
    need::{access::Casework, assignment},
};

pub async fn new(cx: Cx, Path(id): At) -> Outcome {
    act::form(&cx, id, "classification").await
}

pub async fn create(cx: Cx, Path(id): At, mut form: Form) -> Outcome {
    let (actor, seen) = act::begin(&cx, &mut form)?;
    let desk = &Desk::of(&cx).await?;
    let category = form.get("category").to_owned();
    let sub = form.get("sub").to_owned();
    let outcome = match form.finish() {
        Ok(()) => {
            let work = cx.app.db.write(|tx| async move {
                let case = Casework::act(&tx, actor, id, seen).await?;
                assignment::classify(&tx, desk, &case, &category, &sub).await
            });
            work.await
        }
        refused => refused,
    };
    act::outcome(&cx, id, form, "classification", outcome).await
}
