//! `POST /voice/pulses/{id}/opening`

use super::*;

pub async fn create(cx: Cx, Path(id): Path<Uuid>) -> Outcome {
    let actor = require(&cx).await?;
    let (desk, threshold) = (&Desk::of(&cx).await?, threshold(&cx));
    cx.app.db.write(|tx| async move { pulse::start(&tx, desk, actor, id, threshold).await }).await?;
    redirect(format!("/voice/pulses/{id}?done=done-pulse-opening"))
}
