//! The links of stored statements, made again from their texts.
//!
//! What changes them takes turns with the writers (`queue::WRITERS`).

use std::collections::{BTreeMap, HashSet};

use base::{Result, TenantId};
use store::{Rows, Tx, params, rows::place_list};

use crate::{
    keep::{self, Found, Name},
    term,
    xapi::{
        actor::{Actor, Ifi},
        statement::Statement,
    },
};

/// A stored statement with what it answers to.
pub struct Linked {
    pub row: Found,
    pub terms: Vec<i64>,
}

pub async fn expected(tx: &Tx, rows: Vec<Found>) -> Result<Vec<Linked>> {
    let answers = keep::answers(tx, &rows).await?;
    let mut all = Vec::with_capacity(rows.len());
    for (row, mut terms) in rows.into_iter().zip(answers) {
        let json = keep::parse(&row.body)?;
        let statement = keep::checked(&json)?;
        terms.extend(term::alone(row.tenant_id, &by(&statement), statement.target()));
        drop(statement);
        drop(json);
        all.push(Linked { row, terms: term::distinct(terms) });
    }
    Ok(all)
}

/// Who stored it, as [`crate::draft::Origin`] names them.
fn by(statement: &Statement<'_>) -> String {
    match statement.authority.as_ref().and_then(key_of) {
        Some(Ifi::Account { home_page, name }) if home_page.ends_with("/xapi") => (*name).to_owned(),
        Some(other) => other.key(),
        None => String::new(),
    }
}

/// An authority of two is an application and a user: the application stored it.
fn key_of<'a, 'j>(authority: &'a Actor<'j>) -> Option<&'a Ifi<'j>> {
    authority.identifiers().next()
}

/// Stored statements that refer to one of these, through any number of others.
pub async fn referring(tx: &Tx, names: &HashSet<Name>) -> Result<Vec<Found>> {
    let mut seen = names.clone();
    let mut next = names.clone();
    let mut seqs = Vec::new();
    while !next.is_empty() {
        let found = keep::referring(tx, &next).await?;
        next = HashSet::new();
        for (row, _) in found {
            if seen.insert((row.tenant_id, row.id)) {
                next.insert((row.tenant_id, row.id));
                seqs.push(row.seq);
            }
        }
    }
    by_seq(tx, &seqs).await
}

/// In the order of storing.
pub async fn by_seq(tx: &Tx, seqs: &[i64]) -> Result<Vec<Found>> {
    let mut all = Vec::with_capacity(seqs.len());
    for some in seqs.chunks(500) {
        let mut values = Vec::new();
        let list = place_list(&mut values, some.iter().copied());
        let sql = format!("select seq, tenant_id, id, voids, body from records_statement where seq in ({list})");
        all.extend(tx.all::<Found>(&sql, values).await?);
    }
    all.sort_unstable_by_key(|row| row.seq);
    Ok(all)
}

/// Removes links by their whole key: there is no way to them by `seq`, and
/// SQLite takes none by pairs.
pub async fn unlink(tx: &Tx, links: impl IntoIterator<Item = (i64, i64)>) -> Result<u64> {
    let mut by_seq: BTreeMap<i64, Vec<i64>> = BTreeMap::new();
    for (term, seq) in links {
        by_seq.entry(seq).or_default().push(term);
    }
    let mut removed = 0;
    for (seq, terms) in by_seq {
        for some in terms.chunks(500) {
            let mut values = params![seq];
            let list = place_list(&mut values, some.iter().copied());
            removed +=
                tx.execute(&format!("delete from records_link where term in ({list}) and seq = $1"), values).await?;
        }
    }
    Ok(removed)
}

/// Takes back definitions of activities that no statement names any more.
pub async fn forget_activities(tx: &Tx, tenant: TenantId, activities: &HashSet<String>) -> Result<()> {
    use crate::term::{Kind, answering, term};
    for iri in activities {
        let mut values = Vec::new();
        let list = place_list(&mut values, answering(term(tenant, Kind::RelatedActivity, iri)));
        let named = format!("select count(*) from (select 1 from records_link where term in ({list}) limit 1) named");
        if tx.count(&named, values).await? == 0 {
            let sql = "delete from records_activity where tenant_id = $1 and term = $2 and iri = $3";
            tx.execute(sql, params![tenant, term(tenant, Kind::Activity, iri), iri.as_str()]).await?;
        }
    }
    Ok(())
}
