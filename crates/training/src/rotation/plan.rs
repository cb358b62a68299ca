//! Who goes when: pure, and the same for the same people.
//!
//! The cycle is cut into as many slots as classes are needed. In each slot that
//! day is taken on which the most people can come, those counting most who can
//! come on few days (天窗, 夜班); they are seated first, spread over the teams.

use std::collections::HashMap;

use base::{Day, PersonId, UnitId, calendar::WorkingCalendar, shift::ShiftPattern};
use jiff::civil::Date;

use crate::{branch::Member, fit::is_available};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rules {
    pub from: Day,
    /// The last day.
    pub to: Day,
    pub seats: usize,
    pub days: i64,
    pub per_team: usize,
    pub weekends: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Candidate {
    pub person: PersonId,
    pub team: Option<UnitId>,
    pub pattern: Option<ShiftPattern>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Turn {
    pub day: Date,
    pub people: Vec<PersonId>,
}

/// What [`fill`] found: seats in turns that are there (by their index), and new turns.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filled {
    pub given: Vec<(PersonId, usize)>,
    pub turns: Vec<Turn>,
}

pub fn candidates(members: &[Member]) -> Vec<Candidate> {
    let candidate = |member: &Member| Candidate { person: member.id, team: member.team_id, pattern: member.pattern() };
    members.iter().map(candidate).collect()
}

/// Each turn with its day and people, in time. Whoever is in none can come on
/// no day of the cycle.
pub fn plan(people: &[Candidate], rules: &Rules, calendar: &WorkingCalendar) -> Vec<Turn> {
    let mut board = Board::new(people, rules, calendar);
    let classes = people.len().div_ceil(rules.seats.max(1)).max(1);
    for slot in 0..classes {
        let at = |part: usize| board.days.len() * part / classes;
        board.take(at(slot)..at(slot + 1));
    }
    board.take_rest();
    board.turns.sort_by_key(|turn| turn.day);
    board.turns
}

/// Seats people in turns of these days that have so much room, and plans new
/// turns for those who are left.
pub fn fill(people: &[Candidate], open: &[(Date, usize)], rules: &Rules, calendar: &WorkingCalendar) -> Filled {
    let mut room: Vec<usize> = open.iter().map(|(_, room)| *room).collect();
    let (mut given, mut left) = (Vec::new(), Vec::new());
    for candidate in people {
        let fits =
            |index: &usize| room[*index] > 0 && is_available(candidate.pattern, calendar, open[*index].0, rules.days);
        match (0..open.len()).find(fits) {
            Some(index) => {
                room[index] -= 1;
                given.push((candidate.person, index));
            }
            None => left.push(*candidate),
        }
    }
    let mut board = Board::new(&left, rules, calendar);
    board.take_rest();
    board.turns.sort_by_key(|turn| turn.day);
    Filled { given, turns: board.turns }
}

struct Board<'a> {
    rules: &'a Rules,
    days: Vec<Date>,
    /// Of each pattern, whether its people can come on each of `days`.
    can: Vec<Vec<bool>>,
    /// How much one of them counts: more, the fewer the days.
    weight: Vec<u64>,
    /// Those without a seat, with the index of their pattern.
    left: Vec<(Candidate, usize)>,
    turns: Vec<Turn>,
}

impl<'a> Board<'a> {
    fn new(people: &[Candidate], rules: &'a Rules, calendar: &WorkingCalendar) -> Self {
        let all = std::iter::successors(Some(rules.from.0), |day| day.tomorrow().ok());
        let is_open = |day: &Date| {
            let holiday = calendar.exception(*day).is_some() && !calendar.is_working_day(*day);
            !holiday && (rules.weekends || calendar.is_working_day(*day))
        };
        let days: Vec<Date> = all.take_while(|day| *day <= rules.to.0).filter(is_open).collect();
        let mut patterns: Vec<Option<ShiftPattern>> = Vec::new();
        let mut left = Vec::with_capacity(people.len());
        for candidate in people {
            let known = patterns.iter().position(|pattern| *pattern == candidate.pattern);
            let index = known.unwrap_or_else(|| {
                patterns.push(candidate.pattern);
                patterns.len() - 1
            });
            left.push((*candidate, index));
        }
        let can: Vec<Vec<bool>> = patterns
            .iter()
            .map(|pattern| days.iter().map(|day| is_available(*pattern, calendar, *day, rules.days)).collect())
            .collect();
        let weight = can
            .iter()
            .map(|can| {
                let free = can.iter().filter(|can| **can).count().max(1);
                (1_000 * days.len() / free) as u64
            })
            .collect();
        Self { rules, days, can, weight, left, turns: Vec::new() }
    }

