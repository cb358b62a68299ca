//! A teaching plan (教学方案): online and offline steps in one sequence.
//!
//! What a plan says stands in its versions ([`version`]), which a second person
//! looks at before anybody gets them ([`review`]). It says what is arranged, how
//! it is organised and what is assessed; time spent is no criterion. Each online
//! step can be done without a screen: the organiser enters it ([`progress`]).

pub mod map;
pub mod progress;
pub mod review;
pub mod version;

use base::{Actor, Day, Moment, PersonId, Result, Role, TenantId, error::forbidden};
use learning::course::Kind;
use people::audience::Rule;
use store::{FromQueryResult, Rows, params};
use uuid::Uuid;

use crate::ORGANISE;

base::id! {
    PlanId
    PlanVersionId
    StepId
}

pub const MOST_STEPS: usize = 20;
pub const LEAST_STEPS: usize = 2;

/// What shows that it was learned: 考后仍记得, 到场, 实作, 研讨结论. Time spent is none of them.
pub const CRITERIA: [&str; 4] = ["recall", "attendance", "practice", "conclusion"];

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Mode {
    Online,
    Offline,
}

impl Mode {
    pub const fn code(self) -> &'static str {
        match self {
            Self::Online => "online",
            Self::Offline => "offline",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Online, Self::Offline].into_iter().find(|mode| mode.code() == code)
    }

    pub const fn other(self) -> Self {
        match self {
            Self::Online => Self::Offline,
            Self::Offline => Self::Online,
        }
    }
}

/// 理论学习, 日常教育, 专题研讨, 集中授课, 研学, 实作
pub const NATURES: [&str; 6] = ["theory", "daily", "seminar", "lecture", "trip", "practice"];

/// Where this kind of activity works best; `None`: either will do.
pub fn suggested(nature: &str) -> Option<Mode> {
    match nature {
        "theory" | "daily" => Some(Mode::Online),
        "seminar" | "lecture" | "trip" => Some(Mode::Offline),
        _ => None,
    }
}

/// The kind of class that an offline step of this nature is.
pub fn class_kind(nature: &str) -> &'static str {
    match nature {
        "seminar" => "seminar",
        "lecture" => "lecture",
        "trip" => "trip",
        _ => "class",
    }
}

#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct Version {
    pub id: PlanVersionId,
    pub plan_id: PlanId,
    pub number: i64,
    pub title: String,
    pub category: String,
    pub arrangement: String,
    pub organisation: String,
    pub assessment: String,
    pub criterion: String,
    pub rule: String,
    pub due_on: Option<Day>,
    pub mandatory: bool,
    pub basis: String,
    pub reason: String,
    pub made_by: PersonId,
    pub made_at: Moment,
}

impl Version {
    pub fn rule(&self) -> Rule {
        serde_json::from_str(&self.rule).unwrap_or_default()
    }

