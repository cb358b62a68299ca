//! Working days and the working-time clock, against tables and against slow oracles; lunar dates and quiet hours below.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "calendar/lunar.rs"]
mod lunar;
#[path = "calendar/quiet.rs"]
mod quiet;

use base::calendar::{
    DayKind, Exception, LineError, LineProblem, OfficeHours, OutOfRange, Pauses, Weekdays, WorkingCalendar, import,
};
use jiff::{
    SignedDuration, Timestamp, ToSpan,
    civil::{Date, DateTime, date},
    tz::{TimeZone, offset},
};
use proptest::prelude::*;

/// The official list of 2026, as an administrator would upload it.
fn list_of_2026() -> String {
    let off = [
        ("元旦", "New Year", "2026-01-01", 3),
        ("春节", "Spring Festival", "2026-02-15", 9),
        ("清明", "Qingming", "2026-04-04", 3),
        ("劳动节", "Labour Day", "2026-05-01", 5),
        ("端午", "Dragon Boat", "2026-06-19", 3),
        ("中秋", "Mid-Autumn", "2026-09-25", 3),
        ("国庆", "National Day", "2026-10-01", 7),
    ];
    let mut text = String::from("\u{feff}date,kind,name_zh,name_en\r\n");
    for (zh, en, first, days) in off {
        for day in first.parse::<Date>().unwrap().series(1.day()).take(days) {
            text += &format!("{day},off,{zh},{en}\r\n");
        }
    }
    for day in ["01-04", "02-14", "02-28", "05-09", "09-20", "10-10"] {
        text += &format!("2026-{day},work,调休,\r\n");
    }
    text
}

fn calendar_with(hours: &str) -> WorkingCalendar {
    let exceptions = import::parse(&list_of_2026()).unwrap();
    WorkingCalendar::new(Weekdays::WEEKEND, hours.parse().unwrap(), exceptions)
}

fn china() -> WorkingCalendar {
    calendar_with("08:30-17:30")
}

fn shanghai() -> TimeZone {
    TimeZone::fixed(offset(8))
}

fn new_york() -> TimeZone {
    TimeZone::posix("EST5EDT,M3.2.0,M11.1.0").unwrap()
}

/// `11-22 23:00` of 2026 or `2027-01-01 08:00`, on the wall in Shanghai.
fn at(text: &str) -> Timestamp {
    let text = if text.len() > 11 { text.to_owned() } else { format!("2026-{text}") };
    shanghai().to_timestamp(text.parse::<DateTime>().unwrap()).unwrap()
}

// ---- working days ----

#[test]
fn the_list_of_2026_gives_its_248_working_days() {
    let calendar = china();
    assert_eq!(calendar.exceptions().len(), 39);
    assert_eq!(calendar.working_days(date(2026, 1, 1)..date(2027, 1, 1)), 248);
    assert_eq!(calendar.next_working_day(date(2026, 2, 13)), Ok(date(2026, 2, 14)));
    assert_eq!(calendar.next_working_day(date(2026, 2, 14)), Ok(date(2026, 2, 24)));
    assert_eq!(calendar.exception(date(2026, 2, 14)).unwrap().kind, DayKind::Work);
    assert_eq!(calendar.exception(date(2026, 10, 1)).unwrap().name_en, "National Day");
    assert_eq!(calendar.add_working_days(date(2026, 2, 24), -1), Ok(date(2026, 2, 14)));
    assert_eq!(calendar.add_working_days(date(2026, 2, 15), 0), Ok(date(2026, 2, 15)));
    assert_eq!(calendar.add_working_days(Date::MAX, 1), Err(OutOfRange));
    assert_eq!(calendar.add_working_days(date(2026, 1, 1), i64::MIN), Err(OutOfRange));
}

