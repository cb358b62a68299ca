//! A unit: one micro-course (微课) of 3 to 8 minutes with 2 or 3 questions.
//!
//! What it says stands in its versions ([`version`]); learners get the one that
//! was published ([`review`]). Questions for later, the pool, belong to the unit
//! and outlive its versions ([`pool`]).

pub mod origin;
pub mod parcel;
pub mod pool;
pub mod review;
pub mod version;

use base::{PersonId, Result, TenantId};
use store::{FromQueryResult, Rows, Value, params, rows::place_list};

use crate::{media::MediaId, question::Question};

base::id! {
    /// Of a unit of learning; `base::UnitId` is one of the organisation.
    LearningUnitId
    VersionId
    QuestionId
}

pub use version::Version;

/// 理论学习, 形势任务 … their names are the texts `learning-category-<word>`.
pub const CATEGORIES: [&str; 15] = [
    "theory",
    "situation",
    "policy",
    "safety",
    "service",
    "business",
    "home",
    "law",
    "integrity",
    "ethics",
    "patients",
    "stories",
    "wellbeing",
    "skills",
    "life",
];

pub fn category(word: &str) -> Option<&'static str> {
    CATEGORIES.into_iter().find(|known| *known == word)
}

/// Which of the eight poster colours: by the id, so that it stays.
pub fn colour(id: LearningUnitId) -> u8 {
    id.0.as_bytes()[15] % 8
}

/// A published unit as the catalogue shows it, with how far its reader is.
#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct Listed {
    pub id: LearningUnitId,
    pub category: String,
    pub title: String,
    pub summary: String,
    pub minutes: i64,
    pub poster_id: Option<MediaId>,
    /// A version of it is assigned to them.
    pub assigned: bool,
    /// They have answered something of one.
    pub begun: bool,
    /// They have done a version of it.
    pub done: bool,
}

impl Listed {
    pub fn colour(&self) -> u8 {
        colour(self.id)
    }
}

/// What to look for in the catalogue.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    pub category: Option<&'static str>,
    /// Each word stands in the title or the summary.
    pub words: String,
    /// Only those that this person has begun.
    pub begun_by: Option<PersonId>,
    /// Only those on the page of this scene.
    pub scene: Option<String>,
}

fn narrowed(filter: &Filter, values: &mut Vec<Value>) -> String {
    let mut sql = String::new();
    if let Some(category) = filter.category {
        values.push(category.into());
        sql += &format!(" and v.category = ${}", values.len());
    }
    for word in filter.words.split_whitespace().take(6) {
        let pattern: String =
            word.to_lowercase().chars().filter(|letter| !matches!(letter, '%' | '_' | '\\')).collect();
        values.push(format!("%{pattern}%").into());
        sql += &format!(" and lower(v.title || ' ' || v.summary) like ${}", values.len());
    }
    if let Some(person) = filter.begun_by {
        values.push(person.into());
        sql += &format!(
            " and exists (select 1 from learning_enrolment m where m.unit_id = u.id and m.person_id = ${})",
            values.len()
        );
    }
    if let Some(scene) = &filter.scene {
        values.push(scene.as_str().into());
        sql += &format!(
            " and exists (select 1 from learning_scene_unit s where s.unit_id = u.id and s.scene = ${})",
            values.len()
        );
    }
    sql
}

/// A page of the catalogue and how many units there are in all.
pub async fn catalogue(
    rows: &impl Rows,
    tenant: TenantId,
    person: PersonId,
    filter: &Filter,
    slice: (i64, i64),
) -> Result<(Vec<Listed>, i64)> {
    let mut values: Vec<Value> = params![tenant];
    let narrow = narrowed(filter, &mut values);
    let from =
        format!("from learning_unit u join learning_version v on v.id = u.published_id where u.tenant_id = $1{narrow}");
    let total = rows.count(&format!("select count(*) {from}"), values.clone()).await?;
    values.extend(params![person, slice.0, slice.1]);
    let last = values.len();
    let (person, limit, offset) = (last - 2, last - 1, last);
    let sql = format!(
        "select u.id, v.category, v.title, v.summary, v.minutes, v.poster_id,
           exists (select 1 from learning_enrolment e where e.unit_id = u.id and e.person_id = ${person}
             and e.assignment_id is not null) as assigned,
           exists (select 1 from learning_enrolment e where e.unit_id = u.id and e.person_id = ${person}
             and exists (select 1 from learning_answer r where r.enrolment_id = e.id)) as begun,
           exists (select 1 from learning_enrolment e where e.unit_id = u.id and e.person_id = ${person} and e.done_on is not null) as done
         {from} order by v.made_at desc, u.id limit ${limit} offset ${offset}"
    );
    Ok((rows.all(&sql, values).await?, total))
}

