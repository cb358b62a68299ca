//! The counts that the report reads, so that it costs the same however many
//! people learn.
//!
//! A cell is a quarter, a course (or all of them) and a unit of the
//! organisation. Whatever changes a cell counts the people of that unit anew in
//! its own transaction ([`recount`]): a team, not the house. Once a day
//! everything since the last quarter is counted ([`refresh`]), because people
//! move, and what they did is told where they work. Older quarters stay as they
//! were counted last.

use std::collections::BTreeMap;

use base::{Day, Moment, PersonId, Result, TenantId, UnitId};
use jiff::SignedDuration;
use store::{Db, FromQueryResult, Rows, Tx, Value, job::Schedule, params, rows::place_list};
use ui::{App, module::JobKind};
use uuid::Uuid;

use super::{Quarter, Sums};
use crate::unit::LearningUnitId;

pub const JOB: JobKind = JobKind { kind: "learning.tally", run: |app, _| Box::pin(async move { run(&app).await }) };
pub const SCHEDULE: Schedule = Schedule { job: JOB.kind, every: SignedDuration::from_hours(1) };

/// Stands for all courses together.
pub(super) const ALL: LearningUnitId = LearningUnitId(Uuid::nil());

async fn run(app: &App) -> Result<()> {
    for tenant in app.db.column::<TenantId>("select id from people_tenant order by id", vec![]).await? {
        let zone = people::tenant::get(&app.db, tenant).await?.zone;
        let today = Day(app.clock.today(&zone));
        app.db.write(|tx| async move { count_all(&tx, tenant, today).await }).await?;
    }
    Ok(())
}

/// Counts everything unless that was done today.
pub(super) async fn refresh(db: &Db, tenant: TenantId, today: Day) -> Result<()> {
    let sql = "select counted_on from learning_tally_day where tenant_id = $1";
    if db.value::<String>(sql, params![tenant]).await? == Some(today.to_string()) {
        return Ok(());
    }
    db.write(|tx| async move { count_all(&tx, tenant, today).await }).await
}

/// After rows came or went past these counts: all quarters are counted at the
/// next look.
pub(crate) async fn forget(tx: &Tx, tenant: TenantId) -> Result<()> {
    tx.execute("delete from learning_tally_day where tenant_id = $1", params![tenant]).await.map(drop)
}

/// The cells of what these people did in a course, in the quarters of these
/// days. The last thing in its transaction before the audit: it takes the
/// tenant's counts for itself until then.
pub(crate) async fn recount(
    tx: &Tx,
    tenant: TenantId,
    people: &[PersonId],
    course: LearningUnitId,
    days: &[Day],
    today: Day,
) -> Result<()> {
    let lock = "update learning_tally_day set counted_on = counted_on where tenant_id = $1";
    if people.is_empty() || tx.execute(lock, params![tenant]).await? == 0 {
        return Ok(());
    }
    let mut units: Vec<UnitId> = Vec::new();
    for some in people.chunks(5_000) {
        let mut values = params![today];
        let list = place_list(&mut values, some.iter().copied());
        let sql = format!(
            "select distinct unit_id from people_membership
             where person_id in ({list}) and from_day <= $1 and (to_day is null or to_day > $1)"
        );
        units.extend(tx.column::<UnitId>(&sql, values).await?);
    }
    units.sort_unstable_by_key(|unit| unit.0);
    units.dedup();
    let mut quarters: Vec<Quarter> = days.iter().map(|day| Quarter::of(*day)).collect();
    quarters.sort_unstable_by_key(|quarter| (quarter.year, quarter.number));
    quarters.dedup();
    for quarter in quarters {
        let (from, to) = (quarter.first().to_string(), quarter.end().to_string());
        let scope = Scope { tenant, today, from, to, units: Some(&units), course: Some(course) };
        scope.drop_cells(tx, &quarter.to_string(), &quarter.to_string()).await?;
        scope.count(tx).await?;
    }
    Ok(())
}

async fn count_all(tx: &Tx, tenant: TenantId, today: Day) -> Result<()> {
    let lock = "insert into learning_tally_day (tenant_id, counted_on) values ($1, '')
                on conflict (tenant_id) do update set counted_on = learning_tally_day.counted_on returning counted_on";
    let before: Option<String> = tx.value(lock, params![tenant]).await?;
    let since = Quarter::of(today).before();
    let (from, first) = match before.as_deref() {
        None | Some("") => ("0000-00-00".to_owned(), "0000-0".to_owned()),
        Some(_) => (since.first().to_string(), since.to_string()),
    };
    let scope = Scope { tenant, today, from, to: "9999-99-99".into(), units: None, course: None };
    scope.drop_cells(tx, &first, "9999-9").await?;
    scope.count(tx).await?;
    headcount(tx, tenant, today).await?;
    let sql = "update learning_tally_day set counted_on = $2 where tenant_id = $1";
    tx.execute(sql, params![tenant, today]).await.map(drop)
}

async fn headcount(tx: &Tx, tenant: TenantId, today: Day) -> Result<()> {
    tx.execute("delete from learning_headcount where tenant_id = $1", params![tenant]).await?;
    let sql = "insert into learning_headcount (tenant_id, unit_id, people)
               select p.tenant_id, u.id, count(distinct p.id) from people_person p
               join people_membership m on m.person_id = p.id and m.from_day <= $2 and (m.to_day is null or m.to_day > $2)
               join people_unit u on u.id = m.unit_id and u.tree = 'admin'
               where p.tenant_id = $1 and (p.left_on is null or p.left_on > $2) group by p.tenant_id, u.id";
    tx.execute(sql, params![tenant, today]).await.map(drop)
}

