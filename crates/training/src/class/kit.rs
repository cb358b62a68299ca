//! The discussion kit of a seminar: groups, what each concluded, and the tasks
//! that come of it. What is written down is the group's, never one person's.

use base::{Actor, Day, Ids, Message, Moment, PersonId, Result, conflict, error::invalid, not_found};
use store::{Db, FromQueryResult, Rows, params, row};
use uuid::Uuid;

use super::{ClassId, get, handled, remark, roster::Line};

pub const MOST_GROUPS: i64 = 20;

#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct Member {
    pub number: i64,
    pub person_id: PersonId,
    pub name: String,
}

pub async fn groups(rows: &impl Rows, actor: &Actor, class: ClassId) -> Result<Vec<Member>> {
    let sql = "select g.number, g.person_id, p.name from training_group g join people_person p on p.id = g.person_id
               where g.tenant_id = $1 and g.class_id = $2 order by g.number, p.staff_number";
    rows.all(sql, params![actor.tenant, class]).await
}

/// The number of the actor's own group.
pub async fn own_group(rows: &impl Rows, actor: &Actor, class: ClassId) -> Result<Option<i64>> {
    let sql = "select number from training_group where tenant_id = $1 and class_id = $2 and person_id = $3";
    rows.value(sql, params![actor.tenant, class, actor.person]).await
}

/// Deals those with a seat into so many groups, colleagues of one unit into
/// different ones.
pub async fn deal(db: &Db, actor: &Actor, class: ClassId, count: i64, at: Moment, today: Day) -> Result<()> {
    let dealt = handled(db, actor, class).await?;
    if !(1..=MOST_GROUPS).contains(&count) {
        let why = Message::new("training-number-between").with("least", 1).with("most", MOST_GROUPS);
        return Err(invalid("groups", why));
    }
    // The roster is in the order of units: one after the other goes to the next group.
    let lines = super::roster::lines(db, actor.tenant, class, today).await?;
    let seated: Vec<&Line> = lines.iter().filter(|line| line.state != "waiting").collect();
    remark::check_groups(db, &dealt, seated.len() as i64, count).await?;
    let rows: Vec<_> = seated
        .into_iter()
        .zip(0_i64..)
        .map(|(line, place)| params![class, line.person_id, actor.tenant, place % count + 1])
        .collect();
    db.write(|tx| async move {
        tx.execute("delete from training_group where tenant_id = $1 and class_id = $2", params![actor.tenant, class])
            .await?;
        tx.insert_all("training_group", &["class_id", "person_id", "tenant_id", "number"], rows).await?;
        people::audit::write(&tx, at, actor, "training.group.creation", class, &count.to_string()).await
    })
    .await
}

#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct Conclusion {
    pub id: Uuid,
    pub class_id: ClassId,
    pub title: String,
    /// The group's; 0: of all together.
    pub number: i64,
    pub text: String,
    pub owner_id: Option<PersonId>,
    pub owner_name: Option<String>,
    pub due_on: Option<Day>,
    pub done_at: Option<Moment>,
    pub outcome: String,
}

impl Conclusion {
    pub fn is_late(&self, today: Day) -> bool {
        self.done_at.is_none() && self.due_on.is_some_and(|due| due < today)
    }
}

const SELECT: &str = "select k.id, k.class_id, c.title, k.number, k.text, k.owner_id, o.name as owner_name, k.due_on, k.done_at, k.outcome
     from training_conclusion k join training_class c on c.id = k.class_id left join people_person o on o.id = k.owner_id";

pub async fn conclusions(rows: &impl Rows, actor: &Actor, class: ClassId) -> Result<Vec<Conclusion>> {
    let sql = format!("{SELECT} where k.tenant_id = $1 and k.class_id = $2 order by k.number, k.made_at, k.id");
    rows.all(&sql, params![actor.tenant, class]).await
}

/// What the actor took on and has not done yet.
pub async fn own_tasks(rows: &impl Rows, actor: &Actor) -> Result<Vec<Conclusion>> {
    let sql = format!(
        "{SELECT} where k.owner_id = $1 and k.tenant_id = $2 and k.done_at is null order by k.due_on, k.id limit 50"
    );
    rows.all(&sql, params![actor.person, actor.tenant]).await
}

#[derive(Debug, Clone, Default)]
pub struct New {
    pub number: i64,
    pub text: String,
    /// Who sees to it, and until when: then it is a task.
    pub task: Option<(PersonId, Day)>,
}

pub async fn conclude(db: &Db, ids: &Ids, actor: &Actor, class: ClassId, new: &New, at: Moment) -> Result<()> {
    let class = handled(db, actor, class).await?;
    let id: Uuid = ids.make();
    let owner = new.task.map(|(person, _)| person);
    let told = people::notice::prepare(db, actor.tenant, owner.into_iter().collect(), at).await?;
    let (told, class) = (&told, &class);
    db.write(|tx| async move {
        let values = row! {
            id: id, tenant_id: actor.tenant, class_id: class.id, number: new.number, text: new.text.as_str(),
            owner_id: owner, due_on: new.task.map(|(_, due)| due), made_by: actor.person, made_at: at, outcome: ""
        };
        tx.insert("training_conclusion", values).await?;
        let message = Message::new("training-notice-task").with("text", &new.text);
        people::notice::send_all(&tx, ids, actor.tenant, told, at, &message, &format!("/training/conclusions/{id}"))
            .await?;
        people::audit::write(&tx, at, actor, "training.conclusion.creation", id, &new.text).await
    })
    .await
}

pub async fn conclusion(rows: &impl Rows, actor: &Actor, id: Uuid) -> Result<Conclusion> {
    let found: Conclusion =
        rows.one(&format!("{SELECT} where k.tenant_id = $1 and k.id = $2"), params![actor.tenant, id]).await?;
    let class = get(rows, actor.tenant, found.class_id).await?;
    let sees = found.owner_id == Some(actor.person) || super::may_handle(actor, &class);
    if sees { Ok(found) } else { Err(not_found()) }
}

/// The task is done: its owner says what came of it.
pub async fn complete(db: &Db, actor: &Actor, id: Uuid, outcome: &str, at: Moment) -> Result<()> {
    conclusion(db, actor, id).await?;
    db.write(|tx| async move {
        let sql = "update training_conclusion set done_at = $3, done_by = $4, outcome = $5
                   where tenant_id = $1 and id = $2 and owner_id is not null and done_at is null";
        if tx.execute(sql, params![actor.tenant, id, at, actor.person, outcome]).await? == 0 {
            return Err(conflict("training-task-done"));
        }
        people::audit::write(&tx, at, actor, "training.conclusion.completion", id, outcome).await
    })
    .await
}
