//! Who of the audience can come: by shift, before anybody is called.

use std::collections::BTreeMap;

use base::{Actor, Day, Ids, Message, Moment, PersonId, Result, conflict, error::invalid};
use base::{calendar::WorkingCalendar, shift::ShiftPattern};
use people::audience::{self, Reached};
use store::{Db, Rows};
use uuid::Uuid;

use super::{Class, ClassId, Session, handled, place, sessions, slots};
use crate::fit::{self, Fit, Slot};

/// People of one shift pattern, and what the class offers them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Crew {
    /// The pattern's code, e.g. `four-crew:2`; empty: none is known.
    pub code: String,
    pub people: i64,
    pub fit: Fit,
}

impl Crew {
    /// The kind of the pattern, for a message key.
    pub fn kind(&self) -> &str {
        self.code.split(':').next().filter(|kind| !kind.is_empty()).unwrap_or("none")
    }

    /// `2` of `four-crew:1`: which crew it is.
    pub fn crew(&self) -> Option<i64> {
        self.code
            .split_once(':')
            .and_then(|(_, crew)| crew.parse::<i64>().ok())
            .filter(|crew| *crew < 4)
            .map(|crew| crew + 1)
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outlook {
    pub people: i64,
    /// In a shift, or beside one.
    pub good: i64,
    /// On a night shift, or in the rest after it.
    pub refused: i64,
    pub unknown: i64,
    pub crews: Vec<Crew>,
    /// Another day at the same hours, and how many of those without a good slot it suits.
    pub proposal: Option<(Day, i64)>,
}

impl Outlook {
    /// Whole percent of the audience with a slot in or beside their shift.
    pub fn share(&self) -> i64 {
        if self.people == 0 { 0 } else { 100 * self.good / self.people }
    }
}

pub(crate) fn fit_of(pattern: Option<ShiftPattern>, calendar: &WorkingCalendar, slots: &[Slot], choice: bool) -> Fit {
    if choice { fit::best(pattern, calendar, slots) } else { fit::worst(pattern, calendar, slots) }
}

/// Reads the audience and lays the sessions beside its shifts.
pub async fn read(rows: &impl Rows, class: &Class, sessions: &[Session], today: Day) -> Result<Outlook> {
    let reached = audience::resolve(rows, class.tenant_id, &class.rule(), today).await?;
    let calendar = people::calendar::of(rows, class.tenant_id).await?;
    let slots: Vec<Slot> = sessions.iter().map(Session::slot).collect();
    Ok(of(&reached, &calendar, &slots, class.is_choice()))
}

pub fn of(reached: &[Reached], calendar: &WorkingCalendar, written: &[Slot], choice: bool) -> Outlook {
    let mut by_code: BTreeMap<&str, i64> = BTreeMap::new();
    for person in reached {
        *by_code.entry(person.shift_pattern.as_str()).or_default() += 1;
    }
    let crew = |(code, people): (&str, i64)| {
        let fit = fit_of(code.parse().ok(), calendar, written, choice);
        Crew { code: code.to_owned(), people, fit }
    };
    let mut crews: Vec<Crew> = by_code.into_iter().map(crew).collect();
    let sum = |test: &dyn Fn(Fit) -> bool| crews.iter().filter(|crew| test(crew.fit)).map(|crew| crew.people).sum();
    let (good, refused) = (sum(&Fit::is_good), sum(&Fit::is_refused));
    let unknown = sum(&|fit| fit == Fit::Unknown);
    let left: Vec<(Option<ShiftPattern>, i64)> = crews
        .iter()
        .filter(|crew| !crew.fit.is_good() && crew.fit != Fit::Unknown)
        .map(|crew| (crew.code.parse().ok(), crew.people))
        .collect();
    let first = written.iter().min_by_key(|slot| (slot.day, slot.starts)).copied();
    let last = written.iter().map(|slot| slot.day).max();
    let proposal = first.zip(last).and_then(|(slot, last)| slots::best(&left, calendar, &slots::later(slot, last)));
    crews.sort_by_key(|crew| (std::cmp::Reverse(crew.fit), std::cmp::Reverse(crew.people)));
    Outlook {
        people: reached.len() as i64,
        good,
        refused,
        unknown,
        crews,
        proposal: proposal.map(|(slot, people)| (Day(slot.day), people)),
    }
}

/// What came of an invitation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Invited {
    pub people: usize,
    /// Left out because of a night shift or the rest after it.
    pub nights: usize,
}

/// `Tell`: they may ask for a place. `Seat`: they are put on the list, in the
/// order of the audience, while there are seats.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    Tell,
    Seat,
}

