//! A package on its way in: uploaded in pieces ([`upload`]), then read, checked
//! and unpacked by a job, which says how far it is.
//!
//! The format's faults are kept with rule, file and line and end the import;
//! errors of ours let the job be tried again. Either way nothing of a package
//! that was not taken is left: ids of its files follow from the import's.

pub mod keep;
pub mod purge;
pub mod terminal;
pub mod upload;

use std::io;

use base::{Message, Moment, PersonId, Result, TenantId, error::internal};
use courseware::{Archive, Fault, Refusal};
use serde::{Deserialize, Serialize};
use store::{FromQueryResult, Rows, params};
use tokio::runtime::Handle;
use ui::{App, module::JobKind};
use uuid::Uuid;

use super::{
    PackageId, SeriesId, read,
    source::{self, Piece, Source},
    unpack::{self, Unpacked},
};

#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct Import {
    pub id: Uuid,
    pub tenant_id: TenantId,
    pub series_id: Option<SeriesId>,
    pub file_name: String,
    pub bytes: i64,
    pub received: i64,
    /// Files unpacked, of how many; 0 of 0: not looked into yet.
    pub done: i64,
    pub files: i64,
    pub made_by: Option<PersonId>,
    pub made_at: Moment,
    pub touched_at: Moment,
    pub finished_at: Option<Moment>,
    pub package_id: Option<PackageId>,
}

const COLUMNS: &str = "id, tenant_id, series_id, file_name, bytes, received, done, files, made_by, made_at, touched_at, finished_at, package_id";

impl Import {
    pub async fn get(rows: &impl Rows, tenant: TenantId, id: Uuid) -> Result<Self> {
        let sql = format!("select {COLUMNS} from learning_package_import where tenant_id = $1 and id = $2");
        rows.one(&sql, params![tenant, id]).await
    }

    /// The newest ones that did not become a package.
    pub async fn open(rows: &impl Rows, tenant: TenantId, most: i64) -> Result<Vec<Self>> {
        let sql = format!(
            "select {COLUMNS} from learning_package_import where tenant_id = $1 and package_id is null
             order by made_at desc limit $2"
        );
        rows.all(&sql, params![tenant, most]).await
    }

    /// `uploading`, `waiting`, `unpacking`, `refused` or `done`.
    pub fn state(&self) -> &'static str {
        match self {
            Self { package_id: Some(_), .. } => "done",
            Self { finished_at: Some(_), .. } => "refused",
            Self { files: 1.., .. } => "unpacking",
            Self { received, bytes, .. } if received < bytes => "uploading",
            _ => "waiting",
        }
    }

    pub async fn faults(&self, rows: &impl Rows) -> Result<Vec<Fault>> {
        #[derive(FromQueryResult)]
        struct Row {
            file: String,
            line: i64,
            rule: String,
            message: String,
            args: String,
        }
        let sql = "select file, line, rule, message, args from learning_package_fault
                   where tenant_id = $1 and import_id = $2 order by place";
        let rows: Vec<Row> = rows.all(sql, params![self.tenant_id, self.id]).await?;
        let fault = |row: Row| {
            let args: Vec<(String, String)> = serde_json::from_str(&row.args).unwrap_or_default();
            let args = args.into_iter().map(|(name, value)| (kept(name), value)).collect();
            let message = Message { key: kept(row.message), args };
            Fault { file: row.file, line: row.line as u64, rule: kept(row.rule), message }
        };
        Ok(rows.into_iter().map(fault).collect())
    }
}

/// Keys and rules are literals of the program, and come back as such: each
/// distinct one is kept once for the life of the program.
pub(crate) fn kept(text: String) -> &'static str {
    use std::{collections::BTreeSet, sync::Mutex, sync::PoisonError};
    static KEPT: Mutex<BTreeSet<&'static str>> = Mutex::new(BTreeSet::new());
    let mut all = KEPT.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(known) = all.get(text.as_str()) {
        return known;
    }
    let text: &'static str = Box::leak(text.into_boxed_str());
    all.insert(text);
    text
}

#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub(crate) struct Job {
    pub tenant: TenantId,
    pub import: Uuid,
}

pub const JOB: JobKind = JobKind {
    kind: "learning.package.import",
    run: |app, payload| {
        Box::pin(async move {
            let job: Job = serde_json::from_value(payload)?;
            run(&app, job.tenant, job.import).await.map(drop)
        })
    },
};

/// Reads an upload that is whole; the package, or nothing when it was refused
/// (the faults stand with the import then).
pub async fn run(app: &App, tenant: TenantId, id: Uuid) -> Result<Option<PackageId>> {
    let import = Import::get(&app.db, tenant, id).await?;
    if import.finished_at.is_some() {
        return Ok(import.package_id);
    }
    let pieces = source::pieces(&app.db, id).await?;
    let (handle, own, found) = (Handle::current(), app.clone(), pieces.clone());
    let looked = tokio::task::spawn_blocking(move || look(&own, &handle, &import, found)).await;
    let outcome = looked.map_err(|error| internal(error.to_string()))?;
    let import = Import::get(&app.db, tenant, id).await?;
    let made = match outcome {
        Ok((read, unpacked)) => Some(keep::keep(app, &import, read, unpacked).await?),
        Err(Refusal::Invalid(faults)) => {
            unpack::remove(&app.blobs, id, import.files as u64).await?;
            keep::refuse(app, &import, &faults).await?;
            None
        }
        Err(Refusal::Broken(error)) => return Err(error.into()),
    };
    for piece in pieces {
        app.blobs.delete(piece.id).await?;
    }
    Ok(made)
}

/// On a thread of its own: what the package is, and its files in their places.
fn look(app: &App, handle: &Handle, import: &Import, pieces: Vec<Piece>) -> Result<(read::Read, Unpacked), Refusal> {
    let limits = &app.config.packages;
    let mut archive = open(Source::new(handle.clone(), app.blobs.clone(), pieces), limits)?;
    let read = read::read(&mut archive)?;
    if read.parts.len() > limits.parts {
        return Err(Fault::new("limits", Message::new("package-many-parts").with("limit", limits.parts)).into());
    }
    let files = archive.files().len() as u64;
    let mut told = app.clock.now();
    let mut is_first = true;
    let unpacked = unpack::unpack(&mut archive, (handle, &app.blobs), import.id, |done| {
        let now = base::Clock::wall();
        if is_first || done == files || now.duration_since(told).as_millis() > 500 {
            (is_first, told) = (false, now);
            let told = handle.block_on(keep::progress(app, import, done, files));
            return told.map_err(|error| io::Error::other(error.to_string()));
        }
        Ok(())
    })?;
    Ok((read, unpacked))
}

/// An archive, or a manifest that came alone.
pub(crate) fn open(mut source: Source, limits: &base::config::Packages) -> Result<Archive, Refusal> {
    use std::io::{Read, Seek};
    let mut first = [0; 64];
    let read = source.read(&mut first)?;
    source.rewind()?;
    let text: Vec<u8> =
        first[..read].iter().copied().filter(|byte| !matches!(byte, 0 | 0xef | 0xbb | 0xbf | 0xfe | 0xff)).collect();
    if text.trim_ascii_start().starts_with(b"<") {
        let mut bytes = Vec::new();
        source.take(limits.manifest_bytes + 1).read_to_end(&mut bytes)?;
        if bytes.len() as u64 > limits.manifest_bytes {
            let message = Message::new("package-file-large").with("limit", limits.manifest_bytes >> 20);
            return Err(Fault::new("limits", message).into());
        }
        return Ok(Archive::single("cmi5.xml", bytes, limits));
    }
    Archive::open(source, limits)
}
