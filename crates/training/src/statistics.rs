//! Training statistics that add up: person-times (人次) and people, in the
//! capacity that each had at the time.
//!
//! One person-time is one person in one class, however many of its sessions
//! they came to. The window ends on the as-of date; what lies before it has
//! left. There is no line for a person.

pub mod table;

use std::collections::{BTreeMap, HashMap, HashSet};

use base::{Day, PersonId, Result, TenantId};
use jiff::{ToSpan, civil::Date};
use learning::report::{
    self,
    suppress::{Cell, suppress},
};
use store::{Db, FromQueryResult, Rows, Value, params};

use crate::{class::ClassId, plan::progress::tops};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Window {
    /// Calendar years: that of the as-of date and those before it.
    Calendar,
    /// So many years to the day.
    Rolling,
}

impl Window {
    pub fn code(self) -> &'static str {
        match self {
            Self::Calendar => "calendar",
            Self::Rolling => "rolling",
        }
    }

    pub fn from_code(code: &str) -> Self {
        if code == "rolling" { Self::Rolling } else { Self::Calendar }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Filter {
    pub as_of: Day,
    pub window: Window,
    pub years: i64,
    /// `secretary`, `member` or `staff`; empty: everybody.
    pub capacity: &'static str,
}

pub const MOST_YEARS: i64 = 10;

impl Filter {
    /// The first and the last day, both included.
    pub fn span(&self) -> (Day, Day) {
        let first = match self.window {
            Window::Calendar => Date::new(self.as_of.year() - (self.years - 1) as i16, 1, 1).unwrap_or(self.as_of.0),
            Window::Rolling => {
                let before = self.as_of.0.checked_sub(self.years.years()).unwrap_or(self.as_of.0);
                before.tomorrow().unwrap_or(before)
            }
        };
        (Day(first), self.as_of)
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// A capacity, a category, or a year.
    pub word: String,
    pub times: i64,
    pub people: i64,
}

/// How many posts the secretaries held: who follows in a post is another person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Posts {
    pub posts: i64,
    pub changes: i64,
}

/// A class of the window; by its day, never by its number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClassLine {
    pub id: ClassId,
    pub title: String,
    pub kind: String,
    pub category: String,
    pub on_day: Day,
    pub capacity: String,
    pub times: i64,
}

/// How many people of a unit were trained; hidden where they are few.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnitLine {
    pub name: String,
    pub people: i64,
    pub trained: Option<i64>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    pub filter: Filter,
    pub capacities: Vec<Line>,
    pub posts: Posts,
    /// Each capacity in each year.
    pub years: Vec<(String, Vec<Line>)>,
    pub categories: Vec<Line>,
    pub classes: Vec<ClassLine>,
    pub units: Vec<UnitLine>,
}

impl Report {
    pub fn line(&self, capacity: &str) -> Line {
        let none = || Line { word: capacity.to_owned(), times: 0, people: 0 };
        self.capacities.iter().find(|line| line.word == capacity).cloned().unwrap_or_else(none)
    }
}

/// Classes listed at most.
pub const MOST_CLASSES: usize = 500;

/// A person-time.
#[derive(FromQueryResult)]
struct Time {
    class_id: ClassId,
    person_id: PersonId,
    capacity: String,
    on_day: Day,
}

#[derive(FromQueryResult)]
struct Held {
    id: ClassId,
    title: String,
    kind: String,
    category: String,
}

pub async fn read(db: &Db, tenant: TenantId, filter: Filter, today: Day) -> Result<Report> {
    let (from, to) = filter.span();
    let all = || -> Vec<Value> { params![tenant, from, to, ""] };
    let some = || -> Vec<Value> { params![tenant, from, to, filter.capacity] };
    let times = "select a.class_id, a.person_id, a.capacity, min(a.on_day) as on_day from training_attendance a
                 where a.tenant_id = $1 and a.on_day >= $2 and a.on_day <= $3 group by a.class_id, a.person_id, a.capacity";
    let classes = "select c.id, c.title, c.kind, c.category from training_class c where c.tenant_id = $1
                   and c.id in (select a.class_id from training_attendance a
                     where a.tenant_id = $1 and a.on_day >= $2 and a.on_day <= $3)";
    // They have nothing to do with each other.
    let (times, classes, posts, units) = tokio::try_join!(
        db.all::<Time>(times, params![tenant, from, to]),
        db.all::<Held>(classes, params![tenant, from, to]),
        posts(db, all()),
        units(db, tenant, some(), today),
    )?;
    let classes: HashMap<ClassId, Held> = classes.into_iter().map(|class| (class.id, class)).collect();
    let in_filter: Vec<&Time> =
        times.iter().filter(|time| filter.capacity.is_empty() || time.capacity == filter.capacity).collect();
    let category = |time: &Time| classes.get(&time.class_id).map_or(String::new(), |class| class.category.clone());
    Ok(Report {
        filter,
        capacities: lines(&times, |time| time.capacity.clone()),
        posts,
        years: by_year(lines(&times, |time| format!("{} {}", time.capacity, time.on_day.year()))),
        categories: lines(in_filter.iter().copied(), category),
        classes: by_class(&in_filter, &classes),
        units,
    })
}

/// Person-times and people by a word, in the words' order.
fn lines<'a>(times: impl IntoIterator<Item = &'a Time>, word: impl Fn(&Time) -> String) -> Vec<Line> {
    let mut found: BTreeMap<String, (i64, HashSet<PersonId>)> = BTreeMap::new();
    for time in times {
        let (times, people) = found.entry(word(time)).or_default();
        *times += 1;
        people.insert(time.person_id);
    }
    found.into_iter().map(|(word, (times, people))| Line { word, times, people: people.len() as i64 }).collect()
}

