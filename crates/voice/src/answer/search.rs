//! Finding answers: by words, by category, and those to offer to somebody who
//! is about to raise a need.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use base::{Day, Result, TenantId};
use store::{FromQueryResult, Rows, Tx, Value, params, rows::place_list};
use uuid::Uuid;

use super::{Answer, COLUMNS, Content, gram_rows, spoken, words};
use crate::need::gram;

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

/// Answers for words, best first. Whoever is not sure says "maybe" and shows
/// the way by category.
#[derive(Debug, Clone, Default)]
pub struct Found {
    pub answers: Vec<Answer>,
    /// The first one is about these words, or nothing was asked.
    pub sure: bool,
}

/// What everybody can read, of a category, by words; without words by question.
pub async fn list(rows: &impl Rows, tenant: TenantId, today: Day, category: &str, q: &str) -> Result<Found> {
    let q = q.trim();
    let mut values = params![tenant, today];
    let mut narrow = String::new();
    if !category.is_empty() {
        values.push(category.into());
        narrow = format!(" and a.category = ${}", values.len());
    }
    if q.is_empty() {
        return Ok(Found { answers: select(rows, &narrow, values).await?, sure: true });
    }
    let asked = Asked::of(q);
    if asked.all().next().is_none() {
        values.push(format!("%{}%", q.replace(['%', '_'], "")).into());
        let like = values.len();
        narrow.push_str(&format!(" and (a.question like ${like} or a.answer like ${like})"));
        return Ok(Found { answers: select(rows, &narrow, values).await?, sure: false });
    }
    let scores = asked.scores(rows, tenant, today).await?;
    let list = place_list(&mut values, scores.keys().copied());
    let found = select(rows, &format!("{narrow} and a.id in ({list})"), values).await?;
    Ok(asked.judge(found, &scores))
}

/// At most three that may answer these words. When it is not sure, those of
/// the chosen category follow.
pub async fn offered(rows: &impl Rows, tenant: TenantId, today: Day, category: &str, text: &str) -> Result<Found> {
    let mut found = if text.trim().is_empty() { Found::default() } else { list(rows, tenant, today, "", text).await? };
    if !found.sure && !category.is_empty() {
        let known: Vec<Uuid> = found.answers.iter().map(|answer| answer.id).collect();
        let of_category = list(rows, tenant, today, category, "").await?.answers;
        found.answers.extend(of_category.into_iter().filter(|answer| !known.contains(&answer.id)));
    }
    found.answers.truncate(OFFERED);
    Ok(found)
}

/// The categories that have answers.
pub async fn categories(rows: &impl Rows, tenant: TenantId, today: Day) -> Result<Vec<String>> {
    let sql = format!("select distinct a.category from voice_answer a where a.tenant_id = $1 and {SHOWN}");
    rows.column(&sql, params![tenant, today]).await
}

async fn select(rows: &impl Rows, narrow: &str, values: Vec<Value>) -> Result<Vec<Answer>> {
    let sql = format!(
        "select {COLUMNS} from voice_answer a where a.tenant_id = $1 and {SHOWN}{narrow} order by a.category, a.code, a.id limit {LISTED}"
    );
    rows.all(&sql, values).await
}

/// Words of every question, which say nothing of what it is about.
const COMMON: [&str; 34] = [
    "没有", "有没", "怎么", "可以", "什么", "么时", "时候", "多少", "哪些", "多久", "多长", "我们", "能不", "不能",
    "是不", "不是", "要不", "算不", "不算", "给不", "单位", "自己", "现在", "已经", "还是", "的钱", "有什", "还有",
    "想问", "请问", "一下", "知道", "问题", "怎样",
];

/// What was asked: the grams that were typed, and those of the written words
/// for what was said.
struct Asked {
    typed: BTreeSet<String>,
    written: BTreeSet<String>,
}

