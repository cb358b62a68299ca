//! Finding answers: by words, by category, and those to offer to somebody who
//! is about to raise a need.

use std::collections::{BTreeSet, HashMap};

use base::{Day, Result, TenantId};
use store::{Rows, Tx, Value, params, rows::place_list};
use uuid::Uuid;

use super::{Answer, COLUMNS, Content, gram_rows, words};
use crate::need::gram::{self, Index};

/// Answers offered at once.
pub const OFFERED: usize = 3;
/// Answers of one list.
pub const LISTED: i64 = 200;

const SHOWN: &str = "a.withdrawn_on is null and (a.valid_until is null or a.valid_until >= $2)";

pub(super) async fn index(tx: &Tx, tenant: TenantId, id: Uuid, content: &Content) -> Result<()> {
    tx.execute("delete from voice_answer_gram where answer_id = $1", params![id]).await?;
    tx.insert_all("voice_answer_gram", &GRAMS, gram_rows(tenant, id, &words(content))).await
}

pub(super) const GRAMS: [&str; 3] = ["tenant_id", "gram", "answer_id"];

/// What everybody can read, of a category, by words; best first, without words
/// by question.
pub async fn list(rows: &impl Rows, tenant: TenantId, today: Day, category: &str, q: &str) -> Result<Vec<Answer>> {
    let q = q.trim();
    let mut values = params![tenant, today];
    let mut narrow = String::new();
    if !category.is_empty() {
        values.push(category.into());
        narrow = format!(" and a.category = ${}", values.len());
    }
    if q.is_empty() {
        return select(rows, &narrow, values).await;
    }
    if gram::grams(q).is_empty() {
        values.push(format!("%{}%", q.replace(['%', '_'], "")).into());
        let like = values.len();
        narrow.push_str(&format!(" and (a.question like ${like} or a.answer like ${like})"));
        return select(rows, &narrow, values).await;
    }
    let best = ranked(rows, tenant, today, q).await?;
    let list = place_list(&mut values, best.keys().copied());
    let mut found = select(rows, &format!("{narrow} and a.id in ({list})"), values).await?;
    sort(&mut found, &best, &gram::grams(q));
    Ok(found)
}

/// At most three that may answer these words; without a match, and with a
/// category, the ones of the category.
pub async fn offered(
    rows: &impl Rows,
    tenant: TenantId,
    today: Day,
    category: &str,
    text: &str,
) -> Result<Vec<Answer>> {
    let mut found = list(rows, tenant, today, "", text).await?;
    if text.trim().is_empty() {
        found.clear();
    }
    // What is of the chosen category comes before what only shares words.
    found.sort_by_key(|answer| answer.category != category);
    if found.is_empty() && !category.is_empty() {
        found = list(rows, tenant, today, category, "").await?;
    }
    found.truncate(OFFERED);
    Ok(found)
}

async fn select(rows: &impl Rows, narrow: &str, values: Vec<Value>) -> Result<Vec<Answer>> {
    let sql = format!(
        "select {COLUMNS} from voice_answer a where a.tenant_id = $1 and {SHOWN}{narrow} order by a.category, a.code, a.id limit {LISTED}"
    );
    rows.all(&sql, values).await
}

/// Words of every question, which say nothing of what it is about.
const COMMON: [&str; 10] = ["没有", "有没", "怎么", "可以", "什么", "多少", "哪些", "多久", "多长", "我们"];

/// What the question itself names weighs more than what the answer mentions.
fn sort(found: &mut [Answer], best: &HashMap<Uuid, f64>, wanted: &BTreeSet<String>) {
    let score = |answer: &Answer| {
        let asked = gram::grams(&format!("{}\n{}", answer.question, answer.question_en));
        let named = wanted.intersection(&asked).filter(|gram| !COMMON.contains(&gram.as_str())).count();
        named as f64 + best.get(&answer.id).copied().unwrap_or_default()
    };
    found.sort_by_cached_key(|answer| std::cmp::Reverse((score(answer) * 1e6) as i64));
}

async fn ranked(rows: &impl Rows, tenant: TenantId, today: Day, text: &str) -> Result<HashMap<Uuid, f64>> {
    let found =
        format!("voice_answer_gram g join voice_answer a on a.id = g.answer_id where g.tenant_id = $1 and {SHOWN}");
    let index = Index {
        counted: "voice_answer_gram g where g.tenant_id = $1",
        found: &found,
        key: "g.answer_id",
        values: params![tenant, today],
    };
    Ok(gram::ranked(rows, text, index).await?.into_iter().collect())
}
