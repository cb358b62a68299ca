//! Which teams a channel reached in the last months, and which none did (触达):
//! a service to them, never a list of people. The liaison takes a pack along
//! on paper, and what was told so counts like the other channels.

use std::collections::{BTreeMap, HashMap, HashSet};

use base::{
    Actor, Day, Ids, Message, Moment, Permission, PersonId, Result, Role, TenantId, UnitId, conflict, error::invalid,
    not_found,
};
use jiff::ToSpan;
use learning::unit::LearningUnitId;
use store::{Db, FromQueryResult, Rows, params, row};

/// See whom no channel reaches, and take it to them.
pub const REACH: Permission =
    Permission { name: "training.reach", roles: &[Role::Educator, Role::BranchSecretary, Role::Liaison] };

/// Answered courses, classes, talks of a tour, what the liaison told, visits and talks.
pub const CHANNELS: [&str; 5] = ["online", "class", "talk", "relay", "visit"];
/// Days that are looked back.
pub const DAYS: i64 = 90;
/// Of teams with fewer people it is not looked what was learned online: it would
/// tell of single ones.
pub const LEAST: i64 = 5;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Team {
    pub id: UnitId,
    pub name: String,
    pub parent: String,
    pub people: i64,
    pub liaison: Option<Liaison>,
    /// The channels that reached it.
    pub by: Vec<&'static str>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Liaison {
    pub id: PersonId,
    pub name: String,
}

#[derive(Debug, FromQueryResult)]
struct Leaf {
    id: UnitId,
    name: String,
    parent_id: Option<UnitId>,
    parent: String,
    people: i64,
}

/// What this room knows of the channels; with the visits that others know of it
/// gives the [`teams`](Known::teams).
#[derive(Debug)]
pub struct Known {
    leaves: Vec<Leaf>,
    liaisons: HashMap<UnitId, Liaison>,
    reached: BTreeMap<&'static str, HashSet<UnitId>>,
    since: Day,
}

impl Known {
    pub async fn read(rows: &impl Rows, tenant: TenantId, today: Day) -> Result<Self> {
        let since = Day(today.0.saturating_sub(DAYS.days()));
        let by = |sql| rows.column::<UnitId>(sql, params![tenant, since, today]);
        let (leaves, liaisons, online, class, talk, relay) = tokio::try_join!(
            leaves(rows, tenant, today),
            liaisons(rows, tenant, today),
            by(ONLINE),
            by(CLASS),
            by(TALK),
            by(RELAY),
        )?;
        let found = [("online", online), ("class", class), ("talk", talk), ("relay", relay)];
        let reached = found.into_iter().map(|(channel, units)| (channel, units.into_iter().collect())).collect();
        Ok(Self { leaves, liaisons, reached, since })
    }

    /// Teams, wards and departments with people of their own that the actor may
    /// see; `visits` are the last contacts that other rooms know of.
    pub fn teams(mut self, actor: &Actor, visits: &HashMap<UnitId, Day>) -> Vec<Team> {
        let visited = visits.iter().filter(|(_, last)| **last >= self.since).map(|(unit, _)| *unit);
        self.reached.insert("visit", visited.collect());
        let Self { leaves, liaisons, reached, .. } = self;
        let team = |leaf: Leaf| {
            let is_by = |channel: &&'static str| -> bool {
                (*channel != "online" || leaf.people >= LEAST) && reached[channel].contains(&leaf.id)
            };
            let own = liaisons.get(&leaf.id).or_else(|| leaf.parent_id.and_then(|parent| liaisons.get(&parent)));
            Team {
                by: CHANNELS.into_iter().filter(|channel| is_by(channel)).collect(),
                liaison: own.cloned(),
                id: leaf.id,
                name: leaf.name,
                parent: leaf.parent,
                people: leaf.people,
            }
        };
        leaves.into_iter().filter(|leaf| actor.may_in(&REACH, leaf.id)).map(team).collect()
    }
}

/// One of them; what the actor may not see is not there.
pub async fn team(rows: &impl Rows, actor: &Actor, id: UnitId, today: Day) -> Result<Team> {
    let all = Known::read(rows, actor.tenant, today).await?.teams(actor, &HashMap::new());
    all.into_iter().find(|team| team.id == id).ok_or_else(not_found)
}

async fn leaves(rows: &impl Rows, tenant: TenantId, today: Day) -> Result<Vec<Leaf>> {
    let sql = "select u.id, u.name, a.id as parent_id, coalesce(a.name, '') as parent, count(*) as people from people_unit u
               join people_membership m on m.unit_id = u.id and m.from_day <= $2 and (m.to_day is null or m.to_day > $2)
               left join people_unit_parent p on p.unit_id = u.id and p.from_day <= $2 and (p.to_day is null or p.to_day > $2)
               left join people_unit a on a.id = p.parent_id
               where u.tenant_id = $1 and u.tree = 'admin' and (u.closed_on is null or u.closed_on > $2)
                 and not exists (select 1 from people_unit_parent c where c.parent_id = u.id
                   and c.from_day <= $2 and (c.to_day is null or c.to_day > $2))
               group by u.id, u.name, u.code, a.id, a.name order by u.code";
    rows.all(sql, params![tenant, today]).await
}

