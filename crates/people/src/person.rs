//! A person with a post, as the employer's own roster names them; nothing else.

use base::{Day, Ids, PersonId, Result, Role, TenantId, UnitId};
use store::{FromQueryResult, Rows, Tx, params, row};

#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct Person {
    pub id: PersonId,
    pub staff_number: String,
    pub name: String,
    pub phone: String,
    pub email: String,
    pub birth_year: Option<i64>,
    /// `in-post`, `contract`, `dispatched`.
    pub employment: String,
    pub level: String,
    pub joined_on: Option<Day>,
    pub left_on: Option<Day>,
}

const COLUMNS: &str =
    "p.id, p.staff_number, p.name, p.phone, p.email, p.birth_year, p.employment, p.level, p.joined_on, p.left_on";

pub async fn get(rows: &impl Rows, tenant: TenantId, person: PersonId) -> Result<Person> {
    rows.one(
        &format!("select {COLUMNS} from people_person p where p.tenant_id = $1 and p.id = $2"),
        params![tenant, person],
    )
    .await
}

pub async fn by_staff_number(rows: &impl Rows, tenant: TenantId, staff_number: &str) -> Result<Option<Person>> {
    let sql = format!("select {COLUMNS} from people_person p where p.tenant_id = $1 and p.staff_number = $2");
    rows.maybe(&sql, params![tenant, staff_number]).await
}

/// Their name, for "handled by …".
pub async fn name(rows: &impl Rows, tenant: TenantId, person: PersonId) -> Result<String> {
    let sql = "select name from people_person where tenant_id = $1 and id = $2";
    Ok(rows.value(sql, params![tenant, person]).await?.unwrap_or_default())
}

#[derive(Debug, Clone, Default)]
pub struct New {
    pub staff_number: String,
    pub name: String,
    pub phone: String,
    pub email: String,
    pub birth_year: Option<i64>,
    pub employment: String,
    pub level: String,
    pub tags: String,
    pub joined_on: Option<Day>,
}

pub async fn create(tx: &Tx, ids: &Ids, tenant: TenantId, new: &New) -> Result<PersonId> {
    let id: PersonId = ids.make();
    let values = row! {
        id: id, tenant_id: tenant, staff_number: new.staff_number.as_str(), name: new.name.as_str(), phone: new.phone.as_str(),
        email: new.email.as_str(), birth_year: new.birth_year, employment: new.employment.as_str(), level: new.level.as_str(),
        tags: new.tags.as_str(), joined_on: new.joined_on
    };
    tx.insert("people_person", values).await?;
    Ok(id)
}

pub async fn join(
    tx: &Tx,
    ids: &Ids,
    tenant: TenantId,
    person: PersonId,
    unit: UnitId,
    post: &str,
    from: Day,
) -> Result<()> {
    let id: uuid::Uuid = ids.make();
    let values = row! { id: id, tenant_id: tenant, person_id: person, unit_id: unit, post: post, from_day: from };
    tx.insert("people_membership", values).await
}

/// Where somebody belongs on a day, in every tree.
#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct Membership {
    pub unit_id: UnitId,
    pub tree: String,
    pub unit_name: String,
    pub unit_name_en: String,
    pub shift_pattern: String,
    pub post: String,
}

pub async fn memberships(rows: &impl Rows, tenant: TenantId, person: PersonId, day: Day) -> Result<Vec<Membership>> {
    let sql = "select m.unit_id, u.tree, u.name as unit_name, u.name_en as unit_name_en, u.shift_pattern, m.post
               from people_membership m join people_unit u on u.id = m.unit_id
               where m.tenant_id = $1 and m.person_id = $2 and m.from_day <= $3 and (m.to_day is null or m.to_day > $3)
               order by u.tree, m.from_day";
    rows.all(sql, params![tenant, person, day]).await
}

/// The unit of the administrative tree that somebody works in today.
pub async fn own_unit(rows: &impl Rows, tenant: TenantId, person: PersonId, day: Day) -> Result<Option<Membership>> {
    Ok(memberships(rows, tenant, person, day).await?.into_iter().find(|membership| membership.tree == "admin"))
}

/// Who holds a role on a unit or above it today: nearest first. Whole-tenant
/// grants come last.
pub async fn holders(rows: &impl Rows, tenant: TenantId, role: Role, unit: UnitId, day: Day) -> Result<Vec<PersonId>> {
    let sql = "with recursive above (id, depth) as (
           select id, 0 from people_unit where id = $3 and tenant_id = $1
           union all select p.parent_id, above.depth + 1 from people_unit_parent p join above on p.unit_id = above.id
           where p.from_day <= $4 and (p.to_day is null or p.to_day > $4))
         select g.person_id from people_grant g left join above on above.id = g.unit_id
         where g.tenant_id = $1 and g.role = $2 and g.from_day <= $4 and (g.to_day is null or g.to_day > $4)
           and (g.unit_id is null or above.id is not null)
         order by coalesce(above.depth, 1000), g.granted_at, g.id";
    rows.column(sql, params![tenant, role.code(), unit, day]).await
}
