//! Enrolments, burden and notices of an assignment, for all its people at once.

use std::collections::{HashMap, HashSet};

use base::{
    Day, Ids, Message, Moment, PersonId, Result, TenantId,
    calendar::{QuietHours, WorkingCalendar},
    shift::{ShiftPattern, ShiftPlan},
};
use jiff::tz::TimeZone;
use people::audience::{self, Reached};
use serde::Deserialize;
use store::{FromQueryResult, Rows, Tx, Value, params, rows::place_list};
use ui::{App, module::Running};

use super::{Assignment, AssignmentId, Now};
use crate::{enrolment::EnrolmentId, report::tally, unit::VersionId};

pub const SPREAD: &str = "learning.assign";

/// Who is enrolled in a version already.
#[derive(Debug, Clone, Default)]
pub(crate) struct Known {
    pub done: HashSet<PersonId>,
    /// Enrolled and not done.
    open: HashSet<PersonId>,
    /// Not done, and counted against their cap by an assignment that stands.
    counted: HashSet<PersonId>,
    /// Days by which they were asked for it so far.
    dues: HashSet<Day>,
}

impl Known {
    /// Somebody who is enrolled: done already, or counted against their cap.
    pub fn add(&mut self, person: PersonId, is_done: bool, is_counted: bool) {
        if is_done {
            self.done.insert(person);
            return;
        }
        self.open.insert(person);
        if is_counted {
            self.counted.insert(person);
        }
    }

    /// Those against whom it would count now.
    pub fn newly_burdened(&self, people: &[Reached]) -> Vec<PersonId> {
        let ids = people.iter().map(|person| person.person_id);
        ids.filter(|person| !self.done.contains(person) && !self.counted.contains(person)).collect()
    }

    pub fn is_enrolled(&self, person: PersonId) -> bool {
        self.done.contains(&person) || self.open.contains(&person)
    }
}

pub(crate) async fn known(rows: &impl Rows, version: VersionId) -> Result<Known> {
    #[derive(FromQueryResult)]
    struct Row {
        person_id: PersonId,
        done_on: Option<Day>,
        due_on: Option<Day>,
        counted: Option<bool>,
    }
    let sql = "select e.person_id, e.done_on, e.due_on, a.mandatory as counted from learning_enrolment e
               left join learning_assignment a on a.id = e.assignment_id and a.withdrawn_at is null
               where e.version_id = $1";
    let mut known = Known::default();
    for row in rows.all::<Row>(sql, params![version]).await? {
        known.dues.extend(row.due_on);
        known.add(row.person_id, row.done_on.is_some(), row.counted == Some(true));
    }
    Ok(known)
}

/// When a notice may come, by shift pattern.
#[derive(Debug, Clone)]
pub(crate) struct Timing {
    at: Moment,
    zone: TimeZone,
    quiet: QuietHours,
    calendar: WorkingCalendar,
}

impl Timing {
    pub async fn read(rows: &impl Rows, tenant: TenantId, now: &Now) -> Result<Self> {
        let calendar = people::calendar::of(rows, tenant).await?;
        let quiet = people::tenant::setting(rows, tenant, people::calendar::QUIET_HOURS).await?;
        let quiet = quiet.and_then(|text| text.parse().ok()).unwrap_or_default();
        Ok(Self { at: now.at, zone: now.zone.clone(), quiet, calendar })
    }

    pub fn at(&self) -> Moment {
        self.at
    }

    pub fn due(&self, pattern: &str) -> Moment {
        let pattern: Option<ShiftPattern> = pattern.parse().ok();
        let plan = pattern.map(|pattern| ShiftPlan { pattern, calendar: &self.calendar });
        Moment(self.quiet.next_allowed(self.at.0, &self.zone, plan.as_ref()))
    }
}

/// Writes everything that an assignment causes. Whoever has done the version
/// already is counted as done and told nothing.
pub(crate) async fn spread(
    tx: &Tx,
    ids: &Ids,
    assignment: &Assignment,
    (title, link): (&str, &str),
    people: &[Reached],
    timing: &Timing,
) -> Result<()> {
    let known = known(tx, assignment.version_id).await?;
    enrol(tx, ids, assignment, &known, people).await?;
    if assignment.mandatory {
        let month = people::burden::month_of(assignment.due_on);
        let asked = known.newly_burdened(people);
        let source = ("learning.assignment", assignment.id.0);
        people::burden::count(tx, ids, assignment.tenant_id, &asked, &month, assignment.minutes, source).await?;
    }
    if assignment.tells() {
        let told =
            people.iter().filter(|person| !known.done.contains(&person.person_id) || assignment.path_id.is_some());
        tell(tx, ids, assignment, (title, link), told, timing).await?;
    }
    choose_path(tx, assignment, timing).await?;
    let sql = "update learning_assignment set spread_at = $2, people = $3 where id = $1";
    tx.execute(sql, params![assignment.id, timing.at, people.len() as i64]).await?;
    let today = Day(timing.at.0.to_zoned_datetime(timing.zone.clone()).date());
    let days: Vec<Day> = known.dues.iter().copied().chain([assignment.due_on]).collect();
    let touched: Vec<PersonId> = people.iter().map(|person| person.person_id).collect();
    tally::recount(tx, assignment.tenant_id, &touched, assignment.unit_id, &days, today).await
}

