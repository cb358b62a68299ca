//! The lunar calendar (农历): dates, festivals and the windows that campaigns are planned around.
//!
//! The astronomy is tyme4rs, kept to the years in which its months are known to be right: from 1960 to 2099 the first day
//! of every month and every leap month agree with the published table in ICU4X, but for the ninth month of 2057, whose
//! new moon falls within seconds of midnight. Here it begins on 2057-09-29, there on 09-28, so 重阳 of that year wants a
//! look at the official almanac.
//! tyme4rs takes 30 to 60 µs for a conversion (ten times that unoptimised) and panics on dates that are not there, so each
//! lunar year is asked for once and kept as a list of first days; after that a conversion is a search among 13.

use std::{fmt, sync::OnceLock};

use jiff::{
    ToSpan,
    civil::{Date, date},
};
use tyme4rs::tyme::{
    lunar::{LunarMonth, LunarYear},
    solar::{SolarDay, SolarTerm},
};

use crate::{
    Message,
    calendar::{add_days, days_between},
};

/// The lunar years that can be asked for. The first begins on 1960-01-28, the last ends on 2100-02-08.
pub const YEARS: std::ops::RangeInclusive<i16> = 1960..=2099;

/// The lunar year asked for, or that of the solar day asked for, lies outside [`YEARS`], or the lunar date does not exist.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum LunarError {
    #[error("the lunar calendar is not known for {0}")]
    OutOfRange(i16),
    #[error("no such lunar date: {0}")]
    NoSuchDate(LunarDate),
}

impl LunarError {
    pub fn message(&self) -> Message {
        match self {
            Self::OutOfRange(year) => Message::new("lunar-out-of-range")
                .with("year", year)
                .with("first", YEARS.start())
                .with("last", YEARS.end()),
            Self::NoSuchDate(date) => Message::new("lunar-no-such-date").with("date", date),
        }
    }
}

/// A day of the lunar calendar. `year` is the solar year in which the lunar year begins; `month` 1..=12; `day` 1..=30.
/// Ordered in time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LunarDate {
    pub year: i16,
    pub month: i8,
    /// The second of two months of the same number (闰月).
    pub leap: bool,
    pub day: i8,
}

impl fmt::Display for LunarDate {
    /// `2025-06*-01`: the star marks the leap month.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let star = if self.leap { "*" } else { "" };
        write!(f, "{}-{:02}{star}-{:02}", self.year, self.month, self.day)
    }
}

impl LunarDate {
    pub const fn new(year: i16, month: i8, day: i8) -> Self {
        Self { year, month, leap: false, day }
    }

    pub const fn leap(self) -> Self {
        Self { leap: true, ..self }
    }

    /// The lunar date of a solar day.
    pub fn from_solar(solar: Date) -> Result<Self, LunarError> {
        let this = months(solar.year());
        // Until its first day (21 January or later) a solar year belongs to the lunar year before.
        let year = match this {
            Ok(months) if months[0].first <= solar => solar.year(),
            _ => solar.year() - 1,
        };
        let months = months(year).map_err(|_| LunarError::OutOfRange(solar.year()))?;
        let month = months[months.partition_point(|month| month.first <= solar) - 1];
        if month.number == END {
            return Err(LunarError::OutOfRange(solar.year()));
        }
        let day = days_between(month.first, solar) as i8 + 1;
        Ok(Self { year, month: month.number, leap: month.leap, day })
    }

    /// The solar day; an error when the month has no such day or the year no such leap month.
    pub fn to_solar(self) -> Result<Date, LunarError> {
        months(self.year)?
            .windows(2)
            .find(|pair| pair[0].number == self.month && pair[0].leap == self.leap)
            .and_then(|pair| {
                let solar = add_days(pair[0].first, i64::from(self.day) - 1).ok()?;
                (pair[0].first..pair[1].first).contains(&solar).then_some(solar)
            })
            .ok_or(LunarError::NoSuchDate(self))
    }
}

/// The number of the month that comes twice in this lunar year.
pub fn leap_month(lunar_year: i16) -> Result<Option<i8>, LunarError> {
    Ok(months(lunar_year)?.iter().find(|month| month.leap).map(|month| month.number))
}

#[derive(Debug, Clone, Copy)]
struct Month {
    number: i8,
    leap: bool,
    first: Date,
}

/// The number that stands for the first month of the next year, at the end of the list of months.
const END: i8 = 13;

fn months(lunar_year: i16) -> Result<&'static [Month], LunarError> {
    const COUNT: usize = (*YEARS.end() - *YEARS.start()) as usize + 1;
    static KEPT: [OnceLock<Vec<Month>>; COUNT] = [const { OnceLock::new() }; COUNT];
    let kept = &KEPT[(checked(lunar_year)? - YEARS.start()) as usize];
    Ok(kept.get_or_init(|| {
        let year = LunarYear::from_year(lunar_year.into());
        let next = LunarMonth::from_ym(isize::from(lunar_year) + 1, 1);
        let month = |number, of: &LunarMonth| Month {
            number,
            leap: of.is_leap(),
            first: solar_date(of.get_first_julian_day().get_solar_day()),
        };
        let own = year.get_months();
        own.iter().map(|of| month(of.get_month() as i8, of)).chain([month(END, &next)]).collect()
    }))
}

