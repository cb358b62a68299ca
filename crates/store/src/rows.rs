//! Reading and writing rows with portable SQL text.
//!
//! `$1..$n` are understood by both databases. Lists of ids are bound by
//! [`place_list`], because neither arrays nor JSON are in the portable subset;
//! where thousands come at once, [`among`] and the bulk inserts use arrays on
//! PostgreSQL.

use std::future::Future;

use base::{Error, Result};
pub use sea_orm::Value;
use sea_orm::{
    ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbBackend, DbErr, FromQueryResult, QueryResult, SqlErr,
    Statement,
};

use crate::{Db, Tx, arrays};

/// Where a statement runs: a pool, or a transaction.
#[derive(Clone, Copy)]
pub enum On<'a> {
    Pool(&'a DatabaseConnection),
    Transaction(&'a DatabaseTransaction),
}

impl On<'_> {
    pub fn is_sqlite(self) -> bool {
        let backend = match self {
            On::Pool(pool) => pool.get_database_backend(),
            On::Transaction(tx) => tx.get_database_backend(),
        };
        backend == DbBackend::Sqlite
    }
}

/// A list of values to bind: `params![id, name]`.
#[macro_export]
macro_rules! params {
    ($($value:expr),* $(,)?) => { vec![$($crate::Value::from($value)),*] };
}

/// Column names with values, for [`Tx::insert`]: `row! { id: id, name: name }`.
#[macro_export]
macro_rules! row {
    ($($column:ident : $value:expr),* $(,)?) => { [$((stringify!($column), $crate::Value::from($value))),*] };
}

/// Reads, from the pool ([`Db`]) or inside a transaction ([`Tx`]).
pub trait Rows: Sync {
    fn on(&self) -> On<'_>;

    fn all<T: FromQueryResult + Send>(
        &self,
        sql: &str,
        params: Vec<Value>,
    ) -> impl Future<Output = Result<Vec<T>>> + Send {
        async move {
            let rows = query_all(self.on(), sql, params).await?;
            Ok(rows.iter().map(|row| T::from_query_result(row, "")).collect::<Result<_, DbErr>>()?)
        }
    }

    fn maybe<T: FromQueryResult + Send>(
        &self,
        sql: &str,
        params: Vec<Value>,
    ) -> impl Future<Output = Result<Option<T>>> + Send {
        async move {
            let row = query_one(self.on(), sql, params).await?;
            Ok(row.map(|row| T::from_query_result(&row, "")).transpose()?)
        }
    }

    /// The row, or [`Error::NotFound`].
    fn one<T: FromQueryResult + Send>(&self, sql: &str, params: Vec<Value>) -> impl Future<Output = Result<T>> + Send {
        async move { self.maybe(sql, params).await?.ok_or(Error::NotFound) }
    }

    /// The first column of every row.
    fn column<T: sea_orm::TryGetable + Send>(
        &self,
        sql: &str,
        params: Vec<Value>,
    ) -> impl Future<Output = Result<Vec<T>>> + Send {
        async move {
            let rows = query_all(self.on(), sql, params).await?;
            Ok(rows.iter().map(|row| row.try_get_by_index(0)).collect::<Result<_, DbErr>>()?)
        }
    }

    /// The first column of the first row, if there is a row.
    fn value<T: sea_orm::TryGetable + Send>(
        &self,
        sql: &str,
        params: Vec<Value>,
    ) -> impl Future<Output = Result<Option<T>>> + Send {
        async move {
            let row = query_one(self.on(), sql, params).await?;
            Ok(row.map(|row| row.try_get_by_index(0)).transpose()?)
        }
    }

    /// `select count(*) …` as a number.
    fn count(&self, sql: &str, params: Vec<Value>) -> impl Future<Output = Result<i64>> + Send {
        async move { Ok(self.value(sql, params).await?.unwrap_or_default()) }
    }
}

impl Rows for Db {
    fn on(&self) -> On<'_> {
        On::Pool(self.reader())
    }
}

impl Rows for Tx {
    fn on(&self) -> On<'_> {
        On::Transaction(self.transaction())
    }
}

fn statement(backend: DbBackend, sql: &str, params: Vec<Value>) -> Statement {
    Statement::from_sql_and_values(backend, sql, params)
}

async fn query_all(on: On<'_>, sql: &str, params: Vec<Value>) -> Result<Vec<QueryResult>, DbErr> {
    match on {
        On::Pool(pool) => pool.query_all_raw(statement(pool.get_database_backend(), sql, params)).await,
        On::Transaction(tx) => tx.query_all_raw(statement(tx.get_database_backend(), sql, params)).await,
    }
}

async fn query_one(on: On<'_>, sql: &str, params: Vec<Value>) -> Result<Option<QueryResult>, DbErr> {
    match on {
        On::Pool(pool) => pool.query_one_raw(statement(pool.get_database_backend(), sql, params)).await,
        On::Transaction(tx) => tx.query_one_raw(statement(tx.get_database_backend(), sql, params)).await,
    }
}

/// Rows of one multi-row insert: SQLite takes 32,766 parameters, PostgreSQL
/// 65,535.
const MAX_PARAMETERS: usize = 32_000;

