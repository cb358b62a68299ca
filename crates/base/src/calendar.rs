//! Working days: a weekend rule and the days off and make-up days (调休) that a government publishes each year.
//!
//! Holidays are imported, never coded: the list for a year is published the November before, and a group may add its own.
//! Every question is answered from a closed form (whole weeks, then the sorted exceptions), so a question over years
//! costs a binary search and not a walk; a calendar is cheap to build and is meant to be kept per tenant.

pub mod hours;
pub mod import;
pub mod pauses;
pub mod quiet;

use std::{fmt, ops::Range};

use jiff::{
    SignedDuration, Timestamp,
    civil::{Date, DateTime},
    tz::{AmbiguousOffset, TimeZone},
};

pub use hours::OfficeHours;
pub use import::{LineError, LineProblem};
pub use pauses::Pauses;
pub use quiet::QuietHours;

/// The answer lies outside the years that can be written (-9999 to 9999).
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a date before the year -9999 or after 9999")]
pub struct OutOfRange;

/// What an exception makes of its day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DayKind {
    /// 放假: nobody in the office although the weekend rule says so; the code is `off`
    Off,
    /// 调休上班: a day of the weekend that is worked; the code is `work`
    Work,
}

impl DayKind {
    pub const fn code(self) -> &'static str {
        match self {
            Self::Off => "off",
            Self::Work => "work",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Off, Self::Work].into_iter().find(|kind| kind.code() == code)
    }
}

/// One day that the weekend rule has wrong, with its name in both languages (either may be empty).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exception {
    pub date: Date,
    pub kind: DayKind,
    pub name_zh: String,
    pub name_en: String,
}

/// A set of weekdays, written as ISO digits: `67` is Saturday and Sunday.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Weekdays([bool; 7]);

impl Weekdays {
    pub const MONDAY_TO_FRIDAY: Self = Self([true, true, true, true, true, false, false]);
    pub const WEEKEND: Self = Self([false, false, false, false, false, true, true]);

    /// None for anything but the digits 1 (Monday) to 7.
    pub fn from_digits(digits: &str) -> Option<Self> {
        let mut days = [false; 7];
        for digit in digits.bytes() {
            *days.get_mut(usize::from(digit.checked_sub(b'1')?))? = true;
        }
        Some(Self(days))
    }

    pub fn contains(self, date: Date) -> bool {
        self.0[date.weekday().to_monday_zero_offset() as usize]
    }

    pub fn is_empty(self) -> bool {
        !self.0.contains(&true)
    }

    /// How many of the days in `days` are of other weekdays.
    fn days_outside(self, days: &Range<Date>) -> i64 {
        let total = days_between(days.start, days.end);
        let outside_in_week = self.0.iter().filter(|inside| !**inside).count() as i64;
        let first = days.start.weekday().to_monday_zero_offset() as usize;
        let rest = (0..(total % 7) as usize).filter(|day| !self.0[(first + day) % 7]).count() as i64;
        total / 7 * outside_in_week + rest
    }
}

impl fmt::Display for Weekdays {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (1..=7).zip(self.0).filter(|(_, inside)| *inside).try_for_each(|(digit, _)| write!(f, "{digit}"))
    }
}

/// The weekend rule, the exceptions and the office hours of one tenant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WorkingCalendar {
    weekend: Weekdays,
    hours: OfficeHours,
    /// Sorted by date, one for a date.
    exceptions: Vec<Exception>,
    /// The working days that `exceptions[..=i]` add to the weekend rule (days off that they take count below zero).
    shifted: Vec<i64>,
}

impl Default for WorkingCalendar {
    /// Saturday and Sunday closed, no holidays, the default office hours.
    fn default() -> Self {
        Self::new(Weekdays::WEEKEND, OfficeHours::default(), Vec::new())
    }
}

