//! Reading statements: by id, or a page of those that answer to all terms.

use std::collections::HashMap;

use base::{Result, TenantId};
use store::{FromQueryResult, Rows, Value, params, rows::place_list};
use uuid::Uuid;

use crate::term::{Kind, term};

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
///
/// SQLite reads a cross join from left to right, so the first term's list is
/// walked in the order of the page and the others are looked up.
pub async fn page(rows: &impl Rows, tenant: TenantId, page: &Page) -> Result<Vec<Kept>> {
    let mut values = params![tenant, false, page.after, page.before, page.limit];
    let (from, matching) = joined(&mut values, &page.terms);
    let order = if page.ascending { "asc" } else { "desc" };
    let sql = format!(
        "select s.seq, s.voided, s.body from {from} cross join records_statement s
         where {matching} and l0.seq > $3 and l0.seq < $4 and s.seq = l0.seq and s.tenant_id = $1 and s.voided = $2
         order by l0.seq {order} limit $5"
    );
    rows.all(&sql, values).await
}

/// Lists of links, joined: what to select from, and what must hold.
fn joined(values: &mut Vec<Value>, terms: &[i64]) -> (String, String) {
    let mut from = String::new();
    let mut matching = String::new();
    for (index, term) in terms.iter().enumerate() {
        values.push((*term).into());
        let place = values.len();
        if index == 0 {
            from.push_str("records_link l0");
            matching.push_str(&format!("l0.term = ${place}"));
        } else {
            from.push_str(&format!(" cross join records_link l{index}"));
            matching.push_str(&format!(" and l{index}.term = ${place} and l{index}.seq = l0.seq"));
        }
    }
    (from, matching)
}

#[derive(Debug, Clone, FromQueryResult)]
pub struct Stored {
    pub seq: i64,
    pub id: Uuid,
    pub body: String,
}

/// Statements in the order of storing, voided ones too, after one stamp and before another.
pub async fn stored(rows: &impl Rows, tenant: TenantId, page: &Page) -> Result<Vec<Stored>> {
    let mut values = params![tenant, page.after, page.before, page.limit];
    let (from, matching) = joined(&mut values, &page.terms);
    let sql = format!(
        "select s.seq, s.id, s.body from {from} cross join records_statement s
         where {matching} and l0.seq > $2 and l0.seq < $3 and s.seq = l0.seq and s.tenant_id = $1
         order by l0.seq limit $4"
    );
    rows.all(&sql, values).await
}

/// How many there are, as far as the page's limit, and the first of them.
pub async fn waiting(rows: &impl Rows, page: &Page) -> Result<(i64, Option<i64>)> {
    #[derive(FromQueryResult)]
    struct Row {
        count: i64,
        first: Option<i64>,
    }
    let mut values = params![page.after, page.before, page.limit];
    let (from, matching) = joined(&mut values, &page.terms);
    let sql = format!(
        "select count(*) as count, min(seq) as first from (
         select l0.seq from {from} where {matching} and l0.seq > $1 and l0.seq < $2 order by l0.seq limit $3) waiting"
    );
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
