//! 时段: one talk's time, in a room or on the telephone.

use base::{Actor, Day, Moment, PersonId, Result, Role, TenantId, not_found};
use jiff::{SignedDuration, ToSpan};
use store::{FromQueryResult, Rows, params};

use super::{GIVE, SlotId};

/// How far ahead people see free slots.
pub const DAYS_SHOWN: i64 = 30;
/// Slots on one page.
const MOST: i64 = 300;

#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct Slot {
    pub id: SlotId,
    pub adviser_id: PersonId,
    /// Their name.
    pub adviser: String,
    pub day: Day,
    pub starts_at: Moment,
    pub ends_at: Moment,
    pub way: String,
    pub place: String,
    pub note: String,
    pub state: String,
    pub outcome: Option<String>,
}

impl Slot {
    pub fn has_begun(&self, now: Moment) -> bool {
        self.starts_at <= now
    }

    pub fn is_free(&self) -> bool {
        self.state == "free"
    }

    pub fn is_booked(&self) -> bool {
        self.state == "booked"
    }

    pub fn is_walk_in(&self) -> bool {
        self.state == "walk-in"
    }

    /// Booked, begun, and nobody has said how it went.
    pub fn wants_outcome(&self, now: Moment) -> bool {
        self.is_booked() && self.has_begun(now) && self.outcome.is_none()
    }
}

pub(super) const COLUMNS: &str = "s.adviser_id, coalesce(p.name, '') as adviser, s.day, s.starts_at, s.ends_at, s.way, s.place, s.note, s.state, s.outcome";

fn select() -> String {
    format!(
        "select s.id, {COLUMNS} from care_slot s left join people_person p on p.id = s.adviser_id where s.tenant_id = $1"
    )
}

pub async fn get(rows: &impl Rows, tenant: TenantId, id: SlotId) -> Result<Slot> {
    rows.one(&format!("{} and s.id = $2", select()), params![tenant, id]).await
}

/// Slots to come, of whoever gives advice today; the free ones, or all.
async fn coming(rows: &impl Rows, tenant: TenantId, now: Moment, today: Day, only_free: bool) -> Result<Vec<Slot>> {
    let until = Moment(now.saturating_add(SignedDuration::from_hours(24 * DAYS_SHOWN)).unwrap_or(now.0));
    let state = if only_free { "= 'free'" } else { "<> 'off'" };
    let sql = format!(
        "{} and s.state {state} and s.starts_at > $2 and s.starts_at < $3
           and (p.left_on is null or p.left_on > $4) and exists (select 1 from people_grant g
             where g.tenant_id = $1 and g.person_id = s.adviser_id and g.role = $5
             and g.from_day <= $4 and (g.to_day is null or g.to_day > $4))
         order by s.starts_at, s.id limit $6",
        select()
    );
    rows.all(&sql, params![tenant, now, until, today, Role::LegalAdviser.code(), MOST]).await
}

/// What this person could book.
pub async fn free(rows: &impl Rows, actor: &Actor, now: Moment, today: Day) -> Result<Vec<Slot>> {
    let mut slots = coming(rows, actor.tenant, now, today, true).await?;
    slots.retain(|slot| slot.adviser_id != actor.person);
    Ok(slots)
}

/// Where advice is given in the days to come: for those who just go there or ring.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    pub adviser: String,
    pub way: String,
    pub place: String,
}

pub async fn places(rows: &impl Rows, tenant: TenantId, now: Moment, today: Day) -> Result<Vec<Place>> {
    let slots = coming(rows, tenant, now, today, false).await?;
    let mut places: Vec<Place> =
        slots.into_iter().map(|slot| Place { adviser: slot.adviser, way: slot.way, place: slot.place }).collect();
    places.sort();
    places.dedup();
    Ok(places)
}

/// The adviser's own slots of seven days.
pub async fn week(rows: &impl Rows, actor: &Actor, monday: Day) -> Result<Vec<Slot>> {
    let sql = format!(
        "{} and s.adviser_id = $2 and s.day >= $3 and s.day < $4 order by s.starts_at, s.state, s.id limit {MOST}",
        select()
    );
    let next = Day(monday.saturating_add(7.days()));
    rows.all(&sql, params![actor.tenant, actor.person, monday, next]).await
}

/// The slot that the adviser made last, for the form of the next.
pub async fn last(rows: &impl Rows, actor: &Actor) -> Result<Option<Slot>> {
    let sql = format!("{} and s.adviser_id = $2 order by s.id desc limit 1", select());
    rows.maybe(&sql, params![actor.tenant, actor.person]).await
}

/// The adviser's own slots that wait for a word on how they went.
pub async fn unmarked(rows: &impl Rows, actor: &Actor, now: Moment) -> Result<Vec<Slot>> {
    let sql = format!(
        "{} and s.adviser_id = $2 and s.state = 'booked' and s.outcome is null and s.starts_at <= $3
         order by s.starts_at limit {MOST}",
        select()
    );
    rows.all(&sql, params![actor.tenant, actor.person, now]).await
}

/// Only the check in this file can make one.
#[derive(Debug, Clone)]
struct Checked;

/// The proof that this slot is the adviser's own.
#[derive(Debug, Clone)]
pub struct OwnSlot {
    pub slot: Slot,
    #[expect(dead_code, reason = "its being there is the proof")]
    checked: Checked,
}

impl OwnSlot {
    pub async fn open(rows: &impl Rows, actor: &Actor, id: SlotId) -> Result<Self> {
        actor.require(&GIVE)?;
        let slot = get(rows, actor.tenant, id).await?;
        if slot.adviser_id == actor.person { Ok(Self { slot, checked: Checked }) } else { Err(not_found()) }
    }
}
