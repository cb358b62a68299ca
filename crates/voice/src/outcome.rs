//! What needs tell of a group of people: counts with their denominators, and
//! the titles of needs that others refer to.

use base::{Actor, Day, Moment, Result, TenantId, UnitId};
use store::{FromQueryResult, Rows, params, rows::place_list};
use ui::{
    App,
    outcome::{About, Figure, LinkKind, Linked, Scope, Section, Told, id_in},
};

use crate::need::{Channel, Identity, NeedId, State, Waiting, access};

pub const TOLD: Told = Told {
    outcomes: |app, scope| Box::pin(async move { outcomes(&app, &scope).await }),
    linkable: |app, actor, path| Box::pin(async move { linkable(&app, &actor, &path).await }),
    contacts: |app, tenant| Box::pin(async move { contacts(&app, tenant).await }),
    ..Told::NOTHING
};

#[derive(FromQueryResult)]
struct Counts {
    asked: i64,
    in_time: i64,
    closed: i64,
    confirmed: i64,
    open: i64,
    late: i64,
    queue: i64,
}

async fn outcomes(app: &App, scope: &Scope) -> Result<Vec<Figure>> {
    if scope.served.is_empty() {
        return Ok(Vec::new());
    }
    let mut values = params![
        scope.tenant,
        scope.from,
        scope.to,
        Moment(app.clock.now()),
        true,
        State::Confirmed,
        State::Unable,
        State::Lapsed,
        Waiting::Author
    ];
    let served = place_list(&mut values, scope.served.iter().copied());
    let about = format!("n.scope_id in ({served})");
    let queue = if scope.is_administrative {
        format!("n.handling_id in ({served})")
    } else if scope.officers.is_empty() {
        "1 = 0".to_owned()
    } else {
        format!("{about} and n.owner_id in ({})", place_list(&mut values, scope.officers.iter().copied()))
    };
    let raised = format!("{about} and n.raised_on >= $2 and n.raised_on < $3");
    let closed = format!("{about} and n.closed_on >= $2 and n.closed_on < $3");
    let late = "n.open = $5 and n.due_at < $4 and n.waiting <> $9";
    let sql = format!(
        "select count(*) filter (where {raised} and (n.answered_on is not null or ({late}))) as asked,
           count(*) filter (where {raised} and n.answered_in_time = $5) as in_time,
           count(*) filter (where {closed} and n.state in ($6, $7, $8)) as closed,
           count(*) filter (where {closed} and n.state = $6) as confirmed,
           count(*) filter (where {about} and n.open = $5) as open,
           count(*) filter (where {about} and {late}) as late,
           count(*) filter (where {queue} and n.open = $5) as queue
         from voice_need n where n.tenant_id = $1 and n.state not in ('withdrawn', 'merged')
           and (n.open = $5 or (n.raised_on >= $2 and n.raised_on < $3) or (n.closed_on >= $2 and n.closed_on < $3))"
    );
    let counts: Counts = app.db.one(&sql, values).await?;
    let ledger = |query: &str| {
        let unit = if scope.is_administrative { format!("&unit={}", scope.unit) } else { String::new() };
        Some((format!("/voice/ledger?{query}{unit}"), &access::WORK))
    };
    let figure =
        |label, value, of, link| Figure { section: Section::Outcome, label, value, of, about: About::Group, link };
    Ok(vec![
        figure("told-in-time", counts.in_time, Some(counts.asked), ledger("")),
        figure("told-confirmed", counts.confirmed, Some(counts.closed), ledger("state=confirmed")),
        figure("told-late", counts.late, Some(counts.open), ledger("overdue=yes")),
        Figure {
            section: Section::Queue,
            ..figure("told-queue", counts.queue, None, Some(("/voice/ledger?open=yes".into(), &access::WORK)))
        },
    ])
}

#[derive(FromQueryResult)]
struct Public {
    summary: String,
    state: State,
}

async fn linkable(app: &App, actor: &Actor, path: &str) -> Result<Option<Linked>> {
    let linked =
        |title, state| Linked { kind: LinkKind::Need, path: path.to_owned(), title, done: state == State::Confirmed };
    if let Some(id) = id_in::<NeedId>(path, "/voice/public/", "") {
        let sql = "select summary, state from voice_need where tenant_id = $1 and id = $2 and summary <> ''
                     and state not in ('merged', 'withdrawn')";
        let need: Option<Public> = app.db.maybe(sql, params![actor.tenant, id]).await?;
        return Ok(need.map(|need| linked(need.summary, need.state)));
    }
    let Some(id) = id_in::<NeedId>(path, "/voice/needs/", "/case") else { return Ok(None) };
    if !actor.may(&access::WORK) {
        return Ok(None);
    }
    match access::Casework::open(&app.db, actor, id).await {
        Ok(case) => Ok(Some(linked(case.need.reference.clone(), case.need.state))),
        Err(base::Error::NotFound) => Ok(None),
        Err(error) => Err(error),
    }
}

#[derive(FromQueryResult)]
struct Contact {
    scope_id: UnitId,
    last: Day,
}

/// Needs that somebody brought along from a visit, a talk or a stay; not those
/// of which nobody should know that there was a talk.
async fn contacts(app: &App, tenant: TenantId) -> Result<Vec<(UnitId, Day)>> {
    let sql = "select scope_id, max(raised_on) as last from voice_need
               where tenant_id = $1 and channel in ($2, $3, $4) and sensitive = $5 and identity <> $6 group by scope_id";
    let values = params![tenant, Channel::Visit, Channel::Talk, Channel::Stay, false, Identity::Anonymous];
    let found: Vec<Contact> = app.db.all(sql, values).await?;
    Ok(found.into_iter().map(|contact| (contact.scope_id, contact.last)).collect())
}
