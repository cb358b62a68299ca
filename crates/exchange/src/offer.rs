//! A course that its organisation offers to the other members of a consortium:
//! whose it is, under which licence, and always the version that is published.
//!
//! Whoever reads a course of another organisation has a [`Visible`] offer in
//! hand, and only [`visible`] makes one.

use base::{Actor, Day, Error, Ids, Message, Moment, Result, TenantId, conflict, error::invalid, not_found};
use learning::unit::{
    self, LearningUnitId, Version, VersionId,
    origin::{self, Licence},
    version::{self, Edition},
};
use store::{Db, FromQueryResult, Rows, Value, params, row};

use crate::member::{self, ConsortiumId};

base::id! { OfferId }

/// Open offers of one organisation.
const MOST: i64 = 2_000;

/// An offer as the other members see it.
#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct Offered {
    pub id: OfferId,
    pub unit_id: LearningUnitId,
    /// Whose it is.
    pub name: String,
    pub name_en: String,
    licence: String,
    pub category: String,
    pub title: String,
    pub summary: String,
    pub minutes: i64,
    /// The version that is published.
    pub number: i64,
    pub published_at: Moment,
    /// The unit that the reader's organisation made of it.
    pub copied_id: Option<LearningUnitId>,
    /// The newest version that the reader's organisation took or refused.
    pub decided: Option<i64>,
}

impl Offered {
    pub fn licence(&self) -> &'static str {
        Licence::from_word(&self.licence).map_or("exchange-licence-unknown", Licence::key)
    }

    pub fn colour(&self) -> u8 {
        unit::colour(self.unit_id)
    }

    /// A version that the reader's organisation has not decided about.
    pub fn is_newer(&self) -> bool {
        self.decided.is_some_and(|decided| decided < self.number)
    }
}

/// SQL of open offers of other members ($1, on day $2) with their published versions.
fn from() -> String {
    format!(
        "from exchange_offer o
         join exchange_member mine on mine.consortium_id = o.consortium_id and mine.tenant_id = $1 and {}
         join exchange_member theirs on theirs.consortium_id = o.consortium_id and theirs.tenant_id = o.tenant_id and {}
         join people_tenant t on t.id = o.tenant_id
         join learning_unit u on u.id = o.unit_id
         join learning_version v on v.id = u.published_id
         left join exchange_copy c on c.tenant_id = $1 and c.offer_id = o.id
         where o.tenant_id <> $1 and o.ended_at is null",
        member::is_in("mine", "$2"),
        member::is_in("theirs", "$2")
    )
}

/// What to look for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    pub words: String,
    pub category: Option<&'static str>,
    pub owner: Option<TenantId>,
}

/// A page of what the other members offer, the newest first, and how many there are.
pub async fn catalogue(
    rows: &impl Rows,
    tenant: TenantId,
    today: Day,
    filter: &Filter,
    (limit, offset): (i64, i64),
) -> Result<(Vec<Offered>, i64)> {
    let mut values: Vec<Value> = params![tenant, today];
    let mut sql = from();
    if let Some(category) = filter.category {
        values.push(category.into());
        sql += &format!(" and v.category = ${}", values.len());
    }
    if let Some(owner) = filter.owner {
        values.push(owner.into());
        sql += &format!(" and o.tenant_id = ${}", values.len());
    }
    for word in filter.words.split_whitespace().take(6) {
        let plain: String = word.to_lowercase().chars().filter(|it| !matches!(it, '%' | '_' | '\\')).collect();
        values.push(format!("%{plain}%").into());
        sql += &format!(" and lower(v.title || ' ' || v.summary) like ${}", values.len());
    }
    let total = rows.count(&format!("select count(*) {sql}"), values.clone()).await?;
    values.extend(params![limit, offset]);
    let (limit, offset) = (values.len() - 1, values.len());
    let sql = format!(
        "select o.id, o.unit_id, t.name, t.name_en, o.licence, v.category, v.title, v.summary, v.minutes, v.number,
           (select max(p.published_at) from learning_publication p where p.version_id = v.id) as published_at,
           c.unit_id as copied_id,
           (select max(e.number) from exchange_edition e where e.unit_id = c.unit_id) as decided
         {sql} order by published_at desc, o.id limit ${limit} offset ${offset}"
    );
    Ok((rows.all(&sql, values).await?, total))
}