/// A published unit by its title.
#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct Titled {
    pub id: LearningUnitId,
    pub category: String,
    pub title: String,
}

/// More than a page of plain links should have.
const MOST_TITLES: i64 = 3_000;

/// Every published unit, by title.
pub async fn titles(rows: &impl Rows, tenant: TenantId) -> Result<Vec<Titled>> {
    let sql = "select u.id, v.category, v.title from learning_unit u join learning_version v on v.id = u.published_id
               where u.tenant_id = $1 order by v.title, u.id limit $2";
    rows.all(sql, params![tenant, MOST_TITLES]).await
}

/// A unit as those see it who write it.
#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct Drafted {
    pub id: LearningUnitId,
    pub category: String,
    pub title: String,
    pub number: i64,
    pub published_number: Option<i64>,
    pub submitted: bool,
    pub outcome: Option<String>,
}

impl Drafted {
    /// Where its newest version stands.
    pub fn state(&self) -> &'static str {
        state(self.published_number == Some(self.number), self.outcome.as_deref(), self.submitted)
    }
}

/// `published`, `approved`, `returned`, `submitted` or `draft`.
pub fn state(published: bool, outcome: Option<&str>, submitted: bool) -> &'static str {
    match (published, outcome, submitted) {
        (true, ..) => "published",
        (_, Some("approved"), _) => "approved",
        (_, Some(_), _) => "returned",
        (_, None, true) => "submitted",
        _ => "draft",
    }
}

/// A page of all units by their newest version, newest change first; or only
/// of those that wait for a review.
pub async fn drafted(
    rows: &impl Rows,
    tenant: TenantId,
    words: &str,
    waiting: bool,
    slice: (i64, i64),
) -> Result<(Vec<Drafted>, i64)> {
    let mut values: Vec<Value> = params![tenant];
    let mut narrow = narrowed(&Filter { words: words.into(), ..Filter::default() }, &mut values);
    if waiting {
        narrow += " and exists (select 1 from learning_submission s where s.version_id = v.id)
                    and not exists (select 1 from learning_review r where r.version_id = v.id)";
    }
    let from = format!(
        "from learning_unit u
         join learning_version v on v.unit_id = u.id
           and v.number = (select max(n.number) from learning_version n where n.unit_id = u.id)
         where u.tenant_id = $1{narrow}"
    );
    let total = rows.count(&format!("select count(*) {from}"), values.clone()).await?;
    values.extend(params![slice.0, slice.1]);
    let (limit, offset) = (values.len() - 1, values.len());
    let sql = format!(
        "select u.id, v.category, v.title, v.number,
           (select p.number from learning_version p where p.id = u.published_id) as published_number,
           exists (select 1 from learning_submission s where s.version_id = v.id) as submitted,
           (select r.outcome from learning_review r where r.version_id = v.id) as outcome
         {from} order by v.made_at desc, u.id limit ${limit} offset ${offset}"
    );
    Ok((rows.all(&sql, values).await?, total))
}

/// The version that learners get; 404 where there is none.
pub async fn published(rows: &impl Rows, tenant: TenantId, unit: LearningUnitId) -> Result<Version> {
    let sql = format!(
        "select {} from learning_version v join learning_unit u on u.published_id = v.id where u.tenant_id = $1 and u.id = $2",
        version::COLUMNS
    );
    rows.one(&sql, params![tenant, unit]).await
}

/// A question with its id, as read back.
#[derive(Debug, Clone, PartialEq)]
pub struct Asked {
    pub id: QuestionId,
    pub judged: bool,
    pub question: Question,
}

#[derive(FromQueryResult)]
struct AskedRow {
    id: QuestionId,
    judged: bool,
    body: String,
}

impl TryFrom<AskedRow> for Asked {
    type Error = base::Error;

    fn try_from(row: AskedRow) -> Result<Self> {
        Ok(Self { id: row.id, judged: row.judged, question: serde_json::from_str(&row.body)? })
    }
}

/// The questions of a version, in their order.
pub async fn questions(rows: &impl Rows, tenant: TenantId, version: VersionId) -> Result<Vec<Asked>> {
    let sql = "select id, judged, body from learning_question where tenant_id = $1 and version_id = $2 order by place";
    rows.all::<AskedRow>(sql, params![tenant, version]).await?.into_iter().map(Asked::try_from).collect()
}

/// Some questions by their ids, in no order.
pub async fn questions_by_id(
    rows: &impl Rows,
    tenant: TenantId,
    ids: impl IntoIterator<Item = QuestionId>,
) -> Result<Vec<Asked>> {
    let mut values: Vec<Value> = params![tenant];
    let list = place_list(&mut values, ids);
    let sql = format!("select id, judged, body from learning_question where tenant_id = $1 and id in ({list})");
    rows.all::<AskedRow>(&sql, values).await?.into_iter().map(Asked::try_from).collect()
}
