//! "I need this too": one person counts once, and nobody is listed.

use base::{Actor, Result, conflict, not_found};
use store::{Rows, Tx, params, row};

use super::{Need, NeedId, receipt::Pepper};
use crate::desk::Desk;

/// Supports an open need of the public list. Again is a success and counts nothing.
pub async fn support(tx: &Tx, desk: &Desk, actor: &Actor, id: NeedId) -> Result<()> {
    let need = super::get(tx, actor.tenant, id).await?;
    if need.summary.is_empty() || need.sensitive {
        return Err(not_found());
    }
    if !need.open {
        return Err(conflict("need-closed"));
    }
    let pepper = Pepper::read(tx, &desk.seal, desk.tenant).await?;
    if super::author::is_author(tx, &pepper, actor, &need).await? || supports_merged(tx, &pepper, actor, &need).await? {
        return Ok(());
    }
    let mark = pepper.support_mark(actor.person, id);
    tx.insert_new("voice_support", row! { need_id: id, mark: mark, supported_on: desk.today() }).await?;
    recount(tx, id).await
}

/// Did they support one of the needs that were merged into it?
async fn supports_merged(tx: &Tx, pepper: &Pepper, actor: &Actor, need: &Need) -> Result<bool> {
    for (merged, _) in super::merger::merged(tx, need.id).await? {
        let sql = "select count(*) from voice_support where need_id = $1 and mark = $2";
        if tx.count(sql, params![merged, pepper.support_mark(actor.person, merged)]).await? > 0 {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Own supporters, those of the needs merged into it, and the authors of those.
pub(crate) async fn recount(tx: &Tx, id: NeedId) -> Result<()> {
    let sql = "update voice_need set supporters =
                 (select count(*) from voice_support s where s.need_id = $1)
               + (select count(*) from voice_need m join voice_support s on s.need_id = m.id where m.merged_into = $1)
               + (select count(*) from voice_need m where m.merged_into = $1)
               where id = $1";
    tx.execute(sql, params![id]).await.map(drop)
}
