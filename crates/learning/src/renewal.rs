//! Renewing (复训): who has to do a unit again when, and doing it again.
//!
//! It is worked out from the last day and the rule for the post ([`validity`]);
//! nothing is sent by itself. Somebody who reads reports sees by unit of the
//! organisation how many are due, and asks them with one click. Names are shown
//! only where the training is mandatory with its legal basis, as in the reports.
//! To renew is to answer the unit's questions again, all of them rightly.

use std::collections::BTreeMap;

use base::{Actor, Day, Ids, Message, Moment, PersonId, Result, UnitId, conflict};
use jiff::ToSpan;
use store::{Db, FromQueryResult, Rows, Tx, Value, params, row, rows::place_list};
use uuid::Uuid;

use crate::{
    answer::{self, Now, Sent},
    certificate::Subject,
    notice,
    report::{
        self,
        suppress::{self, Cell},
    },
    unit::{self, Asked, LearningUnitId, QuestionId},
    validity::{self, Validity},
};

/// Days ahead that the list looks.
pub const AHEAD: i64 = 90;
/// Days that people get when they are asked.
const GIVEN: i64 = 30;

/// Somebody whose unit counts no longer, or soon no more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Due {
    pub person: PersonId,
    pub name: String,
    pub last_day: Day,
    /// May their name be shown: mandatory, with a legal basis?
    pub is_lawful: bool,
    /// They were asked since, and have not done it yet.
    pub is_asked: bool,
}

/// The people due of one unit of the organisation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    pub unit: UnitId,
    pub name: String,
    pub due: Vec<Due>,
    /// May how many there are be told?
    pub is_open: bool,
}

impl Line {
    /// Over already.
    pub fn late(&self, today: Day) -> usize {
        self.due.iter().filter(|due| due.last_day < today).count()
    }

    pub fn names(&self) -> impl Iterator<Item = &Due> {
        self.due.iter().filter(|due| due.is_lawful)
    }

    pub fn waits(&self) -> bool {
        self.due.iter().any(|due| !due.is_asked)
    }
}

/// A unit with a rule, and who is due, by unit of the organisation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Renewing {
    pub unit: LearningUnitId,
    pub title: String,
    pub rules: Vec<Validity>,
    pub lines: Vec<Line>,
}

impl Renewing {
    pub fn names_are_shown(&self) -> bool {
        self.lines.iter().any(|line| line.names().next().is_some())
    }
}

#[derive(FromQueryResult)]
struct Ruled {
    unit_id: LearningUnitId,
    title: String,
    post: String,
    months: i64,
}

/// Units with a rule of their own, or by a path that they belong to.
const RULED: &str = "select u.id as unit_id, v.title, r.post, r.months from learning_validity r
     join learning_unit u on u.id = r.subject_id and r.kind = 'unit' join learning_version v on v.id = u.published_id
     where r.tenant_id = $1
     union select u.id as unit_id, v.title, r.post, r.months from learning_validity r
     join learning_path p on p.id = r.subject_id and r.kind = 'path'
     join learning_path_step s on s.version_id = p.published_id
     join learning_unit u on u.id = s.unit_id join learning_version v on v.id = u.published_id
     where r.tenant_id = $1
     order by title, unit_id, post, months";

/// All that is due within the actor's reach.
pub async fn list(rows: &impl Rows, actor: &Actor, today: Day) -> Result<Vec<Renewing>> {
    let ruled: Vec<Ruled> = rows.all(RULED, params![actor.tenant]).await?;
    let mut units: Vec<Renewing> = Vec::new();
    for row in ruled {
        let rule = Validity { post: row.post, months: row.months };
        match units.last_mut() {
            Some(last) if last.unit == row.unit_id => last.rules.push(rule),
            _ => units.push(Renewing { unit: row.unit_id, title: row.title, rules: vec![rule], lines: Vec::new() }),
        }
    }
    let reach = report::reach(rows, actor, today).await?;
    for renewing in &mut units {
        renewing.lines = lines(rows, actor, renewing.unit, &renewing.rules, (reach.as_deref(), today)).await?;
    }
    units.retain(|renewing| !renewing.lines.is_empty());
    Ok(units)
}

