//! A package given to an audience, by the rules of every assignment
//! ([`crate::assignment`]): counted before it is sent, never over the cap.

use std::collections::HashMap;

use base::{Actor, Day, Ids, Message, Moment, PersonId, Result, conflict};
use people::audience::Reached;
use store::{FromQueryResult, Rows, Tx, Value, params, row, rows::place_list};
use uuid::Uuid;

use super::{Package, PackageId, RegistrationId, SeriesId};
use crate::assignment::{
    Order,
    spread::{Known, Timing},
};

/// Who is registered for a version already.
pub(crate) async fn known(rows: &impl Rows, package: PackageId) -> Result<Known> {
    #[derive(FromQueryResult)]
    struct Row {
        person_id: PersonId,
        done_on: Option<Day>,
        counted: Option<bool>,
    }
    let sql = "select r.person_id, r.done_on, a.mandatory as counted from learning_registration r
               left join learning_package_assignment a on a.id = r.assignment_id and a.withdrawn_at is null
               where r.package_id = $1";
    let mut known = Known::default();
    for row in rows.all::<Row>(sql, params![package]).await? {
        known.add(row.person_id, row.done_on.is_some(), row.counted == Some(true));
    }
    Ok(known)
}

/// Writes the assignment and all that it causes in the caller's transaction.
pub(crate) async fn insert(
    tx: &Tx,
    ids: &Ids,
    actor: &Actor,
    package: &Package,
    (order, everybody): (&Order, bool),
    people: &[Reached],
    timing: &Timing,
) -> Result<Uuid> {
    let id: Uuid = ids.make();
    let at = timing.at();
    let values = row! {
        id: id, tenant_id: actor.tenant, package_id: package.id, rule: serde_json::to_string(&order.rule)?,
        people: people.len() as i64, everybody: everybody, reason: order.reason.trim(), mandatory: order.mandatory,
        basis: order.basis.trim(), due_on: order.due_on, minutes: package.minutes, made_by: actor.person, made_at: at
    };
    tx.insert("learning_package_assignment", values).await?;
    let known = known(tx, package.id).await?;
    register(tx, ids, package, (id, order.due_on), &known, people).await?;
    let month = people::burden::month_of(order.due_on);
    if order.mandatory {
        let asked = known.newly_burdened(people);
        let source = ("learning.assignment", id);
        people::burden::count(tx, ids, actor.tenant, &asked, &month, package.minutes, source).await?;
    }
    if everybody {
        people::burden::note_everybody(tx, actor.tenant, &month, id, &package.title, order.reason.trim()).await?;
    }
    tell(tx, ids, package, order, people.iter().filter(|person| !known.done.contains(&person.person_id)), timing)
        .await?;
    let detail = format!("{} {} {}", package.id, people.len(), if order.mandatory { "mandatory" } else { "voluntary" });
    people::audit::write(tx, at, actor, "learning.package.assignment", id, &detail).await?;
    Ok(id)
}

async fn register(
    tx: &Tx,
    ids: &Ids,
    package: &Package,
    (assignment, due_on): (Uuid, Day),
    known: &Known,
    people: &[Reached],
) -> Result<()> {
    let all = people.iter().map(|person| person.person_id);
    let (old, new): (Vec<PersonId>, Vec<PersonId>) = all.partition(|person| known.is_enrolled(*person));
    let rows: Vec<Vec<Value>> = new
        .into_iter()
        .map(|person| {
            let id: RegistrationId = ids.make();
            params![id, package.tenant_id, person, package.id, assignment, due_on]
        })
        .collect();
    let columns = ["id", "tenant_id", "person_id", "package_id", "assignment_id", "due_on"];
    tx.insert_all("learning_registration", &columns, rows).await?;
    for some in old.chunks(5_000) {
        let mut values = params![package.id, assignment, due_on];
        let list = place_list(&mut values, some.iter().copied());
        let sql = format!(
            "update learning_registration set assignment_id = $2, due_on = $3 where package_id = $1 and person_id in ({list})"
        );
        tx.execute(&sql, values).await?;
    }
    Ok(())
}