/// How far an answer has the words: each gram weighs by its rareness, 0 to 1.
#[derive(Debug, Clone, Copy, Default)]
struct Score {
    weight: f64,
    grams: usize,
    typed: usize,
}

/// Less than this is chance: one rare pair of characters and a common one.
const LEAST: f64 = 1.2;
/// From here on an answer is about the words, if it has three grams of them,
/// one of which was typed, and the next one is far behind.
const SURE: f64 = 2.5;
const AHEAD: f64 = 1.25;
/// Grams that are looked up.
const MOST: usize = 80;

impl Asked {
    fn of(text: &str) -> Self {
        let telling = |text: &str| {
            let mut grams = gram::grams(text);
            grams.retain(|gram| !COMMON.contains(&gram.as_str()));
            grams
        };
        let typed = telling(text);
        let written = telling(&spoken::written(text)).difference(&typed).cloned().collect();
        Self { typed, written }
    }

    fn all(&self) -> impl Iterator<Item = &str> {
        self.written.iter().chain(&self.typed).map(String::as_str).take(MOST)
    }

    async fn scores(&self, rows: &impl Rows, tenant: TenantId, today: Day) -> Result<HashMap<Uuid, Hits>> {
        #[derive(FromQueryResult)]
        struct Hit {
            gram: String,
            id: Uuid,
        }
        let shown = format!("voice_answer a where a.tenant_id = $1 and {SHOWN}");
        let answers = rows.count(&format!("select count(*) from {shown}"), params![tenant, today]).await?;
        let mut values = params![tenant, today];
        let list = place_list(&mut values, self.all());
        let sql = format!(
            "select g.gram, g.answer_id as id from voice_answer_gram g join voice_answer a on a.id = g.answer_id
             where g.tenant_id = $1 and {SHOWN} and g.gram in ({list}) limit 20000"
        );
        let hits: Vec<Hit> = rows.all(&sql, values).await?;
        let mut texts: HashMap<&str, i64> = HashMap::new();
        for hit in &hits {
            *texts.entry(&hit.gram).or_default() += 1;
        }
        let most = (answers as f64 + 1.0).ln();
        let mut found: HashMap<Uuid, Hits> = HashMap::new();
        for hit in &hits {
            let weight = ((answers as f64 + 1.0) / texts[hit.gram.as_str()] as f64).ln() / most;
            found.entry(hit.id).or_default().insert(hit.gram.clone(), weight);
        }
        Ok(found)
    }

    /// What the question itself names counts twice.
    fn score(&self, answer: &Answer, hits: &Hits) -> Score {
        let named = gram::grams(&format!("{}\n{}", answer.question, answer.question_en));
        let mut score = Score::default();
        for (gram, weight) in hits {
            score.weight += if named.contains(gram) { 2.0 * weight } else { *weight };
            score.grams += 1;
            score.typed += usize::from(self.typed.contains(gram));
        }
        score
    }

    fn judge(&self, answers: Vec<Answer>, hits: &HashMap<Uuid, Hits>) -> Found {
        let mut scored: Vec<(Score, Answer)> = answers
            .into_iter()
            .map(|answer| (hits.get(&answer.id).map_or_else(Score::default, |hits| self.score(&answer, hits)), answer))
            .collect();
        scored.sort_by(|(one, _), (other, _)| other.weight.total_cmp(&one.weight));
        let second = scored.get(1).map_or(0.0, |(score, _)| score.weight);
        let sure = scored.first().is_some_and(|(best, _)| {
            best.weight >= SURE && best.grams >= 3 && best.typed >= 1 && best.weight >= AHEAD * second
        });
        // A single word is what it is, however common.
        let least = if self.all().nth(1).is_none() { 0.0 } else { LEAST };
        scored.retain(|(score, _)| score.weight >= least);
        Found { answers: scored.into_iter().map(|(_, answer)| answer).collect(), sure }
    }
}

/// The grams of the words that an answer has, each with its weight.
type Hits = BTreeMap<String, f64>;
