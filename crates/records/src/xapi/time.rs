//! Timestamps (Data 4.5) and durations (Data 4.6).

use jiff::{Timestamp, civil::DateTime, fmt::temporal::DateTimePrinter};

use super::{
    Version,
    fault::{Checked, Fault},
    json::Json,
    object::text,
};

/// An instant, and how many digits of a second it was written with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Instant {
    pub at: Timestamp,
    digits: u8,
}

impl Instant {
    /// In UTC with the digits that it came with.
    pub fn in_utc(self) -> String {
        let mut text = String::new();
        let printer = DateTimePrinter::new().precision(Some(self.digits.min(9)));
        // Writing to a string does not fail.
        let _ = printer.print_timestamp(&self.at, &mut text);
        text
    }
}

pub fn timestamp(json: &Json<'_>, version: Version) -> Checked<Instant> {
    let text = text(json)?;
    let rule = match version {
        Version::V1 => "must be a date and time of ISO 8601, and not of offset -00:00",
        Version::V2 => "must be a date and time of RFC 3339, and not of offset -00:00",
    };
    instant(text, version).ok_or_else(|| Fault::new(rule, text))
}

/// 1.0.3: ISO 8601, extended or basic, a missing offset is UTC.
/// 2.0: RFC 3339, which wants seconds and an offset.
pub fn instant(text: &str, version: Version) -> Option<Instant> {
    let mut reader = Reader(text.as_bytes());
    let year = reader.number(4)?;
    let extended = reader.take(b"-");
    let month = reader.number(2)?;
    if extended && !reader.take(b"-") {
        return None;
    }
    let day = reader.number(2)?;
    let lenient = version == Version::V1;
    if reader.0.is_empty() && lenient {
        let date = DateTime::new(year, month as i8, day as i8, 0, 0, 0, 0).ok()?;
        return Some(Instant { at: in_offset(date, 0)?, digits: 0 });
    }
    if !(reader.take(b"T") || reader.take(b"t") || reader.take(b" ")) {
        return None;
    }
    let hour = reader.number(2)?;
    let colon = reader.take(b":");
    let minute = reader.number(2)?;
    let has_seconds = if colon { reader.take(b":") } else { reader.0.first().is_some_and(u8::is_ascii_digit) };
    let second = if has_seconds { reader.number(2)? } else { 0 };
    let (nanos, digits) = if has_seconds { reader.fraction()? } else { (0, 0) };
    if !lenient && (!has_seconds || !extended || !colon) {
        return None;
    }
    let offset = reader.offset(lenient)?;
    // A leap second is told as the last one before it.
    let second = if second == 60 { 59 } else { second };
    let local = DateTime::new(year, month as i8, day as i8, hour as i8, minute as i8, second as i8, nanos).ok()?;
    reader.0.is_empty().then_some(Instant { at: in_offset(local, offset)?, digits })
}

fn in_offset(local: DateTime, minutes: i32) -> Option<Timestamp> {
    let at = jiff::tz::Offset::from_seconds(minutes * 60).ok()?.to_timestamp(local).ok()?;
    // Told in UTC it must have a year of four digits again.
    (at.as_second() >= YEAR_0).then_some(at)
}

/// 0000-01-01T00:00:00Z
const YEAR_0: i64 = -62_167_219_200;

struct Reader<'a>(&'a [u8]);

impl Reader<'_> {
    fn take(&mut self, text: &[u8]) -> bool {
        match self.0.strip_prefix(text) {
            Some(rest) => {
                self.0 = rest;
                true
            }
            None => false,
        }
    }

    fn number(&mut self, digits: usize) -> Option<i16> {
        let (number, rest) = self.0.split_at_checked(digits)?;
        self.0 = rest;
        number
            .iter()
            .try_fold(0_i16, |sum, digit| Some(sum * 10 + i16::from(digit.is_ascii_digit().then(|| digit - b'0')?)))
    }

    /// Nanoseconds, and how many digits were written.
    fn fraction(&mut self) -> Option<(i32, u8)> {
        if !(self.take(b".") || self.take(b",")) {
            return Some((0, 0));
        }
        let count = self.0.iter().take_while(|digit| digit.is_ascii_digit()).count();
        let (digits, rest) = self.0.split_at(count);
        self.0 = rest;
        let padded = digits.iter().map(|digit| i32::from(digit - b'0')).chain(std::iter::repeat(0)).take(9);
        let nanos = padded.fold(0, |sum, digit| sum * 10 + digit);
        (1..=30).contains(&count).then_some((nanos, count.min(9) as u8))
    }

    /// Minutes east of UTC.
    fn offset(&mut self, may_be_missing: bool) -> Option<i32> {
        if self.take(b"Z") || self.take(b"z") || (may_be_missing && self.0.is_empty()) {
            return Some(0);
        }
        let east = match (self.take(b"+"), self.take(b"-")) {
            (true, _) => true,
            (_, true) => false,
            _ => return None,
        };
        let hours = self.number(2)?;
        let has_minutes = self.take(b":") || !self.0.is_empty();
        let minutes = if has_minutes { self.number(2)? } else { 0 };
        if (!has_minutes && !may_be_missing) || hours > 23 || minutes > 59 || (!east && hours == 0 && minutes == 0) {
            return None;
        }
        let total = i32::from(hours) * 60 + i32::from(minutes);
        Some(if east { total } else { -total })
    }
}

pub fn duration<'j>(json: &'j Json<'j>) -> Checked<&'j str> {
    let text = text(json)?;
    if is_duration(text) { Ok(text) } else { Err(Fault::new("must be a duration of ISO 8601 (4.4.3.2)", text)) }
}

/// `P3Y1M29DT4H35M59.14S` or `P4W`; only the last number may have a fraction.
pub fn is_duration(text: &str) -> bool {
    let Some(body) = text.strip_prefix('P') else { return false };
    let (days, time) = body.split_once('T').map_or((body, None), |(days, time)| (days, Some(time)));
    if let Some(weeks) = body.strip_suffix('W') {
        return is_amount(weeks, true);
    }
    let is_last = time.is_none();
    (!days.is_empty() || time.is_some())
        && are_parts(days, "YMD", is_last)
        && time.is_none_or(|time| !time.is_empty() && are_parts(time, "HMS", true))
}

fn are_parts(text: &str, designators: &str, may_end_in_fraction: bool) -> bool {
    let mut designators = designators.chars();
    let mut rest = text;
    while let Some(end) = rest.find(|letter: char| letter.is_ascii_alphabetic()) {
        let letter = char::from(rest.as_bytes()[end]);
        let after = &rest[end + 1..];
        if !designators.any(|known| known == letter)
            || !is_amount(&rest[..end], may_end_in_fraction && after.is_empty())
        {
            return false;
        }
        rest = after;
    }
    rest.is_empty()
}

fn is_amount(text: &str, may_have_fraction: bool) -> bool {
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|digit| digit.is_ascii_digit());
    match text.split_once(['.', ',']) {
        Some((whole, fraction)) => may_have_fraction && digits(whole) && digits(fraction),
        None => digits(text),
    }
}
