//! A consistent copy while serving, and its way back.
//!
//! A backup is a folder: `xinqiao.db` (SQLite's `VACUUM INTO`, a snapshot that
//! does not stop the writer) or `xinqiao.dump` (`pg_dump --format=custom`),
//! `files/` with every uploaded file, and `manifest.json` with the row count of
//! each table as it stood in the copy. A restore counts again and says so.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use base::{Result, config::Config, error::internal};
use sea_orm::ConnectionTrait;
use serde::{Deserialize, Serialize};

use crate::{Db, Rows};

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    pub made_at: jiff::Timestamp,
    pub database: String,
    /// Rows of each table.
    pub rows: BTreeMap<String, i64>,
    pub files: u64,
}

/// Every table of the database with its number of rows.
pub async fn count_rows(db: &Db) -> Result<BTreeMap<String, i64>> {
    let sql = if db.is_sqlite() {
        "select name from sqlite_schema where type = 'table' and name not like 'sqlite_%' order by name"
    } else {
        "select table_name::text from information_schema.tables where table_schema = current_schema() order by 1"
    };
    let mut rows = BTreeMap::new();
    for table in db.column::<String>(sql, vec![]).await? {
        let count = db.count(&format!("select count(*) from {table}"), vec![]).await?;
        rows.insert(table, count);
    }
    Ok(rows)
}

pub async fn make(config: &Config, folder: &Path, now: jiff::Timestamp) -> Result<Manifest> {
    if folder.join("manifest.json").exists() {
        return Err(internal(format!("{} holds a backup already", folder.display())));
    }
    std::fs::create_dir_all(folder)?;
    let db = Db::open(&config.database).await?;
    let rows = if db.is_sqlite() {
        let copy = folder.join("xinqiao.db");
        let quoted = copy.display().to_string().replace('\'', "''");
        db.writer().execute_unprepared(&format!("vacuum into '{quoted}'")).await?;
        count_rows(&open_copy(&copy).await?).await?
    } else {
        run(
            "pg_dump",
            &[
                "--format=custom",
                "--no-owner",
                "--file",
                &folder.join("xinqiao.dump").display().to_string(),
                &config.database.url,
            ],
        )
        .await?;
        count_rows(&db).await?
    };
    let files = copy_tree(&config.files.folder, &folder.join("files"))?;
    let manifest = Manifest { made_at: now, database: db_kind(&db).into(), rows, files };
    std::fs::write(folder.join("manifest.json"), serde_json::to_vec_pretty(&manifest)?)?;
    Ok(manifest)
}

/// Puts the backup where the configuration points; refuses to write over a
/// store that holds anything. Gives back the manifest and the counts found.
pub async fn restore(config: &Config, folder: &Path) -> Result<(Manifest, BTreeMap<String, i64>)> {
    let manifest: Manifest = serde_json::from_slice(&std::fs::read(folder.join("manifest.json"))?)?;
    if config.database.is_sqlite() {
        let path = PathBuf::from(config.database.url.trim_start_matches("sqlite:"));
        if path.exists() {
            return Err(internal(format!("{} exists; move it away first", path.display())));
        }
        if let Some(parent) = path.parent() {
            std::fs::create_dir_all(parent)?;
        }
        std::fs::copy(folder.join("xinqiao.db"), &path)?;
    } else {
        let db = Db::open(&config.database).await?;
        if !count_rows(&db).await?.is_empty() {
            return Err(internal("the database is not empty; make a new one first"));
        }
        let dump = folder.join("xinqiao.dump").display().to_string();
        run("pg_restore", &["--exit-on-error", "--no-owner", "--dbname", &config.database.url, &dump]).await?;
    }
    copy_tree(&folder.join("files"), &config.files.folder)?;
    let found = count_rows(&Db::open(&config.database).await?).await?;
    Ok((manifest, found))
}

fn db_kind(db: &Db) -> &'static str {
    if db.is_sqlite() { "sqlite" } else { "postgres" }
}

async fn open_copy(path: &Path) -> Result<Db> {
    let config = base::config::Database { url: format!("sqlite:{}", path.display()), connections: 1 };
    Db::open(&config).await
}

async fn run(program: &str, arguments: &[&str]) -> Result<()> {
    let output = tokio::process::Command::new(program).args(arguments).output().await?;
    if output.status.success() {
        Ok(())
    } else {
        Err(internal(format!("{program}: {}", String::from_utf8_lossy(&output.stderr))))
    }
}

fn copy_tree(from: &Path, to: &Path) -> Result<u64> {
    let mut copied = 0;
    if !from.exists() {
        return Ok(0);
    }
    std::fs::create_dir_all(to)?;
    for entry in std::fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copied += copy_tree(&entry.path(), &target)?;
        } else {
            std::fs::copy(entry.path(), &target)?;
            copied += 1;
        }
    }
    Ok(copied)
}
