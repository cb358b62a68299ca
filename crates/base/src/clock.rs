//! The one place that reads the time of day.

use std::sync::{
    Arc,
    atomic::{AtomicI64, Ordering},
};

use jiff::{SignedDuration, Timestamp, civil::Date, tz::TimeZone};

/// Where "now" comes from. Instants are whole microseconds of UTC, because
/// that is what the store keeps.
#[derive(Debug, Clone)]
pub enum Clock {
    System,
    /// The system clock moved by a fixed span: a demonstration lives on the
    /// day of its data.
    Shifted(SignedDuration),
    /// Stands still until a test moves it.
    Fixed(Arc<AtomicI64>),
}

impl Clock {
    pub fn fixed(at: Timestamp) -> Self {
        Self::Fixed(Arc::new(AtomicI64::new(at.as_microsecond())))
    }

    /// A clock that reads `at` now and then runs on.
    pub fn starting_at(at: Timestamp) -> Self {
        Self::Shifted(at.duration_since(Self::wall()))
    }

    pub fn now(&self) -> Timestamp {
        match self {
            Self::System => Self::wall(),
            Self::Shifted(by) => micros(Self::wall().as_microsecond() + by.as_micros() as i64),
            Self::Fixed(at) => micros(at.load(Ordering::SeqCst)),
        }
    }

    pub fn today(&self, zone: &TimeZone) -> Date {
        self.now().to_zoned_datetime(zone.clone()).date()
    }

    /// The real time, for what a second device computes too (TOTP) and for
    /// measuring. Everything else asks [`Clock::now`].
    #[expect(clippy::disallowed_methods, reason = "the home of the clock")]
    pub fn wall() -> Timestamp {
        micros(Timestamp::now().as_microsecond())
    }

    /// Moves a fixed clock on; the others do not listen.
    pub fn advance(&self, by: SignedDuration) {
        if let Self::Fixed(at) = self {
            at.fetch_add(by.as_micros() as i64, Ordering::SeqCst);
        }
    }
}

/// The instant of so many microseconds since 1970, held within jiff's range.
pub fn micros(value: i64) -> Timestamp {
    let (least, most) = (Timestamp::MIN.as_microsecond(), Timestamp::MAX.as_microsecond());
    Timestamp::from_microsecond(value.clamp(least, most)).unwrap_or(Timestamp::UNIX_EPOCH)
}
