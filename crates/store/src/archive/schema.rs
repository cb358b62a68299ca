//! What the migrations say of the tables: columns with their types, keys, and
//! the way from a row to its organisation.
//!
//! Read from the migrations' text and not from the database, because SQLite
//! knows neither a UUID from bytes nor a truth from a number.

use std::collections::BTreeMap;

use base::{Result, error::internal};

use crate::migration::{Migration, statements};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Uuid,
    Integer,
    Double,
    Bytes,
    Boolean,
    Text,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    pub name: String,
    pub kind: Kind,
    /// The table whose row it names.
    pub references: Option<String>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Table {
    pub name: String,
    pub columns: Vec<Column>,
    /// The primary key.
    pub key: Vec<String>,
}

impl Table {
    pub fn column(&self, name: &str) -> Option<&Column> {
        self.columns.iter().find(|column| column.name == name)
    }

    /// The column by which a row names an earlier row of the same table.
    pub fn names_itself(&self) -> Option<&Column> {
        self.columns.iter().find(|column| column.references.as_ref() == Some(&self.name))
    }
}

/// All tables, each behind those that its rows name.
pub fn tables(migrations: &[Migration]) -> Result<Vec<Table>> {
    let mut known: BTreeMap<String, Table> = BTreeMap::new();
    for statement in migrations.iter().flat_map(|migration| statements(migration.sql)) {
        let words = plain(statement);
        if let Some(rest) = words.strip_prefix("create table ") {
            let table = created(rest)?;
            known.insert(table.name.clone(), table);
        } else if let Some(rest) = words.strip_prefix("alter table ") {
            let (name, change) = rest.split_once(' ').unwrap_or_default();
            let table = known.get_mut(name).ok_or_else(|| internal(format!("no table {name}")))?;
            alter(table, change)?;
        } else if let Some(name) = words.strip_prefix("drop table ") {
            known.remove(name);
        }
    }
    in_order(known)
}

fn alter(table: &mut Table, change: &str) -> Result<()> {
    let (verb, rest) = change.split_once(" column ").unwrap_or_default();
    match verb {
        "add" => table.columns.push(column(rest)?),
        "drop" => table.columns.retain(|column| column.name != rest),
        _ => return Err(internal(format!("not understood: alter table {} {change}", table.name))),
    }
    Ok(())
}

/// Without comments, with single spaces.
fn plain(statement: &str) -> String {
    let lines = statement.lines().map(|line| line.split("--").next().unwrap_or_default());
    lines.flat_map(str::split_whitespace).collect::<Vec<_>>().join(" ")
}

fn created(text: &str) -> Result<Table> {
    let (name, rest) = text.split_once(" (").ok_or_else(|| internal(format!("no columns: {text}")))?;
    let (body, _) = rest.rsplit_once(')').unwrap_or((rest, ""));
    let mut table = Table { name: name.trim().to_owned(), ..Table::default() };
    for part in parts(body) {
        if let Some(key) = part.strip_prefix("primary key") {
            let names = key.trim().trim_start_matches('(').trim_end_matches(')');
            table.key = names.split(',').map(|name| name.trim().to_owned()).collect();
        } else if !["unique", "check", "foreign", "constraint"].contains(&part.split([' ', '(']).next().unwrap_or(part))
        {
            let column = column(part)?;
            if part.contains("primary key") {
                table.key = vec![column.name.clone()];
            }
            table.columns.push(column);
        }
    }
    Ok(table)
}

/// Split at the commas that stand in no bracket.
fn parts(body: &str) -> Vec<&str> {
    let (mut depth, mut from, mut parts) = (0_i32, 0, Vec::new());
    for (at, letter) in body.char_indices() {
        match letter {
            '(' => depth += 1,
            ')' => depth -= 1,
            ',' if depth == 0 => {
                parts.push(body[from..at].trim());
                from = at + 1;
            }
            _ => {}
        }
    }
    parts.push(body[from..].trim());
    parts
}

fn column(text: &str) -> Result<Column> {
    let mut words = text.split(' ');
    let (name, kind) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    let kind = match kind {
        "UUID" => Kind::Uuid,
        "BIGINT" => Kind::Integer,
        "DOUBLE" => Kind::Double,
        "BYTES" => Kind::Bytes,
        "BOOLEAN" => Kind::Boolean,
        "TEXT" => Kind::Text,
        other => return Err(internal(format!("not a type of the migrations: {name} {other}"))),
    };
    let named = words.clone().find_map(|word| word.strip_prefix("OF_"));
    let table = named.or_else(|| words.skip_while(|word| *word != "references").nth(1));
    let references = table.map(|table| table.split('(').next().unwrap_or(table).to_owned());
    Ok(Column { name: name.to_owned(), kind, references })
}

fn in_order(mut waiting: BTreeMap<String, Table>) -> Result<Vec<Table>> {
    let mut ordered: Vec<Table> = Vec::new();
    while !waiting.is_empty() {
        let ready = waiting.values().find(|table| {
            let named = table.columns.iter().filter_map(|column| column.references.as_ref());
            named.into_iter().all(|other| *other == table.name || !waiting.contains_key(other))
        });
        let name = ready.map(|table| table.name.clone()).ok_or_else(|| internal("tables that name one another"))?;
        ordered.extend(waiting.remove(&name));
    }
    Ok(ordered)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_migration_is_understood() {
        let migrations = [Migration {
            name: "a",
            sql: "-- People; who\ncreate table b_row (\n  a_id UUID not null OF_a, -- whose\n  place BIGINT not null,\n  checked_on TEXT not null default '',\n  check (place > 0, 1),\n  primary key (a_id, place)\n) UNROWED;\ncreate index b_by on b_row (checked_on);\n\ncreate table a (id UUID not null primary key, parent UUID references a (id));\nalter table a add column done BOOLEAN not null default FALSE;\n",
        }];
        let tables = tables(&migrations).unwrap_or_default();
        let names: Vec<&str> = tables.iter().map(|table| table.name.as_str()).collect();
        assert_eq!(names, ["a", "b_row"]);
        assert_eq!(tables[0].names_itself().map(|column| column.name.as_str()), Some("parent"));
        assert_eq!(tables[0].column("done").map(|column| column.kind), Some(Kind::Boolean));
        assert_eq!(tables[1].key, ["a_id", "place"]);
        assert_eq!(tables[1].columns.len(), 3, "a name may begin like a constraint");
    }
}
