//! "Not solved", says the author.

use axum::extract::Path;
use ui::{Cx, Form, Outcome};

use super::after;
use crate::{
    desk::Desk,
    need::{NeedId, author, author::Author},
};

pub async fn create(cx: Cx, Path(id): Path<NeedId>, mut form: Form) -> Outcome {
    let actor = cx.actor()?;
    let desk = &Desk::of(&cx).await?;
    let text = form.text("text", 2..=2000);
    let outcome = match form.finish() {
        Ok(()) => {
            let done = cx.app.db.write(|tx| async move {
                let author = Author::open(&tx, desk, actor, id).await?;
                author::reopen(&tx, desk, &author, &text).await
            });
            done.await
        }
        refused => refused,
    };
    after(&cx, id, form, "done-need-reopened", outcome).await
}
