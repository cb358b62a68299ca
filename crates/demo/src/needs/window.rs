//! Office hours: when handlers act. 08:30–17:30 on working days, as the clocks
//! of the ledger count them (nine hours a day).

use jiff::ToSpan;
use jiff::civil::{DateTime, Time, time};

use crate::calendar::{WorkingDays, plus};

const OPENS: Time = time(8, 30, 0, 0);
const CLOSES: Time = time(17, 30, 0, 0);

#[derive(Debug, Clone, Copy)]
pub struct Office<'a>(pub &'a WorkingDays);

impl Office<'_> {
    /// The first moment of office hours at or after `at`.
    pub fn from(self, at: DateTime) -> DateTime {
        let worked = self.0.is_worked(at.date());
        if worked && at.time() < OPENS {
            return at.date().to_datetime(OPENS);
        }
        if worked && at.time() < CLOSES {
            return at;
        }
        self.0.worked_from(plus(at.date(), 1)).to_datetime(OPENS)
    }

    /// The last moment of office hours at or before `at`.
    pub fn until(self, at: DateTime) -> DateTime {
        let worked = self.0.is_worked(at.date());
        if worked && at.time() >= OPENS {
            return at.with().time(at.time().min(CLOSES)).build().unwrap_or(at);
        }
        let mut date = plus(at.date(), -1);
        while !self.0.is_worked(date) {
            date = plus(date, -1);
        }
        date.to_datetime(CLOSES)
    }

    /// `minutes` of office hours after `at`.
    pub fn after(self, at: DateTime, minutes: i64) -> DateTime {
        let mut at = self.from(at);
        let mut left = minutes;
        loop {
            let today = minutes_between(at, at.date().to_datetime(CLOSES));
            if left < today {
                return add(at, left);
            }
            left -= today;
            at = self.from(at.date().to_datetime(CLOSES));
        }
    }
}

pub fn add(at: DateTime, minutes: i64) -> DateTime {
    at.saturating_add(minutes.minutes())
}

pub fn minutes_between(from: DateTime, to: DateTime) -> i64 {
    from.duration_until(to).as_mins()
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]
    use jiff::civil::date;

    use super::*;

    #[test]
    fn office_hours_skip_nights_and_holidays() {
        let days = WorkingDays::read().unwrap();
        let office = Office(&days);
        let evening = date(2026, 9, 30).at(17, 0, 0, 0);
        // The National Day week lies between.
        assert_eq!(office.after(evening, 60), date(2026, 10, 8).at(9, 0, 0, 0));
        assert_eq!(office.from(date(2026, 10, 3).at(10, 0, 0, 0)), date(2026, 10, 8).at(8, 30, 0, 0));
        assert_eq!(office.until(date(2026, 10, 8).at(7, 0, 0, 0)), date(2026, 9, 30).at(17, 30, 0, 0));
        assert_eq!(office.after(date(2026, 11, 2).at(9, 0, 0, 0), 540), date(2026, 11, 3).at(9, 0, 0, 0));
    }
}
