//! The directory of bases (研学基地) that study trips go to: how to get there,
//! and what the safety sheet says.

use base::{Actor, Ids, Message, Moment, Result, TenantId, conflict, error::invalid};
use store::{Db, FromQueryResult, Rows, params, row};

base::id! { BaseId }

#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct Base {
    pub id: BaseId,
    pub name: String,
    pub address: String,
    /// What there is to see and to learn.
    pub what: String,
    pub contact: String,
    pub transport: String,
    pub safety: String,
    /// People whom it takes at once.
    pub most: i64,
    pub closed_at: Option<Moment>,
}

const SELECT: &str = "select id, name, address, what, contact, transport, safety, most, closed_at from training_base";

pub async fn all(rows: &impl Rows, tenant: TenantId) -> Result<Vec<Base>> {
    rows.all(
        &format!("{SELECT} where tenant_id = $1 and closed_at is null order by name, id limit 200"),
        params![tenant],
    )
    .await
}

pub async fn get(rows: &impl Rows, tenant: TenantId, id: BaseId) -> Result<Base> {
    rows.one(&format!("{SELECT} where tenant_id = $1 and id = $2"), params![tenant, id]).await
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct New {
    pub name: String,
    pub address: String,
    pub what: String,
    pub contact: String,
    pub transport: String,
    pub safety: String,
    pub most: i64,
}

pub const MOST: i64 = 5_000;

pub async fn create(db: &Db, ids: &Ids, actor: &Actor, new: &New, at: Moment) -> Result<BaseId> {
    if !(1..=MOST).contains(&new.most) {
        return Err(invalid("most", Message::new("training-number-between").with("least", 1).with("most", MOST)));
    }
    let id: BaseId = ids.make();
    db.write(|tx| async move {
        let values = row! {
            id: id, tenant_id: actor.tenant, name: new.name.as_str(), address: new.address.as_str(),
            what: new.what.as_str(), contact: new.contact.as_str(), transport: new.transport.as_str(),
            safety: new.safety.as_str(), most: new.most, made_by: actor.person, made_at: at
        };
        tx.insert("training_base", values).await?;
        people::audit::write(&tx, at, actor, "training.base.creation", id, &new.name).await
    })
    .await?;
    Ok(id)
}

/// Takes a base out of the list; trips that went there keep its name.
pub async fn close(db: &Db, actor: &Actor, id: BaseId, at: Moment) -> Result<()> {
    get(db, actor.tenant, id).await?;
    db.write(|tx| async move {
        let sql =
            "update training_base set closed_at = $3, closed_by = $4 where tenant_id = $1 and id = $2 and closed_at is null";
        if tx.execute(sql, params![actor.tenant, id, at, actor.person]).await? == 0 {
            return Err(conflict("training-base-closed"));
        }
        people::audit::write(&tx, at, actor, "training.base.closing", id, "").await
    })
    .await
}
