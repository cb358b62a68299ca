//! Finding needs by their words without extensions of a database: pairs of
//! Chinese characters, words of letters and digits.
//!
//! Two indexes: `text` for handlers, who search what they may read, and
//! `summary`, the public line. Only the latter is suggested to somebody who is
//! writing, so that no query can feel its way into what another person wrote.

use std::collections::{BTreeSet, HashMap};

use base::{Result, TenantId};
use store::{FromQueryResult, Rows, Value, params, rows::place_list};
use unicode_normalization::UnicodeNormalization;
use uuid::Uuid;

use super::{Need, NeedId, State};

words! {
    Field {
        Text = "text",
        Summary = "summary",
    }
}

pub const COLUMNS: [&str; 4] = ["tenant_id", "field", "gram", "need_id"];
/// Grams of a query that are looked up: the rarest.
const RAREST: usize = 12;
const SHOWN: usize = 5;
/// Texts that are ranked and read.
const CANDIDATES: usize = 50;
/// A suggestion shares at least this part of the query's weight.
const LEAST_OVERLAP: f64 = 0.25;

fn is_chinese(letter: char) -> bool {
    matches!(letter, '\u{3400}'..='\u{9fff}' | '\u{20000}'..='\u{3ffff}')
}

/// The distinct grams of a text after NFKC and in small letters. A single
/// Chinese character between others gives none by itself.
pub fn grams(text: &str) -> BTreeSet<String> {
    let letters: Vec<char> = text.nfkc().flat_map(char::to_lowercase).collect();
    let mut grams = BTreeSet::new();
    let mut word = String::new();
    for (index, letter) in letters.iter().copied().enumerate() {
        if is_chinese(letter) {
            if let Some(next) = letters.get(index + 1).filter(|next| is_chinese(**next)) {
                grams.insert([letter, *next].iter().collect());
            }
        } else if letter.is_alphanumeric() {
            word.push(letter);
            continue;
        }
        take_word(&mut grams, &mut word);
    }
    take_word(&mut grams, &mut word);
    grams
}

fn take_word(grams: &mut BTreeSet<String>, word: &mut String) {
    let taken = std::mem::take(word);
    if taken.chars().count() > 1 {
        grams.insert(taken.chars().take(24).collect());
    }
}

pub(crate) fn rows(need: &Need, field: Field, text: &str) -> Vec<Vec<Value>> {
    grams(text).into_iter().map(|gram| params![need.tenant_id, field, gram, need.id]).collect()
}

/// An open need of the public list that resembles what somebody writes.
#[derive(Debug, Clone, PartialEq, FromQueryResult)]
pub struct Similar {
    pub id: NeedId,
    pub summary: String,
    pub state: State,
    pub supporters: i64,
}

#[derive(FromQueryResult)]
struct Count {
    gram: String,
    texts: i64,
}

#[derive(FromQueryResult)]
struct Hit {
    gram: String,
    id: Uuid,
}

/// Where texts are looked up: `from … where …` with rows `g`.
struct Index<'a> {
    /// All texts, by which grams are rare or not.
    counted: &'a str,
    /// Those that may be found.
    found: &'a str,
    /// The column of `g` that names the text.
    key: &'a str,
    /// Of both: the tenant, then what `found` alone needs.
    values: Vec<Value>,
}

