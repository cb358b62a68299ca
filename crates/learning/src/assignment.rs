//! A unit given to people: to whom, by when, and on what ground.
//!
//! What is mandatory names its legal basis and counts against the monthly cap
//! of everybody who gets it; over the cap nothing is sent. What goes to
//! everybody says why. Enrolments, burden and notices are written in one
//! transaction ([`spread`]); over [`AT_ONCE`] people a job does it.

pub mod overview;
pub mod spread;

use std::collections::{BTreeMap, HashMap, HashSet};

use base::{Actor, Day, Ids, Message, Moment, PersonId, Result, conflict, error::invalid, not_found};
use jiff::{ToSpan, tz::TimeZone};
use people::{
    audience::{self, Reached, Rule},
    burden::Asked,
};
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::{Db, FromQueryResult, Rows, Tx, params, row};

use crate::{
    ASSIGN_UNITS,
    package::{self, Package, PackageId},
    path::{self, PathId},
    report::tally,
    scene,
    unit::{self, LearningUnitId, Version, VersionId},
};

use spread::Known;
pub use spread::{SPREAD, spread_job};

base::id! { AssignmentId }

/// More people than this wait for a job.
pub const AT_ONCE: usize = 5_000;

/// What is asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Order {
    pub rule: Rule,
    pub due_on: Day,
    pub mandatory: bool,
    /// The law or rule that makes it mandatory.
    pub basis: String,
    /// Why it goes to everybody.
    pub reason: String,
}

/// What is given: a unit, or the units of a path together.
#[derive(Debug, Clone, PartialEq)]
pub struct Given {
    pub title: String,
    pub link: String,
    pub path: Option<PathId>,
    /// What learners get now, in order.
    pub versions: Vec<Version>,
    /// Instead of units: a course package.
    pub package: Option<Package>,
}

impl Given {
    pub async fn unit(rows: &impl Rows, actor: &Actor, unit: LearningUnitId) -> Result<Self> {
        let version = unit::published(rows, actor.tenant, unit).await?;
        let (title, link) = (version.title.clone(), format!("/learning/units/{unit}"));
        Ok(Self { title, link, path: None, versions: vec![version], package: None })
    }

    /// A path with the units of it that learners can get.
    pub async fn path(rows: &impl Rows, actor: &Actor, path: PathId) -> Result<Self> {
        let title = path::published(rows, actor.tenant, path).await?.title;
        let versions = path::units(rows, actor.tenant, path).await?;
        if versions.is_empty() {
            return Err(not_found());
        }
        Ok(Self { title, link: format!("/learning/paths/{path}"), path: Some(path), versions, package: None })
    }

    /// The version of a package that learners get.
    pub async fn package(rows: &impl Rows, actor: &Actor, id: PackageId) -> Result<Self> {
        let series = package::get(rows, actor.tenant, id).await?.series_id;
        let package = package::published(rows, actor.tenant, series).await?;
        let (title, link) = (package.title.clone(), format!("/learning/packages/{}", package.id));
        Ok(Self { title, link, path: None, versions: Vec::new(), package: Some(package) })
    }

    /// Minutes of each thing that is given.
    fn each(&self) -> impl Iterator<Item = i64> {
        let units = self.versions.iter().map(|version| version.minutes);
        units.chain(self.package.as_ref().map(|package| package.minutes))
    }

    pub fn minutes(&self) -> i64 {
        self.each().sum()
    }
}

/// What an order would do, before anything is sent.
#[derive(Debug, Clone, PartialEq)]
pub struct Preview {
    pub given: Given,
    pub people: Vec<Reached>,
    /// How many in each unit, in the order of the units' first people.
    pub by_unit: Vec<(String, usize)>,
    pub everybody: bool,
    /// Have done all of it already: they are not asked again.
    pub already: usize,
    /// Would be over the monthly cap: not empty means blocked.
    pub over_cap: usize,
    /// The same day next month, offered when this month is full.
    pub next_month: Day,
}

