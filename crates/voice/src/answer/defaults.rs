//! The answers that a new tenant starts with, from `data/answers.json`: labour
//! law that holds everywhere in the country, each with its article. They count
//! as looked through on the day that the file names, so that an old file shows.

use base::{Day, Ids, Result, TenantId};
use serde::Deserialize;
use store::{Rows, Tx, params};
use uuid::Uuid;

use super::{Content, event, gram_rows, search, words};

#[derive(Debug, Deserialize)]
pub struct Set {
    pub reviewed_on: Day,
    pub review_by: Day,
    pub answers: Vec<Default>,
}

#[derive(Debug, Deserialize)]
pub struct Default {
    pub code: String,
    /// Kinds of tenant; empty for all.
    #[serde(default)]
    pub kinds: Vec<String>,
    pub category: String,
    pub question: String,
    pub question_en: String,
    pub answer: String,
    pub answer_en: String,
    pub source: String,
    pub source_en: String,
    pub link: String,
}

pub fn set() -> Result<Set> {
    Ok(serde_json::from_str(include_str!("../../data/answers.json"))?)
}

/// Gives a tenant the answers for its kind; those that are there already are
/// left as they are.
pub async fn install(tx: &Tx, ids: &Ids, tenant: TenantId, kind: &str) -> Result<()> {
    let set = set()?;
    let known: Vec<String> = tx.column("select code from voice_answer where tenant_id = $1", params![tenant]).await?;
    let (mut answers, mut events, mut grams) = (Vec::new(), Vec::new(), Vec::new());
    for new in set.answers.into_iter().filter(|new| new.is_for(kind) && !known.contains(&new.code)) {
        let id: Uuid = ids.make();
        let content = Content {
            category: new.category,
            question: new.question,
            question_en: new.question_en,
            answer: new.answer,
            answer_en: new.answer_en,
            source: new.source,
            source_en: new.source_en,
            link: new.link,
            valid_until: None,
            review_by: set.review_by,
        };
        grams.extend(gram_rows(tenant, id, &words(&content)));
        let installed = event::Kind::Installation;
        events.push(params![id, 1_i64, tenant, installed, set.reviewed_on, content.answer.as_str()]);
        answers.push(params![
            id,
            tenant,
            new.code,
            content.category,
            content.question,
            content.question_en,
            content.answer,
            content.answer_en,
            content.source,
            content.source_en,
            content.link,
            set.reviewed_on,
            set.review_by,
            1_i64
        ]);
    }
    tx.insert_all("voice_answer", &ANSWER, answers).await?;
    tx.insert_all("voice_answer_event", &["answer_id", "seq", "tenant_id", "kind", "on_day", "text"], events).await?;
    tx.insert_all("voice_answer_gram", &search::GRAMS, grams).await
}

impl Default {
    fn is_for(&self, kind: &str) -> bool {
        self.kinds.is_empty() || self.kinds.iter().any(|known| known == kind)
    }
}

const ANSWER: [&str; 14] = [
    "id",
    "tenant_id",
    "code",
    "category",
    "question",
    "question_en",
    "answer",
    "answer_en",
    "source",
    "source_en",
    "link",
    "reviewed_on",
    "review_by",
    "version",
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::category::defaults;

    #[test]
    fn every_kind_has_its_answers_in_categories_that_it_has_and_each_cites_an_article() -> Result<()> {
        let set = set()?;
        for kind in ["railway", "hospital"] {
            let own: Vec<&Default> = set.answers.iter().filter(|answer| answer.is_for(kind)).collect();
            assert!(own.len() >= 12, "{kind}: {}", own.len());
            for answer in own {
                assert!(defaults::of(kind).any(|category| category.code == answer.category), "{}", answer.code);
                assert!(answer.source.contains('《') && answer.source.contains('条'), "{}", answer.code);
                assert!(answer.source_en.contains("rticle"), "{}", answer.code);
                assert!(answer.link.starts_with("https://"), "{}", answer.code);
                assert!(!answer.answer_en.is_empty() && !answer.question_en.is_empty(), "{}", answer.code);
            }
        }
        let mut codes: Vec<&str> = set.answers.iter().map(|answer| answer.code.as_str()).collect();
        codes.sort_unstable();
        codes.dedup();
        assert_eq!(codes.len(), set.answers.len());
        Ok(())
    }
}
