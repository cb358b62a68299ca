//! What the organisations of the Party, the union and the league have going on.
//! From `data/organisations.toml`; who acts is of the cast.

use anyhow::{Result, bail};
use jiff::civil::{Date, DateTime};
use serde::Deserialize;

use crate::year::moved;

#[derive(Debug, Clone, Deserialize)]
pub struct Planned {
    pub tenant: String,
    /// Key of the unit of its tree.
    pub unit: String,
    /// Slug of who acts for it.
    pub officer: String,
    /// Slug of the micro-course that pair-helpers should have done.
    #[serde(default)]
    pub course: String,
    #[serde(default)]
    events: Vec<Vec<String>>,
    #[serde(default)]
    duties: Vec<Vec<String>>,
    #[serde(default)]
    blockers: Vec<Vec<String>>,
    #[serde(default)]
    objectives: Vec<Vec<String>>,
    /// How many members are pair-helpers.
    #[serde(default)]
    pub helpers: usize,
}

#[derive(Debug, Clone)]
pub struct Event<'a> {
    pub at: DateTime,
    pub title: &'a str,
    pub place: &'a str,
}

#[derive(Debug, Clone)]
pub struct Duty<'a> {
    pub from: Date,
    pub due: Date,
    pub title: &'a str,
}

#[derive(Debug, Clone)]
pub struct Blocker<'a> {
    pub raised: Date,
    pub title: &'a str,
    pub text: &'a str,
    /// Empty while the committee has not answered.
    pub answer: &'a str,
}

#[derive(Debug, Clone)]
pub struct Objective<'a> {
    pub from: Date,
    pub to: Date,
    pub title: &'a str,
    pub text: &'a str,
}

pub fn organisations() -> Result<Vec<Planned>> {
    #[derive(Deserialize)]
    struct File {
        organisation: Vec<Planned>,
    }
    Ok(toml::from_str::<File>(include_str!("../data/organisations.toml"))?.organisation)
}

fn day(as_of: Date, written: &str) -> Result<Date> {
    Ok(moved(as_of, written)?.date())
}

impl Planned {
    pub fn events(&self, as_of: Date) -> Result<Vec<Event<'_>>> {
        let rows = self.events.iter().map(|row| {
            let [at, title, place] = &row[..] else { bail!("an event has a time, a title and a place") };
            Ok(Event { at: moved(as_of, at)?, title, place })
        });
        rows.collect()
    }

    pub fn duties(&self, as_of: Date) -> Result<Vec<Duty<'_>>> {
        let rows = self.duties.iter().map(|row| {
            let [from, due, title] = &row[..] else { bail!("a duty has two days and a title") };
            Ok(Duty { from: day(as_of, from)?, due: day(as_of, due)?, title })
        });
        rows.collect()
    }

    pub fn blockers(&self, as_of: Date) -> Result<Vec<Blocker<'_>>> {
        let rows = self.blockers.iter().map(|row| {
            let [raised, title, text, answer] = &row[..] else { bail!("a blocker has a day and three texts") };
            Ok(Blocker { raised: day(as_of, raised)?, title, text, answer })
        });
        rows.collect()
    }

    pub fn objectives(&self, as_of: Date) -> Result<Vec<Objective<'_>>> {
        let rows = self.objectives.iter().map(|row| {
            let [from, to, title, text] = &row[..] else { bail!("an objective has two days and two texts") };
            Ok(Objective { from: day(as_of, from)?, to: day(as_of, to)?, title, text })
        });
        rows.collect()
    }
}
