//! Storing: many requests, each whole or not at all, in one transaction.
//!
//! A statement that refers to another answers to what that one answers to,
//! through any number of references and whichever came first.

use std::collections::{BTreeMap, HashMap, HashSet};

use base::{Moment, Result, TenantId, error::internal};
use store::{FromQueryResult, Rows, Tx, Value, params, rows::among, stamp};
use uuid::Uuid;

use crate::{
    draft::{Definition, Draft},
    term::{self, Kind, term},
    xapi::{Json, Version, equivalence, format::merge_definition, statement},
};

/// What became of one request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kept {
    Whole,
    /// A statement with this id is there and says something else.
    Conflict(Uuid),
}

/// References that are followed from one statement.
const CHAIN: usize = 32;
/// Ids in one question.
const SOME: usize = 500;

/// A row, for the links between statements.
#[derive(Debug, Clone, FromQueryResult)]
pub struct Found {
    pub seq: i64,
    pub tenant_id: TenantId,
    pub id: Uuid,
    pub voids: bool,
    pub body: String,
}

pub type Name = (TenantId, Uuid);

/// Stores the requests in the caller's transaction, in their order.
pub async fn keep(tx: &Tx, now: Moment, requests: &[&[Draft]]) -> Result<Vec<Kept>> {
    let told = requests.iter().copied().flatten().filter(|draft| !draft.is_fresh);
    let names: Vec<Name> = told.map(|draft| (draft.tenant, draft.id)).collect();
    let known = find(tx, &names).await?;
    let (verdicts, accepted) = sort(requests, &known)?;
    if !accepted.is_empty() {
        Group::of(accepted).store(tx, now).await?;
    }
    Ok(verdicts)
}

/// Which requests stand, and which of their statements are new.
fn sort<'d>(requests: &[&'d [Draft]], known: &HashMap<Name, Found>) -> Result<(Vec<Kept>, Vec<&'d Draft>)> {
    let mut accepted: Vec<&Draft> = Vec::new();
    let mut texts: HashMap<Name, &str> = known.iter().map(|(name, found)| (*name, found.body.as_str())).collect();
    let mut verdicts = Vec::with_capacity(requests.len());
    for request in requests {
        let mut new = Vec::new();
        let mut verdict = Kept::Whole;
        for draft in *request {
            match texts.get(&(draft.tenant, draft.id)) {
                None => new.push(draft),
                Some(text) if is_same(text, draft.text())? => {}
                Some(_) => verdict = Kept::Conflict(draft.id),
            }
        }
        if verdict == Kept::Whole {
            texts.extend(new.iter().map(|draft| ((draft.tenant, draft.id), draft.text())));
            accepted.extend(new);
        }
        verdicts.push(verdict);
    }
    Ok((verdicts, accepted))
}

/// Does a kept statement say what is sent under its id?
pub fn is_same(kept: &str, sent: &str) -> Result<bool> {
    let (kept, mut sent) = (parse(kept)?, parse(sent)?);
    if sent.get("timestamp").and_then(Json::as_text).is_some_and(|text| text.starts_with("0000-")) {
        sent.remove("timestamp");
    }
    Ok(equivalence::is_equivalent(&kept, &sent))
}

pub(crate) fn parse(text: &str) -> Result<Json<'_>> {
    Json::read(text.as_bytes()).map_err(|fault| internal(format!("a kept statement does not parse: {fault}")))
}

async fn find(tx: &Tx, names: &[Name]) -> Result<HashMap<Name, Found>> {
    let mut found = HashMap::new();
    for some in names.chunks(SOME) {
        let mut values = Vec::new();
        let tenants: HashSet<TenantId> = some.iter().map(|(tenant, _)| *tenant).collect();
        let tenants = among(tx, &mut values, tenants.into_iter().map(Value::from));
        let ids = among(tx, &mut values, some.iter().map(|(_, id)| (*id).into()));
        let sql = format!(
            "select seq, tenant_id, id, voids, body from records_statement where tenant_id {tenants} and id {ids}"
        );
        let rows: Vec<Found> = tx.all(&sql, values).await?;
        found.extend(rows.into_iter().map(|row| ((row.tenant_id, row.id), row)));
    }
    Ok(found)
}