/// An offer of another member that somebody may look at: the proof that a
/// course may be read across organisations.
#[derive(Debug, Clone)]
pub struct Visible {
    pub id: OfferId,
    pub name: String,
    pub name_en: String,
    pub licence: Licence,
    pub holder: String,
    pub note: String,
    /// The version that is published.
    pub version: Version,
    owner: TenantId,
}

/// The offer, if the actor's organisation is shown it today; else 404.
pub async fn visible(rows: &impl Rows, actor: &Actor, today: Day, id: OfferId) -> Result<Visible> {
    #[derive(FromQueryResult)]
    struct Row {
        owner: TenantId,
        name: String,
        name_en: String,
        licence: String,
        holder: String,
        note: String,
        version: VersionId,
    }
    let sql = format!(
        "select o.tenant_id as owner, t.name, t.name_en, o.licence, o.holder, o.note, v.id as version {} and o.id = $3",
        from()
    );
    let row: Row = rows.one(&sql, params![actor.tenant, today, id]).await?;
    let licence = Licence::from_word(&row.licence).ok_or_else(not_found)?;
    let Row { owner, name, name_en, holder, note, version, .. } = row;
    let version = version::get(rows, owner, version).await?;
    Ok(Visible { id, name, name_en, licence, holder, note, version, owner })
}

impl Visible {
    pub fn unit(&self) -> LearningUnitId {
        self.version.unit_id
    }

    pub fn owner(&self) -> TenantId {
        self.owner
    }

    /// The published versions so far, the newest first.
    pub async fn editions(&self, rows: &impl Rows) -> Result<Vec<Edition>> {
        version::editions(rows, self.owner, self.unit()).await
    }

    /// A version that was published once.
    pub async fn edition(&self, rows: &impl Rows, number: i64) -> Result<Version> {
        let editions = self.editions(rows).await?;
        let found = editions.iter().find(|edition| edition.number == number).ok_or_else(not_found)?;
        version::get(rows, self.owner, found.id).await
    }
}

/// An offer as its own organisation sees it.
#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct Own {
    pub id: OfferId,
    pub unit_id: LearningUnitId,
    /// Of the consortium.
    pub name: String,
    pub name_en: String,
    licence: String,
    pub holder: String,
    pub note: String,
    pub made_at: Moment,
    pub ended_at: Option<Moment>,
    pub end_reason: Option<String>,
    pub title: String,
    /// None: withdrawn from the learners, so nobody new can take it.
    pub number: Option<i64>,
    /// Organisations that took it.
    pub takers: i64,
}

impl Own {
    pub fn licence(&self) -> &'static str {
        Licence::from_word(&self.licence).map_or("exchange-licence-unknown", Licence::key)
    }
}

const OWN: &str = "select o.id, o.unit_id, m.name, m.name_en, o.licence, o.holder, o.note, o.made_at, o.ended_at, o.end_reason,
       coalesce(p.title, (select n.title from learning_version n where n.unit_id = o.unit_id order by n.number desc limit 1)) as title,
       p.number, (select count(*) from exchange_copy c where c.offer_id = o.id) as takers
     from exchange_offer o join learning_unit u on u.id = o.unit_id left join learning_version p on p.id = u.published_id
     join exchange_member m on m.consortium_id = o.consortium_id and m.tenant_id = o.tenant_id
     where o.tenant_id = $1";

/// What an organisation offers and offered, open ones first.
pub async fn own(rows: &impl Rows, tenant: TenantId) -> Result<Vec<Own>> {
    let sql = format!("{OWN} order by case when o.ended_at is null then 0 else 1 end, o.made_at desc, o.id limit 500");
    rows.all(&sql, params![tenant]).await
}

