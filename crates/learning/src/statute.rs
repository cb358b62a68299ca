//! Laws that courses rest on (法律法规), by version: which is in force today, since
//! when, what comes, and which courses were compared with it (普法, 宪法, 案例问答).
//!
//! A course is compared with a version by a person. When a newer one comes into
//! force, the course says so to its learners until somebody has compared it.

use std::collections::HashMap;

use base::{Actor, Day, Ids, Message, Moment, Result, TenantId, conflict, error::invalid};
use store::{Db, FromQueryResult, Rows, Tx, Value, params, row};

use crate::unit::LearningUnitId;

base::id! { StatuteId }

/// Laws of one organisation, versions of one law, courses of one law.
const MOST: i64 = 500;
const MOST_VERSIONS: i64 = 60;
const MOST_COURSES: i64 = 200;

#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct Version {
    pub statute_id: StatuteId,
    pub in_force_from: Day,
    /// As it is called: 2021 年修正.
    pub label: String,
    /// What is new in it for people at work.
    pub note: String,
    /// From this day the law is in force no more.
    pub repeals: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statute {
    pub id: StatuteId,
    pub title: String,
    /// The newest first.
    pub versions: Vec<Version>,
    pub courses: Vec<Linked>,
}

/// A published course that rests on the law.
#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct Linked {
    pub statute_id: StatuteId,
    pub unit_id: LearningUnitId,
    pub title: String,
    /// From when the version is in force that it was compared with.
    pub checked_with: Day,
    pub checked_at: Moment,
}

impl Statute {
    /// `None`: not yet, or no more.
    pub fn in_force(&self, today: Day) -> Option<&Version> {
        self.versions.iter().find(|version| version.in_force_from <= today).filter(|version| !version.repeals)
    }

    /// Decided, and not in force yet; the next one.
    pub fn coming(&self, today: Day) -> Option<&Version> {
        self.versions.iter().rev().find(|version| version.in_force_from > today)
    }

    pub fn is_checked(&self, course: &Linked, today: Day) -> bool {
        self.in_force(today).is_some_and(|version| version.in_force_from == course.checked_with)
    }

    /// Courses that nobody has compared with what is in force now.
    pub fn unchecked(&self, today: Day) -> usize {
        self.courses.iter().filter(|course| !self.is_checked(course, today)).count()
    }
}

/// By title, each with its versions and courses.
pub async fn all(rows: &impl Rows, tenant: TenantId) -> Result<Vec<Statute>> {
    read(rows, tenant, None).await
}

pub async fn get(rows: &impl Rows, tenant: TenantId, id: StatuteId) -> Result<Statute> {
    read(rows, tenant, Some(id)).await?.pop().ok_or_else(base::not_found)
}

async fn read(rows: &impl Rows, tenant: TenantId, only: Option<StatuteId>) -> Result<Vec<Statute>> {
    #[derive(FromQueryResult)]
    struct Row {
        id: StatuteId,
        title: String,
    }
    let mut values = params![tenant];
    values.extend(only.map(Value::from));
    let of = |column: &str| only.map_or_else(String::new, |_| format!("and {column} = $2"));
    let (laws, versions, courses) = (of("id"), of("statute_id"), of("c.statute_id"));
    let laws =
        format!("select id, title from learning_statute where tenant_id = $1 {laws} order by title, id limit {MOST}");
    let versions = format!(
        "select statute_id, in_force_from, label, note, repeals from learning_statute_version
         where tenant_id = $1 {versions} order by in_force_from desc"
    );
    let courses = format!(
        "select c.statute_id, c.unit_id, v.title, c.checked_with, c.checked_at
         from learning_statute_unit c join learning_unit u on u.id = c.unit_id
         join learning_version v on v.id = u.published_id where c.tenant_id = $1 {courses} order by v.title, c.unit_id"
    );
    let (laws, versions, courses) = tokio::try_join!(
        rows.all::<Row>(&laws, values.clone()),
        rows.all::<Version>(&versions, values.clone()),
        rows.all::<Linked>(&courses, values.clone()),
    )?;
    let mut versions_of: HashMap<StatuteId, Vec<Version>> = HashMap::new();
    for version in versions {
        versions_of.entry(version.statute_id).or_default().push(version);
    }
    let mut courses_of: HashMap<StatuteId, Vec<Linked>> = HashMap::new();
    for course in courses {
        courses_of.entry(course.statute_id).or_default().push(course);
    }
    let whole = |Row { id, title }| Statute {
        versions: versions_of.remove(&id).unwrap_or_default(),
        courses: courses_of.remove(&id).unwrap_or_default(),
        id,
        title,
    };
    Ok(laws.into_iter().map(whole).collect())
}

