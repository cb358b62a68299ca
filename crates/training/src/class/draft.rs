//! Writing a class: what it is, its sessions, its seats by unit.

use std::collections::HashSet;

use base::{Actor, Day, Ids, Message, Moment, PersonId, Result, UnitId, conflict, error::invalid};
use jiff::civil::Time;
use learning::unit::LearningUnitId;
use people::audience::Rule;
use store::{Db, FromQueryResult, Rows, Tx, params, row};
use uuid::Uuid;

use super::{Class, ClassId, Session, SessionId, handled, place, sessions};
use crate::{plan::PlanId, study_base::BaseId};

pub const MOST_SESSIONS: usize = 12;
pub const MOST_SEATS: i64 = 2_000;
pub const MOST_SHARES: usize = 8;
/// The longest that a session may be, in minutes.
const MOST_MINUTES: i64 = 12 * 60;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Meeting {
    /// One that is there already.
    pub id: Option<SessionId>,
    pub on_day: Day,
    pub starts: Time,
    pub ends: Time,
}

impl Meeting {
    /// What it counts for: its length in minutes.
    fn minutes(&self) -> i64 {
        let minute = |time: Time| i64::from(time.hour()) * 60 + i64::from(time.minute());
        minute(self.ends) - minute(self.starts)
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    pub kind: &'static str,
    pub title: String,
    pub category: &'static str,
    pub held_for: &'static str,
    pub summary: String,
    pub venue: String,
    pub trainers: String,
    pub speaker: Option<PersonId>,
    pub seats: i64,
    pub turns: &'static str,
    pub sign_up_until: Option<Day>,
    pub rule: Rule,
    pub base: Option<BaseId>,
    pub transport: String,
    pub safety: String,
    pub questions: String,
    pub link: String,
    pub recording: Option<LearningUnitId>,
    pub meetings: Vec<Meeting>,
    pub shares: Vec<(UnitId, i64)>,
    /// The plan and the step of it that this class serves.
    pub step: Option<(PlanId, Uuid)>,
}

impl Draft {
    /// For staff, everybody at each session, without what a trip or a plan adds.
    pub fn new(kind: &'static str, title: &str, venue: &str, trainers: &str) -> Self {
        Self {
            kind,
            title: title.to_owned(),
            category: "theory",
            held_for: "staff",
            summary: String::new(),
            venue: venue.to_owned(),
            trainers: trainers.to_owned(),
            speaker: None,
            seats: 1,
            turns: "all",
            sign_up_until: None,
            rule: Rule::default(),
            base: None,
            transport: String::new(),
            safety: String::new(),
            questions: String::new(),
            link: String::new(),
            recording: None,
            meetings: Vec::new(),
            shares: Vec::new(),
            step: None,
        }
    }
}

pub(crate) fn check(draft: &Draft) -> Result<()> {
    let between = |field, most: i64| {
        Err(invalid(field, Message::new("training-number-between").with("least", 1).with("most", most)))
    };
    if !(1..=MOST_SEATS).contains(&draft.seats) {
        return between("seats", MOST_SEATS);
    }
    if draft.meetings.is_empty() {
        return Err(invalid("sessions", "training-session-required"));
    }
    if draft.meetings.len() > MOST_SESSIONS {
        return between("sessions", MOST_SESSIONS as i64);
    }
    if draft.meetings.iter().any(|meeting| !(1..=MOST_MINUTES).contains(&meeting.minutes())) {
        return Err(invalid("sessions", "training-session-times"));
    }
    if draft.shares.iter().any(|(_, seats)| *seats < 1)
        || draft.shares.iter().map(|(_, seats)| seats).sum::<i64>() > draft.seats
    {
        return Err(invalid("shares", Message::new("training-shares-many").with("seats", draft.seats)));
    }
    let units: HashSet<UnitId> = draft.shares.iter().map(|(unit, _)| *unit).collect();
    if units.len() != draft.shares.len() {
        return Err(invalid("shares", "training-shares-twice"));
    }
    if draft.kind == "trip" && draft.safety.trim().is_empty() {
        return Err(invalid("safety", "training-safety-required"));
    }
    if draft.kind == "dilemma" && draft.questions.trim().is_empty() {
        return Err(invalid("questions", "training-dilemma-questions"));
    }
    // Nothing that a page of ours would run, or that could be read on the way.
    if !draft.link.is_empty() && !draft.link.starts_with("https://") {
        return Err(invalid("link", "training-link-https"));
    }
    Ok(())
}

pub async fn create(db: &Db, ids: &Ids, actor: &Actor, draft: &Draft, at: Moment) -> Result<ClassId> {
    check(draft)?;
    let id: ClassId = ids.make();
    db.write(|tx| async move { insert(&tx, ids, actor, id, draft, at).await }).await?;
    Ok(id)
}

/// The rows of a new class, in a transaction that has more to write.
pub(crate) async fn insert(tx: &Tx, ids: &Ids, actor: &Actor, id: ClassId, draft: &Draft, at: Moment) -> Result<()> {
    let values = row! {
        id: id, tenant_id: actor.tenant, kind: draft.kind, title: draft.title.as_str(), category: draft.category,
        held_for: draft.held_for, summary: draft.summary.as_str(), venue: draft.venue.as_str(),
        trainers: draft.trainers.as_str(), speaker_id: draft.speaker, seats: draft.seats, turns: draft.turns,
        sign_up_until: draft.sign_up_until, rule: serde_json::to_string(&draft.rule)?, base_id: draft.base,
        transport: draft.transport.as_str(), safety: draft.safety.as_str(), questions: draft.questions.as_str(),
        link: draft.link.as_str(), recording_id: draft.recording,
        plan_id: draft.step.map(|(plan, _)| plan), step_id: draft.step.map(|(_, step)| step),
        made_by: actor.person, made_at: at, why_off: ""
    };
    tx.insert("training_class", values).await?;
    write_parts(tx, ids, actor, id, draft).await?;
    people::audit::write(tx, at, actor, "training.class.creation", id, &draft.title).await
}

/// Changes it. A session that somebody has been marked in, or has chosen, stays.
pub async fn save(db: &Db, ids: &Ids, actor: &Actor, id: ClassId, draft: &Draft, at: Moment) -> Result<()> {
    check(draft)?;
    let class = handled(db, actor, id).await?;
    if class.is_off() {
        return Err(conflict("training-class-off"));
    }
    if class.turns != draft.turns && place::count(db, id).await? > 0 {
        return Err(invalid("turns", "training-turns-fixed"));
    }
    db.write(|tx| async move {
        place::lock(&tx, actor.tenant, id).await?;
        let sql =
            "update training_class set kind = $3, title = $4, category = $5, held_for = $6, summary = $7, venue = $8,
                     trainers = $9, speaker_id = $10, seats = $11, turns = $12, sign_up_until = $13, rule = $14,
                     base_id = $15, transport = $16, safety = $17, questions = $18, plan_id = $19, step_id = $20,
                     link = $21, recording_id = $22
                   where tenant_id = $1 and id = $2";
        let values = params![
            actor.tenant,
            id,
            draft.kind,
            draft.title.as_str(),
            draft.category,
            draft.held_for,
            draft.summary.as_str(),
            draft.venue.as_str(),
            draft.trainers.as_str(),
            draft.speaker,
            draft.seats,
            draft.turns,
            draft.sign_up_until,
            serde_json::to_string(&draft.rule)?,
            draft.base,
            draft.transport.as_str(),
            draft.safety.as_str(),
            draft.questions.as_str(),
            draft.step.map(|(plan, _)| plan),
            draft.step.map(|(_, step)| step),
            draft.link.as_str(),
            draft.recording
        ];
        tx.execute(sql, values).await?;
        remove_left_out(&tx, &class, draft).await?;
        write_parts(&tx, ids, actor, id, draft).await?;
        // More seats, or others: the waiting list moves.
        place::settle(&tx, ids, actor, &super::get(&tx, actor.tenant, id).await?, at).await?;
        people::audit::write(&tx, at, actor, "training.class.change", id, &draft.title).await
    })
    .await
}

async fn remove_left_out(tx: &Tx, class: &Class, draft: &Draft) -> Result<()> {
    let kept: HashSet<SessionId> = draft.meetings.iter().filter_map(|meeting| meeting.id).collect();
    for Session { id, .. } in sessions(tx, class.tenant_id, class.id).await? {
        if kept.contains(&id) {
            continue;
        }
        let used = "select (select count(*) from training_attendance where session_id = $1)
                      + (select count(*) from training_place where slot_id = $1 and cancelled_at is null)
                      + (select count(*) from training_marking where session_id = $1)";
        if tx.count(used, params![id]).await? > 0 {
            return Err(invalid("sessions", "training-session-used"));
        }
        tx.execute("delete from training_session where id = $1", params![id]).await?;
    }
    tx.execute("delete from training_share where class_id = $1", params![class.id]).await.map(drop)
}

async fn write_parts(tx: &Tx, ids: &Ids, actor: &Actor, class: ClassId, draft: &Draft) -> Result<()> {
    for meeting in &draft.meetings {
        let (starts, ends) = (clock(meeting.starts), clock(meeting.ends));
        if let Some(id) = meeting.id {
            let sql = "update training_session set on_day = $4, starts = $5, ends = $6, minutes = $7
                       where tenant_id = $1 and class_id = $2 and id = $3";
            let values = params![actor.tenant, class, id, meeting.on_day, starts, ends, meeting.minutes()];
            tx.execute(sql, values).await?;
            // What was marked already follows the session.
            let sql = "update training_attendance set on_day = $2, minutes = $3 where session_id = $1";
            tx.execute(sql, params![id, meeting.on_day, meeting.minutes()]).await?;
        } else {
            let id: SessionId = ids.make();
            let values = row! {
                id: id, tenant_id: actor.tenant, class_id: class, on_day: meeting.on_day, starts: starts, ends: ends,
                minutes: meeting.minutes()
            };
            tx.insert("training_session", values).await?;
        }
    }
    let rows = draft.shares.iter().map(|(unit, seats)| params![class, *unit, actor.tenant, *seats]).collect();
    tx.insert_all("training_share", &["class_id", "unit_id", "tenant_id", "seats"], rows).await
}

/// `09:00`
pub fn clock(time: Time) -> String {
    format!("{:02}:{:02}", time.hour(), time.minute())
}

/// Calls it off; whoever has a place is told.
pub async fn call_off(db: &Db, ids: &Ids, actor: &Actor, id: ClassId, why: &str, at: Moment) -> Result<()> {
    let class = handled(db, actor, id).await?;
    let people = place::people(db, id).await?;
    let told = people::notice::prepare(db, actor.tenant, people, at).await?;
    let (class, told) = (&class, &told);
    db.write(|tx| async move {
        let sql = "update training_class set called_off_at = $3, called_off_by = $4, why_off = $5
                   where tenant_id = $1 and id = $2 and called_off_at is null";
        if tx.execute(sql, params![actor.tenant, id, at, actor.person, why]).await? == 0 {
            return Err(conflict("training-class-off"));
        }
        let message = Message::new("training-notice-off").with("title", &class.title).with("why", why);
        let link = format!("/training/classes/{id}");
        people::notice::send_all(&tx, ids, actor.tenant, told, at, &message, &link).await?;
        people::audit::write(&tx, at, actor, "training.class.cancellation", id, why).await
    })
    .await
}

/// Seats that are kept for a unit.
#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct Share {
    pub unit_id: UnitId,
    pub name: String,
    pub seats: i64,
}

pub async fn shares(rows: &impl Rows, class: ClassId) -> Result<Vec<Share>> {
    let sql = "select s.unit_id, u.name, s.seats from training_share s join people_unit u on u.id = s.unit_id
               where s.class_id = $1 order by u.name, u.id";
    rows.all(sql, params![class]).await
}
