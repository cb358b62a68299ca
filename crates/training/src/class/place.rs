//! Places in a class: asked for, waited for, given back.
//!
//! Everybody who asks stands in one line, by the moment of asking; [`settle`]
//! gives seats from its front, so that a seat given back, a larger room and the
//! last seat asked for by two at once are the same thing. The class's row is
//! touched first: of two at once the second waits and sees the first.

use std::collections::HashMap;

use base::{
    Actor, Day, Ids, Message, Moment, PersonId, Result, TenantId, UnitId, calendar::WorkingCalendar, conflict,
    error::invalid, shift::ShiftPattern,
};
use jiff::tz::TimeZone;
use people::person;
use store::{Db, FromQueryResult, Rows, Tx, params, row, rows::is_duplicate};
use uuid::Uuid;

use super::{Class, ClassId, Session, get, sessions};
use crate::fit::{self, Fit, Slot};

/// When it is, and where.
#[derive(Debug, Clone)]
pub struct Now {
    pub at: Moment,
    pub today: Day,
    pub zone: TimeZone,
}

#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct Place {
    pub slot_id: Uuid,
    pub state: String,
    pub asked_at: Moment,
}

pub async fn of(rows: &impl Rows, class: ClassId, person: PersonId) -> Result<Option<Place>> {
    let sql = "select slot_id, state, asked_at from training_place where class_id = $1 and person_id = $2 and cancelled_at is null";
    rows.maybe(sql, params![class, person]).await
}

/// How many stand before them in the waiting list.
pub async fn before(rows: &impl Rows, class: ClassId, place: &Place) -> Result<i64> {
    let sql = "select count(*) from training_place where class_id = $1 and slot_id = $2 and state = 'waiting'
               and cancelled_at is null and asked_at < $3";
    rows.count(sql, params![class, place.slot_id, place.asked_at]).await
}

pub(crate) async fn count(rows: &impl Rows, class: ClassId) -> Result<i64> {
    rows.count("select count(*) from training_place where class_id = $1 and cancelled_at is null", params![class]).await
}

/// Everybody with a seat or in the waiting list.
pub(crate) async fn people(rows: &impl Rows, class: ClassId) -> Result<Vec<PersonId>> {
    let sql = "select person_id from training_place where class_id = $1 and cancelled_at is null order by asked_at, id";
    rows.column(sql, params![class]).await
}

pub(crate) async fn lock(tx: &Tx, tenant: TenantId, class: ClassId) -> Result<()> {
    let sql = "update training_class set title = title where tenant_id = $1 and id = $2";
    tx.execute(sql, params![tenant, class]).await.map(drop)
}

/// The seats of each slot that are taken.
pub async fn taken(rows: &impl Rows, class: ClassId) -> Result<HashMap<Uuid, i64>> {
    #[derive(FromQueryResult)]
    struct Row {
        slot_id: Uuid,
        people: i64,
    }
    let sql = "select slot_id, count(*) as people from training_place
               where class_id = $1 and state = 'seat' and cancelled_at is null group by slot_id";
    Ok(rows.all::<Row>(sql, params![class]).await?.into_iter().map(|row| (row.slot_id, row.people)).collect())
}

/// How the class fits the actor's own shift: each session, in order.
pub async fn fits(rows: &impl Rows, actor: &Actor, sessions: &[Session], today: Day) -> Result<Vec<Fit>> {
    let own = person::own_unit(rows, actor.tenant, actor.person, today).await?;
    let pattern = own.and_then(|own| own.shift_pattern.parse().ok());
    let calendar = people::calendar::of(rows, actor.tenant).await?;
    Ok(sessions.iter().map(|session| fit::of(pattern, &calendar, session.slot())).collect())
}