#[derive(FromQueryResult)]
struct Last {
    person_id: PersonId,
    name: String,
    unit_id: UnitId,
    unit_name: String,
    post: String,
    day: Day,
    lawful: bool,
    asked: bool,
}

async fn lines(
    rows: &impl Rows,
    actor: &Actor,
    unit: LearningUnitId,
    rules: &[Validity],
    (reach, today): (Option<&[UnitId]>, Day),
) -> Result<Vec<Line>> {
    let horizon = Day(today.0.checked_add(AHEAD.days()).unwrap_or(today.0));
    let shortest = rules.iter().map(|rule| rule.months).min().unwrap_or(validity::MOST_MONTHS);
    // Whoever did it after this cannot be due by any of the rules.
    let cutoff = Day(horizon.0.checked_sub(shortest.months()).unwrap_or(horizon.0));
    let mut values: Vec<Value> = params![actor.tenant, unit, today, cutoff, true];
    let mut narrow = String::new();
    if let Some(reach) = reach {
        narrow = format!(" and o.id in ({})", place_list(&mut values, reach.iter().copied()));
    }
    let sql = format!(
        "select p.id as person_id, p.name, o.id as unit_id, o.name as unit_name, m.post, d.day,
           exists (select 1 from learning_enrolment x join learning_assignment a on a.id = x.assignment_id
             where x.person_id = p.id and x.unit_id = $2 and a.mandatory = $5 and a.basis <> '' and a.withdrawn_at is null) as lawful,
           exists (select 1 from learning_renewal n
             where n.person_id = p.id and n.unit_id = $2 and n.renewed_on is null) as asked
         from (select c.person_id, max(c.day) as day from (
             select e.person_id, e.done_on as day from learning_enrolment e
             where e.tenant_id = $1 and e.unit_id = $2 and e.done_on is not null
             union all select n.person_id, n.renewed_on from learning_renewal n
             where n.tenant_id = $1 and n.unit_id = $2 and n.renewed_on is not null) c
           group by c.person_id having max(c.day) <= $4) d
         join people_person p on p.id = d.person_id and (p.left_on is null or p.left_on > $3)
         join people_membership m on m.person_id = p.id and m.from_day <= $3 and (m.to_day is null or m.to_day > $3)
         join people_unit o on o.id = m.unit_id and o.tree = 'admin'
         where p.tenant_id = $1{narrow} order by o.code, o.id, d.day, p.staff_number"
    );
    let mut lines: Vec<Line> = Vec::new();
    for last in rows.all::<Last>(&sql, values).await? {
        let Some(months) = validity::months(rules, std::slice::from_ref(&last.post)) else { continue };
        let last_day = validity::last_day(last.day, months);
        if last_day > horizon {
            continue;
        }
        let due =
            Due { person: last.person_id, name: last.name, last_day, is_lawful: last.lawful, is_asked: last.asked };
        match lines.last_mut() {
            Some(line) if line.unit == last.unit_id => line.due.push(due),
            _ => lines.push(Line { unit: last.unit_id, name: last.unit_name, due: vec![due], is_open: false }),
        }
    }
    hide(&mut lines);
    Ok(lines)
}

/// Counts of people whose names may not be shown are hidden where they are few.
fn hide(lines: &mut [Line]) {
    let unnamed = |line: &Line| line.due.iter().filter(|due| !due.is_lawful).count() as i64;
    let mut cells: Vec<Cell> = lines.iter().map(|line| Cell::of(unnamed(line))).collect();
    suppress::suppress(&mut cells);
    for (line, cell) in lines.iter_mut().zip(cells) {
        line.is_open = unnamed(line) == 0 || cell.is_open();
    }
}

