//! Shifts and quiet hours, against tables and against the rules asked of every minute.

use base::{
    calendar::{OfficeHours, QuietHours, Weekdays, WorkingCalendar},
    shift::{DutyKind, ShiftPattern, ShiftPlan},
};
use jiff::{
    SignedDuration, Timestamp, ToSpan,
    civil::{DateTime, date},
};
use proptest::prelude::*;

use crate::{at, china, moments, shanghai, zones};

#[test]
fn shift_codes_read_as_they_are_written() {
    for code in ["four-crew:3", "day", "crew-pool", "window", "window:135", "apn:2", "duty24:1", "clinic"] {
        let pattern: ShiftPattern = code.parse().unwrap();
        assert_eq!(pattern.to_string(), code);
        assert_eq!(serde_json::from_str::<ShiftPattern>(&serde_json::to_string(&pattern).unwrap()).unwrap(), pattern);
    }
    for code in ["", "four-crew", "four-crew:4", "apn:-1", "duty24:2", "window:", "window:8", "day:1", "Day"] {
        assert!(code.parse::<ShiftPattern>().is_err(), "{code}");
    }
    assert_eq!("window:12345".parse::<ShiftPattern>().unwrap().to_string(), "window");
}

#[test]
fn duties_of_a_week() {
    let calendar = china();
    let table = [
        ("four-crew:1", "12 08-20 Day, 13 20-08 Night, 16 08-20 Day, 17 20-08 Night"),
        ("four-crew:2", "13 08-20 Day, 14 20-08 Night, 17 08-20 Day, 18 20-08 Night"),
        ("day", "12 08-17 Day, 13 08-17 Day, 14 08-17 Day"),
        ("clinic", "12 08-17 Day, 13 08-17 Day, 14 08-17 Day"),
        ("crew-pool", ""),
        ("window:26", "14 00-04 Window, 17 00-04 Window"),
        ("apn:3", "13 00-08 Night, 14 08-16 Day, 15 16-00 Evening, 17 00-08 Night, 18 08-16 Day"),
        ("duty24:1", "12 08-08 Full, 14 08-08 Full, 16 08-08 Full, 18 08-08 Full"),
    ];
    for (code, expected) in table {
        let pattern: ShiftPattern = code.parse().unwrap();
        let duties = pattern.duties(date(2026, 2, 12), date(2026, 2, 18), &calendar);
        let hour = |time: DateTime| time.strftime("%H").to_string();
        let text: Vec<_> = duties
            .iter()
            .map(|duty| format!("{} {}-{} {:?}", duty.start.day(), hour(duty.start), hour(duty.end), duty.kind))
            .collect();
        assert_eq!(text.join(", "), expected, "{code}");
    }
    let night: ShiftPattern = "four-crew:1".parse().unwrap();
    assert_eq!(night.on_duty(date(2026, 2, 14).at(7, 59, 0, 0), &calendar).unwrap().kind, DutyKind::Night);
    assert_eq!(night.on_duty(date(2026, 2, 14).at(8, 0, 0, 0), &calendar), None);
    assert!(night.works_nights() && !ShiftPattern::Day.works_nights());
}

// ---- quiet hours ----

#[test]
fn notices_wait_for_the_morning_or_the_shift() {
    let calendar = china();
    // Crew 1: day on 02-12, night from 02-13 20:00 to 02-14 08:00, rest, day on 02-16.
    let table = [
        ("", "11-22 12:00", "11-22 12:00"),
        ("", "11-22 21:59", "11-22 21:59"),
        ("", "11-22 22:00", "11-23 07:00"),
        ("", "11-23 06:59", "11-23 07:00"),
        ("crew-pool", "11-22 23:00", "11-23 07:00"),
        ("crew-pool", "11-22 12:00", "11-22 12:00"),
        ("day", "11-20 17:29", "11-20 17:29"),
        ("day", "11-20 17:30", "11-23 07:30"),
        ("clinic", "02-14 18:00", "02-24 07:30"),
        ("four-crew:1", "02-12 20:00", "02-13 19:00"),
        ("four-crew:1", "02-13 21:30", "02-13 21:30"),
        ("four-crew:1", "02-13 22:00", "02-14 07:00"),
        ("four-crew:1", "02-14 08:00", "02-16 07:00"),
        ("apn:3", "02-12 12:00", "02-13 07:00"),
        ("apn:3", "02-13 08:00", "02-14 07:00"),
        ("apn:3", "02-15 22:00", "02-17 07:00"),
        ("duty24:1", "02-12 23:00", "02-13 07:00"),
        ("duty24:1", "02-13 08:00", "02-14 07:00"),
        // All of the duty is in the quiet hours: the evening before stands in.
        ("window:26", "02-13 09:00", "02-13 21:00"),
        ("window:26", "02-13 21:20", "02-13 21:20"),
        ("window:26", "02-13 22:00", "02-16 21:00"),
    ];
    for (code, from, expected) in table {
        let plan = code.parse().ok().map(|pattern| ShiftPlan { pattern, calendar: &calendar });
        let allowed = QuietHours::default().next_allowed(at(from), &shanghai(), plan.as_ref());
        assert_eq!(allowed, at(expected), "{code} from {from}: {}", allowed.to_zoned_datetime(shanghai()));
    }
}

