//! What an organisation's page and report show: the figures of all modules for
//! a period, small groups hidden; and what this module itself tells.

use base::{Actor, Day, Result, TenantId, UnitId};
use jiff::{
    Timestamp, ToSpan,
    civil::{Date, Time},
};
use store::{FromQueryResult, Rows, params, rows::place_list};
use ui::{
    App,
    outcome::{About, Figure, LinkKind, Linked, Scope, Section, Told},
};
use uuid::Uuid;

use crate::tenant;

use super::{Organisation, READ_ORGANISATIONS, blocker, event, workers};

/// Figures are shown of so many people or more.
pub const LEAST: i64 = 10;

/// A figure as it is shown.
#[derive(Debug, Clone)]
pub struct Shown {
    pub figure: Figure,
    /// Too few people to say it.
    pub hidden: bool,
}

impl Shown {
    /// `71%`, `12`, or a dash; of people `≈70%`, to the nearest ten: a hidden
    /// team must not come out as the workshop less its other teams.
    pub fn text(&self) -> String {
        match (self.hidden, self.figure.of) {
            (true, _) | (_, Some(0)) => "—".into(),
            (false, Some(of)) if self.is_rounded() => format!("≈{}%", (self.figure.value * 10 + of / 2) / of * 10),
            (false, Some(of)) => format!("{}%", (self.figure.value * 100 + of / 2) / of),
            (false, None) => self.figure.value.to_string(),
        }
    }

    fn is_rounded(&self) -> bool {
        self.figure.about == About::People
    }

    /// Value and denominator as far as they may be told.
    pub fn exact(&self) -> (Option<i64>, Option<i64>) {
        if self.hidden || self.is_rounded() { (None, None) } else { (Some(self.figure.value), self.figure.of) }
    }

    /// `505 / 711`
    pub fn numbers(&self) -> String {
        match self.exact() {
            (Some(value), Some(of)) if of > 0 => format!("{value} / {of}"),
            _ => String::new(),
        }
    }
}

fn shown(figure: Figure, people: i64) -> Shown {
    let few = |count: i64| count > 0 && count < LEAST;
    let rest = figure.of.map_or(0, |of| of - figure.value);
    let hidden = match figure.about {
        _ if figure.section == Section::Queue => false,
        About::Work => false,
        About::Group => people < LEAST,
        About::People => people < LEAST || few(figure.value) || few(rest),
    };
    Shown { figure, hidden }
}

/// All figures of one section.
pub async fn of(app: &App, organisation: &Organisation, period: (Day, Day), section: Section) -> Result<Vec<Shown>> {
    let scope = organisation.scope(app, period).await?;
    let people = workers(&app.db, &scope.served, scope.today).await?;
    let mut all = Vec::new();
    for module in app.modules {
        let figures = (module.told.outcomes)(app.clone(), scope.clone()).await?;
        all.extend(figures.into_iter().filter(|figure| figure.section == section).map(|figure| shown(figure, people)));
    }
    Ok(all)
}

/// The month that the day is in, until before the next one's first day.
pub fn month(day: Day) -> (Day, Day) {
    let first = day.0.first_of_month();
    (Day(first), Day(first.saturating_add(1.month())))
}

/// So many months, the newest first.
pub fn months(today: Day, count: i64) -> Vec<(Day, Day)> {
    let first: Date = today.0.first_of_month();
    (0..count).map(|back| month(Day(first.saturating_sub(back.months())))).collect()
}

pub const TOLD: Told = Told {
    outcomes: |app, scope| Box::pin(async move { outcomes(&app, &scope).await }),
    linkable: |app, actor, path| Box::pin(async move { linkable(&app, &actor, &path).await }),
    campaigns: |app, scope| Box::pin(async move { campaigns(&app, &scope).await }),
    contacts: |app, tenant| Box::pin(async move { contacts(&app, tenant).await }),
    ..Told::NOTHING
};

#[derive(FromQueryResult)]
struct Counts {
    events: i64,
    duties: i64,
    kept: i64,
    blockers: i64,
    answered: i64,
    waiting: i64,
}

