//! `POST /voice/pulses/{id}/closure`: an open pulse is closed, a draft is taken back.

use super::*;
use crate::pulse::closing;

pub async fn create(cx: Cx, Path(id): Path<Uuid>) -> Outcome {
    let actor = require(&cx).await?;
    let desk = &Desk::of(&cx).await?;
    if pulse::get(&cx.app.db, actor.tenant, id).await?.state == State::Draft {
        cx.app.db.write(|tx| async move { pulse::drop_draft(&tx, desk, actor, id).await }).await?;
        return redirect("/voice/pulses?done=done-pulse-removal");
    }
    cx.app.db.write(|tx| async move { closing::by_hand(&tx, desk, actor, id).await }).await?;
    redirect(format!("/voice/pulses/{id}?done=done-pulse-closure"))
}
