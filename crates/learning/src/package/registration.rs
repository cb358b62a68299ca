//! Somebody takes a version of a package (学习登记): from the first start, or from
//! being given it, until all of it is done.

use base::{Actor, Day, Ids, PersonId, Result, TenantId, not_found};
use store::{FromQueryResult, Rows, Tx, params, row};
use uuid::Uuid;

use super::{COLUMNS, Package, PackageId, PartId, RegistrationId};

#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct Registration {
    /// The registration of xAPI.
    pub id: RegistrationId,
    pub tenant_id: TenantId,
    pub person_id: PersonId,
    pub package_id: PackageId,
    pub assignment_id: Option<Uuid>,
    pub due_on: Option<Day>,
    pub begun_on: Option<Day>,
    pub done_on: Option<Day>,
}

const REGISTRATION: &str = "id, tenant_id, person_id, package_id, assignment_id, due_on, begun_on, done_on";

pub async fn get(rows: &impl Rows, tenant: TenantId, id: RegistrationId) -> Result<Registration> {
    let sql = format!("select {REGISTRATION} from learning_registration where tenant_id = $1 and id = $2");
    rows.one(&sql, params![tenant, id]).await
}

pub async fn of(
    rows: &impl Rows,
    tenant: TenantId,
    person: PersonId,
    package: PackageId,
) -> Result<Option<Registration>> {
    let sql = format!(
        "select {REGISTRATION} from learning_registration where tenant_id = $1 and person_id = $2 and package_id = $3"
    );
    rows.maybe(&sql, params![tenant, person, package]).await
}

/// The version that somebody gets who asks for this one: it, when it is
/// published or they have begun it or were given it; 404 otherwise.
pub async fn reachable(rows: &impl Rows, actor: &Actor, package: PackageId) -> Result<(Package, Option<Registration>)> {
    let found = super::get(rows, actor.tenant, package).await?;
    let registration = of(rows, actor.tenant, actor.person, package).await?;
    if registration.is_none() {
        let out = super::published(rows, actor.tenant, found.series_id).await?;
        if out.id != package {
            return Err(not_found());
        }
    }
    Ok((found, registration))
}

/// The version of a series that somebody has begun and not finished, else the
/// one that is published.
pub async fn current(rows: &impl Rows, actor: &Actor, series: super::SeriesId) -> Result<Package> {
    let sql = format!(
        "select {COLUMNS} from learning_package p join learning_registration r on r.package_id = p.id
         where p.tenant_id = $1 and p.series_id = $2 and r.person_id = $3 and r.begun_on is not null and r.done_on is null
         order by p.number desc limit 1"
    );
    match rows.maybe(&sql, params![actor.tenant, series, actor.person]).await? {
        Some(package) => Ok(package),
        None => super::published(rows, actor.tenant, series).await,
    }
}

/// Registers somebody who is not yet, and notes the first day.
pub async fn begin(tx: &Tx, ids: &Ids, actor: &Actor, package: PackageId, today: Day) -> Result<Registration> {
    let id: RegistrationId = ids.make();
    let values = row! {
        id: id, tenant_id: actor.tenant, person_id: actor.person, package_id: package, begun_on: today
    };
    if !tx.insert_new("learning_registration", values).await? {
        let sql = "update learning_registration set begun_on = $4
                   where tenant_id = $1 and person_id = $2 and package_id = $3 and begun_on is null";
        tx.execute(sql, params![actor.tenant, actor.person, package, today]).await?;
    }
    of(tx, actor.tenant, actor.person, package).await?.ok_or_else(not_found)
}

/// Whether somebody belongs to the house on a day: what their device tells later is not taken.
pub async fn is_here(rows: &impl Rows, tenant: TenantId, person: PersonId, day: Day) -> Result<bool> {
    let sql = "select count(*) from people_person
               where tenant_id = $1 and id = $2 and (left_on is null or left_on >= $3)";
    Ok(rows.count(sql, params![tenant, person, day]).await? > 0)
}

/// How somebody stands to a part.
#[derive(Debug, Clone, PartialEq, FromQueryResult)]
pub struct PartResult {
    pub part_id: PartId,
    pub begun_on: Day,
    pub completed_on: Option<Day>,
    pub passed_on: Option<Day>,
    pub failed_on: Option<Day>,
    pub satisfied_on: Option<Day>,
    pub score: Option<f64>,
}

impl PartResult {
    /// `satisfied`, `passed`, `failed`, `completed` or `begun`.
    pub fn state(&self) -> &'static str {
        match self {
            Self { failed_on: Some(_), satisfied_on: None, .. } => "failed",
            Self { passed_on: Some(_), .. } => "passed",
            Self { completed_on: Some(_), .. } => "completed",
            Self { satisfied_on: Some(_), .. } => "satisfied",
            _ => "begun",
        }
    }

    /// In percent, as it is shown.
    pub fn percent(&self) -> Option<i64> {
        self.score.map(|score| (score * 100.0).round() as i64)
    }
}

pub async fn results(rows: &impl Rows, registration: &Registration) -> Result<Vec<PartResult>> {
    let sql = "select part_id, begun_on, completed_on, passed_on, failed_on, satisfied_on, score
               from learning_part_result where tenant_id = $1 and registration_id = $2";
    rows.all(sql, params![registration.tenant_id, registration.id]).await
}
