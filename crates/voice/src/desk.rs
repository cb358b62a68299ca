//! What every act on a need takes with it: for whom, when, by which calendar,
//! with which ids and keys.

use std::collections::{BTreeSet, HashMap};

use base::{Day, Ids, Message, Moment, PersonId, Result, Role, TenantId, calendar::WorkingCalendar, seal::SealKey};
use jiff::{SignedDuration, civil::Time, tz::TimeZone};
use people::{notice, unit::Tree};
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

/// Who may own a need.
const OWNERS: &[Role] = &[Role::NeedHandler, Role::UnionHandler, Role::Counsellor];
/// Who may help its owner: also the leader of a unit and the secretary of a branch.
const HELPERS: &[Role] =
    &[Role::BranchSecretary, Role::NeedHandler, Role::UnionHandler, Role::Counsellor, Role::UnitLeader];

/// The people whom a need can be given to, by name.
pub async fn handlers(rows: &impl Rows, tenant: TenantId, day: Day) -> Result<Vec<(PersonId, String)>> {
    let holders = holders(rows, tenant, day, OWNERS).await?;
    Ok(holders.into_iter().map(|holder| (holder.id, holder.label())).collect())
}

/// Those who may be asked to help of one side of 党政工团 (Party,
/// administration, union, league), each once.
#[derive(Debug, Clone)]
pub struct Side {
    pub tree: Tree,
    pub people: Vec<(PersonId, String)>,
}

/// Who may help, side by side.
pub async fn helpers(rows: &impl Rows, tenant: TenantId, day: Day) -> Result<Vec<Side>> {
    let holders = holders(rows, tenant, day, HELPERS).await?;
    let mut listed = BTreeSet::new();
    let sides = [Tree::Party, Tree::Union, Tree::League, Tree::Admin].map(|tree| {
        let of_side = holders.iter().filter(|holder| holder.side() == tree);
        let people = of_side.filter(|holder| listed.insert(holder.id)).map(|holder| (holder.id, holder.label()));
        Side { tree, people: people.collect() }
    });
    Ok(sides.into_iter().filter(|side| !side.people.is_empty()).collect())
}

#[derive(store::FromQueryResult)]
struct Holder {
    id: PersonId,
    name: String,
    role: String,
    unit: String,
    tree: String,
}

impl Holder {
    fn label(&self) -> String {
        if self.unit.is_empty() { self.name.clone() } else { format!("{} · {}", self.name, self.unit) }
    }

    /// A union officer is the union's, whatever unit the grant is on.
    fn side(&self) -> Tree {
        if self.role == Role::UnionHandler.code() {
            return Tree::Union;
        }
        Tree::from_code(&self.tree).unwrap_or(Tree::Admin)
    }
}

async fn holders(rows: &impl Rows, tenant: TenantId, day: Day, roles: &[Role]) -> Result<Vec<Holder>> {
    let mut values = store::params![tenant, day];
    let list = store::rows::place_list(&mut values, roles.iter().map(|role| role.code()));
    let sql = format!(
        "select distinct p.id, p.name, g.role, coalesce(u.name, '') as unit, coalesce(u.tree, '') as tree
         from people_grant g join people_person p on p.id = g.person_id left join people_unit u on u.id = g.unit_id
         where g.tenant_id = $1 and g.role in ({list}) and g.from_day <= $2 and (g.to_day is null or g.to_day > $2)
           and p.left_on is null order by unit, p.name limit 500"
    );
    rows.all(&sql, values).await
}