/// Calls the audience: nobody whose session falls on a night shift or on the
/// rest day after it, nobody who has a place already.
pub async fn invite(db: &Db, ids: &Ids, actor: &Actor, id: ClassId, way: Way, now: &place::Now) -> Result<Invited> {
    let class = handled(db, actor, id).await?;
    if class.is_off() {
        return Err(conflict("training-class-off"));
    }
    let mut sessions = sessions(db, actor.tenant, id).await?;
    sessions.retain(|session| session.on_day >= now.today);
    if sessions.is_empty() {
        return Err(conflict("training-sign-up-over"));
    }
    let reached = audience::resolve(db, actor.tenant, &class.rule(), now.today).await?;
    if reached.is_empty() {
        return Err(invalid("audience", "training-audience-empty"));
    }
    let there = place::people(db, id).await?;
    let calendar = people::calendar::of(db, actor.tenant).await?;
    let mut invited = Invited::default();
    let mut called = Vec::new();
    for person in reached.iter().filter(|person| !there.contains(&person.person_id)) {
        match slot_for(&class, &sessions, person, &calendar) {
            Some(slot) => called.push((person.person_id, slot)),
            None => invited.nights += 1,
        }
    }
    if way == Way::Seat {
        let taken: i64 = place::taken(db, id).await?.values().sum();
        let rooms = if class.is_choice() { sessions.len() as i64 } else { 1 };
        called.truncate((class.seats * rooms - taken).max(0) as usize);
    }
    invited.people = called.len();
    write(db, ids, actor, &class, way, &called, now).await?;
    Ok(invited)
}

/// The session that fits best, or the class; none where the night forbids it.
fn slot_for(class: &Class, sessions: &[Session], person: &Reached, calendar: &WorkingCalendar) -> Option<Uuid> {
    let pattern = person.shift_pattern.parse().ok();
    let slots: Vec<Slot> = sessions.iter().map(Session::slot).collect();
    if !class.is_choice() {
        return (!fit::worst(pattern, calendar, &slots).is_refused()).then_some(class.id.0);
    }
    let best = sessions.iter().min_by_key(|session| fit::of(pattern, calendar, session.slot()))?;
    (!fit::of(pattern, calendar, best.slot()).is_refused()).then_some(best.id.0)
}

async fn write(
    db: &Db,
    ids: &Ids,
    actor: &Actor,
    class: &Class,
    way: Way,
    called: &[(PersonId, Uuid)],
    now: &place::Now,
) -> Result<()> {
    let people = called.iter().map(|(person, _)| *person).collect();
    let told = people::notice::prepare(db, actor.tenant, people, now.at).await?;
    let mut shares = Vec::new();
    for (person, _) in called.iter().filter(|_| way == Way::Seat) {
        shares.push(place::share_of(db, class.id, actor.tenant, *person, now.today).await?);
    }
    let (told, shares) = (&told, &shares);
    db.write(|tx| async move {
        place::lock(&tx, actor.tenant, class.id).await?;
        if way == Way::Seat {
            for ((person, slot), share) in called.iter().zip(shares) {
                place::stand(&tx, ids, actor, class, (*person, *slot, *share), now.at).await?;
            }
            // Whoever gets a seat is told so; the others stand in the waiting list.
            place::settle(&tx, ids, actor, class, now.at).await?;
        } else {
            let message = invitation(class);
            let link = format!("/training/classes/{}", class.id);
            people::notice::send_all(&tx, ids, actor.tenant, told, now.at, &message, &link).await?;
        }
        let detail = format!("{} {}", called.len(), if way == Way::Seat { "seats" } else { "told" });
        audit(&tx, now.at, actor, class.id, &detail).await
    })
    .await
}

fn invitation(class: &Class) -> Message {
    Message::new("training-notice-invitation").with("title", &class.title)
}

async fn audit(tx: &store::Tx, at: Moment, actor: &Actor, class: ClassId, detail: &str) -> Result<()> {
    people::audit::write(tx, at, actor, "training.class.invitation", class, detail).await
}