/// Asks for a place: a seat where one is free, else the end of the waiting
/// list. Refused (field `agreed`) when the shift forbids it and nothing was
/// agreed with the team.
pub async fn ask(
    db: &Db,
    ids: &Ids,
    actor: &Actor,
    id: ClassId,
    slot: Option<Uuid>,
    agreed: bool,
    now: &Now,
) -> Result<()> {
    let class = get(db, actor.tenant, id).await?;
    let sessions = sessions(db, actor.tenant, id).await?;
    check_open(&class, &sessions, now.today)?;
    if !people::audience::names(db, actor.tenant, &class.rule(), now.today, actor.person).await? {
        return Err(invalid("slot", "training-not-meant"));
    }
    let slot = slot_of(&class, &sessions, slot, now.today)?;
    let chosen: Vec<Session> =
        sessions.iter().filter(|session| !class.is_choice() || session.id.0 == slot).cloned().collect();
    if !agreed && fits(db, actor, &chosen, now.today).await?.iter().any(|fit| fit.is_refused()) {
        return Err(invalid("agreed", "training-shift-clash"));
    }
    let share = share_of(db, id, actor.tenant, actor.person, now.today).await?;
    let class = &class;
    let asked = db
        .write(|tx| async move {
            lock(&tx, actor.tenant, id).await?;
            stand(&tx, ids, actor, class, (actor.person, slot, share), now.at).await?;
            settle(&tx, ids, actor, class, now.at).await?;
            people::audit::write(&tx, now.at, actor, "training.place.creation", id, "").await
        })
        .await;
    asked.map_err(|error| if is_duplicate(&error) { conflict("training-place-there") } else { error })
}

fn check_open(class: &Class, sessions: &[Session], today: Day) -> Result<()> {
    if class.is_off() {
        return Err(conflict("training-class-off"));
    }
    let over = sessions.iter().all(|session| session.on_day < today);
    if over || class.sign_up_until.is_some_and(|last| last < today) {
        return Err(conflict("training-sign-up-over"));
    }
    Ok(())
}

fn slot_of(class: &Class, sessions: &[Session], wanted: Option<Uuid>, today: Day) -> Result<Uuid> {
    if !class.is_choice() {
        return Ok(class.id.0);
    }
    let to_come = |session: &&Session| Some(session.id.0) == wanted && session.on_day >= today;
    sessions.iter().find(to_come).map(|session| session.id.0).ok_or_else(|| invalid("slot", "training-slot-choose"))
}

/// Whose seats somebody takes: of the nearest unit above them that has some.
pub(super) async fn share_of(
    rows: &impl Rows,
    class: ClassId,
    tenant: TenantId,
    person: PersonId,
    today: Day,
) -> Result<Option<UnitId>> {
    let shares: Vec<UnitId> =
        rows.column("select unit_id from training_share where class_id = $1", params![class]).await?;
    if shares.is_empty() {
        return Ok(None);
    }
    let mut unit = person::own_unit(rows, tenant, person, today).await?.map(|own| own.unit_id);
    while let Some(here) = unit {
        if shares.contains(&here) {
            return Ok(Some(here));
        }
        unit = people::unit::parent(rows, here, today).await?;
    }
    Ok(None)
}

/// Puts somebody at the end of the line.
pub(super) async fn stand(
    tx: &Tx,
    ids: &Ids,
    actor: &Actor,
    class: &Class,
    (person, slot, share): (PersonId, Uuid, Option<UnitId>),
    at: Moment,
) -> Result<()> {
    let id: Uuid = ids.make();
    let values = row! {
        id: id, tenant_id: actor.tenant, class_id: class.id, slot_id: slot, person_id: person, share_id: share,
        state: "waiting", asked_at: at, asked_by: actor.person
    };
    tx.insert("training_place", values).await
}

/// Somebody who is to have a seat.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Called {
    pub person: PersonId,
    pub pattern: Option<ShiftPattern>,
}

/// Gives these the seats of a class that was made for them, in their order;
/// whom a night or the rest after one keeps away is left out.
pub(crate) async fn seat(
    tx: &Tx,
    ids: &Ids,
    actor: &Actor,
    id: ClassId,
    (people, calendar): (&[Called], &WorkingCalendar),
    now: &Now,
) -> Result<()> {
    let class = get(tx, actor.tenant, id).await?;
    let slots: Vec<Slot> = sessions(tx, actor.tenant, id).await?.iter().map(Session::slot).collect();
    for one in people.iter().filter(|one| !fit::worst(one.pattern, calendar, &slots).is_refused()) {
        stand(tx, ids, actor, &class, (one.person, id.0, None), now.at).await?;
    }
    settle(tx, ids, actor, &class, now.at).await.map(drop)
}

