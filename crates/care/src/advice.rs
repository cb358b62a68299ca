//! 法律咨询: a legal adviser offers hours, anybody books a slot of them.
//!
//! | who | sees |
//! |---|---|
//! | everybody | free slots, who gives advice and where; how often advice was taken, in steps of five |
//! | whoever booked | their booking, and each time that the adviser opened it |
//! | the adviser of the slot | topic, words and how to call them; not who they are in the roster |
//! | anybody else | nothing: a booking does not exist for them |
//!
//! What was written is sealed; nothing of a booking is in the audit log, in a
//! notice, an event or a job; some weeks after its day only the count is left.

pub mod booking;
pub mod duty;
pub mod hour;
pub mod offer;
pub mod purge;
pub mod slot;
pub mod usage;

use base::{Actor, Day, Ids, Moment, Permission, PersonId, Result, Role, seal::SealKey};
use jiff::{SignedDuration, tz::TimeZone};
use store::Db;

base::id! {
    SlotId
    BookingId
}

/// Offers hours and reads the bookings of their own slots.
pub const GIVE: Permission = Permission { name: "care.advice.give", roles: &[Role::LegalAdviser] };

/// What it can be about.
pub const TOPICS: [&str; 6] = ["contract", "pay", "family", "home", "injury", "other"];

/// What every act takes with it.
#[derive(Clone, Copy)]
pub struct Desk<'a> {
    pub db: &'a Db,
    pub ids: &'a Ids,
    pub seal: &'a SealKey,
    pub actor: &'a Actor,
    pub zone: &'a TimeZone,
    pub at: Moment,
    pub today: Day,
}

/// From when on somebody is told that a time has changed: outside their quiet
/// hours, unless that would be less than a day before it.
async fn told(desk: Desk<'_>, person: PersonId, starts_at: Moment) -> Result<Vec<(PersonId, Moment)>> {
    let mut told = people::notice::prepare(desk.db, desk.actor.tenant, vec![person], desk.at).await?;
    for (_, due) in &mut told {
        if due.saturating_add(SignedDuration::from_hours(24)).is_ok_and(|late| late > starts_at.0) {
            *due = desk.at;
        }
    }
    Ok(told)
}

/// `2026-Q4`
pub fn quarter(day: Day) -> String {
    format!("{:04}-Q{}", day.year(), (day.month() + 2) / 3)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn quarters_begin_in_january_april_july_and_october() {
        for (month, expected) in
            [(1, "Q1"), (3, "Q1"), (4, "Q2"), (6, "Q2"), (7, "Q3"), (9, "Q3"), (10, "Q4"), (12, "Q4")]
        {
            assert_eq!(quarter(Day(date(2026, month, 1))), format!("2026-{expected}"));
        }
    }
}
