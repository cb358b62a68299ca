//! 轮训: in a cycle of some years every member takes part in one class, on days
//! that cost nobody the sleep after a night.
//!
//! [`plan`] assigns, the same for the same people; whoever plans moves single
//! people and days afterwards, within the same rules.

pub mod class;
pub mod plan;

use std::collections::{HashMap, HashSet};

use base::{
    Actor, Day, Ids, Message, Moment, PersonId, Result, TenantId, UnitId, calendar::WorkingCalendar, conflict,
    error::invalid, not_found,
};
use jiff::ToSpan;
use store::{Db, FromQueryResult, Rows, Tx, params, row, rows::place_list};

use crate::{
    branch::{self, Committee, Member},
    class::ClassId,
    fit::is_available,
};

base::id! {
    RotationId
    TurnId
}

#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct Rotation {
    pub id: RotationId,
    pub committee_id: UnitId,
    pub title: String,
    pub from_day: Day,
    /// The last day.
    pub to_day: Day,
    pub seats: i64,
    pub days: i64,
    pub per_team: i64,
    pub weekends: bool,
}

impl Rotation {
    pub fn rules(&self) -> plan::Rules {
        plan::Rules {
            from: self.from_day,
            to: self.to_day,
            seats: self.seats as usize,
            days: self.days,
            per_team: self.per_team as usize,
            weekends: self.weekends,
        }
    }
}

const COLUMNS: &str = "id, committee_id, title, from_day, to_day, seats, days, per_team, weekends";

/// Those of the committees that this person acts for.
pub async fn all(rows: &impl Rows, actor: &Actor, committees: &[Committee]) -> Result<Vec<Rotation>> {
    let sql = format!(
        "select {COLUMNS} from training_rotation where tenant_id = $1 order by from_day desc, id desc limit 50"
    );
    let mut all: Vec<Rotation> = rows.all(&sql, params![actor.tenant]).await?;
    all.retain(|rotation| committees.iter().any(|committee| committee.id == rotation.committee_id));
    Ok(all)
}

/// For whoever acts for its committee.
pub async fn open(rows: &impl Rows, actor: &Actor, id: RotationId) -> Result<Rotation> {
    let sql = format!("select {COLUMNS} from training_rotation where tenant_id = $1 and id = $2");
    let rotation: Rotation = rows.one(&sql, params![actor.tenant, id]).await?;
    actor.require_in(&branch::LEAD_BRANCH, rotation.committee_id)?;
    Ok(rotation)
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct New {
    pub title: String,
    pub from: Day,
    pub to: Day,
    pub seats: i64,
    pub days: i64,
    pub per_team: i64,
    pub weekends: bool,
}

fn check(new: &New) -> Result<()> {
    let within = |field, value: i64, least, most| {
        let words = || Message::new("rotation-range").with("least", least).with("most", most);
        if (least..=most).contains(&value) { Ok(()) } else { Err(invalid(field, words())) }
    };
    within("seats", new.seats, 5, 200)?;
    within("days", new.days, 1, 5)?;
    within("per_team", new.per_team, 1, 50)?;
    let longest = new.from.0.saturating_add(6.years());
    if new.to.0 < new.from.0.saturating_add(30.days()) || new.to.0 > longest {
        return Err(invalid("to", "rotation-cycle"));
    }
    Ok(())
}

/// Plans a cycle for the members of all branches of the committee.
pub async fn create(
    db: &Db,
    ids: &Ids,
    actor: &Actor,
    committee: &Committee,
    new: &New,
    (at, today): (Moment, Day),
) -> Result<RotationId> {
    check(new)?;
    let id: RotationId = ids.make();
    let rotation = Rotation {
        id,
        committee_id: committee.id,
        title: new.title.clone(),
        from_day: new.from,
        to_day: new.to,
        seats: new.seats,
        days: new.days,
        per_team: new.per_team,
        weekends: new.weekends,
    };
    let calendar = people::calendar::of(db, actor.tenant).await?;
    let members = eligible(db, actor, committee.id, today).await?;
    let turns = plan::plan(&plan::candidates(&members), &rotation.rules(), &calendar);
    let turns = &turns;
    db.write(|tx| async move {
        let values = row! {
            id: id, tenant_id: actor.tenant, committee_id: committee.id, title: new.title.as_str(), from_day: new.from,
            to_day: new.to, seats: new.seats, days: new.days, per_team: new.per_team, weekends: new.weekends,
            made_by: actor.person, made_at: at
        };
        tx.insert("training_rotation", values).await?;
        insert(&tx, ids, actor.tenant, id, turns).await?;
        people::audit::write(&tx, at, actor, "training.rotation.creation", id, &new.title).await
    })
    .await?;
    Ok(id)
}

async fn insert(tx: &Tx, ids: &Ids, tenant: TenantId, id: RotationId, turns: &[plan::Turn]) -> Result<()> {
    let (mut rows, mut seats) = (Vec::new(), Vec::new());
    for turn in turns {
        let turn_id: TurnId = ids.make();
        rows.push(params![turn_id, tenant, id, Day(turn.day)]);
        seats.extend(turn.people.iter().map(|person| params![id, *person, tenant, turn_id]));
    }
    tx.insert_all("training_rotation_turn", &["id", "tenant_id", "rotation_id", "on_day"], rows).await?;
    let columns = ["rotation_id", "person_id", "tenant_id", "turn_id"];
    tx.insert_all("training_rotation_seat", &columns, seats).await
}

/// The members of all branches below the committee today.
pub async fn eligible(rows: &impl Rows, actor: &Actor, committee: UnitId, day: Day) -> Result<Vec<Member>> {
    let branches: Vec<UnitId> = branch::below(rows, actor, committee, day).await?.iter().map(|one| one.id).collect();
    let mut members = branch::members(rows, actor.tenant, &branches, day).await?;
    let mut seen = HashSet::new();
    members.retain(|member| seen.insert(member.id));
    Ok(members)
}

#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct Turn {
    pub id: TurnId,
    pub on_day: Day,
    /// The class that was made of it, unless it was called off.
    pub class_id: Option<ClassId>,
    pub people: i64,
    /// How many came to the class.
    pub came: i64,
}

