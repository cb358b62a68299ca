//! Shift patterns (班制): who is at work when, as far as it can be known without a roster.
//!
//! A pattern is kept as a short code, e.g. `four-crew:0`. In a pattern that goes round, crew *k* does on a day what crew 0
//! did *k* days before; crew 0 begins its round on [`ANCHOR`]. Together the crews of a pattern are always at work, and
//! never two of them in the same duty.

use std::{fmt, str::FromStr};

use jiff::{
    SignedDuration,
    civil::{Date, DateTime, date},
};
use serde::{Deserialize, Serialize};

use crate::calendar::{Weekdays, WorkingCalendar, add_days, days_between};

/// The day on which crew 0 of every pattern begins its round (a Monday, and no more than a convention).
pub const ANCHOR: Date = date(2024, 1, 1);

const HOUR: i64 = 60;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum ShiftPattern {
    /// 四班二运转, `four-crew:0` to `3`: day 08–20, night 20–08, rest, rest
    FourCrew { crew: u8 },
    /// 日勤, `day`: office hours on working days
    Day,
    /// 包乘, `crew-pool`: called as the trains run, hours not known beforehand
    CrewPool,
    /// 天窗修, `window` or `window:135`: 00:30–04:30 on Monday to Friday or the weekdays named (1 is Monday)
    Window { nights: Weekdays },
    /// A-P-N, `apn:0` to `3`: 08–16, next day 16–24, a day of rest, 00–08; 24 hours free between any two
    Apn { crew: u8 },
    /// 二十四小时值班, `duty24:0` or `1`: 08–08, then a day of rest
    Duty24 { crew: u8 },
    /// 门诊, `clinic`: office hours on working days
    Clinic,
}

/// What part of the day a duty takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DutyKind {
    /// 白班
    Day,
    /// 小夜班, over by midnight
    Evening,
    /// 大夜班
    Night,
    /// 天窗, some hours in the middle of the night
    Window,
    /// 24 小时
    Full,
}

/// One stretch of work, in times on the wall; `end` is not part of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Duty {
    pub start: DateTime,
    pub end: DateTime,
    pub kind: DutyKind,
}

/// A person's pattern with the calendar that its five-day forms follow.
#[derive(Debug, Clone, Copy)]
pub struct ShiftPlan<'a> {
    pub pattern: ShiftPattern,
    pub calendar: &'a WorkingCalendar,
}

impl ShiftPlan<'_> {
    pub fn duty_on(&self, day: Date) -> Option<Duty> {
        self.pattern.duty_on(day, self.calendar)
    }
}

impl DutyKind {
    /// Whether the person sleeps after it, by day.
    pub fn takes_the_night(self) -> bool {
        matches!(self, Self::Night | Self::Window | Self::Full)
    }

    pub fn message_key(self) -> &'static str {
        match self {
            Self::Day => "duty-day",
            Self::Evening => "duty-evening",
            Self::Night => "duty-night",
            Self::Window => "duty-window",
            Self::Full => "duty-full",
        }
    }
}

impl ShiftPattern {
    /// The duty that starts on `day`; none on days of rest, and never one for [`Self::CrewPool`].
    pub fn duty_on(self, day: Date, calendar: &WorkingCalendar) -> Option<Duty> {
        let turn = |crew: u8, round: i64| (days_between(ANCHOR, day) - i64::from(crew)).rem_euclid(round);
        let (start, end, kind) = match self {
            Self::FourCrew { crew } => match turn(crew, 4) {
                0 => (8 * HOUR, 20 * HOUR, DutyKind::Day),
                1 => (20 * HOUR, 32 * HOUR, DutyKind::Night),
                _ => return None,
            },
            Self::Apn { crew } => match turn(crew, 4) {
                0 => (8 * HOUR, 16 * HOUR, DutyKind::Day),
                1 => (16 * HOUR, 24 * HOUR, DutyKind::Evening),
                3 => (0, 8 * HOUR, DutyKind::Night),
                _ => return None,
            },
            Self::Duty24 { crew } if turn(crew, 2) == 0 => (8 * HOUR, 32 * HOUR, DutyKind::Full),
            Self::Window { nights } if nights.contains(day) => (30, 4 * HOUR + 30, DutyKind::Window),
            Self::Day | Self::Clinic if calendar.is_working_day(day) => {
                let office = calendar.hours().outer();
                (office.start, office.end, DutyKind::Day)
            }
            _ => return None,
        };
        let at = |minute| day.at(0, 0, 0, 0).saturating_add(SignedDuration::from_mins(minute));
        Some(Duty { start: at(start), end: at(end), kind })
    }

