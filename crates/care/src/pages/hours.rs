//! `/care/advice/hours`: the adviser's week, and offering hours.

use askama::Template;
use axum::extract::Query;
use base::{Day, Result};
use jiff::{ToSpan, civil::Time};
use serde::Deserialize;
use std::collections::HashMap;
use ui::{Cx, Form, Outcome, Page, page::redirect};

use crate::{
    advice::{
        BookingId, GIVE, SlotId, booking,
        offer::{self, MINUTES},
        slot::{self, Slot},
    },
    pages::{self, desk},
};

/// In a room, or on the telephone.
pub const WAYS: [&str; 2] = ["room", "phone"];

fn monday(day: Day) -> Day {
    let since = i64::from(day.weekday().to_monday_zero_offset());
    Day(day.saturating_sub(since.days()))
}

/// The week of a day.
pub fn link(day: Day) -> String {
    format!("/care/advice/hours?week={}", monday(day))
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Week {
    week: Option<Day>,
}

#[derive(Template)]
#[template(path = "hours/index.html")]
struct Index<'a> {
    cx: &'a Cx,
    form: &'a Form,
    monday: Day,
    slots: Vec<Slot>,
    unmarked: Vec<Slot>,
    bookings: HashMap<SlotId, BookingId>,
}

impl Index<'_> {
    fn date(&self, day: impl Into<jiff::civil::Date>) -> String {
        pages::date(self.cx, day)
    }

    fn span(&self, slot: &Slot) -> String {
        pages::span(self.cx, slot.starts_at, slot.ends_at)
    }

    fn days(&self) -> Vec<(Day, Vec<&Slot>)> {
        pages::by_day(&self.slots)
    }

    fn sunday(&self) -> Day {
        Day(self.monday.saturating_add(6.days()))
    }

    fn other(&self, days: i64) -> String {
        link(Day(self.monday.saturating_add(days.days())))
    }

    fn has_begun(&self, slot: &Slot) -> bool {
        slot.has_begun(self.cx.moment())
    }

    fn booking(&self, slot: &Slot) -> Option<&BookingId> {
        self.bookings.get(&slot.id)
    }

    /// The word of its state: `free`, `booked`, `walk-in`, `off`, `held`, `missed` or `passed`.
    fn state<'b>(&self, slot: &'b Slot) -> &'b str {
        match slot.outcome.as_deref() {
            Some(outcome) if slot.is_booked() => outcome,
            _ if slot.is_free() && self.has_begun(slot) => "passed",
            _ => &slot.state,
        }
    }
}

async fn page<'a>(cx: &'a Cx, form: &'a Form, week: Day) -> Result<Index<'a>> {
    let (actor, db, monday) = (cx.require(&GIVE)?, &cx.app.db, monday(week));
    let (slots, unmarked, bookings) = tokio::try_join!(
        slot::week(db, actor, monday),
        slot::unmarked(db, actor, cx.moment()),
        booking::of_adviser(db, actor),
    )?;
    Ok(Index { cx, form, monday, slots, unmarked, bookings })
}

/// `GET /care/advice/hours`
pub async fn index(cx: Cx, Query(week): Query<Week>) -> Outcome {
    let actor = cx.require(&GIVE)?;
    let mut form = Form::filled([("minutes", "30".to_owned()), ("way", "room".to_owned())]);
    // As the last time.
    if let Some(last) = slot::last(&cx.app.db, actor).await? {
        form.set("way", last.way.as_str());
        form.set(if last.way == "phone" { "phone" } else { "room" }, last.place);
    }
    let week = week.week.unwrap_or_else(|| cx.today());
    page(&cx, &form, week).await?.page()
}

/// `POST /care/advice/hours`
pub async fn create(cx: Cx, mut form: Form) -> Outcome {
    let actor = cx.require(&GIVE)?;
    let new = read(&mut form);
    let made = match (form.finish(), new) {
        (Ok(()), Some(new)) => offer::offer(desk(&cx, actor)?, &new).await.map(|_| new.day),
        (Ok(()), None) => Err(base::invalid("form", "form-broken")),
        (Err(error), _) => Err(error),
    };
    match made {
        Ok(day) => redirect(format!("{}&done=done-advice-hours", link(day))),
        Err(error) => {
            let form = form.redisplay(error)?;
            page(&cx, &form, form.get("day").parse().unwrap_or_else(|_| cx.today())).await?.refused()
        }
    }
}

fn read(form: &mut Form) -> Option<offer::New> {
    let day = form.day("day", true);
    let (from, to) = (form.parse::<Time>("from", true), form.parse::<Time>("to", true));
    let minutes = form.choice("minutes", |word| word.parse().ok().filter(|minutes| MINUTES.contains(minutes)));
    let way = form.choice("way", |word| WAYS.into_iter().find(|known| *known == word));
    let place = match way {
        Some("phone") => {
            let number = form.text("phone", 3..=40);
            if form.error("phone").is_none() && number.chars().filter(char::is_ascii_digit).count() < 3 {
                form.refuse("phone", "form-not-understood");
            }
            number
        }
        _ => form.text("room", 2..=60),
    };
    let note = form.text("note", 0..=100);
    Some(offer::New { day: day?, from: from?, to: to?, minutes: minutes?, way: way?, place, note })
}
