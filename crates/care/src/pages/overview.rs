//! `/care/advice`: free slots, one's own booking, and how often advice was taken.

use askama::Template;
use axum::extract::Query;
use base::Day;
use serde::Deserialize;
use ui::{Cx, Outcome, Page, page::redirect};

use crate::{
    advice::{
        BookingId, GIVE,
        booking::{self, Booking},
        duty::Duties,
        slot::{self, Place, Slot},
        usage::{self, Told},
    },
    pages,
};

/// `GET /care`: what a notice leads to.
pub async fn home(cx: Cx) -> Outcome {
    cx.actor()?;
    redirect("/care/advice")
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Again {
    /// A booking that was called off: its words go along.
    from: Option<BookingId>,
}

#[derive(Template)]
#[template(path = "advice/show.html")]
struct Show<'a> {
    cx: &'a Cx,
    own: Vec<Booking>,
    free: Vec<Slot>,
    places: Vec<Place>,
    told: Vec<Told>,
    duties: Duties,
    from: Option<BookingId>,
    gives: bool,
}

impl Show<'_> {
    fn date(&self, day: impl Into<jiff::civil::Date>) -> String {
        pages::date(self.cx, day)
    }

    fn span(&self, slot: &Slot) -> String {
        pages::span(self.cx, slot.starts_at, slot.ends_at)
    }

    fn when(&self, booking: &Booking) -> String {
        format!("{} {}", self.date(booking.day), pages::span(self.cx, booking.starts_at, booking.ends_at))
    }

    fn mark(&self, slot: &Slot) -> String {
        pages::mark(self.cx, &self.duties, slot)
    }

    fn days(&self) -> Vec<(Day, Vec<&Slot>)> {
        pages::by_day(&self.free)
    }

    /// `off`, `coming` or `over`.
    fn state(&self, booking: &Booking) -> &'static str {
        match booking {
            booking if booking.is_off() => "off",
            booking if booking.is_open(self.cx.moment()) => "coming",
            _ => "over",
        }
    }

    fn has_open(&self) -> bool {
        self.own.iter().any(|booking| self.state(booking) == "coming")
    }

    fn link(&self, slot: &Slot) -> String {
        let from = self.from.map(|from| format!("?from={from}")).unwrap_or_default();
        format!("/care/advice/slots/{}/bookings/new{from}", slot.id)
    }

    fn count(&self, told: &Told) -> String {
        if told.least == 0 {
            self.cx.t1("advice-count-few", "step", usage::STEP)
        } else {
            self.cx.t2("advice-count-steps", "least", told.least, "most", told.most())
        }
    }
}

/// `GET /care/advice`
pub async fn show(cx: Cx, Query(again): Query<Again>) -> Outcome {
    let (actor, db, now, today) = (cx.actor()?, &cx.app.db, cx.moment(), cx.today());
    let (own, free, places, told, duties) = tokio::try_join!(
        booking::own(db, actor),
        slot::free(db, actor, now, today),
        slot::places(db, actor.tenant, now, today),
        usage::told(db, actor.tenant, today),
        Duties::of(db, actor, today),
    )?;
    let gives = actor.may(&GIVE);
    Show { cx: &cx, own, free, places, told, duties, from: again.from, gives }.page()
}
