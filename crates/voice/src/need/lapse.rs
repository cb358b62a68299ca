//! Waiting for the author: two reminders, then, 14 days after the second, a
//! lapse. And the morning round, in which handlers hear of what anonymous
//! authors did on earlier days, because a notice at once would tell the minute.

use base::{Message, PersonId, Result};
use people::tenant;
use store::{Db, FromQueryResult, Rows, Tx, params};

use super::{
    NeedId, Waiting,
    event::{self, By, Draft, Kind},
    progress::{NOTICE_DAYS, Progress, SILENT_DAYS},
    reply::tell_author,
};
use crate::desk::{Desk, days_between};

/// The setting with the day up to which handlers were told.
const ROUND: &str = "voice.round";

/// Reminds authors and lets cases lapse; run by the job `voice.remind`.
pub async fn run(db: &Db, desk: &Desk) -> Result<()> {
    let sql = "select n.id from voice_need n where n.tenant_id = $1 and n.open = $2 and n.waiting = $3 order by n.due_at limit 20000";
    let waiting: Vec<NeedId> = db.column(sql, params![desk.tenant, true, Waiting::Author]).await?;
    for id in waiting {
        db.write(|tx| async move { remind(&tx, desk, id).await }).await?;
    }
    db.write(|tx| async move { morning_round(&tx, desk).await }).await
}

async fn remind(tx: &Tx, desk: &Desk, id: NeedId) -> Result<()> {
    let need = super::get(tx, desk.tenant, id).await?;
    let events = event::all(tx, desk, &need).await?;
    let Some(progress) = Progress::of(&events, desk).filter(|progress| progress.waiting == Waiting::Author) else {
        return Ok(());
    };
    let asked = desk.day_of(progress.since);
    let waited = days_between(asked, desk.today());
    let last = events.iter().rfind(|event| event.kind == Kind::Notice).map_or(asked, |event| event.on);
    let kind = match progress.notices {
        0 if waited >= NOTICE_DAYS[0] => Kind::Notice,
        // Should the job have stood still, the second reminder still comes days after the first.
        1 if waited >= NOTICE_DAYS[1] && days_between(last, desk.today()) >= NOTICE_DAYS[1] - NOTICE_DAYS[0] => {
            Kind::Notice
        }
        2.. if days_between(last, desk.today()) >= SILENT_DAYS => Kind::Lapse,
        _ => return Ok(()),
    };
    event::append(tx, desk, &need, vec![Draft::of(kind, By::System)]).await?;
    let message = if kind == Kind::Lapse { "need-notice-lapsed" } else { "need-notice-reminder" };
    tell_author(tx, desk, &need, message).await
}

#[derive(FromQueryResult)]
struct Unheard {
    owner_id: PersonId,
    needs: i64,
}

/// Tells each owner how many anonymous needs have news of the days before
/// today; a notice of today says nothing of the minute.
async fn morning_round(tx: &Tx, desk: &Desk) -> Result<()> {
    let today = desk.today();
    let last = tenant::setting(tx, desk.tenant, ROUND).await?.unwrap_or_default();
    if last == today.to_string() {
        return Ok(());
    }
    let sql = "select n.owner_id, count(distinct n.id) as needs from voice_need_event e join voice_need n on n.id = e.need_id
               where e.tenant_id = $1 and e.at is null and e.on_day >= $2 and e.on_day < $3 and n.open = $4 group by n.owner_id";
    for Unheard { owner_id, needs } in tx.all::<Unheard>(sql, params![desk.tenant, last, today, true]).await? {
        let message = Message::new("need-notice-anonymous").with("count", needs);
        let link = "/voice/ledger?identity=anonymous&open=yes";
        desk.tell(tx, owner_id, &message, link).await?;
    }
    tenant::set_setting(tx, desk.tenant, ROUND, &today.to_string()).await
}
