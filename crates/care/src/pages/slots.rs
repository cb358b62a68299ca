//! What the adviser does with one slot of their own.

use askama::Template;
use axum::extract::Path;
use base::Result;
use ui::{Cx, Form, Outcome, Page, page::redirect};

use crate::{
    advice::{
        GIVE, SlotId, hour, offer,
        slot::{OwnSlot, Slot},
    },
    pages::{self, desk, hours::link},
};

async fn own(cx: &Cx, id: SlotId) -> Result<OwnSlot> {
    OwnSlot::open(&cx.app.db, cx.require(&GIVE)?, id).await
}

fn back(own: &OwnSlot, done: &str) -> Outcome {
    redirect(format!("{}&done={done}", link(own.slot.day)))
}

/// `POST /care/advice/slots/{id}/removal`
pub async fn remove(cx: Cx, Path(id): Path<SlotId>) -> Outcome {
    let own = own(&cx, id).await?;
    offer::remove(desk(&cx, cx.actor()?)?, &own).await?;
    back(&own, "done-advice-removed")
}

#[derive(Template)]
#[template(path = "slots/cancellation.html")]
struct Cancellation<'a> {
    cx: &'a Cx,
    form: &'a Form,
    slot: Slot,
}

impl Cancellation<'_> {
    fn when(&self) -> String {
        let slot = &self.slot;
        format!("{} {}", pages::date(self.cx, slot.day), pages::span(self.cx, slot.starts_at, slot.ends_at))
    }

    fn back(&self) -> String {
        link(self.slot.day)
    }
}

/// `GET /care/advice/slots/{id}/cancellation/new`
pub async fn new_cancellation(cx: Cx, Path(id): Path<SlotId>) -> Outcome {
    let own = own(&cx, id).await?;
    Cancellation { cx: &cx, form: &Form::empty(), slot: own.slot }.page()
}

/// `POST /care/advice/slots/{id}/cancellation`
pub async fn create_cancellation(cx: Cx, Path(id): Path<SlotId>, mut form: Form) -> Outcome {
    let own = own(&cx, id).await?;
    let word = form.text("word", 2..=200);
    if let Err(error) = form.finish() {
        let form = form.redisplay(error)?;
        return Cancellation { cx: &cx, form: &form, slot: own.slot }.refused();
    }
    hour::call_off(desk(&cx, cx.actor()?)?, &own, &word).await?;
    back(&own, "done-advice-off")
}

/// `POST /care/advice/slots/{id}/walk-in`
pub async fn walk_in(cx: Cx, Path(id): Path<SlotId>) -> Outcome {
    let own = own(&cx, id).await?;
    hour::walk_in(desk(&cx, cx.actor()?)?, &own).await?;
    back(&own, "done-advice-walk-in")
}

/// `POST /care/advice/slots/{id}/walk-in/removal`
pub async fn remove_walk_in(cx: Cx, Path(id): Path<SlotId>) -> Outcome {
    let own = own(&cx, id).await?;
    hour::remove_walk_in(desk(&cx, cx.actor()?)?, &own).await?;
    back(&own, "done-advice-walk-in-removed")
}

/// `POST /care/advice/slots/{id}/outcome`
pub async fn outcome(cx: Cx, Path(id): Path<SlotId>, form: Form) -> Outcome {
    let own = own(&cx, id).await?;
    let held = match form.get("outcome") {
        "held" => true,
        "missed" => false,
        _ => return Err(base::invalid("outcome", "form-choose").into()),
    };
    hour::outcome(desk(&cx, cx.actor()?)?, &own, held).await?;
    back(&own, "done-advice-outcome")
}
