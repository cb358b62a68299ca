//! What learning reached and what was kept in mind, by unit and by shift.
//!
//! Shares come with their denominators; nobody is named. How well something is
//! remembered is shown for groups of ten or more who answered, and no smaller
//! group can be worked out from the others ([`suppress`]). For that reason too
//! periods are whole quarters, which do not overlap; recall by shift is for the
//! whole house only; and recall of one course is one number. There are no
//! times, no durations and no lists of who was not there.

pub mod suppress;
pub mod table;
mod whole;

use std::collections::HashMap;

use base::{Actor, Day, Result, UnitId};
use jiff::civil::Date;
use people::unit::{Placed, Tree};
use store::{FromQueryResult, Rows, Value, params};

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
pub async fn read(rows: &impl Rows, actor: &Actor, filter: &Filter, today: Day) -> Result<Report> {
    let tree = people::unit::tree(rows, actor.tenant, Tree::Admin, today).await?;
    let leaves = leaves(rows, actor, filter, today).await?;
    let reach = reach(rows, actor, today).await?;
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
    first: i64,
    second: i64,
    third: i64,
}

const WORKS_IN: &str =
    "join people_membership m on m.person_id = e.person_id and m.from_day <= $2 and (m.to_day is null or m.to_day > $2)
     join people_unit u on u.id = m.unit_id and u.tree = 'admin'";

async fn leaves(rows: &impl Rows, actor: &Actor, filter: &Filter, today: Day) -> Result<HashMap<UnitId, Leaf>> {
    let mut leaves: HashMap<UnitId, Leaf> = HashMap::new();
    let mut take = |counted: Vec<Counted>, put: fn(&mut Sums, &Counted)| {
        for row in counted {
            let leaf = leaves.entry(row.unit_id).or_default();
            row.shift_pattern.split(':').next().unwrap_or_default().clone_into(&mut leaf.shift);
            put(&mut leaf.sums, &row);
        }
    };
    let people =
        "select u.id as unit_id, u.shift_pattern, count(distinct p.id) as first, count(*) as second, count(*) as third
         from people_person p
         join people_membership m on m.person_id = p.id and m.from_day <= $2 and (m.to_day is null or m.to_day > $2)
         join people_unit u on u.id = m.unit_id and u.tree = 'admin'
         where p.tenant_id = $1 and (p.left_on is null or p.left_on > $2) group by u.id, u.shift_pattern";
    take(rows.all(people, params![actor.tenant, today]).await?, |sums, row| sums.people = row.first);
    let mut values: Vec<Value> = params![actor.tenant, today, filter.quarter.first(), filter.quarter.end()];
    let mut of_course = "";
    if let Some(course) = filter.course {
        values.push(course.into());
        of_course = " and e.unit_id = $5";
    }
    let group = format!("{of_course} group by u.id, u.shift_pattern");
    let done = format!(
        "select u.id as unit_id, u.shift_pattern, count(distinct e.person_id) as first, count(*) as second, count(*) as third
         from learning_enrolment e {WORKS_IN} where e.tenant_id = $1 and e.done_on >= $3 and e.done_on < $4{group}"
    );
    take(rows.all(&done, values.clone()).await?, |sums, row| sums.reached = row.first);
    let asked = format!(
        "select u.id as unit_id, u.shift_pattern, count(*) as first, count(e.done_on) as second, count(*) as third
         from learning_enrolment e {WORKS_IN}
         where e.tenant_id = $1 and e.due_on >= $3 and e.due_on < $4 and e.assignment_id is not null{group}"
    );
    take(rows.all(&asked, values.clone()).await?, |sums, row| (sums.asked, sums.done) = (row.first, row.second));
    values.push(true.into());
    let truth = values.len();
    let recalled = format!(
        "select u.id as unit_id, u.shift_pattern, count(distinct e.person_id) as first, count(*) as second,
           count(*) filter (where e.correct = ${truth}) as third
         from learning_probe e {WORKS_IN} where e.tenant_id = $1 and e.answered_on >= $3 and e.answered_on < $4{group}"
    );
    take(rows.all(&recalled, values).await?, |sums, row| {
        (sums.recallers, sums.recalls, sums.recalled) = (row.first, row.second, row.third);
    });
    Ok(leaves)
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