fn checked(lunar_year: i16) -> Result<i16, LunarError> {
    if YEARS.contains(&lunar_year) { Ok(lunar_year) } else { Err(LunarError::OutOfRange(lunar_year)) }
}

fn solar_date(day: SolarDay) -> Date {
    date(day.get_year() as i16, day.get_month() as i8, day.get_day() as i8)
}

/// A feast whose solar day moves from year to year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Festival {
    /// 春节, 1st of the 1st month
    Spring,
    /// 元宵, 15th of the 1st
    Lantern,
    /// 清明, a solar term: 4 or 5 April
    Qingming,
    /// 端午, 5th of the 5th
    DragonBoat,
    /// 七夕, 7th of the 7th
    Qixi,
    /// 中秋, 15th of the 8th
    MidAutumn,
    /// 重阳, 9th of the 9th
    DoubleNinth,
    /// 腊八, 8th of the 12th
    Laba,
}

impl Festival {
    pub const ALL: [Self; 8] = [
        Self::Spring,
        Self::Lantern,
        Self::Qingming,
        Self::DragonBoat,
        Self::Qixi,
        Self::MidAutumn,
        Self::DoubleNinth,
        Self::Laba,
    ];

    /// By its Chinese name, with or without 节.
    pub fn from_name(name: &str) -> Option<Self> {
        let name = name.trim();
        Self::ALL.into_iter().find(|festival| {
            festival.name() == name || name.strip_suffix('节').is_some_and(|short| festival.name() == short)
        })
    }

    /// The Chinese name, which is also the word in imported plans.
    pub fn name(self) -> &'static str {
        match self {
            Self::Spring => "春节",
            Self::Lantern => "元宵",
            Self::Qingming => "清明",
            Self::DragonBoat => "端午",
            Self::Qixi => "七夕",
            Self::MidAutumn => "中秋",
            Self::DoubleNinth => "重阳",
            Self::Laba => "腊八",
        }
    }

    pub fn message_key(self) -> &'static str {
        match self {
            Self::Spring => "festival-spring",
            Self::Lantern => "festival-lantern",
            Self::Qingming => "festival-qingming",
            Self::DragonBoat => "festival-dragon-boat",
            Self::Qixi => "festival-qixi",
            Self::MidAutumn => "festival-mid-autumn",
            Self::DoubleNinth => "festival-double-ninth",
            Self::Laba => "festival-laba",
        }
    }

    /// The solar day of the feast in a lunar year, named by the solar year in which it begins. All feasts but one fall in
    /// that solar year; 腊八 mostly falls in the January after (腊八 of 2025 is 2026-01-26).
    pub fn date(self, lunar_year: i16) -> Result<Date, LunarError> {
        let (month, day) = match self {
            Self::Spring => (1, 1),
            Self::Lantern => (1, 15),
            Self::DragonBoat => (5, 5),
            Self::Qixi => (7, 7),
            Self::MidAutumn => (8, 15),
            Self::DoubleNinth => (9, 9),
            Self::Laba => (12, 8),
            Self::Qingming => {
                let term = SolarTerm::from_name(checked(lunar_year)?.into(), "清明");
                return Ok(solar_date(term.get_solar_day()));
            }
        };
        LunarDate::new(lunar_year, month, day).to_solar()
    }

    /// Every feast from `first` to `last`, both included, in the order of their days. Lunar years outside [`YEARS`] are
    /// an error, not a gap; a span may therefore begin in 1961 at the earliest.
    pub fn between(first: Date, last: Date) -> Result<Vec<(Date, Self)>, LunarError> {
        let mut feasts = Vec::new();
        for lunar_year in first.year() - 1..=last.year() {
            for festival in Self::ALL {
                let day = festival.date(lunar_year)?;
                if (first..=last).contains(&day) {
                    feasts.push((day, festival));
                }
            }
        }
        feasts.sort_unstable();
        Ok(feasts)
    }
}

/// Days from `first` to `last`, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Window {
    pub first: Date,
    pub last: Date,
}

impl Window {
    pub fn contains(self, day: Date) -> bool {
        (self.first..=self.last).contains(&day)
    }

    /// From 14 to 3 days before a feast: late enough to be about it, over before the gifts are bought.
    fn before(feast: Date) -> Self {
        Self { first: feast.saturating_sub(14.days()), last: feast.saturating_sub(3.days()) }
    }
}

/// 春运, the travel season of the railway: 40 days from 15 days before 春节.
pub fn spring_travel(year: i16) -> Result<Window, LunarError> {
    let first = Festival::Spring.date(year)?.saturating_sub(15.days());
    Ok(Window { first, last: first.saturating_add(39.days()) })
}

/// 警示教育 before 春节: T-14 to T-3.
pub fn spring_warning(year: i16) -> Result<Window, LunarError> {
    Festival::Spring.date(year).map(Window::before)
}

/// 警示教育 before 中秋 and before 国庆 (1 October), T-14 to T-3 each, in order; one window when the two overlap or touch
/// (the one ends on the eve of the other), so that nobody is called twice.
pub fn autumn_warnings(year: i16) -> Result<Vec<Window>, LunarError> {
    let mut windows = [Festival::MidAutumn.date(year)?, date(year, 10, 1)].map(Window::before);
    windows.sort_unstable();
    let [one, two] = windows;
    if two.first <= one.last.saturating_add(1.day()) {
        return Ok(vec![Window { first: one.first, last: one.last.max(two.last) }]);
    }
    Ok(vec![one, two])
}
