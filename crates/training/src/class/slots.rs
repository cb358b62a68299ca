//! Which times suit the invited: how many have a slot in or beside their shift,
//! and which further slots would give most of the others one (排班友好).

use std::collections::BTreeMap;

use base::{calendar::WorkingCalendar, shift::ShiftPattern};
use jiff::{
    SignedDuration, ToSpan,
    civil::{Date, Time},
};
use people::audience::Reached;

use crate::fit::{self, Slot};

/// People of one shift pattern.
pub type Crew = (Option<ShiftPattern>, i64);

/// The share of the invited, in percent, for whom a slot is looked for.
pub const ENOUGH: i64 = 90;
/// Slots proposed at most.
const MOST: usize = 4;
/// Days that are looked at, from the day after so many.
const NOTICE: i64 = 3;
const DAYS: i64 = 21;
/// Hours at which a session can begin, beside those that were written.
const BEGINNINGS: [i8; 3] = [9, 14, 19];

/// How the written slots cover the invited, and what would cover more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cover {
    pub people: i64,
    /// With a slot in or beside their shift.
    pub good: i64,
    /// Nobody knows their hours beforehand.
    pub unknown: i64,
    /// Each slot that is written, with those whom it suits.
    pub written: Vec<(Slot, i64)>,
    /// Each slot that is proposed, with those whom it suits and no earlier one does.
    pub proposed: Vec<(Slot, i64)>,
}

impl Cover {
    pub fn percent(&self) -> i64 {
        100 * self.good / self.people.max(1)
    }

    /// With the proposed slots as well.
    pub fn percent_then(&self) -> i64 {
        let more: i64 = self.proposed.iter().map(|(_, people)| people).sum();
        100 * (self.good + more) / self.people.max(1)
    }

    pub fn percent_of(&self, people: i64) -> i64 {
        100 * people / self.people.max(1)
    }
}

pub fn crews(reached: &[Reached]) -> Vec<Crew> {
    let mut by_code: BTreeMap<&str, i64> = BTreeMap::new();
    for person in reached {
        *by_code.entry(person.shift_pattern.as_str()).or_default() += 1;
    }
    by_code.into_iter().map(|(code, people)| (code.parse().ok(), people)).collect()
}

/// Sessions of the same content, of which one comes to one.
pub fn cover(crews: &[Crew], calendar: &WorkingCalendar, written: &[Slot], today: Date) -> Cover {
    let sum = |crews: &[Crew]| crews.iter().map(|(_, people)| people).sum::<i64>();
    let is_known = |(pattern, _): &Crew| pattern.is_some_and(ShiftPattern::hours_are_known);
    let (known, unknown): (Vec<Crew>, Vec<Crew>) = crews.iter().copied().partition(is_known);
    let good = |slot: Slot| sum(&suited(&known, calendar, slot));
    let mut left: Vec<Crew> =
        known.iter().copied().filter(|(pattern, _)| !fit::best(*pattern, calendar, written).is_good()).collect();
    let people = sum(crews);
    let mut cover = Cover {
        people,
        good: sum(&known) - sum(&left),
        unknown: sum(&unknown),
        written: written.iter().map(|slot| (*slot, good(*slot))).collect(),
        proposed: Vec::new(),
    };
    let candidates = candidates(calendar, written, today);
    while cover.proposed.len() < MOST && cover.percent_then() < ENOUGH {
        let Some((slot, more)) = best(&left, calendar, &candidates) else { break };
        left.retain(|(pattern, _)| !fit::of(*pattern, calendar, slot).is_good());
        cover.proposed.push((slot, more));
    }
    cover.proposed.sort_by_key(|(slot, _)| (slot.day, slot.starts));
    cover
}

fn suited(crews: &[Crew], calendar: &WorkingCalendar, slot: Slot) -> Vec<Crew> {
    crews.iter().copied().filter(|(pattern, _)| fit::of(*pattern, calendar, slot).is_good()).collect()
}

/// The candidate that suits the most of these, and how many; of equals the first.
pub fn best(crews: &[Crew], calendar: &WorkingCalendar, candidates: &[Slot]) -> Option<(Slot, i64)> {
    let mut best: Option<(Slot, i64)> = None;
    for slot in candidates {
        let people = suited(crews, calendar, *slot).iter().map(|(_, people)| people).sum();
        if people > best.map_or(0, |(_, most)| most) {
            best = Some((*slot, people));
        }
    }
    best
}

