//! What learning reached and what was kept in mind, by unit and by shift.
//!
//! Shares come with their denominators; nobody is named. How well something is
//! remembered is shown for groups of ten or more who answered, and no smaller
//! group can be worked out from the others ([`suppress`]). For that reason too
//! periods are whole quarters, which do not overlap; recall by shift is for the
//! whole house only; recall of one course is one number; and what is told of recall
//! moves in steps ([`told`]). There are no times, no durations and no lists of
//! who was not there.

pub mod suppress;
pub mod table;
pub mod tally;
mod told;
mod whole;

use std::collections::HashMap;

use base::{Actor, Day, Result, TenantId, UnitId};
use jiff::civil::Date;
use people::unit::{Placed, Tree};
use store::{Db, FromQueryResult, Rows, Value, params};

use crate::{READ_REPORTS, unit::LearningUnitId};
use whole::{Leaf, Whole, shift_lines};

/// A quarter of a year, `2026-4`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Quarter {
    pub year: i16,
    /// 1 to 4.
    pub number: i8,
}

impl Quarter {
    pub fn of(day: Day) -> Self {
        Self { year: day.year(), number: (day.month() - 1) / 3 + 1 }
    }

    pub fn parse(text: &str) -> Option<Self> {
        let (year, number) = text.split_once('-')?;
        let quarter = Self { year: year.parse().ok()?, number: number.parse().ok()? };
        ((2000..=2200).contains(&quarter.year) && (1..=4).contains(&quarter.number)).then_some(quarter)
    }

    pub fn before(self) -> Self {
        if self.number == 1 {
            Self { year: self.year - 1, number: 4 }
        } else {
            Self { number: self.number - 1, ..self }
        }
    }

    fn first(self) -> Day {
        Day(Date::constant(self.year, self.number * 3 - 2, 1))
    }

    /// The first day after it.
    fn end(self) -> Day {
        let next = if self.number == 4 {
            Self { year: self.year + 1, number: 1 }
        } else {
            Self { number: self.number + 1, ..self }
        };
        next.first()
    }
}

impl std::fmt::Display for Quarter {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}-{}", self.year, self.number)
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filter {
    /// A unit whose parts are shown; `None`: the top of what the reader may see.
    pub unit: Option<UnitId>,
    pub course: Option<LearningUnitId>,
    pub quarter: Quarter,
}

/// Sums over the people of a group.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Sums {
    pub people: i64,
    /// Of these, who completed at least one unit in the quarter.
    pub reached: i64,
    /// Enrolments that were assigned and due in the quarter, and those of them that are done.
    pub asked: i64,
    pub done: i64,
    /// People who answered a question from earlier, how many answers, how many right.
    pub recallers: i64,
    pub recalls: i64,
    pub recalled: i64,
}

impl Sums {
    fn add(&mut self, other: &Self) {
        self.people += other.people;
        self.reached += other.reached;
        self.asked += other.asked;
        self.done += other.done;
        self.recallers += other.recallers;
        self.recalls += other.recalls;
        self.recalled += other.recalled;
    }

    /// Whole percent, or nothing to divide by.
    pub fn reach(&self) -> Option<i64> {
        share(self.reached, self.people)
    }

    pub fn completion(&self) -> Option<i64> {
        share(self.done, self.asked)
    }
}

/// Whole percent: finer ones would let small groups be worked out.
fn share(part: i64, whole: i64) -> Option<i64> {
    (whole > 0).then(|| (part * 100 + whole / 2) / whole)
}

/// How well a group remembers, as far as it may be told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Recall {
    /// Percent right, and how many people answered.
    Shown { percent: i64, people: i64 },
    /// Too few people, or a smaller group could be worked out.
    Hidden,
    /// Nobody has answered.
    Nobody,
    /// Not asked for in this view.
    Left,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// To look into; nothing for a shift or a unit without parts.
    pub unit: Option<UnitId>,
    /// A unit's name, or the code of a shift pattern.
    pub name: String,
    pub name_en: String,
    pub sums: Sums,
    pub recall: Recall,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    pub total: Line,
    pub units: Vec<Line>,
    /// By shift pattern; those with a night in them, together, come last as `night`.
    pub shifts: Vec<Line>,
    /// From the top of what the reader may see down to the unit shown.
    pub path: Vec<(UnitId, String)>,
}