impl Tx {
    /// Runs a statement; how many rows it touched.
    pub async fn execute(&self, sql: &str, params: Vec<Value>) -> Result<u64> {
        let tx = self.transaction();
        let done = tx.execute_raw(statement(tx.get_database_backend(), sql, params)).await?;
        Ok(done.rows_affected())
    }

    pub async fn insert<const N: usize>(&self, table: &str, row: [(&'static str, Value); N]) -> Result<()> {
        let (columns, values): (Vec<_>, Vec<_>) = row.into_iter().unzip();
        let sql = self.insert_sql(table, &columns, 1);
        self.execute(&sql, values).await.map(drop)
    }

    /// As [`Tx::insert`], but a row whose key is there already is left alone;
    /// false then. For ids made on a device, where a repeat is a success.
    pub async fn insert_new<const N: usize>(&self, table: &str, row: [(&'static str, Value); N]) -> Result<bool> {
        let (columns, values): (Vec<_>, Vec<_>) = row.into_iter().unzip();
        let sql = format!("{} on conflict do nothing", self.insert_sql(table, &columns, 1));
        Ok(self.execute(&sql, values).await? > 0)
    }

    /// Many rows of the same columns, in few statements.
    pub async fn insert_all(&self, table: &str, columns: &[&str], rows: Vec<Vec<Value>>) -> Result<()> {
        self.insert_many(table, columns, rows, "").await.map(drop)
    }

    /// As [`Tx::insert_all`], but rows whose key is there already are left
    /// alone; how many were not.
    pub async fn insert_all_new(&self, table: &str, columns: &[&str], rows: Vec<Vec<Value>>) -> Result<u64> {
        self.insert_many(table, columns, rows, " on conflict do nothing").await
    }

    async fn insert_many(&self, table: &str, columns: &[&str], rows: Vec<Vec<Value>>, tail: &str) -> Result<u64> {
        if self.on().is_sqlite() {
            return self.insert_lists(table, columns, rows, tail).await;
        }
        let mut inserted = 0;
        for rows in rows.chunks(arrays::MOST) {
            inserted += match arrays::insert(table, columns, rows, tail) {
                Some((sql, values)) => self.execute(&sql, values).await?,
                None => self.insert_lists(table, columns, rows.to_vec(), tail).await?,
            };
        }
        Ok(inserted)
    }

    /// The counts of rows are powers of two within the databases' parameter
    /// limits, so that few texts are prepared and kept.
    async fn insert_lists(&self, table: &str, columns: &[&str], rows: Vec<Vec<Value>>, tail: &str) -> Result<u64> {
        let most = (MAX_PARAMETERS / columns.len().max(1)).min(512);
        let mut rows = rows.into_iter();
        let mut inserted = 0;
        while rows.len() > 0 {
            let count = 1 << rows.len().min(most).ilog2();
            let values: Vec<Value> = rows.by_ref().take(count).flatten().collect();
            inserted += self.execute(&format!("{}{tail}", self.insert_sql(table, columns, count)), values).await?;
        }
        Ok(inserted)
    }

    /// Without numbers on SQLite: it looks the name of a numbered parameter up
    /// among all others, each time that one is bound.
    fn insert_sql(&self, table: &str, columns: &[&str], rows: usize) -> String {
        let is_numbered = !self.on().is_sqlite();
        let mut sql = format!("insert into {table} ({}) values ", columns.join(", "));
        for row in 0..rows {
            if row > 0 {
                sql.push(',');
            }
            sql.push('(');
            for column in 0..columns.len() {
                if column > 0 {
                    sql.push(',');
                }
                if is_numbered {
                    sql.push_str(&format!("${}", row * columns.len() + column + 1));
                } else {
                    sql.push('?');
                }
            }
            sql.push(')');
        }
        sql
    }
}

/// `$3, $4, $5`: binds `values` behind the parameters already in `params` and
/// gives the text for `in (…)`. An empty list gives `null`, which matches nothing.
pub fn place_list<V: Into<Value>>(params: &mut Vec<Value>, values: impl IntoIterator<Item = V>) -> String {
    let from = params.len() + 1;
    params.extend(values.into_iter().map(Into::into));
    if params.len() < from {
        return "null".into();
    }
    (from..=params.len()).map(|n| format!("${n}")).collect::<Vec<_>>().join(", ")
}

/// `in ($3, $4)`, or on PostgreSQL `= any($3)`, whose text and plan are the same
/// for any number of values. On SQLite the last value is repeated up to a power
/// of two, so that few texts are prepared and kept.
pub fn among(rows: &impl Rows, params: &mut Vec<Value>, values: impl IntoIterator<Item = Value>) -> String {
    let mut values: Vec<Value> = values.into_iter().collect();
    if let Some(array) = values.first().and_then(arrays::array_type).filter(|_| !rows.on().is_sqlite()) {
        params.push(Value::Array(array, Some(Box::new(values))));
        return format!("= any(${})", params.len());
    }
    if let Some(last) = values.last().cloned() {
        values.resize(values.len().next_power_of_two(), last);
    }
    format!("in ({})", place_list(params, values))
}

/// Did the database refuse because such a row is there already?
pub fn is_duplicate(error: &Error) -> bool {
    let Error::Internal(error) = error else { return false };
    matches!(error.downcast_ref::<DbErr>().and_then(DbErr::sql_err), Some(SqlErr::UniqueConstraintViolation(_)))
}
