//! One set of migrations for both databases.
//!
//! A migration is SQL text in words that both know, with a handful of column
//! types written in capitals (`UUID BIGINT DOUBLE BYTES BOOLEAN`) and `UNROWED`
//! behind a table whose rows must not carry an insertion order; these become
//! the dialect's own. `OF_table` behind a column says that it names a row of
//! that table where a foreign key would cost too much. SQLite tables are STRICT.

use sea_orm_migration::{
    MigrationName, MigrationTrait, MigratorTraitSelf, SchemaManager,
    sea_orm::{ConnectionTrait, DbBackend, DbErr},
};

use crate::Db;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Migration {
    /// Unique in the whole program, e.g. `0001_voice`.
    pub name: &'static str,
    pub sql: &'static str,
}

impl MigrationName for Migration {
    fn name(&self) -> &str {
        self.name
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let connection = manager.get_connection();
        for statement in statements(self.sql) {
            connection.execute_unprepared(&in_dialect(statement, connection.get_database_backend())).await?;
        }
        Ok(())
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}

struct Migrations<'a>(&'a [Migration]);

impl MigratorTraitSelf for Migrations<'_> {
    fn migrations(&self) -> Vec<Box<dyn MigrationTrait>> {
        self.0.iter().map(|migration| Box::new(*migration) as Box<dyn MigrationTrait>).collect()
    }
}

/// Brings the database up to date; applied ones are passed over.
pub async fn migrate(db: &Db, migrations: &[Migration]) -> Result<(), DbErr> {
    Migrations(migrations).up(db.writer(), None).await
}

/// Names of migrations that this program has and the database has not.
pub async fn pending(db: &Db, migrations: &[Migration]) -> Result<Vec<String>, DbErr> {
    let pending = Migrations(migrations).get_pending_migrations_read_only(db.writer()).await?;
    Ok(pending.iter().map(|migration| migration.name().to_owned()).collect())
}

pub(crate) fn statements(sql: &str) -> impl Iterator<Item = &str> {
    sql.split(";\n").map(str::trim).filter(|statement| {
        statement.lines().any(|line| !line.trim_start().starts_with("--") && !line.trim().is_empty())
    })
}

fn in_dialect(sql: &str, backend: DbBackend) -> String {
    let sqlite = backend == DbBackend::Sqlite;
    let mut out = String::with_capacity(sql.len());
    let mut word = String::new();
    for part in sql.chars().map(Some).chain([None]) {
        match part {
            Some(letter) if letter.is_ascii_alphanumeric() || letter == '_' => word.push(letter),
            other => {
                out.push_str(translate(&word, sqlite));
                word.clear();
                out.extend(other);
            }
        }
    }
    if sqlite && out.trim_end().ends_with(')') && out.contains("create table") {
        out.push_str(" strict");
    }
    out
}

fn translate(word: &str, sqlite: bool) -> &str {
    match (word, sqlite) {
        ("UUID" | "BYTES", true) => "blob",
        ("BIGINT" | "BOOLEAN", true) => "integer",
        ("DOUBLE", true) => "real",
        ("TRUE", true) => "1",
        ("FALSE", true) => "0",
        ("UNROWED", true) => "strict, without rowid",
        ("BYTES", false) => "bytea",
        ("DOUBLE", false) => "double precision",
        ("UNROWED", false) => "",
        ("TEXT", false) => r#"text collate "C""#,
        _ if word.starts_with("OF_") => "",
        _ => word,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_text_two_dialects() {
        let sql =
            "create table a (\n  id UUID not null primary key,\n  name TEXT,\n  done BOOLEAN not null default FALSE\n)";
        assert_eq!(
            in_dialect(sql, DbBackend::Sqlite),
            "create table a (\n  id blob not null primary key,\n  name TEXT,\n  done integer not null default 0\n) strict"
        );
        assert_eq!(
            in_dialect(sql, DbBackend::Postgres),
            "create table a (\n  id UUID not null primary key,\n  name text collate \"C\",\n  done BOOLEAN not null default FALSE\n)"
        );
        assert_eq!(
            in_dialect("create table b (id UUID primary key) UNROWED", DbBackend::Sqlite),
            "create table b (id blob primary key) strict, without rowid"
        );
    }

    #[test]
    fn comments_alone_are_no_statement() {
        assert_eq!(statements("-- a\n\n-- b\ncreate table a (id UUID);\n-- end\n").count(), 1);
    }
}
