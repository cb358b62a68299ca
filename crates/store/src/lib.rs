//! The store: one way to SQLite and PostgreSQL, and what must hold on both.
//!
//! Rows are read into structs that derive `FromQueryResult`, by portable SQL
//! text with `$1..$n`; see [`rows::Rows`]. Writes go through [`Db::write`]: one
//! closure is one transaction, with the events and jobs that it causes.

pub mod archive;
mod arrays;
pub mod backup;
pub mod blob;
pub mod db;
pub mod job;
pub mod migration;
pub mod outbox;
pub mod rows;
pub mod stamp;
pub mod testing;

pub use db::{Db, Tx};
pub use migration::Migration;
pub use rows::{Rows, Value};
pub use sea_orm::FromQueryResult;

/// The store's own tables: jobs, schedules, the outbox.
pub const MIGRATIONS: &[Migration] =
    &[Migration { name: "0001_store", sql: include_str!("../migrations/0001_store.sql") }];
