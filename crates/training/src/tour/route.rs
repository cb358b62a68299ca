//! Where a tour stops and when: pure, the same for the same teams.
//!
//! Teams have stretches of line. A stop serves the teams whose stretch it lies
//! in, or not further than the reach from it; the reach is the smallest, in
//! whole kilometres, with which so many stops are enough. Along a line the
//! fewest stops come from always stopping at the nearest end of a stretch.
//! At a stop each team is given the first talk on whose day it is rested.

use base::{Day, UnitId, calendar::WorkingCalendar};
use jiff::civil::Date;

use super::Team;
use crate::fit::is_available;

#[derive(Debug, Clone, PartialEq)]
pub struct Route {
    pub reach: f64,
    pub stops: Vec<Stop>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Stop {
    pub km: f64,
    /// The team at whose place it is.
    pub place: String,
    pub talks: Vec<Talk>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Talk {
    pub day: Date,
    pub teams: Vec<UnitId>,
}

/// May a team of this shift code be called on that day? Office hours on
/// working days; who has nights also at a weekend.
pub fn is_open(code: &str, day: Date, calendar: &WorkingCalendar) -> bool {
    is_available(code.parse().ok(), calendar, day, 1)
}

/// The route of at most so many stops in the days given; the name of a team
/// that is rested on none of them, where there is one.
pub fn plan(teams: &[Team], most: usize, days: (Day, Day), calendar: &WorkingCalendar) -> Result<Route, String> {
    let longest = teams.iter().map(|team| team.km_to).fold(0.0, f64::max).ceil() as i64;
    let reach = (0..=longest).map(|km| km as f64).find(|reach| stab(teams, *reach).len() <= most).unwrap_or_default();
    let mut taken: Vec<Date> = Vec::new();
    let mut stops = Vec::new();
    for (km, served) in stab(teams, reach) {
        let nearest = served.iter().min_by(|a, b| distance(a, km).total_cmp(&distance(b, km)));
        let place = nearest.map(|team| team.name.clone()).unwrap_or_default();
        stops.push(Stop { km, place, talks: talks(&served, days, &mut taken, calendar)? });
    }
    Ok(Route { reach, stops })
}

fn distance(team: &Team, km: f64) -> f64 {
    (team.km_from - km).max(km - team.km_to).max(0.0)
}

/// The stops that touch every stretch, widened by `reach`, with whom each serves.
fn stab(teams: &[Team], reach: f64) -> Vec<(f64, Vec<Team>)> {
    let mut waiting: Vec<&Team> = teams.iter().collect();
    waiting.sort_by(|a, b| a.km_to.total_cmp(&b.km_to).then_with(|| a.km_from.total_cmp(&b.km_from)));
    let mut stops = Vec::new();
    while let Some(first) = waiting.first() {
        let km = first.km_to + reach;
        let (served, rest): (Vec<&Team>, Vec<&Team>) = waiting.iter().partition(|team| team.km_from - reach <= km);
        // Not beyond where any of them works.
        let end = served.iter().map(|team| team.km_to).fold(0.0, f64::max);
        stops.push((km.min(end), served.into_iter().cloned().collect()));
        waiting = rest;
    }
    stops
}

/// Days in order, each the first on which the most of those still waiting are rested.
fn talks(
    teams: &[Team],
    (from, to): (Day, Day),
    taken: &mut Vec<Date>,
    calendar: &WorkingCalendar,
) -> Result<Vec<Talk>, String> {
    let mut waiting: Vec<&Team> = teams.iter().collect();
    let mut talks = Vec::new();
    while let Some(first) = waiting.first() {
        let days = std::iter::successors(Some(from.0), |day| day.tomorrow().ok()).take_while(|day| *day <= to.0);
        let open = |day: Date| waiting.iter().filter(|team| is_open(&team.shift_pattern, day, calendar)).count();
        // One talk a day: the speaker travels.
        let best = days.filter(|day| !taken.contains(day)).first_of_most(open);
        let Some((day, 1..)) = best else { return Err(first.name.clone()) };
        let (come, rest): (Vec<&Team>, Vec<&Team>) =
            waiting.iter().partition(|team| is_open(&team.shift_pattern, day, calendar));
        talks.push(Talk { day, teams: come.iter().map(|team| team.id).collect() });
        taken.push(day);
        waiting = rest;
    }
    talks.sort_by_key(|talk| talk.day);
    Ok(talks)
}

trait Best: Iterator<Item = Date> + Sized {
    /// The first day with the most.
    fn first_of_most(self, count: impl Fn(Date) -> usize) -> Option<(Date, usize)> {
        let mut best: Option<(Date, usize)> = None;
        for day in self {
            let found = count(day);
            if best.is_none_or(|(_, most)| found > most) {
                best = Some((day, found));
            }
        }
        best
    }
}

impl<I: Iterator<Item = Date>> Best for I {}

#[cfg(test)]
mod tests {
    use super::*;

    fn team(number: u128, km: (f64, f64), shift: &str) -> Team {
        Team {
            id: uuid::Uuid::from_u128(number).into(),
            name: format!("工区{number}"),
            parent: String::new(),
            km_from: km.0,
            km_to: km.1,
            shift_pattern: shift.into(),
        }
    }

    fn days() -> (Day, Day) {
        ("2026-12-01".parse().expect("a day"), "2026-12-31".parse().expect("a day"))
    }

    #[test]
    fn twelve_teams_in_four_stops() {
        let shifts = ["day", "four-crew:0", "four-crew:1", "four-crew:2", "four-crew:3", "window", "crew-pool"];
        let teams: Vec<Team> = (0..12)
            .map(|number| {
                let from = f64::from(number) * 11.0;
                team(number as u128 + 1, (from, from + 6.0), shifts[number as usize % shifts.len()])
            })
            .collect();
        let calendar = WorkingCalendar::default();
        let route = plan(&teams, 4, days(), &calendar).expect("a route");
        assert!(route.stops.len() <= 4, "{route:?}");
        let visited: usize = route.stops.iter().flat_map(|stop| &stop.talks).map(|talk| talk.teams.len()).sum();
        assert_eq!(visited, 12);
        let mut before = -1.0;
        for stop in &route.stops {
            assert!(stop.km > before && stop.km <= 127.0, "in the order of the line");
            before = stop.km;
            for talk in &stop.talks {
                for id in &talk.teams {
                    let team = teams.iter().find(|team| team.id == *id).expect("a team");
                    assert!(distance(team, stop.km) <= route.reach, "{} at {}", team.name, stop.km);
                    assert!(is_available(team.shift_pattern.parse().ok(), &calendar, talk.day, 1));
                }
            }
        }
        let all: Vec<Date> = route.stops.iter().flat_map(|stop| &stop.talks).map(|talk| talk.day).collect();
        let mut once = all.clone();
        once.sort_unstable();
        once.dedup();
        assert_eq!(all.len(), once.len(), "one talk a day");
        assert!(plan(&teams, 3, days(), &calendar).expect("a route").reach > route.reach, "fewer stops, longer ways");
    }

    #[test]
    fn a_team_without_a_rested_day_is_named() {
        let teams = [team(1, (0.0, 5.0), "day"), team(2, (0.0, 5.0), "duty24:0")];
        assert_eq!(plan(&teams, 4, days(), &WorkingCalendar::default()), Err("工区2".into()));
    }
}
