//! Everything derived made again from the statements, in bounded transactions,
//! while others write: links, marks of voiding, definitions of activities.
//!
//! First the statements are walked from the newest to the oldest and what is
//! missing is added; then the links are walked and what no statement gives any
//! more is removed. Whatever is written meanwhile is written rightly.

use std::collections::{BTreeMap, HashSet};

use base::{Result, TenantId};
use store::{FromQueryResult, Rows, Tx, params, rows::place_list};
use ui::App;

use crate::{
    draft::{Definition, collect},
    keep::{self, Found, Name},
    queue::WRITERS,
    relink,
    term::{Kind, answering, term},
    xapi::format::merge_definition,
};

/// What was done so far.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Progress {
    pub statements: u64,
    pub added: u64,
    pub links: u64,
    pub removed: u64,
    /// Definitions that were wrong.
    pub definitions: u64,
}

/// `tell` is called after each transaction.
pub async fn run(app: &App, tenant: Option<TenantId>, mut tell: impl FnMut(&Progress)) -> Result<Progress> {
    let mut work = Work { app, tenant, top: i64::MIN, seen: HashSet::new(), done: Progress::default() };
    let newest: Option<Option<i64>> = app.db.value("select max(seq) from records_statement", vec![]).await?;
    work.top = newest.flatten().unwrap_or(i64::MIN);
    let mut before = work.top.saturating_add(1);
    while let Some(last) = work.statements(before).await? {
        before = last;
        tell(&work.done);
    }
    let mut after = (i64::MIN, i64::MIN);
    while let Some(last) = work.links(after).await? {
        after = last;
        tell(&work.done);
    }
    let mut after = i64::MIN;
    while let Some(last) = work.activities(after).await? {
        after = last;
        tell(&work.done);
    }
    Ok(work.done)
}

struct Work<'a> {
    app: &'a App,
    tenant: Option<TenantId>,
    /// The newest statement when it began.
    top: i64,
    /// Activities whose definition was begun anew.
    seen: HashSet<i64>,
    done: Progress,
}

#[derive(FromQueryResult)]
struct Link {
    term: i64,
    seq: i64,
}

#[derive(FromQueryResult)]
struct Row {
    term: i64,
    tenant_id: TenantId,
    iri: String,
    definition: String,
}

impl Work<'_> {
    fn limit(&self) -> i64 {
        self.app.config.records.reindex_batch.max(1)
    }

    /// The next older statements; the last of them, or `None` at the end.
    async fn statements(&mut self, before: i64) -> Result<Option<i64>> {
        let mut values = params![before, self.limit()];
        let mut of = "";
        if let Some(tenant) = self.tenant {
            values.push(tenant.into());
            of = " and tenant_id = $3";
        }
        let sql = format!("select seq from records_statement where seq < $1{of} order by seq desc limit $2");
        let seqs: Vec<i64> = self.app.db.column(&sql, values).await?;
        let Some(last) = seqs.last().copied() else { return Ok(None) };
        let (top, seen, list) = (self.top, &self.seen, &seqs);
        let (added, changed, begun) = self
            .app
            .db
            .write(|tx| async move {
                tx.lock(WRITERS).await?;
                // Again: some may have been deleted since.
                let rows = relink::by_seq(&tx, list).await?;
                let (changed, begun) = define(&tx, &rows, top, seen).await?;
                void(&tx, &rows).await?;
                let linked = relink::expected(&tx, rows).await?;
                let links = linked.iter().flat_map(|one| one.terms.iter().map(|term| params![*term, one.row.seq]));
                let added = tx.insert_all_new("records_link", &["term", "seq"], links.collect()).await?;
                Ok((added, changed, begun))
            })
            .await?;
        self.seen.extend(begun);
        self.done.statements += seqs.len() as u64;
        self.done.added += added;
        self.done.definitions += changed;
        Ok(Some(last))
    }

    /// The next links in their order; the last of them, or `None` at the end.
    async fn links(&mut self, after: (i64, i64)) -> Result<Option<(i64, i64)>> {
        let (tenant, limit) = (self.tenant, self.limit());
        let (links, removed) = self
            .app
            .db
            .write(|tx| async move {
                tx.lock(WRITERS).await?;
                let sql = "select term, seq from records_link where (term, seq) > ($1, $2) order by term, seq limit $3";
                let links: Vec<Link> = tx.all(sql, params![after.0, after.1, limit]).await?;
                let removed = relink::unlink(&tx, stale(&tx, &links, tenant).await?).await?;
                Ok((links, removed))
            })
            .await?;
        self.done.links += links.len() as u64;
        self.done.removed += removed;
        Ok(links.last().map(|link| (link.term, link.seq)))
    }

    /// The next definitions: those that no statement gives are removed.
    async fn activities(&mut self, after: i64) -> Result<Option<i64>> {
        let mut values = params![after, self.limit()];
        let mut of = "";
        if let Some(tenant) = self.tenant {
            values.push(tenant.into());
            of = " and tenant_id = $3";
        }
        let sql = format!(
            "select term, tenant_id, iri, definition from records_activity where term > $1{of} order by term limit $2"
        );
        let rows: Vec<Row> = self.app.db.all(&sql, values).await?;
        let (top, seen, list) = (self.top, &self.seen, &rows);
        let removed = self
            .app
            .db
            .write(|tx| async move {
                tx.lock(WRITERS).await?;
                let mut removed = 0;
                for row in list.iter().filter(|row| !seen.contains(&row.term)) {
                    if later(&tx, row.tenant_id, &row.iri, top).await?.is_empty() {
                        removed +=
                            tx.execute("delete from records_activity where term = $1", params![row.term]).await?;
                    }
                }
                Ok(removed)
            })
            .await?;
        self.done.definitions += removed;
        Ok(rows.last().map(|row| row.term))
    }
}

