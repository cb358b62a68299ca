//! 主题宣讲: one talk taken along the line in a few stops, on days that suit the
//! shifts of those who come.
//!
//! [`route`] plans, pure; the teams' answers are kept without a person
//! ([`feedback`]).

pub mod class;
pub mod feedback;
pub mod route;
pub mod speaker;

use base::{
    Actor, Day, Ids, Message, Moment, Permission, Result, Role, TenantId, UnitId, conflict, error::invalid, not_found,
};
use store::{Db, FromQueryResult, Rows, params, row, rows::place_list};

use self::speaker::SpeakerId;
use crate::class::ClassId;

base::id! {
    TourId
    StopId
    TalkId
}

/// Plan tours and keep the bank of speakers.
pub const PLAN_TOURS: Permission =
    Permission { name: "training.tour.plan", roles: &[Role::Educator, Role::BranchSecretary, Role::MediaEditor] };

#[derive(Debug, Clone, PartialEq, FromQueryResult)]
pub struct Tour {
    pub id: TourId,
    pub title: String,
    pub speaker: String,
    pub from_day: Day,
    /// The last day.
    pub to_day: Day,
    pub reach: f64,
}

const SELECT: &str = "select t.id, t.title, s.name as speaker, t.from_day, t.to_day, t.reach from training_tour t
     join training_speaker s on s.id = t.speaker_id where t.tenant_id = $1";

pub async fn all(rows: &impl Rows, tenant: TenantId) -> Result<Vec<Tour>> {
    rows.all(&format!("{SELECT} order by t.from_day desc, t.id desc limit 50"), params![tenant]).await
}

pub async fn get(rows: &impl Rows, tenant: TenantId, id: TourId) -> Result<Tour> {
    rows.one(&format!("{SELECT} and t.id = $2"), params![tenant, id]).await
}

/// A team along the line that a tour can visit.
#[derive(Debug, Clone, PartialEq, FromQueryResult)]
pub struct Team {
    pub id: UnitId,
    pub name: String,
    pub parent: String,
    pub km_from: f64,
    pub km_to: f64,
    pub shift_pattern: String,
}

/// The units without units below them that have kilometres.
pub async fn teams(rows: &impl Rows, tenant: TenantId, day: Day) -> Result<Vec<Team>> {
    let sql =
        "select u.id, u.name, coalesce(a.name, '') as parent, u.km_from, u.km_to, u.shift_pattern from people_unit u
         left join people_unit_parent p on p.unit_id = u.id and p.from_day <= $2 and (p.to_day is null or p.to_day > $2)
         left join people_unit a on a.id = p.parent_id
         where u.tenant_id = $1 and u.tree = 'admin' and u.km_from is not null and u.km_to is not null
           and (u.closed_on is null or u.closed_on > $2)
           and not exists (select 1 from people_unit_parent c where c.parent_id = u.id
             and c.from_day <= $2 and (c.to_day is null or c.to_day > $2))
         order by u.km_from, u.km_to, u.code";
    rows.all(sql, params![tenant, day]).await
}

#[derive(Debug, Clone, PartialEq)]
pub struct New {
    pub title: String,
    pub speaker: SpeakerId,
    pub from: Day,
    pub to: Day,
    pub teams: Vec<UnitId>,
    pub stops: usize,
}

/// Teams and stops of one tour at most.
pub const MOST_TEAMS: usize = 60;
pub const MOST_STOPS: usize = 12;

