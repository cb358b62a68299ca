//! Whether a session fits somebody's shift: nobody is called on the day of a
//! night shift or on the rest day after it. Whoever works round the clock has
//! no other days: they can come for an hour or two while they are there, by day.

use base::{
    calendar::WorkingCalendar,
    shift::{Duty, DutyKind, ShiftPattern},
};
use jiff::{
    ToSpan,
    civil::{Date, Time},
};

/// When a session is, on the wall.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Slot {
    pub day: Date,
    pub starts: Time,
    pub ends: Time,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Fit {
    /// While they are at work anyway.
    InShift,
    /// On a working day outside the shift, or the day before or after one.
    Adjacent,
    /// A free day away from any shift.
    Apart,
    /// Hours that nobody knows beforehand (包乘), or no pattern at all.
    Unknown,
    /// A night shift begins on this day.
    Night,
    /// The rest after a night shift.
    AfterNight,
}

impl Fit {
    pub fn is_refused(self) -> bool {
        matches!(self, Self::Night | Self::AfterNight)
    }

    /// Does it cost them no free day?
    pub fn is_good(self) -> bool {
        matches!(self, Self::InShift | Self::Adjacent)
    }

    pub fn code(self) -> &'static str {
        match self {
            Self::InShift => "in-shift",
            Self::Adjacent => "adjacent",
            Self::Apart => "apart",
            Self::Unknown => "unknown",
            Self::Night => "night",
            Self::AfterNight => "after-night",
        }
    }
}

/// Some days later, or earlier.
fn add_days(day: Date, days: i64) -> Option<Date> {
    day.checked_add(days.days()).ok()
}

pub fn of(pattern: Option<ShiftPattern>, calendar: &WorkingCalendar, slot: Slot) -> Fit {
    let Some(pattern) = pattern.filter(|pattern| pattern.hours_are_known()) else { return Fit::Unknown };
    let on = |days: i64| add_days(slot.day, days).and_then(|day| pattern.duty_on(day, calendar));
    let (before, today, after) = (on(-1), on(0), on(1));
    if today.is_some_and(|duty| is_within_a_long_day(&duty, slot)) {
        return Fit::InShift;
    }
    if let Some(duty) = today.filter(|duty| duty.kind.takes_the_night()) {
        let is_over = duty.end <= slot.day.to_datetime(slot.starts);
        return if is_over { Fit::AfterNight } else { Fit::Night };
    }
    if before.is_some_and(|duty| duty.kind.takes_the_night() && duty.end.date() == slot.day) {
        return Fit::AfterNight;
    }
    match today {
        Some(duty) if duty.start < slot.day.to_datetime(slot.ends) && slot.day.to_datetime(slot.starts) < duty.end => {
            Fit::InShift
        }
        Some(_) => Fit::Adjacent,
        None if pattern.works_nights() && (before.is_some() || after.is_some()) => Fit::Adjacent,
        None => Fit::Apart,
    }
}

/// The longest session that somebody can go to in the middle of 24 hours, in
/// minutes, and when the day of these ends.
const MOST_MINUTES: i64 = 120;
const EVENING: Time = Time::constant(20, 0, 0, 0);

fn is_within_a_long_day(duty: &Duty, slot: Slot) -> bool {
    let length = slot.ends.duration_since(slot.starts).as_mins();
    duty.kind == DutyKind::Full
        && duty.start <= slot.day.to_datetime(slot.starts)
        && slot.ends <= EVENING
        && (1..=MOST_MINUTES).contains(&length)
}

/// May somebody of this pattern be called on that day, whatever the hour?
/// Without a pattern, or where hours are not known beforehand (包乘), nothing
/// speaks against it.
pub fn is_rested(pattern: Option<ShiftPattern>, calendar: &WorkingCalendar, day: Date) -> bool {
    let slot = Slot { day, starts: Time::midnight(), ends: Time::midnight() };
    !of(pattern, calendar, slot).is_refused()
}