/// The day of turn `t`: that of its class `c`, where there is one.
const DAY: &str = "coalesce((select min(x.on_day) from training_session x where x.class_id = c.id), t.on_day)";
const CLASS: &str = "left join training_class c on c.id = t.class_id and c.called_off_at is null";

/// Does seat `s` still stand on day `$3`? With a class it does for those who
/// came, and for those with a place until the list of who came is there:
/// whoever gave the place back, or did not come, is to be planned anew.
fn holds() -> String {
    format!(
        "(c.id is null
          or exists (select 1 from training_attendance a where a.class_id = c.id and a.person_id = s.person_id)
          or (exists (select 1 from training_place p
                where p.class_id = c.id and p.person_id = s.person_id and p.cancelled_at is null)
            and ({DAY} >= $3 or not exists (select 1 from training_attendance a where a.class_id = c.id))))"
    )
}

pub async fn turns(rows: &impl Rows, tenant: TenantId, id: RotationId, today: Day) -> Result<Vec<Turn>> {
    let sql = format!(
        "select t.id, {DAY} as on_day, c.id as class_id,
           (select count(*) from training_rotation_seat s where s.turn_id = t.id and {}) as people,
           (select count(distinct a.person_id) from training_attendance a where a.class_id = c.id) as came
         from training_rotation_turn t {CLASS} where t.tenant_id = $1 and t.rotation_id = $2 order by on_day, t.id",
        holds()
    );
    rows.all(&sql, params![tenant, id, today]).await
}

#[derive(FromQueryResult)]
struct Seat {
    person_id: PersonId,
    turn_id: TurnId,
}

/// Who sits where.
pub async fn seats(
    rows: &impl Rows,
    tenant: TenantId,
    id: RotationId,
    today: Day,
) -> Result<HashMap<PersonId, TurnId>> {
    let sql = format!(
        "select s.person_id, s.turn_id from training_rotation_seat s join training_rotation_turn t on t.id = s.turn_id
         {CLASS} where s.tenant_id = $1 and s.rotation_id = $2 and {}",
        holds()
    );
    let seats: Vec<Seat> = rows.all(&sql, params![tenant, id, today]).await?;
    Ok(seats.into_iter().map(|seat| (seat.person_id, seat.turn_id)).collect())
}

/// The plan as it stands: everybody who is eligible today, and where they sit.
#[derive(Debug, Clone)]
pub struct Standing {
    pub turns: Vec<Turn>,
    pub members: Vec<Member>,
    pub seats: HashMap<PersonId, TurnId>,
}

