//! Reading statements: by id, or a page of those that answer to all terms.

use std::collections::HashMap;

use base::{Result, TenantId, error::internal};
use store::{FromQueryResult, Rows, Value, params, rows::place_list};
use uuid::Uuid;

use crate::term::{self, Kind, term};

#[derive(Debug, Clone, FromQueryResult)]
pub struct Kept {
    pub seq: i64,
    pub voided: bool,
    pub body: String,
}

/// A page: what it answers to, rarest first, and between which stamps.
#[derive(Debug, Clone)]
pub struct Page {
    pub terms: Vec<i64>,
    pub after: i64,
    pub before: i64,
    pub ascending: bool,
    pub limit: i64,
}

/// By id; `own`: only where it answers to this term.
pub async fn one(rows: &impl Rows, tenant: TenantId, id: Uuid, own: Option<i64>) -> Result<Option<Kept>> {
    let mut values = params![tenant, id];
    let mut sql =
        "select s.seq, s.voided, s.body from records_statement s where s.tenant_id = $1 and s.id = $2".to_owned();
    if let Some(own) = own {
        values.push(own.into());
        sql.push_str(" and exists (select 1 from records_link l where l.term = $3 and l.seq = s.seq)");
    }
    rows.maybe(&sql, values).await
}

/// The statements of a page, voided ones left out.
pub async fn page(rows: &impl Rows, tenant: TenantId, page: &Page) -> Result<Vec<Kept>> {
    let (sql, values) = walk(rows, "s.voided, s.body", tenant, page, false)?;
    rows.all(&sql, values).await
}

/// The statements of a page, voided ones too.
pub async fn every(rows: &impl Rows, tenant: TenantId, page: &Page) -> Result<Vec<Kept>> {
    let (sql, values) = walk(rows, "s.voided, s.body", tenant, page, true)?;
    rows.all(&sql, values).await
}

/// Each list that answers to the first term is walked in the order of the page
/// and the other terms are looked up for each of its statements; the database
/// merges two lists without sorting, and stops after the page. Both databases
/// are held to that: SQLite reads a cross join from left to right, PostgreSQL a
/// lateral one with a limit, and each list as far as the page. Left alone it
/// reads all that answers to the other terms when it guesses that this is less.
fn walk(
    rows: &impl Rows,
    columns: &str,
    tenant: TenantId,
    page: &Page,
    or_voided: bool,
) -> Result<(String, Vec<Value>)> {
    let mut values = params![tenant, false, or_voided, page.after, page.before, page.limit];
    let (first, others) = page.terms.split_first().ok_or_else(|| internal("a page answers to something"))?;
    let is_sqlite = rows.on().is_sqlite();
    let (mut from, mut matching) = (String::new(), String::new());
    for (index, term) in others.iter().enumerate() {
        let places = place_list(&mut values, term::answering(*term));
        let (table, which) =
            (format!("records_link l{index}"), format!("l{index}.term in ({places}) and l{index}.seq = l.seq"));
        if is_sqlite {
            from.push_str(&format!(" cross join {table}"));
            matching.push_str(&format!(" and {which}"));
        } else {
            from.push_str(&format!(" cross join lateral (select 1 from {table} where {which} limit 1) t{index}"));
        }
    }
    let which = "s.seq = l.seq and s.tenant_id = $1 and s.voided in ($2, $3)";
    if is_sqlite {
        from.push_str(" cross join records_statement s");
        matching.push_str(&format!(" and {which}"));
    } else {
        from.push_str(&format!(
            " cross join lateral (select {columns} from records_statement s where {which} limit 1) s"
        ));
    }
    let order = if page.ascending { "asc" } else { "desc" };
    let mut lists = Vec::new();
    for term in term::answering(*first) {
        values.push(term.into());
        let list = format!(
            "select l.seq as seq, {columns} from records_link l{from}
             where l.term = ${} and l.seq > $4 and l.seq < $5{matching}",
            values.len()
        );
        // In a query of its own: one list alone cannot be ordered twice.
        let held = format!("select * from ({list} order by l.seq {order} limit $6) held");
        lists.push(if is_sqlite { list } else { held });
    }
    Ok((format!("{} order by 1 {order} limit $6", lists.join(" union all ")), values))
}

#[derive(Debug, Clone, FromQueryResult)]
pub struct Stored {
    pub seq: i64,
    pub id: Uuid,
    pub body: String,
}

/// The statements of a page with their ids, voided ones too.
pub async fn stored(rows: &impl Rows, tenant: TenantId, page: &Page) -> Result<Vec<Stored>> {
    let (sql, values) = walk(rows, "s.id, s.body", tenant, page, true)?;
    rows.all(&sql, values).await
}

/// How many there are, as far as the page's limit, and the first of them.
pub async fn waiting(rows: &impl Rows, tenant: TenantId, page: &Page) -> Result<(i64, Option<i64>)> {
    #[derive(FromQueryResult)]
    struct Row {
        count: i64,
        first: Option<i64>,
    }
    let (sql, values) = walk(rows, "s.voided", tenant, page, true)?;
    let sql = format!("select count(*) as count, min(seq) as first from ({sql}) waiting");
    let row: Row = rows.one(&sql, values).await?;
    Ok((row.count, row.first))
}

/// The canonical definitions of those activities that have one.
pub async fn definitions(rows: &impl Rows, tenant: TenantId, activities: &[&str]) -> Result<HashMap<String, String>> {
    #[derive(FromQueryResult)]
    struct Row {
        iri: String,
        definition: String,
    }
    let mut found = HashMap::new();
    for some in activities.chunks(500) {
        let mut values = params![tenant];
        let list = place_list(&mut values, some.iter().map(|iri| term(tenant, Kind::Activity, iri)));
        let sql = format!("select iri, definition from records_activity where tenant_id = $1 and term in ({list})");
        let rows: Vec<Row> = rows.all(&sql, values).await?;
        found.extend(rows.into_iter().map(|row| (row.iri, row.definition)));
    }
    Ok(found)
}
