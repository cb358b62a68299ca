//! What a meeting decided (决议): one person does it until a day, and the next
//! meeting sees how it stands.

use base::{Day, Message, Moment, PersonId, Result, TenantId, UnitId, conflict, error::invalid, forbidden};
use store::{FromQueryResult, Rows, params, row};

use crate::{
    branch::{self, Opened},
    meeting::{Desk, Meeting, MeetingId},
};

base::id! {
    DecisionId
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    Progress,
    Done,
    /// Given up, with the reason.
    Dropped,
    Deferred,
}

impl Step {
    pub const ALL: [Self; 4] = [Self::Progress, Self::Done, Self::Deferred, Self::Dropped];

    pub const fn code(self) -> &'static str {
        match self {
            Self::Progress => "progress",
            Self::Done => "done",
            Self::Dropped => "dropped",
            Self::Deferred => "deferred",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|step| step.code() == code)
    }
}

#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct Decision {
    pub id: DecisionId,
    pub branch_id: UnitId,
    pub branch_name: String,
    pub meeting_id: MeetingId,
    pub meeting_title: String,
    pub decided_on: Day,
    pub text: String,
    pub owner_id: PersonId,
    pub owner: String,
    due_on: Day,
    deferred_to: Option<Day>,
    last: Option<String>,
    pub last_text: Option<String>,
    pub last_at: Option<Moment>,
}

impl Decision {
    pub fn meeting_path(&self) -> String {
        format!("/training/meetings/{}", self.meeting_id)
    }

    /// Deferrals counted.
    pub fn due(&self) -> Day {
        self.deferred_to.unwrap_or(self.due_on)
    }

    pub fn is_open(&self) -> bool {
        !matches!(self.last.as_deref(), Some("done" | "dropped"))
    }

    /// `done`, `dropped`, `late`, `deferred` or `open`.
    pub fn state(&self, today: &Day) -> &'static str {
        match self.last.as_deref() {
            Some("done") => "done",
            Some("dropped") => "dropped",
            _ if self.due() < *today => "late",
            _ if self.deferred_to.is_some() => "deferred",
            _ => "open",
        }
    }
}

const LAST: &str = "from training_decision_step s where s.decision_id = d.id";

fn select() -> String {
    let last = |column: &str| format!("(select s.{column} {LAST} order by s.made_at desc, s.id desc limit 1)");
    format!(
        "select d.id, d.branch_id, u.name as branch_name, d.meeting_id, m.title as meeting_title, m.on_day as decided_on,
           d.text, d.owner_id, p.name as owner, d.due_on,
           (select s.due_on {LAST} and s.kind = 'deferred' order by s.made_at desc, s.id desc limit 1) as deferred_to,
           {} as last, {} as last_text, {} as last_at
         from training_decision d join training_meeting m on m.id = d.meeting_id join people_person p on p.id = d.owner_id
         join people_unit u on u.id = d.branch_id",
        last("kind"),
        last("text"),
        last("made_at")
    )
}

/// `d` is not finished.
const OPEN: &str =
    "not exists (select 1 from training_decision_step e where e.decision_id = d.id and e.kind in ('done', 'dropped'))";

pub async fn get(rows: &impl Rows, tenant: TenantId, id: DecisionId) -> Result<Decision> {
    rows.one(&format!("{} where d.tenant_id = $1 and d.id = $2", select()), params![tenant, id]).await
}

pub async fn of_meeting(rows: &impl Rows, tenant: TenantId, meeting: MeetingId) -> Result<Vec<Decision>> {
    let sql = format!("{} where d.tenant_id = $1 and d.meeting_id = $2 order by d.made_at, d.id", select());
    rows.all(&sql, params![tenant, meeting]).await
}

/// What is open in a branch, the earliest due first.
pub async fn open_in(rows: &impl Rows, tenant: TenantId, branch: UnitId) -> Result<Vec<Decision>> {
    let sql = format!(
        "{} where d.tenant_id = $1 and d.branch_id = $2 and {OPEN} order by d.due_on, d.id limit 200",
        select()
    );
    rows.all(&sql, params![tenant, branch]).await
}

/// A page of all decisions of a branch, the newest first.
pub async fn of_branch(
    rows: &impl Rows,
    tenant: TenantId,
    branch: UnitId,
    slice: (i64, i64),
) -> Result<(Vec<Decision>, i64)> {
    let total = "select count(*) from training_decision where tenant_id = $1 and branch_id = $2";
    let total = rows.count(total, params![tenant, branch]).await?;
    let sql = format!(
        "{} where d.tenant_id = $1 and d.branch_id = $2 order by m.on_day desc, d.id desc limit $3 offset $4",
        select()
    );
    Ok((rows.all(&sql, params![tenant, branch, slice.0, slice.1]).await?, total))
}

