//! Quiet hours: when a person is not to be disturbed, whatever there is to say.
//!
//! A notice may go out at a moment that
//! 1. is outside the tenant's quiet hours (22:00 to 07:00 unless set otherwise), for everybody, also for those at work; and
//! 2. if the person's shift is known, lies between [`LEAD`] before the start of one of their duties and its end, but
//! 3. is not within [`SLEEP`] after a duty that took the night, unless the person is on duty again.
//!
//! Who works only in the quiet hours (天窗修, 00:30 to 04:30) would by these rules never hear anything. Where a duty and
//! the lead before it lie wholly in the quiet hours, the last hour before those quiet hours begin stands in for them, under
//! rule 3. Where the shift is irregular (包乘), or shows no duty for [`HORIZON_DAYS`], only rule 1 holds.

use std::{fmt, str::FromStr};

use jiff::{SignedDuration, Timestamp, civil::Time, tz::TimeZone};

use super::{add_days, instant};
use crate::shift::ShiftPlan;

/// How long before a duty a person may be told something.
pub const LEAD: SignedDuration = SignedDuration::from_hours(1);
/// How long a person is taken to sleep after a duty that took the night.
pub const SLEEP: SignedDuration = SignedDuration::from_hours(8);
/// How far ahead the next duty is looked for.
pub const HORIZON_DAYS: i64 = 62;

/// From `start` to before `end` on the wall, across midnight when `start` is later; never, when they are equal.
/// Text form `22:00-07:00`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct QuietHours {
    pub start: Time,
    pub end: Time,
}

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("quiet hours must be like 22:00-07:00: {0}")]
pub struct InvalidQuietHours(pub String);

impl Default for QuietHours {
    fn default() -> Self {
        Self { start: Time::constant(22, 0, 0, 0), end: Time::constant(7, 0, 0, 0) }
    }
}

impl FromStr for QuietHours {
    type Err = InvalidQuietHours;

    fn from_str(text: &str) -> Result<Self, InvalidQuietHours> {
        let invalid = || InvalidQuietHours(text.to_owned());
        let (start, end) = text.split_once('-').ok_or_else(invalid)?;
        let time = |part: &str| part.trim().parse::<Time>().map_err(|_| invalid());
        Ok(Self { start: time(start)?, end: time(end)? })
    }
}

impl fmt::Display for QuietHours {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.start.strftime("%H:%M"), self.end.strftime("%H:%M"))
    }
}

impl QuietHours {
    pub fn contains(self, time: Time) -> bool {
        if self.start <= self.end {
            (self.start..self.end).contains(&time)
        } else {
            time >= self.start || time < self.end
        }
    }

    /// The first moment, not before `at`, at which a notice may go out under the rules of this file. Without a shift, or
    /// with an irregular one, only the quiet hours count.
    ///
    /// Costs a step for each day until the next duty.
    pub fn next_allowed(self, at: Timestamp, tz: &TimeZone, shift: Option<&ShiftPlan<'_>>) -> Timestamp {
        shift
            .filter(|plan| plan.pattern.hours_are_known())
            .and_then(|plan| self.next_on_shift(at, tz, plan))
            .unwrap_or_else(|| self.first_outside(at, tz))
    }

    fn next_on_shift(self, at: Timestamp, tz: &TimeZone, plan: &ShiftPlan<'_>) -> Option<Timestamp> {
        let today = tz.to_datetime(at).date();
        let mut rested = Timestamp::MIN;
        // A duty of the day before yesterday may have ended this morning and be slept off now.
        for day in -2..=HORIZON_DAYS {
            let Some(duty) = plan.duty_on(add_days(today, day).ok()?) else { continue };
            let (start, end) = (instant(duty.start, tz), instant(duty.end, tz));
            let lead = start.checked_sub(LEAD).ok()?;
            let allowed = if self.first_outside(lead, tz) < end {
                (lead.max(rested).min(start), end)
            } else {
                let quiet = self.beginning_before(lead, tz)?;
                (quiet.checked_sub(LEAD).ok()?.max(rested), quiet)
            };
            let first = self.first_outside(at.max(allowed.0), tz);
            if first < allowed.1 {
                return Some(first);
            }
            if duty.kind.takes_the_night() {
                rested = end.checked_add(SLEEP).ok()?;
            }
        }
        None
    }

    /// The first moment from `at` on that is outside the quiet hours.
    fn first_outside(self, at: Timestamp, tz: &TimeZone) -> Timestamp {
        let wall = tz.to_datetime(at);
        if !self.contains(wall.time()) {
            return at;
        }
        let day = if wall.time() < self.end { Ok(wall.date()) } else { add_days(wall.date(), 1) };
        let Ok(end) = day.map(|day| day.to_datetime(self.end)) else { return at };
        let first = instant(end, tz);
        // When the clock is set back the end comes twice, and the first may be over.
        if first >= at { first } else { tz.to_ambiguous_timestamp(end).later().unwrap_or(at) }
    }

    /// When the quiet hours that hold `at` began.
    fn beginning_before(self, at: Timestamp, tz: &TimeZone) -> Option<Timestamp> {
        let wall = tz.to_datetime(at);
        let day = if wall.time() >= self.start { wall.date() } else { add_days(wall.date(), -1).ok()? };
        Some(instant(day.to_datetime(self.start), tz))
    }
}
