//! A course package (课件包): a course that others made, in a format that others
//! defined, played here and told of in the records.
//!
//! Its activity has one series, an import is one version of it
//! ([`import`]); learners get the version that is published ([`review`]), and
//! who has begun one finishes it. What somebody reached stands in their
//! registration ([`registration`], [`result`]); the files lie on an origin of
//! their own ([`ticket`]).

pub mod assignment;
pub mod import;
pub mod launch;
pub mod mime;
pub mod read;
pub mod registration;
pub mod result;
pub mod review;
pub mod shelf;
pub mod source;
pub mod ticket;
pub mod tincan;
pub mod unpack;

use std::collections::BTreeSet;

use base::{Moment, PersonId, Result, TenantId};
use store::{FromQueryResult, Rows, Value, params, rows::place_list};
use uuid::Uuid;

use crate::unit::LearningUnitId;

base::id! {
    PackageId
    SeriesId
    PartId
    RegistrationId
    LaunchId
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Cmi5,
    Scorm12,
    Scorm2004,
    Xapi,
    Html5,
}

impl Kind {
    pub const ALL: [Self; 5] = [Self::Cmi5, Self::Scorm12, Self::Scorm2004, Self::Xapi, Self::Html5];

    pub const fn code(self) -> &'static str {
        match self {
            Self::Cmi5 => "cmi5",
            Self::Scorm12 => "scorm12",
            Self::Scorm2004 => "scorm2004",
            Self::Xapi => "xapi",
            Self::Html5 => "html5",
        }
    }

    /// As it is written.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Cmi5 => "cmi5",
            Self::Scorm12 => "SCORM 1.2",
            Self::Scorm2004 => "SCORM 2004",
            Self::Xapi => "xAPI (TinCan)",
            Self::Html5 => "HTML5",
        }
    }

    pub const fn is_scorm(self) -> bool {
        matches!(self, Self::Scorm12 | Self::Scorm2004)
    }

    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }
}

#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct Package {
    pub id: PackageId,
    pub tenant_id: TenantId,
    pub series_id: SeriesId,
    pub number: i64,
    kind: String,
    pub title: String,
    pub description: String,
    /// Its IRI.
    pub activity: String,
    /// 0: nobody has said yet.
    pub minutes: i64,
    pub file_name: String,
    pub files: i64,
    pub bytes: i64,
    /// Origins that it loads from.
    hosts: String,
    /// Whose questions are asked at its end.
    pub unit_id: Option<LearningUnitId>,
    /// JSON of what the format needs of the package as a whole.
    pub body: String,
    pub made_by: Option<PersonId>,
    pub made_at: Moment,
}

impl Package {
    pub fn kind(&self) -> Kind {
        Kind::from_code(&self.kind).unwrap_or(Kind::Html5)
    }

    pub fn hosts(&self) -> impl Iterator<Item = &str> {
        self.hosts.split_whitespace()
    }

    /// 0 to 7.
    pub fn colour(&self) -> u8 {
        self.series_id.0.as_bytes()[15] % 8
    }

    /// Megabytes, for showing.
    pub fn size(&self) -> String {
        ui::respond::megabytes(self.bytes as u64)
    }
}

pub(crate) const COLUMNS: &str = "p.id, p.tenant_id, p.series_id, p.number, p.kind, p.title, p.description, p.activity, p.minutes, p.file_name, p.files, p.bytes, p.hosts, p.unit_id, p.body, p.made_by, p.made_at";

pub async fn get(rows: &impl Rows, tenant: TenantId, id: PackageId) -> Result<Package> {
    let sql = format!("select {COLUMNS} from learning_package p where p.tenant_id = $1 and p.id = $2");
    rows.one(&sql, params![tenant, id]).await
}

/// The version of a series that learners get; 404 where there is none.
pub async fn published(rows: &impl Rows, tenant: TenantId, series: SeriesId) -> Result<Package> {
    let sql = format!(
        "select {COLUMNS} from learning_package p join learning_package_series s on s.published_id = p.id
         where s.tenant_id = $1 and s.id = $2"
    );
    rows.one(&sql, params![tenant, series]).await
}

