//! The ladder past due: one, three and seven working days late, to the next
//! leader above the unit that handles the need (team, workshop, company).
//!
//! It climbs on the handling side. Going up from the author's own team would
//! lay a complaint about a team leader on that leader's desk.

use base::{Message, Moment, PersonId, Result, Role};
use people::person;
use store::{Db, FromQueryResult, Rows, Tx, params, row};
use uuid::Uuid;

use super::{
    Need, NeedId, Waiting,
    event::{self, By, Data, Draft, Kind},
};
use crate::desk::Desk;

/// Working days late at which each level hears of it.
pub const LADDER: [(i64, i32); 3] = [(1, 1), (2, 3), (3, 7)];

/// Escalates whatever is late; run by the job `voice.escalate`. How many levels were climbed.
pub async fn run(db: &Db, desk: &Desk) -> Result<usize> {
    let sql = "select n.id from voice_need n where n.tenant_id = $1 and n.open = $2 and n.due_at < $3 and n.waiting <> $4 and n.level < $5
               order by n.due_at limit 5000";
    let late: Vec<NeedId> = db.column(sql, params![desk.tenant, true, desk.now, Waiting::Author, 3_i64]).await?;
    let mut climbed = 0;
    for id in late {
        climbed += db.write(|tx| async move { climb(&tx, desk, id).await }).await?;
    }
    Ok(climbed)
}

/// The level that so much delay calls for, 0 to 3.
pub fn level(desk: &Desk, due: Moment) -> i64 {
    let late = desk.calendar.working_time_between(due.0, desk.now.0, &desk.zone);
    let day = desk.calendar.hours().length();
    LADDER.iter().filter(|(_, days)| late >= day * *days).map(|(level, _)| *level).max().unwrap_or(0)
}

async fn climb(tx: &Tx, desk: &Desk, id: NeedId) -> Result<usize> {
    let mut need = super::get(tx, desk.tenant, id).await?;
    let Some(due) = need.due_at.filter(|_| need.open && need.waiting != Waiting::Author) else { return Ok(0) };
    let leaders = leaders(tx, desk, &need).await?;
    let mut climbed = 0;
    for level in need.level + 1..=level(desk, due) {
        let Some(leader) = leader_of(&leaders, level) else {
            tracing::warn!(need = %id, level, "late, and there is no leader to tell");
            return Ok(climbed);
        };
        let data = Data { level: Some(level), due_at: Some(due), ..Data::default() };
        let progress = event::append(tx, desk, &need, vec![Draft::of(Kind::Escalation, By::System).with(data)]).await?;
        need.version = progress.version;
        let values = row! {
            id: desk.ids.make::<Uuid>(), tenant_id: desk.tenant, need_id: id, level: level, due_at: due, at: desk.now, leader_id: leader
        };
        tx.insert("voice_escalation", values).await?;
        let message = Message::new("need-notice-escalated")
            .with("reference", &need.reference)
            .with("days", LADDER[level as usize - 1].1);
        desk.tell(tx, leader, &message, &format!("/voice/needs/{id}/case")).await?;
        climbed += 1;
    }
    Ok(climbed)
}

/// Leaders of the handling unit and above, nearest first, without the owner.
async fn leaders(tx: &Tx, desk: &Desk, need: &Need) -> Result<Vec<PersonId>> {
    let mut leaders = Vec::new();
    for role in [Role::TeamLeader, Role::UnitLeader] {
        leaders.extend(person::holders(tx, desk.tenant, role, need.handling_id, desk.today()).await?);
    }
    if leaders.iter().all(|leader| *leader == need.owner_id) {
        leaders.extend(person::holders(tx, desk.tenant, Role::UnionHandler, need.handling_id, desk.today()).await?);
    }
    leaders.retain(|leader| *leader != need.owner_id);
    let mut seen = std::collections::BTreeSet::new();
    leaders.retain(|leader| seen.insert(*leader));
    Ok(leaders)
}

/// The first level is the nearest leader, the last the one at the top.
fn leader_of(leaders: &[PersonId], level: i64) -> Option<PersonId> {
    match level {
        3 => leaders.last().copied(),
        level => leaders.get(level as usize - 1).or(leaders.last()).copied(),
    }
}

/// One line of a need's ladder.
#[derive(Debug, Clone, PartialEq, FromQueryResult)]
pub struct Step {
    pub level: i64,
    pub at: Moment,
    pub leader: String,
    pub taken_at: Option<Moment>,
}

pub async fn steps(rows: &impl Rows, need: NeedId) -> Result<Vec<Step>> {
    let sql = "select e.level, e.at, p.name as leader, e.taken_at from voice_escalation e join people_person p on p.id = e.leader_id
               where e.need_id = $1 order by e.at, e.level";
    rows.all(sql, params![need]).await
}
