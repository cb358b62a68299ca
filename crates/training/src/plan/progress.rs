//! How far somebody is in a plan, step by step: an online step by its answers,
//! an offline one by the class they came to, either by what the organiser
//! entered. So nobody needs a screen to do all of it.

use std::collections::{HashMap, HashSet};

use base::{Actor, Day, Moment, PersonId, Result, TenantId, UnitId, error::invalid};
use learning::{
    course,
    report::suppress::{Cell, suppress},
};
use store::{Db, FromQueryResult, Rows, Value, params, rows::place_list};
use uuid::Uuid;

use super::{PlanId, Step, StepId, Version, handled, published, steps};
use crate::class::ClassId;

/// How a step was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Done {
    /// Answered online.
    Online,
    /// Came to the class.
    Class,
    /// Entered by the organiser.
    Entered,
}

impl Done {
    pub fn code(self) -> &'static str {
        match self {
            Self::Online => "online",
            Self::Class => "class",
            Self::Entered => "entered",
        }
    }
}

/// A class of an offline step that is still to come, or was.
#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct Offered {
    pub step_id: StepId,
    pub class_id: ClassId,
    pub title: String,
    pub venue: String,
    pub on_day: Day,
    pub starts: String,
}

pub async fn offered(rows: &impl Rows, tenant: TenantId, plan: PlanId) -> Result<Vec<Offered>> {
    let sql = "select c.step_id, c.id as class_id, c.title, c.venue, min(s.on_day) as on_day, min(s.starts) as starts
               from training_class c join training_session s on s.class_id = c.id
               where c.tenant_id = $1 and c.plan_id = $2 and c.step_id is not null and c.called_off_at is null
               group by c.id order by min(s.on_day), c.id limit 100";
    rows.all(sql, params![tenant, plan]).await
}

/// One person's steps, with how each was done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mine {
    pub version: Version,
    pub steps: Vec<(Step, Option<Done>)>,
    pub offered: Vec<Offered>,
}

impl Mine {
    pub fn done(&self) -> usize {
        self.steps.iter().filter(|(_, done)| done.is_some()).count()
    }

    pub fn classes(&self, step: &Step) -> Vec<&Offered> {
        self.offered.iter().filter(|class| class.step_id == step.step_id).collect()
    }

    /// The first that is not done.
    pub fn next(&self) -> Option<&Step> {
        self.steps.iter().find(|(_, done)| done.is_none()).map(|(step, _)| step)
    }
}

pub async fn of(rows: &impl Rows, tenant: TenantId, person: PersonId, plan: PlanId) -> Result<Mine> {
    let version = published(rows, tenant, plan).await?;
    let all = steps(rows, tenant, version.id).await?;
    let entered = "select step_id from training_mark where tenant_id = $1 and plan_id = $2 and person_id = $3";
    let entered: HashSet<StepId> =
        rows.column::<StepId>(entered, params![tenant, plan, person]).await?.into_iter().collect();
    let came = "select distinct c.step_id from training_class c join training_attendance a on a.class_id = c.id
                where c.tenant_id = $1 and c.plan_id = $2 and a.person_id = $3 and c.step_id is not null";
    let came: HashSet<StepId> = rows.column::<StepId>(came, params![tenant, plan, person]).await?.into_iter().collect();
    let courses: Vec<_> = all.iter().filter_map(Step::course).collect();
    let online = course::done_by(rows, tenant, person, &courses).await?;
    let done = |step: Step| {
        let done = how(&step, step.course_id.is_some_and(|id| online.contains(&id)), &came, &entered);
        (step, done)
    };
    let steps = all.into_iter().map(done).collect();
    Ok(Mine { version, steps, offered: offered(rows, tenant, plan).await? })
}

fn how(step: &Step, online: bool, came: &HashSet<StepId>, entered: &HashSet<StepId>) -> Option<Done> {
    if online {
        Some(Done::Online)
    } else if came.contains(&step.step_id) {
        Some(Done::Class)
    } else {
        entered.contains(&step.step_id).then_some(Done::Entered)
    }
}

/// A plan that somebody takes part in.
#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct Given {
    pub plan_id: PlanId,
    pub title: String,
    pub due_on: Option<Day>,
    pub mandatory: bool,
    pub basis: String,
}