/// Counts and checks an order. Refused where it may not stand as it is: nobody
/// or somebody outside the reach, a day gone by, no basis, no reason.
pub async fn preview(db: &Db, actor: &Actor, given: Given, order: &Order, today: Day) -> Result<Preview> {
    if order.due_on < today {
        return Err(invalid("due_on", "learning-due-past"));
    }
    if order.mandatory && order.basis.trim().is_empty() {
        return Err(invalid("basis", "learning-basis-required"));
    }
    let people = audience::resolve(db, actor.tenant, &order.rule, today).await?;
    check_reach(actor, &people)?;
    let everybody = is_everybody(db, actor, &order.rule, people.len(), today).await?;
    if everybody && order.reason.trim().is_empty() {
        let why = Message::new("learning-everybody-reason").with("count", people.len());
        return Err(invalid("reason", why));
    }
    let known = known_of(db, &given).await?;
    let is_done = |person: &&Reached| known.iter().all(|known| known.done.contains(&person.person_id));
    let already = people.iter().filter(is_done).count();
    let over_cap = over_cap(db, actor, &given, &known, &people, order).await?;
    let next_month = order.due_on.0.checked_add(1.month()).map_or(order.due_on, Day);
    Ok(Preview { given, by_unit: by_unit(&people), people, everybody, already, over_cap, next_month })
}

async fn known_of(rows: &impl Rows, given: &Given) -> Result<Vec<Known>> {
    let mut known = Vec::with_capacity(given.versions.len());
    for version in &given.versions {
        known.push(spread::known(rows, version.id).await?);
    }
    if let Some(package) = &given.package {
        known.push(package::assignment::known(rows, package.id).await?);
    }
    Ok(known)
}

fn check_reach(actor: &Actor, people: &[Reached]) -> Result<()> {
    if people.is_empty() {
        return Err(invalid("audience", "learning-audience-empty"));
    }
    let Some(reach) = actor.reach(&ASSIGN_UNITS) else { return Ok(()) };
    let reach: HashSet<_> = reach.into_iter().collect();
    match people.iter().filter(|person| !reach.contains(&person.unit_id)).count() {
        0 => Ok(()),
        outside => Err(invalid("audience", Message::new("learning-audience-outside").with("count", outside))),
    }
}

/// Named so, or in effect: a rule with every workshop ticked is no smaller.
async fn is_everybody(db: &Db, actor: &Actor, rule: &Rule, reached: usize, today: Day) -> Result<bool> {
    if rule.is_everybody() {
        return Ok(true);
    }
    let sql = "select count(distinct p.id) from people_person p
               join people_membership m on m.person_id = p.id and m.from_day <= $2 and (m.to_day is null or m.to_day > $2)
               join people_unit u on u.id = m.unit_id and u.tree = 'admin'
               where p.tenant_id = $1 and (p.left_on is null or p.left_on > $2)";
    Ok(reached as i64 >= db.count(sql, params![actor.tenant, today]).await?)
}

/// How many would be over the cap by all that is new to them.
async fn over_cap(
    rows: &impl Rows,
    actor: &Actor,
    given: &Given,
    known: &[Known],
    people: &[Reached],
    order: &Order,
) -> Result<usize> {
    if !order.mandatory {
        return Ok(0);
    }
    let mut asked: HashMap<PersonId, Asked> = HashMap::new();
    for (minutes, known) in given.each().zip(known) {
        for person in known.newly_burdened(people) {
            let entry = asked.entry(person).or_insert(Asked { person, minutes: 0, items: 0 });
            entry.minutes += minutes;
            entry.items += 1;
        }
    }
    let asked: Vec<Asked> = asked.into_values().collect();
    let month = people::burden::month_of(order.due_on);
    Ok(people::burden::over_cap_each(rows, actor.tenant, &asked, &month).await?.len())
}

fn by_unit(people: &[Reached]) -> Vec<(String, usize)> {
    let mut order: Vec<base::UnitId> = Vec::new();
    let mut counts: BTreeMap<base::UnitId, (String, usize)> = BTreeMap::new();
    for person in people {
        let entry = counts.entry(person.unit_id).or_insert_with(|| {
            order.push(person.unit_id);
            (person.unit_name.clone(), 0)
        });
        entry.1 += 1;
    }
    order.into_iter().filter_map(|unit| counts.remove(&unit)).collect()
}

