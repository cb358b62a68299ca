//! The development plan of educators by level and kind (分层分类培养计划): what
//! somebody on a level should have learned of theory, trade, new media,
//! counselling and crisis.
//!
//! Each educator sees their own part. Managers see how far the group of a level
//! is in each cell, never who. A level is settled by a person, never computed.

use std::collections::{HashMap, HashSet, hash_map::Entry};

use base::{Actor, Day, Ids, Moment, PersonId, Result, Role, TenantId, conflict, error::invalid, not_found};
use learning::{
    course::{self, Course, Kind},
    report::suppress::LEAST,
};
use store::{Db, FromQueryResult, Rows, params, row};
use uuid::Uuid;

base::id! { DevelopmentId }

/// 新任, 骨干, 带头人
pub const LEVELS: [&str; 3] = ["new", "core", "lead"];
/// 理论, 业务, 新媒体, 心理疏导, 危机沟通
pub const KINDS: [&str; 5] = ["theory", "business", "media", "counsel", "crisis"];
/// Courses in one cell.
const MOST: usize = 8;

pub fn level(word: &str) -> Option<&'static str> {
    LEVELS.into_iter().find(|known| *known == word)
}

pub fn kind(word: &str) -> Option<&'static str> {
    KINDS.into_iter().find(|known| *known == word)
}

/// One course of a cell, as long as learners can get it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    pub id: DevelopmentId,
    pub level: String,
    pub kind: String,
    pub course: Course,
}

pub async fn items(rows: &impl Rows, tenant: TenantId) -> Result<Vec<Item>> {
    #[derive(FromQueryResult)]
    struct Row {
        id: DevelopmentId,
        level: String,
        kind: String,
        course: String,
        course_id: Uuid,
    }
    let sql = "select id, level, kind, course, course_id from training_development
               where tenant_id = $1 and ended_at is null order by made_at, id";
    let found: Vec<Row> = rows.all(sql, params![tenant]).await?;
    let wanted: Vec<(Kind, Uuid)> =
        found.iter().filter_map(|row| Some((Kind::from_code(&row.course)?, row.course_id))).collect();
    let courses = course::known(rows, tenant, &wanted).await?;
    let item = |row: Row| {
        let course = courses.get(&row.course_id)?.clone();
        Some(Item { id: row.id, level: row.level, kind: row.kind, course })
    };
    Ok(found.into_iter().filter_map(item).collect())
}

/// Puts a course into a cell.
pub async fn add(
    db: &Db,
    ids: &Ids,
    actor: &Actor,
    (level, kind): (&'static str, &'static str),
    course: (Kind, Uuid),
    at: Moment,
) -> Result<()> {
    if !course::known(db, actor.tenant, &[course]).await?.contains_key(&course.1) {
        return Err(invalid("course", "form-choose"));
    }
    let cell: Vec<Item> =
        items(db, actor.tenant).await?.into_iter().filter(|item| item.level == level && item.kind == kind).collect();
    if cell.iter().any(|item| item.course.id == course.1) {
        return Err(invalid("course", "development-twice"));
    }
    if cell.len() >= MOST {
        return Err(invalid("course", base::Message::new("development-full").with("most", MOST)));
    }
    db.write(|tx| async move {
        let id: DevelopmentId = ids.make();
        let values = row! {
            id: id, tenant_id: actor.tenant, level: level, kind: kind, course: course.0.code(), course_id: course.1,
            made_by: actor.person, made_at: at
        };
        tx.insert("training_development", values).await?;
        people::audit::write(&tx, at, actor, "training.development", id, &format!("{level} {kind}")).await
    })
    .await
}

/// Takes it out; what was learned stays learned.
pub async fn end(db: &Db, actor: &Actor, id: DevelopmentId, at: Moment) -> Result<()> {
    db.write(|tx| async move {
        let sql = "update training_development set ended_at = $3, ended_by = $4
                   where tenant_id = $1 and id = $2 and ended_at is null";
        if tx.execute(sql, params![actor.tenant, id, at, actor.person]).await? == 0 {
            return Err(not_found());
        }
        people::audit::write(&tx, at, actor, "training.development.removal", id, "").await
    })
    .await
}

const EDUCATORS: &str = "select distinct g.person_id from people_grant g join people_person p on p.id = g.person_id
    where g.tenant_id = $1 and g.role = $2 and g.from_day <= $3 and (g.to_day is null or g.to_day > $3) and p.left_on is null";

/// Settles the level of an educator.
pub async fn settle(
    db: &Db,
    actor: &Actor,
    staff_number: &str,
    level: &'static str,
    (at, today): (Moment, Day),
) -> Result<()> {
    let found = people::person::by_staff_number(db, actor.tenant, staff_number).await?;
    let nobody = || invalid("staff_number", "development-no-educator");
    let person = found.ok_or_else(nobody)?.id;
    let sql = format!("select count(*) from ({EDUCATORS}) e where e.person_id = $4");
    if db.count(&sql, params![actor.tenant, Role::Educator.code(), today, person]).await? == 0 {
        return Err(nobody());
    }
    if person == actor.person {
        return Err(conflict("development-own-level"));
    }
    db.write(|tx| async move {
        let sql = "insert into training_development_level (person_id, tenant_id, level, set_by, set_at)
                   values ($1, $2, $3, $4, $5)
                   on conflict (person_id) do update set level = excluded.level, set_by = excluded.set_by, set_at = excluded.set_at";
        tx.execute(sql, params![person, actor.tenant, level, actor.person, at]).await?;
        people::audit::write(&tx, at, actor, "training.development.level", person, level).await
    })
    .await
}

