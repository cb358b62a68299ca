//! The working-time clock: it runs in office hours on working days and stands still otherwise.
//!
//! Office hours are times on the wall of the tenant's zone, durations are real time: where a zone changes its clock
//! inside office hours, that day is an hour longer or shorter. A day here reaches from one local midnight to the next.

use std::{fmt, ops::Range, str::FromStr};

use jiff::{SignedDuration, Timestamp, civil::Date, tz::TimeZone};

use super::{OutOfRange, WorkingCalendar, add_days, first_day_reaching, instant};

const MINUTES_IN_DAY: i64 = 24 * 60;

/// When the office is open on a working day: at least one interval, in order, none touching the next.
/// Text form `08:30-12:00,13:00-17:30`; an end may be `24:00`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfficeHours {
    /// Minutes since midnight.
    intervals: Vec<Range<i64>>,
}

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("office hours must be like 08:30-12:00,13:00-17:30 and in order: {0}")]
pub struct InvalidHours(pub String);

impl Default for OfficeHours {
    /// 08:30 to 17:30 without a break.
    fn default() -> Self {
        let opening = 8 * 60 + 30..17 * 60 + 30;
        Self { intervals: vec![opening] }
    }
}

impl OfficeHours {
    /// Minutes since midnight of the opening in the morning and of the closing in the evening.
    pub fn outer(&self) -> Range<i64> {
        let first = self.intervals.first().map_or(0, |interval| interval.start);
        let last = self.intervals.last().map_or(0, |interval| interval.end);
        first..last
    }

    /// Working time in a day without a clock change.
    pub fn length(&self) -> SignedDuration {
        SignedDuration::from_mins(self.intervals.iter().map(|interval| interval.end - interval.start).sum())
    }
}

impl FromStr for OfficeHours {
    type Err = InvalidHours;

    fn from_str(text: &str) -> Result<Self, InvalidHours> {
        let interval = |part: &str| -> Option<Range<i64>> {
            let (start, end) = part.split_once('-')?;
            Some(minutes(start)?..minutes(end)?)
        };
        let parsed: Option<Vec<_>> = text.split(',').map(interval).collect();
        parsed
            .filter(|intervals| {
                intervals.iter().all(|interval| !interval.is_empty())
                    && intervals.windows(2).all(|pair| pair[0].end < pair[1].start)
            })
            .map(|intervals| Self { intervals })
            .ok_or_else(|| InvalidHours(text.to_owned()))
    }
}

impl fmt::Display for OfficeHours {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, Range { start, end }) in self.intervals.iter().enumerate() {
            let comma = if i > 0 { "," } else { "" };
            write!(f, "{comma}{:02}:{:02}-{:02}:{:02}", start / 60, start % 60, end / 60, end % 60)?;
        }
        Ok(())
    }
}

/// `8:30` as minutes since midnight, up to 24:00.
fn minutes(text: &str) -> Option<i64> {
    let (hour, minute) = text.trim().split_once(':')?;
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit()).then(|| part.parse::<i64>().ok())?;
    let (hour, minute) = (digits(hour)?, digits(minute)?);
    (minute < 60 && hour * 60 + minute <= MINUTES_IN_DAY).then_some(hour * 60 + minute)
}

impl WorkingCalendar {
    /// Working time from `a` to `b`; negative when `b` comes first.
    ///
    /// O(log exceptions), and one step for each clock change of the zone between the two (none in China since 1991).
    pub fn working_time_between(&self, a: Timestamp, b: Timestamp, tz: &TimeZone) -> SignedDuration {
        if b < a {
            return -self.working_time_between(b, a, tz);
        }
        let clock = WorkingClock { calendar: self, tz };
        let origin = clock.day_of(a);
        clock.reading(origin, b) - clock.reading(origin, a)
    }

    /// The first moment at which `time` has been worked since `start`: nine hours from Monday 08:30 end on Monday at
    /// 17:30, not on Tuesday at 08:30. With a negative `time` the last moment from which |time| is worked until `start`;
    /// with zero `start` itself. [`Self::working_time_between`] of `start` and the answer is exactly `time`.
    ///
    /// O(log days) readings of the clock, each at the cost of [`Self::working_time_between`].
    pub fn add_working_time(
        &self,
        start: Timestamp,
        time: SignedDuration,
        tz: &TimeZone,
    ) -> Result<Timestamp, OutOfRange> {
        let clock = WorkingClock { calendar: self, tz };
        let origin = clock.day_of(start);
        let goal = clock.reading(origin, start).checked_add(time).ok_or(OutOfRange)?;
        if time.is_positive() {
            let days = first_day_reaching(goal, |days| Ok(clock.worked_in(origin..add_days(origin, days + 1)?)))?;
            let day = add_days(origin, days)?;
            clock.moment_in(day, goal - clock.worked_in(origin..day), |rest, length| rest <= length)
        } else if time.is_negative() {
            let days = first_day_reaching(-goal, |days| Ok(clock.worked_in(add_days(origin, -days)?..origin)))?;
            let day = add_days(origin, -days)?;
            clock.moment_in(day, goal + clock.worked_in(day..origin), |rest, length| rest < length)
        } else {
            Ok(start)
        }
    }
}