#[derive(FromQueryResult)]
struct Waiting {
    id: Uuid,
    slot_id: Uuid,
    person_id: PersonId,
    share_id: Option<UnitId>,
}

#[derive(FromQueryResult)]
struct Seated {
    slot_id: Uuid,
    share_id: Option<UnitId>,
    people: i64,
}

/// Gives free seats to the front of the line and tells those who moved up;
/// who they are. In a transaction that holds [`lock`].
pub(crate) async fn settle(tx: &Tx, ids: &Ids, actor: &Actor, class: &Class, at: Moment) -> Result<Vec<PersonId>> {
    let kept: HashMap<UnitId, i64> =
        super::draft::shares(tx, class.id).await?.into_iter().map(|share| (share.unit_id, share.seats)).collect();
    let common = class.seats - kept.values().sum::<i64>();
    let sql = "select slot_id, share_id, count(*) as people from training_place
               where class_id = $1 and state = 'seat' and cancelled_at is null group by slot_id, share_id";
    let seated: Vec<Seated> = tx.all(sql, params![class.id]).await?;
    // A share that was taken away counts against the common seats.
    let key = |share: Option<UnitId>| share.filter(|unit| kept.contains_key(unit));
    let mut full: HashMap<(Uuid, Option<UnitId>), i64> = HashMap::new();
    for Seated { slot_id, share_id, people } in seated {
        *full.entry((slot_id, key(share_id))).or_default() += people;
    }
    let sql = "select id, slot_id, person_id, share_id from training_place
               where class_id = $1 and state = 'waiting' and cancelled_at is null order by asked_at, id";
    let mut moved = Vec::new();
    for place in tx.all::<Waiting>(sql, params![class.id]).await? {
        let share = key(place.share_id);
        let seats = share.and_then(|unit| kept.get(&unit).copied()).unwrap_or(common);
        let taken = full.entry((place.slot_id, share)).or_default();
        if *taken < seats {
            *taken += 1;
            tx.execute("update training_place set state = 'seat' where id = $1", params![place.id]).await?;
            moved.push(place.person_id);
        }
    }
    tell_moved(tx, ids, actor, class, &moved, at).await?;
    Ok(moved)
}

async fn tell_moved(tx: &Tx, ids: &Ids, actor: &Actor, class: &Class, moved: &[PersonId], at: Moment) -> Result<()> {
    let others = moved.iter().copied().filter(|person| *person != actor.person).collect();
    let told = people::notice::prepare(tx, actor.tenant, others, at).await?;
    let message = Message::new("training-notice-seat").with("title", &class.title);
    people::notice::send_all(tx, ids, actor.tenant, &told, at, &message, &format!("/training/classes/{}", class.id))
        .await
}

/// Gives the place back, one's own or (by the organiser) somebody's; the next
/// in the line moves up.
pub async fn cancel(db: &Db, ids: &Ids, actor: &Actor, id: ClassId, person: PersonId, at: Moment) -> Result<()> {
    let class =
        if person == actor.person { get(db, actor.tenant, id).await? } else { super::handled(db, actor, id).await? };
    let class = &class;
    db.write(|tx| async move {
        lock(&tx, actor.tenant, id).await?;
        let sql = "update training_place set cancelled_at = $4, cancelled_by = $5
                   where tenant_id = $1 and class_id = $2 and person_id = $3 and cancelled_at is null";
        if tx.execute(sql, params![actor.tenant, id, person, at, actor.person]).await? == 0 {
            return Err(conflict("training-place-gone"));
        }
        settle(&tx, ids, actor, class, at).await?;
        people::audit::write(&tx, at, actor, "training.place.cancellation", id, "").await
    })
    .await
}
