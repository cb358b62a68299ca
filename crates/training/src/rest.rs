//! When somebody can be called away without losing their sleep: not on a night
//! shift, and not on the rest day after it.

use base::{calendar::WorkingCalendar, shift::ShiftPattern};
use jiff::{ToSpan, civil::Date};

/// May somebody of this pattern be called on that day? Without a pattern, or
/// where hours are not known beforehand (包乘), nothing speaks against it.
pub fn is_rested(pattern: Option<ShiftPattern>, day: Date, calendar: &WorkingCalendar) -> bool {
    let Some(pattern) = pattern else { return true };
    let night = |start: Date| pattern.duty_on(start, calendar).filter(|duty| duty.kind.takes_the_night());
    let slept_off = night(day.saturating_sub(1.day())).is_some_and(|duty| duty.end.date() >= day);
    !slept_off && night(day).is_none()
}

/// As [`is_rested`], on each of so many days in a row.
pub fn is_rested_for(pattern: Option<ShiftPattern>, first: Date, days: i64, calendar: &WorkingCalendar) -> bool {
    (0..days).all(|day| is_rested(pattern, first.saturating_add(day.days()), calendar))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn nobody_is_called_on_a_night_or_the_day_after() {
        let calendar = WorkingCalendar::default();
        // Crew 0 begins its round on Monday 2024-01-01: day, night, rest, rest.
        let week = |code: &str| -> String {
            let pattern = Some(code.parse().expect("a pattern"));
            (1..=8).map(|day| if is_rested(pattern, date(2024, 1, day), &calendar) { '+' } else { '-' }).collect()
        };
        assert_eq!(week("four-crew:0"), "+--++--+");
        assert_eq!(week("four-crew:1"), "++--++--");
        assert_eq!(week("duty24:0"), "--------");
        // The night is the one that ends in the morning of its day.
        assert_eq!(week("apn:0"), "+++-+++-");
        assert_eq!(week("window"), "-----++-");
        assert_eq!(week("window:135"), "-+-+-++-");
        assert_eq!(week("day"), "++++++++");
        assert_eq!(week("crew-pool"), "++++++++");
        assert!(is_rested(None, date(2024, 1, 2), &calendar));
    }
}
