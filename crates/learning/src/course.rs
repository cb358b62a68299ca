//! What other rooms may ask of a unit, a path or a package: what it is called, and who has
//! done it. Done means answered, never looked at.

use std::collections::{HashMap, HashSet};

use base::{PersonId, Result, TenantId};
use store::{FromQueryResult, Rows, Value, params, rows::place_list};
use uuid::Uuid;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    Unit,
    Path,
    /// One version; whoever has done another of its series has done it.
    Package,
}

impl Kind {
    pub const ALL: [Self; 3] = [Self::Path, Self::Package, Self::Unit];

    pub fn code(self) -> &'static str {
        match self {
            Self::Unit => "unit",
            Self::Path => "path",
            Self::Package => "package",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }

    pub fn link(self, id: Uuid) -> String {
        match self {
            Self::Unit => format!("/learning/units/{id}"),
            Self::Path => format!("/learning/paths/{id}"),
            Self::Package => format!("/learning/packages/{id}"),
        }
    }
}

/// A unit, a path or a package that learners can get.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Course {
    pub kind: Kind,
    pub id: Uuid,
    pub title: String,
    pub minutes: i64,
}

impl Course {
    pub fn link(&self) -> String {
        self.kind.link(self.id)
    }
}

#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    title: String,
    minutes: i64,
}

const UNITS: &str =
    "select u.id, v.title, v.minutes from learning_unit u join learning_version v on v.id = u.published_id
     where u.tenant_id = $1";
const PATHS: &str = "select p.id, v.title, cast(coalesce(sum(w.minutes), 0) as bigint) as minutes
     from learning_path p join learning_path_version v on v.id = p.published_id
     join learning_path_step s on s.version_id = v.id join learning_unit u on u.id = s.unit_id
     left join learning_version w on w.id = u.published_id where p.tenant_id = $1";

const PACKAGES: &str =
    "select p.id, p.title, p.minutes from learning_package p join learning_package_series s on s.id = p.series_id
     where p.tenant_id = $1 and s.published_id is not null";

/// All that can be chosen, paths first, by title.
pub async fn all(rows: &impl Rows, tenant: TenantId) -> Result<Vec<Course>> {
    let mut courses = Vec::new();
    let paths = format!("{PATHS} group by p.id, v.title order by v.title, p.id limit 200");
    let packages = format!("{PACKAGES} and s.published_id = p.id order by p.title, p.id limit 300");
    for (kind, sql) in [
        (Kind::Path, paths),
        (Kind::Package, packages),
        (Kind::Unit, format!("{UNITS} order by v.title, u.id limit 1000")),
    ] {
        let found: Vec<Row> = rows.all(&sql, params![tenant]).await?;
        courses.extend(found.into_iter().map(|Row { id, title, minutes }| Course { kind, id, title, minutes }));
    }
    Ok(courses)
}

/// Units with a film or a sound, by title: in which a session can be seen or heard again.
pub async fn recorded(rows: &impl Rows, tenant: TenantId) -> Result<Vec<Course>> {
    let sql = format!("{UNITS} and (v.film_id is not null or v.audio_id is not null) order by v.title, u.id limit 300");
    let found: Vec<Row> = rows.all(&sql, params![tenant]).await?;
    Ok(found.into_iter().map(|Row { id, title, minutes }| Course { kind: Kind::Unit, id, title, minutes }).collect())
}

/// Those of these that learners can get.
pub async fn known(rows: &impl Rows, tenant: TenantId, wanted: &[(Kind, Uuid)]) -> Result<HashMap<Uuid, Course>> {
    let mut known = HashMap::new();
    for kind in Kind::ALL {
        let mut values: Vec<Value> = params![tenant];
        let list = place_list(&mut values, wanted.iter().filter(|(of, _)| *of == kind).map(|(_, id)| *id));
        let sql = match kind {
            Kind::Unit => format!("{UNITS} and u.id in ({list})"),
            Kind::Path => format!("{PATHS} and p.id in ({list}) group by p.id, v.title"),
            Kind::Package => format!("{PACKAGES} and p.id in ({list})"),
        };
        if values.len() > 1 {
            let found: Vec<Row> = rows.all(&sql, values).await?;
            known.extend(found.into_iter().map(|Row { id, title, minutes }| (id, Course { kind, id, title, minutes })));
        }
    }
    Ok(known)
}

/// Who has done it: every unit of a path that learners can get.
pub async fn done(rows: &impl Rows, tenant: TenantId, kind: Kind, id: Uuid) -> Result<HashSet<PersonId>> {
    let sql = match kind {
        Kind::Unit => {
            "select distinct person_id from learning_enrolment where tenant_id = $1 and unit_id = $2 and done_on is not null"
        }
        Kind::Path => {
            "select e.person_id from learning_path p join learning_path_step s on s.version_id = p.published_id
             join learning_unit u on u.id = s.unit_id and u.published_id is not null
             join learning_enrolment e on e.unit_id = u.id and e.done_on is not null
             where p.tenant_id = $1 and p.id = $2 group by e.person_id
             having count(distinct e.unit_id) = (select count(distinct t.unit_id) from learning_path q
               join learning_path_step t on t.version_id = q.published_id
               join learning_unit w on w.id = t.unit_id and w.published_id is not null where q.id = $2)"
        }
        Kind::Package => {
            "select distinct r.person_id from learning_registration r join learning_package q on q.id = r.package_id
             where r.tenant_id = $1 and r.done_on is not null
               and q.series_id = (select p.series_id from learning_package p where p.id = $2)"
        }
    };
    Ok(rows.column::<PersonId>(sql, params![tenant, id]).await?.into_iter().collect())
}

/// Those of these that somebody has done.
pub async fn done_by(
    rows: &impl Rows,
    tenant: TenantId,
    person: PersonId,
    wanted: &[(Kind, Uuid)],
) -> Result<HashSet<Uuid>> {
    let mut done = HashSet::new();
    for kind in Kind::ALL {
        let mut values: Vec<Value> = params![tenant, person];
        let list = place_list(&mut values, wanted.iter().filter(|(of, _)| *of == kind).map(|(_, id)| *id));
        if values.len() == 2 {
            continue;
        }
        let sql = match kind {
            Kind::Unit => format!(
                "select distinct unit_id from learning_enrolment
                 where tenant_id = $1 and person_id = $2 and unit_id in ({list}) and done_on is not null"
            ),
            Kind::Path => format!(
                "select p.id from learning_path p where p.tenant_id = $1 and p.id in ({list}) and p.published_id is not null
                   and not exists (select 1 from learning_path_step s join learning_unit u on u.id = s.unit_id
                     where s.version_id = p.published_id and u.published_id is not null and not exists (
                       select 1 from learning_enrolment e where e.unit_id = u.id and e.person_id = $2 and e.done_on is not null))"
            ),
            Kind::Package => format!(
                "select p.id from learning_package p where p.tenant_id = $1 and p.id in ({list}) and exists (
                   select 1 from learning_registration r join learning_package q on q.id = r.package_id
                   where r.person_id = $2 and r.done_on is not null and q.series_id = p.series_id)"
            ),
        };
        done.extend(rows.column::<Uuid>(&sql, values).await?);
    }
    Ok(done)
}
