//! One bounded transaction of an erasure.

use std::collections::HashSet;

use base::{Result, error::internal};
use store::{Rows, Tx, Value, params, rows::place_list};

use super::{
    Erasure, Scope,
    agent::{Place, Stands},
};
use crate::{
    attachment,
    draft::collect,
    keep::{self, Found},
    queue::WRITERS,
    relink::{self, Linked},
    term::{Kind, term},
};

/// Deletes the next statements after a stamp; how far it looked, or `None` at the end.
pub async fn statements(tx: &Tx, erasure: &Erasure, scope: &Scope, after: i64, limit: i64) -> Result<Option<i64>> {
    tx.lock(WRITERS).await?;
    let found = candidates(tx, erasure, scope, after, limit).await?;
    let Some(last) = found.last().map(|row| row.seq) else { return Ok(None) };
    let mut chosen = Vec::with_capacity(found.len());
    for row in found {
        if is_meant(scope, &row)? {
            chosen.push(row);
        }
    }
    if !chosen.is_empty() {
        delete(tx, erasure, chosen).await?;
    }
    Ok(Some(last))
}

fn is_meant(scope: &Scope, row: &Found) -> Result<bool> {
    match scope {
        Scope::Age { .. } => Ok(true),
        Scope::Agent { agent, mentions } => Ok(match agent.stands(&row.body)? {
            Some(Stands::Actor) => true,
            Some(Stands::Mentioned) => *mentions,
            None => false,
        }),
    }
}

async fn candidates(tx: &Tx, erasure: &Erasure, scope: &Scope, after: i64, limit: i64) -> Result<Vec<Found>> {
    match scope {
        Scope::Agent { agent, .. } => agent.candidates(tx, erasure.tenant_id, after, limit).await,
        Scope::Age { before } => {
            let sql =
                "select s.seq, s.tenant_id, s.id, s.voids, s.body from records_link l cross join records_statement s
                       where l.term = $1 and l.seq > $2 and l.seq < $3 and s.seq = l.seq and s.tenant_id = $4
                       order by l.seq limit $5";
            let all = term(erasure.tenant_id, Kind::All, "");
            tx.all(sql, params![all, after, *before, erasure.tenant_id, limit]).await
        }
    }
}

async fn delete(tx: &Tx, erasure: &Erasure, rows: Vec<Found>) -> Result<()> {
    let names: HashSet<keep::Name> = rows.iter().map(|row| (row.tenant_id, row.id)).collect();
    let mut activities = HashSet::new();
    let mut digests = Vec::new();
    for row in &rows {
        let json = keep::parse(&row.body)?;
        let mut definitions = Vec::new();
        collect(row.tenant_id, &keep::checked(&json)?.said, &mut definitions);
        activities.extend(definitions.into_iter().map(|definition| definition.iri));
        digests.extend(attachment::named(&row.body).map_err(|fault| internal(fault.to_string()))?);
    }
    // Those that refer to what goes answer no more to what it answered to.
    let referring = relink::referring(tx, &names).await?;
    let referring: Vec<Found> = referring.into_iter().filter(|row| !names.contains(&(row.tenant_id, row.id))).collect();
    let before = relink::expected(tx, referring.clone()).await?;
    let gone = relink::expected(tx, rows).await?;
    relink::unlink(tx, pairs(&gone)).await?;
    forget(tx, erasure, &gone).await?;
    let after: HashSet<(i64, i64)> = pairs(&relink::expected(tx, referring).await?).collect();
    relink::unlink(tx, pairs(&before).filter(|pair| !after.contains(pair))).await?;
    relink::forget_activities(tx, erasure.tenant_id, &activities).await?;
    let attachments = digests.into_iter().map(|sha2| params![erasure.id, erasure.tenant_id, sha2]).collect();
    let columns = ["erasure_id", "tenant_id", "sha2"];
    tx.insert_all_new("records_erased_attachment", &columns, attachments).await.map(drop)
}

fn pairs(linked: &[Linked]) -> impl Iterator<Item = (i64, i64)> {
    linked.iter().flat_map(|one| one.terms.iter().map(|term| (*term, one.row.seq)))
}

/// The rows themselves, and what is said of them elsewhere.
async fn forget(tx: &Tx, erasure: &Erasure, gone: &[Linked]) -> Result<()> {
    let ids: Vec<Vec<Value>> =
        gone.iter().map(|one| params![erasure.id, erasure.tenant_id, one.row.seq, one.row.id]).collect();
    tx.insert_all_new("records_erased", &["erasure_id", "tenant_id", "seq", "statement_id"], ids).await?;
    for some in gone.chunks(500) {
        for table in ["records_forwarding_refusal", "records_statement"] {
            let mut values = params![erasure.tenant_id];
            let list = place_list(&mut values, some.iter().map(|one| one.row.seq));
            tx.execute(&format!("delete from {table} where tenant_id = $1 and seq in ({list})"), values).await?;
        }
    }
    let sql = "update records_erasure set statements = statements + $2 where id = $1";
    tx.execute(sql, params![erasure.id, gone.len() as i64]).await.map(drop)
}

/// Deletes the next documents; how many.
pub async fn documents(tx: &Tx, erasure: &Erasure, scope: &Scope, limit: i64) -> Result<u64> {
    let mut values = params![erasure.tenant_id, limit];
    let which = match scope {
        Scope::Agent { agent, .. } => {
            let keys = place_list(&mut values, agent.keys.iter().map(String::as_str));
            format!("kind in ('state', 'agent-profile') and agent in ({keys})")
        }
        Scope::Age { before } => {
            values.push(store::stamp::moment_of(*before).into());
            "kind = 'state' and stored_at < $3".into()
        }
    };
    let sql = format!(
        "select kind, activity, agent, registration, name from records_document where tenant_id = $1 and {which} limit $2"
    );
    let places: Vec<Place> = tx.all(&sql, values).await?;
    for place in &places {
        let sql = "delete from records_document where tenant_id = $1 and kind = $2 and activity = $3 and agent = $4
                   and registration = $5 and name = $6";
        let Place { kind, activity, agent, registration, name } = place.clone();
        tx.execute(sql, params![erasure.tenant_id, kind, activity, agent, registration, name]).await?;
    }
    let sql = "update records_erasure set documents = documents + $2 where id = $1";
    tx.execute(sql, params![erasure.id, places.len() as i64]).await?;
    Ok(places.len() as u64)
}
