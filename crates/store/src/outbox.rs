//! Effects across areas: an event is a row written in the transaction of what
//! happened; a worker turns it into one job for each subscriber.

use base::{Ids, Result, TenantId};
use sea_orm::FromQueryResult;
use serde::Serialize;
use uuid::Uuid;

use crate::{Db, Rows, Tx, params, row};

/// Which job kind runs when an event of a kind happened. The binary sums these
/// from the modules.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Subscription {
    pub event: &'static str,
    pub job: &'static str,
}

impl Tx {
    /// Says that something happened. The payload carries ids, never text of a
    /// person.
    pub async fn emit(
        &self,
        ids: &Ids,
        tenant: TenantId,
        kind: &'static str,
        payload: &(impl Serialize + Sync),
    ) -> Result<()> {
        self.insert(
            "store_outbox",
            // Untimed: an event may be about an anonymous need.
            row! { id: ids.untimed::<Uuid>(), tenant_id: tenant, kind: kind, payload: serde_json::to_string(payload)? },
        )
        .await
    }
}

#[derive(FromQueryResult)]
struct Event {
    id: Uuid,
    kind: String,
    payload: String,
}

/// Hands waiting events to their subscribers, at most 200 at once; how many.
pub async fn dispatch(db: &Db, ids: &Ids, subscriptions: &[Subscription]) -> Result<usize> {
    let waiting = db.count("select count(*) from store_outbox", vec![]).await?;
    if waiting == 0 {
        return Ok(0);
    }
    db.write(|tx| async move {
        let events: Vec<Event> = tx.all("select id, kind, payload from store_outbox limit 200", vec![]).await?;
        let mut done = 0;
        for event in events {
            // Two nodes may have read the same row; only one deletes it.
            if tx.execute("delete from store_outbox where id = $1", params![event.id]).await? == 0 {
                continue;
            }
            for subscription in subscriptions.iter().filter(|subscription| subscription.event == event.kind) {
                tx.enqueue_text(ids, subscription.job, event.payload.clone(), base::Moment::from(0)).await?;
            }
            done += 1;
        }
        Ok(done)
    })
    .await
}
