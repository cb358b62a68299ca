//! A Party branch (党支部): who may read its life, who may write it, and its
//! members with their shifts.
//!
//! Its secretary writes; the committee above reads and never writes for it;
//! members read. Everybody else gets 403, another tenant's people 404.

pub mod purge;

use std::collections::HashMap;

use base::{
    Actor, Day, Permission, PersonId, Result, Role, TenantId, UnitId, forbidden, not_found, shift::ShiftPattern,
};
use store::{FromQueryResult, Rows, Value, params, rows::place_list};

/// For the menu: secretaries of branches and of committees.
pub const LEAD_BRANCH: Permission = Permission { name: "training.branch.lead", roles: &[Role::BranchSecretary] };

#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct Branch {
    pub id: UnitId,
    pub name: String,
    pub name_en: String,
    pub committee_id: Option<UnitId>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    Member,
    /// Of the committee above.
    Above,
    Secretary,
}

const SELECT: &str = "select u.id, u.name, u.name_en, p.parent_id as committee_id from people_unit u
     left join people_unit_parent p on p.unit_id = u.id and p.from_day <= $2 and (p.to_day is null or p.to_day > $2)
     where u.tenant_id = $1 and u.tree = 'party' and u.kind = 'branch' and (u.closed_on is null or u.closed_on > $2)";

impl Branch {
    fn standing(&self, actor: &Actor) -> Option<Standing> {
        if actor.may_in(&LEAD_BRANCH, self.id) {
            let above = self.committee_id.is_none_or(|committee| actor.may_in(&LEAD_BRANCH, committee));
            return Some(if above { Standing::Above } else { Standing::Secretary });
        }
        actor.units.contains(&self.id).then_some(Standing::Member)
    }
}

/// A branch that this person may see.
#[derive(Debug, Clone)]
pub struct Opened {
    pub branch: Branch,
    pub standing: Standing,
}

impl Opened {
    pub fn id(&self) -> UnitId {
        self.branch.id
    }

    pub fn path(&self) -> String {
        format!("/training/branches/{}", self.branch.id)
    }

    pub fn is_secretary(&self) -> bool {
        self.standing == Standing::Secretary
    }

    /// Secretary or above: who may see names of those who were there.
    pub fn is_officer(&self) -> bool {
        self.standing >= Standing::Above
    }

    pub fn require_secretary(&self) -> Result<()> {
        if self.is_secretary() { Ok(()) } else { Err(forbidden()) }
    }

    pub fn require_officer(&self) -> Result<()> {
        if self.is_officer() { Ok(()) } else { Err(forbidden()) }
    }
}

pub async fn open(rows: &impl Rows, actor: &Actor, id: UnitId, day: Day) -> Result<Opened> {
    let branch: Option<Branch> = rows.maybe(&format!("{SELECT} and u.id = $3"), params![actor.tenant, day, id]).await?;
    let branch = branch.ok_or_else(not_found)?;
    let standing = branch.standing(actor).ok_or_else(forbidden)?;
    Ok(Opened { branch, standing })
}

/// As [`open`], for its secretary.
pub async fn lead(rows: &impl Rows, actor: &Actor, id: UnitId, day: Day) -> Result<Opened> {
    let opened = open(rows, actor, id, day).await?;
    opened.require_secretary()?;
    Ok(opened)
}

/// The branches that this person may see, in the order of their codes.
pub async fn visible(rows: &impl Rows, actor: &Actor, day: Day) -> Result<Vec<Opened>> {
    let all: Vec<Branch> = rows.all(&format!("{SELECT} order by u.code"), params![actor.tenant, day]).await?;
    let seen = all.into_iter().filter_map(|branch| {
        let standing = branch.standing(actor)?;
        Some(Opened { branch, standing })
    });
    Ok(seen.collect())
}