/// Texts by the sum of the inverse frequencies of the grams that they share
/// with the query. Only the rarest grams of the query are looked up, so that
/// the cost does not grow with the words that every text contains.
async fn ranked(rows: &impl Rows, text: &str, index: Index<'_>) -> Result<Vec<(Uuid, f64)>> {
    let wanted = grams(text);
    let mut values: Vec<Value> = index.values.iter().take(1).cloned().collect();
    let list = place_list(&mut values, wanted.iter().take(60).map(String::as_str));
    let sql = format!("select g.gram, count(*) as texts from {} and g.gram in ({list}) group by g.gram", index.counted);
    let mut counts: Vec<Count> = rows.all(&sql, values).await?;
    counts.sort_by(|a, b| (a.texts, &a.gram).cmp(&(b.texts, &b.gram)));
    counts.truncate(RAREST);
    let weights: HashMap<&str, f64> = counts.iter().map(|count| (count.gram.as_str(), weight(count.texts))).collect();
    let mut values = index.values;
    let list = place_list(&mut values, counts.iter().map(|count| count.gram.as_str()));
    let sql = format!("select g.gram, {} as id from {} and g.gram in ({list}) limit 3000", index.key, index.found);
    let mut found: HashMap<Uuid, f64> = HashMap::new();
    for Hit { gram, id } in rows.all::<Hit>(&sql, values).await? {
        *found.entry(id).or_default() += weights.get(gram.as_str()).copied().unwrap_or_default();
    }
    // Grams that no text contains count against every one alike.
    let unknown = wanted.len().min(RAREST).saturating_sub(weights.len()) as f64;
    let most: f64 = weights.values().sum::<f64>() + unknown * weight(1);
    let mut best: Vec<(Uuid, f64)> = found.into_iter().filter(|(_, overlap)| overlap / most >= LEAST_OVERLAP).collect();
    best.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    best.truncate(CANDIDATES);
    Ok(best)
}

/// At most five, best first; among equals the one with more supporters.
pub async fn similar(rows: &impl Rows, tenant: TenantId, text: &str) -> Result<Vec<Similar>> {
    let index = Index {
        counted: "voice_gram g where g.tenant_id = $1 and g.field = 'summary'",
        found: "voice_gram g join voice_need n on n.id = g.need_id
                where g.tenant_id = $1 and g.field = 'summary' and n.open = $2",
        key: "g.need_id",
        values: params![tenant, true],
    };
    let best: HashMap<Uuid, f64> = ranked(rows, text, index).await?.into_iter().collect();
    let mut values = params![tenant];
    let list = place_list(&mut values, best.keys().copied());
    let sql = format!("select id, summary, state, supporters from voice_need where tenant_id = $1 and id in ({list})");
    let mut similar: Vec<Similar> = rows.all(&sql, values).await?;
    let overlap = |need: &Similar| best.get(&need.id.0).copied().unwrap_or_default();
    similar
        .sort_by(|a, b| overlap(b).total_cmp(&overlap(a)).then(b.supporters.cmp(&a.supporters)).then(a.id.cmp(&b.id)));
    similar.truncate(SHOWN);
    Ok(similar)
}

/// A gram of few texts says more than one of many.
fn weight(texts: i64) -> f64 {
    1.0 / (1.0 + (texts.max(1) as f64).ln())
}

/// A condition on `n.id`: needs whose text contains all grams of `q`.
/// `None` when `q` has none.
pub fn condition(tenant: TenantId, q: &str, values: &mut Vec<Value>) -> Option<String> {
    let wanted = grams(q);
    if wanted.is_empty() {
        return None;
    }
    let count = wanted.len() as i64;
    values.extend(params![tenant, Field::Text]);
    let (tenant, field) = (values.len() - 1, values.len());
    let list = place_list(values, wanted);
    values.push(count.into());
    Some(format!(
        "n.id in (select g.need_id from voice_gram g where g.tenant_id = ${tenant} and g.field = ${field} and g.gram in ({list})
                  group by g.need_id having count(*) = ${})",
        values.len()
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[&str]) {
        assert_eq!(grams(text).iter().map(String::as_str).collect::<Vec<_>>(), expected);
    }

    #[test]
    fn pairs_of_characters_and_words() {
        check("夜班食堂", &["夜班", "班食", "食堂"]);
        check("Ｋ87工区，夜里没饭", &["k87", "夜里", "工区", "没饭", "里没"]);
        check("饭 a 1", &[]);
        check("NICU nurses", &["nicu", "nurses"]);
    }
}