/// What is counted: days from until before, perhaps of some units and one course.
struct Scope<'a> {
    tenant: TenantId,
    today: Day,
    from: String,
    to: String,
    units: Option<&'a [UnitId]>,
    course: Option<LearningUnitId>,
}

/// A table, the day in it that counts, and three numbers.
struct Measure {
    table: &'static str,
    day: &'static str,
    numbers: [&'static str; 3],
    put: fn(&mut Sums, &Counted),
}

const MEASURES: [Measure; 3] = [
    Measure {
        table: "learning_enrolment e",
        day: "e.done_on",
        numbers: ["count(distinct e.person_id)", "count(*)", "count(*)"],
        put: |sums, row| sums.reached = row.first,
    },
    Measure {
        table: "learning_enrolment e",
        day: "e.due_on",
        numbers: [
            "count(e.assignment_id)",
            "count(case when e.assignment_id is not null then e.done_on end)",
            "count(*)",
        ],
        put: |sums, row| (sums.asked, sums.done) = (row.first, row.second),
    },
    Measure {
        table: "learning_probe e",
        day: "e.answered_on",
        numbers: ["count(distinct e.person_id)", "count(*)", "count(*) filter (where e.correct = $5)"],
        put: |sums, row| (sums.recallers, sums.recalls, sums.recalled) = (row.first, row.second, row.third),
    },
];

#[derive(FromQueryResult)]
struct Counted {
    quarter: String,
    course_id: Option<LearningUnitId>,
    unit_id: UnitId,
    first: i64,
    second: i64,
    third: i64,
}

type Cells = BTreeMap<(String, Uuid, Uuid), Sums>;

impl Scope<'_> {
    async fn drop_cells(&self, tx: &Tx, first: &str, last: &str) -> Result<()> {
        let mut values = params![self.tenant, first, last];
        let mut sql = "delete from learning_tally where tenant_id = $1 and quarter >= $2 and quarter <= $3".to_owned();
        if let Some(course) = self.course {
            sql += &format!(" and course_id in ({})", place_list(&mut values, [ALL, course]));
        }
        if let Some(units) = self.units {
            sql += &format!(" and unit_id in ({})", place_list(&mut values, units.iter().copied()));
        }
        tx.execute(&sql, values).await.map(drop)
    }

    async fn count(&self, tx: &Tx) -> Result<()> {
        let mut cells = Cells::new();
        for measure in &MEASURES {
            for by_course in [false, true] {
                let (sql, values) = self.sql(measure, by_course);
                for row in tx.all::<Counted>(&sql, values).await? {
                    let key = (row.quarter.clone(), row.course_id.unwrap_or(ALL).0, row.unit_id.0);
                    (measure.put)(cells.entry(key).or_default(), &row);
                }
            }
        }
        let rows = cells.into_iter().map(|((quarter, course, unit), sums)| {
            let Sums { reached, asked, done, recallers, recalls, recalled, .. } = sums;
            params![self.tenant, quarter, course, unit, reached, asked, done, recallers, recalls, recalled]
        });
        let columns = [
            "tenant_id",
            "quarter",
            "course_id",
            "unit_id",
            "reached",
            "asked",
            "done",
            "recallers",
            "recalls",
            "recalled",
        ];
        tx.insert_all("learning_tally", &columns, rows.collect()).await
    }

    /// From the people of the units to what they did: with a few units a few rows.
    fn sql(&self, measure: &Measure, by_course: bool) -> (String, Vec<Value>) {
        let Measure { table, day, numbers: [first, second, third], .. } = measure;
        let mut values = params![self.tenant, self.today, self.from.as_str(), self.to.as_str(), true];
        let mut narrow = String::new();
        if let Some(units) = self.units {
            narrow += &format!(" and m.unit_id in ({})", place_list(&mut values, units.iter().copied()));
        }
        if let Some(course) = self.course.filter(|_| by_course) {
            values.push(course.into());
            narrow += &format!(" and e.unit_id = ${}", values.len());
        }
        let course = if by_course { "e.unit_id" } else { "cast(null as uuid)" };
        let group = if by_course { "1, 2, 3" } else { "1, 3" };
        // `$5 = $5`: each parameter has to stand in the text.
        let sql = format!(
            "select substr({day}, 1, 4) || '-' || cast((cast(substr({day}, 6, 2) as integer) + 2) / 3 as text) as quarter,
               {course} as course_id, m.unit_id, {first} as first, {second} as second, {third} as third
             from people_membership m cross join {table}
             where m.tenant_id = $1 and m.from_day <= $2 and (m.to_day is null or m.to_day > $2)
               and m.unit_id in (select id from people_unit where tenant_id = $1 and tree = 'admin')
               and e.person_id = m.person_id and {day} >= $3 and {day} < $4 and $5 = $5{narrow}
             group by {group}"
        );
        (sql, values)
    }
}

/// The local day of a moment.
pub(crate) async fn day_of(rows: &impl Rows, tenant: TenantId, at: Moment) -> Result<Day> {
    let zone = people::tenant::get(rows, tenant).await?.zone;
    Ok(Day(at.0.to_zoned_datetime(zone).date()))
}