/// The same hours on the days of three weeks after a day.
pub fn later(slot: Slot, last: Date) -> Vec<Slot> {
    (1..=DAYS).map(|days| Slot { day: last.saturating_add(days.days()), ..slot }).collect()
}

/// Days in three weeks that are no holidays, at the hours of what was written
/// and at those at which sessions usually begin, as long as the first that was
/// written, else two hours.
fn candidates(calendar: &WorkingCalendar, written: &[Slot], today: Date) -> Vec<Slot> {
    let length = written.first().map_or(SignedDuration::from_hours(2), |slot| slot.ends.duration_since(slot.starts));
    let mut hours: Vec<(Time, Time)> = written.iter().map(|slot| (slot.starts, slot.ends)).collect();
    for hour in BEGINNINGS {
        let starts = jiff::civil::time(hour, 0, 0, 0);
        hours.extend(starts.checked_add(length).ok().map(|ends| (starts, ends)));
    }
    let mut seen = Vec::new();
    hours.retain(|pair| {
        let is_new = !seen.contains(pair);
        seen.push(*pair);
        is_new
    });
    let is_holiday = |day: Date| calendar.exception(day).is_some() && !calendar.is_working_day(day);
    let days = (NOTICE..NOTICE + DAYS).map(|days| today.saturating_add(days.days())).filter(|day| !is_holiday(*day));
    let at = |day| hours.iter().map(move |(starts, ends)| Slot { day, starts: *starts, ends: *ends });
    days.flat_map(at).collect()
}

#[cfg(test)]
mod tests {
    use base::shift::ANCHOR;

    use super::*;

    fn crews(codes: &[(&str, i64)]) -> Vec<Crew> {
        codes.iter().map(|(code, people)| (code.parse().ok(), *people)).collect()
    }

    fn at(days: i64, starts: i8, ends: i8) -> Slot {
        let day = ANCHOR.saturating_add(days.days());
        Slot { day, starts: jiff::civil::time(starts, 0, 0, 0), ends: jiff::civil::time(ends, 0, 0, 0) }
    }

    #[test]
    fn the_day_that_suits_the_most_is_proposed() {
        let calendar = WorkingCalendar::default();
        let crews = crews(&[("four-crew:0", 10), ("window", 30), ("day", 5)]);
        let (slot, people) = best(&crews, &calendar, &later(at(0, 9, 11), ANCHOR)).expect("a day");
        // On a Saturday the window crews are free, and four-crew:0 is on its day shift.
        assert_eq!((slot.day.to_string().as_str(), people), ("2024-01-13", 40));
    }

    #[test]
    fn a_railway_is_covered_by_a_few_slots() {
        let calendar = WorkingCalendar::default();
        let codes = [
            ("four-crew:0", 200),
            ("four-crew:1", 200),
            ("four-crew:2", 200),
            ("four-crew:3", 200),
            ("window", 600),
            ("day", 700),
            ("crew-pool", 160),
        ];
        let crews = crews(&codes);
        let one = cover(&crews, &calendar, &[at(0, 9, 11)], ANCHOR);
        assert!(one.percent() < ENOUGH && one.percent_then() >= ENOUGH, "{one:?}");
        assert_eq!(one.unknown, 160);
        let all: Vec<Slot> = [at(0, 9, 11)].into_iter().chain(one.proposed.iter().map(|(slot, _)| *slot)).collect();
        let then = cover(&crews, &calendar, &all, ANCHOR);
        assert_eq!((then.percent(), then.proposed.len()), (one.percent_then(), 0), "{then:?}");
        assert!(one.proposed.iter().all(|(slot, _)| slot.day >= ANCHOR.saturating_add(3.days())));
    }

    #[test]
    fn nobody_known_is_nobody_covered() {
        let found = cover(&crews(&[("crew-pool", 3), ("", 2)]), &WorkingCalendar::default(), &[], ANCHOR);
        assert_eq!((found.people, found.good, found.unknown, found.proposed.len()), (5, 0, 5, 0));
    }
}
