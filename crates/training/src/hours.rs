//! 年度学时: hours of learning in a year, from classes attended, lectures of the
//! branch attended and assessed courses done by their nominal minutes. Never
//! from time on a page: nothing here, or anywhere, measures it. This is the one
//! definition of a credited hour: 45 minutes, unless a committee sets another.
//!
//! A person sees their own and where each comes from. A secretary sees how many
//! of the branch lack hours, and whom to think of for the next class; nobody
//! sees anybody else's number.

use std::collections::{HashMap, HashSet};

use base::{Actor, Day, Message, Moment, PersonId, Result, Role, TenantId, error::invalid};
use store::{Db, FromQueryResult, Rows, Value, params, rows::among};

use crate::branch::Committee;

/// What a year asks for, in 学时, and how many minutes one has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Target {
    pub member: i64,
    pub secretary: i64,
    pub minutes: i64,
}

impl Default for Target {
    /// 《全国党员教育培训工作规划》: 32 for members, 56 for secretaries and
    /// committees. An hour of study has 45 minutes.
    fn default() -> Self {
        Self { member: 32, secretary: 56, minutes: 45 }
    }
}

const SETTINGS: [&str; 3] = ["training.hours.member", "training.hours.secretary", "training.hours.minutes"];

pub async fn target(rows: &impl Rows, tenant: TenantId) -> Result<Target> {
    let default = Target::default();
    let mut read = [default.member, default.secretary, default.minutes];
    for (name, value) in SETTINGS.into_iter().zip(&mut read) {
        let set = people::tenant::setting(rows, tenant, name).await?;
        *value = set.and_then(|text| text.parse().ok()).unwrap_or(*value);
    }
    let [member, secretary, minutes] = read;
    Ok(Target { member, secretary, minutes })
}

/// Set by whoever acts for a committee ([`crate::branch::committee`]).
pub async fn set_target(db: &Db, actor: &Actor, by: &Committee, target: Target, at: Moment) -> Result<()> {
    let within = |field, value: i64, least, most| {
        let words = || Message::new("hours-range").with("least", least).with("most", most);
        if (least..=most).contains(&value) { Ok(()) } else { Err(invalid(field, words())) }
    };
    within("member", target.member, 0, 400)?;
    within("secretary", target.secretary, 0, 400)?;
    within("minutes", target.minutes, 30, 60)?;
    db.write(|tx| async move {
        for (name, value) in SETTINGS.into_iter().zip([target.member, target.secretary, target.minutes]) {
            people::tenant::set_setting(&tx, actor.tenant, name, &value.to_string()).await?;
        }
        let detail = format!("{} {} {}", target.member, target.secretary, target.minutes);
        people::audit::write(&tx, at, actor, "training.hours.target", by.id, &detail).await
    })
    .await
}

impl Target {
    /// Minutes that a year asks of somebody.
    pub fn minutes_of(&self, is_secretary: bool) -> i64 {
        self.minutes * if is_secretary { self.secretary } else { self.member }
    }

    /// "12.4"
    pub fn words(&self, minutes: i64) -> String {
        let tenths = minutes * 10 / self.minutes.max(1);
        format!("{}.{}", tenths / 10, tenths % 10).trim_end_matches(".0").to_owned()
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    Lecture,
    Course,
    Class,
}

impl Source {
    pub const ALL: [Self; 3] = [Self::Lecture, Self::Class, Self::Course];

    pub const fn code(self) -> &'static str {
        match self {
            Self::Lecture => "lecture",
            Self::Course => "course",
            Self::Class => "class",
        }
    }

