//! A learning path (学习路径): units in an order, meant for posts and levels.
//!
//! Anybody may choose any path. A step may begin with a few questions from the
//! unit's pool ([`crate::pretest`]); whoever answers them rightly has mastered
//! the unit and goes on. How far somebody is is counted in units done, never in
//! time. What a path says stands in its versions ([`version`]), which a second
//! person looks at before learners get them ([`review`]).

pub mod choice;
pub mod review;
pub mod version;

use base::{Actor, Day, Moment, PersonId, Result, TenantId};
use store::{FromQueryResult, Rows, Value, params};

use crate::{
    release,
    unit::{self, LearningUnitId},
};

base::id! {
    PathId
    PathVersionId
}

/// Steps that a path may have, and must have to be published.
pub const MOST_STEPS: usize = 20;
pub const LEAST_STEPS: usize = 2;

#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct Version {
    pub id: PathVersionId,
    pub path_id: PathId,
    pub number: i64,
    pub title: String,
    pub summary: String,
    posts: String,
    levels: String,
    pub made_by: PersonId,
    pub made_at: Moment,
}

impl Version {
    pub fn posts(&self) -> Vec<&str> {
        self.posts.lines().collect()
    }

    pub fn levels(&self) -> Vec<&str> {
        self.levels.lines().collect()
    }
}

const COLUMNS: &str = "v.id, v.path_id, v.number, v.title, v.summary, v.posts, v.levels, v.made_by, v.made_at";

/// The version that learners get; 404 where there is none.
pub async fn published(rows: &impl Rows, tenant: TenantId, path: PathId) -> Result<Version> {
    let sql = format!(
        "select {COLUMNS} from learning_path_version v join learning_path p on p.published_id = v.id
         where p.tenant_id = $1 and p.id = $2"
    );
    rows.one(&sql, params![tenant, path]).await
}

pub async fn newest(rows: &impl Rows, tenant: TenantId, path: PathId) -> Result<Version> {
    let sql = format!(
        "select {COLUMNS} from learning_path_version v where v.tenant_id = $1 and v.path_id = $2 order by v.number desc limit 1"
    );
    rows.one(&sql, params![tenant, path]).await
}

/// One unit of a path, as its reader stands to it.
#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct Step {
    pub place: i64,
    pub unit_id: LearningUnitId,
    pub title: String,
    pub summary: String,
    pub minutes: i64,
    pub pretest: bool,
    /// Questions that a pre-test can draw from.
    pub pool: i64,
    /// Learners can get the unit.
    pub is_out: bool,
    pub begun: bool,
    pub done: bool,
    pub mastered: bool,
    /// The pre-test was tried and not passed.
    pub tried: bool,
}

impl Step {
    /// May its pre-test still be taken?
    pub fn offers_pretest(&self) -> bool {
        self.pretest && self.is_out && !self.begun && !self.done && !self.tried && self.pool >= version::LEAST_POOL
    }

    /// `mastered`, `done`, `begun` or `open`.
    pub fn state(&self) -> &'static str {
        match self {
            Self { mastered: true, .. } => "mastered",
            Self { done: true, .. } => "done",
            Self { begun: true, .. } => "begun",
            _ => "open",
        }
    }
}

/// The steps of a version in their order.
pub async fn steps(rows: &impl Rows, actor: &Actor, version: PathVersionId) -> Result<Vec<Step>> {
    let sql = "select s.place, s.unit_id, v.title, v.summary, v.minutes, s.pretest, u.published_id is not null as is_out,
           (select count(*) from learning_question q where q.unit_id = u.id and q.version_id is null
             and q.judged = $4 and q.removed_at is null) as pool,
           exists (select 1 from learning_enrolment e join learning_answer r on r.enrolment_id = e.id
             where e.unit_id = u.id and e.person_id = $3 and r.pretest_id is null) as begun,
           exists (select 1 from learning_enrolment e where e.unit_id = u.id and e.person_id = $3 and e.done_on is not null) as done,
           exists (select 1 from learning_pretest t where t.unit_id = u.id and t.person_id = $3 and t.passed_on is not null) as mastered,
           exists (select 1 from learning_pretest t where t.unit_id = u.id and t.person_id = $3 and t.failed_on is not null) as tried
         from learning_path_step s join learning_unit u on u.id = s.unit_id
         join learning_version v on v.id = coalesce(u.published_id,
           (select n.id from learning_version n where n.unit_id = u.id order by n.number desc limit 1))
         where s.tenant_id = $1 and s.version_id = $2 order by s.place";
    rows.all(sql, params![actor.tenant, version, actor.person, true]).await
}

/// The units of the published path that learners can get, in its order.
pub async fn units(rows: &impl Rows, tenant: TenantId, path: PathId) -> Result<Vec<unit::Version>> {
    let sql = format!(
        "select {} from learning_path p join learning_path_step s on s.version_id = p.published_id
         join learning_unit u on u.id = s.unit_id join learning_version v on v.id = u.published_id
         where p.tenant_id = $1 and p.id = $2 order by s.place",
        unit::version::COLUMNS
    );
    rows.all(&sql, params![tenant, path]).await
}

/// A published path as its reader finds it.
#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct Listed {
    pub id: PathId,
    pub title: String,
    pub summary: String,
    posts: String,
    levels: String,
    pub steps: i64,
    pub minutes: i64,
    pub done: i64,
    pub chosen: bool,
    pub given: bool,
}

