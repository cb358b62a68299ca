//! After its retention a closed need loses what is of persons: author, texts,
//! photos, history, marks. Its category, days and outcome stay, so that the
//! counts of those years stay true; a team becomes the larger unit above it.

use base::{Day, Result, UnitId};
use people::audit;
use store::{Db, FromQueryResult, Rows, Tx, params, rows::place_list};

use super::{NeedId, raise};
use crate::desk::{Desk, plus};

/// What people are told; a configuration can only shorten it.
pub const MOST_DAYS: i64 = 1095;
const BATCH: i64 = 500;

#[derive(FromQueryResult)]
struct Old {
    id: NeedId,
    scope_id: UnitId,
}

/// Purges what was closed more than so many days ago; how many needs it was.
pub async fn run(db: &Db, desk: &Desk, days: i64) -> Result<i64> {
    let before = plus(desk.today(), -days.clamp(1, MOST_DAYS));
    let mut purged = 0;
    loop {
        let count = db.write(|tx| async move { batch(&tx, desk, before).await }).await?;
        purged += count;
        if count < BATCH {
            return Ok(purged);
        }
    }
}

async fn batch(tx: &Tx, desk: &Desk, before: Day) -> Result<i64> {
    // What goes on in a case that is still open stays with it.
    let sql = "select n.id, n.scope_id from voice_need n left join voice_need m on m.id = n.merged_into
               where n.tenant_id = $1 and n.purged_on is null and n.closed_on < $2 and n.open = $3
                 and (m.id is null or m.open = $3) order by n.closed_on, n.id limit $4";
    let old: Vec<Old> = tx.all(sql, params![desk.tenant, before, false, BATCH]).await?;
    if old.is_empty() {
        return Ok(0);
    }
    let mut values = Vec::new();
    let list = place_list(&mut values, old.iter().map(|need| need.id));
    for table in [
        "voice_photo",
        "voice_gram",
        "voice_need_author",
        "voice_author_access",
        "voice_need_event",
        "voice_need_helper",
        "voice_escalation",
        "voice_support",
        "voice_need_answer",
        "voice_matter_need",
    ] {
        tx.execute(&format!("delete from {table} where need_id in ({list})"), values.clone()).await?;
    }
    let empty = values.len() + 1;
    values.extend(params!["", desk.today()]);
    let sql = format!(
        "update voice_need set author_id = null, receipt = null, raised_at = null, text = ${empty}, wish = ${empty}, sealed = null,
                summary = ${empty}, photos = 0, merged_into = null, purged_on = ${} where id in ({list})",
        empty + 1
    );
    tx.execute(&sql, values).await?;
    widen(tx, desk, &old).await?;
    let count = old.len() as i64;
    audit::write_as(tx, desk.now, desk.tenant, None, "voice.need.purge", "", &count.to_string()).await?;
    Ok(count)
}

/// A team of twelve and a day would lead to a person.
async fn widen(tx: &Tx, desk: &Desk, old: &[Old]) -> Result<()> {
    let mut scopes: Vec<UnitId> = old.iter().map(|need| need.scope_id).collect();
    scopes.sort_unstable();
    scopes.dedup();
    for scope in scopes {
        let places = raise::places_above(tx, desk.tenant, scope, desk.today()).await?;
        let Some(wide) = raise::hiding_place(tx, &places, desk.today()).await? else { continue };
        let mut values = params![wide.id];
        let list = place_list(&mut values, old.iter().filter(|need| need.scope_id == scope).map(|need| need.id));
        tx.execute(&format!("update voice_need set scope_id = $1 where id in ({list})"), values).await?;
    }
    Ok(())
}