    /// The duties that start on the days `from` to `to`, both included, in order.
    pub fn duties(self, from: Date, to: Date, calendar: &WorkingCalendar) -> Vec<Duty> {
        (0..=days_between(from, to)).filter_map(|day| self.duty_on(add_days(from, day).ok()?, calendar)).collect()
    }

    /// The duty that is going on at `at`, a time on the wall.
    pub fn on_duty(self, at: DateTime, calendar: &WorkingCalendar) -> Option<Duty> {
        let yesterday = add_days(at.date(), -1).ok();
        yesterday
            .into_iter()
            .chain([at.date()])
            .filter_map(|day| self.duty_on(day, calendar))
            .find(|duty| (duty.start..duty.end).contains(&at))
    }

    /// Whether the pattern says when its duties are.
    pub fn hours_are_known(self) -> bool {
        self != Self::CrewPool
    }

    /// Whether some of its duties take the night. A crew pool has no fixed hours, and nights are among them.
    pub fn works_nights(self) -> bool {
        !matches!(self, Self::Day | Self::Clinic)
    }

    pub fn message_key(self) -> &'static str {
        match self {
            Self::FourCrew { .. } => "shift-four-crew",
            Self::Day => "shift-day",
            Self::CrewPool => "shift-crew-pool",
            Self::Window { .. } => "shift-window",
            Self::Apn { .. } => "shift-apn",
            Self::Duty24 { .. } => "shift-duty24",
            Self::Clinic => "shift-clinic",
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not a shift pattern: {0}")]
pub struct UnknownPattern(pub String);

impl fmt::Display for ShiftPattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::FourCrew { crew } => write!(f, "four-crew:{crew}"),
            Self::Day => f.write_str("day"),
            Self::CrewPool => f.write_str("crew-pool"),
            Self::Window { nights: Weekdays::MONDAY_TO_FRIDAY } => f.write_str("window"),
            Self::Window { nights } => write!(f, "window:{nights}"),
            Self::Apn { crew } => write!(f, "apn:{crew}"),
            Self::Duty24 { crew } => write!(f, "duty24:{crew}"),
            Self::Clinic => f.write_str("clinic"),
        }
    }
}

impl FromStr for ShiftPattern {
    type Err = UnknownPattern;

    fn from_str(code: &str) -> Result<Self, UnknownPattern> {
        let (name, detail) = code.split_once(':').map_or((code, None), |(name, detail)| (name, Some(detail)));
        let crew = |crews: u8| detail?.parse().ok().filter(|crew| *crew < crews);
        let pattern = match (name, detail) {
            ("four-crew", _) => crew(4).map(|crew| Self::FourCrew { crew }),
            ("apn", _) => crew(4).map(|crew| Self::Apn { crew }),
            ("duty24", _) => crew(2).map(|crew| Self::Duty24 { crew }),
            ("window", None) => Some(Self::Window { nights: Weekdays::MONDAY_TO_FRIDAY }),
            ("window", Some(digits)) => {
                Weekdays::from_digits(digits).filter(|nights| !nights.is_empty()).map(|nights| Self::Window { nights })
            }
            ("day", None) => Some(Self::Day),
            ("crew-pool", None) => Some(Self::CrewPool),
            ("clinic", None) => Some(Self::Clinic),
            _ => None,
        };
        pattern.ok_or_else(|| UnknownPattern(code.to_owned()))
    }
}

impl TryFrom<String> for ShiftPattern {
    type Error = UnknownPattern;

    fn try_from(code: String) -> Result<Self, UnknownPattern> {
        code.parse()
    }
}

impl From<ShiftPattern> for String {
    fn from(pattern: ShiftPattern) -> Self {
        pattern.to_string()
    }
}