    /// One turn on the best day of a stretch of days.
    fn take(&mut self, stretch: std::ops::Range<usize>) {
        let mut best: Option<(u64, usize, Vec<usize>)> = None;
        for day in stretch.filter(|day| self.turns.iter().all(|turn| turn.day != self.days[*day])) {
            let chosen = self.choose(day);
            let worth: u64 = chosen.iter().map(|index| self.weight[self.left[*index].1]).sum();
            if worth > best.as_ref().map_or(0, |(most, ..)| *most) {
                best = Some((worth, day, chosen));
            }
        }
        let Some((_, day, mut chosen)) = best else { return };
        let people: Vec<PersonId> = chosen.iter().map(|index| self.left[*index].0.person).collect();
        chosen.sort_unstable();
        for index in chosen.into_iter().rev() {
            self.left.remove(index);
        }
        self.turns.push(Turn { day: self.days[day], people });
    }

    /// Further turns anywhere in the cycle, as long as somebody can come.
    fn take_rest(&mut self) {
        let mut before = usize::MAX;
        while !self.left.is_empty() && self.left.len() < before {
            before = self.left.len();
            self.take(0..self.days.len());
        }
    }

    /// Whom a day would take: the scarce first, then each team's first, second …
    fn choose(&self, day: usize) -> Vec<usize> {
        let mut of_team: HashMap<Option<UnitId>, usize> = HashMap::new();
        let mut order: Vec<(std::cmp::Reverse<u64>, usize, usize)> = Vec::new();
        for (index, (candidate, pattern)) in self.left.iter().enumerate() {
            if !self.can[*pattern][day] {
                continue;
            }
            let count = of_team.entry(candidate.team).or_default();
            *count += 1;
            if candidate.team.is_none() || *count <= self.rules.per_team {
                order.push((std::cmp::Reverse(self.weight[*pattern]), *count, index));
            }
        }
        order.sort_unstable();
        order.into_iter().take(self.rules.seats).map(|(.., index)| index).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CODES: [&str; 9] =
        ["four-crew:0", "four-crew:1", "four-crew:2", "four-crew:3", "window", "day", "crew-pool", "duty24:0", "apn:2"];

    fn people(count: u128) -> Vec<Candidate> {
        let person = |number: u128| Candidate {
            person: uuid::Uuid::from_u128(number).into(),
            team: Some(uuid::Uuid::from_u128(number / 4).into()),
            pattern: CODES[number as usize % CODES.len()].parse().ok(),
        };
        (0..count).map(person).collect()
    }

    fn rules(days: i64) -> Rules {
        let day = |text: &str| text.parse().expect("a day");
        Rules { from: day("2026-01-01"), to: day("2028-12-31"), seats: 50, days, per_team: 3, weekends: true }
    }

    #[test]
    fn everybody_sits_once_and_nobody_after_a_night() {
        let calendar = WorkingCalendar::default();
        let everybody = people(742);
        // Who works 24 hours every second day is never rested: they are left to be released by hand.
        let can: Vec<Candidate> =
            everybody.iter().filter(|one| one.pattern != "duty24:0".parse().ok()).copied().collect();
        let turns = plan(&everybody, &rules(1), &calendar);
        let mut seated: Vec<PersonId> = turns.iter().flat_map(|turn| turn.people.clone()).collect();
        seated.sort_unstable();
        let mut wanted: Vec<PersonId> = can.iter().map(|one| one.person).collect();
        wanted.sort_unstable();
        assert_eq!(seated, wanted);
        for turn in &turns {
            assert!(turn.people.len() <= 50);
            let mut of_team: HashMap<Option<UnitId>, usize> = HashMap::new();
            for person in &turn.people {
                let one = can.iter().find(|one| one.person == *person).expect("a candidate");
                let night = |day: Date| {
                    one.pattern
                        .and_then(|pattern| pattern.duty_on(day, &calendar))
                        .filter(|duty| duty.kind.takes_the_night())
                };
                assert!(night(turn.day).is_none(), "on a night");
                let before = night(turn.day.yesterday().expect("a day"));
                assert!(before.is_none_or(|duty| duty.end.date() < turn.day), "after a night");
                *of_team.entry(one.team).or_default() += 1;
            }
            assert!(of_team.values().all(|count| *count <= 3));
        }
        assert_eq!(turns, plan(&everybody, &rules(1), &calendar), "the same for the same people");
    }

    #[test]
    fn without_weekends_the_night_windows_are_left_out() {
        let calendar = WorkingCalendar::default();
        let windows: Vec<Candidate> =
            people(90).into_iter().filter(|one| one.pattern == "window".parse().ok()).collect();
        assert!(plan(&windows, &Rules { weekends: false, ..rules(1) }, &calendar).is_empty());
        assert_eq!(plan(&windows, &rules(2), &calendar).iter().map(|turn| turn.people.len()).sum::<usize>(), 10);
    }

    #[test]
    fn who_comes_later_is_filled_in() {
        let calendar = WorkingCalendar::default();
        let day = |text: &str| text.parse().expect("a day");
        let open = [(day("2026-03-02"), 1), (day("2026-03-07"), 5)];
        let filled = fill(&people(6), &open, &rules(1), &calendar);
        let seats: Vec<usize> = filled.given.iter().map(|(_, index)| *index).collect();
        assert_eq!(seats, [0, 1, 1], "one on Monday, those whose round allows it on Saturday");
        assert_eq!(filled.turns.iter().map(|turn| turn.people.len()).sum::<usize>(), 3);
    }
}
