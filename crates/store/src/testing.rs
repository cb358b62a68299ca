//! A database for one test, on SQLite or PostgreSQL, gone afterwards.
//!
//! PostgreSQL is reached through `XINQIAO_TEST_POSTGRES` (an address with a
//! role that may create databases). The schema is made once in a template
//! database and copied, because migrating costs more than most tests.

use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};

use base::{Ids, Result, config, error::internal};
use sea_orm::{ConnectionTrait, Database, DatabaseConnection};
use uuid::Uuid;

use crate::{Db, Migration, Rows, migration};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Backend {
    Sqlite,
    Postgres,
}

impl Backend {
    /// Both where PostgreSQL is at hand; SQLite alone, and a word about it, where not.
    pub fn all() -> Vec<Self> {
        if postgres_address().is_some() {
            vec![Self::Sqlite, Self::Postgres]
        } else {
            eprintln!("XINQIAO_TEST_POSTGRES is not set: tested on SQLite only");
            vec![Self::Sqlite]
        }
    }
}

#[expect(clippy::disallowed_methods, reason = "tests have no other way to learn of their server")]
fn postgres_address() -> Option<String> {
    std::env::var("XINQIAO_TEST_POSTGRES").ok()
}

/// An open database with the schema of `migrations`, and its configuration.
pub async fn open(
    backend: Backend,
    folder: &std::path::Path,
    ids: &Ids,
    migrations: &[Migration],
) -> Result<(Db, config::Database)> {
    let config = match backend {
        Backend::Sqlite => {
            config::Database { url: format!("sqlite:{}", folder.join("test.db").display()), connections: 2 }
        }
        Backend::Postgres => config::Database { url: from_template(ids, migrations).await?, connections: 4 },
    };
    let db = Db::open(&config).await?;
    if backend == Backend::Sqlite {
        migration::migrate(&db, migrations).await?;
    }
    Ok((db, config))
}

/// Removes the test's PostgreSQL database; SQLite's goes with its folder.
pub async fn drop(db: Db, config: &config::Database) -> Result<()> {
    db.close().await?;
    if let (false, Some(server)) = (config.is_sqlite(), postgres_address()) {
        let name = config.url.rsplit('/').next().unwrap_or_default().to_owned();
        let server = Database::connect(server).await?;
        server.execute_unprepared(&format!("drop database if exists {name} with (force)")).await?;
    }
    Ok(())
}

async fn from_template(ids: &Ids, migrations: &[Migration]) -> Result<String> {
    let server = postgres_address().ok_or_else(|| internal("XINQIAO_TEST_POSTGRES is not set"))?;
    let (root, _) = server.rsplit_once('/').ok_or_else(|| internal("XINQIAO_TEST_POSTGRES has no database name"))?;
    let mut hasher = DefaultHasher::new();
    for migration in migrations {
        (migration.name, migration.sql).hash(&mut hasher);
    }
    let template = format!("xq_template_{:016x}", hasher.finish());
    let admin = Database::connect(&server).await?;
    make_template(&admin, root, &template, migrations).await?;
    // Unlike ids, names must differ between processes that run the same test.
    let name = format!("xq_test_{}_{}", std::process::id(), ids.untimed::<Uuid>().simple());
    admin.execute_unprepared(&format!("create database {name} template {template}")).await?;
    Ok(format!("{root}/{name}"))
}

async fn make_template(admin: &DatabaseConnection, root: &str, template: &str, migrations: &[Migration]) -> Result<()> {
    let exists = format!("select count(*) from pg_database where datname = '{template}'");
    let lock = Db::open(&config::Database { url: format!("{root}/postgres"), connections: 2 }).await?;
    lock.write(|tx| async move {
        // Test processes run side by side; one of them makes the template.
        tx.execute("select pg_advisory_xact_lock(7133701809754865664)", vec![]).await?;
        if tx.count(&exists, vec![]).await? == 0 {
            let making = format!("{template}_making");
            admin.execute_unprepared(&format!("drop database if exists {making} with (force)")).await?;
            admin
                .execute_unprepared(&format!(
                    "create database {making} lc_collate 'C' lc_ctype 'C' encoding 'UTF8' template template0"
                ))
                .await?;
            let db = Db::open(&config::Database { url: format!("{root}/{making}"), connections: 2 }).await?;
            migration::migrate(&db, migrations).await?;
            db.close().await?;
            admin.execute_unprepared(&format!("alter database {making} rename to {template}")).await?;
        }
        Ok(())
    })
    .await?;
    lock.close().await
}
