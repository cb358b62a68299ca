//! One organisation taken out of an installation, and put into another on
//! either database: a file of JSON lines for each table, in the order of its
//! primary key, so that the same rows give the same bytes.
//!
//! UUIDs stand as text, bytes in base64, truths and numbers as JSON has them.

mod cell;
pub mod schema;

use std::{
    collections::{BTreeMap, BTreeSet},
    fs::File,
    io::{BufRead, BufReader, BufWriter, Write},
    path::Path,
};

use base::{Result, TenantId, error::internal};
use sea_orm::{ConnectionTrait, DatabaseTransaction, IsolationLevel, QueryResult, Statement, TransactionTrait};
use serde_json::{Map, Value as Json};

use crate::{Db, Tx, Value, params};
use schema::Table;

/// Rows read and written at once.
const PAGE: usize = 500;

/// Writes the organisation's rows of every table but `left_out` into `folder`,
/// all as of one moment; how many of each.
pub async fn export(
    db: &Db,
    tables: &[Table],
    left_out: &[&str],
    tenant: TenantId,
    folder: &Path,
) -> Result<BTreeMap<String, i64>> {
    let snapshot = if db.is_sqlite() {
        db.reader().begin().await?
    } else {
        db.reader().begin_with_config(Some(IsolationLevel::RepeatableRead), None).await?
    };
    let mut counts = BTreeMap::new();
    for table in tables.iter().filter(|table| !left_out.contains(&table.name.as_str())) {
        let belongs = belonging(tables, table)?;
        let mut file = BufWriter::new(File::create(folder.join(format!("{}.jsonl", table.name)))?);
        let rows = write_rows(&snapshot, table, &belongs, tenant, &mut file).await?;
        file.flush()?;
        counts.insert(table.name.clone(), rows);
    }
    snapshot.rollback().await?;
    Ok(counts)
}

/// What must hold of a row for it to be the organisation `$1`'s.
fn belonging(tables: &[Table], table: &Table) -> Result<String> {
    if table.column("tenant_id").is_some() {
        return Ok("tenant_id = $1".into());
    }
    let owner = table.columns.iter().find_map(|column| {
        let owner = tables.iter().find(|other| Some(&other.name) == column.references.as_ref())?;
        (owner.name != table.name && owner.key.len() == 1).then_some((column, owner))
    });
    match owner {
        Some((column, owner)) => {
            let of_owner = belonging(tables, owner)?;
            Ok(format!("{} in (select {} from {} where {of_owner})", column.name, owner.key[0], owner.name))
        }
        None if table.column("id").is_some() && is_root(tables, table) => Ok("id = $1".into()),
        None => Err(internal(format!("no way from {} to its organisation", table.name))),
    }
}

/// The table of organisations: the one that every `tenant_id` names.
fn is_root(tables: &[Table], table: &Table) -> bool {
    let named = tables.iter().filter_map(|other| other.column("tenant_id")?.references.as_ref());
    named.into_iter().any(|name| *name == table.name)
}

async fn write_rows(
    snapshot: &DatabaseTransaction,
    table: &Table,
    belongs: &str,
    tenant: TenantId,
    file: &mut impl Write,
) -> Result<i64> {
    let columns = table.columns.iter().map(|column| column.name.as_str()).collect::<Vec<_>>().join(", ");
    let key = table.key.join(", ");
    let mut last: Option<Vec<Value>> = None;
    let mut count = 0;
    loop {
        let mut values = params![tenant];
        let after = last.take().map_or(String::new(), |last| {
            let places = (2..2 + last.len()).map(|place| format!("${place}")).collect::<Vec<_>>().join(", ");
            values.extend(last);
            format!(" and ({key}) > ({places})")
        });
        let sql = format!("select {columns} from {} where {belongs}{after} order by {key} limit {PAGE}", table.name);
        let statement = Statement::from_sql_and_values(snapshot.get_database_backend(), sql, values);
        let rows = snapshot.query_all_raw(statement).await?;
        for row in &rows {
            serde_json::to_writer(&mut *file, &line(table, row)?)?;
            file.write_all(b"\n")?;
        }
        count += rows.len() as i64;
        match rows.last() {
            Some(row) if rows.len() == PAGE => last = Some(key_of(table, row)?),
            _ => return Ok(count),
        }
    }
}