/// What stood open when a meeting was prepared: of earlier meetings, still open
/// or finished since the meeting before it.
pub async fn before(rows: &impl Rows, meeting: &Meeting, tenant: TenantId) -> Result<Vec<Decision>> {
    let sql = format!(
        "{} where d.tenant_id = $1 and d.branch_id = $2 and m.on_day < $3 and d.meeting_id <> $4 and ({OPEN}
           or exists (select 1 from training_decision_step e where e.decision_id = d.id and e.kind in ('done', 'dropped')
             and e.made_at >= coalesce((select max(r.made_at) from training_meeting n
               join training_meeting_record r on r.meeting_id = n.id where n.branch_id = $2 and n.on_day < $3), 0)))
         order by d.due_on, d.id limit 100",
        select()
    );
    rows.all(&sql, params![tenant, meeting.branch_id, meeting.on_day, meeting.id]).await
}

/// What somebody has to do, of any branch.
pub async fn of_owner(rows: &impl Rows, tenant: TenantId, owner: PersonId) -> Result<Vec<Decision>> {
    let sql =
        format!("{} where d.tenant_id = $1 and d.owner_id = $2 and {OPEN} order by d.due_on, d.id limit 100", select());
    rows.all(&sql, params![tenant, owner]).await
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, FromQueryResult)]
pub struct Tally {
    pub branch_id: UnitId,
    pub open: i64,
    pub late: i64,
}

/// Open decisions of each branch.
pub async fn tallies(rows: &impl Rows, tenant: TenantId, today: Day) -> Result<Vec<Tally>> {
    let sql = format!(
        "select d.branch_id, count(*) as open,
           count(case when coalesce((select s.due_on {LAST} and s.kind = 'deferred'
             order by s.made_at desc, s.id desc limit 1), d.due_on) < $2 then 1 end) as late
         from training_decision d where d.tenant_id = $1 and {OPEN} group by d.branch_id"
    );
    rows.all(&sql, params![tenant, today]).await
}

/// One line of a decision's history.
#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct Told {
    pub kind: String,
    pub text: String,
    pub due_on: Option<Day>,
    pub name: String,
    pub made_at: Moment,
}

pub async fn history(rows: &impl Rows, tenant: TenantId, id: DecisionId) -> Result<Vec<Told>> {
    let sql = "select s.kind, s.text, s.due_on, p.name, s.made_at from training_decision_step s
               join people_person p on p.id = s.made_by where s.tenant_id = $1 and s.decision_id = $2
               order by s.made_at, s.id limit 100";
    rows.all(sql, params![tenant, id]).await
}

/// Writes down what a meeting decided; whoever is to do it is told.
pub async fn create(
    desk: Desk<'_>,
    of: &Opened,
    meeting: &Meeting,
    text: &str,
    owner: PersonId,
    due_on: Day,
) -> Result<DecisionId> {
    of.require_secretary()?;
    if meeting.cancelled.is_some() {
        return Err(conflict("meeting-over"));
    }
    if due_on < meeting.on_day {
        return Err(invalid("due_on", "decision-due-before"));
    }
    let members = branch::members(desk.db, desk.actor.tenant, &[of.id()], desk.today).await?;
    if !members.iter().any(|member| member.id == owner) {
        return Err(invalid("owner", "form-choose"));
    }
    let id: DecisionId = desk.ids.make();
    let others = if owner == desk.actor.person { Vec::new() } else { vec![owner] };
    let told = people::notice::prepare(desk.db, desk.actor.tenant, others, desk.at).await?;
    let message = Message::new("decision-notice").with("text", text).with("day", due_on);
    desk.db
        .write(|tx| async move {
            let values = row! {
                id: id, tenant_id: desk.actor.tenant, branch_id: of.id(), meeting_id: meeting.id, text: text,
                owner_id: owner, due_on: due_on, made_by: desk.actor.person, made_at: desk.at
            };
            tx.insert("training_decision", values).await?;
            let link = format!("/training/decisions/{id}");
            people::notice::send_all(&tx, desk.ids, desk.actor.tenant, &told, desk.at, &message, &link).await?;
            people::audit::write(&tx, desk.at, desk.actor, "training.decision.creation", id, text).await
        })
        .await?;
    Ok(id)
}

/// What became of it, said by the owner or the secretary.
pub async fn note(
    desk: Desk<'_>,
    of: Option<&Opened>,
    decision: &Decision,
    step: Step,
    text: &str,
    to: Option<Day>,
) -> Result<()> {
    if decision.owner_id != desk.actor.person && !of.is_some_and(Opened::is_secretary) {
        return Err(forbidden());
    }
    if step != Step::Done && text.is_empty() {
        return Err(invalid("text", "form-required"));
    }
    let to = if step == Step::Deferred { Some(to.ok_or_else(|| invalid("to", "form-required"))?) } else { None };
    if to.is_some_and(|day| day <= decision.due()) {
        return Err(invalid("to", "decision-defer-later"));
    }
    let id = decision.id;
    desk.db
        .write(|tx| async move {
            if !get(&tx, desk.actor.tenant, id).await?.is_open() {
                return Err(conflict("decision-finished"));
            }
            let values = row! {
                id: desk.ids.make::<uuid::Uuid>(), tenant_id: desk.actor.tenant, decision_id: id, kind: step.code(),
                text: text, due_on: to, made_by: desk.actor.person, made_at: desk.at
            };
            tx.insert("training_decision_step", values).await?;
            let action = format!("training.decision.{}", step.code());
            people::audit::write(&tx, desk.at, desk.actor, &action, id, text).await
        })
        .await
}
