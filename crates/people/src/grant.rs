//! Roles held by people: on a unit and all below it, or on the whole tenant.

use base::{Actor, Day, Ids, Moment, PersonId, Result, Role, TenantId, UnitId, actor::Grant, conflict};
use store::{FromQueryResult, Rows, Tx, params, row};
use uuid::Uuid;

use crate::unit;

#[derive(Debug, FromQueryResult)]
struct Row {
    role: String,
    unit_id: Option<UnitId>,
}

/// What somebody may do today, with every unit below each grant resolved.
pub async fn of(rows: &impl Rows, tenant: TenantId, person: PersonId, day: Day) -> Result<Vec<Grant>> {
    let sql = "select role, unit_id from people_grant
               where tenant_id = $1 and person_id = $2 and from_day <= $3 and (to_day is null or to_day > $3)";
    let mut grants = Vec::new();
    for Row { role, unit_id } in rows.all::<Row>(sql, params![tenant, person, day]).await? {
        let Some(role) = Role::from_code(&role) else { continue };
        let units = match unit_id {
            Some(unit) => Some(unit::below(rows, unit, day).await?),
            None => None,
        };
        grants.push(Grant { role, units });
    }
    Ok(grants)
}

/// Gives a role. The three administrators are three people: nobody holds two
/// of their roles, and none of them holds any other.
#[expect(clippy::too_many_arguments, reason = "who, whom, what, where and when are all asked of the caller")]
pub async fn give(
    tx: &Tx,
    ids: &Ids,
    by: Option<&Actor>,
    tenant: TenantId,
    person: PersonId,
    role: Role,
    unit: Option<UnitId>,
    at: (Moment, Day),
) -> Result<()> {
    let held = of(tx, tenant, person, at.1).await?;
    let clash =
        held.iter().any(|grant| grant.role != role && (grant.role.is_administrator() || role.is_administrator()));
    if clash {
        return Err(conflict("grant-administrators-apart"));
    }
    let id: Uuid = ids.make();
    let values = row! {
        id: id, tenant_id: tenant, person_id: person, role: role.code(), unit_id: unit, from_day: at.1,
        granted_by: by.map(|actor| actor.person), granted_at: at.0
    };
    tx.insert("people_grant", values).await
}

/// Ends a grant today; true if there was one.
pub async fn end(tx: &Tx, tenant: TenantId, grant: Uuid, day: Day) -> Result<bool> {
    let sql = "update people_grant set to_day = $3 where tenant_id = $1 and id = $2 and to_day is null";
    Ok(tx.execute(sql, params![tenant, grant, day]).await? > 0)
}