async fn outcomes(app: &App, scope: &Scope) -> Result<Vec<Figure>> {
    let midnight = |day: Day| scope.zone.to_timestamp(day.0.to_datetime(Time::midnight()));
    let start = |day: Day| midnight(day).map_or(0, Timestamp::as_microsecond);
    let sql = "select
        (select count(*) from people_event where tenant_id = $1 and unit_id = $2 and on_day >= $3 and on_day < $4
           and on_day <= $5 and cancelled_at is null) as events,
        (select count(*) from people_duty where tenant_id = $1 and unit_id = $2 and due_on >= $3 and due_on < $4) as duties,
        (select count(*) from people_duty d where d.tenant_id = $1 and d.unit_id = $2 and d.due_on >= $3 and d.due_on < $4
           and exists (select 1 from people_duty_step s where s.duty_id = d.id and s.kind = 'done')) as kept,
        (select count(*) from people_blocker where tenant_id = $1 and committee_id = $2 and raised_at >= $6 and raised_at < $7) as blockers,
        (select count(*) from people_blocker b join people_blocker_answer a on a.blocker_id = b.id
           where b.tenant_id = $1 and b.committee_id = $2 and b.raised_at >= $6 and b.raised_at < $7) as answered,
        (select count(*) from people_blocker b where b.tenant_id = $1 and b.committee_id = $2
           and not exists (select 1 from people_blocker_answer a where a.blocker_id = b.id)) as waiting";
    let values =
        params![scope.tenant, scope.unit, scope.from, scope.to, scope.today, start(scope.from), start(scope.to)];
    let counts: Counts = app.db.one(sql, values).await?;
    let page = |noun: &str| Some((format!("/organisations/{}/{noun}", scope.unit), &READ_ORGANISATIONS));
    let figure =
        |label, value, of, link| Figure { section: Section::Outcome, label, value, of, about: About::Work, link };
    let group = |label, value| Figure { about: About::Group, ..figure(label, value, None, None) };
    Ok(vec![
        figure("told-events", counts.events, None, page("events")),
        figure("told-duties", counts.kept, Some(counts.duties), page("duties")),
        figure("told-blockers", counts.answered, Some(counts.blockers), page("blockers")),
        group("told-help", help(app, scope).await?),
        group("told-notices", notices(app, scope, start(scope.from), start(scope.to)).await?),
        Figure { section: Section::Queue, ..figure("told-blockers-waiting", counts.waiting, None, page("blockers")) },
    ])
}

/// Help records of its members; of too few members none is told.
async fn help(app: &App, scope: &Scope) -> Result<i64> {
    if super::members(&app.db, scope.unit, scope.today).await? < LEAST {
        return Ok(0);
    }
    let sql = format!(
        "{} select count(*) from people_help h where h.tenant_id = $3 and h.on_day >= $4 and h.on_day < $5 and h.person_id in (
           select m.person_id from people_membership m where m.unit_id in (select id from below)
             and m.from_day <= $2 and (m.to_day is null or m.to_day > $2))",
        crate::unit::below_cte(1, 2)
    );
    app.db.count(&sql, params![scope.unit, scope.today, scope.tenant, scope.from, scope.to]).await
}

/// Notices that came in the period to those who work in its units. Whether they
/// were read is nobody's to know.
async fn notices(app: &App, scope: &Scope, from: i64, to: i64) -> Result<i64> {
    if scope.served.is_empty() {
        return Ok(0);
    }
    let mut values = params![scope.tenant, from, to, scope.today];
    let served = place_list(&mut values, scope.served.iter().copied());
    let sql = format!(
        "select count(*) from people_notice n where n.tenant_id = $1 and n.due_at >= $2 and n.due_at < $3
           and n.person_id in (select m.person_id from people_membership m where m.unit_id in ({served})
             and m.from_day <= $4 and (m.to_day is null or m.to_day > $4))"
    );
    app.db.count(&sql, values).await
}

/// The unit, the noun and the id in `/organisations/{unit}/{noun}/{id}`.
fn parts(path: &str) -> Option<(UnitId, &str, Uuid)> {
    let mut parts = path.strip_prefix("/organisations/")?.split('/');
    let found = (parts.next()?.parse().ok()?, parts.next()?, parts.next()?.parse().ok()?);
    parts.next().is_none().then_some(found)
}

async fn linkable(app: &App, actor: &Actor, path: &str) -> Result<Option<Linked>> {
    let Some((unit, noun, id)) = parts(path) else { return Ok(None) };
    let today = tenant::today(app, actor.tenant).await?;
    let found = async {
        Organisation::open(&app.db, actor, unit, today).await?;
        match noun {
            "events" => {
                let event = event::get(&app.db, actor.tenant, unit, id).await?;
                Ok(Some(called(event, today)))
            }
            "blockers" => {
                let blocker = blocker::get(&app.db, actor.tenant, id).await?;
                let done = !blocker.is_open();
                Ok(Some(Linked { kind: LinkKind::Event, path: path.to_owned(), title: blocker.title, done }))
            }
            _ => Ok(None),
        }
    };
    match found.await {
        Err(base::Error::NotFound | base::Error::Forbidden) => Ok(None),
        other => other,
    }
}

fn called(event: event::Event, today: Day) -> Linked {
    let done = event.cancelled_at.is_none() && event.on_day <= today;
    Linked { kind: LinkKind::Event, path: event.path(), title: event.title, done }
}

async fn campaigns(app: &App, scope: &Scope) -> Result<Vec<Linked>> {
    let events = event::between(&app.db, scope.tenant, scope.unit, scope.from, scope.to).await?;
    Ok(events
        .into_iter()
        .filter(|event| event.cancelled_at.is_none())
        .map(|event| called(event, scope.today))
        .collect())
}

#[derive(FromQueryResult)]
struct Contact {
    unit_id: UnitId,
    last: Day,
}

/// Events at a unit that have taken place.
async fn contacts(app: &App, tenant: TenantId) -> Result<Vec<(UnitId, Day)>> {
    let today = tenant::today(app, tenant).await?;
    let sql = "select unit_id, max(on_day) as last from people_event
               where tenant_id = $1 and on_day <= $2 and cancelled_at is null group by unit_id";
    let found: Vec<Contact> = app.db.all(sql, params![tenant, today]).await?;
    Ok(found.into_iter().map(|contact| (contact.unit_id, contact.last)).collect())
}