async fn liaisons(rows: &impl Rows, tenant: TenantId, today: Day) -> Result<HashMap<UnitId, Liaison>> {
    #[derive(FromQueryResult)]
    struct Row {
        unit_id: UnitId,
        id: PersonId,
        name: String,
    }
    let sql = "select g.unit_id, p.id, p.name from people_grant g join people_person p on p.id = g.person_id
               where g.tenant_id = $1 and g.role = $2 and g.unit_id is not null and g.from_day <= $3
                 and (g.to_day is null or g.to_day > $3) and (p.left_on is null or p.left_on > $3) order by p.staff_number desc";
    let found: Vec<Row> = rows.all(sql, params![tenant, Role::Liaison.code(), today]).await?;
    Ok(found.into_iter().map(|row| (row.unit_id, Liaison { id: row.id, name: row.name })).collect())
}

// `$1` tenant, `$2` since when, `$3` today: the units that were reached.
const ONLINE: &str = "select u.id from people_unit u where u.tenant_id = $1 and u.tree = 'admin' and exists (
       select 1 from people_membership m join learning_enrolment e on e.person_id = m.person_id and e.done_on >= $2
       where m.unit_id = u.id and m.from_day <= $3 and (m.to_day is null or m.to_day > $3))";
const CLASS: &str = "select distinct unit_id from training_attendance
     where tenant_id = $1 and on_day >= $2 and on_day <= $3 and unit_id is not null";
const TALK: &str = "select distinct w.unit_id from training_tour_team w join training_tour_talk k on k.id = w.talk_id
     where w.tenant_id = $1 and k.on_day >= $2 and k.on_day <= $3 and (k.held_at is not null
       or exists (select 1 from training_attendance a where a.class_id = k.class_id))";
const RELAY: &str =
    "select distinct unit_id from training_relay where tenant_id = $1 and on_day >= $2 and on_day <= $3";

/// The last talk or relay at each unit, for whoever asks all rooms.
pub async fn contacts(rows: &impl Rows, tenant: TenantId) -> Result<Vec<(UnitId, Day)>> {
    #[derive(FromQueryResult)]
    struct Row {
        unit_id: UnitId,
        last: Day,
    }
    let sql = "select unit_id, max(on_day) as last from (
                 select unit_id, on_day from training_relay where tenant_id = $1
                 union all
                 select w.unit_id, k.on_day from training_tour_team w join training_tour_talk k on k.id = w.talk_id
                 where w.tenant_id = $1 and (k.held_at is not null
                   or exists (select 1 from training_attendance a where a.class_id = k.class_id))) told group by unit_id";
    let found: Vec<Row> = rows.all(sql, params![tenant]).await?;
    Ok(found.into_iter().map(|row| (row.unit_id, row.last)).collect())
}

/// Asks the liaison to take the pack to the team.
pub async fn ask(db: &Db, ids: &Ids, actor: &Actor, team: &Team, at: Moment) -> Result<()> {
    let liaison = team.liaison.as_ref().ok_or_else(|| conflict("reach-no-liaison"))?;
    let told = people::notice::prepare(db, actor.tenant, vec![liaison.id], at).await?;
    let told = &told;
    db.write(|tx| async move {
        let message = Message::new("reach-notice").with("name", &team.name);
        let link = format!("/training/reach/{}", team.id);
        people::notice::send_all(&tx, ids, actor.tenant, told, at, &message, &link).await?;
        people::audit::write(&tx, at, actor, "training.reach.request", team.id, "").await
    })
    .await
}

/// It was told to the team on a day.
pub async fn relay(
    db: &Db,
    ids: &Ids,
    actor: &Actor,
    team: &Team,
    (on, what): (Day, &str),
    (at, today): (Moment, Day),
) -> Result<()> {
    if on > today || on < Day(today.0.saturating_sub(DAYS.days())) {
        return Err(invalid("day", Message::new("reach-day").with("days", DAYS)));
    }
    let id: uuid::Uuid = ids.make();
    db.write(|tx| async move {
        let values = row! {
            id: id, tenant_id: actor.tenant, unit_id: team.id, on_day: on, what: what, relayed_by: actor.person,
            relayed_at: at
        };
        tx.insert("training_relay", values).await?;
        people::audit::write(&tx, at, actor, "training.reach.relay", team.id, what).await
    })
    .await
}

/// What was told to it, the latest first.
#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct Told {
    pub on_day: Day,
    pub what: String,
    pub name: String,
}

pub async fn relays(rows: &impl Rows, tenant: TenantId, unit: UnitId) -> Result<Vec<Told>> {
    let sql = "select r.on_day, r.what, p.name from training_relay r join people_person p on p.id = r.relayed_by
               where r.tenant_id = $1 and r.unit_id = $2 order by r.on_day desc, r.id desc limit 20";
    rows.all(sql, params![tenant, unit]).await
}

/// Courses for the pack: those given to people of the team that nobody of it has
/// done, the next due first; else, and for a team so small that this would tell
/// of single ones, the newest of the house.
pub async fn courses(rows: &impl Rows, tenant: TenantId, team: &Team, today: Day) -> Result<Vec<LearningUnitId>> {
    let sql = "select e.unit_id from learning_enrolment e join learning_unit u on u.id = e.unit_id and u.published_id is not null
               join people_membership m on m.person_id = e.person_id and m.unit_id = $2
                 and m.from_day <= $3 and (m.to_day is null or m.to_day > $3)
               where e.tenant_id = $1 group by e.unit_id having count(e.done_on) = 0
               order by max(e.due_on) desc, e.unit_id limit 3";
    if team.people >= LEAST {
        let given: Vec<LearningUnitId> = rows.column(sql, params![tenant, team.id, today]).await?;
        if !given.is_empty() {
            return Ok(given);
        }
    }
    let sql = "select u.id from learning_unit u join learning_publication p on p.unit_id = u.id and p.version_id = u.published_id
               where u.tenant_id = $1 group by u.id order by max(p.published_at) desc, u.id limit 3";
    rows.column(sql, params![tenant]).await
}