/// The branches of a committee that this person acts for; 403 where it is not theirs.
pub async fn below(rows: &impl Rows, actor: &Actor, committee: UnitId, day: Day) -> Result<Vec<Branch>> {
    people::unit::get(rows, actor.tenant, committee).await?;
    actor.require_in(&LEAD_BRANCH, committee)?;
    let all: Vec<Branch> = rows.all(&format!("{SELECT} order by u.code"), params![actor.tenant, day]).await?;
    Ok(all.into_iter().filter(|branch| branch.committee_id == Some(committee)).collect())
}

/// A committee (党委) with branches of its own.
#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct Committee {
    pub id: UnitId,
    pub name: String,
    pub name_en: String,
}

/// The committees that this person acts for.
pub async fn committees(rows: &impl Rows, actor: &Actor, day: Day) -> Result<Vec<Committee>> {
    let sql = "select u.id, u.name, u.name_en from people_unit u where u.tenant_id = $1 and u.tree = 'party'
           and u.id in (select p.parent_id from people_unit_parent p
             where p.from_day <= $2 and (p.to_day is null or p.to_day > $2)) order by u.code";
    let all: Vec<Committee> = rows.all(sql, params![actor.tenant, day]).await?;
    Ok(all.into_iter().filter(|committee| actor.may_in(&LEAD_BRANCH, committee.id)).collect())
}

/// Whoever acts for a committee, once; 403 for who acts for none.
pub async fn committee(rows: &impl Rows, actor: &Actor, day: Day) -> Result<Committee> {
    committees(rows, actor, day).await?.into_iter().next().ok_or_else(forbidden)
}

/// A member, with where they work.
#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct Member {
    pub id: PersonId,
    pub name: String,
    pub staff_number: String,
    pub branch_id: UnitId,
    pub team_id: Option<UnitId>,
    pub team: String,
    shift_pattern: String,
}

impl Member {
    pub fn pattern(&self) -> Option<ShiftPattern> {
        self.shift_pattern.parse().ok()
    }
}

/// The members of these branches on a day, each once, by staff number.
pub async fn members(rows: &impl Rows, tenant: TenantId, branches: &[UnitId], day: Day) -> Result<Vec<Member>> {
    let mut values: Vec<Value> = params![tenant, day];
    let list = place_list(&mut values, branches.iter().copied());
    let sql = format!(
        "select p.id, p.name, p.staff_number, m.unit_id as branch_id, w.id as team_id, coalesce(w.name, '') as team,
           coalesce(w.shift_pattern, '') as shift_pattern
         from people_membership m join people_person p on p.id = m.person_id and p.left_on is null
         left join people_membership a on a.person_id = p.id and a.from_day <= $2 and (a.to_day is null or a.to_day > $2)
           and exists (select 1 from people_unit x where x.id = a.unit_id and x.tree = 'admin')
         left join people_unit w on w.id = a.unit_id
         where m.tenant_id = $1 and m.unit_id in ({list}) and m.from_day <= $2 and (m.to_day is null or m.to_day > $2)
         order by p.staff_number, w.id"
    );
    let mut members: Vec<Member> = rows.all(&sql, values).await?;
    members.dedup_by_key(|member| member.id);
    Ok(members)
}

/// How many members each branch of the tenant has.
pub async fn sizes(rows: &impl Rows, tenant: TenantId, day: Day) -> Result<HashMap<UnitId, i64>> {
    #[derive(FromQueryResult)]
    struct Size {
        unit_id: UnitId,
        people: i64,
    }
    let sql = "select m.unit_id, count(*) as people from people_membership m
               join people_unit u on u.id = m.unit_id and u.tree = 'party'
               where m.tenant_id = $1 and m.from_day <= $2 and (m.to_day is null or m.to_day > $2) group by m.unit_id";
    let sizes: Vec<Size> = rows.all(sql, params![tenant, day]).await?;
    Ok(sizes.into_iter().map(|size| (size.unit_id, size.people)).collect())
}
