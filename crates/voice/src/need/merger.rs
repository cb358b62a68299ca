//! Two needs for the same thing become one; nobody's support is lost, and it
//! can be undone.

use base::{Result, conflict, invalid};
use store::{Rows, Tx, params};

use super::{
    NeedId, State,
    access::Casework,
    event::{Data, Draft, Kind},
    reply::tell_author,
    support,
};
use crate::desk::Desk;

/// Lets `case` go on in `target`, which the person must be able to work too.
/// The author of the merged need counts as a supporter of the other.
pub async fn merge(tx: &Tx, desk: &Desk, case: &Casework, target: &Casework, why: &str) -> Result<()> {
    case.require_open()?;
    let (need, into) = (&case.need, &target.need);
    if need.id == into.id || need.sensitive != into.sensitive {
        return Err(invalid("into", "need-merge-not-these"));
    }
    if !into.open {
        return Err(invalid("into", "need-merge-closed"));
    }
    if matches!(need.state, State::Claimed | State::Proposed) || !merged(tx, need.id).await?.is_empty() {
        return Err(conflict("need-not-now"));
    }
    let data = Data { need: Some(into.id), ..Data::default() };
    case.record(tx, desk, Draft::staff(Kind::Merger, case.actor.person).saying(why).with(data)).await?;
    support::recount(tx, desk, into).await?;
    tell_author(tx, desk, need, "need-notice-merged").await
}

/// Undoes a merger: the need is open again as it stood before.
pub async fn separate(tx: &Tx, desk: &Desk, case: &Casework, why: &str) -> Result<()> {
    let Some(into) = case.need.merged_into else { return Err(conflict("need-not-merged")) };
    let data = Data { need: Some(into), ..Data::default() };
    case.record(tx, desk, Draft::staff(Kind::Separation, case.actor.person).saying(why).with(data)).await?;
    support::recount(tx, desk, &super::get(tx, desk.tenant, into).await?).await
}

/// What was merged into a need: id and reference.
pub async fn merged(rows: &impl Rows, into: NeedId) -> Result<Vec<(NeedId, String)>> {
    #[derive(store::FromQueryResult)]
    struct Merged {
        id: NeedId,
        reference: String,
    }
    let sql = "select id, reference from voice_need where merged_into = $1 order by raised_on, id";
    let merged: Vec<Merged> = rows.all(sql, params![into]).await?;
    Ok(merged.into_iter().map(|need| (need.id, need.reference)).collect())
}
