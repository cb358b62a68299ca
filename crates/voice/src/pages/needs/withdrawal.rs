//! The author takes a need back within minutes.

use axum::extract::Path;
use ui::{Cx, Outcome, page::redirect};

use crate::{
    desk::Desk,
    need::{NeedId, author, author::Author},
};

pub async fn create(cx: Cx, Path(id): Path<NeedId>) -> Outcome {
    let actor = cx.actor()?;
    let desk = &Desk::of(&cx).await?;
    let work = cx.app.db.write(|tx| async move {
        let author = Author::open(&tx, desk, actor, id).await?;
        author::withdraw(&tx, desk, &author).await
    });
    work.await?;
    redirect("/voice?done=done-need-withdrawn")
}
