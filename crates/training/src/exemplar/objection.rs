//! 异议: what an employee has against a nomination in notice, with a name or
//! without, for those who work it alone.
//!
//! Who writes without a name is written down nowhere: no person, no time, an id
//! that tells of neither, no entry in the audit log. Every objection is
//! answered before anything is honoured; one that is upheld ends it.

use base::{Actor, Day, Message, PersonId, Result, conflict, forbidden, not_found};
use store::{FromQueryResult, Rows, params, row};

use super::{Desk, Opened, advance};

base::id! { ObjectionId }

/// Objections to one nomination at most.
pub const MOST: i64 = 200;

#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct Objection {
    pub id: ObjectionId,
    pub text: String,
    author_id: Option<PersonId>,
    /// None: without a name.
    pub author: Option<String>,
    pub on_day: Day,
    pub upheld: Option<bool>,
    pub answer: Option<String>,
    pub answered_by: Option<String>,
}

const SELECT: &str = "select o.id, o.text, o.author_id, p.name as author, o.on_day, a.upheld, a.text as answer,
       b.name as answered_by
     from training_exemplar_objection o left join people_person p on p.id = o.author_id
     left join training_exemplar_answer a on a.objection_id = o.id left join people_person b on b.id = a.answered_by
     where o.tenant_id = $1 and o.exemplar_id = $2";

/// All for those who work it; for others their own, where they gave their name.
pub async fn all(rows: &impl Rows, actor: &Actor, of: &Opened) -> Result<Vec<Objection>> {
    let order = "order by case when a.objection_id is null then 0 else 1 end, o.on_day, o.id";
    if of.is_desk() {
        return rows.all(&format!("{SELECT} {order}"), params![actor.tenant, of.exemplar.id]).await;
    }
    let sql = format!("{SELECT} and o.author_id = $3 {order}");
    rows.all(&sql, params![actor.tenant, of.exemplar.id, actor.person]).await
}

/// `id` was made on the device: the same again is the same objection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct New<'a> {
    pub id: ObjectionId,
    pub text: &'a str,
    pub is_named: bool,
}

/// While the notice is up. Whoever it is about takes consent back instead.
pub async fn raise(desk: Desk<'_>, of: &Opened, new: New<'_>) -> Result<()> {
    if of.is_asked() {
        return Err(forbidden());
    }
    if !of.exemplar.runs(desk.today) {
        return Err(conflict("exemplar-objection-over"));
    }
    let (tenant, id) = (desk.actor.tenant, of.exemplar.id);
    desk.db
        .write(|tx| async move {
            let there = "select count(*) from training_exemplar_objection where tenant_id = $1 and exemplar_id = $2";
            if tx.count(there, params![tenant, id]).await? >= MOST {
                return Err(conflict("exemplar-objections-full"));
            }
            let author = new.is_named.then_some(desk.actor.person);
            let values = row! {
                id: new.id, tenant_id: tenant, exemplar_id: id, text: new.text, author_id: author, on_day: desk.today
            };
            tx.insert_new("training_exemplar_objection", values).await.map(drop)
        })
        .await
}

/// Upheld, which ends the nomination, or not, with the reason; who gave their
/// name reads it.
pub async fn answer(desk: Desk<'_>, of: &Opened, id: ObjectionId, is_upheld: bool, text: &str) -> Result<()> {
    of.require_desk()?;
    let tenant = desk.actor.tenant;
    let sql = format!("{SELECT} and o.id = $3");
    let found: Option<Objection> = desk.db.maybe(&sql, params![tenant, of.exemplar.id, id]).await?;
    let found = found.ok_or_else(not_found)?;
    if found.author_id == Some(desk.actor.person) {
        return Err(conflict("exemplar-objection-own"));
    }
    let told = people::notice::prepare(desk.db, tenant, found.author_id.into_iter().collect(), desk.at).await?;
    let asked = people::notice::prepare(desk.db, tenant, vec![of.exemplar.asked_id], desk.at).await?;
    desk.db
        .write(|tx| async move {
            let values = row! {
                objection_id: id, tenant_id: tenant, upheld: is_upheld, text: text, answered_by: desk.actor.person,
                answered_at: desk.at
            };
            if !tx.insert_new("training_exemplar_answer", values).await? {
                return Err(conflict("exemplar-changed"));
            }
            if is_upheld {
                advance(&tx, desk, of, &["public"], ("upheld", text, None)).await?;
                super::tell_both(&tx, desk, of, &asked, "exemplar-notice-upheld").await?;
            }
            let message = Message::new("exemplar-notice-answer").with("title", &of.exemplar.title).with("text", text);
            let link = "/training/exemplars";
            people::notice::send_all(&tx, desk.ids, tenant, &told, desk.at, &message, link).await?;
            let word = if is_upheld { "upheld" } else { "overruled" };
            people::audit::write(&tx, desk.at, desk.actor, "training.exemplar.answer", of.exemplar.id, word).await
        })
        .await
}
