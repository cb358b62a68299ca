//! The person who acts: who they are, for whom, and what they may do.

use crate::{Error, Permission, PersonId, Result, Role, TenantId, UnitId, error::forbidden};

/// A role held on a unit of the administrative tree and on all below it, as
/// resolved when the request came in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grant {
    pub role: Role,
    /// The unit itself, then every unit below it. `None`: the whole tenant.
    pub units: Option<Vec<UnitId>>,
}

impl Grant {
    fn covers(&self, unit: UnitId) -> bool {
        self.units.as_ref().is_none_or(|units| units.contains(&unit))
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    pub tenant: TenantId,
    pub person: PersonId,
    /// What the page greets them with. Not for logs.
    pub name: String,
    pub grants: Vec<Grant>,
    /// Units of every tree that the person belongs to today.
    pub units: Vec<UnitId>,
}

impl Actor {
    pub fn has(&self, role: Role) -> bool {
        role == Role::Employee || self.grants.iter().any(|grant| grant.role == role)
    }

    /// May they do it anywhere at all? For menus; never for a decision.
    pub fn may(&self, permission: &Permission) -> bool {
        permission.roles.iter().any(|role| self.has(*role))
    }

    /// May they do it to something of this unit?
    pub fn may_in(&self, permission: &Permission, unit: UnitId) -> bool {
        permission.roles.contains(&Role::Employee)
            || self.grants.iter().any(|grant| permission.roles.contains(&grant.role) && grant.covers(unit))
    }

    pub fn require(&self, permission: &Permission) -> Result<()> {
        if self.may(permission) { Ok(()) } else { Err(forbidden()) }
    }

    pub fn require_in(&self, permission: &Permission, unit: UnitId) -> Result<()> {
        if self.may_in(permission, unit) { Ok(()) } else { Err(Error::Forbidden) }
    }

    /// The units that the permission reaches: `None` is the whole tenant, an
    /// empty list nothing.
    pub fn reach(&self, permission: &Permission) -> Option<Vec<UnitId>> {
        let mut reach = Vec::new();
        for grant in self.grants.iter().filter(|grant| permission.roles.contains(&grant.role)) {
            match &grant.units {
                None => return None,
                Some(units) => reach.extend(units),
            }
        }
        reach.sort_unstable();
        reach.dedup();
        Some(reach)
    }
}
