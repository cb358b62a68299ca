//! The year's practical matters (年度十件实事): what the leaders promise all
//! staff, each with a unit, a day and notes on its progress, open to everybody.
//!
//! The day that was promised first is the one that counts: a later one is shown
//! beside it and makes nothing punctual. What was withdrawn stays on the page
//! with its reason and keeps its place among the ten.

use base::{Actor, Day, Message, Moment, Permission, PersonId, Result, Role, TenantId, UnitId, conflict, invalid};
use people::{audit, unit};
use store::{FromQueryResult, Rows, Tx, params, row};
use uuid::Uuid;

use crate::{
    desk::{Desk, plus},
    need::NeedId,
};

/// Chooses the matters of a year; held on the whole organisation.
pub const CHOOSE: Permission =
    Permission { name: "voice.matter.choose", roles: &[Role::UnitLeader, Role::UnionHandler] };
/// Reports on the matters of the own units.
pub const REPORT: Permission =
    Permission { name: "voice.matter.report", roles: &[Role::UnitLeader, Role::UnionHandler, Role::NeedHandler] };
/// Needs that one matter answers.
const MOST_NEEDS: usize = 20;

words! {
    Kind {
        Choice = "choice",
        Progress = "progress",
        /// A later day, with the reason.
        Postponement = "postponement",
        Completion = "completion",
        Withdrawal = "withdrawal",
    }
}

words! {
    State {
        Doing = "doing",
        Done = "done",
        Withdrawn = "withdrawn",
    }
}

words! {
    /// How it stands against the day that was promised first.
    Standing {
        Doing = "doing",
        /// 逾期: the day is over and it is not done.
        Late = "late",
        /// 按期兑现
        Kept = "kept",
        /// 逾期完成
        DoneLate = "done-late",
        Withdrawn = "withdrawn",
    }
}