/// Who was given a path has it among their own.
async fn choose_path(tx: &Tx, assignment: &Assignment, timing: &Timing) -> Result<()> {
    let Some(path) = assignment.path_id.filter(|_| assignment.tells()) else { return Ok(()) };
    let today = Day(timing.at.0.to_zoned_datetime(timing.zone.clone()).date());
    let sql = "insert into learning_path_choice (person_id, path_id, tenant_id, chosen_on, given)
               select e.person_id, $2, e.tenant_id, $3, $4 from learning_enrolment e where e.assignment_id = $1
               on conflict (person_id, path_id) do update set given = excluded.given";
    tx.execute(sql, params![assignment.id, path, today, true]).await.map(drop)
}

async fn enrol(tx: &Tx, ids: &Ids, assignment: &Assignment, known: &Known, people: &[Reached]) -> Result<()> {
    let (old, new): (Vec<PersonId>, Vec<PersonId>) =
        people.iter().map(|person| person.person_id).partition(|person| known.is_enrolled(*person));
    let rows: Vec<Vec<Value>> = new
        .into_iter()
        .map(|person| {
            let id: EnrolmentId = ids.make();
            let Assignment { tenant_id, unit_id, version_id, due_on, .. } = assignment;
            params![id, *tenant_id, person, *unit_id, *version_id, assignment.id, *due_on]
        })
        .collect();
    let columns = ["id", "tenant_id", "person_id", "unit_id", "version_id", "assignment_id", "due_on"];
    tx.insert_all("learning_enrolment", &columns, rows).await?;
    for some in old.chunks(5_000) {
        let mut values = params![assignment.version_id, assignment.id, assignment.due_on];
        let list = place_list(&mut values, some.iter().copied());
        let sql = format!(
            "update learning_enrolment set assignment_id = $2, due_on = $3 where version_id = $1 and person_id in ({list})"
        );
        tx.execute(&sql, values).await?;
    }
    Ok(())
}

/// One notice each, due when their shift allows.
async fn tell<'a>(
    tx: &Tx,
    ids: &Ids,
    assignment: &Assignment,
    (title, link): (&str, &str),
    people: impl Iterator<Item = &'a Reached>,
    timing: &Timing,
) -> Result<()> {
    let key = match (assignment.path_id.is_some(), assignment.mandatory) {
        (true, _) => "learning-notice-path",
        (_, true) => "learning-notice-mandatory",
        (_, false) => "learning-notice-voluntary",
    };
    let message = Message::new(key).with("title", title).with("due", assignment.due_on);
    let mut due: HashMap<&str, Moment> = HashMap::new();
    let to: Vec<(PersonId, Moment)> = people
        .map(|person| {
            let due = *due.entry(&person.shift_pattern).or_insert_with(|| timing.due(&person.shift_pattern));
            (person.person_id, due)
        })
        .collect();
    crate::notice::send_all(tx, ids, assignment.tenant_id, timing.at, &message, link, to).await
}

#[derive(Debug, Deserialize)]
struct Payload {
    tenant: TenantId,
    assignment: AssignmentId,
}

/// The job of a large assignment. It may run twice: what is spread already is
/// left alone.
pub fn spread_job(app: App, payload: serde_json::Value) -> Running<'static> {
    Box::pin(async move {
        let Payload { tenant, assignment } = serde_json::from_value(payload)?;
        let found = super::get(&app.db, tenant, assignment).await?;
        let zone = people::tenant::get(&app.db, tenant).await?.zone;
        let at = Moment(app.clock.now());
        let made_on = Day(found.made_at.0.to_zoned_datetime(zone.clone()).date());
        let timing = Timing::read(&app.db, tenant, &Now { at, today: made_on, zone }).await?;
        let rule = serde_json::from_str(&found.rule)?;
        let people = audience::resolve(&app.db, tenant, &rule, made_on).await?;
        let (title, link) = if let Some(path) = found.path_id {
            (crate::path::newest(&app.db, tenant, path).await?.title, format!("/learning/paths/{path}"))
        } else {
            let title = crate::unit::version::get(&app.db, tenant, found.version_id).await?.title;
            (title, format!("/learning/units/{}", found.unit_id))
        };
        let (ids, people) = (&app.ids, &people);
        app.db
            .write(|tx| async move {
                let found = super::get(&tx, tenant, assignment).await?;
                if found.spread_at.is_some() || found.withdrawn_at.is_some() {
                    return Ok(());
                }
                spread(&tx, ids, &found, (&title, &link), people, &timing).await
            })
            .await
    })
}
