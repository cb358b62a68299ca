//! Days off and make-up workdays of 2025 and 2026, and the count of working
//! days built on them.
//!
//! The two files are also what an administrator imports: they hold the State
//! Council's arrangement of each year, one day a line. Outside those years
//! Monday to Friday are working days.

use std::collections::BTreeMap;

use anyhow::{Context, Result, bail};
use jiff::ToSpan;
use jiff::civil::{Date, Weekday};
use serde::Serialize;

const FILES: [&str; 2] = [include_str!("../data/calendar-2025.csv"), include_str!("../data/calendar-2026.csv")];

/// A day that departs from the week: `off` is free, otherwise it is worked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SpecialDay {
    pub date: Date,
    pub off: bool,
    pub name_zh: String,
    pub name_en: String,
}

/// Which days are worked.
#[derive(Debug, Clone)]
pub struct WorkingDays {
    special: BTreeMap<Date, SpecialDay>,
}

impl WorkingDays {
    /// Reads the two files of the crate.
    pub fn read() -> Result<Self> {
        let mut special = BTreeMap::new();
        for line in FILES.iter().flat_map(|file| file.lines().skip(1)) {
            let day = special_day(line).with_context(|| format!("calendar line {line}"))?;
            special.insert(day.date, day);
        }
        Ok(Self { special })
    }

    pub fn special_days(&self) -> impl Iterator<Item = &SpecialDay> {
        self.special.values()
    }

    pub fn is_worked(&self, date: Date) -> bool {
        match self.special.get(&date) {
            Some(day) => !day.off,
            None => !matches!(date.weekday(), Weekday::Saturday | Weekday::Sunday),
        }
    }

    /// The first worked day on or after `date`.
    pub fn worked_from(&self, mut date: Date) -> Date {
        while !self.is_worked(date) {
            date = plus(date, 1);
        }
        date
    }

    /// The date `days` working days after `date`.
    pub fn after(&self, mut date: Date, days: i64) -> Date {
        for _ in 0..days {
            date = self.worked_from(plus(date, 1));
        }
        date
    }

    /// How many working days lie in `(from, to]`.
    pub fn count(&self, from: Date, to: Date) -> i64 {
        let mut days = 0;
        let mut date = from;
        while date < to {
            date = plus(date, 1);
            days += i64::from(self.is_worked(date));
        }
        days
    }
}

fn special_day(line: &str) -> Result<SpecialDay> {
    let fields: Vec<&str> = line.split(',').collect();
    let [date, kind, name_zh, name_en] = fields[..] else { bail!("four fields wanted") };
    let off = match kind {
        "off" => true,
        "work" => false,
        _ => bail!("kind {kind} is neither off nor work"),
    };
    Ok(SpecialDay { date: date.parse()?, off, name_zh: name_zh.into(), name_en: name_en.into() })
}

/// `date` moved by `days`, which may be negative.
pub fn plus(date: Date, days: i64) -> Date {
    date.saturating_add(days.days())
}

/// Whole days from `from` to `to`.
pub fn days_between(from: Date, to: Date) -> i64 {
    from.duration_until(to).as_hours() / 24
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]
    use jiff::civil::date;

    use super::*;

    #[test]
    fn holidays_and_make_up_days() {
        let days = WorkingDays::read().unwrap();
        assert!(!days.is_worked(date(2026, 2, 23)) && days.is_worked(date(2026, 2, 28)));
        assert!(!days.is_worked(date(2025, 10, 8)) && days.is_worked(date(2025, 10, 11)));
        assert_eq!(days.after(date(2026, 9, 30), 1), date(2026, 10, 8));
        assert_eq!(days.count(date(2026, 2, 13), date(2026, 2, 24)), 2);
        let off = |year: i16| days.special_days().filter(|day| day.off && day.date.year() == year).count();
        let made_up = |year: i16| days.special_days().filter(|day| !day.off && day.date.year() == year).count();
        assert_eq!((off(2025), made_up(2025)), (28, 5));
        assert_eq!((off(2026), made_up(2026)), (33, 6));
    }

    #[test]
    fn days_between_counts_midnights() {
        assert_eq!(days_between(date(2026, 2, 27), date(2026, 3, 1)), 2);
    }
}
