//! Times of cues: `00:01:02.500`, the hours may be missing; SRT has a comma.

/// Both times of a line (ms) and what stands behind them.
pub fn line(text: &str) -> Option<(u64, u64, &str)> {
    let (from, rest) = text.split_once("-->")?;
    let rest = rest.trim_start();
    let (to, settings) = rest.split_once([' ', '\t']).unwrap_or((rest, ""));
    Some((stamp(from.trim())?, stamp(to.trim())?, settings.trim()))
}

fn stamp(text: &str) -> Option<u64> {
    let (clock, millis) = text.split_once(['.', ','])?;
    let parts: Vec<&str> = clock.split(':').collect();
    let (hours, minutes, seconds) = match parts.as_slice() {
        [minutes, seconds] => ("0", *minutes, *seconds),
        [hours, minutes, seconds] => (*hours, *minutes, *seconds),
        _ => return None,
    };
    let number = |text: &str, digits: std::ops::RangeInclusive<usize>, below: u64| -> Option<u64> {
        let fits = digits.contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
        text.parse().ok().filter(|number| fits && *number < below)
    };
    let (hours, minutes, seconds) =
        (number(hours, 1..=4, 1_000)?, number(minutes, 1..=2, 60)?, number(seconds, 1..=2, 60)?);
    Some(((hours * 60 + minutes) * 60 + seconds) * 1_000 + number(millis, 3..=3, 1_000)?)
}

pub fn text(millis: u64) -> String {
    let (seconds, rest) = (millis / 1_000, millis % 1_000);
    format!("{:02}:{:02}:{:02}.{rest:03}", seconds / 3_600, seconds / 60 % 60, seconds % 60)
}
