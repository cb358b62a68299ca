//! Requests to correct what is held about a person, and their answers.

use base::{Actor, Ids, Message, Moment, PersonId, Result, conflict};
use store::{Db, FromQueryResult, Rows, params, row};
use uuid::Uuid;

use crate::{audit, calendar, notice};

/// One's own request.
#[derive(Debug, Clone, FromQueryResult)]
pub struct Correction {
    pub text: String,
    pub asked_at: Moment,
    pub answer: Option<String>,
}

pub async fn own(rows: &impl Rows, actor: &Actor) -> Result<Vec<Correction>> {
    let sql = "select text, asked_at, answer from people_correction where tenant_id = $1 and person_id = $2 order by asked_at desc";
    rows.all(sql, params![actor.tenant, actor.person]).await
}

pub async fn ask(db: &Db, ids: &Ids, now: Moment, actor: &Actor, text: &str) -> Result<()> {
    let values =
        row! { id: ids.make::<Uuid>(), tenant_id: actor.tenant, person_id: actor.person, text: text, asked_at: now };
    db.write(|tx| async move { tx.insert("people_correction", values).await }).await
}

/// A request with who asks: named, because it is about what is stored of them.
#[derive(Debug, Clone, FromQueryResult)]
pub struct Asked {
    pub id: Uuid,
    pub person_id: PersonId,
    pub name: String,
    pub staff_number: String,
    pub text: String,
    pub asked_at: Moment,
    pub answer: Option<String>,
    pub answered_at: Option<Moment>,
}

/// Open ones first, each part with the oldest open and the newest answered first.
pub async fn list(rows: &impl Rows, actor: &Actor, most: i64) -> Result<Vec<Asked>> {
    let sql = "select c.id, c.person_id, p.name, p.staff_number, c.text, c.asked_at, c.answer, c.answered_at
               from people_correction c join people_person p on p.id = c.person_id where c.tenant_id = $1
               order by case when c.answer is null then 0 else 1 end, c.answered_at desc, c.asked_at limit $2";
    rows.all(sql, params![actor.tenant, most]).await
}

/// Answers once; the person is told.
pub async fn answer(db: &Db, ids: &Ids, now: Moment, actor: &Actor, correction: Uuid, text: &str) -> Result<()> {
    let sql = "select person_id from people_correction where tenant_id = $1 and id = $2";
    let person: Option<PersonId> = db.value(sql, params![actor.tenant, correction]).await?;
    let person = person.ok_or(base::Error::NotFound)?;
    let due = calendar::next_allowed(db, actor.tenant, person, now).await?;
    db.write(|tx| async move {
        let sql = "update people_correction set answer = $3, answered_by = $4, answered_at = $5
                   where tenant_id = $1 and id = $2 and answer is null";
        if tx.execute(sql, params![actor.tenant, correction, text, actor.person, now]).await? == 0 {
            return Err(conflict("correction-answered"));
        }
        notice::send(&tx, ids, actor.tenant, person, now, due, &Message::new("notice-correction"), "/me/data").await?;
        audit::write(&tx, now, actor, "people.correction.answer", correction, "").await
    })
    .await
}