/// Each capacity in each class, the latest first.
fn by_class(times: &[&Time], classes: &HashMap<ClassId, Held>) -> Vec<ClassLine> {
    let mut found: HashMap<(ClassId, &str), (Day, i64)> = HashMap::new();
    for time in times {
        let (day, count) = found.entry((time.class_id, &time.capacity)).or_insert((time.on_day, 0));
        *day = time.on_day.min(*day);
        *count += 1;
    }
    let line = |((id, capacity), (on_day, times)): ((ClassId, &str), (Day, i64))| {
        let Held { title, kind, category, .. } = classes.get(&id)?;
        let (title, kind, category) = (title.clone(), kind.clone(), category.clone());
        Some(ClassLine { id, title, kind, category, on_day, capacity: capacity.to_owned(), times })
    };
    let mut lines: Vec<ClassLine> = found.into_iter().filter_map(line).collect();
    lines.sort_by(|a, b| b.on_day.cmp(&a.on_day).then_with(|| (a.id, &a.capacity).cmp(&(b.id, &b.capacity))));
    lines.truncate(MOST_CLASSES);
    lines
}

fn by_year(lines: Vec<Line>) -> Vec<(String, Vec<Line>)> {
    let mut years: Vec<(String, Vec<Line>)> = Vec::new();
    for line in lines {
        let Some((capacity, year)) = line.word.split_once(' ') else { continue };
        let of = Line { word: year.to_owned(), ..line.clone() };
        match years.iter_mut().find(|(known, _)| known == capacity) {
            Some((_, lines)) => lines.push(of),
            None => years.push((capacity.to_owned(), vec![of])),
        }
    }
    years
}

/// The posts that trained secretaries held, and how often one followed another
/// in the same post.
async fn posts(rows: &impl Rows, values: Vec<Value>) -> Result<Posts> {
    #[derive(FromQueryResult)]
    struct Row {
        posts: i64,
        people: i64,
    }
    let sql =
        "select count(distinct g.unit_id) as posts, count(distinct a.person_id) as people from training_attendance a
               join people_grant g on g.id = a.proof_id
               where a.tenant_id = $1 and a.on_day >= $2 and a.on_day <= $3 and a.capacity = 'secretary' and $4 = ''";
    let Row { posts, people } = rows.one(sql, values).await?;
    Ok(Posts { posts, changes: (people - posts).max(0) })
}

/// By the units right below the house, where people worked when they came.
async fn units(db: &Db, tenant: TenantId, values: Vec<Value>, today: Day) -> Result<Vec<UnitLine>> {
    #[derive(FromQueryResult)]
    struct Row {
        unit_id: base::UnitId,
        people: i64,
    }
    let sql = "select y.unit_id, count(*) as people from (select a.person_id, a.unit_id from training_attendance a
                 where a.tenant_id = $1 and a.on_day >= $2 and a.on_day <= $3 and ($4 = '' or a.capacity = $4)
                   and a.unit_id is not null group by a.person_id, a.unit_id) y group by y.unit_id";
    let (tops, headcount, trained) =
        tokio::try_join!(tops(db, tenant, today), report::headcount(db, tenant, today), db.all::<Row>(sql, values))?;
    let mut lines: Vec<(String, i64, i64)> = Vec::new();
    let mut add = |unit: base::UnitId, people: i64, came: i64| {
        let name = tops.get(&unit).cloned().unwrap_or_default();
        match lines.iter_mut().find(|(known, ..)| *known == name) {
            Some(line) => (line.1, line.2) = (line.1 + people, line.2 + came),
            None => lines.push((name, people, came)),
        }
    };
    for (unit, people) in headcount {
        add(unit, people, 0);
    }
    for row in trained {
        add(row.unit_id, 0, row.people);
    }
    Ok(shown(lines))
}

fn shown(mut lines: Vec<(String, i64, i64)>) -> Vec<UnitLine> {
    lines.retain(|(name, people, _)| !name.is_empty() && *people > 0);
    lines.sort();
    let mut cells: Vec<Cell> = lines
        .iter()
        .map(|(_, people, came)| Cell::of(*people).with_small_remainder(*came).with_small_remainder(people - came))
        .collect();
    suppress(&mut cells);
    let line = |((name, people, came), cell): ((String, i64, i64), &Cell)| UnitLine {
        name,
        people,
        trained: cell.is_open().then_some(came.min(people)),
    };
    lines.into_iter().zip(&cells).map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn span(as_of: &str, window: Window, years: i64) -> String {
        let as_of = as_of.parse().expect("a day");
        let (from, to) = Filter { as_of, window, years, capacity: "" }.span();
        format!("{from} {to}")
    }

    #[test]
    fn windows() {
        assert_eq!(span("2026-11-22", Window::Calendar, 3), "2024-01-01 2026-11-22");
        assert_eq!(span("2026-11-22", Window::Rolling, 3), "2023-11-23 2026-11-22");
        assert_eq!(span("2024-02-29", Window::Rolling, 1), "2023-03-01 2024-02-29");
        assert_eq!(span("2027-11-22", Window::Calendar, 3), "2025-01-01 2027-11-22");
    }

    #[test]
    fn a_unit_of_which_few_came_is_not_told() {
        let lines =
            shown(vec![("甲".into(), 40, 3), ("乙".into(), 60, 30), ("丙".into(), 80, 20), ("丁".into(), 90, 0)]);
        let told: Vec<(&str, Option<i64>)> = lines.iter().map(|line| (line.name.as_str(), line.trained)).collect();
        assert_eq!(told.iter().filter(|(_, trained)| trained.is_none()).count(), 2, "{told:?}");
        assert!(told.contains(&("甲", None)));
    }
}