#[test]
fn of_two_exceptions_for_a_day_the_later_stands() {
    let row =
        |kind, name: &str| Exception { date: date(2026, 10, 1), kind, name_zh: name.into(), name_en: String::new() };
    let rows = vec![row(DayKind::Off, "国庆"), row(DayKind::Work, "值班")];
    let calendar = WorkingCalendar::new(Weekdays::WEEKEND, OfficeHours::default(), rows);
    assert!(calendar.is_working_day(date(2026, 10, 1)));
    assert_eq!(calendar.working_days(date(2026, 10, 1)..date(2026, 10, 2)), 1);
}

#[test]
fn a_bad_list_names_every_bad_line() {
    let text = "date,kind,name_zh,name_en\n2026/1/1,off,元旦,New Year\n# note\n\n2026-02-30,off,,\n2026-01-02,free,,\n\
                1/2/2026,off,,\n2026-01-03,off\n2026-01-01,work,,\n";
    let error = |line, problem| LineError { line, problem };
    assert_eq!(
        import::parse(text),
        Err(vec![
            error(5, LineProblem::Date("2026-02-30".into())),
            error(6, LineProblem::Kind("free".into())),
            error(7, LineProblem::Date("1/2/2026".into())),
            error(8, LineProblem::Fields(2)),
            error(9, LineProblem::Repeated(2)),
        ])
    );
    assert_eq!(error(8, LineProblem::Fields(2)).to_string(), "line 8: 4 fields expected, 2 found");
    assert_eq!(import::parse(""), Ok(vec![]));
}

#[test]
fn office_hours_and_weekdays_read_as_they_are_written() {
    for text in ["08:30-17:30", "08:30-12:00,13:00-17:30", "00:00-24:00"] {
        assert_eq!(text.parse::<OfficeHours>().unwrap().to_string(), text);
    }
    for text in [
        "",
        "08:30",
        "17:30-08:30",
        "08:00-12:00,11:00-17:00",
        "08:00-12:00,12:00-17:00",
        "08:00-24:01",
        "8-12",
        "08:+1-09:00",
    ] {
        assert!(text.parse::<OfficeHours>().is_err(), "{text}");
    }
    assert_eq!(OfficeHours::default().length(), SignedDuration::from_hours(9));
    assert_eq!(Weekdays::from_digits("76"), Some(Weekdays::WEEKEND));
    assert_eq!(Weekdays::from_digits("08"), None);
}

// ---- the working-time clock ----

#[test]
fn the_working_clock_stands_still_outside_office_hours() {
    let calendar = china();
    let lunch = calendar_with("08:30-12:00,13:00-17:30");
    let between = |calendar: &WorkingCalendar, a, b| calendar.working_time_between(at(a), at(b), &shanghai()).as_mins();
    // Friday 13 to Tuesday 24 February: make-up Saturday, then the holiday.
    assert_eq!(between(&calendar, "02-13 17:00", "02-24 09:00"), 30 + 9 * 60 + 30);
    assert_eq!(between(&calendar, "11-20 18:00", "11-23 08:00"), 0);
    assert_eq!(between(&lunch, "11-23 11:30", "11-23 13:30"), 60);
    assert_eq!(between(&lunch, "11-23 13:30", "11-23 11:30"), -60);
    assert_eq!(between(&calendar, "01-01 00:00", "2027-01-01 00:00"), 248 * 9 * 60);

    let add = |start, minutes| calendar.add_working_time(at(start), SignedDuration::from_mins(minutes), &shanghai());
    assert_eq!(add("11-23 08:30", 9 * 60), Ok(at("11-23 17:30")));
    assert_eq!(add("11-23 08:30", 9 * 60 + 1), Ok(at("11-24 08:31")));
    assert_eq!(add("02-13 17:00", 10 * 60), Ok(at("02-24 09:00")));
    assert_eq!(add("11-22 12:00", 0), Ok(at("11-22 12:00")));
    assert_eq!(add("02-24 09:00", -10 * 60), Ok(at("02-13 17:00")));
    assert_eq!(add("11-24 08:30", -9 * 60), Ok(at("11-23 08:30")));
    assert_eq!(add("11-24 08:30", i64::MAX / 60), Err(OutOfRange));
}