/// Asks those of a unit of the organisation who are due to do it again: a
/// person does this, with a day. How many were asked.
pub async fn ask(
    db: &Db,
    ids: &Ids,
    actor: &Actor,
    (unit, of): (LearningUnitId, UnitId),
    (at, today): (Moment, Day),
) -> Result<usize> {
    let list = list(db, actor, today).await?;
    let renewing = list.into_iter().find(|renewing| renewing.unit == unit).ok_or_else(base::not_found)?;
    let title = renewing.title;
    let line = renewing.lines.into_iter().find(|line| line.unit == of).ok_or_else(base::not_found)?;
    let due_on = Day(today.0.checked_add(GIVEN.days()).unwrap_or(today.0));
    db.write(|tx| async move {
        let mut told = Vec::new();
        for due in line.due.iter().filter(|due| !due.is_asked) {
            let id: Uuid = ids.make();
            let values = row! {
                id: id, tenant_id: actor.tenant, person_id: due.person, unit_id: unit, asked_by: actor.person,
                asked_on: today, due_on: due_on
            };
            tx.insert("learning_renewal", values).await?;
            told.push(due.person);
        }
        let message = Message::new("learning-notice-renewal").with("title", &title).with("day", due_on);
        notice::tell(&tx, ids, actor, at, &message, &format!("/learning/units/{unit}/renewal"), &told).await?;
        let detail = format!("{of}: {} people", told.len());
        people::audit::write(&tx, at, actor, "learning.renewal", unit, &detail).await?;
        Ok(told.len())
    })
    .await
}

/// How somebody stands to a unit that counts for a time only.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    pub done_on: Day,
    /// The last day on which it counts; `None`: for good.
    pub until: Option<Day>,
}

impl Standing {
    /// May it be renewed: is it over, or will it soon be?
    pub fn may_renew(&self, today: Day) -> bool {
        let horizon = today.0.checked_add(AHEAD.days()).unwrap_or(today.0);
        self.until.is_some_and(|until| until.0 <= horizon)
    }
}

/// Nothing while it is not done.
pub async fn standing(rows: &impl Rows, actor: &Actor, unit: LearningUnitId, today: Day) -> Result<Option<Standing>> {
    let subject = Subject::Unit(unit);
    let Some(done_on) = validity::done_on(rows, actor.tenant, actor.person, subject).await? else { return Ok(None) };
    let sql = format!("select post, months from ({RULED}) r where r.unit_id = $2");
    let rules: Vec<Validity> = rows.all(&sql, params![actor.tenant, unit]).await?;
    let memberships = people::person::memberships(rows, actor.tenant, actor.person, today).await?;
    let posts: Vec<String> = memberships.into_iter().map(|membership| membership.post).collect();
    let until = validity::months(&rules, &posts).map(|months| validity::last_day(done_on, months));
    Ok(Some(Standing { done_on, until }))
}

/// A question to answer again.
#[derive(Debug, Clone, PartialEq)]
pub struct Turn {
    pub asked: Asked,
    pub tries: i64,
    pub is_right: bool,
}

/// The questions of the published version, with what was answered of them since
/// the unit was done.
pub async fn turns(rows: &impl Rows, actor: &Actor, unit: LearningUnitId, since: Day) -> Result<Vec<Turn>> {
    #[derive(FromQueryResult)]
    struct Tried {
        question_id: QuestionId,
        tries: i64,
        hits: i64,
    }
    let version = unit::published(rows, actor.tenant, unit).await?;
    let mut asked = unit::questions(rows, actor.tenant, version.id).await?;
    asked.retain(|asked| asked.judged);
    let mut values = params![actor.tenant, actor.person, since, true];
    let list = place_list(&mut values, asked.iter().map(|asked| asked.id));
    let sql = format!(
        "select question_id, count(*) as tries, count(*) filter (where correct = $4) as hits from learning_practice
         where tenant_id = $1 and person_id = $2 and kind = 'renewal' and answered_on > $3 and question_id in ({list})
         group by question_id"
    );
    let tried: Vec<Tried> = rows.all(&sql, values).await?;
    let turn = |asked: Asked| {
        let tried = tried.iter().find(|tried| tried.question_id == asked.id);
        let (tries, hits) = tried.map_or((0, 0), |tried| (tried.tries, tried.hits));
        Turn { asked, tries, is_right: hits > 0 }
    };
    Ok(asked.into_iter().map(turn).collect())
}

