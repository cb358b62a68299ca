//! Policy questions and answers (政策问答): an answer cites its source, is looked
//! through by a date, and is offered before somebody raises a need. Whom it
//! does not help raises one from it.
//!
//! Written by those who handle the category's needs. A row is the answer as it
//! stands; its history ([`event`]) is only ever added to.

pub mod defaults;
pub mod event;
pub mod search;
mod spoken;

use base::{Actor, Day, Permission, Result, Role, TenantId, conflict, invalid, not_found};
use people::{audit, unit};
use store::{FromQueryResult, Rows, Tx, Value, params, row};
use uuid::Uuid;

use crate::{
    category::{Category, Tree},
    desk::{Desk, plus},
    need::{Need, NeedId, gram},
};

/// Writes and reviews answers of the categories that the own units handle.
pub const WRITE: Permission =
    Permission { name: "voice.answer.write", roles: &[Role::NeedHandler, Role::UnionHandler, Role::Counsellor] };
/// An answer is looked through again within so many days.
pub const REVIEW_DAYS: i64 = 366;

#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct Answer {
    pub id: Uuid,
    pub category: String,
    pub question: String,
    pub question_en: String,
    pub answer: String,
    pub answer_en: String,
    /// Law or rule with the article.
    pub source: String,
    pub source_en: String,
    pub link: String,
    /// The last day on which it holds.
    pub valid_until: Option<Day>,
    pub reviewed_on: Day,
    pub review_by: Day,
    pub withdrawn_on: Option<Day>,
    pub version: i64,
}

pub(crate) const COLUMNS: &str = "a.id, a.category, a.question, a.question_en, a.answer, a.answer_en, a.source, a.source_en, a.link, \
     a.valid_until, a.reviewed_on, a.review_by, a.withdrawn_on, a.version";

impl Answer {
    pub fn is_shown(&self, today: Day) -> bool {
        self.withdrawn_on.is_none() && self.valid_until.is_none_or(|until| until >= today)
    }

    pub fn is_due(&self, today: Day) -> bool {
        self.withdrawn_on.is_none() && self.review_by < today
    }

    /// The first words of the answer, for a list.
    pub fn beginning(&self, text: &str) -> String {
        if text.chars().count() > 90 { text.chars().take(90).chain(['…']).collect() } else { text.to_owned() }
    }
}

/// What is written; see [`Answer`].
#[derive(Debug, Clone)]
pub struct Content {
    pub category: String,
    pub question: String,
    pub question_en: String,
    pub answer: String,
    pub answer_en: String,
    pub source: String,
    pub source_en: String,
    pub link: String,
    pub valid_until: Option<Day>,
    pub review_by: Day,
}

pub async fn get(rows: &impl Rows, tenant: TenantId, id: Uuid) -> Result<Answer> {
    rows.one(&format!("select {COLUMNS} from voice_answer a where a.tenant_id = $1 and a.id = $2"), params![tenant, id])
        .await
}

/// May the actor write answers of this category? Its owning unit decides.
pub async fn may_write(rows: &impl Rows, actor: &Actor, category: &Category) -> Result<bool> {
    let unit = unit::by_code(rows, actor.tenant, unit::Tree::Admin, &category.owner_unit).await?;
    Ok(unit.is_some_and(|unit| actor.may_in(&WRITE, unit.id)))
}

/// The categories whose answers the actor writes.
pub async fn own_categories(rows: &impl Rows, actor: &Actor) -> Result<Vec<Category>> {
    let mut own = Vec::new();
    for category in Tree::read(rows, actor.tenant).await?.open_tops() {
        if may_write(rows, actor, category).await? {
            own.push(category.clone());
        }
    }
    Ok(own)
}

async fn require(rows: &impl Rows, actor: &Actor, category: &str) -> Result<()> {
    actor.require(&WRITE)?;
    let own = own_categories(rows, actor).await?;
    if own.iter().any(|known| known.code == category) { Ok(()) } else { Err(base::forbidden()) }
}

pub async fn write(tx: &Tx, desk: &Desk, actor: &Actor, content: &Content) -> Result<Uuid> {
    check(tx, desk, actor, content).await?;
    let id: Uuid = desk.ids.make();
    let values = row! {
        id: id, tenant_id: desk.tenant, code: "", category: content.category.as_str(), question: content.question.as_str(),
        question_en: content.question_en.as_str(), answer: content.answer.as_str(), answer_en: content.answer_en.as_str(),
        source: content.source.as_str(), source_en: content.source_en.as_str(), link: content.link.as_str(),
        valid_until: content.valid_until, reviewed_on: desk.today(), review_by: content.review_by, version: 0_i64
    };
    tx.insert("voice_answer", values).await?;
    search::index(tx, desk.tenant, id, content).await?;
    record(tx, desk, actor, id, 0, event::Kind::Writing, &content.answer).await?;
    Ok(id)
}

/// Changes it, which is a review too; what it said before stays in its history.
pub async fn change(tx: &Tx, desk: &Desk, actor: &Actor, id: Uuid, seen: i64, content: &Content) -> Result<()> {
    let answer = open(tx, desk, actor, id, seen).await?;
    check(tx, desk, actor, content).await?;
    let sql = "update voice_answer set category = $2, question = $3, question_en = $4, answer = $5, answer_en = $6, source = $7,
                      source_en = $8, link = $9, valid_until = $10, reviewed_on = $11, review_by = $12 where id = $1";
    let values: Vec<Value> = params![
        id,
        content.category.as_str(),
        content.question.as_str(),
        content.question_en.as_str(),
        content.answer.as_str(),
        content.answer_en.as_str(),
        content.source.as_str(),
        content.source_en.as_str(),
        content.link.as_str(),
        content.valid_until,
        desk.today(),
        content.review_by
    ];
    tx.execute(sql, values).await?;
    search::index(tx, desk.tenant, id, content).await?;
    record(tx, desk, actor, id, answer.version, event::Kind::Change, &content.answer).await
}

