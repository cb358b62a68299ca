//! How assignments stand: counts for whoever made them, and names only where
//! the law asks the employer to know.

use base::{Actor, Day, Moment, Result, UnitId};
use store::{FromQueryResult, Rows, Value, params, rows::place_list};

use super::{Assignment, AssignmentId};
use crate::unit::LearningUnitId;

#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct Listed {
    pub id: AssignmentId,
    pub unit_id: LearningUnitId,
    pub title: String,
    pub people: i64,
    pub done: i64,
    pub mandatory: bool,
    pub everybody: bool,
    pub due_on: Day,
    pub made_at: Moment,
    pub maker: String,
    pub withdrawn_at: Option<Moment>,
}

/// A page of those the actor may see, newest first, and how many there are.
pub async fn list(rows: &impl Rows, actor: &Actor, slice: (i64, i64)) -> Result<(Vec<Listed>, i64)> {
    let mut values: Vec<Value> = params![actor.tenant];
    let mut narrow = String::new();
    if !super::sees_all(rows, actor).await? {
        values.push(actor.person.into());
        narrow = " and a.made_by = $2".into();
    }
    let total = rows
        .count(&format!("select count(*) from learning_assignment a where a.tenant_id = $1{narrow}"), values.clone())
        .await?;
    values.extend(params![slice.0, slice.1]);
    let (limit, offset) = (values.len() - 1, values.len());
    let sql = format!(
        "select a.id, a.unit_id, v.title, a.people, a.mandatory, a.everybody, a.due_on, a.made_at, p.name as maker, a.withdrawn_at,
           (select count(*) from learning_enrolment e where e.assignment_id = a.id and e.done_on is not null) as done
         from learning_assignment a join learning_version v on v.id = a.version_id join people_person p on p.id = a.made_by
         where a.tenant_id = $1{narrow} order by a.made_at desc, a.id limit ${limit} offset ${offset}"
    );
    Ok((rows.all(&sql, values).await?, total))
}

#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct UnitCount {
    pub unit_id: UnitId,
    pub unit_name: String,
    pub asked: i64,
    pub done: i64,
}

const WORKS_IN: &str =
    "join people_membership m on m.person_id = e.person_id and m.from_day <= $2 and (m.to_day is null or m.to_day > $2)
     join people_unit u on u.id = m.unit_id and u.tree = 'admin'";

/// How many were asked and how many have done it, by the unit they work in today.
pub async fn by_unit(rows: &impl Rows, assignment: AssignmentId, today: Day) -> Result<Vec<UnitCount>> {
    let sql = format!(
        "select u.id as unit_id, u.name as unit_name, count(*) as asked, count(e.done_on) as done
         from learning_enrolment e {WORKS_IN} where e.assignment_id = $1 group by u.id, u.name, u.code order by u.code"
    );
    rows.all(&sql, params![assignment, today]).await
}

/// Done or not, and nothing else: no time, no score.
#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct Named {
    pub name: String,
    pub unit_name: String,
    pub done: bool,
}

/// The people of a mandatory assignment with a legal basis, within the
/// actor's reach; for any other assignment there is no such list.
pub async fn names(rows: &impl Rows, actor: &Actor, assignment: &Assignment, today: Day) -> Result<Vec<Named>> {
    if !assignment.names_are_lawful() {
        return Err(base::not_found());
    }
    let mut values: Vec<Value> = params![assignment.id, today];
    let mut narrow = String::new();
    if let Some(reach) = crate::report::reach(rows, actor, today).await? {
        narrow = format!(" and u.id in ({})", place_list(&mut values, reach));
    }
    let sql = format!(
        "select p.name, u.name as unit_name, e.done_on is not null as done
         from learning_enrolment e {WORKS_IN} join people_person p on p.id = e.person_id
         where e.assignment_id = $1{narrow} order by u.code, p.staff_number"
    );
    rows.all(&sql, values).await
}
