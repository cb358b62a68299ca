//! What the demonstration's year holds beside courses and needs: the practical
//! matters that were promised, the scenes' texts, a path. From `data/year.toml`.

use anyhow::{Result, bail};
use jiff::civil::{Date, DateTime};
use serde::{Deserialize, Serialize};

use crate::DEFAULT_AS_OF;
use crate::calendar::{days_between, plus};

#[derive(Debug, Clone, Deserialize, Serialize)]
pub struct Year {
    #[serde(rename = "matter")]
    pub matters: Vec<Matter>,
    #[serde(rename = "scene")]
    pub scenes: Vec<Scene>,
    #[serde(rename = "path")]
    pub paths: Vec<Path>,
}

/// One of the year's practical matters.
#[derive(Debug, Clone, Deserialize, Serialize)]
pub struct Matter {
    pub tenant: String,
    pub title: String,
    pub about: String,
    /// Key of the unit that answers for it.
    pub unit: String,
    chosen: String,
    due: String,
    reports: Vec<Vec<String>>,
}

/// What was reported of a matter.
#[derive(Debug, Clone)]
pub struct Report<'a> {
    pub at: DateTime,
    /// As `voice::matter::Kind` has it.
    pub kind: &'a str,
    pub text: &'a str,
    /// The later day of a postponement.
    pub day: Option<Date>,
}

#[derive(Debug, Clone, Deserialize, Serialize)]
pub struct Scene {
    pub tenant: String,
    pub scene: String,
    review: String,
    pub risks: String,
    pub faq: String,
}

#[derive(Debug, Clone, Deserialize, Serialize)]
pub struct Path {
    pub tenant: String,
    pub title: String,
    pub summary: String,
    pub posts: Vec<String>,
    /// Slugs of micro-courses, in order.
    pub units: Vec<String>,
}

pub fn year() -> Result<Year> {
    Ok(toml::from_str(include_str!("../data/year.toml"))?)
}

/// A day or a moment of the file, moved by as much as the plan's day is.
pub(crate) fn moved(as_of: Date, written: &str) -> Result<DateTime> {
    let shift = days_between(DEFAULT_AS_OF, as_of);
    let (day, time) = written.split_once(' ').unwrap_or((written, "12:00"));
    let day: Date = day.parse()?;
    Ok(plus(day, shift).to_datetime(time.parse()?))
}

impl Matter {
    pub fn chosen(&self, as_of: Date) -> Result<DateTime> {
        moved(as_of, &self.chosen)
    }

    /// Within the year for which it was chosen.
    pub fn due(&self, as_of: Date) -> Result<Date> {
        let last = self.chosen(as_of)?.date().last_of_year();
        Ok(moved(as_of, &self.due)?.date().min(last))
    }

    pub fn reports(&self, as_of: Date) -> Result<Vec<Report<'_>>> {
        self.reports.iter().map(|row| report(row, as_of)).collect()
    }
}

fn report(row: &[String], as_of: Date) -> Result<Report<'_>> {
    let [at, kind, text, day @ ..] = row else { bail!("a report has a time, a kind and a text") };
    let day = day.first().map(|day| moved(as_of, day)).transpose()?;
    Ok(Report { at: moved(as_of, at)?, kind, text, day: day.map(DateTime::date) })
}

impl Scene {
    /// When the texts are to be looked at again.
    pub fn review(&self, as_of: Date) -> Result<Date> {
        Ok(moved(as_of, &self.review)?.date())
    }
}
