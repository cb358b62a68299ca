//! A content brief (选题单): what people need to learn, who makes it, by when.
//!
//! It names where the demand came from: the category of the needs, in words, and
//! if there is one a page of theirs, whose title its own module tells. It closes
//! when a unit that was made for it is published.

use base::{Actor, Day, Ids, Moment, PersonId, Result, Role, TenantId, conflict, error::invalid};
use store::{Db, FromQueryResult, Rows, params, row};

use crate::{notice, unit::LearningUnitId};

base::id! { BriefId }

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Draft {
    pub title: String,
    pub category: String,
    /// Which needs it came from, in words.
    pub origin: String,
    /// A page of theirs, or nothing.
    pub path: String,
    pub owner: Option<PersonId>,
    pub due_on: Option<Day>,
}

#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct Brief {
    pub id: BriefId,
    pub title: String,
    pub category: String,
    pub origin: String,
    pub path: String,
    pub owner: String,
    pub owner_id: PersonId,
    pub due_on: Day,
    pub made_at: Moment,
    pub maker: String,
    pub unit_id: Option<LearningUnitId>,
    pub unit_title: Option<String>,
    /// When the unit went out first since the brief was made.
    pub closed_at: Option<Moment>,
    pub dropped_at: Option<Moment>,
    pub drop_reason: Option<String>,
}

impl Brief {
    /// `closed`, `dropped`, `writing` or `open`.
    pub fn state(&self) -> &'static str {
        match self {
            Self { dropped_at: Some(_), .. } => "dropped",
            Self { closed_at: Some(_), .. } => "closed",
            Self { unit_id: Some(_), .. } => "writing",
            _ => "open",
        }
    }

    pub fn is_late(&self, today: Day) -> bool {
        matches!(self.state(), "open" | "writing") && self.due_on < today
    }
}

const SELECT: &str =
    "select b.id, b.title, b.category, b.origin, b.path, o.name as owner, b.owner_id, b.due_on, b.made_at,
       m.name as maker, b.unit_id, v.title as unit_title, b.dropped_at, b.drop_reason,
       (select min(p.published_at) from learning_publication p
         where p.unit_id = b.unit_id and p.published_at >= b.made_at) as closed_at
     from learning_brief b join people_person o on o.id = b.owner_id join people_person m on m.id = b.made_by
     left join learning_version v on v.unit_id = b.unit_id
       and v.number = (select max(n.number) from learning_version n where n.unit_id = b.unit_id)";

/// The newest first, those that wait before those that are over.
pub async fn list(rows: &impl Rows, tenant: TenantId) -> Result<Vec<Brief>> {
    let sql = format!("{SELECT} where b.tenant_id = $1 order by b.made_at desc, b.id limit 200");
    let mut list: Vec<Brief> = rows.all(&sql, params![tenant]).await?;
    list.sort_by_key(|brief| matches!(brief.state(), "closed" | "dropped"));
    Ok(list)
}

pub async fn get(rows: &impl Rows, tenant: TenantId, id: BriefId) -> Result<Brief> {
    rows.one(&format!("{SELECT} where b.tenant_id = $1 and b.id = $2"), params![tenant, id]).await
}

/// Somebody who makes content.
#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct Owner {
    pub id: PersonId,
    pub name: String,
}

pub async fn owners(rows: &impl Rows, tenant: TenantId, today: Day) -> Result<Vec<Owner>> {
    let sql = "select distinct p.id, p.name from people_grant g join people_person p on p.id = g.person_id
               where g.tenant_id = $1 and g.role in ($2, $3) and g.from_day <= $4 and (g.to_day is null or g.to_day > $4)
                 and p.left_on is null order by p.name, p.id";
    rows.all(sql, params![tenant, Role::Educator.code(), Role::MediaEditor.code(), today]).await
}

/// Commissions it; its owner is told.
pub async fn commission(
    db: &Db,
    ids: &Ids,
    actor: &Actor,
    draft: &Draft,
    (at, today): (Moment, Day),
) -> Result<BriefId> {
    let owner = draft.owner.ok_or_else(|| invalid("owner", "form-choose"))?;
    let due_on = draft.due_on.ok_or_else(|| invalid("due_on", "form-required"))?;
    if due_on < today {
        return Err(invalid("due_on", "learning-due-past"));
    }
    if !owners(db, actor.tenant, today).await?.iter().any(|known| known.id == owner) {
        return Err(invalid("owner", "form-not-understood"));
    }
    db.write(|tx| async move {
        let id: BriefId = ids.make();
        let values = row! {
            id: id, tenant_id: actor.tenant, title: draft.title.as_str(), category: draft.category.as_str(),
            origin: draft.origin.as_str(), path: draft.path.as_str(), owner_id: owner, due_on: due_on,
            made_by: actor.person, made_at: at
        };
        tx.insert("learning_brief", values).await?;
        let message = base::Message::new("learning-notice-brief").with("title", &draft.title).with("day", due_on);
        notice::tell(&tx, ids, actor, at, &message, &format!("/learning/briefs/{id}"), &[owner]).await?;
        people::audit::write(&tx, at, actor, "learning.brief", id, &draft.title).await?;
        Ok(id)
    })
    .await
}

/// The unit that is made for it.
pub async fn link(db: &Db, actor: &Actor, id: BriefId, unit: LearningUnitId, at: Moment) -> Result<()> {
    let known = "select count(*) from learning_unit where tenant_id = $1 and id = $2";
    if db.count(known, params![actor.tenant, unit]).await? == 0 {
        return Err(invalid("unit", "form-not-understood"));
    }
    db.write(|tx| async move {
        let sql = "update learning_brief set unit_id = $3 where tenant_id = $1 and id = $2 and dropped_at is null";
        if tx.execute(sql, params![actor.tenant, id, unit]).await? == 0 {
            return Err(conflict("learning-state-other"));
        }
        people::audit::write(&tx, at, actor, "learning.brief.unit", id, &unit.to_string()).await
    })
    .await
}

/// It is not made after all; the reason stays.
pub async fn abandon(db: &Db, actor: &Actor, id: BriefId, reason: &str, at: Moment) -> Result<()> {
    if get(db, actor.tenant, id).await?.closed_at.is_some() {
        return Err(conflict("learning-state-other"));
    }
    db.write(|tx| async move {
        let sql = "update learning_brief set dropped_at = $3, dropped_by = $4, drop_reason = $5
                   where tenant_id = $1 and id = $2 and dropped_at is null";
        if tx.execute(sql, params![actor.tenant, id, at, actor.person, reason]).await? == 0 {
            return Err(conflict("learning-state-other"));
        }
        people::audit::write(&tx, at, actor, "learning.brief.removal", id, reason).await
    })
    .await
}
