//! Offering hours, which become slots, and taking a free slot back.

use base::{Day, Message, Moment, Result, conflict, error::invalid};
use jiff::{SignedDuration, ToSpan, civil::Time};
use store::{Rows, Tx, params};
use uuid::Uuid;

use super::{Desk, GIVE, slot::OwnSlot};

/// Minutes of one talk.
pub const MINUTES: [i64; 5] = [15, 20, 30, 45, 60];
/// How far ahead hours can be offered.
pub const DAYS_AHEAD: i64 = 60;
/// Slots that are made at once.
pub const MOST: usize = 32;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct New {
    pub day: Day,
    pub from: Time,
    pub to: Time,
    pub minutes: i64,
    pub way: &'static str,
    /// The room, or the number to ring.
    pub place: String,
    pub note: String,
}

impl New {
    /// Whole slots from the beginning on; what is left at the end is the adviser's own.
    fn slots(&self, desk: Desk<'_>) -> Result<Vec<(Moment, Moment)>> {
        let at = |time: Time| {
            let local = self.day.0.to_datetime(time);
            desk.zone.to_timestamp(local).map_err(|_| invalid("from", "form-not-understood"))
        };
        let (mut start, end) = (at(self.from)?, at(self.to)?);
        let length = SignedDuration::from_mins(self.minutes);
        let mut slots = Vec::new();
        while let Ok(next) = start.checked_add(length)
            && next <= end
        {
            slots.push((Moment(start), Moment(next)));
            start = next;
        }
        Ok(slots)
    }

    fn check(&self, desk: Desk<'_>) -> Result<Vec<(Moment, Moment)>> {
        if self.day < desk.today {
            return Err(invalid("day", "advice-day-past"));
        }
        if self.day.0 > desk.today.saturating_add(DAYS_AHEAD.days()) {
            return Err(invalid("day", Message::new("advice-day-far").with("days", DAYS_AHEAD)));
        }
        let slots = self.slots(desk)?;
        match slots.first() {
            None => Err(invalid("to", Message::new("advice-hours-short").with("minutes", self.minutes))),
            Some((start, _)) if *start <= desk.at => Err(invalid("from", "advice-hours-past")),
            Some(_) if slots.len() > MOST => Err(invalid("to", Message::new("advice-hours-many").with("most", MOST))),
            Some(_) => Ok(slots),
        }
    }
}

/// Offers hours; how many slots they are.
pub async fn offer(desk: Desk<'_>, new: &New) -> Result<usize> {
    desk.actor.require(&GIVE)?;
    let slots = new.check(desk)?;
    let count = slots.len();
    desk.db
        .write(|tx| async move {
            // First, so that two at once stand in a line.
            let detail = format!("{} {}-{}", new.day, new.from.strftime("%H:%M"), new.to.strftime("%H:%M"));
            people::audit::write(&tx, desk.at, desk.actor, "care.advice.hours", new.day, &detail).await?;
            insert(&tx, desk, new, &slots).await
        })
        .await?;
    Ok(count)
}

async fn insert(tx: &Tx, desk: Desk<'_>, new: &New, slots: &[(Moment, Moment)]) -> Result<()> {
    let (Some((start, _)), Some((_, end))) = (slots.first(), slots.last()) else { return Ok(()) };
    let (tenant, adviser) = (desk.actor.tenant, desk.actor.person);
    let sql = "select count(*) from care_slot where tenant_id = $1 and adviser_id = $2 and state <> 'off'
               and starts_at < $4 and ends_at > $3";
    if tx.count(sql, params![tenant, adviser, *start, *end]).await? > 0 {
        return Err(invalid("from", "advice-hours-overlap"));
    }
    let columns = ["id", "tenant_id", "adviser_id", "day", "starts_at", "ends_at", "way", "place", "note", "state"];
    let rows = slots.iter().map(|(start, end)| {
        let id: Uuid = desk.ids.make();
        params![id, tenant, adviser, new.day, *start, *end, new.way, new.place.as_str(), new.note.as_str(), "free"]
    });
    tx.insert_all("care_slot", &columns, rows.collect()).await
}

/// Takes a slot back that nobody has booked.
pub async fn remove(desk: Desk<'_>, own: &OwnSlot) -> Result<()> {
    let sql = "delete from care_slot where tenant_id = $1 and id = $2 and state = 'free'";
    let gone =
        desk.db.write(|tx| async move { tx.execute(sql, params![desk.actor.tenant, own.slot.id]).await }).await?;
    if gone == 0 { Err(conflict("advice-changed")) } else { Ok(()) }
}