pub async fn get(rows: &impl Rows, tenant: TenantId, id: OfferId) -> Result<Own> {
    rows.one(&format!("{OWN} and o.id = $2"), params![tenant, id]).await
}

/// An organisation that took the course.
#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct Taker {
    pub name: String,
    pub name_en: String,
    pub made_at: Moment,
    /// The newest version that it took.
    pub number: i64,
    pub ended_at: Option<Moment>,
}

/// Who took it, and which version: organisations, never how many of their people learn it.
pub async fn takers(rows: &impl Rows, tenant: TenantId, id: OfferId) -> Result<Vec<Taker>> {
    let sql = "select t.name, t.name_en, c.made_at, c.ended_at,
                 (select max(e.number) from exchange_edition e where e.unit_id = c.unit_id and e.outcome = 'taken') as number
               from exchange_copy c join exchange_offer o on o.id = c.offer_id join people_tenant t on t.id = c.tenant_id
               where o.tenant_id = $1 and o.id = $2 order by c.made_at, t.code";
    rows.all(sql, params![tenant, id]).await
}

#[derive(Debug, Clone)]
pub struct New {
    pub unit: LearningUnitId,
    pub consortium: ConsortiumId,
    pub licence: Licence,
    /// Whom to name.
    pub holder: String,
    pub note: String,
}

/// Offers a published course. What came from others is passed on only as their
/// licence says.
pub async fn make(db: &Db, ids: &Ids, actor: &Actor, mut new: New, (at, today): (Moment, Day)) -> Result<OfferId> {
    let joined = member::of(db, actor.tenant, today).await?;
    if joined.iter().all(|membership| membership.consortium_id != new.consortium) {
        return Err(invalid("consortium", "form-choose"));
    }
    let published = match unit::published(db, actor.tenant, new.unit).await {
        Err(Error::NotFound) => return Err(invalid("unit", "form-choose")),
        published => published?,
    };
    if let Some(origin) = origin::of(db, actor.tenant, new.unit, published.number).await? {
        if !origin.licence.passes_on_as().contains(&new.licence) {
            return Err(invalid("licence", Message::new("exchange-licence-origin").with("holder", &origin.holder)));
        }
        if !new.holder.contains(&origin.holder) {
            new.holder = format!("{} / {}", origin.holder, new.holder);
        }
    }
    let id: OfferId = ids.make();
    db.write(|tx| async move {
        let open = "select count(*) from exchange_offer where tenant_id = $1 and ended_at is null";
        if tx.count(open, params![actor.tenant]).await? >= MOST {
            return Err(conflict(Message::new("exchange-offers-full").with("most", MOST)));
        }
        let values = row! {
            id: id, tenant_id: actor.tenant, consortium_id: new.consortium, unit_id: new.unit,
            licence: new.licence.word(), holder: new.holder.as_str(), note: new.note.as_str(), made_by: actor.person,
            made_at: at
        };
        if !tx.insert_new("exchange_offer", values).await? {
            return Err(invalid("unit", "exchange-offer-known"));
        }
        people::audit::write(&tx, at, actor, "exchange.offer", id, &published.title).await
    })
    .await?;
    Ok(id)
}

/// Offers it no more. Who took it keeps it: a licence is not taken back.
pub async fn end(db: &Db, actor: &Actor, id: OfferId, reason: &str, at: Moment) -> Result<()> {
    db.write(|tx| async move {
        let sql = "update exchange_offer set ended_at = $3, ended_by = $4, end_reason = $5
                   where tenant_id = $1 and id = $2 and ended_at is null";
        if tx.execute(sql, params![actor.tenant, id, at, actor.person, reason]).await? == 0 {
            get(&tx, actor.tenant, id).await?;
            return Err(conflict("exchange-offer-over"));
        }
        people::audit::write(&tx, at, actor, "exchange.offer.end", id, reason).await
    })
    .await
}
