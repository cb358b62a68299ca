//! Messages to a person, read in the product. One that would come in quiet
//! hours or off shift waits until its `due_at`.

use base::{Ids, Message, Moment, PersonId, Result, TenantId};
use store::{FromQueryResult, Rows, Tx, params, row};
use uuid::Uuid;

use crate::calendar;

#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct Notice {
    pub id: Uuid,
    pub due_at: Moment,
    pub message: String,
    pub args: String,
    pub link: String,
    pub read_at: Option<Moment>,
}

impl Notice {
    /// The sentence in the reader's language.
    pub fn text(&self, cx: &ui::Cx) -> String {
        let args: Vec<(String, String)> = serde_json::from_str(&self.args).unwrap_or_default();
        let args: Vec<(&str, &str)> = args.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        cx.app.messages.text(cx.lang, &self.message, &args)
    }
}

/// `due`: from when on it is shown (see [`crate::calendar::next_allowed`]).
#[expect(clippy::too_many_arguments, reason = "whom, when, what and where it leads are all asked of the caller")]
pub async fn send(
    tx: &Tx,
    ids: &Ids,
    tenant: TenantId,
    person: PersonId,
    at: Moment,
    due: Moment,
    message: &Message,
    link: &str,
) -> Result<()> {
    let id: Uuid = ids.make();
    let args = serde_json::to_string(&message.args)?;
    let values = row! { id: id, tenant_id: tenant, person_id: person, at: at, due_at: due, message: message.key, args: args, link: link };
    tx.insert("people_notice", values).await
}

/// From when on each of these people may be told: asked before the
/// transaction, which then only writes.
pub async fn prepare(
    rows: &impl Rows,
    tenant: TenantId,
    people: Vec<PersonId>,
    at: Moment,
) -> Result<Vec<(PersonId, Moment)>> {
    let times = calendar::QuietTimes::of(rows, tenant).await?;
    let mut told = Vec::with_capacity(people.len());
    for person in people {
        told.push((person, times.next_allowed(rows, person, at).await?));
    }
    Ok(told)
}

/// The same message to many, each from their own time on: few statements.
pub async fn send_all(
    tx: &Tx,
    ids: &Ids,
    tenant: TenantId,
    to: &[(PersonId, Moment)],
    at: Moment,
    message: &Message,
    link: &str,
) -> Result<()> {
    let args = serde_json::to_string(&message.args)?;
    let rows = to
        .iter()
        .map(|(person, due)| params![ids.make::<Uuid>(), tenant, *person, at, *due, message.key, args.as_str(), link])
        .collect();
    tx.insert_all("people_notice", &["id", "tenant_id", "person_id", "at", "due_at", "message", "args", "link"], rows)
        .await
}

/// The person's own notices that are due, newest first.
pub async fn due(
    rows: &impl Rows,
    tenant: TenantId,
    person: PersonId,
    now: Moment,
    unread_only: bool,
    most: i64,
) -> Result<Vec<Notice>> {
    let unread = if unread_only { "and read_at is null" } else { "" };
    let sql = format!(
        "select id, due_at, message, args, link, read_at from people_notice
         where tenant_id = $1 and person_id = $2 and due_at <= $3 {unread} order by due_at desc, id desc limit $4"
    );
    rows.all(&sql, params![tenant, person, now, most]).await
}

pub async fn mark_read(tx: &Tx, tenant: TenantId, person: PersonId, now: Moment) -> Result<()> {
    let sql = "update people_notice set read_at = $3 where tenant_id = $1 and person_id = $2 and due_at <= $3 and read_at is null";
    tx.execute(sql, params![tenant, person, now]).await.map(drop)
}