impl Standing {
    pub async fn read(rows: &impl Rows, actor: &Actor, rotation: &Rotation, today: Day) -> Result<Self> {
        let (turns, members, seats) = tokio::try_join!(
            turns(rows, actor.tenant, rotation.id, today),
            eligible(rows, actor, rotation.committee_id, today),
            seats(rows, actor.tenant, rotation.id, today),
        )?;
        Ok(Self { turns, members, seats })
    }

    pub fn unplaced(&self) -> Vec<&Member> {
        self.members.iter().filter(|member| !self.seats.contains_key(&member.id)).collect()
    }

    /// Members that sit in a turn, by staff number.
    pub fn in_turn(&self, turn: TurnId) -> Vec<&Member> {
        self.members.iter().filter(|member| self.seats.get(&member.id) == Some(&turn)).collect()
    }

    fn turn(&self, id: TurnId) -> Result<&Turn> {
        self.turns.iter().find(|turn| turn.id == id).ok_or_else(not_found)
    }
}

#[derive(FromQueryResult)]
struct Counts {
    people: i64,
    unplaced: i64,
}

/// How far a plan covers those who are eligible today.
#[derive(Debug, Clone)]
pub struct Coverage {
    pub turns: Vec<Turn>,
    pub people: i64,
    pub unplaced: Vec<Member>,
}

impl Coverage {
    /// Counted in the database; members are read only when somebody has no seat.
    pub async fn read(rows: &impl Rows, actor: &Actor, rotation: &Rotation, today: Day) -> Result<Self> {
        let branches = branch::below(rows, actor, rotation.committee_id, today).await?;
        let mut values = params![actor.tenant, rotation.id, today];
        let list = place_list(&mut values, branches.iter().map(|branch| branch.id));
        let sql = format!(
            "select count(distinct x.id) as people, count(distinct case when x.placed then null else x.id end) as unplaced
             from (select m.person_id as id, exists (select 1 from training_rotation_seat s
                 join training_rotation_turn t on t.id = s.turn_id {CLASS}
                 where s.rotation_id = $2 and s.person_id = m.person_id and {}) as placed
               from people_membership m join people_person p on p.id = m.person_id and p.left_on is null
               where m.tenant_id = $1 and m.unit_id in ({list}) and m.from_day <= $3
                 and (m.to_day is null or m.to_day > $3)) x",
            holds()
        );
        let turns = turns(rows, actor.tenant, rotation.id, today);
        let (turns, counts) = tokio::try_join!(turns, rows.one::<Counts>(&sql, values))?;
        let mut unplaced = Vec::new();
        if counts.unplaced > 0 {
            let standing = Standing::read(rows, actor, rotation, today).await?;
            unplaced = standing.unplaced().into_iter().cloned().collect();
        }
        Ok(Self { turns, people: counts.people, unplaced })
    }

    pub fn placed(&self) -> i64 {
        self.people - self.unplaced.len() as i64
    }

    pub fn percent(&self) -> i64 {
        self.placed() * 100 / self.people.max(1)
    }
}

/// Gives a seat to everybody who has none: in turns to come that have room,
/// else in new ones. How many got one.
pub async fn place(
    db: &Db,
    ids: &Ids,
    actor: &Actor,
    rotation: &Rotation,
    (at, today): (Moment, Day),
) -> Result<usize> {
    let standing = Standing::read(db, actor, rotation, today).await?;
    let calendar = people::calendar::of(db, actor.tenant).await?;
    let rules = plan::Rules { from: rotation.from_day.max(today), ..rotation.rules() };
    let unplaced: Vec<Member> = standing.unplaced().into_iter().cloned().collect();
    let open: Vec<&Turn> =
        standing.turns.iter().filter(|turn| turn.on_day > today && turn.class_id.is_none()).collect();
    let days: Vec<(jiff::civil::Date, usize)> =
        open.iter().map(|turn| (turn.on_day.0, rules.seats.saturating_sub(turn.people as usize))).collect();
    let filled = plan::fill(&plan::candidates(&unplaced), &days, &rules, &calendar);
    let count = filled.given.len() + filled.turns.iter().map(|turn| turn.people.len()).sum::<usize>();
    if count == 0 {
        return Ok(0);
    }
    let (filled, open, unplaced) = (&filled, &open, &unplaced);
    db.write(|tx| async move {
        // The seats that they lost.
        for some in unplaced.chunks(500) {
            let mut values = params![actor.tenant, rotation.id];
            let list = place_list(&mut values, some.iter().map(|member| member.id));
            let sql = format!(
                "delete from training_rotation_seat where tenant_id = $1 and rotation_id = $2 and person_id in ({list})"
            );
            tx.execute(&sql, values).await?;
        }
        let seats = filled
            .given
            .iter()
            .filter_map(|(person, index)| Some(params![rotation.id, *person, actor.tenant, open.get(*index)?.id]));
        let columns = ["rotation_id", "person_id", "tenant_id", "turn_id"];
        tx.insert_all_new("training_rotation_seat", &columns, seats.collect()).await?;
        insert(&tx, ids, actor.tenant, rotation.id, &filled.turns).await?;
        people::audit::write(&tx, at, actor, "training.rotation.placement", rotation.id, &count.to_string()).await
    })
    .await?;
    Ok(count)
}