#[test]
fn a_day_of_clock_change_is_longer_or_shorter() {
    let calendar = WorkingCalendar::new(Weekdays::from_digits("").unwrap(), "00:00-24:00".parse().unwrap(), vec![]);
    // Some zones change at midnight; a country that crosses the date line, as Samoa did in 2011, leaves out a day.
    let date_line = TimeZone::posix("<-12>12<+13>-13,M3.2.0/0,M11.1.0/0").unwrap();
    let sao_paulo = TimeZone::posix("<-03>3<-02>,M10.3.0/0,M2.3.0/0").unwrap();
    for (tz, first, last) in [
        (new_york(), date(2026, 3, 1), date(2026, 11, 30)),
        (sao_paulo, date(2026, 1, 1), date(2027, 1, 1)),
        (date_line, date(2026, 1, 1), date(2027, 1, 1)),
    ] {
        let [a, b] = [first, last].map(|day| tz.to_timestamp(day.at(0, 0, 0, 0)).unwrap());
        assert_eq!(calendar.working_time_between(a, b, &tz), a.duration_until(b));
    }
}

#[test]
fn pauses_stop_the_clock() {
    let (calendar, tz) = (china(), shanghai());
    // Two that overlap, one that never was, and one still going on.
    let pauses: Pauses = [
        (at("11-24 10:00"), Some(at("11-24 12:00"))),
        (at("11-23 16:30"), Some(at("11-24 10:30"))),
        (at("11-23 09:00"), Some(at("11-23 08:00"))),
        (at("11-26 09:30"), None),
    ]
    .into_iter()
    .collect();
    assert!(pauses.contains(at("11-24 11:59")) && !pauses.contains(at("11-24 12:00")));
    let between = |a, b| calendar.unpaused_time_between(at(a), at(b), &pauses, &tz).as_mins();
    assert_eq!(between("11-23 08:30", "11-24 17:30"), 8 * 60 + 5 * 60 + 30);
    assert_eq!(between("11-23 17:00", "11-24 11:00"), 0);
    assert_eq!(between("11-26 08:30", "12-31 08:30"), 60);
    assert_eq!(between("12-31 08:30", "11-26 08:30"), -60);
    let due = |start, hours| calendar.add_unpaused_time(at(start), SignedDuration::from_hours(hours), &pauses, &tz);
    assert_eq!(due("11-23 08:30", 8), Ok(Some(at("11-23 16:30"))));
    assert_eq!(due("11-23 08:30", 9), Ok(Some(at("11-24 13:00"))));
    assert_eq!(due("11-26 08:30", 1), Ok(Some(at("11-26 09:30"))));
    assert_eq!(due("11-26 08:30", 2), Ok(None));
}

// ---- against slow oracles ----

fn zones() -> impl Strategy<Value = TimeZone> {
    let posix = |text| TimeZone::posix(text).unwrap();
    prop::sample::select(vec![
        shanghai(),
        new_york(),
        posix("<-03>3<-02>,M10.3.0/0,M2.3.0/0"),
        posix("NST3:30NDT,M3.2.0/0:01,M11.1.0/0:01"),
    ])
}

fn hours() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![
        "08:30-17:30",
        "08:30-12:00,13:00-17:30",
        "00:00-24:00",
        "00:30-01:30,02:15-02:45,23:00-24:00",
    ])
}