impl WorkingCalendar {
    /// From rows of the database or [`import::parse`], in any order. Of two exceptions for one date the later stands, so
    /// a tenant's own list goes after the national one.
    pub fn new(weekend: Weekdays, hours: OfficeHours, mut exceptions: Vec<Exception>) -> Self {
        exceptions.reverse();
        exceptions.sort_by_key(|exception| exception.date);
        exceptions.dedup_by_key(|exception| exception.date);
        let shifted = exceptions
            .iter()
            .scan(0, |sum, exception| {
                *sum += match (exception.kind, weekend.contains(exception.date)) {
                    (DayKind::Off, false) => -1,
                    (DayKind::Work, true) => 1,
                    _ => 0,
                };
                Some(*sum)
            })
            .collect();
        Self { weekend, hours, exceptions, shifted }
    }

    pub fn hours(&self) -> &OfficeHours {
        &self.hours
    }

    pub fn exceptions(&self) -> &[Exception] {
        &self.exceptions
    }

    pub fn exception(&self, date: Date) -> Option<&Exception> {
        let at = self.exceptions.binary_search_by_key(&date, |exception| exception.date).ok()?;
        self.exceptions.get(at)
    }

    pub fn is_working_day(&self, date: Date) -> bool {
        match self.exception(date) {
            Some(exception) => exception.kind == DayKind::Work,
            None => !self.weekend.contains(date),
        }
    }

    /// The first working day after `date`.
    pub fn next_working_day(&self, date: Date) -> Result<Date, OutOfRange> {
        self.add_working_days(date, 1)
    }

    /// How many working days lie in `days`; 0 when it ends before it begins. O(log exceptions).
    pub fn working_days(&self, days: Range<Date>) -> i64 {
        if days.is_empty() {
            return 0;
        }
        self.weekend.days_outside(&days) + self.shifted_before(days.end) - self.shifted_before(days.start)
    }

    fn shifted_before(&self, date: Date) -> i64 {
        let count = self.exceptions.partition_point(|exception| exception.date < date);
        count.checked_sub(1).map_or(0, |last| self.shifted[last])
    }

    /// The `n`-th working day after `date`, or before it when `n` is negative; `date` itself, worked or not, when `n` is 0.
    /// O(log n · log exceptions).
    pub fn add_working_days(&self, date: Date, n: i64) -> Result<Date, OutOfRange> {
        let distance = |days: i64| -> Result<i64, OutOfRange> {
            let other = add_days(date, if n < 0 { -days } else { days })?;
            Ok(if n < 0 {
                self.working_days(other..date)
            } else {
                // The day itself does not count, the one arrived at does.
                self.working_days(add_days(date, 1)?..add_days(other, 1)?)
            })
        };
        let days = first_day_reaching(n.saturating_abs(), distance)?;
        add_days(date, if n < 0 { -days } else { days })
    }
}

/// The smallest number of days, from 0, at which the never falling `measure` is at least `goal`.
fn first_day_reaching<T: PartialOrd>(
    goal: T,
    measure: impl Fn(i64) -> Result<T, OutOfRange>,
) -> Result<i64, OutOfRange> {
    let (mut low, mut high) = (0, 0);
    while measure(high)? < goal {
        low = high + 1;
        high = (high * 2).max(7);
    }
    while low < high {
        let middle = i64::midpoint(low, high);
        if measure(middle)? < goal {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    Ok(low)
}

pub(crate) fn days_between(first: Date, last: Date) -> i64 {
    first.duration_until(last).as_hours() / 24
}

pub(crate) fn add_days(date: Date, days: i64) -> Result<Date, OutOfRange> {
    let hours = days.checked_mul(24).and_then(SignedDuration::try_from_hours).ok_or(OutOfRange)?;
    date.checked_add(hours).map_err(|_| OutOfRange)
}

/// The instant of a time on the wall, never falling as the wall clock rises: a time that comes twice is its first coming,
/// a time that the clock jumps over is the instant of the jump.
pub(crate) fn instant(at: DateTime, tz: &TimeZone) -> Timestamp {
    let ambiguous = tz.to_ambiguous_timestamp(at);
    let skipped = matches!(ambiguous.offset(), AmbiguousOffset::Gap { .. });
    let Ok(earlier) = ambiguous.earlier() else {
        return if at.year() < 0 { Timestamp::MIN } else { Timestamp::MAX };
    };
    if skipped { tz.following(earlier).next().map_or(earlier, |jump| jump.timestamp()) } else { earlier }
}
