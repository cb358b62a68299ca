//! 预约: who comes to a slot, and what they want to talk about.
//!
//! Topic, words and how to be called are sealed as one value of even length,
//! so that its size does not tell the topic. The adviser reads it only by way
//! of [`BookingAccess::open`], which leaves a row that the person sees.

use std::collections::HashMap;

use base::{Actor, Day, Moment, PersonId, Result, TenantId, conflict, not_found};
use serde::{Deserialize, Serialize};
use store::{FromQueryResult, Rows, Tx, params, row};
use uuid::Uuid;

use super::{BookingId, Desk, GIVE, SlotId, slot};

/// Characters of what they write.
pub const WORDS: usize = 500;
/// Bytes to which the sealed value is filled up.
const BLOCK: usize = 512;
/// Openings that are shown, the latest first.
const LOOKS: i64 = 50;

/// What the person wrote.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Words {
    pub topic: String,
    pub text: String,
    pub called: String,
}

impl Words {
    fn sealed(&self, desk: Desk<'_>, id: BookingId) -> Result<Vec<u8>> {
        let mut plain = serde_json::to_string(self)?.into_bytes();
        plain.resize(plain.len().next_multiple_of(BLOCK), b' ');
        desk.seal.seal(desk.ids, &context(id), &plain)
    }
}

fn context(id: BookingId) -> String {
    format!("care_booking.words:{id}")
}

pub(super) fn farewell_context(id: BookingId) -> String {
    format!("care_booking.farewell:{id}")
}

#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct Booking {
    pub id: BookingId,
    pub slot_id: SlotId,
    person_id: PersonId,
    words: Vec<u8>,
    farewell: Option<Vec<u8>>,
    adviser_id: PersonId,
    pub adviser: String,
    pub day: Day,
    pub starts_at: Moment,
    pub ends_at: Moment,
    pub way: String,
    pub place: String,
    pub note: String,
    /// Of the slot.
    pub state: String,
}

impl Booking {
    pub fn is_off(&self) -> bool {
        self.state == "off"
    }

    /// Until its time is over.
    pub fn is_open(&self, now: Moment) -> bool {
        self.state == "booked" && now < self.ends_at
    }

    /// Can it still be cancelled?
    pub fn is_coming(&self, now: Moment) -> bool {
        self.state == "booked" && now < self.starts_at
    }
}

fn select() -> String {
    format!(
        "select b.id, b.slot_id, b.person_id, b.words, b.farewell, {} from care_booking b
         join care_slot s on s.id = b.slot_id left join people_person p on p.id = s.adviser_id where b.tenant_id = $1",
        slot::COLUMNS
    )
}

/// The person's own bookings, the latest slot first.
pub async fn own(rows: &impl Rows, actor: &Actor) -> Result<Vec<Booking>> {
    let sql = format!("{} and b.person_id = $2 order by s.starts_at desc limit 20", select());
    rows.all(&sql, params![actor.tenant, actor.person]).await
}

#[derive(FromQueryResult)]
struct Link {
    slot_id: SlotId,
    id: BookingId,
}

/// Where the bookings of the adviser's slots are opened; nothing of what is in them.
pub async fn of_adviser(rows: &impl Rows, actor: &Actor) -> Result<HashMap<SlotId, BookingId>> {
    let sql = "select b.slot_id, b.id from care_booking b join care_slot s on s.id = b.slot_id
               where s.tenant_id = $1 and s.adviser_id = $2 and s.state = 'booked'";
    let links: Vec<Link> = rows.all(sql, params![actor.tenant, actor.person]).await?;
    Ok(links.into_iter().map(|link| (link.slot_id, link.id)).collect())
}

/// Books a slot. The same id again is a success.
pub async fn book(desk: Desk<'_>, slot: SlotId, id: BookingId, words: &Words) -> Result<()> {
    let (tenant, person) = (desk.actor.tenant, desk.actor.person);
    let words = words.sealed(desk, id)?;
    slot::get(desk.db, tenant, slot).await?;
    desk.db
        .write(|tx| async move {
            let over = "update care_booking set open = $4 where tenant_id = $1 and person_id = $2 and open = $5
                        and slot_id in (select id from care_slot where tenant_id = $1 and ends_at <= $3)";
            tx.execute(over, params![tenant, person, desk.at, false, true]).await?;
            let values = row! { id: id, tenant_id: tenant, slot_id: slot, person_id: person, open: true, words: words };
            if !tx.insert_new("care_booking", values).await? {
                return repeated(&tx, desk.actor, slot, id).await;
            }
            let taken = "update care_slot set state = 'booked' where tenant_id = $1 and id = $2 and state = 'free'
                         and starts_at > $3 and adviser_id <> $4";
            if tx.execute(taken, params![tenant, slot, desk.at, person]).await? == 0 {
                return Err(conflict("advice-slot-taken"));
            }
            Ok(())
        })
        .await
}

