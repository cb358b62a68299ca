//! An organisation as a folder: taken out of one installation and put into
//! another, on either database, with nothing lost.
//!
//! `organisation.json` says whose it is, of which schema, and what it holds;
//! beside it a file of JSON lines for each table ([`store::archive`]) and
//! `files/` with every uploaded file. What is sealed stays sealed: the other
//! installation needs the same `security.seal_key`, and is asked for it first.

use std::{collections::BTreeMap, path::Path};

use anyhow::{Context, Result, bail, ensure};
use base::TenantId;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use store::{Rows, archive, archive::schema::Table, params};
use ui::App;
use uuid::Uuid;

use crate::{MODULES, boot, boot::told, migrations};

/// What is of the installation and of the moment, not of the organisation.
const LEFT_OUT: [&str; 11] = [
    "store_job",
    "store_schedule",
    "store_outbox",
    "people_session",
    "people_lockout",
    "records_export",
    "records_import",
    "records_import_reject",
    "learning_package_import",
    "learning_package_piece",
    "learning_package_fault",
];

const SEAL_CONTEXT: &str = "archive";
const SEAL_WORD: &[u8] = b"xinqiao";

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Description {
    pub code: String,
    pub name: String,
    pub id: Uuid,
    pub made_at: jiff::Timestamp,
    /// The schema is that of these migrations.
    pub migrations: Vec<String>,
    /// Opens only with the key that seals the organisation's sensitive fields.
    pub sealed: Vec<u8>,
    /// Rows of each table.
    pub rows: BTreeMap<String, i64>,
    /// SHA-256 of each uploaded file.
    pub files: BTreeMap<Uuid, String>,
}

fn tables() -> Result<Vec<Table>> {
    archive::schema::tables(&migrations()).map_err(told)
}

fn schema() -> Vec<String> {
    migrations().iter().map(|migration| migration.name.to_owned()).collect()
}

pub async fn export(app: &App, tenant: &ui::Tenant, folder: &Path) -> Result<Description> {
    let place = folder.join("organisation.json");
    ensure!(!place.exists(), "{} holds an organisation already", folder.display());
    std::fs::create_dir_all(folder.join("files"))?;
    // Everything of everybody is in it.
    boot::restrict(folder, 0o700)?;
    let rows = archive::export(&app.db, &tables()?, &LEFT_OUT, tenant.id, folder).await.map_err(told)?;
    let description = Description {
        code: tenant.code.clone(),
        name: tenant.name.clone(),
        id: tenant.id.0,
        made_at: app.clock.now(),
        migrations: schema(),
        sealed: app.seal.seal(&app.ids, SEAL_CONTEXT, SEAL_WORD).map_err(told)?,
        rows,
        files: copy_files(app, tenant.id, folder).await?,
    };
    std::fs::write(place, serde_json::to_vec_pretty(&description)?)?;
    Ok(description)
}

async fn copy_files(app: &App, tenant: TenantId, folder: &Path) -> Result<BTreeMap<Uuid, String>> {
    let mut files = BTreeMap::new();
    for table in MODULES.iter().flat_map(|module| module.files) {
        let sql = format!("select id from {table} where tenant_id = $1 order by id");
        for id in app.db.column::<Uuid>(&sql, params![tenant]).await.map_err(told)? {
            match app.blobs.get(id).await {
                Ok(bytes) => {
                    files.insert(id, digest(&bytes));
                    std::fs::write(folder.join("files").join(id.to_string()), &bytes)?;
                }
                // A roster file is deleted once it is applied; its row stays.
                Err(base::Error::NotFound) => {}
                Err(error) => return Err(told(error)),
            }
        }
    }
    Ok(files)
}

pub async fn import(app: &App, folder: &Path) -> Result<Description> {
    let place = folder.join("organisation.json");
    let text = std::fs::read(&place).with_context(|| format!("cannot read {}", place.display()))?;
    let description: Description = serde_json::from_slice(&text)?;
    fits(app, &description).await?;
    for (id, expected) in &description.files {
        let bytes = std::fs::read(folder.join("files").join(id.to_string()))?;
        ensure!(digest(&bytes) == *expected, "file {id} is not as it was exported");
        app.blobs.put(*id, bytes.into()).await.map_err(told)?;
    }
    let tables = tables()?;
    let (tables, expected) = (&tables, &description.rows);
    app.db
        .write(|tx| async move {
            let rows = archive::import(&tx, tables, &LEFT_OUT, folder).await?;
            match rows.iter().find(|(table, rows)| expected.get(*table) != Some(*rows)) {
                Some((table, rows)) => {
                    let expected = expected.get(table).copied().unwrap_or_default();
                    Err(base::error::internal(format!("{table}: {expected} rows were exported, {rows} are here")))
                }
                None => Ok(()),
            }
        })
        .await
        .map_err(told)?;
    Ok(description)
}

/// Refuses, before anything is written, what could not be put in whole.
async fn fits(app: &App, description: &Description) -> Result<()> {
    let own = schema();
    if description.migrations != own {
        let newest = |names: &[String]| names.last().cloned().unwrap_or_default();
        bail!(
            "of another schema ({}; here {}): use the same version of Xinqiao",
            newest(&description.migrations),
            newest(&own)
        );
    }
    let opened = app.seal.open(SEAL_CONTEXT, &description.sealed);
    ensure!(
        opened.is_ok_and(|word| word == SEAL_WORD),
        "sealed with another key: set security.seal_key to the key of the installation that it comes from"
    );
    let sql = "select count(*) from people_tenant where id = $1 or code = $2";
    let there = app.db.count(sql, params![description.id, description.code.as_str()]).await.map_err(told)?;
    ensure!(there == 0, "an organisation of the code {} is here already", description.code);
    Ok(())
}

fn digest(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}
