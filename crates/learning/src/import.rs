//! Questions and pages that an organisation owns elsewhere, brought in (导入).
//!
//! A file is read and shown first: what becomes of it, and what does not
//! ([`material`], [`report`]). Then one transaction takes it into the pool of a
//! unit or makes draft units of it ([`intake`]). A file is known by its content:
//! the same one again adds nothing.

pub mod intake;
pub mod material;
mod part;
pub mod purge;
pub mod report;
pub mod terminal;

use base::{Actor, Moment, PersonId, Result, TenantId, config::Banks, error::invalid};
use courseware::Fault;
use sha2::{Digest, Sha256};
use store::{FromQueryResult, Rows, params, row, rows::is_duplicate};
use ui::App;

use crate::{media::Most, unit::LearningUnitId};
use material::{Material, Refused};
pub use report::Report;

base::id! {
    ImportId
}

#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct Import {
    pub id: ImportId,
    pub tenant_id: TenantId,
    pub name: String,
    pub format: String,
    pub title: String,
    pub bytes: i64,
    pub report: String,
    pub made_by: PersonId,
    pub made_at: Moment,
}

impl Import {
    pub fn report(&self) -> Result<Report> {
        Ok(serde_json::from_str(&self.report)?)
    }
}

const COLUMNS: &str = "id, tenant_id, name, format, title, bytes, report, made_by, made_at";

/// What became of a file that was sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Begun {
    New(ImportId),
    /// The same content is here already.
    Known(ImportId),
    /// It is not what it should be; nothing was kept.
    Refused(Vec<Fault>),
}

/// Reads a file and keeps it for a look, before anything is made of it.
pub async fn begin(app: &App, actor: &Actor, name: &str, bytes: bytes::Bytes, at: Moment) -> Result<Begun> {
    let most = app.config.banks.bytes;
    if bytes.len() as u64 > most {
        return Err(invalid("file", base::Message::new("bank-too-large").with("max", most >> 20)));
    }
    let digest = hex(&Sha256::digest(&bytes));
    if let Some(id) = known(&app.db, actor.tenant, &digest).await? {
        return Ok(Begun::Known(id));
    }
    let material = match read(app, name, bytes.clone()).await? {
        Ok(material) => material,
        Err(Refused::Faults(faults)) => return Ok(Begun::Refused(faults)),
        Err(Refused::Words(why)) => return Err(invalid("file", why)),
    };
    let report = Report::of(&material, &app.messages, app.config.banks.remarks);
    let report = serde_json::to_string(&report)?;
    let id: ImportId = app.ids.make();
    let name: String = name.chars().filter(|letter| !letter.is_control()).take(200).collect();
    let size = bytes.len() as i64;
    app.blobs.put(id.0, bytes).await?;
    let (report, digest, name) = (report.as_str(), digest.as_str(), name.as_str());
    let (format, title) = (material.format.word(), material.title.as_str());
    let kept = app
        .db
        .write(|tx| async move {
            let values = row! {
                id: id, tenant_id: actor.tenant, name: name, format: format, title: title, digest: digest,
                bytes: size, report: report, made_by: actor.person, made_at: at
            };
            tx.insert("learning_import", values).await?;
            people::audit::write(&tx, at, actor, "learning.import.creation", id, name).await
        })
        .await;
    match kept {
        Ok(()) => Ok(Begun::New(id)),
        Err(error) => {
            app.blobs.delete(id.0).await?;
            // Somebody sent the same at the same time.
            match known(&app.db, actor.tenant, digest).await? {
                Some(id) if is_duplicate(&error) => Ok(Begun::Known(id)),
                _ => Err(error),
            }
        }
    }
}

async fn known(rows: &impl Rows, tenant: TenantId, digest: &str) -> Result<Option<ImportId>> {
    rows.value("select id from learning_import where tenant_id = $1 and digest = $2", params![tenant, digest]).await
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Reading is work for milliseconds to seconds: off the request threads.
async fn read(app: &App, name: &str, bytes: bytes::Bytes) -> Result<Result<Material, Refused>> {
    let name = name.to_owned();
    let config = app.config.clone();
    let most = Most { picture: config.limits.photo_bytes, film: config.limits.media_bytes };
    let task = tokio::task::spawn_blocking(move || {
        material::read(&name, bytes.to_vec(), &config.packages, &config.banks, most)
    });
    Ok(task.await?)
}

pub async fn get(rows: &impl Rows, tenant: TenantId, id: ImportId) -> Result<Import> {
    rows.one(&format!("select {COLUMNS} from learning_import where tenant_id = $1 and id = $2"), params![tenant, id])
        .await
}

/// The newest ones, as a list shows them.
#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct Listed {
    pub id: ImportId,
    pub name: String,
    pub format: String,
    pub made_at: Moment,
    pub author: String,
    pub units: Option<i64>,
    pub questions: Option<i64>,
}

pub async fn list(rows: &impl Rows, tenant: TenantId, most: i64) -> Result<Vec<Listed>> {
    let sql = "select i.id, i.name, i.format, i.made_at, p.name as author,
                 (select cast(sum(t.units) as bigint) from learning_import_intake t where t.import_id = i.id) as units,
                 (select cast(sum(t.questions) as bigint) from learning_import_intake t where t.import_id = i.id) as questions
               from learning_import i join people_person p on p.id = i.made_by
               where i.tenant_id = $1 order by i.made_at desc, i.id desc limit $2";
    rows.all(sql, params![tenant, most]).await
}

/// Whether its file is still here, to be taken once more.
pub fn is_open(import: &Import, banks: &Banks, at: Moment) -> bool {
    purge::ends(import.made_at, banks) > at
}

/// A unit that was made of it.
#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct Made {
    pub id: LearningUnitId,
    pub title: String,
}

pub async fn units(rows: &impl Rows, tenant: TenantId, id: ImportId) -> Result<Vec<Made>> {
    let sql = "select m.unit_id as id, v.title from learning_import_unit m
               join learning_version v on v.unit_id = m.unit_id
                 and v.number = (select max(n.number) from learning_version n where n.unit_id = m.unit_id)
               where m.tenant_id = $1 and m.import_id = $2 order by m.place";
    rows.all(sql, params![tenant, id]).await
}
