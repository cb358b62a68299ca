//! Finding needs by their words without extensions of a database: pairs of
//! Chinese characters, words of letters and digits.
//!
//! Two indexes: `text` for handlers, who search what they may read, and
//! `summary`, the public line. Only the latter is suggested to somebody who is
//! writing, so that no query can feel its way into what another person wrote.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use base::{Result, TenantId};
use store::{FromQueryResult, Rows, Value, params, rows::place_list};
use unicode_normalization::UnicodeNormalization;

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
#[derive(Debug, Clone, PartialEq)]
pub struct Similar {
    pub id: NeedId,
    pub summary: String,
    pub state: State,
    pub supporters: i64,
}

#[derive(FromQueryResult)]
struct Count {
    gram: String,
    needs: i64,
}

#[derive(FromQueryResult)]
struct Hit {
    gram: String,
    id: NeedId,
    summary: String,
    state: State,
    supporters: i64,
}

/// At most five, best first: the sum of the inverse frequencies of the shared
/// grams. Only the rarest grams of the query are looked up, so that the cost
/// does not grow with the words that every need contains.
pub async fn similar(rows: &impl Rows, tenant: TenantId, text: &str) -> Result<Vec<Similar>> {
    let wanted = grams(text);
    let mut values = params![tenant, Field::Summary];
    let list = place_list(&mut values, wanted.iter().take(60).map(String::as_str));
    let sql = format!(
        "select gram, count(*) as needs from voice_gram where tenant_id = $1 and field = $2 and gram in ({list}) group by gram"
    );
    let mut counts: Vec<Count> = rows.all(&sql, values).await?;
    counts.sort_by(|a, b| (a.needs, &a.gram).cmp(&(b.needs, &b.gram)));
    counts.truncate(RAREST);
    let weights: HashMap<&str, f64> = counts.iter().map(|count| (count.gram.as_str(), weight(count.needs))).collect();
    let mut values = params![tenant, Field::Summary, true];
    let list = place_list(&mut values, counts.iter().map(|count| count.gram.as_str()));
    let sql = format!(
        "select g.gram, n.id, n.summary, n.state, n.supporters from voice_gram g join voice_need n on n.id = g.need_id
         where g.tenant_id = $1 and g.field = $2 and g.gram in ({list}) and n.open = $3 limit 3000"
    );
    let mut found: BTreeMap<NeedId, (f64, Similar)> = BTreeMap::new();
    for Hit { gram, id, summary, state, supporters } in rows.all::<Hit>(&sql, values).await? {
        let fresh = || (0.0, Similar { id, summary, state, supporters });
        found.entry(id).or_insert_with(fresh).0 += weights.get(gram.as_str()).copied().unwrap_or_default();
    }
    // Grams that no summary contains count against every suggestion alike.
    let unknown = wanted.len().min(RAREST).saturating_sub(weights.len()) as f64;
    let most: f64 = weights.values().sum::<f64>() + unknown * weight(1);
    let mut best: Vec<(f64, Similar)> =
        found.into_values().filter(|(overlap, _)| overlap / most >= LEAST_OVERLAP).collect();
    best.sort_by(|a, b| b.0.total_cmp(&a.0).then(b.1.supporters.cmp(&a.1.supporters)).then(a.1.id.cmp(&b.1.id)));
    Ok(best.into_iter().take(SHOWN).map(|(_, similar)| similar).collect())
}

/// A gram of few needs says more than one of many.
fn weight(needs: i64) -> f64 {
    1.0 / (1.0 + (needs.max(1) as f64).ln())
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
