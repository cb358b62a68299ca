//! Whether a slot falls into one's own shift, or into the sleep after a night.

use base::{
    Actor, Day, Result,
    calendar::{WorkingCalendar, quiet::SLEEP},
    shift::{Duty, ShiftPattern},
};
use jiff::{ToSpan, civil::DateTime};
use store::Rows;

/// What is known of somebody's hours of work.
pub struct Duties(Option<(ShiftPattern, WorkingCalendar)>);

impl Duties {
    pub async fn of(rows: &impl Rows, actor: &Actor, today: Day) -> Result<Self> {
        let own = people::person::own_unit(rows, actor.tenant, actor.person, today).await?;
        let Some(pattern) = own.and_then(|own| own.shift_pattern.parse().ok()) else { return Ok(Self(None)) };
        Ok(Self(Some((pattern, people::calendar::of(rows, actor.tenant).await?))))
    }

    /// A message key when the time is not a good one; the slot can be booked all the same.
    pub fn mark(&self, start: DateTime, end: DateTime) -> Option<&'static str> {
        let (pattern, calendar) = self.0.as_ref()?;
        let days = [2, 1, 0].map(|days: i64| start.date().saturating_sub(days.days()));
        let duties: Vec<Duty> = days.into_iter().filter_map(|day| pattern.duty_on(day, calendar)).collect();
        if let Some(duty) = duties.iter().find(|duty| duty.start < end && start < duty.end) {
            return Some(duty.kind.message_key());
        }
        let sleeps =
            |duty: &Duty| duty.kind.takes_the_night() && duty.end <= start && start < duty.end.saturating_add(SLEEP);
        duties.iter().any(sleeps).then_some("advice-mark-sleep")
    }
}

#[cfg(test)]
mod tests {
    use base::calendar::{OfficeHours, Weekdays};
    use jiff::civil::date;

    use super::*;

    #[test]
    fn own_shift_and_the_sleep_after_it_are_marked() {
        let calendar = || WorkingCalendar::new(Weekdays::WEEKEND, OfficeHours::default(), Vec::new());
        let duties = |code: &str| Duties(code.parse().ok().map(|pattern| (pattern, calendar())));
        // Crew 0 works by day on 1 January 2024, by night on the 2nd, and rests on the 3rd.
        let crew = duties("four-crew:0");
        let mark = |duties: &Duties, day: i8, hour: i8| {
            let start = date(2024, 1, day).at(hour, 0, 0, 0);
            duties.mark(start, date(2024, 1, day).at(hour, 30, 0, 0))
        };
        assert_eq!(mark(&crew, 1, 10), Some("duty-day"));
        assert_eq!(mark(&crew, 2, 19), None);
        assert_eq!(mark(&crew, 2, 20), Some("duty-night"));
        assert_eq!(mark(&crew, 3, 9), Some("advice-mark-sleep"));
        assert_eq!(mark(&crew, 3, 16), None, "eight hours later");
        assert_eq!(mark(&duties("crew-pool"), 1, 10), None, "not known beforehand");
        assert_eq!(mark(&duties("day"), 1, 9), Some("duty-day"));
        assert_eq!(mark(&duties(""), 1, 9), None);
    }
}