struct WorkingClock<'a> {
    calendar: &'a WorkingCalendar,
    tz: &'a TimeZone,
}

impl WorkingClock<'_> {
    /// The day whose midnights enclose `at`. Where a clock goes back over midnight this is not always the date on the wall.
    fn day_of(&self, at: Timestamp) -> Date {
        let date = self.tz.to_datetime(at).date();
        if at < self.minute(date, 0) {
            date.yesterday().unwrap_or(date)
        } else if at >= self.minute(date, MINUTES_IN_DAY) {
            date.tomorrow().unwrap_or(date)
        } else {
            date
        }
    }

    fn minute(&self, day: Date, minute: i64) -> Timestamp {
        instant(day.at(0, 0, 0, 0).saturating_add(SignedDuration::from_mins(minute)), self.tz)
    }

    /// Working time from the midnight that begins `origin` until `at`, which is not earlier.
    fn reading(&self, origin: Date, at: Timestamp) -> SignedDuration {
        let day = self.day_of(at);
        self.worked_in(origin..day) + self.worked_on(day, at)
    }

    /// Working time of `day` that is over at `until`.
    fn worked_on(&self, day: Date, until: Timestamp) -> SignedDuration {
        self.open_on(day).map(|(open, close)| open.duration_until(close.min(until)).max(SignedDuration::ZERO)).sum()
    }

    fn open_on(&self, day: Date) -> impl Iterator<Item = (Timestamp, Timestamp)> {
        let intervals: &[_] = if self.calendar.is_working_day(day) { &self.calendar.hours().intervals } else { &[] };
        intervals.iter().map(move |interval| (self.minute(day, interval.start), self.minute(day, interval.end)))
    }

    fn worked_in(&self, days: Range<Date>) -> SignedDuration {
        if days.is_empty() {
            return SignedDuration::ZERO;
        }
        let length = self.calendar.hours().length();
        let count = self.calendar.working_days(days.clone()) as i32;
        let corrections: SignedDuration = self
            .clock_changes(&days)
            .filter(|day| self.calendar.is_working_day(*day))
            .map(|day| self.worked_on(day, Timestamp::MAX) - length)
            .sum();
        length * count + corrections
    }

    /// The days among `days` that a clock change may have made longer or shorter, each once.
    fn clock_changes(&self, days: &Range<Date>) -> impl Iterator<Item = Date> {
        let second = SignedDuration::from_secs(1);
        // A jump at midnight itself is the instant of that midnight, and `following` leaves its argument out.
        let before = self.minute(days.start, 0).checked_sub(second).unwrap_or(Timestamp::MIN);
        let end = self.minute(days.end, 0);
        let mut seen = days.start;
        self.tz
            .following(before)
            .map(|change| change.timestamp())
            .take_while(move |change| *change <= end)
            .flat_map(move |change| {
                let from = self.tz.to_datetime(change.checked_sub(second).unwrap_or(change)).date();
                let to = self.tz.to_datetime(change).date();
                // Across the date line a jump skips a day, and going back repeats one.
                let first = from.min(to).max(seen);
                seen = add_days(from.max(to), 1).unwrap_or(to);
                let days = super::days_between(first, seen);
                (0..days).filter_map(move |day| add_days(first, day).ok())
            })
            .filter(move |day| days.contains(day))
    }

    /// The moment in `day` at which `rest` has been worked since its midnight, in the first interval that `holds` it.
    fn moment_in(
        &self,
        day: Date,
        mut rest: SignedDuration,
        holds: fn(SignedDuration, SignedDuration) -> bool,
    ) -> Result<Timestamp, OutOfRange> {
        for (open, close) in self.open_on(day) {
            let length = open.duration_until(close);
            if holds(rest, length) {
                return open.checked_add(rest).map_err(|_| OutOfRange);
            }
            rest -= length;
        }
        Err(OutOfRange)
    }
}