/// Plans a tour and keeps it.
pub async fn create(db: &Db, ids: &Ids, actor: &Actor, new: &New, (at, today): (Moment, Day)) -> Result<TourId> {
    check(new, today)?;
    speaker::get(db, actor.tenant, new.speaker).await.map_err(|_| invalid("speaker", "form-choose"))?;
    let all = teams(db, actor.tenant, today).await?;
    let chosen: Vec<Team> = all.into_iter().filter(|team| new.teams.contains(&team.id)).collect();
    if chosen.len() != new.teams.len() {
        return Err(invalid("teams", "form-not-understood"));
    }
    let calendar = people::calendar::of(db, actor.tenant).await?;
    let plan = route::plan(&chosen, new.stops, (new.from, new.to), &calendar)
        .map_err(|left| invalid("to", Message::new("tour-no-day").with("name", left)))?;
    let id: TourId = ids.make();
    let plan = &plan;
    db.write(|tx| async move {
        let values = row! {
            id: id, tenant_id: actor.tenant, title: new.title.as_str(), speaker_id: new.speaker, from_day: new.from,
            to_day: new.to, reach: plan.reach, made_by: actor.person, made_at: at
        };
        tx.insert("training_tour", values).await?;
        let (mut stops, mut talks, mut teams) = (Vec::new(), Vec::new(), Vec::new());
        for stop in &plan.stops {
            let stop_id: StopId = ids.make();
            stops.push(params![stop_id, actor.tenant, id, stop.km, stop.place.as_str()]);
            for talk in &stop.talks {
                let talk_id: TalkId = ids.make();
                talks.push(params![talk_id, actor.tenant, stop_id, Day(talk.day)]);
                teams.extend(talk.teams.iter().map(|team| params![talk_id, *team, actor.tenant]));
            }
        }
        tx.insert_all("training_tour_stop", &["id", "tenant_id", "tour_id", "km", "place"], stops).await?;
        tx.insert_all("training_tour_talk", &["id", "tenant_id", "stop_id", "on_day"], talks).await?;
        tx.insert_all("training_tour_team", &["talk_id", "unit_id", "tenant_id"], teams).await?;
        people::audit::write(&tx, at, actor, "training.tour.creation", id, &new.title).await
    })
    .await?;
    Ok(id)
}

fn check(new: &New, today: Day) -> Result<()> {
    if new.teams.is_empty() || new.teams.len() > MOST_TEAMS {
        return Err(invalid("teams", Message::new("tour-teams").with("most", MOST_TEAMS)));
    }
    if !(1..=MOST_STOPS).contains(&new.stops) {
        return Err(invalid("stops", Message::new("tour-stops-range").with("most", MOST_STOPS)));
    }
    if new.from < today {
        return Err(invalid("from", "meeting-day-over"));
    }
    if new.to < new.from {
        return Err(invalid("to", "tour-order"));
    }
    Ok(())
}

#[derive(Debug, Clone, PartialEq, FromQueryResult)]
pub struct Stop {
    pub id: StopId,
    pub km: f64,
    pub place: String,
}

#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct Talk {
    pub id: TalkId,
    pub tour_id: TourId,
    pub stop_id: StopId,
    pub on_day: Day,
    pub held_at: Option<Moment>,
    pub recording: String,
    /// The class that was made of it, unless it was called off.
    pub class_id: Option<ClassId>,
    /// How many came to the class.
    pub came: i64,
}

impl Talk {
    pub fn is_held(&self) -> bool {
        self.held_at.is_some() || self.came > 0
    }
}

/// A team that a talk is for.
#[derive(Debug, Clone, PartialEq, FromQueryResult)]
pub struct Guest {
    pub talk_id: TalkId,
    pub unit_id: UnitId,
    pub name: String,
    pub km_from: f64,
    pub km_to: f64,
}

/// A tour with its stops, talks and teams, in the order of the line.
#[derive(Debug, Clone, PartialEq)]
pub struct Planned {
    pub tour: Tour,
    pub stops: Vec<Stop>,
    pub talks: Vec<Talk>,
    pub guests: Vec<Guest>,
}

impl Planned {
    pub async fn read(rows: &impl Rows, tenant: TenantId, id: TourId) -> Result<Self> {
        let tour = get(rows, tenant, id).await?;
        let sql = "select id, km, place from training_tour_stop where tenant_id = $1 and tour_id = $2 order by km, id";
        let stops: Vec<Stop> = rows.all(sql, params![tenant, id]).await?;
        let mut values = params![tenant];
        let list = place_list(&mut values, stops.iter().map(|stop| stop.id));
        let sql = format!("{TALK} and k.stop_id in ({list}) order by on_day, k.id");
        let talks: Vec<Talk> = rows.all(&sql, values).await?;
        let mut values = params![tenant];
        let list = place_list(&mut values, talks.iter().map(|talk| talk.id));
        let sql = format!(
            "select t.talk_id, t.unit_id, u.name, coalesce(u.km_from, 0) as km_from, coalesce(u.km_to, 0) as km_to
             from training_tour_team t join people_unit u on u.id = t.unit_id
             where t.tenant_id = $1 and t.talk_id in ({list}) order by u.km_from, u.code"
        );
        Ok(Self { tour, stops, talks, guests: rows.all(&sql, values).await? })
    }