/// One notice each, due when their shift allows.
async fn tell<'a>(
    tx: &Tx,
    ids: &Ids,
    package: &Package,
    order: &Order,
    people: impl Iterator<Item = &'a Reached>,
    timing: &Timing,
) -> Result<()> {
    let key = if order.mandatory { "learning-notice-mandatory" } else { "learning-notice-voluntary" };
    let message = Message::new(key).with("title", &package.title).with("due", order.due_on);
    let mut due: HashMap<&str, Moment> = HashMap::new();
    let to: Vec<(PersonId, Moment)> = people
        .map(|person| {
            let due = *due.entry(&person.shift_pattern).or_insert_with(|| timing.due(&person.shift_pattern));
            (person.person_id, due)
        })
        .collect();
    let link = format!("/learning/packages/{}", package.id);
    crate::notice::send_all(tx, ids, package.tenant_id, timing.at(), &message, &link, to).await
}

#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct Assignment {
    pub id: Uuid,
    pub number: i64,
    pub people: i64,
    pub mandatory: bool,
    pub basis: String,
    pub due_on: Day,
    pub made_at: Moment,
    pub name: String,
    pub withdrawn_at: Option<Moment>,
    /// Of those who were given it; how many, never who.
    pub done: i64,
}

/// Of all versions of a series, newest first.
pub async fn of_series(rows: &impl Rows, actor: &Actor, series: SeriesId) -> Result<Vec<Assignment>> {
    let sql = "select a.id, p.number, a.people, a.mandatory, a.basis, a.due_on, a.made_at, w.name, a.withdrawn_at,
                 (select count(*) from learning_registration r where r.assignment_id = a.id and r.done_on is not null) as done
               from learning_package_assignment a join learning_package p on p.id = a.package_id
               join people_person w on w.id = a.made_by
               where a.tenant_id = $1 and p.series_id = $2 order by a.made_at desc, a.id desc limit 50";
    rows.all(sql, params![actor.tenant, series]).await
}

/// Takes an assignment back: who has not done it is no longer asked, and their
/// burden is released.
pub async fn withdraw(db: &store::Db, actor: &Actor, package: PackageId, id: Uuid, at: Moment) -> Result<()> {
    let sees_all = crate::assignment::sees_all(db, actor).await?;
    db.write(|tx| async move {
        let sql = "select a.made_by from learning_package_assignment a join learning_package p on p.id = a.package_id
                   where a.tenant_id = $1 and a.id = $2 and p.series_id = (select series_id from learning_package where id = $3)";
        let made_by: Option<PersonId> = tx.value(sql, params![actor.tenant, id, package]).await?;
        if made_by.is_none_or(|person| person != actor.person && !sees_all) {
            return Err(base::not_found());
        }
        if !end(&tx, actor, id, at).await? {
            return Err(conflict("learning-assignment-ended"));
        }
        people::audit::write(&tx, at, actor, "learning.package.assignment.withdrawal", id, "").await
    })
    .await
}

/// Ends every assignment of a series.
pub(super) async fn end_all(tx: &Tx, actor: &Actor, series: SeriesId, at: Moment) -> Result<()> {
    let sql = "select a.id from learning_package_assignment a join learning_package p on p.id = a.package_id
               where a.tenant_id = $1 and p.series_id = $2 and a.withdrawn_at is null order by a.id";
    for id in tx.column::<Uuid>(sql, params![actor.tenant, series]).await? {
        end(tx, actor, id, at).await?;
    }
    Ok(())
}

async fn end(tx: &Tx, actor: &Actor, id: Uuid, at: Moment) -> Result<bool> {
    let sql = "update learning_package_assignment set withdrawn_at = $2, withdrawn_by = $3
               where id = $1 and withdrawn_at is null";
    if tx.execute(sql, params![id, at, actor.person]).await? == 0 {
        return Ok(false);
    }
    let open = "select person_id from learning_registration where assignment_id = $1 and done_on is null";
    let people: Vec<PersonId> = tx.column(open, params![id]).await?;
    people::burden::release(tx, id, &[]).await?;
    for some in people.chunks(5_000) {
        people::burden::release(tx, id, some).await?;
    }
    // Who has begun goes on by themselves; results may be on their way from a device.
    let sql = "update learning_registration set assignment_id = null, due_on = null where assignment_id = $1 and done_on is null";
    tx.execute(sql, params![id]).await?;
    Ok(true)
}