/// Moves somebody to another turn: not on a night or the rest after it, not
/// into a full one.
pub async fn move_person(
    db: &Db,
    actor: &Actor,
    rotation: &Rotation,
    person: PersonId,
    to: TurnId,
    (at, today): (Moment, Day),
) -> Result<()> {
    let standing = Standing::read(db, actor, rotation, today).await?;
    let member = standing.members.iter().find(|member| member.id == person).ok_or_else(not_found)?;
    let turn = standing.turn(to)?;
    let calendar = people::calendar::of(db, actor.tenant).await?;
    if turn.class_id.is_some() || standing.seats.get(&person).is_some_and(|now| has_class(&standing, *now)) {
        return Err(conflict("rotation-class-made"));
    }
    if !is_available(member.pattern(), &calendar, turn.on_day.0, rotation.days) {
        return Err(invalid("turn", Message::new("rotation-on-night").with("name", &member.name)));
    }
    if turn.people >= rotation.seats && standing.seats.get(&person) != Some(&to) {
        return Err(invalid("turn", "rotation-full"));
    }
    db.write(|tx| async move {
        let sql =
            "insert into training_rotation_seat (rotation_id, person_id, tenant_id, turn_id) values ($1, $2, $3, $4)
                   on conflict (rotation_id, person_id) do update set turn_id = excluded.turn_id";
        tx.execute(sql, params![rotation.id, person, actor.tenant, to]).await?;
        let detail = format!("{person} {}", turn.on_day);
        people::audit::write(&tx, at, actor, "training.rotation.move", rotation.id, &detail).await
    })
    .await
}

fn has_class(standing: &Standing, id: TurnId) -> bool {
    standing.turn(id).is_ok_and(|turn| turn.class_id.is_some())
}

/// Puts a turn on another day on which all of its people can come.
pub async fn move_turn(
    db: &Db,
    actor: &Actor,
    rotation: &Rotation,
    id: TurnId,
    day: Day,
    (at, today): (Moment, Day),
) -> Result<()> {
    let standing = Standing::read(db, actor, rotation, today).await?;
    if standing.turn(id)?.class_id.is_some() {
        return Err(conflict("rotation-class-made"));
    }
    if day < rotation.from_day.max(today) || day > rotation.to_day {
        return Err(invalid("day", "rotation-outside"));
    }
    let calendar = people::calendar::of(db, actor.tenant).await?;
    let blocked = blocked(&standing, id, day, rotation.days, &calendar);
    if blocked > 0 {
        return Err(invalid("day", Message::new("rotation-blocked").with("count", blocked)));
    }
    db.write(|tx| async move {
        let sql = "update training_rotation_turn set on_day = $4 where tenant_id = $1 and rotation_id = $2 and id = $3";
        tx.execute(sql, params![actor.tenant, rotation.id, id, day]).await?;
        people::audit::write(&tx, at, actor, "training.rotation.day", rotation.id, &day.to_string()).await
    })
    .await
}

fn blocked(standing: &Standing, id: TurnId, day: Day, days: i64, calendar: &WorkingCalendar) -> usize {
    let cannot = |member: &&&Member| !is_available(member.pattern(), calendar, day.0, days);
    standing.in_turn(id).iter().filter(cannot).count()
}
