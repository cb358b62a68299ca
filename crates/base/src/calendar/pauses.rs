//! Stretches in which the working-time clock is stopped on purpose, e.g. while a need waits for an answer of its author.

use jiff::{SignedDuration, Timestamp, tz::TimeZone};

use super::{OutOfRange, WorkingCalendar};

/// Sorted stretches of time that do not touch; the last may be open, that is, still going on.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Pauses {
    stretches: Vec<(Timestamp, Timestamp)>,
}

impl FromIterator<(Timestamp, Option<Timestamp>)> for Pauses {
    /// In any order; a pause without an end is still going on. Those that overlap become one, and one that ends before it
    /// begins is none.
    fn from_iter<I: IntoIterator<Item = (Timestamp, Option<Timestamp>)>>(pauses: I) -> Self {
        let mut sorted: Vec<_> =
            pauses.into_iter().map(|(start, end)| (start, end.unwrap_or(Timestamp::MAX))).collect();
        sorted.sort_unstable();
        let mut stretches: Vec<(Timestamp, Timestamp)> = Vec::with_capacity(sorted.len());
        for (start, end) in sorted.into_iter().filter(|(start, end)| start < end) {
            match stretches.last_mut() {
                Some(last) if start <= last.1 => last.1 = last.1.max(end),
                _ => stretches.push((start, end)),
            }
        }
        Self { stretches }
    }
}

impl Pauses {
    pub fn contains(&self, at: Timestamp) -> bool {
        self.stretches.iter().any(|(start, end)| (*start..*end).contains(&at))
    }
}

impl WorkingCalendar {
    /// Working time from `a` to `b` outside the pauses; negative when `b` comes first.
    /// One reading of the working clock for each pause between the two.
    pub fn unpaused_time_between(&self, a: Timestamp, b: Timestamp, pauses: &Pauses, tz: &TimeZone) -> SignedDuration {
        if b < a {
            return -self.unpaused_time_between(b, a, pauses, tz);
        }
        let paused: SignedDuration = pauses
            .stretches
            .iter()
            .map(|(start, end)| ((*start).max(a), (*end).min(b)))
            .filter(|(start, end)| start < end)
            .map(|(start, end)| self.working_time_between(start, end, tz))
            .sum();
        self.working_time_between(a, b, tz) - paused
    }

    /// The first moment at which `time` (not negative) has been worked since `start` outside the pauses: when something
    /// is due. None as long as an open pause stands before it.
    pub fn add_unpaused_time(
        &self,
        start: Timestamp,
        time: SignedDuration,
        pauses: &Pauses,
        tz: &TimeZone,
    ) -> Result<Option<Timestamp>, OutOfRange> {
        let (mut from, mut rest) = (start, time);
        for (pause, resumption) in pauses.stretches.iter().filter(|(_, end)| *end > start) {
            let until_pause = self.working_time_between(from, from.max(*pause), tz);
            if rest <= until_pause {
                break;
            }
            if *resumption == Timestamp::MAX {
                return Ok(None);
            }
            rest -= until_pause;
            from = *resumption;
        }
        self.add_working_time(from, rest, tz).map(Some)
    }
}