fn line(table: &Table, row: &QueryResult) -> Result<Map<String, Json>> {
    table.columns.iter().map(|column| Ok((column.name.clone(), cell::to_json(row, column)?))).collect()
}

fn key_of(table: &Table, row: &QueryResult) -> Result<Vec<Value>> {
    let columns = table.key.iter().filter_map(|name| table.column(name));
    columns.map(|column| cell::from_json(&cell::to_json(row, column)?, column)).collect()
}

/// Puts the files of `folder` into the tables; how many rows of each.
pub async fn import(tx: &Tx, tables: &[Table], left_out: &[&str], folder: &Path) -> Result<BTreeMap<String, i64>> {
    let mut counts = BTreeMap::new();
    for table in tables.iter().filter(|table| !left_out.contains(&table.name.as_str())) {
        let path = folder.join(format!("{}.jsonl", table.name));
        let file = File::open(&path).map_err(|error| internal(format!("{}: {error}", path.display())))?;
        counts.insert(table.name.clone(), read_rows(tx, table, BufReader::new(file)).await?);
    }
    Ok(counts)
}

async fn read_rows(tx: &Tx, table: &Table, file: impl BufRead) -> Result<i64> {
    let columns: Vec<&str> = table.columns.iter().map(|column| column.name.as_str()).collect();
    let itself = table.names_itself();
    // Rows that name a row of their own table which has not come yet.
    let mut waiting: Vec<Map<String, Json>> = Vec::new();
    let mut there: BTreeSet<String> = BTreeSet::new();
    let (mut batch, mut count) = (Vec::with_capacity(PAGE), 0);
    for (number, line) in file.lines().enumerate() {
        let fault = |error: &dyn std::fmt::Display| internal(format!("{}, line {}: {error}", table.name, number + 1));
        let row: Map<String, Json> = serde_json::from_str(&line?).map_err(|error| fault(&error))?;
        count += 1;
        if let Some(column) = itself {
            match row.get(&column.name).and_then(Json::as_str) {
                Some(named) if !there.contains(named) => {
                    waiting.push(row);
                    continue;
                }
                _ => there.extend(row.get(&table.key[0]).and_then(Json::as_str).map(str::to_owned)),
            }
        }
        batch.push(cells(table, &row).map_err(|error| fault(&error))?);
        if batch.len() == PAGE {
            tx.insert_all(&table.name, &columns, std::mem::take(&mut batch)).await?;
        }
    }
    tx.insert_all(&table.name, &columns, batch).await?;
    if let Some(column) = itself {
        insert_waiting(tx, table, &columns, column, waiting, there).await?;
    }
    Ok(count)
}

/// In rounds: a row goes in when the one that it names is there.
async fn insert_waiting(
    tx: &Tx,
    table: &Table,
    columns: &[&str],
    itself: &schema::Column,
    mut waiting: Vec<Map<String, Json>>,
    mut there: BTreeSet<String>,
) -> Result<()> {
    let text = |row: &Map<String, Json>, name: &str| row.get(name).and_then(Json::as_str).unwrap_or("").to_owned();
    while !waiting.is_empty() {
        let (ready, rest): (Vec<_>, Vec<_>) =
            waiting.into_iter().partition(|row| there.contains(&text(row, &itself.name)));
        if ready.is_empty() {
            return Err(internal(format!("{}: {} rows name rows that are not there", table.name, rest.len())));
        }
        there.extend(ready.iter().map(|row| text(row, &table.key[0])));
        let rows = ready.iter().map(|row| cells(table, row)).collect::<Result<_>>()?;
        tx.insert_all(&table.name, columns, rows).await?;
        waiting = rest;
    }
    Ok(())
}

fn cells(table: &Table, row: &Map<String, Json>) -> Result<Vec<Value>> {
    table.columns.iter().map(|column| cell::from_json(row.get(&column.name).unwrap_or(&Json::Null), column)).collect()
}