    pub fn of_stop(&self, stop: StopId) -> Vec<&Talk> {
        self.talks.iter().filter(|talk| talk.stop_id == stop).collect()
    }

    pub fn of_talk(&self, talk: &TalkId) -> Vec<&Guest> {
        self.guests.iter().filter(|guest| guest.talk_id == *talk).collect()
    }
}

/// With a class, its day is that of the class.
const TALK: &str = "select k.id, s.tour_id, k.stop_id,
       coalesce((select min(x.on_day) from training_session x where x.class_id = c.id), k.on_day) as on_day,
       k.held_at, k.recording, c.id as class_id,
       (select count(distinct a.person_id) from training_attendance a where a.class_id = c.id) as came
     from training_tour_talk k join training_tour_stop s on s.id = k.stop_id
     left join training_class c on c.id = k.class_id and c.called_off_at is null where k.tenant_id = $1";

pub async fn talk(rows: &impl Rows, tenant: TenantId, id: TalkId) -> Result<Talk> {
    rows.one(&format!("{TALK} and k.id = $2"), params![tenant, id]).await
}

/// Is the talk for a unit that this person works in?
pub async fn is_for(rows: &impl Rows, actor: &Actor, talk: TalkId) -> Result<bool> {
    let mut values = params![actor.tenant, talk];
    let list = place_list(&mut values, actor.units.iter().copied());
    let sql = format!(
        "select count(*) from training_tour_team where tenant_id = $1 and talk_id = $2 and unit_id in ({list})"
    );
    Ok(rows.count(&sql, values).await? > 0)
}

/// The talk took place; where it was recorded, for who could not come.
pub async fn hold(db: &Db, actor: &Actor, id: TalkId, recording: &str, (at, today): (Moment, Day)) -> Result<()> {
    let talk = talk(db, actor.tenant, id).await?;
    if talk.class_id.is_some() {
        return Err(conflict("tour-class-made"));
    }
    if talk.on_day > today {
        return Err(conflict("tour-not-yet"));
    }
    if !recording.is_empty() && !recording.starts_with("/learning/") {
        return Err(invalid("recording", "tour-recording-here"));
    }
    db.write(|tx| async move {
        let sql = "update training_tour_talk set held_at = coalesce(held_at, $3), held_by = coalesce(held_by, $4), recording = $5
                   where tenant_id = $1 and id = $2";
        if tx.execute(sql, params![actor.tenant, id, at, actor.person, recording]).await? == 0 {
            return Err(not_found());
        }
        people::audit::write(&tx, at, actor, "training.tour.talk", id, recording).await
    })
    .await
}

/// Puts a talk on another day on which all of its teams are rested.
pub async fn move_talk(db: &Db, actor: &Actor, id: TalkId, day: Day, (at, today): (Moment, Day)) -> Result<()> {
    let talk = talk(db, actor.tenant, id).await?;
    if talk.is_held() {
        return Err(conflict("tour-held"));
    }
    if talk.class_id.is_some() {
        return Err(conflict("tour-class-made"));
    }
    if day < today {
        return Err(invalid("day", "meeting-day-over"));
    }
    let sql = "select u.shift_pattern from training_tour_team t join people_unit u on u.id = t.unit_id
               where t.tenant_id = $1 and t.talk_id = $2";
    let patterns: Vec<String> = db.column(sql, params![actor.tenant, id]).await?;
    let calendar = people::calendar::of(db, actor.tenant).await?;
    let blocked = patterns.iter().filter(|pattern| !route::is_open(pattern, day.0, &calendar)).count();
    if blocked > 0 {
        return Err(invalid("day", Message::new("tour-blocked").with("count", blocked)));
    }
    db.write(|tx| async move {
        let sql = "update training_tour_talk set on_day = $3 where tenant_id = $1 and id = $2";
        tx.execute(sql, params![actor.tenant, id, day]).await?;
        people::audit::write(&tx, at, actor, "training.tour.day", id, &day.to_string()).await
    })
    .await
}