pub async fn newest(rows: &impl Rows, tenant: TenantId, series: SeriesId) -> Result<Package> {
    let sql = format!(
        "select {COLUMNS} from learning_package p where p.tenant_id = $1 and p.series_id = $2 order by p.number desc limit 1"
    );
    rows.one(&sql, params![tenant, series]).await
}

/// What is published, newest first.
pub async fn all_published(rows: &impl Rows, tenant: TenantId, slice: (i64, i64)) -> Result<Vec<Package>> {
    let sql = format!(
        "select {COLUMNS} from learning_package p join learning_package_series s on s.published_id = p.id
         where s.tenant_id = $1 order by p.title, p.id limit $2 offset $3"
    );
    rows.all(&sql, params![tenant, slice.0, slice.1]).await
}

#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct Part {
    pub id: PartId,
    pub package_id: PackageId,
    pub place: i64,
    pub parent_id: Option<PartId>,
    kind: String,
    /// The publisher's id.
    pub identifier: String,
    pub title: String,
    pub description: String,
    /// Path in the package with query and fragment, or an absolute address.
    pub launch: String,
    /// JSON of what the format needs.
    pub body: String,
}

impl Part {
    /// Can it be launched? A group only holds others.
    pub fn is_unit(&self) -> bool {
        self.kind == "unit"
    }
}

const PART: &str = "id, package_id, place, parent_id, kind, identifier, title, description, launch, body";

/// In the order of the manifest, groups before what they hold.
pub async fn parts(rows: &impl Rows, tenant: TenantId, package: PackageId) -> Result<Vec<Part>> {
    let sql =
        format!("select {PART} from learning_package_part where tenant_id = $1 and package_id = $2 order by place");
    rows.all(&sql, params![tenant, package]).await
}

/// What stands at the top of a package, and the parts of these publisher's ids:
/// for whoever needs a few of very many.
pub async fn parts_named(
    rows: &impl Rows,
    tenant: TenantId,
    package: PackageId,
    identifiers: BTreeSet<&str>,
) -> Result<Vec<Part>> {
    if identifiers.len() > MOST_NAMED {
        return parts(rows, tenant, package).await;
    }
    let mut values: Vec<Value> = params![tenant, package];
    let list = place_list(&mut values, identifiers);
    let sql = format!(
        "select {PART} from learning_package_part where tenant_id = $1 and package_id = $2
           and (parent_id is null or identifier in ({list})) order by place"
    );
    rows.all(&sql, values).await
}

/// More names in a question are dearer than all parts.
const MOST_NAMED: usize = 100;

pub async fn part(rows: &impl Rows, tenant: TenantId, package: PackageId, part: PartId) -> Result<Part> {
    let sql = format!("select {PART} from learning_package_part where tenant_id = $1 and package_id = $2 and id = $3");
    rows.one(&sql, params![tenant, package, part]).await
}

#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct File {
    pub id: Uuid,
    pub path: String,
    pub mime: String,
    pub bytes: i64,
    pub digest: Vec<u8>,
}

pub async fn file(rows: &impl Rows, tenant: TenantId, package: PackageId, path: &str) -> Result<File> {
    let sql = "select id, path, mime, bytes, digest from learning_package_file
               where tenant_id = $1 and package_id = $2 and path = $3";
    rows.one(sql, params![tenant, package, path]).await
}

/// By path; a page of them and how many there are stands in the package.
pub async fn files(
    rows: &impl Rows,
    tenant: TenantId,
    package: PackageId,
    (most, from): (i64, i64),
) -> Result<Vec<File>> {
    let sql = "select id, path, mime, bytes, digest from learning_package_file
               where tenant_id = $1 and package_id = $2 order by path limit $3 offset $4";
    rows.all(sql, params![tenant, package, most, from]).await
}

/// An address elsewhere that the package loads from, where it first stands.
#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct External {
    pub url: String,
    pub file: String,
    pub line: i64,
}

pub async fn externals(rows: &impl Rows, tenant: TenantId, package: PackageId) -> Result<Vec<External>> {
    let sql =
        "select url, file, line from learning_package_external where tenant_id = $1 and package_id = $2 order by place";
    rows.all(sql, params![tenant, package]).await
}