/// A statement that is there, as one that others may refer to.
struct Known {
    terms: Vec<i64>,
    target: Option<Uuid>,
    is_voiding: bool,
}

/// The new statements of one transaction and those they are tied to.
struct Group<'d> {
    drafts: Vec<&'d Draft>,
    known: HashMap<Name, Known>,
}

impl<'d> Group<'d> {
    fn of(drafts: Vec<&'d Draft>) -> Self {
        let know = |draft: &&Draft| {
            let known = Known { terms: draft.terms.clone(), target: draft.target, is_voiding: draft.is_voiding };
            ((draft.tenant, draft.id), known)
        };
        Self { known: drafts.iter().map(know).collect(), drafts }
    }

    async fn store(mut self, tx: &Tx, now: Moment) -> Result<()> {
        let new: HashSet<Name> = self.known.keys().copied().collect();
        self.learn_targets(tx).await?;
        let told = self.drafts.iter().filter(|draft| !draft.is_fresh);
        let referring = referring(tx, &told.map(|draft| (draft.tenant, draft.id)).collect()).await?;
        let first = tx.stamp(now, self.drafts.len());
        let mut rows = Vec::with_capacity(self.drafts.len());
        let mut links = Vec::with_capacity(self.drafts.len() * 12);
        let voided_here = self.voided();
        let voided_before: HashSet<Name> =
            referring.iter().filter(|(row, _)| row.voids).map(|(_, target)| *target).collect();
        for (draft, seq) in self.drafts.iter().zip((first..).step_by(stamp::STEP as usize)) {
            let name = (draft.tenant, draft.id);
            let voided = !draft.is_voiding && (voided_here.contains(&name) || voided_before.contains(&name));
            let body = draft.stored(stamp::moment_of(seq));
            rows.push(params![seq, draft.tenant, draft.id, draft.person, draft.is_voiding, voided, body]);
            let answers = self.answers(name);
            let alone = draft.alone.iter().copied().filter(|term| !answers.contains(term));
            links.extend(alone.chain(answers.iter().copied()).map(|term| (term, seq)));
        }
        // In the order of their index, so that each of its pages is touched once.
        links.sort_unstable();
        let links = links.into_iter().map(|(term, seq)| params![term, seq]).collect();
        let columns = ["seq", "tenant_id", "id", "person_id", "voids", "voided", "body"];
        tx.insert_all("records_statement", &columns, rows).await?;
        tx.insert_all("records_link", &["term", "seq"], links).await?;
        self.tie(tx, &referring).await?;
        void(tx, voided_here.difference(&new)).await?;
        define(tx, &self.drafts).await
    }

    /// What a statement answers to: by itself, and through what it refers to.
    fn answers(&self, name: Name) -> Vec<i64> {
        let mut terms: Vec<i64> = Vec::new();
        let mut next = Some(name);
        let mut seen = HashSet::new();
        while let Some((name, known)) = next.and_then(|name| Some((name, self.known.get(&name)?))) {
            if !seen.insert(name) || seen.len() > CHAIN {
                break;
            }
            terms.extend(&known.terms);
            next = known.target.map(|target| (name.0, target));
        }
        term::distinct(terms)
    }

    /// Reads what the new statements refer to, and what those refer to.
    async fn learn_targets(&mut self, tx: &Tx) -> Result<()> {
        for _ in 0..CHAIN {
            let wanted: Vec<Name> = self
                .known
                .iter()
                .filter_map(|((tenant, _), known)| Some((*tenant, known.target?)))
                .filter(|name| !self.known.contains_key(name))
                .collect();
            let found = if wanted.is_empty() { HashMap::new() } else { find(tx, &wanted).await? };
            if found.is_empty() {
                break;
            }
            for (name, row) in found {
                self.known.insert(name, know(&row)?);
            }
        }
        Ok(())
    }