/// Those of the links that no statement gives.
async fn stale(tx: &Tx, links: &[Link], tenant: Option<TenantId>) -> Result<Vec<(i64, i64)>> {
    let mut seqs: Vec<i64> = links.iter().map(|link| link.seq).collect();
    seqs.sort_unstable();
    seqs.dedup();
    let rows = relink::by_seq(tx, &seqs).await?;
    let there: HashSet<i64> = rows.iter().map(|row| row.seq).collect();
    let mine: Vec<Found> = rows.into_iter().filter(|row| tenant.is_none_or(|tenant| row.tenant_id == tenant)).collect();
    let linked = relink::expected(tx, mine).await?;
    let given: BTreeMap<i64, &[i64]> = linked.iter().map(|one| (one.row.seq, one.terms.as_slice())).collect();
    let is_stale = |link: &&Link| match given.get(&link.seq) {
        Some(terms) => terms.binary_search(&link.term).is_err(),
        None => !there.contains(&link.seq),
    };
    Ok(links.iter().filter(is_stale).map(|link| (link.term, link.seq)).collect())
}

/// What voiding statements void is marked. A mark without one stays: the
/// statement that made it may have been deleted.
async fn void(tx: &Tx, rows: &[Found]) -> Result<()> {
    let mut targets: HashSet<Name> = HashSet::new();
    for row in rows.iter().filter(|row| row.voids) {
        let json = keep::parse(&row.body)?;
        targets.extend(keep::checked(&json)?.target().map(|target| (row.tenant_id, target)));
    }
    keep::void(tx, targets.iter()).await
}

/// Definitions of these statements, which are older than all that were looked
/// at: they are the ground on which the newer ones stand. How many rows
/// changed, and the activities that are seen for the first time.
async fn define(tx: &Tx, rows: &[Found], top: i64, seen: &HashSet<i64>) -> Result<(u64, Vec<i64>)> {
    let mut said: BTreeMap<i64, (TenantId, Vec<Definition>)> = BTreeMap::new();
    for row in rows {
        for definition in definitions(row)? {
            said.entry(definition.term).or_insert((row.tenant_id, Vec::new())).1.push(definition);
        }
    }
    let known = known(tx, said.keys().copied().collect()).await?;
    let (mut changed, mut begun) = (0, Vec::new());
    for (term, (tenant, mut older)) in said {
        let before = known.get(&term).map(String::as_str);
        let iri = older[0].iri.clone();
        if seen.contains(&term) {
            older.extend(before.map(|json| Definition { term, iri: iri.clone(), json: json.to_owned() }));
        } else {
            begun.push(term);
            older.extend(later(tx, tenant, &iri, top).await?);
        }
        let mut merged = keep::parse("{}")?;
        for definition in &older {
            merge_definition(&mut merged, keep::parse(&definition.json)?);
        }
        let merged = merged.to_string();
        if before != Some(merged.as_str()) {
            let sql = "insert into records_activity (term, tenant_id, iri, definition) values ($1, $2, $3, $4)
                       on conflict (term) do update set definition = excluded.definition";
            changed += tx.execute(sql, params![term, tenant, iri, merged]).await?;
        }
    }
    Ok((changed, begun))
}

fn definitions(row: &Found) -> Result<Vec<Definition>> {
    let json = keep::parse(&row.body)?;
    let mut all = Vec::new();
    collect(row.tenant_id, &keep::checked(&json)?.said, &mut all);
    Ok(all)
}

async fn known(tx: &Tx, terms: Vec<i64>) -> Result<BTreeMap<i64, String>> {
    let mut known = BTreeMap::new();
    for some in terms.chunks(500) {
        let mut values = Vec::new();
        let list = place_list(&mut values, some.iter().copied());
        let sql = format!("select term, tenant_id, iri, definition from records_activity where term in ({list})");
        known.extend(tx.all::<Row>(&sql, values).await?.into_iter().map(|row| (row.term, row.definition)));
    }
    Ok(known)
}

/// What statements that came after it began say of an activity.
async fn later(tx: &Tx, tenant: TenantId, iri: &str, top: i64) -> Result<Vec<Definition>> {
    let mut values = params![top];
    let list = place_list(&mut values, answering(term(tenant, Kind::RelatedActivity, iri)));
    let sql = format!("select seq from records_link where term in ({list}) and seq > $1 order by seq");
    let seqs: Vec<i64> = tx.column(&sql, values).await?;
    let mut all = Vec::new();
    for row in relink::by_seq(tx, &seqs).await? {
        all.extend(definitions(&row)?.into_iter().filter(|definition| definition.iri == iri));
    }
    Ok(all)
}