impl Listed {
    /// Is it meant for somebody in one of these posts and of this level?
    fn is_meant_for(&self, posts: &[String], level: &str) -> bool {
        let fits = |wanted: &str, has: &dyn Fn(&str) -> bool| wanted.is_empty() || wanted.lines().any(has);
        !(self.posts.is_empty() && self.levels.is_empty())
            && fits(&self.posts, &|post| posts.iter().any(|own| own == post))
            && fits(&self.levels, &|wanted| wanted == level)
    }
}

/// The paths that somebody can choose from.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Shelf {
    /// Chosen by them or given to them.
    pub own: Vec<Listed>,
    /// Meant for their post or level.
    pub meant: Vec<Listed>,
    pub others: Vec<Listed>,
}

const MOST_LISTED: i64 = 200;

pub async fn shelf(rows: &impl Rows, actor: &Actor, today: Day) -> Result<Shelf> {
    let sql = "select p.id, v.title, v.summary, v.posts, v.levels, c.person_id is not null as chosen, coalesce(c.given, $3) as given,
           count(u.published_id) as steps, cast(coalesce(sum(w.minutes), 0) as bigint) as minutes,
           count(case when u.published_id is not null and exists (select 1 from learning_enrolment e
             where e.unit_id = u.id and e.person_id = $2 and e.done_on is not null) then 1 end) as done
         from learning_path p join learning_path_version v on v.id = p.published_id
         join learning_path_step s on s.version_id = v.id join learning_unit u on u.id = s.unit_id
         left join learning_version w on w.id = u.published_id
         left join learning_path_choice c on c.path_id = p.id and c.person_id = $2
         where p.tenant_id = $1
         group by p.id, v.title, v.summary, v.posts, v.levels, c.person_id, c.given order by v.title, p.id limit $4";
    let values: Vec<Value> = params![actor.tenant, actor.person, false, MOST_LISTED];
    let all: Vec<Listed> = rows.all(sql, values).await?;
    let memberships = people::person::memberships(rows, actor.tenant, actor.person, today).await?;
    let posts: Vec<String> = memberships.into_iter().map(|membership| membership.post).collect();
    let level: Option<String> = rows
        .value("select level from people_person where tenant_id = $1 and id = $2", params![actor.tenant, actor.person])
        .await?;
    let mut shelf = Shelf::default();
    for path in all {
        if path.chosen {
            shelf.own.push(path);
        } else if path.is_meant_for(&posts, level.as_deref().unwrap_or_default()) {
            shelf.meant.push(path);
        } else {
            shelf.others.push(path);
        }
    }
    Ok(shelf)
}

/// A published path by its title.
#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct Titled {
    pub id: PathId,
    pub title: String,
}

/// A published path that a search found.
#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct Found {
    pub id: PathId,
    pub title: String,
    pub summary: String,
    pub steps: i64,
}

/// Published paths with each of these words in the title or the summary.
pub async fn search(rows: &impl Rows, tenant: TenantId, words: &str) -> Result<Vec<Found>> {
    let mut values: Vec<Value> = params![tenant];
    let mut narrow = String::new();
    for word in words.split_whitespace().take(6) {
        let pattern: String =
            word.to_lowercase().chars().filter(|letter| !matches!(letter, '%' | '_' | '\\')).collect();
        values.push(format!("%{pattern}%").into());
        narrow += &format!(" and lower(v.title || ' ' || v.summary) like ${}", values.len());
    }
    if values.len() == 1 {
        return Ok(Vec::new());
    }
    let sql = format!(
        "select p.id, v.title, v.summary, (select count(*) from learning_path_step s where s.version_id = v.id) as steps
         from learning_path p join learning_path_version v on v.id = p.published_id
         where p.tenant_id = $1{narrow} order by v.title, p.id limit 24"
    );
    rows.all(&sql, values).await
}

/// The published paths, to choose one from.
pub async fn titles(rows: &impl Rows, actor: &Actor) -> Result<Vec<Titled>> {
    let sql = "select p.id, v.title from learning_path p join learning_path_version v on v.id = p.published_id
               where p.tenant_id = $1 order by v.title, p.id limit 500";
    rows.all(sql, params![actor.tenant]).await
}

/// A path as those see it who write it.
#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct Drafted {
    pub id: PathId,
    pub title: String,
    pub number: i64,
    pub steps: i64,
    pub is_published: bool,
    pub is_out: bool,
    pub act: Option<String>,
}

impl Drafted {
    pub fn state(&self) -> &'static str {
        release::state(self.is_published, self.act.as_deref())
    }
}

/// A page of all paths by their newest version, newest change first.
pub async fn drafted(rows: &impl Rows, tenant: TenantId, slice: (i64, i64)) -> Result<(Vec<Drafted>, i64)> {
    let total = rows.count("select count(*) from learning_path where tenant_id = $1", params![tenant]).await?;
    let sql = format!(
        "select p.id, v.title, v.number, (select count(*) from learning_path_step s where s.version_id = v.id) as steps,
           coalesce(p.published_id = v.id, $4) as is_published, p.published_id is not null as is_out, ({}) as act
         from learning_path p join learning_path_version v on v.path_id = p.id
           and v.number = (select max(n.number) from learning_path_version n where n.path_id = p.id)
         where p.tenant_id = $1 order by v.made_at desc, p.id limit $2 offset $3",
        review::SHELF.last_act("v")
    );
    Ok((rows.all(&sql, params![tenant, slice.0, slice.1, false]).await?, total))
}