    /// `person_id, id, title, on_day, minutes` of everything that counts from
    /// the day `$2` until before `$3`, each once.
    const fn sql(self) -> &'static str {
        match self {
            Self::Lecture => {
                "select a.person_id, m.id, m.title, m.on_day, m.minutes from training_meeting m
                 join training_meeting_record r on r.meeting_id = m.id
                 join training_meeting_attendance a on a.meeting_id = m.id
                 where m.tenant_id = $1 and m.kind = 'lecture' and m.on_day >= $2 and m.on_day < $3"
            }
            // A course that is done again, or in a newer version, counts once a year.
            Self::Course => {
                "select e.person_id, e.unit_id as id, max(v.title) as title, min(e.done_on) as on_day, max(v.minutes) as minutes
                 from learning_enrolment e join learning_version v on v.id = e.version_id
                 where v.tenant_id = $1 and e.done_on >= $2 and e.done_on < $3
                   and exists (select 1 from learning_question q where q.version_id = v.id and q.judged = true)"
            }
            Self::Class => {
                "select a.person_id, a.class_id as id, c.title, a.on_day, a.minutes from training_attendance a
                 join training_class c on c.id = a.class_id
                 where c.tenant_id = $1 and a.on_day >= $2 and a.on_day < $3"
            }
        }
    }

    const fn person(self) -> &'static str {
        match self {
            Self::Lecture | Self::Class => "a.person_id",
            Self::Course => "e.person_id",
        }
    }

    const fn tail(self) -> &'static str {
        match self {
            Self::Lecture | Self::Class => "",
            Self::Course => " group by e.person_id, e.unit_id",
        }
    }

    fn path(self, id: uuid::Uuid) -> String {
        match self {
            Self::Lecture => format!("/training/meetings/{id}"),
            Self::Course => format!("/learning/units/{id}"),
            Self::Class => format!("/training/classes/{id}"),
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Credit {
    pub source: Source,
    pub path: String,
    pub title: String,
    pub on: Day,
    pub minutes: i64,
}

#[derive(FromQueryResult)]
struct Row {
    id: uuid::Uuid,
    title: String,
    on_day: Day,
    minutes: i64,
}

fn year(year: i16) -> (Day, Day) {
    let first = |year| Day(jiff::civil::Date::new(year, 1, 1).unwrap_or(jiff::civil::Date::MAX));
    (first(year), first(year + 1))
}

/// What counts for one person in a year, the latest first.
pub async fn of_person(rows: &impl Rows, tenant: TenantId, person: PersonId, in_year: i16) -> Result<Vec<Credit>> {
    let (from, to) = year(in_year);
    let mut credits = Vec::new();
    for source in Source::ALL {
        let sql = format!("{} and {} = $4{}", source.sql(), source.person(), source.tail());
        let found: Vec<Row> = rows.all(&sql, params![tenant, from, to, person]).await?;
        credits.extend(found.into_iter().map(|row| Credit {
            source,
            path: source.path(row.id),
            title: row.title,
            on: row.on_day,
            minutes: row.minutes,
        }));
    }
    credits.sort_by(|a, b| b.on.cmp(&a.on).then_with(|| a.title.cmp(&b.title)));
    Ok(credits)
}

#[derive(FromQueryResult)]
struct Sum {
    person_id: PersonId,
    minutes: i64,
}

/// Minutes of each of these people in a year; for counting who lacks some.
async fn sums(rows: &impl Rows, tenant: TenantId, people: &[PersonId], in_year: i16) -> Result<HashMap<PersonId, i64>> {
    let (from, to) = year(in_year);
    let mut sums: HashMap<PersonId, i64> = HashMap::new();
    for source in Source::ALL {
        let mut values: Vec<Value> = params![tenant, from, to];
        let these = among(rows, &mut values, people.iter().map(|id| Value::from(*id)));
        let sql = format!(
            "select person_id, cast(sum(minutes) as bigint) as minutes from ({} and {} {these}{}) counted group by person_id",
            source.sql(),
            source.person(),
            source.tail()
        );
        for sum in rows.all::<Sum>(&sql, values).await? {
            *sums.entry(sum.person_id).or_default() += sum.minutes;
        }
    }
    Ok(sums)
}

/// Who leads a branch or a committee of the Party on a day.
pub async fn secretaries(rows: &impl Rows, tenant: TenantId, day: Day) -> Result<HashSet<PersonId>> {
    let sql =
        "select distinct g.person_id from people_grant g join people_unit u on u.id = g.unit_id and u.tree = 'party'
               where g.tenant_id = $1 and g.role = $2 and g.from_day <= $3 and (g.to_day is null or g.to_day > $3)";
    let all: Vec<PersonId> = rows.column(sql, params![tenant, Role::BranchSecretary.code(), day]).await?;
    Ok(all.into_iter().collect())
}

/// Those of these people who have not yet what the year asks, in their order.
pub async fn lacking(rows: &impl Rows, tenant: TenantId, people: &[PersonId], today: Day) -> Result<Vec<PersonId>> {
    let target = target(rows, tenant).await?;
    let sums = sums(rows, tenant, people, today.year()).await?;
    let secretaries = secretaries(rows, tenant, today).await?;
    let lacks =
        |id: &&PersonId| sums.get(id).copied().unwrap_or_default() < target.minutes_of(secretaries.contains(id));
    Ok(people.iter().filter(lacks).copied().collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hours_are_said_in_tenths() {
        let target = Target::default();
        assert_eq!([0, 45, 90, 50, 4].map(|minutes| target.words(minutes)), ["0", "1", "2", "1.1", "0"]);
        assert_eq!(target.minutes_of(false), 32 * 45);
        assert_eq!(target.minutes_of(true), 56 * 45);
    }
}
