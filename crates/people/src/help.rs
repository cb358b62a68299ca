//! 志愿服务、结对帮带: what somebody helped with, in their own file. Thanked, not
//! ranked: nothing is added up for a person, and groups see one count.

use base::{Actor, Day, Ids, Moment, Result};
use store::{Db, FromQueryResult, Rows, params, row};
use uuid::Uuid;

#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct Help {
    pub id: Uuid,
    pub what: String,
    /// In words, not names.
    pub whom: String,
    pub on_day: Day,
    /// As typed, or empty. Never added up.
    pub hours: String,
}

pub async fn own(rows: &impl Rows, actor: &Actor) -> Result<Vec<Help>> {
    let sql = "select id, what, whom, on_day, hours from people_help where tenant_id = $1 and person_id = $2
               order by on_day desc, id desc limit 500";
    rows.all(sql, params![actor.tenant, actor.person]).await
}

#[derive(Debug, Clone)]
pub struct New {
    pub what: String,
    pub whom: String,
    pub on_day: Day,
    pub hours: String,
}

pub async fn create(db: &Db, ids: &Ids, now: Moment, actor: &Actor, new: &New) -> Result<()> {
    let values = row! {
        id: ids.make::<Uuid>(), tenant_id: actor.tenant, person_id: actor.person, what: new.what.as_str(),
        whom: new.whom.as_str(), on_day: new.on_day, hours: new.hours.as_str(), made_at: now
    };
    db.write(|tx| async move { tx.insert("people_help", values).await }).await
}

/// One's own to take away again.
pub async fn remove(db: &Db, actor: &Actor, help: Uuid) -> Result<()> {
    let sql = "delete from people_help where tenant_id = $1 and person_id = $2 and id = $3";
    let gone = db.write(|tx| async move { tx.execute(sql, params![actor.tenant, actor.person, help]).await }).await?;
    if gone == 0 { Err(base::not_found()) } else { Ok(()) }
}