/// Seconds from the autumn of 2025 to the spring of 2027.
fn moments() -> impl Strategy<Value = Timestamp> {
    (1_758_000_000..1_806_000_000_i64).prop_map(|second| Timestamp::from_second(second).unwrap())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(200) })]

    #[test]
    fn working_days_are_those_that_a_walk_finds(from in 0..800_i64, length in 0..400_i64, n in -300..300_i64) {
        let calendar = china();
        let day = |offset: i64| date(2025, 6, 1).saturating_add(offset.days());
        let walked = (from..from + length).filter(|offset| calendar.is_working_day(day(*offset))).count() as i64;
        prop_assert_eq!(calendar.working_days(day(from)..day(from + length)), walked);
        let (mut offset, mut left) = (from, n);
        while left != 0 {
            offset += n.signum();
            if calendar.is_working_day(day(offset)) {
                left -= n.signum();
            }
        }
        prop_assert_eq!(calendar.add_working_days(day(from), n), Ok(day(offset)));
    }

    #[test]
    fn working_time_is_the_sum_of_open_minutes(start in moments(), minutes in 0..20_000_i64, tz in zones()) {
        // No boundary of these hours lies in a stretch that a clock change repeats or skips.
        let calendar = calendar_with("05:00-12:00,13:00-22:00");
        let start = Timestamp::from_second(start.as_second() / 60 * 60).unwrap();
        let end = start + SignedDuration::from_mins(minutes);
        let open = (0..minutes).filter(|minute| {
            let wall = tz.to_datetime(start + SignedDuration::from_mins(*minute));
            calendar.is_working_day(wall.date()) && matches!(wall.hour(), 5..=11 | 13..=21)
        });
        prop_assert_eq!(calendar.working_time_between(start, end, &tz).as_mins(), open.count() as i64);
    }

    #[test]
    fn clock_changes_inside_office_hours_are_counted(start in moments(), minutes in 0..20_000_i64) {
        let (calendar, tz) = (calendar_with("00:00-05:00,13:00-24:00"), new_york());
        let start = Timestamp::from_second(start.as_second() / 60 * 60).unwrap();
        let end = start + SignedDuration::from_mins(minutes);
        let open = (0..minutes).filter(|minute| {
            let wall = tz.to_datetime(start + SignedDuration::from_mins(*minute));
            calendar.is_working_day(wall.date()) && matches!(wall.hour(), 0..=4 | 13..)
        });
        prop_assert_eq!(calendar.working_time_between(start, end, &tz).as_mins(), open.count() as i64);
    }

    #[test]
    fn adding_working_time_is_the_inverse(
        start in moments(), seconds in -9_000_000..9_000_000_i64, tz in zones(), hours in hours(),
    ) {
        let (calendar, time) = (calendar_with(hours), SignedDuration::from_secs(seconds));
        let end = calendar.add_working_time(start, time, &tz).unwrap();
        prop_assert_eq!(calendar.working_time_between(start, end, &tz), time);
        // And it is the first such moment, or looking back the last.
        let nearer = end - SignedDuration::from_nanos(seconds.signum());
        prop_assert!(seconds == 0 || calendar.working_time_between(start, nearer, &tz) != time);
    }

    #[test]
    fn working_time_adds_up(a in moments(), b in moments(), c in moments(), tz in zones(), hours in hours()) {
        let calendar = calendar_with(hours);
        let between = |a, b| calendar.working_time_between(a, b, &tz);
        prop_assert_eq!(between(a, b) + between(b, c), between(a, c));
        prop_assert!(between(a.min(b), a.max(b)) >= SignedDuration::ZERO);
    }

    #[test]
    fn adding_unpaused_time_is_the_inverse(
        start in moments(),
        seconds in 0..3_000_000_i64,
        pauses in prop::collection::vec((moments(), 0..2_000_000_i64), 0..8),
    ) {
        let (calendar, tz, time) = (china(), shanghai(), SignedDuration::from_secs(seconds));
        let pauses: Pauses =
            pauses.into_iter().map(|(from, length)| (from, Some(from + SignedDuration::from_secs(length)))).collect();
        let due = calendar.add_unpaused_time(start, time, &pauses, &tz).unwrap().unwrap();
        prop_assert_eq!(calendar.unpaused_time_between(start, due, &pauses, &tz), time);
    }
}