/// The next question: the one with the fewest tries that is not right yet.
pub fn next(turns: &[Turn]) -> Option<&Turn> {
    turns.iter().filter(|turn| !turn.is_right).min_by_key(|turn| turn.tries)
}

/// Keeps an answer; the one that makes every question right renews the unit.
/// A conflict before it may be renewed.
pub async fn answer(db: &Db, ids: &Ids, actor: &Actor, unit: LearningUnitId, sent: &Sent, now: Now<'_>) -> Result<()> {
    let today = now.today;
    let standing = standing(db, actor, unit, today).await?.filter(|standing| standing.may_renew(today));
    let since = standing.ok_or_else(|| conflict("learning-renewal-early"))?.done_on;
    let turns = turns(db, actor, unit, since).await?;
    let turn = turns.iter().find(|turn| turn.asked.id == sent.question).ok_or_else(base::not_found)?;
    let right = turn.asked.question.check(&sent.given).right;
    let over = right && turns.iter().all(|turn| turn.is_right || turn.asked.id == sent.question);
    db.write(|tx| async move {
        let values = row! {
            person_id: actor.person, id: sent.id, tenant_id: actor.tenant, question_id: sent.question, kind: "renewal",
            given: serde_json::to_string(&sent.given)?, correct: right, answered_on: today
        };
        if !tx.insert_new("learning_practice", values).await? {
            return Ok(());
        }
        answer::note(&tx, actor, unit, &turn.asked, right, now).await?;
        if over { complete(&tx, ids, actor, unit, (now.at, today)).await } else { Ok(()) }
    })
    .await
}

async fn complete(tx: &Tx, ids: &Ids, actor: &Actor, unit: LearningUnitId, (at, today): (Moment, Day)) -> Result<()> {
    let sql = "update learning_renewal set renewed_on = $4
               where tenant_id = $1 and person_id = $2 and unit_id = $3 and renewed_on is null";
    if tx.execute(sql, params![actor.tenant, actor.person, unit, today]).await? == 0 {
        let id: Uuid = ids.make();
        let values = row! {
            id: id, tenant_id: actor.tenant, person_id: actor.person, unit_id: unit, asked_on: today, renewed_on: today
        };
        tx.insert("learning_renewal", values).await?;
    }
    people::audit::write(tx, at, actor, "learning.renewal.completion", unit, "").await
}

/// Titles and days of what somebody was asked to renew, for their first page.
pub async fn asked(rows: &impl Rows, actor: &Actor) -> Result<Vec<(LearningUnitId, String, Option<Day>)>> {
    #[derive(FromQueryResult)]
    struct Row {
        unit_id: LearningUnitId,
        title: String,
        due_on: Option<Day>,
    }
    let sql = "select n.unit_id, v.title, n.due_on from learning_renewal n
               join learning_unit u on u.id = n.unit_id join learning_version v on v.id = u.published_id
               where n.tenant_id = $1 and n.person_id = $2 and n.renewed_on is null order by n.due_on, n.id limit 6";
    let found: Vec<Row> = rows.all(sql, params![actor.tenant, actor.person]).await?;
    let mut once: BTreeMap<LearningUnitId, (String, Option<Day>)> = BTreeMap::new();
    for row in found {
        once.entry(row.unit_id).or_insert((row.title, row.due_on));
    }
    Ok(once.into_iter().map(|(unit, (title, due_on))| (unit, title, due_on)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(lawful: usize, others: usize) -> Line {
        let due = |is_lawful| Due {
            person: PersonId(Uuid::nil()),
            name: String::new(),
            last_day: "2026-11-22".parse().expect("a day"),
            is_lawful,
            is_asked: false,
        };
        let due = (0..lawful).map(|_| due(true)).chain((0..others).map(|_| due(false))).collect();
        Line { unit: UnitId(Uuid::nil()), name: String::new(), due, is_open: false }
    }

    #[test]
    fn few_without_a_basis_are_not_counted() {
        let mut lines = vec![line(3, 0), line(0, 4), line(0, 30), line(0, 12)];
        hide(&mut lines);
        let open: Vec<bool> = lines.iter().map(|line| line.is_open).collect();
        assert_eq!(open, [true, false, true, false], "a second one hides with the four");
    }
}
