//! `POST /voice/pulses/{id}/dismissal`: the card leaves the own first page.

use super::*;

pub async fn create(cx: Cx, Path(id): Path<Uuid>) -> Outcome {
    let (tenant, person) = (cx.actor()?.tenant, cx.actor()?.person);
    cx.app.db.write(|tx| async move { pulse::put_away(&tx, tenant, id, person).await }).await?;
    redirect("/?done=done-pulse-dismissal")
}
