//! The pages. None of them is kept on a device: nothing under `/care` is
//! stored by the service worker, and no form here has a draft or an outbox.

pub mod bookings;
pub mod hours;
pub mod overview;
pub mod slots;

use base::{Actor, Moment, Result};
use jiff::civil::{Date, DateTime};
use ui::Cx;

use crate::advice::{Desk, duty::Duties, slot::Slot};

fn desk<'a>(cx: &'a Cx, actor: &'a Actor) -> Result<Desk<'a>> {
    let (app, tenant) = (&cx.app, cx.tenant()?);
    let (at, today) = (cx.moment(), cx.today());
    Ok(Desk { db: &app.db, ids: &app.ids, seal: &app.seal, actor, zone: &tenant.zone, at, today })
}

fn local(cx: &Cx, at: Moment) -> DateTime {
    cx.zone().to_datetime(at.0)
}

/// "14:00–14:30"
fn span(cx: &Cx, from: Moment, to: Moment) -> String {
    format!("{}–{}", local(cx, from).strftime("%H:%M"), local(cx, to).strftime("%H:%M"))
}

/// "11月24日 周二"
fn date(cx: &Cx, day: impl Into<Date>) -> String {
    let day = day.into();
    let weekday = day.weekday().to_monday_one_offset().to_string();
    format!("{} {}", cx.short_day(day), cx.tk("advice-weekday-", weekday))
}

/// What the reader's own hours of work say of a slot; empty when nothing.
fn mark(cx: &Cx, duties: &Duties, slot: &Slot) -> String {
    match duties.mark(local(cx, slot.starts_at), local(cx, slot.ends_at)) {
        Some("advice-mark-sleep") => cx.t("advice-mark-sleep"),
        Some(duty) => cx.t1("advice-mark-duty", "duty", cx.t(duty)),
        None => String::new(),
    }
}

/// Slots by their days, in order.
fn by_day(slots: &[Slot]) -> Vec<(base::Day, Vec<&Slot>)> {
    let mut days: Vec<(base::Day, Vec<&Slot>)> = Vec::new();
    for slot in slots {
        match days.last_mut() {
            Some((day, of)) if *day == slot.day => of.push(slot),
            _ => days.push((slot.day, vec![slot])),
        }
    }
    days
}
