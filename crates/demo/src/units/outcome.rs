//! How many of a team do a unit, and how much of it is kept in mind.

use crate::org::{Shift, Unit};
use crate::stream::Stream;

/// Streams of this file do not depend on the seed of the plan: the share of a
/// team stays what it is when other parts are drawn anew.
const SEED: u64 = 0x5eed;

/// Share of a team's people who do the unit by the day it is due: 0.55 to 1.0,
/// lower at night and where the mobile signal is weak.
pub fn completion(slug: &str, team: &Unit) -> f64 {
    let mut stream = Stream::new(SEED, &format!("completion/{slug}/{}", team.key));
    let night = match team.shift {
        Some(Shift::NightWindow) => 0.09,
        Some(Shift::FourCrews | Shift::Crew | Shift::Ward | Shift::Duty) => 0.05,
        Some(Shift::Day | Shift::Clinic) | None => 0.0,
    };
    let weak = if team.weak_signal { 0.14 } else { 0.0 };
    (0.91 - night - weak + 0.05 * stream.normal()).clamp(0.55, 1.0)
}

/// The probability that the question asked `days` after a unit was done is
/// answered right, where 7, 30 and 90 are asked.
pub fn recall(days: i64) -> f64 {
    match days {
        ..=7 => 0.85,
        8..=30 => 0.75,
        _ => 0.65,
    }
}
