//! A class (培训班), seminar (专题研讨), lecture (报告会) or study trip (研学):
//! when and where, for how many, and in which capacity people take part.
//!
//! Who came is marked by the organiser ([`crate::attendance`]); nobody checks
//! in, and no device says where it is.

pub mod draft;
pub mod feedback;
pub mod kit;
pub mod material;
pub mod outlook;
pub mod place;
pub mod question;
pub mod reflection;
pub mod remark;
pub mod roster;
pub mod slots;

use base::{Actor, Day, Moment, PersonId, Result, Role, TenantId, UnitId, error::forbidden};
use jiff::civil::Time;
use learning::unit::LearningUnitId;
use people::audience::Rule;
use store::{FromQueryResult, Rows, params};
use uuid::Uuid;

use crate::{ORGANISE, fit::Slot, plan::PlanId, study_base::BaseId};

base::id! {
    ClassId
    SessionId
}

/// 培训班, 专题研讨, 两难讨论, 报告会, 移动课堂 (live, and seen again), 研学
pub const KINDS: [&str; 6] = ["class", "seminar", "dilemma", "lecture", "live", "trip"];
/// 支部书记, 党员, 职工
pub const HELD_FOR: [&str; 3] = ["staff", "member", "secretary"];
pub const TURNS: [&str; 2] = ["all", "one"];

/// One of known words.
pub fn word(words: &[&'static str], text: &str) -> Option<&'static str> {
    words.iter().copied().find(|known| *known == text)
}

#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct Class {
    pub id: ClassId,
    pub tenant_id: TenantId,
    pub kind: String,
    pub title: String,
    pub category: String,
    pub held_for: String,
    pub summary: String,
    pub venue: String,
    pub trainers: String,
    pub speaker_id: Option<PersonId>,
    pub seats: i64,
    pub turns: String,
    pub sign_up_until: Option<Day>,
    pub rule: String,
    pub base_id: Option<BaseId>,
    pub transport: String,
    pub safety: String,
    pub questions: String,
    /// Where the meeting system is, for a live session; or empty.
    pub link: String,
    /// The unit in which it can be seen or heard again.
    pub recording_id: Option<LearningUnitId>,
    pub plan_id: Option<PlanId>,
    pub step_id: Option<Uuid>,
    pub made_by: PersonId,
    pub called_off_at: Option<Moment>,
    pub why_off: String,
}

impl Class {
    pub fn uuid(&self) -> Uuid {
        self.id.0
    }

    pub fn link(&self) -> String {
        format!("/training/classes/{}", self.id)
    }

    pub fn is_off(&self) -> bool {
        self.called_off_at.is_some()
    }

    pub fn is_trip(&self) -> bool {
        self.kind == "trip"
    }

    /// Is it talked about in groups, without names?
    pub fn is_dilemma(&self) -> bool {
        self.kind == "dilemma"
    }

    /// Does one come to one of its sessions only?
    pub fn is_choice(&self) -> bool {
        self.turns == "one"
    }

    pub fn rule(&self) -> Rule {
        serde_json::from_str(&self.rule).unwrap_or_default()
    }

    pub fn questions(&self) -> Vec<&str> {
        self.questions.lines().filter(|line| !line.is_empty()).collect()
    }
}

const COLUMNS: &str = "c.id, c.tenant_id, c.kind, c.title, c.category, c.held_for, c.summary, c.venue, c.trainers,
      c.speaker_id, c.seats, c.turns, c.sign_up_until, c.rule, c.base_id, c.transport, c.safety, c.questions, c.link,
      c.recording_id, c.plan_id, c.step_id, c.made_by, c.called_off_at, c.why_off";

pub async fn get(rows: &impl Rows, tenant: TenantId, id: ClassId) -> Result<Class> {
    let sql = format!("select {COLUMNS} from training_class c where c.tenant_id = $1 and c.id = $2");
    rows.one(&sql, params![tenant, id]).await
}

/// May they see the names of it and mark who came? Whoever made it, and the
/// educators of the house.
pub fn may_handle(actor: &Actor, class: &Class) -> bool {
    actor.may(&ORGANISE) && (class.made_by == actor.person || actor.has(Role::Educator))
}

/// The class, for whoever handles it.
pub async fn handled(rows: &impl Rows, actor: &Actor, id: ClassId) -> Result<Class> {
    actor.require(&ORGANISE)?;
    let class = get(rows, actor.tenant, id).await?;
    if may_handle(actor, &class) { Ok(class) } else { Err(forbidden()) }
}

#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct Session {
    pub id: SessionId,
    pub on_day: Day,
    /// `09:00`
    pub starts: String,
    pub ends: String,
    pub minutes: i64,
}

impl Session {
    pub fn uuid(&self) -> Uuid {
        self.id.0
    }

    pub fn slot(&self) -> Slot {
        let time = |text: &str| text.parse().unwrap_or(Time::midnight());
        Slot { day: self.on_day.0, starts: time(&self.starts), ends: time(&self.ends) }
    }
}