/// Of each of these plans, how many steps somebody has done, of how many.
pub async fn counts(rows: &impl Rows, actor: &Actor, plans: &[Given]) -> Result<HashMap<PlanId, (usize, usize)>> {
    #[derive(FromQueryResult)]
    struct Row {
        plan_id: PlanId,
        course: String,
        course_id: Option<Uuid>,
        is_marked: bool,
    }
    let mut values: Vec<Value> = params![actor.tenant, actor.person];
    let list = place_list(&mut values, plans.iter().map(|given| given.plan_id));
    let sql = format!(
        "select p.id as plan_id, s.course, s.course_id,
           (exists (select 1 from training_mark k where k.plan_id = p.id and k.step_id = s.step_id and k.person_id = $2)
             or exists (select 1 from training_attendance a join training_class c on c.id = a.class_id
               where a.person_id = $2 and c.plan_id = p.id and c.step_id = s.step_id)) as is_marked
         from training_plan p join training_plan_step s on s.version_id = p.published_id
         where p.tenant_id = $1 and p.id in ({list})"
    );
    if plans.is_empty() {
        return Ok(HashMap::new());
    }
    let steps: Vec<Row> = rows.all(&sql, values).await?;
    let course = |row: &Row| Some((course::Kind::from_code(&row.course)?, row.course_id?));
    let courses: Vec<_> = steps.iter().filter_map(course).collect();
    let online = course::done_by(rows, actor.tenant, actor.person, &courses).await?;
    let mut counts: HashMap<PlanId, (usize, usize)> = HashMap::new();
    for step in steps {
        let (done, of) = counts.entry(step.plan_id).or_default();
        *done += usize::from(step.is_marked || step.course_id.is_some_and(|id| online.contains(&id)));
        *of += 1;
    }
    Ok(counts)
}

pub async fn given(rows: &impl Rows, actor: &Actor) -> Result<Vec<Given>> {
    let sql = "select t.plan_id, v.title, v.due_on, v.mandatory, v.basis from training_participant t
               join training_plan p on p.id = t.plan_id join training_plan_version v on v.id = p.published_id
               where t.person_id = $1 and t.tenant_id = $2 order by v.due_on, v.title, t.plan_id limit 50";
    rows.all(sql, params![actor.person, actor.tenant]).await
}

/// A participant with what they did, for the organiser.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Participant {
    pub person_id: PersonId,
    pub staff_number: String,
    pub name: String,
    pub unit_id: UnitId,
    pub unit_name: String,
    pub done: Vec<Option<Done>>,
}

impl Participant {
    pub fn count(&self) -> usize {
        self.done.iter().filter(|done| done.is_some()).count()
    }
}

#[derive(FromQueryResult)]
struct Row {
    person_id: PersonId,
    staff_number: String,
    name: String,
    unit_id: UnitId,
    unit_name: String,
}

#[derive(FromQueryResult)]
struct Pair {
    step_id: StepId,
    person_id: PersonId,
}

/// Who did which step, in few statements whatever the number of people.
pub async fn matrix(rows: &impl Rows, tenant: TenantId, plan: PlanId, steps: &[Step]) -> Result<Vec<Participant>> {
    let pairs = |sql: &'static str| async move {
        let mut by_step: HashMap<StepId, HashSet<PersonId>> = HashMap::new();
        for Pair { step_id, person_id } in rows.all::<Pair>(sql, params![tenant, plan]).await? {
            by_step.entry(step_id).or_default().insert(person_id);
        }
        Ok::<_, base::Error>(by_step)
    };
    let entered = pairs("select step_id, person_id from training_mark where tenant_id = $1 and plan_id = $2").await?;
    let came = pairs(
        "select distinct c.step_id, a.person_id from training_class c join training_attendance a on a.class_id = c.id
         where c.tenant_id = $1 and c.plan_id = $2 and c.step_id is not null",
    )
    .await?;
    let mut online: Vec<HashSet<PersonId>> = Vec::with_capacity(steps.len());
    for step in steps {
        online.push(match step.course() {
            Some((kind, id)) => course::done(rows, tenant, kind, id).await?,
            None => HashSet::new(),
        });
    }
    let sql = "select t.person_id, p.staff_number, p.name, t.unit_id, u.name as unit_name from training_participant t
               join people_person p on p.id = t.person_id join people_unit u on u.id = t.unit_id
               where t.tenant_id = $1 and t.plan_id = $2 order by u.name, p.staff_number";
    let people: Vec<Row> = rows.all(sql, params![tenant, plan]).await?;
    let has = |by_step: &HashMap<StepId, HashSet<PersonId>>, step: StepId, person: PersonId| {
        by_step.get(&step).is_some_and(|people| people.contains(&person))
    };
    let participant = |row: Row| Participant {
        done: steps
            .iter()
            .zip(&online)
            .map(|(step, online)| {
                if online.contains(&row.person_id) {
                    Some(Done::Online)
                } else if has(&came, step.step_id, row.person_id) {
                    Some(Done::Class)
                } else {
                    has(&entered, step.step_id, row.person_id).then_some(Done::Entered)
                }
            })
            .collect(),
        person_id: row.person_id,
        staff_number: row.staff_number,
        name: row.name,
        unit_id: row.unit_id,
        unit_name: row.unit_name,
    };
    Ok(people.into_iter().map(participant).collect())
}

/// What the organiser enters: that these people did the step without a screen.
#[derive(Debug, Clone)]
pub struct Entry {
    pub step: StepId,
    pub people: Vec<PersonId>,
    /// E.g. 班前会上口头讲过, 笔答.
    pub how: String,
}

