//! The plan of the demonstration data: organisations, people, needs and
//! learning as plain structs, the same bytes on every run of the same seed and
//! day. [`load`] turns them into rows.

pub mod branches;
pub mod calendar;
pub mod cast;
pub mod films;
pub mod load;
pub mod names;
pub mod needs;
pub mod org;
pub mod organisations;
pub mod people;
pub mod stream;
pub mod trainers;
pub mod training;
pub mod units;
pub mod year;

use jiff::civil::{Date, date};
use serde::Serialize;

/// The day on which the demonstration takes place.
pub const DEFAULT_AS_OF: Date = date(2026, 11, 22);

/// Organisations, people and needs; what is learned stands in [`units`].
#[derive(Debug, Clone, Serialize)]
pub struct Plan {
    pub as_of: Date,
    pub units: Vec<org::Unit>,
    pub people: Vec<people::Person>,
    pub categories: Vec<needs::Category>,
    pub needs: Vec<needs::Need>,
}

/// The whole plan of a day. Errors only where a data file of the crate is
/// faulty, which the tests exclude for [`DEFAULT_AS_OF`].
pub fn plan(as_of: Date, seed: u64) -> anyhow::Result<Plan> {
    let units = org::units();
    let people = people::people(&units, as_of, seed);
    let days = calendar::WorkingDays::read()?;
    let corpus = needs::Corpus::read()?;
    let needs = needs::needs(&corpus, &units, &people, &days, as_of, seed)?;
    Ok(Plan { as_of, units, people, categories: corpus.categories, needs })
}