/// When it is, and where.
#[derive(Debug, Clone)]
pub struct Now {
    pub at: Moment,
    pub today: Day,
    pub zone: TimeZone,
}

/// Sends it; the first of what was made. Refused with `learning-over-cap` when
/// somebody would be over the monthly cap by it, also when that came about
/// since the preview.
pub async fn create(db: &Db, ids: &Ids, actor: &Actor, given: Given, order: &Order, now: &Now) -> Result<AssignmentId> {
    let preview = preview(db, actor, given, order, now.today).await?;
    refuse_over_cap(preview.over_cap)?;
    let timing = spread::Timing::read(db, actor.tenant, now).await?;
    let (preview, timing) = (&preview, &timing);
    db.write(|tx| async move {
        let Preview { given, people, .. } = preview;
        let known = known_of(&tx, given).await?;
        refuse_over_cap(over_cap(&tx, actor, given, &known, people, order).await?)?;
        let mut first = None;
        if let Some(package) = &given.package {
            let order = (order, preview.everybody);
            let id = package::assignment::insert(&tx, ids, actor, package, order, people, timing).await?;
            first = Some(AssignmentId(id));
        }
        for place in 0..given.versions.len() {
            let id = insert(&tx, ids, actor, preview, place, order, now, timing).await?;
            first.get_or_insert(id);
        }
        first.ok_or_else(not_found)
    })
    .await
}

#[expect(clippy::too_many_arguments, reason = "a row with all that it says, and what it causes")]
async fn insert(
    tx: &Tx,
    ids: &Ids,
    actor: &Actor,
    preview: &Preview,
    place: usize,
    order: &Order,
    now: &Now,
    timing: &spread::Timing,
) -> Result<AssignmentId> {
    let Preview { given, people: reached, everybody, .. } = preview;
    let version = &given.versions[place];
    let id: AssignmentId = ids.make();
    let values = row! {
        id: id, tenant_id: actor.tenant, unit_id: version.unit_id, version_id: version.id,
        rule: serde_json::to_string(&order.rule)?, people: reached.len() as i64, everybody: *everybody,
        reason: order.reason.trim(), mandatory: order.mandatory, basis: order.basis.trim(), due_on: order.due_on,
        minutes: version.minutes, made_by: actor.person, made_at: now.at, path_id: given.path,
        path_place: given.path.map(|_| place as i64)
    };
    tx.insert("learning_assignment", values).await?;
    for scene in &order.rule.scenes {
        scene::place(tx, actor.tenant, actor.person, scene, version.unit_id, now.at).await?;
    }
    if *everybody && place == 0 {
        let month = people::burden::month_of(order.due_on);
        people::burden::note_everybody(tx, actor.tenant, &month, id.0, &given.title, order.reason.trim()).await?;
    }
    if reached.len() > AT_ONCE {
        tx.enqueue(ids, SPREAD, &json!({ "tenant": actor.tenant, "assignment": id })).await?;
    } else {
        let assignment = get(tx, actor.tenant, id).await?;
        spread::spread(tx, ids, &assignment, (&given.title, &given.link), reached, timing).await?;
    }
    let detail =
        format!("{} {} {}", version.unit_id, reached.len(), if order.mandatory { "mandatory" } else { "voluntary" });
    people::audit::write(tx, now.at, actor, "learning.assignment.creation", id, &detail).await?;
    Ok(id)
}

fn refuse_over_cap(count: usize) -> Result<()> {
    if count == 0 { Ok(()) } else { Err(invalid("due_on", Message::new("learning-over-cap").with("count", count))) }
}

#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct Assignment {
    pub id: AssignmentId,
    pub tenant_id: base::TenantId,
    pub unit_id: LearningUnitId,
    pub version_id: VersionId,
    pub rule: String,
    pub people: i64,
    pub everybody: bool,
    pub reason: String,
    pub mandatory: bool,
    pub basis: String,
    pub due_on: Day,
    pub minutes: i64,
    pub made_by: PersonId,
    pub made_at: Moment,
    pub spread_at: Option<Moment>,
    pub withdrawn_at: Option<Moment>,
    /// The path that it is part of, and where in it.
    pub path_id: Option<PathId>,
    pub path_place: Option<i64>,
}