/// Can they come on so many days from the first one on? Who works office hours
/// is not called on a day off.
pub fn is_available(pattern: Option<ShiftPattern>, calendar: &WorkingCalendar, first: Date, days: i64) -> bool {
    let in_office = matches!(pattern, None | Some(ShiftPattern::Day | ShiftPattern::Clinic));
    (0..days).all(|later| {
        let day = first.saturating_add(later.days());
        is_rested(pattern, calendar, day) && (!in_office || calendar.is_working_day(day))
    })
}

/// The best that any of the sessions offers to this pattern.
pub fn best(pattern: Option<ShiftPattern>, calendar: &WorkingCalendar, slots: &[Slot]) -> Fit {
    slots.iter().map(|slot| of(pattern, calendar, *slot)).min().unwrap_or(Fit::Unknown)
}

/// The worst: what somebody meets who comes to each of them.
pub fn worst(pattern: Option<ShiftPattern>, calendar: &WorkingCalendar, slots: &[Slot]) -> Fit {
    slots.iter().map(|slot| of(pattern, calendar, *slot)).max().unwrap_or(Fit::Unknown)
}

#[cfg(test)]
mod tests {
    use base::shift::ANCHOR;

    use super::*;

    fn at(days: i64, starts: i8, ends: i8) -> Slot {
        let day = add_days(ANCHOR, days).expect("a day");
        Slot { day, starts: jiff::civil::time(starts, 0, 0, 0), ends: jiff::civil::time(ends, 0, 0, 0) }
    }

    fn fits(code: &str, slots: &[Slot]) -> Vec<&'static str> {
        let calendar = WorkingCalendar::default();
        slots.iter().map(|slot| of(code.parse().ok(), &calendar, *slot).code()).collect()
    }

    #[test]
    fn each_pattern_through_its_round() {
        // Monday, 1 January 2024 is the first day of every round (and a working day here: no holidays are given).
        let week: Vec<Slot> = (0..7).map(|day| at(day, 9, 11)).collect();
        assert_eq!(
            fits("four-crew:0", &week),
            ["in-shift", "night", "after-night", "adjacent", "in-shift", "night", "after-night"]
        );
        assert_eq!(
            fits("apn:0", &week),
            ["in-shift", "adjacent", "adjacent", "after-night", "in-shift", "adjacent", "adjacent"]
        );
        // Two hours beside the ward, by day; never a day's class, nor in the evening.
        assert_eq!(fits("duty24:0", &week[..4]), ["in-shift", "after-night", "in-shift", "after-night"]);
        assert_eq!(fits("duty24:0", &[at(0, 9, 12), at(0, 19, 21), at(0, 6, 7)]), ["night", "night", "night"]);
        assert_eq!(fits("day", &week), ["in-shift", "in-shift", "in-shift", "in-shift", "in-shift", "apart", "apart"]);
        assert_eq!(
            fits("window", &week),
            ["after-night", "after-night", "after-night", "after-night", "after-night", "adjacent", "adjacent"]
        );
        assert_eq!(fits("crew-pool", &week[..1]), ["unknown"]);
        assert_eq!(fits("", &week[..1]), ["unknown"]);
    }

    #[test]
    fn nobody_is_called_on_a_night_or_the_day_after() {
        let calendar = WorkingCalendar::default();
        let week = |code: &str| -> String {
            let rested = |day: i64| is_rested(code.parse().ok(), &calendar, add_days(ANCHOR, day).expect("a day"));
            (0..8).map(|day| if rested(day) { '+' } else { '-' }).collect()
        };
        assert_eq!(week("four-crew:0"), "+--++--+");
        assert_eq!(week("four-crew:1"), "++--++--");
        assert_eq!(week("duty24:0"), "--------");
        // The night is the one that ends in the morning of its day.
        assert_eq!(week("apn:0"), "+++-+++-");
        assert_eq!(week("window"), "-----++-");
        assert_eq!(week("window:135"), "-+-+-++-");
        for code in ["day", "crew-pool", ""] {
            assert_eq!(week(code), "++++++++");
        }
    }

    #[test]
    fn an_evening_is_beside_the_day() {
        assert_eq!(fits("day", &[at(0, 19, 21)]), ["adjacent"]);
        assert_eq!(fits("apn:0", &[at(3, 0, 1)]), ["night"]);
    }
}