/// One's own part of the plan.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Own {
    /// `None`: nobody has settled it yet.
    pub level: Option<String>,
    /// Each kind with its courses, and whether they are done.
    pub kinds: Vec<(&'static str, Vec<(Course, bool)>)>,
}

impl Own {
    pub fn count(&self) -> (usize, usize) {
        let all = self.kinds.iter().flat_map(|(_, courses)| courses);
        all.fold((0, 0), |(done, of), (_, is_done)| (done + usize::from(*is_done), of + 1))
    }
}

pub async fn own(rows: &impl Rows, actor: &Actor) -> Result<Own> {
    let sql = "select level from training_development_level where tenant_id = $1 and person_id = $2";
    let Some(level) = rows.value::<String>(sql, params![actor.tenant, actor.person]).await? else {
        return Ok(Own::default());
    };
    let mut items = items(rows, actor.tenant).await?;
    items.retain(|item| item.level == level);
    let wanted: Vec<(Kind, Uuid)> = items.iter().map(|item| (item.course.kind, item.course.id)).collect();
    let done = course::done_by(rows, actor.tenant, actor.person, &wanted).await?;
    let courses = |kind: &str| {
        let of = items.iter().filter(|item| item.kind == kind);
        of.map(|item| (item.course.clone(), done.contains(&item.course.id))).collect()
    };
    let kinds = KINDS.iter().map(|kind| (*kind, courses(kind))).collect();
    Ok(Own { level: Some(level), kinds })
}

/// A cell of the matrix: what is in it, and how many of its level did all of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Cell {
    pub items: Vec<Item>,
    /// `None`: those who did or those who did not are few, and not nobody.
    pub done: Option<i64>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Matrix {
    /// Each level with how many educators are on it, and a cell for each kind.
    pub levels: Vec<(&'static str, i64, Vec<Cell>)>,
    /// Educators without a level.
    pub unsettled: i64,
}

impl Matrix {
    /// Cells that have no course yet.
    pub fn gaps(&self) -> Vec<(&'static str, &'static str)> {
        let cells =
            self.levels.iter().flat_map(|(level, _, cells)| cells.iter().zip(KINDS).map(move |it| (*level, it)));
        cells.filter(|(_, (cell, _))| cell.items.is_empty()).map(|(level, (_, kind))| (level, kind)).collect()
    }
}

pub async fn matrix(rows: &impl Rows, tenant: TenantId, today: Day) -> Result<Matrix> {
    #[derive(FromQueryResult)]
    struct Row {
        person_id: PersonId,
        level: Option<String>,
    }
    let sql = format!(
        "select e.person_id, l.level from ({EDUCATORS}) e left join training_development_level l on l.person_id = e.person_id"
    );
    let educators: Vec<Row> = rows.all(&sql, params![tenant, Role::Educator.code(), today]).await?;
    let items = items(rows, tenant).await?;
    let mut done: HashMap<Uuid, HashSet<PersonId>> = HashMap::new();
    for item in &items {
        if let Entry::Vacant(vacant) = done.entry(item.course.id) {
            vacant.insert(course::done(rows, tenant, item.course.kind, item.course.id).await?);
        }
    }
    let mut matrix =
        Matrix { unsettled: educators.iter().filter(|row| row.level.is_none()).count() as i64, ..Matrix::default() };
    for level in LEVELS {
        let group: Vec<PersonId> =
            educators.iter().filter(|row| row.level.as_deref() == Some(level)).map(|row| row.person_id).collect();
        let cell = |kind: &str| {
            let items: Vec<Item> =
                items.iter().filter(|item| item.level == level && item.kind == kind).cloned().collect();
            let all = |person: &&PersonId| items.iter().all(|item| done[&item.course.id].contains(person));
            let count = if items.is_empty() { 0 } else { group.iter().filter(all).count() as i64 };
            Cell { done: shown(group.len() as i64, count), items }
        };
        matrix.levels.push((level, group.len() as i64, KINDS.iter().map(|kind| cell(kind)).collect()));
    }
    Ok(matrix)
}

/// A count is told of ten or more, unless it or what is left is a small group.
fn shown(people: i64, done: i64) -> Option<i64> {
    let small = |count: i64| count > 0 && count < LEAST;
    (people >= LEAST && !small(done) && !small(people - done)).then_some(done)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_groups_are_not_told() {
        for (people, done, told) in
            [(9, 9, None), (10, 10, Some(10)), (24, 12, Some(12)), (24, 3, None), (24, 20, None), (24, 0, Some(0))]
        {
            assert_eq!(shown(people, done), told, "{done} of {people}");
        }
    }
}
