//! A data steward's look at the statements. There is no way to see one that
//! does not write who looked for what into the audit log.

use base::{Actor, Moment, Result, TenantId};
use store::{Db, stamp};
use ui::App;
use uuid::Uuid;

use crate::{
    find::{self, Kept, Page},
    term::{Kind, term},
};

/// Of a page of the list.
pub const PAGE: i64 = 50;
/// Statements about a statement that its page names.
const ABOUT: i64 = 20;
/// Statements that a tail shows of one look at most.
pub const TAIL: i64 = 20;
/// On several nodes a statement may appear this much later than its stamp says.
const SETTLED_MICROS: i64 = 2_000_000;

/// The newest that answer, from `before` on; is there more?
pub async fn list(
    db: &Db,
    actor: &Actor,
    now: Moment,
    mut page: Page,
    before: Option<i64>,
    filter: &str,
) -> Result<(Vec<Kept>, bool)> {
    let detail = before.map_or_else(|| filter.to_owned(), |before| format!("{filter} before={before}"));
    note(db, actor, now, "records.statement.search", "", detail.trim()).await?;
    page.before = page.before.min(before.unwrap_or(i64::MAX));
    page.limit = PAGE + 1;
    let mut found = find::every(db, actor.tenant, &page).await?;
    let has_more = found.len() as i64 > PAGE;
    found.truncate(PAGE as usize);
    Ok((found, has_more))
}

/// One statement, and those that refer to it.
pub async fn one(db: &Db, actor: &Actor, now: Moment, id: Uuid) -> Result<(Kept, Vec<Kept>)> {
    let found = find::one(db, actor.tenant, id, None).await?.ok_or_else(base::not_found)?;
    note(db, actor, now, "records.statement.read", id, "").await?;
    let terms = vec![term(actor.tenant, Kind::Reference, &id.to_string())];
    let page = Page { terms, after: i64::MIN, before: i64::MAX, ascending: true, limit: ABOUT };
    Ok((found, find::every(db, actor.tenant, &page).await?))
}

/// The beginning of a watch over what is being stored.
pub async fn begin(db: &Db, actor: &Actor, now: Moment, filter: &str) -> Result<()> {
    note(db, actor, now, "records.statement.tail", "", filter).await
}

async fn note(db: &Db, actor: &Actor, now: Moment, act: &str, subject: impl ToString, detail: &str) -> Result<()> {
    let subject = subject.to_string();
    db.write(|tx| async move { people::audit::write(&tx, now, actor, act, subject, detail).await }).await
}

/// The newest stamp that answers; the beginning of time where there is none.
pub async fn newest(db: &Db, tenant: TenantId, page: &Page) -> Result<i64> {
    let page = Page { ascending: false, limit: 1, ..page.clone() };
    Ok(find::every(db, tenant, &page).await?.first().map_or(page.after, |kept| kept.seq))
}

/// What was stored after `after`, newest first and at most [`TAIL`] with one
/// more to tell that there were more.
pub async fn since(app: &App, tenant: TenantId, page: &Page, after: i64) -> Result<Vec<Kept>> {
    let mut before = app.db.first_open().unwrap_or(i64::MAX);
    if !app.db.is_sqlite() {
        let past = Moment::from(app.clock.now().as_microsecond() - SETTLED_MICROS);
        before = before.min(stamp::first_of(past));
    }
    let after = page.after.max(after);
    let page = Page { after, before: page.before.min(before), ascending: false, limit: TAIL + 1, ..page.clone() };
    find::every(&app.db, tenant, &page).await
}