/// The report on what the actor's role reaches. 404 for a unit beyond it.
pub async fn read(db: &Db, actor: &Actor, filter: &Filter, today: Day) -> Result<Report> {
    tally::refresh(db, actor.tenant, today).await?;
    let tree = people::unit::tree(db, actor.tenant, Tree::Admin, today).await?;
    let leaves = leaves(db, actor, filter).await?;
    let reach = reach(db, actor, today).await?;
    let whole = Whole::new(&tree, &leaves);
    let roots: Vec<UnitId> = tree.iter().filter(|unit| unit.parent_id.is_none()).map(|unit| unit.id).collect();
    let tops = reach.map_or_else(|| roots.clone(), |reach| top_of(&tree, &reach));
    let shown: Vec<UnitId> = match filter.unit {
        Some(unit) if whole.is_under(unit, &tops) => vec![unit],
        Some(_) => return Err(base::not_found()),
        None => tops.clone(),
    };
    let everything = tops == roots && filter.unit.is_none_or(|unit| tops == [unit]);
    let parts: Vec<UnitId> = if let [only] = shown[..] { whole.children(only) } else { shown.clone() };
    let of_course = filter.course.is_some();
    let mut report = Report {
        total: whole.line_of(&shown, of_course, everything),
        units: parts.iter().map(|unit| whole.line(*unit, of_course)).collect(),
        shifts: shift_lines(&whole, &whole.leaves_under(&shown), of_course || !everything),
        path: whole.path(filter.unit, &tops),
    };
    let mut lines: Vec<(String, &mut Line)> = report.shifts.iter_mut().map(|line| (line.name.clone(), line)).collect();
    lines.extend(parts.iter().map(UnitId::to_string).zip(&mut report.units));
    if let [only] = shown[..] {
        lines.push((only.to_string(), &mut report.total));
    }
    told::settle(db, actor.tenant, filter, lines).await?;
    report.units.retain(|line| line.sums.people > 0);
    Ok(report)
}

/// The units that the role reaches. A branch's secretary reads on the teams
/// that belong to the branch.
pub async fn reach(rows: &impl Rows, actor: &Actor, today: Day) -> Result<Option<Vec<UnitId>>> {
    let Some(mut reach) = actor.reach(&READ_REPORTS) else { return Ok(None) };
    let mut values: Vec<Value> = params![today];
    let list = store::rows::place_list(&mut values, reach.iter().copied());
    let sql = format!(
        "select unit_id from people_unit_link where other_id in ({list}) and from_day <= $1 and (to_day is null or to_day > $1)"
    );
    reach.extend(rows.column::<UnitId>(&sql, values).await?);
    Ok(Some(reach))
}

fn top_of(tree: &[Placed], reach: &[UnitId]) -> Vec<UnitId> {
    let inside = |unit: UnitId| reach.contains(&unit);
    tree.iter().filter(|unit| inside(unit.id) && !unit.parent_id.is_some_and(inside)).map(|unit| unit.id).collect()
}

#[derive(FromQueryResult)]
struct Counted {
    unit_id: UnitId,
    shift_pattern: String,
    people: i64,
    reached: i64,
    asked: i64,
    done: i64,
    recallers: i64,
    recalls: i64,
    recalled: i64,
}

/// The sums of each unit's own people, as they are kept ([`tally`]).
async fn leaves(rows: &impl Rows, actor: &Actor, filter: &Filter) -> Result<HashMap<UnitId, Leaf>> {
    let sql =
        "select h.unit_id, u.shift_pattern, h.people, coalesce(t.reached, 0) as reached, coalesce(t.asked, 0) as asked,
                 coalesce(t.done, 0) as done, coalesce(t.recallers, 0) as recallers, coalesce(t.recalls, 0) as recalls,
                 coalesce(t.recalled, 0) as recalled
               from learning_headcount h join people_unit u on u.id = h.unit_id
               left join learning_tally t
                 on t.tenant_id = h.tenant_id and t.quarter = $2 and t.course_id = $3 and t.unit_id = h.unit_id
               where h.tenant_id = $1";
    let course = filter.course.unwrap_or(tally::ALL);
    let counted: Vec<Counted> = rows.all(sql, params![actor.tenant, filter.quarter.to_string(), course]).await?;
    let leaf = |row: Counted| {
        let Counted { people, reached, asked, done, recallers, recalls, recalled, .. } = row;
        let shift = row.shift_pattern.split(':').next().unwrap_or_default().to_owned();
        (row.unit_id, Leaf { shift, sums: Sums { people, reached, asked, done, recallers, recalls, recalled } })
    };
    Ok(counted.into_iter().map(leaf).collect())
}

/// How many people work in each unit, without those below it; counted once a day.
pub async fn headcount(db: &Db, tenant: TenantId, today: Day) -> Result<HashMap<UnitId, i64>> {
    #[derive(FromQueryResult)]
    struct Row {
        unit_id: UnitId,
        people: i64,
    }
    tally::refresh(db, tenant, today).await?;
    let sql = "select unit_id, people from learning_headcount where tenant_id = $1";
    let counted: Vec<Row> = db.all(sql, params![tenant]).await?;
    Ok(counted.into_iter().map(|row| (row.unit_id, row.people)).collect())
}

/// The published units, to choose one from.
#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct Course {
    pub id: LearningUnitId,
    pub title: String,
}

pub async fn courses(rows: &impl Rows, actor: &Actor) -> Result<Vec<Course>> {
    let sql = "select u.id, v.title from learning_unit u join learning_version v on v.id = u.published_id
               where u.tenant_id = $1 order by v.title, u.id limit 500";
    rows.all(sql, params![actor.tenant]).await
}