/// What a course rests on, as its learners are told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Basis {
    pub id: StatuteId,
    pub title: String,
    pub label: String,
    pub in_force_from: Day,
    pub repeals: bool,
    /// The course was compared with this version.
    pub is_checked: bool,
}

pub async fn of_unit(rows: &impl Rows, tenant: TenantId, unit: LearningUnitId, today: Day) -> Result<Vec<Basis>> {
    #[derive(FromQueryResult)]
    struct Row {
        id: StatuteId,
        title: String,
        label: String,
        in_force_from: Day,
        repeals: bool,
        checked_with: Day,
    }
    let sql = "select s.id, s.title, v.label, v.in_force_from, v.repeals, c.checked_with
               from learning_statute_unit c join learning_statute s on s.id = c.statute_id
               join learning_statute_version v on v.statute_id = s.id
               where c.tenant_id = $1 and c.unit_id = $2 and v.in_force_from <= $3
               order by s.title, s.id, v.in_force_from desc";
    let mut rows: Vec<Row> = rows.all(sql, params![tenant, unit, today]).await?;
    // Of each law the newest.
    rows.dedup_by_key(|row| row.id);
    let basis = |row: Row| Basis {
        is_checked: row.in_force_from == row.checked_with && !row.repeals,
        id: row.id,
        title: row.title,
        label: row.label,
        in_force_from: row.in_force_from,
        repeals: row.repeals,
    };
    Ok(rows.into_iter().map(basis).collect())
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct New {
    pub label: String,
    pub in_force_from: Option<Day>,
    pub note: String,
    pub repeals: bool,
}

/// A law with its first version.
pub async fn create(db: &Db, ids: &Ids, actor: &Actor, title: &str, new: &New, at: Moment) -> Result<StatuteId> {
    let id: StatuteId = ids.make();
    db.write(|tx| async move {
        let known = "select count(*) from learning_statute where tenant_id = $1 and title = $2";
        if tx.count(known, params![actor.tenant, title]).await? > 0 {
            return Err(invalid("title", "statute-known"));
        }
        let all = "select count(*) from learning_statute where tenant_id = $1";
        if tx.count(all, params![actor.tenant]).await? >= MOST {
            return Err(conflict(Message::new("statute-full").with("most", MOST)));
        }
        let values = row! { id: id, tenant_id: actor.tenant, title: title, made_by: actor.person, made_at: at };
        tx.insert("learning_statute", values).await?;
        add(&tx, actor, id, new, at).await?;
        people::audit::write(&tx, at, actor, "learning.statute", id, title).await
    })
    .await?;
    Ok(id)
}

/// Another version; what was compared with an older one is to be compared again from its day on.
pub async fn revise(db: &Db, actor: &Actor, id: StatuteId, new: &New, at: Moment) -> Result<()> {
    get(db, actor.tenant, id).await?;
    db.write(|tx| async move {
        add(&tx, actor, id, new, at).await?;
        people::audit::write(&tx, at, actor, "learning.statute.version", id, &new.label).await
    })
    .await
}

async fn add(tx: &Tx, actor: &Actor, id: StatuteId, new: &New, at: Moment) -> Result<()> {
    let day = new.in_force_from.ok_or_else(|| invalid("in_force_from", "form-required"))?;
    let all = "select count(*) from learning_statute_version where statute_id = $1";
    if tx.count(all, params![id]).await? >= MOST_VERSIONS {
        return Err(conflict(Message::new("statute-versions-full").with("most", MOST_VERSIONS)));
    }
    let values = row! {
        statute_id: id, in_force_from: day, tenant_id: actor.tenant, label: new.label.as_str(), note: new.note.as_str(),
        repeals: new.repeals, made_by: actor.person, made_at: at
    };
    if !tx.insert_new("learning_statute_version", values).await? {
        return Err(invalid("in_force_from", "statute-version-known"));
    }
    Ok(())
}

/// A course was compared with what is in force today; the first time, or again.
pub async fn check(
    db: &Db,
    actor: &Actor,
    id: StatuteId,
    unit: LearningUnitId,
    (at, today): (Moment, Day),
) -> Result<()> {
    let statute = get(db, actor.tenant, id).await?;
    let Some(version) = statute.in_force(today) else { return Err(conflict("statute-not-in-force")) };
    let is_new = statute.courses.iter().all(|course| course.unit_id != unit);
    if is_new && statute.courses.len() as i64 >= MOST_COURSES {
        return Err(conflict(Message::new("statute-courses-full").with("most", MOST_COURSES)));
    }
    crate::unit::published(db, actor.tenant, unit).await?;
    let day = version.in_force_from;
    db.write(|tx| async move {
        let sql =
            "insert into learning_statute_unit (unit_id, statute_id, tenant_id, checked_with, checked_by, checked_at)
                   values ($1, $2, $3, $4, $5, $6)
                   on conflict (unit_id, statute_id) do update set checked_with = excluded.checked_with,
                     checked_by = excluded.checked_by, checked_at = excluded.checked_at";
        tx.execute(sql, params![unit, id, actor.tenant, day, actor.person, at]).await?;
        people::audit::write(&tx, at, actor, "learning.statute.check", unit, &statute.title).await
    })
    .await
}

/// A course rests on the law no more.
pub async fn unlink(db: &Db, actor: &Actor, id: StatuteId, unit: LearningUnitId, at: Moment) -> Result<()> {
    db.write(|tx| async move {
        let sql = "delete from learning_statute_unit where tenant_id = $1 and statute_id = $2 and unit_id = $3";
        if tx.execute(sql, params![actor.tenant, id, unit]).await? == 0 {
            return Err(base::not_found());
        }
        people::audit::write(&tx, at, actor, "learning.statute.unlink", unit, "").await
    })
    .await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_in_force_by_day() {
        let day = |text: &str| text.parse::<Day>().expect("a day");
        let version = |from: &str, repeals| Version {
            statute_id: StatuteId(uuid::Uuid::nil()),
            in_force_from: day(from),
            label: from[..4].to_owned(),
            note: String::new(),
            repeals,
        };
        let statute = Statute {
            id: StatuteId(uuid::Uuid::nil()),
            title: "民法通则".into(),
            versions: vec![version("2021-01-01", true), version("2009-08-27", false), version("1987-01-01", false)],
            courses: Vec::new(),
        };
        for (today, in_force, coming) in [
            ("1986-06-01", None, Some("1987")),
            ("1987-01-01", Some("1987"), Some("2009")),
            ("2020-12-31", Some("2009"), Some("2021")),
            ("2021-01-01", None, None),
        ] {
            let label = |found: Option<&Version>| found.map(|version| version.label.clone());
            assert_eq!(label(statute.in_force(day(today))).as_deref(), in_force, "{today}");
            assert_eq!(label(statute.coming(day(today))).as_deref(), coming, "{today}");
        }
    }
}
