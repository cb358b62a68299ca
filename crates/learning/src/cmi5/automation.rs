//! What a program does with courses in the place of people: import, launch,
//! waive, abandon, delete. By commands and over HTTP; docs/courses.md says how.

use std::path::Path;

use base::{Moment, Result, TenantId, conflict, error::internal, not_found};
use courseware::{Fault, Refusal};
use serde::Serialize;
use store::{FromQueryResult, Rows, params};
use tokio::runtime::Handle;
use ui::{App, Tenant};
use uuid::Uuid;

use super::{
    agent::Agent,
    ending, registration,
    session::{self, Asked, Started},
    structure,
};
use crate::package::{
    self, Kind, Package, PackageId, Part, RegistrationId,
    import::{self, Import, terminal, upload},
    source::{self, Source},
};

/// Media types of a package (14.0).
pub fn is_package(content_type: &str) -> bool {
    let essence = content_type.split(';').next().unwrap_or_default().trim();
    ["application/zip", "application/x-zip-compressed", "text/xml", "application/xml"]
        .iter()
        .any(|known| essence.eq_ignore_ascii_case(known))
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Imported {
    Made(Box<Package>),
    /// It breaks the specification; nothing of it is kept.
    Invalid(Vec<Fault>),
}

/// A course of cmi5 in a file; what is no such course is invalid, whatever else
/// it may be.
pub async fn import(app: &App, tenant: &Tenant, file: &Path) -> Result<Imported> {
    let import = terminal::receive(app, tenant, file).await?;
    if let Err(refusal) = looked_at(app, &import).await? {
        upload::remove(app, &import).await?;
        return match refusal {
            Refusal::Invalid(faults) => Ok(Imported::Invalid(faults)),
            Refusal::Broken(error) => Err(error.into()),
        };
    }
    match import::run(app, tenant.id, import.id).await? {
        Some(id) => Ok(Imported::Made(Box::new(package::get(&app.db, tenant.id, id).await?))),
        None => Ok(Imported::Invalid(Import::get(&app.db, tenant.id, import.id).await?.faults(&app.db).await?)),
    }
}

/// Is it a course of cmi5? On a thread of its own, because it reads the store.
async fn looked_at(app: &App, import: &Import) -> Result<Result<(), Refusal>> {
    let pieces = source::pieces(&app.db, import.id).await?;
    let (handle, own) = (Handle::current(), app.clone());
    let look = tokio::task::spawn_blocking(move || {
        let mut archive = import::open(Source::new(handle, own.blobs.clone(), pieces), &own.config.packages)?;
        structure::read(&mut archive).map(drop)
    });
    look.await.map_err(|error| internal(error.to_string()))
}

/// Launches the unit at this place of the structure, from 0.
pub async fn launch(
    app: &App,
    tenant: TenantId,
    package: PackageId,
    unit: usize,
    agent: &Agent,
    asked: Asked<'_>,
) -> Result<Started> {
    let package = package::get(&app.db, tenant, package).await?;
    if package.kind() != Kind::Cmi5 {
        return Err(not_found());
    }
    let part = self::unit(app, tenant, package.id, unit).await?;
    session::start(app, &package, &part, agent, asked).await
}

pub async fn waive(app: &App, tenant: TenantId, id: RegistrationId, unit: usize, reason: &str) -> Result<()> {
    let registration = registration::get(&app.db, app, tenant, id).await?;
    let part = self::unit(app, tenant, registration.package, unit).await?;
    ending::waive(app, tenant, id, part.id, reason).await
}

async fn unit(app: &App, tenant: TenantId, package: PackageId, place: usize) -> Result<Part> {
    let parts = package::parts(&app.db, tenant, package).await?;
    parts.into_iter().filter(Part::is_unit).nth(place).ok_or_else(not_found)
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, FromQueryResult)]
pub struct Listed {
    pub id: PackageId,
    pub title: String,
    /// The publisher's id.
    pub activity: String,
    pub number: i64,
    pub units: i64,
}

/// Courses of cmi5, newest first.
pub async fn list(rows: &impl Rows, tenant: TenantId) -> Result<Vec<Listed>> {
    let sql = "select p.id, p.title, p.activity, p.number,
                 (select count(*) from learning_package_part u where u.package_id = p.id and u.kind = 'unit') as units
               from learning_package p where p.tenant_id = $1 and p.kind = 'cmi5' order by p.made_at desc, p.id limit 1000";
    rows.all(sql, params![tenant]).await
}

/// Takes a course away with all that agents of others did in it; their
/// statements stay. A conflict where people of this house take it or have it
/// published.
pub async fn delete(app: &App, tenant: TenantId, id: PackageId) -> Result<()> {
    let package = package::get(&app.db, tenant, id).await?;
    if package.kind() != Kind::Cmi5 {
        return Err(not_found());
    }
    let at = Moment(app.clock.now());
    let files: Vec<Uuid> = app
        .db
        .write(|tx| async move {
            let used = "select (select count(*) from learning_registration where package_id = $2)
                          + (select count(*) from learning_package_series where tenant_id = $1 and published_id = $2)
                          + (select count(*) from learning_package_assignment where package_id = $2)";
            if tx.count(used, params![tenant, id]).await? > 0 {
                return Err(conflict("cmi5-delete-used"));
            }
            let files = tx.column("select id from learning_package_file where package_id = $1", params![id]).await?;
            for sql in [
                "delete from learning_cmi5_registration where package_id = $1",
                "delete from learning_package_external where package_id = $1",
                "delete from learning_package_act where package_id = $1",
                "delete from learning_package_fault where import_id in
                   (select id from learning_package_import where package_id = $1)",
                "delete from learning_package_import where package_id = $1",
                "delete from learning_package_file where package_id = $1",
                "delete from learning_package_part where package_id = $1",
                "delete from learning_package where id = $1",
            ] {
                tx.execute(sql, params![id]).await?;
            }
            let empty = "delete from learning_package_series where tenant_id = $1 and id = $2
                           and not exists (select 1 from learning_package where series_id = $2)
                           and not exists (select 1 from learning_package_import where series_id = $2)";
            tx.execute(empty, params![tenant, package.series_id]).await?;
            people::audit::write_as(&tx, at, tenant, None, "learning.package.deletion", id, "automation").await?;
            Ok(files)
        })
        .await?;
    for file in files {
        app.blobs.delete(file).await?;
    }
    Ok(())
}