impl Assignment {
    /// People are told of a path once.
    fn tells(&self) -> bool {
        self.path_place.unwrap_or_default() == 0
    }

    /// May it be shown by name who has done it?
    pub fn names_are_lawful(&self) -> bool {
        self.mandatory && !self.basis.is_empty()
    }
}

pub async fn get(rows: &impl Rows, tenant: base::TenantId, id: AssignmentId) -> Result<Assignment> {
    let sql =
        "select id, tenant_id, unit_id, version_id, rule, people, everybody, reason, mandatory, basis, due_on, minutes,
               made_by, made_at, spread_at, withdrawn_at, path_id, path_place from learning_assignment where tenant_id = $1 and id = $2";
    rows.one(sql, params![tenant, id]).await
}

/// One that the actor may see: their own, or any when their reach is the whole house.
pub async fn visible(rows: &impl Rows, actor: &Actor, id: AssignmentId) -> Result<Assignment> {
    let assignment = get(rows, actor.tenant, id).await?;
    let sees = assignment.made_by == actor.person || sees_all(rows, actor).await?;
    if sees { Ok(assignment) } else { Err(not_found()) }
}

/// Does the actor assign for the whole house, by name or from its root?
pub(crate) async fn sees_all(rows: &impl Rows, actor: &Actor) -> Result<bool> {
    let Some(reach) = actor.reach(&ASSIGN_UNITS) else { return Ok(true) };
    let sql = "select u.id from people_unit u where u.tenant_id = $1 and u.tree = 'admin' and u.closed_on is null
               and not exists (select 1 from people_unit_parent p where p.unit_id = u.id and p.to_day is null)";
    let roots: Vec<base::UnitId> = rows.column(sql, params![actor.tenant]).await?;
    Ok(roots.iter().all(|root| reach.contains(root)))
}

/// Takes an assignment back: who has not done it is no longer asked, and their
/// burden is released.
pub async fn withdraw(db: &Db, actor: &Actor, id: AssignmentId, at: Moment) -> Result<()> {
    visible(db, actor, id).await?;
    db.write(|tx| async move {
        if !end(&tx, actor, id, at).await? {
            return Err(conflict("learning-assignment-ended"));
        }
        people::audit::write(&tx, at, actor, "learning.assignment.withdrawal", id, "").await
    })
    .await
}

/// What assignments are of.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Of {
    Unit(LearningUnitId),
    Path(PathId),
}

/// Ends every assignment of a unit, or those of a path as such.
pub(crate) async fn end_all(tx: &Tx, actor: &Actor, of: Of, at: Moment) -> Result<()> {
    let (column, id) = match of {
        Of::Unit(unit) => ("unit_id", unit.0),
        Of::Path(path) => ("path_id", path.0),
    };
    let sql = format!(
        "select id from learning_assignment where tenant_id = $1 and {column} = $2 and withdrawn_at is null order by id"
    );
    for id in tx.column::<AssignmentId>(&sql, params![actor.tenant, id]).await? {
        end(tx, actor, id, at).await?;
    }
    Ok(())
}

async fn end(tx: &Tx, actor: &Actor, id: AssignmentId, at: Moment) -> Result<bool> {
    let sql =
        "update learning_assignment set withdrawn_at = $2, withdrawn_by = $3 where id = $1 and withdrawn_at is null";
    if tx.execute(sql, params![id, at, actor.person]).await? == 0 {
        return Ok(false);
    }
    let open = "select person_id from learning_enrolment where assignment_id = $1 and done_on is null";
    let people: Vec<PersonId> = tx.column(open, params![id]).await?;
    let ended = get(tx, actor.tenant, id).await?;
    people::burden::release(tx, id.0, &[]).await?;
    for some in people.chunks(5_000) {
        people::burden::release(tx, id.0, some).await?;
    }
    // The rows stay: answers may be on their way from a device without a network.
    let open = "update learning_enrolment set assignment_id = null, due_on = null where assignment_id = $1 and done_on is null";
    tx.execute(open, params![id]).await?;
    let today = tally::day_of(tx, actor.tenant, at).await?;
    tally::recount(tx, actor.tenant, &people, ended.unit_id, &[ended.due_on], today).await?;
    Ok(true)
}