/// "Looked through, still right", until the next date.
pub async fn review(tx: &Tx, desk: &Desk, actor: &Actor, id: Uuid, seen: i64, review_by: Day) -> Result<()> {
    let answer = open(tx, desk, actor, id, seen).await?;
    check_date(desk, review_by)?;
    let sql = "update voice_answer set reviewed_on = $2, review_by = $3 where id = $1";
    tx.execute(sql, params![id, desk.today(), review_by]).await?;
    record(tx, desk, actor, id, answer.version, event::Kind::Review, &answer.answer).await
}

/// Takes it off the page; why stays in its history.
pub async fn withdraw(tx: &Tx, desk: &Desk, actor: &Actor, id: Uuid, seen: i64, why: &str) -> Result<()> {
    let answer = open(tx, desk, actor, id, seen).await?;
    tx.execute("update voice_answer set withdrawn_on = $2 where id = $1", params![id, desk.today()]).await?;
    record(tx, desk, actor, id, answer.version, event::Kind::Withdrawal, why).await
}

/// Of a category that the actor writes, at the version that they saw.
async fn open(tx: &Tx, desk: &Desk, actor: &Actor, id: Uuid, seen: i64) -> Result<Answer> {
    let answer = get(tx, desk.tenant, id).await?;
    require(tx, actor, &answer.category).await?;
    let current = answer.version == seen && answer.withdrawn_on.is_none();
    if current { Ok(answer) } else { Err(conflict("answer-changed")) }
}

async fn check(tx: &Tx, desk: &Desk, actor: &Actor, content: &Content) -> Result<()> {
    require(tx, actor, &content.category).await?;
    check_date(desk, content.review_by)?;
    if content.valid_until.is_some_and(|until| until < desk.today()) {
        return Err(invalid("valid_until", "answer-date-past"));
    }
    if !content.link.is_empty() && !content.link.starts_with("https://") && !content.link.starts_with("http://") {
        return Err(invalid("link", "answer-link"));
    }
    Ok(())
}

fn check_date(desk: &Desk, review_by: Day) -> Result<()> {
    if review_by <= desk.today() {
        return Err(invalid("review_by", "answer-date-past"));
    }
    if review_by > plus(desk.today(), REVIEW_DAYS) { Err(invalid("review_by", "answer-date-far")) } else { Ok(()) }
}

async fn record(
    tx: &Tx,
    desk: &Desk,
    actor: &Actor,
    id: Uuid,
    version: i64,
    kind: event::Kind,
    text: &str,
) -> Result<()> {
    let sql = "update voice_answer set version = version + 1 where id = $1 and version = $2";
    if tx.execute(sql, params![id, version]).await? == 0 {
        return Err(conflict("answer-changed"));
    }
    let values = row! {
        answer_id: id, seq: version + 1, tenant_id: desk.tenant, kind: kind, actor_id: actor.person, on_day: desk.today(),
        at: desk.now, text: text
    };
    tx.insert("voice_answer_event", values).await?;
    audit::write(tx, desk.now, actor, &format!("voice.answer.{}", kind.code()), id, "").await
}

/// Notes which answer did not solve a need; one that is not there is left out.
pub(crate) async fn refer(tx: &Tx, need: &Need, answer: Uuid) -> Result<()> {
    match get(tx, need.tenant_id, answer).await {
        Ok(_) => tx.insert_new("voice_need_answer", row! { need_id: need.id, answer_id: answer }).await.map(drop),
        Err(base::Error::NotFound) => Ok(()),
        Err(error) => Err(error),
    }
}

/// The answer that did not solve this need.
pub(crate) async fn of_need(rows: &impl Rows, tenant: TenantId, need: NeedId) -> Result<Option<Answer>> {
    let sql = format!(
        "select {COLUMNS} from voice_need_answer r join voice_answer a on a.id = r.answer_id where a.tenant_id = $1 and r.need_id = $2"
    );
    rows.maybe(&sql, params![tenant, need]).await
}

/// How many needs came of it.
pub async fn unsolved(rows: &impl Rows, id: Uuid) -> Result<i64> {
    rows.count("select count(*) from voice_need_answer where answer_id = $1", params![id]).await
}

/// The text of an answer by which it is found.
pub(crate) fn words(content: &Content) -> String {
    let Content { question, question_en, answer, answer_en, .. } = content;
    format!("{question}\n{question_en}\n{answer}\n{answer_en}")
}

pub(crate) fn gram_rows(tenant: TenantId, id: Uuid, words: &str) -> Vec<Vec<Value>> {
    gram::grams(words).into_iter().map(|gram| params![tenant, gram, id]).collect()
}

/// As [`get`], but only what everybody may read now.
pub async fn shown(rows: &impl Rows, tenant: TenantId, today: Day, id: Uuid) -> Result<Answer> {
    let answer = get(rows, tenant, id).await?;
    if answer.is_shown(today) { Ok(answer) } else { Err(not_found()) }
}