    /// Statements that are taken back by new ones, and may be: no voiding ones.
    fn voided(&self) -> HashSet<Name> {
        let targets =
            self.drafts.iter().filter(|draft| draft.is_voiding).filter_map(|draft| Some((draft.tenant, draft.target?)));
        targets.filter(|name| self.known.get(name).is_none_or(|known| !known.is_voiding)).collect()
    }

    /// Earlier statements that refer to new ones now answer to more.
    async fn tie(&self, tx: &Tx, referring: &[(Found, Name)]) -> Result<()> {
        let mut links: HashSet<(i64, i64)> = HashSet::new();
        let mut reached: Vec<(i64, Name, Name)> =
            referring.iter().map(|(row, target)| (row.seq, (row.tenant_id, row.id), *target)).collect();
        let mut seen: HashSet<(i64, Name)> = HashSet::new();
        for _ in 0..CHAIN {
            reached.retain(|(seq, _, target)| seen.insert((*seq, *target)));
            if reached.is_empty() {
                break;
            }
            for (seq, _, target) in &reached {
                links.extend(self.answers(*target).into_iter().map(|term| (term, *seq)));
            }
            // Who refers to those who refer.
            let between: HashSet<Name> = reached.iter().map(|(_, name, _)| *name).collect();
            let ends: HashMap<Name, Name> = reached.iter().map(|(_, name, target)| (*name, *target)).collect();
            let further = self::referring(tx, &between).await?;
            reached = further.iter().map(|(row, through)| (row.seq, (row.tenant_id, row.id), ends[through])).collect();
        }
        let rows = links.iter().map(|(term, seq)| params![*term, *seq]).collect();
        tx.insert_all_new("records_link", &["term", "seq"], rows).await?;
        // Each value once, as in `term::distinct`.
        let plain: HashSet<(i64, i64)> = links.iter().map(|(term, seq)| (term & !1, *seq)).collect();
        for (plain, seq) in plain {
            let sql = "delete from records_link where term = $1 and seq = $3
                       and exists (select 1 from records_link l where l.term = $2 and l.seq = $3)";
            tx.execute(sql, params![plain | 1, plain, seq]).await?;
        }
        Ok(())
    }
}

/// What stored statements answer to by their texts and those of their targets,
/// beside what each answers to alone.
pub(crate) async fn answers(tx: &Tx, rows: &[Found]) -> Result<Vec<Vec<i64>>> {
    let mut group = Group { drafts: Vec::new(), known: HashMap::new() };
    for row in rows {
        group.known.insert((row.tenant_id, row.id), know(row)?);
    }
    group.learn_targets(tx).await?;
    Ok(rows.iter().map(|row| group.answers((row.tenant_id, row.id))).collect())
}

/// A kept statement, under whichever edition: each takes what the other refuses.
pub(crate) fn checked<'j>(json: &'j Json<'j>) -> Result<statement::Statement<'j>> {
    let read = statement::read(json, Version::V2).or_else(|_| statement::read(json, Version::V1));
    read.map_err(|fault| internal(format!("a kept statement is not valid: {fault}")))
}

fn know(row: &Found) -> Result<Known> {
    let json = parse(&row.body)?;
    let checked = checked(&json)?;
    let mut terms = term::own(row.tenant_id, &checked);
    terms.extend(checked.authority.iter().flat_map(|authority| term::vouched(row.tenant_id, authority)));
    Ok(Known { terms, target: checked.target(), is_voiding: row.voids })
}

