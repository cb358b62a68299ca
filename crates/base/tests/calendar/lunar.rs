//! Lunar dates, festivals and campaign windows, against the published vectors.

use base::lunar::{self, Festival, LunarDate, LunarError, Window};
use jiff::{
    ToSpan,
    civil::{Date, date},
};
use sha2::{Digest, Sha256};

fn days(text: &str) -> Vec<Date> {
    text.split_whitespace().map(|day| day.parse().unwrap()).collect()
}

fn window(text: &str) -> Window {
    let (first, last) = text.split_once("..").unwrap();
    Window { first: first.parse().unwrap(), last: last.parse().unwrap() }
}

#[test]
fn festivals_fall_on_the_days_of_the_published_vector() {
    let table = [
        ("春节", "2025-01-29 2026-02-17 2027-02-06 2028-01-26 2029-02-13 2030-02-03 2033-01-31 2034-02-19"),
        ("端午节", "2025-05-31 2026-06-19 2027-06-09 2028-05-28"),
        ("中秋", "2025-10-06 2026-09-25 2027-09-15 2028-10-03 2029-09-22 2030-09-12 2031-10-01 2033-09-08"),
        ("元宵节", "2026-03-03 2027-02-20"),
        ("七夕", "2026-08-19"),
        ("重阳", "2026-10-18 2027-10-08"),
        ("清明", "2026-04-05 2027-04-05"),
    ];
    for (name, expected) in table {
        let festival = Festival::from_name(name).unwrap();
        for day in days(expected) {
            assert_eq!(festival.date(day.year()), Ok(day), "{name}");
        }
    }
    assert_eq!(Festival::Laba.date(2025), Ok(date(2026, 1, 26)));
    assert_eq!(Festival::from_name("元旦"), None);
    assert_eq!(Festival::from_name("节"), None);
}

#[test]
fn leap_months_are_those_of_the_published_vector() {
    for (year, month) in [(2025, 6), (2028, 5), (2031, 3), (2033, 11)] {
        assert_eq!(lunar::leap_month(year), Ok(Some(month)));
        let first = LunarDate::new(year, month, 1).leap();
        assert_eq!(LunarDate::from_solar(first.to_solar().unwrap()), Ok(first));
    }
    for year in [2026, 2027, 2029, 2030, 2032] {
        assert_eq!(lunar::leap_month(year), Ok(None));
    }
    assert_eq!(LunarDate::new(2025, 6, 1).leap().to_string(), "2025-06*-01");
}

#[test]
fn lunar_dates_follow_one_another_without_gap_through_all_years() {
    let mut previous = LunarDate::from_solar(date(1960, 1, 28)).unwrap();
    assert_eq!(previous, LunarDate::new(1960, 1, 1));
    let mut months = previous.to_string();
    for day in date(1960, 1, 29).series(1.day()).take_while(|day| *day <= date(2100, 2, 8)) {
        let lunar = LunarDate::from_solar(day).unwrap();
        assert_eq!(lunar.to_solar(), Ok(day));
        assert!(lunar > previous, "{day}");
        if lunar.day == 1 {
            assert!(previous.day >= 29, "{day}");
            months += &format!("{lunar} {day}\n");
        } else {
            assert_eq!(lunar.day, previous.day + 1, "{day}");
        }
        previous = lunar;
    }
    assert_eq!(previous, LunarDate { day: previous.day, ..LunarDate::new(2099, 12, 1) });
    // All first days of months, which were compared with ICU4X: a new version of the library must not move one unseen.
    let digest = Sha256::digest(months);
    assert_eq!(digest[..4], [0x40, 0xae, 0xc3, 0x31]);
}

#[test]
fn qingming_agrees_with_the_almanac_formula_of_this_century() {
    for year in 2000..=2099_i16 {
        let short = year - 2000;
        let day = (f64::from(short) * 0.2422 + 4.81).floor() - f64::from(short / 4);
        assert_eq!(Festival::Qingming.date(year), Ok(date(year, 4, day as i8)));
    }
}

#[test]
fn lunar_answers_outside_its_range_are_errors() {
    assert_eq!(Festival::Spring.date(1959), Err(LunarError::OutOfRange(1959)));
    assert_eq!(Festival::Qingming.date(2100), Err(LunarError::OutOfRange(2100)));
    assert_eq!(lunar::leap_month(i16::MAX), Err(LunarError::OutOfRange(i16::MAX)));
    assert_eq!(LunarDate::from_solar(date(1960, 1, 27)), Err(LunarError::OutOfRange(1960)));
    assert_eq!(LunarDate::from_solar(date(2100, 2, 9)), Err(LunarError::OutOfRange(2100)));
    assert_eq!(LunarDate::from_solar(Date::MAX), Err(LunarError::OutOfRange(9999)));
    for (month, day, leap) in
        [(6, 1, true), (1, 31, false), (1, 0, false), (0, 1, false), (13, 1, false), (-6, 1, false)]
    {
        let none = LunarDate { year: 2026, month, leap, day };
        assert_eq!(none.to_solar(), Err(LunarError::NoSuchDate(none)));
    }
    let message = LunarError::OutOfRange(2100).message();
    assert_eq!(message.key, "lunar-out-of-range");
}

#[test]
fn the_feasts_of_a_solar_year_come_in_order() {
    let feasts = Festival::between(date(2026, 1, 1), date(2026, 12, 31)).unwrap();
    let text: Vec<_> =
        feasts.iter().map(|(day, feast)| format!("{} {}", day.strftime("%m-%d"), feast.name())).collect();
    assert_eq!(
        text,
        [
            "01-26 腊八",
            "02-17 春节",
            "03-03 元宵",
            "04-05 清明",
            "06-19 端午",
            "08-19 七夕",
            "09-25 中秋",
            "10-18 重阳"
        ]
    );
    assert_eq!(Festival::between(date(2026, 3, 3), date(2026, 3, 3)).unwrap(), [(date(2026, 3, 3), Festival::Lantern)]);
}

#[test]
fn the_campaign_windows_of_2026_and_2027() {
    assert_eq!(lunar::spring_travel(2026), Ok(window("2026-02-02..2026-03-13")));
    assert_eq!(lunar::spring_travel(2027), Ok(window("2027-01-22..2027-03-02")));
    assert_eq!(lunar::spring_warning(2026), Ok(window("2026-02-03..2026-02-14")));
    assert_eq!(lunar::spring_warning(2027), Ok(window("2027-01-23..2027-02-03")));
    assert_eq!(lunar::autumn_warnings(2026), Ok(vec![window("2026-09-11..2026-09-28")]));
    assert_eq!(
        lunar::autumn_warnings(2027),
        Ok(vec![window("2027-09-01..2027-09-12"), window("2027-09-17..2027-09-28")])
    );
    // 中秋 after 国庆, and the same day as 国庆.
    assert_eq!(lunar::autumn_warnings(2025), Ok(vec![window("2025-09-17..2025-10-03")]));
    assert_eq!(lunar::autumn_warnings(2031), Ok(vec![window("2031-09-17..2031-09-28")]));
    // Of 中秋 on 09-19 the window ends on 09-16, the eve of the other: they touch, and are one.
    for year in 2000..=2099 {
        let autumn = lunar::autumn_warnings(year).unwrap();
        let feast = Festival::MidAutumn.date(year).unwrap();
        assert_eq!(autumn.len() == 2, feast < date(year, 9, 19), "{year}: {feast}");
    }
}