pub async fn sessions(rows: &impl Rows, tenant: TenantId, class: ClassId) -> Result<Vec<Session>> {
    let sql = "select id, on_day, starts, ends, minutes from training_session where tenant_id = $1 and class_id = $2
               order by on_day, starts, id";
    rows.all(sql, params![tenant, class]).await
}

/// A class in a list.
#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct Listed {
    pub id: ClassId,
    pub kind: String,
    pub title: String,
    pub category: String,
    pub held_for: String,
    pub venue: String,
    pub seats: i64,
    pub turns: String,
    pub rule: String,
    pub sign_up_until: Option<Day>,
    pub called_off_at: Option<Moment>,
    pub first_day: Day,
    pub last_day: Day,
    pub starts: String,
    pub sessions: i64,
    pub seated: i64,
    pub waiting: i64,
    /// People who came.
    pub came: i64,
    /// How the reader stands to it: `seat`, `waiting`, or nothing.
    pub state: Option<String>,
}

impl Listed {
    pub fn is_full(&self) -> bool {
        self.turns == "all" && self.seated >= self.seats
    }

    pub fn free(&self) -> i64 {
        (self.seats - self.seated).max(0)
    }
}

const LISTED: &str = "select c.id, c.kind, c.title, c.category, c.held_for, c.venue, c.seats, c.turns, c.rule, c.sign_up_until,
      c.called_off_at, min(s.on_day) as first_day, max(s.on_day) as last_day, min(s.starts) as starts, count(*) as sessions,
      (select count(*) from training_place p where p.class_id = c.id and p.cancelled_at is null and p.state = 'seat') as seated,
      (select count(*) from training_place p where p.class_id = c.id and p.cancelled_at is null and p.state = 'waiting') as waiting,
      (select count(distinct a.person_id) from training_attendance a where a.class_id = c.id) as came,
      (select p.state from training_place p where p.class_id = c.id and p.person_id = $2 and p.cancelled_at is null) as state
    from training_class c join training_session s on s.class_id = c.id";

/// Classes to come that are shown to an employee.
const MOST_TO_COME: i64 = 60;

/// What is to come and concerns the actor: they have a place, or may ask for one.
pub async fn to_come(rows: &impl Rows, actor: &Actor, today: Day) -> Result<Vec<Listed>> {
    let sql = format!(
        "{LISTED} where c.tenant_id = $1 and c.called_off_at is null and c.id in (
           select t.class_id from training_session t where t.tenant_id = $1 and t.on_day >= $3)
         group by c.id order by min(s.on_day), min(s.starts), c.id limit {MOST_TO_COME}"
    );
    let all: Vec<Listed> = rows.all(&sql, params![actor.tenant, actor.person, today]).await?;
    let mut own = Vec::new();
    for class in all {
        if class.state.is_some() || is_meant(rows, actor, &class.rule, today).await? {
            own.push(class);
        }
    }
    Ok(own)
}

/// What is to come and is meant for people of a unit, the next first.
pub async fn for_unit(rows: &impl Rows, actor: &Actor, unit: UnitId, today: Day) -> Result<Vec<Listed>> {
    let sql = format!(
        "{LISTED} where c.tenant_id = $1 and c.called_off_at is null and c.id in (
           select t.class_id from training_session t where t.tenant_id = $1 and t.on_day >= $3)
         group by c.id order by min(s.on_day), min(s.starts), c.id limit 12"
    );
    let mut meant: Vec<Listed> = Vec::new();
    for class in rows.all::<Listed>(&sql, params![actor.tenant, actor.person, today]).await? {
        let rule: Rule = serde_json::from_str(&class.rule).unwrap_or_default();
        let names_unit = |reached: &[people::audience::Reached]| reached.iter().any(|one| one.unit_id == unit);
        if rule.is_everybody() || names_unit(&people::audience::resolve(rows, actor.tenant, &rule, today).await?) {
            meant.push(class);
        }
    }
    Ok(meant)
}

async fn is_meant(rows: &impl Rows, actor: &Actor, rule: &str, today: Day) -> Result<bool> {
    let rule: Rule = serde_json::from_str(rule).unwrap_or_default();
    Ok(rule.is_everybody() || people::audience::names(rows, actor.tenant, &rule, today, actor.person).await?)
}

/// What the actor organises, the newest first; educators see all.
pub async fn organised(rows: &impl Rows, actor: &Actor, (size, from): (i64, i64)) -> Result<(Vec<Listed>, i64)> {
    let all = actor.has(Role::Educator);
    let own = if all { "$3 = $3" } else { "c.made_by = $3" };
    let total = format!("select count(*) from training_class c where c.tenant_id = $1 and {}", own.replace("$3", "$2"));
    let total = rows.count(&total, params![actor.tenant, actor.person]).await?;
    let sql = format!(
        "{LISTED} where c.tenant_id = $1 and {own} group by c.id order by min(s.on_day) desc, c.id limit $4 offset $5"
    );
    Ok((rows.all(&sql, params![actor.tenant, actor.person, actor.person, size, from]).await?, total))
}
