//! `/voice/pulses/{id}/papers`: sheets that came back are typed in.

use base::UnitId;
use people::unit::{self, Placed};

use super::*;
use crate::pulse::paper;

#[derive(Template)]
#[template(path = "pulses/papers.html")]
struct Papers<'a> {
    cx: &'a Cx,
    form: &'a Form,
    pulse: Pulse,
    units: Vec<Placed>,
    entered: Vec<Entered>,
}

async fn papers<'a>(cx: &'a Cx, form: &'a Form, id: Uuid) -> Result<Papers<'a>> {
    let (db, actor) = (&cx.app.db, require(cx).await?);
    let pulse = pulse::get(db, actor.tenant, id).await?;
    if !pulse.takes_answers(cx.today()) {
        return Err(base::conflict("pulse-over"));
    }
    let units = unit::tree(db, actor.tenant, unit::Tree::Admin, cx.today()).await?;
    Ok(Papers { cx, form, pulse, units, entered: paper::entered(db, id).await? })
}

pub async fn new(cx: Cx, Path(id): Path<Uuid>) -> Outcome {
    papers(&cx, &Form::empty(), id).await?.page()
}

pub async fn create(cx: Cx, Path(id): Path<Uuid>, mut form: Form) -> Outcome {
    let actor = require(&cx).await?;
    match save(&cx, actor, id, &mut form).await {
        Ok(()) => redirect(format!("/voice/pulses/{id}/papers/new?done=done-pulse-papers")),
        Err(error) => {
            let form = form.redisplay(error)?;
            papers(&cx, &form, id).await?.refused()
        }
    }
}

async fn save(cx: &Cx, actor: &Actor, id: Uuid, form: &mut Form) -> Result<()> {
    let unit: Option<UnitId> = form.parse("unit", true);
    let text = form.text("sheets", 1..=20_000);
    form.finish()?;
    let Some(unit) = unit else { return Err(invalid("unit", "form-choose")) };
    let pulse = pulse::get(&cx.app.db, actor.tenant, id).await?;
    let (desk, sheets) = (&Desk::of(cx).await?, &paper::read(&pulse, &text)?);
    cx.app.db.write(|tx| async move { paper::enter(&tx, desk, actor, id, unit, sheets).await }).await
}
