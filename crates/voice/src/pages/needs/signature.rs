//! A leader signs "cannot, because", or sends it back.

use axum::extract::Path;
use ui::{Cx, Form, Outcome};

use super::act::{self, At};
use crate::{
    desk::Desk,
    need::{access::Casework, inability},
};

pub async fn new(cx: Cx, Path(id): At) -> Outcome {
    act::form(&cx, id, "signature").await
}

pub async fn create(cx: Cx, Path(id): At, mut form: Form) -> Outcome {
    let (actor, seen) = act::begin(&cx, &mut form)?;
    let desk = &Desk::of(&cx).await?;
    let text = form.text("text", 10..=2000);
    let outcome = match form.finish() {
        Ok(()) => {
            let work = cx.app.db.write(|tx| async move {
                let case = Casework::act(&tx, actor, id, seen).await?;
                inability::sign(&tx, desk, &case, &text).await
            });
            work.await
        }
        refused => refused,
    };
    act::outcome(&cx, id, form, "signature", outcome).await
}

pub async fn new_return(cx: Cx, Path(id): At) -> Outcome {
    act::form(&cx, id, "return").await
}

pub async fn create_return(cx: Cx, Path(id): At, mut form: Form) -> Outcome {
    let (actor, seen) = act::begin(&cx, &mut form)?;
    let desk = &Desk::of(&cx).await?;
    let text = form.text("text", 2..=1000);
    let outcome = match form.finish() {
        Ok(()) => {
            let work = cx.app.db.write(|tx| async move {
                let case = Casework::act(&tx, actor, id, seen).await?;
                inability::send_back(&tx, desk, &case, &text).await
            });
            work.await
        }
        refused => refused,
    };
    act::outcome(&cx, id, form, "return", outcome).await
}
