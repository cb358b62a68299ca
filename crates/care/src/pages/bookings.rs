//! Booking a slot, one's own booking, and a booking as the adviser reads it.

use askama::Template;
use axum::{
    extract::{Path, Query},
    http::StatusCode,
};
use base::{Error, Result, not_found};
use serde::Deserialize;
use ui::{Cx, Form, Outcome, Page, page::redirect};
use uuid::Uuid;

use crate::{
    advice::{
        BookingId, SlotId, TOPICS,
        booking::{self, Booking, BookingAccess, Look, WORDS, Words},
        duty::Duties,
        slot::{self, Slot},
    },
    pages::{self, desk},
};

/// Other free slots that are offered when somebody was faster.
const OTHERS: usize = 6;

#[derive(Template)]
#[template(path = "bookings/new.html")]
struct New<'a> {
    cx: &'a Cx,
    form: &'a Form,
    slot: Slot,
    mark: String,
    /// For the words that are already typed.
    others: Vec<Slot>,
}

impl New<'_> {
    fn when(&self, slot: &Slot) -> String {
        format!("{} {}", pages::date(self.cx, slot.day), pages::span(self.cx, slot.starts_at, slot.ends_at))
    }

    fn is_open(&self) -> bool {
        self.form.error("slot").is_none()
    }
}

async fn page<'a>(cx: &'a Cx, form: &'a Form, id: SlotId, others: usize) -> Result<New<'a>> {
    let (actor, db, today) = (cx.actor()?, &cx.app.db, cx.today());
    let slot = slot::get(db, actor.tenant, id).await?;
    let mark = pages::mark(cx, &Duties::of(db, actor, today).await?, &slot);
    let mut free = if others > 0 { slot::free(db, actor, cx.moment(), today).await? } else { Vec::new() };
    free.truncate(others);
    Ok(New { cx, form, slot, mark, others: free })
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Again {
    from: Option<BookingId>,
}

/// `GET /care/advice/slots/{id}/bookings/new`
pub async fn new(cx: Cx, Path(id): Path<SlotId>, Query(again): Query<Again>) -> Outcome {
    let actor = cx.actor()?;
    let slot = slot::get(&cx.app.db, actor.tenant, id).await?;
    if slot.adviser_id == actor.person {
        return Err(not_found().into());
    }
    let words = match again.from {
        Some(from) => BookingAccess::own(&cx.app.db, actor, from).await?.words(desk(&cx, actor)?)?,
        None => Words::default(),
    };
    let mut form = Form::filled([
        ("id", cx.app.ids.untimed::<Uuid>().to_string()),
        ("topic", words.topic),
        ("text", words.text),
        ("called", words.called),
    ]);
    let is_gone = !slot.is_free() || slot.has_begun(cx.moment());
    if is_gone {
        form.refuse("slot", "advice-slot-gone");
    }
    page(&cx, &form, id, if is_gone { OTHERS } else { 0 }).await?.page()
}

/// `POST /care/advice/slots/{id}/bookings`
pub async fn create(cx: Cx, Path(slot): Path<SlotId>, mut form: Form) -> Outcome {
    let actor = cx.actor()?;
    let topic = form.choice("topic", |word| TOPICS.into_iter().find(|known| *known == word));
    let (text, called) = (form.text("text", 0..=WORDS), form.text("called", 1..=20));
    let id = form.parse::<BookingId>("id", true);
    let made = match (form.finish(), id) {
        (Ok(()), Some(id)) => {
            let words = Words { topic: topic.unwrap_or_default().to_owned(), text, called };
            booking::book(desk(&cx, actor)?, slot, id, &words).await.map(|()| id)
        }
        (Ok(()), None) => Err(base::invalid("form", "form-broken")),
        (Err(error), _) => Err(error),
    };
    match made {
        Ok(id) => redirect(format!("/care/advice/bookings/{id}?done=done-advice-booked")),
        Err(Error::Conflict(why)) => {
            form.refuse("slot", why);
            page(&cx, &form, slot, OTHERS).await?.page_with(StatusCode::CONFLICT)
        }
        Err(error) => {
            let form = form.redisplay(error)?;
            page(&cx, &form, slot, 0).await?.refused()
        }
    }
}

#[derive(Template)]
#[template(path = "bookings/show.html")]
struct Show<'a> {
    cx: &'a Cx,
    access: BookingAccess,
    words: Words,
    farewell: Option<String>,
    looks: Vec<Look>,
}

impl Show<'_> {
    fn of(&self) -> &Booking {
        &self.access.booking
    }

    fn when(&self) -> String {
        let of = self.of();
        format!("{} {}", pages::date(self.cx, of.day), pages::span(self.cx, of.starts_at, of.ends_at))
    }

    fn is_coming(&self) -> bool {
        self.of().is_coming(self.cx.moment())
    }

    fn back(&self) -> String {
        if self.access.is_own() { "/care/advice".into() } else { super::hours::link(self.of().day) }
    }
}

/// `GET /care/advice/bookings/{id}`
pub async fn show(cx: Cx, Path(id): Path<BookingId>) -> Outcome {
    let desk = desk(&cx, cx.actor()?)?;
    let access = BookingAccess::open(desk, id).await?;
    let (words, farewell) = (access.words(desk)?, access.farewell(desk)?);
    let looks = access.looks(desk.db).await?;
    Show { cx: &cx, access, words, farewell, looks }.page()
}

/// `POST /care/advice/bookings/{id}/cancellation`
pub async fn cancel(cx: Cx, Path(id): Path<BookingId>) -> Outcome {
    let desk = desk(&cx, cx.actor()?)?;
    let access = BookingAccess::own(desk.db, desk.actor, id).await?;
    booking::cancel(desk, &access).await?;
    redirect("/care/advice?done=done-advice-cancelled")
}