/// How many were new. What stands is left as it was.
pub async fn enter(db: &Db, actor: &Actor, plan: PlanId, entry: &Entry, at: (Moment, Day)) -> Result<u64> {
    handled(db, actor, plan).await?;
    let version = published(db, actor.tenant, plan).await?;
    if !steps(db, actor.tenant, version.id).await?.iter().any(|step| step.step_id == entry.step) {
        return Err(invalid("step", "form-choose"));
    }
    let participants = "select person_id from training_participant where tenant_id = $1 and plan_id = $2";
    let participants: HashSet<PersonId> =
        db.column::<PersonId>(participants, params![actor.tenant, plan]).await?.into_iter().collect();
    let people: Vec<PersonId> = entry.people.iter().copied().filter(|person| participants.contains(person)).collect();
    if people.is_empty() {
        return Err(invalid("people", "training-people-choose"));
    }
    let people = &people;
    db.write(|tx| async move {
        let rows = people
            .iter()
            .map(|person| {
                params![entry.step, *person, actor.tenant, plan, entry.how.as_str(), at.1, actor.person, at.0]
            })
            .collect();
        let columns = ["step_id", "person_id", "tenant_id", "plan_id", "how", "on_day", "marked_by", "marked_at"];
        let new = tx.insert_all_new("training_mark", &columns, rows).await?;
        people::audit::write(&tx, at.0, actor, "training.mark.creation", plan, &format!("{new}")).await?;
        Ok(new)
    })
    .await
}

/// Takes an entry back that was a mistake.
pub async fn take_back(db: &Db, actor: &Actor, plan: PlanId, step: StepId, person: PersonId, at: Moment) -> Result<()> {
    handled(db, actor, plan).await?;
    db.write(|tx| async move {
        let sql = "delete from training_mark where tenant_id = $1 and plan_id = $2 and step_id = $3 and person_id = $4";
        if tx.execute(sql, params![actor.tenant, plan, step, person]).await? == 0 {
            return Err(base::conflict("training-mark-gone"));
        }
        people::audit::write(&tx, at, actor, "training.mark.removal", plan, &person.to_string()).await
    })
    .await
}

/// What a unit's people did of a plan; hidden where they are few.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Coverage {
    pub name: String,
    pub people: i64,
    /// `None`: too few to be shown.
    pub complete: Option<i64>,
    /// Did not even one step.
    pub unreached: Option<i64>,
}

/// By the units right below the house (workshops, departments), without a name.
pub async fn coverage(rows: &impl Rows, tenant: TenantId, plan: PlanId, today: Day) -> Result<Vec<Coverage>> {
    let version = published(rows, tenant, plan).await?;
    let steps = steps(rows, tenant, version.id).await?;
    let participants = matrix(rows, tenant, plan, &steps).await?;
    let tops = tops(rows, tenant, today).await?;
    let mut lines: Vec<(String, [i64; 3])> = Vec::new();
    for person in &participants {
        let name = tops.get(&person.unit_id).cloned().unwrap_or_default();
        let place = lines.iter().position(|(known, _)| *known == name).unwrap_or_else(|| {
            lines.push((name, [0; 3]));
            lines.len() - 1
        });
        let counts = &mut lines[place].1;
        counts[0] += 1;
        counts[1] += i64::from(person.count() == steps.len());
        counts[2] += i64::from(person.count() == 0);
    }
    lines.sort();
    Ok(shown(lines))
}

/// Neither a small group nor a small rest of a large one is told.
fn shown(lines: Vec<(String, [i64; 3])>) -> Vec<Coverage> {
    let mut cells: Vec<Cell> = lines
        .iter()
        .map(|(_, [people, complete, none])| {
            let cell = Cell::of(*people);
            [*complete, *none]
                .iter()
                .fold(cell, |cell, part| cell.with_small_remainder(*part).with_small_remainder(people - part))
        })
        .collect();
    suppress(&mut cells);
    let line = |((name, [people, complete, none]), cell): ((String, [i64; 3]), &Cell)| Coverage {
        name,
        people,
        complete: cell.is_open().then_some(complete),
        unreached: cell.is_open().then_some(none),
    };
    lines.into_iter().zip(&cells).map(line).collect()
}

/// Each administrative unit with the name of the unit right below the root that it is in.
pub(crate) async fn tops(rows: &impl Rows, tenant: TenantId, today: Day) -> Result<HashMap<UnitId, String>> {
    let mut tops: HashMap<UnitId, String> = HashMap::new();
    // The tree comes in its order: whatever follows a unit of depth 1 is in it.
    let mut top = String::new();
    for unit in people::unit::tree(rows, tenant, people::unit::Tree::Admin, today).await? {
        if unit.depth <= 1 {
            top.clone_from(&unit.name);
        }
        tops.insert(unit.id, top.clone());
    }
    Ok(tops)
}
