//! `POST /voice/pulses/{id}/answers`

use super::*;
use crate::pulse::answer::{self, Sheet};

pub async fn create(cx: Cx, Path(id): Path<Uuid>, mut form: Form) -> Outcome {
    let actor = cx.actor()?;
    let pulse = pulse::get(&cx.app.db, actor.tenant, id).await?;
    if pulse.state == State::Draft {
        return Err(Error::NotFound.into());
    }
    let sheet = Sheet::read(&mut form, &pulse);
    if form.finish().is_err() {
        return page(&cx, &form, id).await?.refused();
    }
    let (desk, sheet) = (&Desk::of(&cx).await?, &sheet);
    cx.app.db.write(|tx| async move { answer::send(&tx, desk, actor, id, sheet).await }).await?;
    redirect(format!("/voice/pulses/{id}?done=done-pulse-answer"))
}
