//! What every act on a need takes with it: for whom, when, by which calendar,
//! with which ids and keys.

use std::collections::{BTreeSet, HashMap};

use base::{Day, Ids, Message, Moment, PersonId, Result, TenantId, calendar::WorkingCalendar, seal::SealKey};
use jiff::{SignedDuration, civil::Time, tz::TimeZone};
use people::notice;
use store::{Rows, Tx};
use ui::{App, Cx};

#[derive(Debug, Clone)]
pub struct Desk {
    pub tenant: TenantId,
    pub zone: TimeZone,
    pub calendar: WorkingCalendar,
    pub now: Moment,
    pub ids: Ids,
    pub seal: SealKey,
}

impl Desk {
    pub async fn open(app: &App, tenant: TenantId, zone: TimeZone) -> Result<Self> {
        let calendar = people::calendar::of(&app.db, tenant).await?;
        Ok(Self { tenant, zone, calendar, now: Moment(app.clock.now()), ids: app.ids.clone(), seal: app.seal.clone() })
    }

    /// For the person who asks.
    pub async fn of(cx: &Cx) -> Result<Self> {
        let tenant = cx.tenant()?;
        Self::open(&cx.app, tenant.id, tenant.zone.clone()).await
    }

    /// The same desk at another moment: for history that is loaded.
    pub fn at(&self, now: Moment) -> Self {
        Self { now, ..self.clone() }
    }

    pub fn today(&self) -> Day {
        self.day_of(self.now)
    }

    pub fn day_of(&self, at: Moment) -> Day {
        Day(self.zone.to_datetime(at.0).date())
    }

    /// The midnight that begins the day.
    pub fn start_of(&self, day: Day) -> Moment {
        let midnight = self.zone.to_timestamp(day.0.to_datetime(Time::midnight()));
        midnight.map_or_else(|_| self.now, Moment)
    }

    /// The midnight that ends the day: from here on runs the clock of what an
    /// anonymous author did on it.
    pub fn end_of(&self, day: Day) -> Moment {
        self.start_of(plus(day, 1))
    }

    /// Sends a notice, to be shown outside the person's quiet hours.
    pub async fn tell(&self, tx: &Tx, person: PersonId, message: &Message, link: &str) -> Result<()> {
        let due = people::calendar::next_allowed(tx, self.tenant, person, self.now).await?;
        notice::send(tx, &self.ids, self.tenant, person, self.now, due, message, link).await
    }

    /// When the office closes on the day.
    pub fn closing_of(&self, day: Day) -> Moment {
        let closing = SignedDuration::from_mins(self.calendar.hours().outer().end);
        Moment(self.start_of(day).0.saturating_add(closing).unwrap_or(self.now.0))
    }
}

/// So many calendar days later.
pub fn plus(day: Day, days: i64) -> Day {
    let hours = SignedDuration::from_hours(24 * days);
    Day(day.0.saturating_add(hours))
}

/// Calendar days from one to the other.
pub fn days_between(from: Day, to: Day) -> i64 {
    from.0.duration_until(to.0).as_hours() / 24
}

/// The names of these people.
pub async fn names(
    rows: &impl Rows,
    tenant: TenantId,
    people: impl IntoIterator<Item = PersonId>,
) -> Result<HashMap<PersonId, String>> {
    #[derive(store::FromQueryResult)]
    struct Named {
        id: PersonId,
        name: String,
    }
    let people: BTreeSet<PersonId> = people.into_iter().collect();
    let mut values = store::params![tenant];
    let list = store::rows::place_list(&mut values, people);
    let sql = format!("select id, name from people_person where tenant_id = $1 and id in ({list})");
    Ok(rows.all::<Named>(&sql, values).await?.into_iter().map(|named| (named.id, named.name)).collect())
}

/// The people whom a need can be given to, by name.
pub async fn handlers(rows: &impl Rows, tenant: TenantId, day: Day) -> Result<Vec<(PersonId, String)>> {
    #[derive(store::FromQueryResult)]
    struct Handler {
        id: PersonId,
        name: String,
        unit: String,
    }
    let sql = "select distinct p.id, p.name, coalesce(u.name, '') as unit from people_grant g
               join people_person p on p.id = g.person_id left join people_unit u on u.id = g.unit_id
               where g.tenant_id = $1 and g.role in ($3, $4, $5) and g.from_day <= $2 and (g.to_day is null or g.to_day > $2)
                 and p.left_on is null order by unit, p.name limit 500";
    let roles = [base::Role::NeedHandler, base::Role::UnionHandler, base::Role::Counsellor].map(base::Role::code);
    let handlers: Vec<Handler> = rows.all(sql, store::params![tenant, day, roles[0], roles[1], roles[2]]).await?;
    let label = |unit: &str, name: &str| if unit.is_empty() { name.to_owned() } else { format!("{name} · {unit}") };
    Ok(handlers.into_iter().map(|handler| (handler.id, label(&handler.unit, &handler.name))).collect())
}