/// Stored statements that refer to one of these, each with the one it refers to.
pub(crate) async fn referring(tx: &Tx, names: &HashSet<Name>) -> Result<Vec<(Found, Name)>> {
    #[derive(FromQueryResult)]
    struct Link {
        term: i64,
        seq: i64,
    }
    #[derive(FromQueryResult)]
    struct Row {
        seq: i64,
        tenant_id: TenantId,
        id: Uuid,
        voids: bool,
    }
    let by_term: HashMap<i64, Name> =
        names.iter().map(|name| (term(name.0, Kind::Reference, &name.1.to_string()), *name)).collect();
    let terms: Vec<i64> = by_term.keys().copied().collect();
    let mut links: Vec<Link> = Vec::new();
    for some in terms.chunks(SOME) {
        let mut values = Vec::new();
        let some = among(tx, &mut values, some.iter().map(|term| (*term).into()));
        links.extend(tx.all::<Link>(&format!("select term, seq from records_link where term {some}"), values).await?);
    }
    let mut all = Vec::new();
    // Nearly always none.
    for some in links.chunks(SOME) {
        let mut values = Vec::new();
        let seqs = among(tx, &mut values, some.iter().map(|link| link.seq.into()));
        let sql = format!("select seq, tenant_id, id, voids from records_statement where seq {seqs}");
        let rows: Vec<Row> = tx.all(&sql, values).await?;
        let rows: HashMap<i64, Row> = rows.into_iter().map(|row| (row.seq, row)).collect();
        all.extend(some.iter().filter_map(|link| {
            let (target, row) = (*by_term.get(&link.term)?, rows.get(&link.seq)?);
            let found =
                Found { seq: row.seq, tenant_id: row.tenant_id, id: row.id, voids: row.voids, body: String::new() };
            (row.tenant_id == target.0).then_some((found, target))
        }));
    }
    Ok(all)
}

pub(crate) async fn void(tx: &Tx, names: impl Iterator<Item = &Name>) -> Result<()> {
    for (tenant, id) in names {
        let sql = "update records_statement set voided = $3 where tenant_id = $1 and id = $2 and voids = $4";
        tx.execute(sql, params![*tenant, *id, true, false]).await?;
    }
    Ok(())
}

/// Merges what the statements say of activities into the canonical definitions.
async fn define(tx: &Tx, drafts: &[&Draft]) -> Result<()> {
    #[derive(FromQueryResult)]
    struct Row {
        term: i64,
        definition: String,
    }
    // In the order of their keys, so that two writers cannot wait for each other.
    let mut said: BTreeMap<i64, (TenantId, Vec<&Definition>)> = BTreeMap::new();
    for draft in drafts {
        for definition in &draft.definitions {
            said.entry(definition.term).or_insert((draft.tenant, Vec::new())).1.push(definition);
        }
    }
    let terms: Vec<i64> = said.keys().copied().collect();
    let mut known: HashMap<i64, String> = HashMap::new();
    for some in terms.chunks(SOME) {
        let mut values = Vec::new();
        let tenants: HashSet<TenantId> = some.iter().map(|term| said[term].0).collect();
        let tenants = among(tx, &mut values, tenants.into_iter().map(Value::from));
        let some = among(tx, &mut values, some.iter().map(|term| (*term).into()));
        let sql = format!("select term, definition from records_activity where tenant_id {tenants} and term {some}");
        known.extend(tx.all::<Row>(&sql, values).await?.into_iter().map(|row| (row.term, row.definition)));
    }
    let mut new = Vec::new();
    for (term, (tenant, mut definitions)) in said {
        let before = known.get(&term).map(String::as_str);
        // Most say what is known, or the same as their neighbours.
        definitions.dedup_by_key(|definition| &definition.json);
        definitions.retain(|definition| Some(definition.json.as_str()) != before);
        let Some(first) = definitions.first() else { continue };
        let mut merged = parse(before.unwrap_or("{}"))?;
        for definition in &definitions {
            merge_definition(&mut merged, parse(&definition.json)?);
        }
        let merged = merged.to_string();
        match before {
            None => new.push(params![term, tenant, first.iri.as_str(), merged]),
            Some(before) if before != merged => {
                let sql = "update records_activity set definition = $2 where term = $1";
                tx.execute(sql, params![term, merged]).await?;
            }
            Some(_) => {}
        }
    }
    // Statements of the house are kept without a turn: another may have made the activity a moment ago.
    tx.insert_all_new("records_activity", &["term", "tenant_id", "iri", "definition"], new).await.map(drop)
}
