//! Members of a consortium. Each organisation joins and leaves by the hand of
//! whoever runs the installation (`xinqiao consortium`), and finds it in its
//! own audit log.

use base::{Day, Ids, Moment, Result, TenantId, conflict, not_found};
use store::{FromQueryResult, Rows, Tx, params, row};

base::id! { ConsortiumId }

/// SQL: the member under this alias is one on day `place`.
pub(crate) fn is_in(alias: &str, place: &str) -> String {
    format!("{alias}.joined_on <= {place} and ({alias}.left_on is null or {alias}.left_on > {place})")
}

/// A consortium that an organisation belongs to.
#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct Membership {
    pub consortium_id: ConsortiumId,
    pub name: String,
    pub name_en: String,
    pub joined_on: Day,
}

/// The consortia of an organisation today, by name.
pub async fn of(rows: &impl Rows, tenant: TenantId, today: Day) -> Result<Vec<Membership>> {
    let sql = format!(
        "select m.consortium_id, m.name, m.name_en, m.joined_on from exchange_member m
         where m.tenant_id = $1 and {} order by m.name, m.consortium_id",
        is_in("m", "$2")
    );
    rows.all(&sql, params![tenant, today]).await
}

#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct Member {
    pub tenant_id: TenantId,
    pub name: String,
    pub name_en: String,
    pub joined_on: Day,
}

/// The members of a consortium today, in the order in which they joined.
pub async fn all(rows: &impl Rows, consortium: ConsortiumId, today: Day) -> Result<Vec<Member>> {
    let sql = format!(
        "select m.tenant_id, t.name, t.name_en, m.joined_on from exchange_member m
         join people_tenant t on t.id = m.tenant_id where m.consortium_id = $1 and {} order by m.joined_on, t.code",
        is_in("m", "$2")
    );
    rows.all(&sql, params![consortium, today]).await
}

#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct Named {
    pub consortium_id: ConsortiumId,
    pub name: String,
    pub name_en: String,
}

/// Every consortium of the installation.
pub async fn consortia(rows: &impl Rows) -> Result<Vec<Named>> {
    let sql = "select distinct consortium_id, name, name_en from exchange_member order by name, consortium_id";
    rows.all(sql, vec![]).await
}

/// A new consortium of these organisations.
pub async fn found(
    tx: &Tx,
    ids: &Ids,
    (name, name_en): (&str, &str),
    tenants: &[TenantId],
    (at, today): (Moment, Day),
) -> Result<ConsortiumId> {
    let consortium = Named { consortium_id: ids.make(), name: name.to_owned(), name_en: name_en.to_owned() };
    for tenant in tenants {
        join(tx, &consortium, *tenant, (at, today)).await?;
    }
    Ok(consortium.consortium_id)
}

/// An organisation becomes a member, or is one again.
pub async fn join(tx: &Tx, consortium: &Named, tenant: TenantId, (at, today): (Moment, Day)) -> Result<()> {
    let Named { consortium_id, name, name_en } = consortium;
    let sql = "update exchange_member set joined_on = $3, left_on = null
               where consortium_id = $1 and tenant_id = $2 and left_on is not null and left_on <= $3";
    if tx.execute(sql, params![*consortium_id, tenant, today]).await? == 0 {
        let values = row! {
            consortium_id: *consortium_id, tenant_id: tenant, name: name.as_str(), name_en: name_en.as_str(),
            joined_on: today, left_on: None::<Day>
        };
        if !tx.insert_new("exchange_member", values).await? {
            return Err(conflict("exchange-member-known"));
        }
    }
    people::audit::write_as(tx, at, tenant, None, "exchange.member.joined", consortium_id, name).await
}

/// An organisation leaves: what the others offer is out of its sight from this
/// day on; what it took stays.
pub async fn leave(tx: &Tx, consortium: ConsortiumId, tenant: TenantId, (at, today): (Moment, Day)) -> Result<()> {
    let sql = "update exchange_member set left_on = $3 where consortium_id = $1 and tenant_id = $2 and left_on is null";
    if tx.execute(sql, params![consortium, tenant, today]).await? == 0 {
        return Err(not_found());
    }
    people::audit::write_as(tx, at, tenant, None, "exchange.member.left", consortium, "").await
}
