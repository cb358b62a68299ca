//! What the adviser does with a slot of their own: calls it off, enters
//! somebody who just came or rang, says how it went.

use base::{Message, PersonId, Result, conflict};
use store::{FromQueryResult, Rows, Tx, params};

use super::{BookingId, Desk, SlotId, booking::farewell_context, quarter, slot::OwnSlot, usage};

#[derive(FromQueryResult)]
struct Booked {
    id: BookingId,
    person_id: PersonId,
}

/// Calls a booked slot off, with a word to whoever booked. They get a notice
/// that says only that a time has changed.
pub async fn call_off(desk: Desk<'_>, own: &OwnSlot, word: &str) -> Result<()> {
    let (tenant, slot) = (desk.actor.tenant, own.slot.id);
    if !own.slot.is_booked() || own.slot.has_begun(desk.at) {
        return Err(conflict("advice-changed"));
    }
    let sql = "select id, person_id from care_booking where tenant_id = $1 and slot_id = $2";
    let Booked { id, person_id } =
        desk.db.maybe(sql, params![tenant, slot]).await?.ok_or_else(|| conflict("advice-changed"))?;
    let told = super::told(desk, person_id, own.slot.starts_at).await?;
    let farewell = desk.seal.seal(desk.ids, &farewell_context(id), word.as_bytes())?;
    desk.db
        .write(|tx| async move {
            changed(&tx, desk, slot, "state = 'off'", "state = 'booked' and outcome is null").await?;
            let close = "update care_booking set open = $3, farewell = $4 where tenant_id = $1 and id = $2";
            if tx.execute(close, params![tenant, id, false, farewell]).await? == 0 {
                return Err(conflict("advice-changed"));
            }
            let message = Message::new("appointment-notice-changed");
            people::notice::send_all(&tx, desk.ids, tenant, &told, desk.at, &message, "/care").await
        })
        .await
}

/// Somebody without a booking came or rang: no name is asked. It counts.
pub async fn walk_in(desk: Desk<'_>, own: &OwnSlot) -> Result<()> {
    desk.db
        .write(|tx| async move {
            changed(&tx, desk, own.slot.id, "state = 'walk-in', outcome = 'held'", "state = 'free'").await?;
            usage::add(&tx, desk.actor.tenant, &quarter(own.slot.day), 1).await
        })
        .await
}

/// Entered by mistake.
pub async fn remove_walk_in(desk: Desk<'_>, own: &OwnSlot) -> Result<()> {
    desk.db
        .write(|tx| async move {
            changed(&tx, desk, own.slot.id, "state = 'free', outcome = null", "state = 'walk-in'").await?;
            usage::add(&tx, desk.actor.tenant, &quarter(own.slot.day), -1).await
        })
        .await
}

/// How a booked slot went; it can be put right as long as the slot is there.
pub async fn outcome(desk: Desk<'_>, own: &OwnSlot, held: bool) -> Result<()> {
    if !own.slot.is_booked() || !own.slot.has_begun(desk.at) {
        return Err(conflict("advice-changed"));
    }
    let (tenant, slot) = (desk.actor.tenant, own.slot.id);
    desk.db
        .write(|tx| async move {
            let more = if held {
                i64::from(mark(&tx, desk, slot, "held", "(outcome is null or outcome = 'missed')").await?)
            } else {
                mark(&tx, desk, slot, "missed", "outcome is null").await?;
                -i64::from(mark(&tx, desk, slot, "missed", "outcome = 'held'").await?)
            };
            let close = "update care_booking set open = $3 where tenant_id = $1 and slot_id = $2";
            tx.execute(close, params![tenant, slot, false]).await?;
            if more == 0 { Ok(()) } else { usage::add(&tx, tenant, &quarter(own.slot.day), more).await }
        })
        .await
}

/// Whether it was otherwise before.
async fn mark(tx: &Tx, desk: Desk<'_>, slot: SlotId, to: &str, from: &str) -> Result<bool> {
    let sql =
        format!("update care_slot set outcome = $3 where tenant_id = $1 and id = $2 and state = 'booked' and {from}");
    Ok(tx.execute(&sql, params![desk.actor.tenant, slot, to]).await? > 0)
}

/// From one state to the next; refused when somebody was faster.
async fn changed(tx: &Tx, desk: Desk<'_>, slot: SlotId, to: &str, from: &str) -> Result<()> {
    let sql = format!("update care_slot set {to} where tenant_id = $1 and id = $2 and {from}");
    let touched = tx.execute(&sql, params![desk.actor.tenant, slot]).await?;
    if touched == 0 { Err(conflict("advice-changed")) } else { Ok(()) }
}
