//! The store on both databases: transactions, jobs, the outbox, backups, and
//! what a killed process leaves behind.

#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

mod backup;
mod crash;
mod jobs;

use base::{Clock, Ids};
use jiff::Timestamp;
use store::{
    Db, Migration,
    testing::{self, Backend},
};

pub const NOTES: Migration = Migration {
    name: "0009_notes",
    sql: "create table note (\n  id BIGINT not null primary key,\n  text TEXT not null,\n  done BOOLEAN not null default FALSE,\n  weight DOUBLE,\n  raw BYTES\n);\n",
};

pub fn noon() -> Timestamp {
    "2026-11-23T04:00:00Z".parse().unwrap()
}

/// Runs the test on each database, with the store's tables and `note`.
pub fn on_each_database(test: impl AsyncFn(&Db, &Ids)) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        for backend in Backend::all() {
            let folder = tempfile::tempdir().unwrap();
            let ids = Ids::seeded(Clock::fixed(noon()), 3);
            let migrations = [store::MIGRATIONS, &[NOTES]].concat();
            let (db, config) = testing::open(backend, folder.path(), &ids, &migrations).await.unwrap();
            test(&db, &ids).await;
            testing::drop(db, &config).await.unwrap();
        }
    });
}
