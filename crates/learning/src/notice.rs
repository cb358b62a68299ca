//! Notices of this crate to several people, in as few statements as can be.

use base::{Actor, Day, Ids, Message, Moment, PersonId, Result, Role, TenantId};
use store::{Rows, Tx, Value, params};

/// The same sentence to each, from the moment that is theirs.
pub(crate) async fn send_all(
    tx: &Tx,
    ids: &Ids,
    tenant: TenantId,
    at: Moment,
    message: &Message,
    link: &str,
    to: Vec<(PersonId, Moment)>,
) -> Result<()> {
    let args = serde_json::to_string(&message.args)?;
    let rows: Vec<Vec<Value>> = to
        .into_iter()
        .map(|(person, due)| {
            let id: uuid::Uuid = ids.make();
            params![id, tenant, person, at, due, message.key, args.clone(), link]
        })
        .collect();
    let columns = ["id", "tenant_id", "person_id", "at", "due_at", "message", "args", "link"];
    tx.insert_all("people_notice", &columns, rows).await
}

/// To a few colleagues, each when they may be told.
pub(crate) async fn tell(
    tx: &Tx,
    ids: &Ids,
    actor: &Actor,
    at: Moment,
    message: &Message,
    link: &str,
    to: &[PersonId],
) -> Result<()> {
    let mut due = Vec::with_capacity(to.len());
    for person in to.iter().filter(|person| **person != actor.person) {
        due.push((*person, people::calendar::next_allowed(tx, actor.tenant, *person, at).await?));
    }
    send_all(tx, ids, actor.tenant, at, message, link, due).await
}

/// Everybody who may review.
pub(crate) async fn reviewers(rows: &impl Rows, tenant: TenantId, today: Day) -> Result<Vec<PersonId>> {
    let sql = "select distinct g.person_id from people_grant g join people_person p on p.id = g.person_id
               where g.tenant_id = $1 and g.role = $2 and g.from_day <= $3 and (g.to_day is null or g.to_day > $3)
                 and p.left_on is null";
    rows.column(sql, params![tenant, Role::Reviewer.code(), today]).await
}
