//! Packages as learners find them: the list of what is published, and what
//! waits for somebody on their first page.

use base::{Actor, Day, Message, Result};
use store::{FromQueryResult, Rows, params};

use super::{Kind, PackageId, SeriesId};
use crate::today::{self, Card};

/// At most so many on the first page.
const MOST_CARDS: i64 = 6;

#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct Listed {
    pub id: PackageId,
    series_id: SeriesId,
    kind: String,
    pub title: String,
    pub description: String,
    pub minutes: i64,
    pub bytes: i64,
    pub begun: bool,
    pub done: bool,
}

impl Listed {
    pub fn kind(&self) -> &'static str {
        Kind::from_code(&self.kind).map_or("", Kind::name)
    }

    pub fn colour(&self) -> u8 {
        colour(self.series_id)
    }
}

fn colour(series: SeriesId) -> u8 {
    series.0.as_bytes()[15] % 8
}

/// What is published; who has begun an older version and not finished it gets
/// that one.
pub async fn packages(rows: &impl Rows, actor: &Actor, slice: (i64, i64)) -> Result<(Vec<Listed>, i64)> {
    let total = "select count(*) from learning_package_series where tenant_id = $1 and published_id is not null";
    let total = rows.count(total, params![actor.tenant]).await?;
    let sql = "select p.id, p.series_id, p.kind, p.title, p.description, p.minutes, p.bytes,
                 exists (select 1 from learning_registration r where r.package_id = p.id and r.person_id = $2
                   and r.begun_on is not null) as begun,
                 exists (select 1 from learning_registration r where r.package_id = p.id and r.person_id = $2
                   and r.done_on is not null) as done
               from learning_package_series s join learning_package p on p.id = coalesce(
                 (select o.id from learning_registration r join learning_package o on o.id = r.package_id
                   where r.person_id = $2 and o.series_id = s.id and r.begun_on is not null and r.done_on is null
                   order by o.number desc limit 1), s.published_id)
               where s.tenant_id = $1 and s.published_id is not null order by p.title, p.id limit $3 offset $4";
    Ok((rows.all(sql, params![actor.tenant, actor.person, slice.0, slice.1]).await?, total))
}

/// What was given and what is begun, soonest first. What was only recommended
/// goes when its day is over.
pub async fn cards(rows: &impl Rows, actor: &Actor, today: Day) -> Result<Vec<Card>> {
    #[derive(FromQueryResult)]
    struct Row {
        package_id: PackageId,
        series_id: SeriesId,
        title: String,
        minutes: i64,
        due_on: Option<Day>,
        mandatory: Option<bool>,
        basis: Option<String>,
        begun_on: Option<Day>,
        units: i64,
        satisfied: i64,
    }
    let sql = "select r.package_id, p.series_id, p.title, p.minutes, r.due_on, a.mandatory, a.basis, r.begun_on,
                 (select count(*) from learning_package_part t where t.package_id = p.id and t.kind = 'unit') as units,
                 (select count(*) from learning_part_result q join learning_package_part t on t.id = q.part_id
                   where q.registration_id = r.id and t.kind = 'unit' and q.satisfied_on is not null) as satisfied
               from learning_registration r join learning_package p on p.id = r.package_id
               left join learning_package_assignment a on a.id = r.assignment_id
               where r.person_id = $1 and r.tenant_id = $2 and r.done_on is null
                 and (r.begun_on is not null
                   or (r.assignment_id is not null and (a.mandatory = $3 or r.due_on is null or r.due_on >= $5)))
               order by case when r.due_on is null then '9999' else r.due_on end, r.id desc limit $4";
    let rows: Vec<Row> = rows.all(sql, params![actor.person, actor.tenant, true, MOST_CARDS, today]).await?;
    let card = |row: Row| Card {
        kind: if row.begun_on.is_some() { today::Kind::Begun } else { today::Kind::Assigned },
        link: format!("/learning/packages/{}", row.package_id),
        title: row.title,
        category: String::new(),
        minutes: row.minutes,
        due_on: row.due_on,
        is_late: row.due_on.is_some_and(|due| due < today),
        mandatory: row.mandatory == Some(true),
        poster: None,
        colour: colour(row.series_id),
        right: row.satisfied,
        questions: row.units,
        why: match (row.mandatory, row.basis) {
            (Some(true), Some(basis)) => Message::new("learning-why-mandatory").with("basis", basis),
            (Some(false), _) => "learning-why-assigned".into(),
            _ => "learning-why-self".into(),
        },
    };
    Ok(rows.into_iter().map(card).collect())
}