/// Why nothing new came of it; nothing is wrong with the person's own id.
async fn repeated(tx: &Tx, actor: &Actor, slot: SlotId, id: BookingId) -> Result<()> {
    let own = "select count(*) from care_booking where tenant_id = $1 and id = $2 and person_id = $3";
    if tx.count(own, params![actor.tenant, id, actor.person]).await? > 0 {
        return Ok(());
    }
    let taken = "select count(*) from care_booking where tenant_id = $1 and slot_id = $2";
    if tx.count(taken, params![actor.tenant, slot]).await? > 0 {
        return Err(conflict("advice-slot-taken"));
    }
    Err(conflict("advice-one-open"))
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Whoever booked.
    Own,
    /// The adviser whose slot it is.
    Adviser,
}

/// Only the checks in this file can make one.
#[derive(Debug, Clone)]
struct Checked;

/// The proof that this person may read this booking; for the adviser also that
/// the opening is on record.
#[derive(Debug, Clone)]
pub struct BookingAccess {
    pub booking: Booking,
    pub standing: Standing,
    #[expect(dead_code, reason = "its being there is the proof")]
    checked: Checked,
}

impl BookingAccess {
    /// For whoever booked, or for the adviser, whose opening is written down.
    pub async fn open(desk: Desk<'_>, id: BookingId) -> Result<Self> {
        let (actor, booking) = (desk.actor, get(desk.db, desk.actor.tenant, id).await?);
        if booking.person_id == actor.person {
            return Ok(Self { booking, standing: Standing::Own, checked: Checked });
        }
        if booking.adviser_id != actor.person || !actor.may(&GIVE) {
            return Err(not_found());
        }
        let values = row! {
            id: desk.ids.untimed::<Uuid>(), tenant_id: actor.tenant, booking_id: id, opened_by: actor.person, at: desk.at
        };
        desk.db.write(|tx| async move { tx.insert("care_booking_look", values).await }).await?;
        Ok(Self { booking, standing: Standing::Adviser, checked: Checked })
    }

    /// For whoever booked, and nobody else.
    pub async fn own(rows: &impl Rows, actor: &Actor, id: BookingId) -> Result<Self> {
        let booking = get(rows, actor.tenant, id).await?;
        if booking.person_id != actor.person {
            return Err(not_found());
        }
        Ok(Self { booking, standing: Standing::Own, checked: Checked })
    }

    pub fn is_own(&self) -> bool {
        self.standing == Standing::Own
    }

    pub fn words(&self, desk: Desk<'_>) -> Result<Words> {
        Ok(serde_json::from_slice(&desk.seal.open(&context(self.booking.id), &self.booking.words)?)?)
    }

    /// What the adviser said when calling it off.
    pub fn farewell(&self, desk: Desk<'_>) -> Result<Option<String>> {
        let Some(sealed) = &self.booking.farewell else { return Ok(None) };
        let plain = desk.seal.open(&farewell_context(self.booking.id), sealed)?;
        Ok(Some(String::from_utf8_lossy(&plain).into_owned()))
    }

    /// Who opened it and when, the latest first.
    pub async fn looks(&self, rows: &impl Rows) -> Result<Vec<Look>> {
        let sql = "select coalesce(p.name, '') as name, l.at from care_booking_look l
                   left join people_person p on p.id = l.opened_by where l.booking_id = $1
                   order by l.at desc, l.id limit $2";
        rows.all(sql, params![self.booking.id, LOOKS]).await
    }
}

#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct Look {
    pub name: String,
    pub at: Moment,
}

async fn get(rows: &impl Rows, tenant: TenantId, id: BookingId) -> Result<Booking> {
    rows.one(&format!("{} and b.id = $2", select()), params![tenant, id]).await
}

/// Cancels until it begins: the slot is free again, and nothing is left of the
/// booking. The adviser is told that their hours have changed.
pub async fn cancel(desk: Desk<'_>, access: &BookingAccess) -> Result<()> {
    if !access.is_own() {
        return Err(not_found());
    }
    let (tenant, of) = (desk.actor.tenant, &access.booking);
    if !of.is_coming(desk.at) {
        return Err(conflict("advice-changed"));
    }
    let told = super::told(desk, of.adviser_id, of.starts_at).await?;
    desk.db
        .write(|tx| async move {
            let free = "update care_slot set state = 'free' where tenant_id = $1 and id = $2 and state = 'booked'";
            if tx.execute(free, params![tenant, of.slot_id]).await? == 0 {
                return Err(conflict("advice-changed"));
            }
            forget(&tx, tenant, of.id).await?;
            let message = base::Message::new("appointment-notice-hours");
            people::notice::send_all(&tx, desk.ids, tenant, &told, desk.at, &message, "/care").await
        })
        .await
}

async fn forget(tx: &Tx, tenant: TenantId, id: BookingId) -> Result<()> {
    tx.execute("delete from care_booking_look where tenant_id = $1 and booking_id = $2", params![tenant, id]).await?;
    tx.execute("delete from care_booking where tenant_id = $1 and id = $2", params![tenant, id]).await.map(drop)
}