impl Standing {
    /// The colour of its badge.
    pub const fn class(self) -> &'static str {
        match self {
            Self::Kept => "ok",
            Self::Late | Self::DoneLate => "bad",
            Self::Withdrawn => "warn",
            Self::Doing => "info",
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct Matter {
    pub id: Uuid,
    pub year: i64,
    pub place: i64,
    pub title: String,
    pub about: String,
    pub unit_id: UnitId,
    pub unit: String,
    pub due_on: Day,
    pub state: State,
    pub moved_to: Option<Day>,
    pub ended_on: Option<Day>,
    pub version: i64,
}

impl Matter {
    pub fn standing(&self, today: Day) -> Standing {
        match (self.state, self.ended_on) {
            (State::Withdrawn, _) => Standing::Withdrawn,
            (State::Done, Some(day)) if day > self.due_on => Standing::DoneLate,
            (State::Done, _) => Standing::Kept,
            (State::Doing, _) if today > self.due_on => Standing::Late,
            (State::Doing, _) => Standing::Doing,
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct Event {
    pub kind: Kind,
    pub who: String,
    pub at: Moment,
    pub text: String,
    /// The later day of a postponement.
    pub day: Option<Day>,
}

/// A need of the public list that a matter answers.
#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct Linked {
    pub id: NeedId,
    pub summary: String,
    pub state: crate::need::State,
}

const SELECT: &str = "select m.id, m.year, m.place, m.title, m.about, m.unit_id, u.name as unit, m.due_on, m.state, m.moved_to, \
     m.ended_on, m.version from voice_matter m join people_unit u on u.id = m.unit_id where m.tenant_id = $1";

pub async fn get(rows: &impl Rows, tenant: TenantId, id: Uuid) -> Result<Matter> {
    rows.one(&format!("{SELECT} and m.id = $2"), params![tenant, id]).await
}

/// The matters of a year, in the order in which they were chosen.
pub async fn of_year(rows: &impl Rows, tenant: TenantId, year: i64) -> Result<Vec<Matter>> {
    rows.all(&format!("{SELECT} and m.year = $2 order by m.place"), params![tenant, year]).await
}

/// Years that have matters, the last first.
pub async fn years(rows: &impl Rows, tenant: TenantId) -> Result<Vec<i64>> {
    rows.column("select distinct year from voice_matter where tenant_id = $1 order by year desc", params![tenant]).await
}

/// Oldest first.
pub async fn events(rows: &impl Rows, matter: &Matter) -> Result<Vec<Event>> {
    let sql = "select e.kind, p.name as who, e.at, e.text, e.day from voice_matter_event e join people_person p on p.id = e.actor_id
               where e.matter_id = $1 order by e.seq";
    rows.all(sql, params![matter.id]).await
}

/// What was said last about each matter of a year.
pub async fn last_words(rows: &impl Rows, tenant: TenantId, year: i64) -> Result<Vec<(Uuid, String)>> {
    #[derive(FromQueryResult)]
    struct Said {
        id: Uuid,
        text: String,
    }
    let sql =
        "select m.id, e.text from voice_matter m join voice_matter_event e on e.matter_id = m.id and e.seq = m.version
               where m.tenant_id = $1 and m.year = $2 and e.kind <> $3";
    let said: Vec<Said> = rows.all(sql, params![tenant, year, Kind::Choice]).await?;
    Ok(said.into_iter().map(|said| (said.id, said.text)).collect())
}

/// Those that are still on the public list.
pub async fn linked(rows: &impl Rows, matter: &Matter) -> Result<Vec<Linked>> {
    let sql = "select n.id, n.summary, n.state from voice_matter_need l join voice_need n on n.id = l.need_id
               where l.matter_id = $1 and n.summary <> $2 and n.state not in ('merged', 'withdrawn') order by n.raised_on, n.id";
    rows.all(sql, params![matter.id, ""]).await
}

/// The permission, on the unit at the root of the organisation.
pub async fn may_choose(rows: &impl Rows, actor: &Actor, day: Day) -> Result<bool> {
    let units = unit::tree(rows, actor.tenant, unit::Tree::Admin, day).await?;
    Ok(units.first().is_some_and(|root| actor.may_in(&CHOOSE, root.id)))
}

/// Those who chose it and those of its unit.
pub async fn may_report(rows: &impl Rows, actor: &Actor, day: Day, matter: &Matter) -> Result<bool> {
    Ok(actor.may_in(&REPORT, matter.unit_id) || may_choose(rows, actor, day).await?)
}

#[derive(Debug, Clone)]
pub struct New {
    pub year: i64,
    pub title: String,
    pub about: String,
    pub unit: UnitId,
    pub due_on: Day,
    /// Numbers of needs of the public list.
    pub needs: Vec<String>,
}

pub async fn choose(tx: &Tx, desk: &Desk, actor: &Actor, new: &New, most: i64) -> Result<Uuid> {
    if !may_choose(tx, actor, desk.today()).await? {
        return Err(base::forbidden());
    }
    let this = i64::from(desk.today().0.year());
    if !(this..=this + 1).contains(&new.year) {
        return Err(invalid("year", "matter-year"));
    }
    if i64::from(new.due_on.0.year()) != new.year || new.due_on < desk.today() {
        return Err(invalid("due_on", "matter-due"));
    }
    unit::get(tx, desk.tenant, new.unit).await.map_err(|_| invalid("unit", "form-choose"))?;
    let sql = "select count(*) from voice_matter where tenant_id = $1 and year = $2";
    let before = tx.count(sql, params![desk.tenant, new.year]).await?;
    if before >= most {
        return Err(invalid("year", Message::new("matter-enough").with("most", most)));
    }
    let id: Uuid = desk.ids.make();
    let values = row! {
        id: id, tenant_id: desk.tenant, year: new.year, place: before + 1, title: new.title.as_str(), about: new.about.as_str(),
        unit_id: new.unit, due_on: new.due_on, state: State::Doing, version: 0_i64
    };
    tx.insert("voice_matter", values).await?;
    link(tx, desk, id, &new.needs).await?;
    let said = Said { kind: Kind::Choice, text: &new.about, day: None };
    record(tx, desk, actor, id, 0, &said).await.map(|()| id)
}

async fn link(tx: &Tx, desk: &Desk, matter: Uuid, references: &[String]) -> Result<()> {
    if references.len() > MOST_NEEDS {
        return Err(invalid("needs", Message::new("matter-needs-many").with("most", MOST_NEEDS)));
    }
    let sql = "select id from voice_need where tenant_id = $1 and reference = $2 and summary <> $3 and sensitive = $4";
    for reference in references {
        let found: Option<NeedId> = tx.value(sql, params![desk.tenant, reference.as_str(), "", false]).await?;
        let need =
            found.ok_or_else(|| invalid("needs", Message::new("matter-need-unknown").with("reference", reference)))?;
        tx.insert_new("voice_matter_need", row! { matter_id: matter, need_id: need }).await?;
    }
    Ok(())
}

/// What is reported; a day only of a postponement.
#[derive(Debug, Clone, Copy)]
pub struct Said<'a> {
    pub kind: Kind,
    pub text: &'a str,
    pub day: Option<Day>,
}

/// Reports on a matter that the person saw at `seen`: a note, a later day, the
/// end of it. Withdrawing is for those who chose it.
pub async fn report(tx: &Tx, desk: &Desk, actor: &Actor, id: Uuid, seen: i64, said: &Said<'_>) -> Result<()> {
    let Said { kind, day, .. } = *said;
    let matter = get(tx, desk.tenant, id).await?;
    let allowed = match kind {
        Kind::Choice => false,
        Kind::Withdrawal => may_choose(tx, actor, desk.today()).await?,
        _ => may_report(tx, actor, desk.today(), &matter).await?,
    };
    if !allowed {
        return Err(base::forbidden());
    }
    if matter.state != State::Doing || matter.version != seen {
        return Err(conflict("matter-changed"));
    }
    let promised = matter.moved_to.unwrap_or(matter.due_on);
    match (kind, day) {
        (Kind::Postponement, Some(day)) if day > promised && day <= plus(promised, 730) => {}
        (Kind::Postponement, _) => return Err(invalid("day", "matter-later")),
        _ => {}
    }
    let sql = "update voice_matter set state = $2, ended_on = $3, moved_to = $4 where id = $1";
    let (state, ended) = match kind {
        Kind::Completion => (State::Done, Some(desk.today())),
        Kind::Withdrawal => (State::Withdrawn, Some(desk.today())),
        _ => (State::Doing, None),
    };
    let moved = if kind == Kind::Postponement { day } else { matter.moved_to };
    tx.execute(sql, params![id, state, ended, moved]).await?;
    record(tx, desk, actor, id, seen, said).await
}

async fn record(tx: &Tx, desk: &Desk, actor: &Actor, id: Uuid, version: i64, said: &Said<'_>) -> Result<()> {
    let Said { kind, text, day } = *said;
    let sql = "update voice_matter set version = version + 1 where id = $1 and version = $2";
    if tx.execute(sql, params![id, version]).await? == 0 {
        return Err(conflict("matter-changed"));
    }
    let person: PersonId = actor.person;
    let values = row! {
        matter_id: id, seq: version + 1, tenant_id: desk.tenant, kind: kind, actor_id: person, at: desk.now, text: text, day: day
    };
    tx.insert("voice_matter_event", values).await?;
    audit::write(tx, desk.now, actor, &format!("voice.matter.{}", kind.code()), id, "").await
}