    /// The three sections with their message keys, in order.
    pub fn sections(&self) -> [(&'static str, &str); 3] {
        [
            ("arrangement", self.arrangement.as_str()),
            ("organisation", self.organisation.as_str()),
            ("assessment", self.assessment.as_str()),
        ]
    }

    /// May it be shown by name who has done it?
    pub fn names_are_lawful(&self) -> bool {
        self.mandatory && !self.basis.is_empty()
    }
}

pub(crate) const COLUMNS: &str =
    "v.id, v.plan_id, v.number, v.title, v.category, v.arrangement, v.organisation, v.assessment,
      v.criterion, v.rule, v.due_on, v.mandatory, v.basis, v.reason, v.made_by, v.made_at";

/// The version that people get; 404 where there is none.
pub async fn published(rows: &impl Rows, tenant: TenantId, plan: PlanId) -> Result<Version> {
    let sql = format!(
        "select {COLUMNS} from training_plan_version v join training_plan p on p.published_id = v.id
         where p.tenant_id = $1 and p.id = $2"
    );
    rows.one(&sql, params![tenant, plan]).await
}

pub async fn newest(rows: &impl Rows, tenant: TenantId, plan: PlanId) -> Result<Version> {
    let sql = format!(
        "select {COLUMNS} from training_plan_version v where v.tenant_id = $1 and v.plan_id = $2 order by v.number desc limit 1"
    );
    rows.one(&sql, params![tenant, plan]).await
}

/// May they write it, enter what was done and see the names? Whoever made it,
/// and the educators of the house.
pub async fn handled(rows: &impl Rows, actor: &Actor, plan: PlanId) -> Result<()> {
    actor.require(&ORGANISE)?;
    let sql = "select made_by from training_plan where tenant_id = $1 and id = $2";
    let made_by: Option<PersonId> = rows.value(sql, params![actor.tenant, plan]).await?;
    match made_by {
        None => Err(base::not_found()),
        Some(made_by) if made_by == actor.person || actor.has(Role::Educator) => Ok(()),
        Some(_) => Err(forbidden()),
    }
}

#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct Step {
    pub place: i64,
    pub step_id: StepId,
    mode: String,
    pub nature: String,
    pub title: String,
    course: String,
    pub course_id: Option<Uuid>,
    pub twin_id: Option<StepId>,
}

impl Step {
    pub fn mode(&self) -> Mode {
        Mode::from_code(&self.mode).unwrap_or(Mode::Offline)
    }

    pub fn is_online(&self) -> bool {
        self.mode() == Mode::Online
    }

    /// The unit or path of an online step.
    pub fn course(&self) -> Option<(Kind, Uuid)> {
        Some((Kind::from_code(&self.course)?, self.course_id?))
    }

    /// Does it go against what suits this kind of activity?
    pub fn is_against_hint(&self) -> bool {
        suggested(&self.nature).is_some_and(|mode| mode != self.mode())
    }
}

pub async fn steps(rows: &impl Rows, tenant: TenantId, version: PlanVersionId) -> Result<Vec<Step>> {
    let sql = "select place, step_id, mode, nature, title, course, course_id, twin_id from training_plan_step
               where tenant_id = $1 and version_id = $2 order by place";
    rows.all(sql, params![tenant, version]).await
}

/// A plan as those see it who write it.
#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct Drafted {
    pub id: PlanId,
    pub title: String,
    pub category: String,
    pub number: i64,
    pub online: i64,
    pub offline: i64,
    pub people: i64,
    pub is_published: bool,
    pub is_out: bool,
    pub act: Option<String>,
}

impl Drafted {
    pub fn state(&self) -> &'static str {
        learning::release::state(self.is_published, self.act.as_deref())
    }
}

/// A page of all plans by their newest version, newest change first.
pub async fn drafted(rows: &impl Rows, tenant: TenantId, slice: (i64, i64)) -> Result<(Vec<Drafted>, i64)> {
    let total = rows.count("select count(*) from training_plan where tenant_id = $1", params![tenant]).await?;
    let steps = |mode: &str| {
        format!("(select count(*) from training_plan_step s where s.version_id = v.id and s.mode = '{mode}')")
    };
    let sql = format!(
        "select p.id, v.title, v.category, v.number, {} as online, {} as offline,
           (select count(*) from training_participant t where t.plan_id = p.id) as people,
           coalesce(p.published_id = v.id, $4) as is_published, p.published_id is not null as is_out, ({}) as act
         from training_plan p join training_plan_version v on v.plan_id = p.id
           and v.number = (select max(n.number) from training_plan_version n where n.plan_id = p.id)
         where p.tenant_id = $1 order by v.made_at desc, p.id limit $2 offset $3",
        steps("online"),
        steps("offline"),
        review::SHELF.last_act("v")
    );
    Ok((rows.all(&sql, params![tenant, slice.0, slice.1, false]).await?, total))
}
