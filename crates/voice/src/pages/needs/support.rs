//! "I need this too."

use axum::extract::Path;
use ui::{Cx, Outcome, page::redirect};

use crate::{
    desk::Desk,
    need::{NeedId, support},
};

pub async fn create(cx: Cx, Path(id): Path<NeedId>) -> Outcome {
    let actor = cx.actor()?;
    let desk = &Desk::of(&cx).await?;
    cx.app.db.write(|tx| async move { support::support(&tx, desk, actor, id).await }).await?;
    redirect(format!("/voice/public/{id}?done=done-need-supported"))
}