#[test]
fn quiet_hours_are_the_tenants_to_set() {
    let calendar = china();
    let quiet = |text: &str| text.parse::<QuietHours>().unwrap();
    assert_eq!(quiet("22:00-07:00"), QuietHours::default());
    assert_eq!(quiet("21:30-06:15").to_string(), "21:30-06:15");
    for text in ["22:00", "22-7", "25:00-07:00"] {
        assert!(text.parse::<QuietHours>().is_err(), "{text}");
    }
    let next = |text, from, shift| quiet(text).next_allowed(at(from), &shanghai(), shift);
    assert_eq!(next("12:00-14:00", "11-22 13:00", None), at("11-22 14:00"));
    assert_eq!(next("00:00-00:00", "11-22 03:00", None), at("11-22 03:00"));
    // However odd the hours, the sleep after a night window (here until 12:30) is left alone.
    let window = ShiftPlan { pattern: "window:67".parse().unwrap(), calendar: &calendar };
    assert_eq!(next("13:00-12:00", "11-20 09:00", Some(&window)), at("11-20 12:00"));
    assert_eq!(next("13:00-12:00", "11-21 09:00", Some(&window)), at("11-21 12:30"));
    // Nobody at work for longer than the horizon: the shift says nothing.
    let closed = WorkingCalendar::new(Weekdays::from_digits("1234567").unwrap(), OfficeHours::default(), vec![]);
    let plan = ShiftPlan { pattern: ShiftPattern::Day, calendar: &closed };
    assert_eq!(next("22:00-07:00", "11-22 23:00", Some(&plan)), at("11-23 07:00"));
}

fn is_quiet(wall: DateTime) -> bool {
    wall.hour() >= 22 || wall.hour() < 7
}

/// The rules of quiet hours, asked of one minute.
fn may_be_told(wall: DateTime, plan: &ShiftPlan<'_>) -> bool {
    if matches!(plan.pattern, ShiftPattern::Window { .. }) {
        return wall.hour() == 21 && plan.duty_on(wall.date().tomorrow().unwrap()).is_some();
    }
    let duties =
        plan.pattern.duties(wall.date().saturating_sub(2.days()), wall.date().saturating_add(1.day()), plan.calendar);
    let near = duties.iter().any(|duty| wall >= duty.start.saturating_sub(1.hour()) && wall < duty.end);
    let asleep = duties
        .iter()
        .any(|duty| duty.kind.takes_the_night() && wall >= duty.end && wall < duty.end.saturating_add(8.hours()));
    near && !is_quiet(wall) && (!asleep || plan.pattern.on_duty(wall, plan.calendar).is_some())
}

const CODES: [&str; 7] = ["four-crew:2", "day", "window", "window:26", "apn:1", "duty24:1", "clinic"];

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(200) })]

    #[test]
    fn a_notice_goes_out_in_the_first_minute_that_the_rules_allow(start in moments(), code in prop::sample::select(&CODES[..])) {
        let (calendar, tz) = (china(), shanghai());
        let plan = ShiftPlan { pattern: code.parse().unwrap(), calendar: &calendar };
        let start = Timestamp::from_second(start.as_second() / 60 * 60).unwrap();
        let first = (0..20 * 24 * 60)
            .map(|minute| start + SignedDuration::from_mins(minute))
            .find(|moment| may_be_told(tz.to_datetime(*moment), &plan))
            .unwrap();
        prop_assert_eq!(QuietHours::default().next_allowed(start, &tz, Some(&plan)), first);
    }

    #[test]
    fn quiet_hours_hold_in_every_zone(start in moments(), tz in zones()) {
        let allowed = QuietHours::default().next_allowed(start, &tz, None);
        prop_assert!(allowed >= start && !is_quiet(tz.to_datetime(allowed)));
        prop_assert!(allowed == start || is_quiet(tz.to_datetime(allowed - SignedDuration::from_nanos(1))));
    }

    #[test]
    fn one_crew_and_only_one_is_in_each_duty(day in 0..5_000_i64, hour in 0..24_i8, minute in 0..60_i8) {
        let (calendar, day) = (WorkingCalendar::default(), date(2020, 1, 1).saturating_add(day.days()));
        for (name, crews) in [("four-crew", 4), ("apn", 4), ("duty24", 2)] {
            let on_duty = (0..crews).filter(|crew| {
                let pattern: ShiftPattern = format!("{name}:{crew}").parse().unwrap();
                pattern.on_duty(day.at(hour, minute, 0, 0), &calendar).is_some()
            });
            prop_assert_eq!(on_duty.count(), 1, "{}", name);
        }
    }
}
