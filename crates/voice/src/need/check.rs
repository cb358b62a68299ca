//! What must hold of every need at all times, checked over the whole store:
//! for tests, for loaded data and for `doctor`.

use base::{PersonId, Result};
use store::{FromQueryResult, Rows, params};

use super::{
    COLUMNS, Need, NeedId, State,
    event::{self, By, Event, Kind},
    progress::Progress,
};
use crate::desk::Desk;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rule {
    /// An open case whose owner has left, or that has no due date.
    Ownerless,
    /// The row says something else than its events.
    ProjectionDiffers,
    /// An anonymous need with a person or a time finer than a day.
    AnonymityBroken,
    /// Closed by something else than the author's word, two reminders and 14
    /// days, or a signature of somebody else than who proposed it.
    ClosedWrongly,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Breach {
    pub need: NeedId,
    pub rule: Rule,
}

/// Open cases without an owner who is still here or without a due date: the
/// query that must be empty at all times.
pub async fn ownerless(rows: &impl Rows, desk: &Desk) -> Result<Vec<NeedId>> {
    let sql = "select n.id from voice_need n left join people_person p on p.id = n.owner_id
               where n.tenant_id = $1 and n.open = $2 and (n.due_at is null or p.id is null or (p.left_on is not null and p.left_on <= $3))";
    rows.column(sql, params![desk.tenant, true, desk.today()]).await
}

/// All breaches of a tenant; reads every event, so not for a page.
pub async fn check(rows: &impl Rows, desk: &Desk) -> Result<Vec<Breach>> {
    let mut breaches: Vec<Breach> =
        ownerless(rows, desk).await?.into_iter().map(|need| Breach { need, rule: Rule::Ownerless }).collect();
    let needs: Vec<Need> = rows
        .all(
            &format!("select {COLUMNS} from voice_need n where n.tenant_id = $1 and n.purged_on is null order by n.id"),
            params![desk.tenant],
        )
        .await?;
    let mut events = event::of_tenant(rows, desk).await?;
    for need in needs {
        let events = events.remove(&need.id).unwrap_or_default();
        let progress = Progress::of(&events, desk);
        let rules = [
            (Rule::ProjectionDiffers, progress.is_some_and(|progress| agrees(&need, &progress))),
            (Rule::AnonymityBroken, !need.is_anonymous() || is_anonymous(rows, &need, &events).await?),
            (Rule::ClosedWrongly, is_closed_rightly(&need, &events)),
        ];
        let broken = rules.into_iter().filter(|(_, holds)| !holds);
        breaches.extend(broken.map(|(rule, _)| Breach { need: need.id, rule }));
    }
    Ok(breaches)
}

fn agrees(need: &Need, progress: &Progress) -> bool {
    need.state == progress.state
        && need.open == progress.state.is_open()
        && need.waiting == progress.waiting
        && need.owner_id == progress.owner
        && need.due_at == progress.due.map(|due| due.1)
        && need.due_kind == progress.due_kind()
        && need.closed_on == progress.closed_on
        && need.category == progress.category
        && need.merged_into == progress.merged_into
        && need.reopened == progress.reopened
        && need.version == progress.version
}

async fn is_anonymous(rows: &impl Rows, need: &Need, events: &[Event]) -> Result<bool> {
    #[derive(FromQueryResult)]
    struct Traces {
        sealed: i64,
        receipts: i64,
    }
    let sql = "select (select count(*) from voice_need_author where need_id = $1) as sealed,
                      (select count(*) from voice_need where id = $1 and receipt is not null) as receipts";
    let traces: Traces = rows.one(sql, params![need.id]).await?;
    let timed = events.iter().any(|event| event.by == By::Author && (event.at.is_some() || event.actor.is_some()));
    // Received, classified, assigned: all three would tell the minute of the raising.
    let beginning = events.iter().take(3).any(|event| event.at.is_some());
    Ok(traces.sealed == 0 && traces.receipts == 1 && !timed && !beginning && need.id.0.get_version_num() == 4)
}

fn is_closed_rightly(need: &Need, events: &[Event]) -> bool {
    let last = |kind: Kind| events.iter().rposition(|event| event.kind == kind);
    let closing =
        |kind: Kind, by: By| events.iter().rfind(|event| event.kind == kind).is_some_and(|event| event.by == by);
    match need.state {
        State::Confirmed => closing(Kind::Confirmation, By::Author),
        State::Lapsed => {
            let asked = last(Kind::Solution).max(last(Kind::Question)).unwrap_or(0);
            events[asked..].iter().filter(|event| event.kind == Kind::Notice).count() >= 2
        }
        State::Unable => {
            let actor = |kind: Kind| -> Option<PersonId> { last(kind).and_then(|at| events[at].actor) };
            actor(Kind::Signature).is_some() && actor(Kind::Signature) != actor(Kind::Inability)
        }
        _ => true,
    }
}
