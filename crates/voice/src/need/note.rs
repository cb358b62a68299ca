//! What stays in the house, and what goes on the public list.

use base::{Result, conflict};
use store::{Tx, params};

use super::{
    access::{Casework, Standing},
    event::{Draft, Kind},
    gram,
};
use crate::desk::Desk;

/// An internal note, or a helper's contribution to the owner's answer. The
/// author never sees it.
pub async fn note(tx: &Tx, desk: &Desk, case: &Casework, text: &str) -> Result<()> {
    case.record(tx, desk, Draft::staff(Kind::Note, case.actor.person).saying(text)).await.map(drop)
}

/// The line of the public list, in the handler's words and without persons;
/// empty takes the need off the list. Never for a sensitive one.
pub async fn summarise(tx: &Tx, desk: &Desk, case: &Casework, summary: &str) -> Result<()> {
    if case.need.sensitive || case.standing == Standing::Leader {
        return Err(conflict("need-summary-sensitive"));
    }
    let need = &case.need;
    case.record(tx, desk, Draft::staff(Kind::Summary, case.actor.person).saying(summary)).await?;
    tx.execute("update voice_need set summary = $2 where id = $1", params![need.id, summary]).await?;
    let field = gram::Field::Summary;
    tx.execute("delete from voice_gram where need_id = $1 and field = $2", params![need.id, field]).await?;
    tx.insert_all("voice_gram", &gram::COLUMNS, gram::rows(need, field, summary)).await
}
