//! An organisation (组织): a unit of any of the four trees with what it serves,
//! who acts for it, and what the modules tell of it.
//!
//! [`Organisation::open`] is the access check of everything below it: members
//! and those in charge see it, [`Organisation::require_officer`] lets its
//! officers act. A tree's officers have no rights in another tree.

pub mod blocker;
pub mod duty;
pub mod event;
pub mod helper;
pub mod link;
pub mod objective;
pub mod outcome;

use std::collections::{HashMap, HashSet};

use base::{Actor, Day, Permission, PersonId, Result, Role, TenantId, UnitId, forbidden};
use store::{FromQueryResult, Rows, Value, params, rows::place_list};
use ui::{App, outcome::Scope};

use crate::{
    tenant,
    unit::{
        self, Tree, Unit,
        structure::{self, Node},
    },
};

/// Sees organisations of their own units: for the menu.
pub const READ_ORGANISATIONS: Permission = Permission {
    name: "people.organisation.read",
    roles: &[
        Role::BranchSecretary,
        Role::UnitLeader,
        Role::UnionHandler,
        Role::TeamLeader,
        Role::ContactLeader,
        Role::NeedHandler,
    ],
};
const LEAD_ADMINISTRATION: Permission = Permission { name: "people.organisation.lead", roles: &[Role::UnitLeader] };
const SEE_ADMINISTRATION: Permission = Permission {
    name: "people.organisation.see",
    roles: &[Role::UnitLeader, Role::TeamLeader, Role::ContactLeader, Role::NeedHandler],
};
/// Secretaries of the Party, and of the league by a grant on a league branch.
const LEAD_BRANCH: Permission = Permission { name: "people.organisation.branch", roles: &[Role::BranchSecretary] };
const LEAD_UNION: Permission = Permission { name: "people.organisation.union", roles: &[Role::UnionHandler] };

const fn leading(tree: Tree) -> &'static Permission {
    match tree {
        Tree::Admin => &LEAD_ADMINISTRATION,
        Tree::Party | Tree::League => &LEAD_BRANCH,
        Tree::Union => &LEAD_UNION,
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    Member,
    /// In charge of it or of something above, without acting for it.
    Reader,
    Officer,
}

/// An organisation that this person may see.
#[derive(Debug, Clone)]
pub struct Organisation {
    pub unit: Unit,
    pub tree: Tree,
    pub standing: Standing,
    /// The administrative units that it serves.
    pub served: Vec<UnitId>,
    tenant: TenantId,
}

impl Organisation {
    /// 404 for another tenant's, 403 for one that is not theirs.
    pub async fn open(rows: &impl Rows, actor: &Actor, id: UnitId, day: Day) -> Result<Self> {
        let unit = unit::get(rows, actor.tenant, id).await?;
        let tree = Tree::from_code(&unit.tree).unwrap_or(Tree::Admin);
        let served = served(rows, id, tree, day).await?;
        let standing = standing(actor, tree, id, &served).ok_or_else(forbidden)?;
        Ok(Self { unit, tree, standing, served, tenant: actor.tenant })
    }

    /// As [`Organisation::open`], for those who act for it.
    pub async fn lead(rows: &impl Rows, actor: &Actor, id: UnitId, day: Day) -> Result<Self> {
        let organisation = Self::open(rows, actor, id, day).await?;
        organisation.require_officer()?;
        Ok(organisation)
    }

    pub fn is_officer(&self) -> bool {
        self.standing == Standing::Officer
    }

    pub fn require_officer(&self) -> Result<()> {
        if self.is_officer() { Ok(()) } else { Err(forbidden()) }
    }

    /// What the modules are asked about it.
    pub async fn scope(&self, app: &App, period: (Day, Day)) -> Result<Scope> {
        let zone = tenant::get(&app.db, self.tenant).await?.zone;
        let today = Day(app.clock.today(&zone));
        Ok(Scope {
            tenant: self.tenant,
            unit: self.unit.id,
            is_administrative: self.tree == Tree::Admin,
            served: self.served.clone(),
            officers: officers(&app.db, self.tenant, self.unit.id, today).await?,
            from: period.0,
            to: period.1,
            today,
            zone,
        })
    }

    /// How many people it is for: its members with all below.
    pub async fn people(&self, rows: &impl Rows, day: Day) -> Result<i64> {
        members(rows, self.unit.id, day).await
    }
}

/// Different people of the unit and all below it.
pub async fn members(rows: &impl Rows, unit: UnitId, day: Day) -> Result<i64> {
    let sql = format!(
        "{} select count(distinct m.person_id) from people_membership m where m.unit_id in (select id from below)
           and m.from_day <= $2 and (m.to_day is null or m.to_day > $2)",
        unit::below_cte(1, 2)
    );
    rows.count(&sql, params![unit, day]).await
}

/// People who work in these administrative units.
pub async fn workers(rows: &impl Rows, units: &[UnitId], day: Day) -> Result<i64> {
    if units.is_empty() {
        return Ok(0);
    }
    let mut values = params![day];
    let list = place_list(&mut values, units.iter().copied());
    let sql = format!(
        "select count(distinct person_id) from people_membership
         where unit_id in ({list}) and from_day <= $1 and (to_day is null or to_day > $1)"
    );
    rows.count(&sql, values).await
}

/// The administrative units that an organisation is for: itself with all below
/// it; of another tree those that it is linked with, else those where its
/// members work.
pub async fn served(rows: &impl Rows, id: UnitId, tree: Tree, day: Day) -> Result<Vec<UnitId>> {
    let below = unit::below_cte(1, 2);
    if tree == Tree::Admin {
        return unit::below(rows, id, day).await;
    }
    let sql = format!(
        "{below} select distinct u.id from people_unit_link l join people_unit u on u.id = l.unit_id and u.tree = 'admin'
         where l.other_id in (select id from below) and l.from_day <= $2 and (l.to_day is null or l.to_day > $2)"
    );
    let linked: Vec<UnitId> = rows.column(&sql, params![id, day]).await?;
    if !linked.is_empty() {
        return Ok(linked);
    }
    let sql = format!(
        "{below} select distinct w.unit_id from people_membership m
         join people_membership w on w.person_id = m.person_id and w.from_day <= $2 and (w.to_day is null or w.to_day > $2)
         join people_unit u on u.id = w.unit_id and u.tree = 'admin'
         where m.unit_id in (select id from below) and m.from_day <= $2 and (m.to_day is null or m.to_day > $2)"
    );
    rows.column(&sql, params![id, day]).await
}

fn standing(actor: &Actor, tree: Tree, id: UnitId, served: &[UnitId]) -> Option<Standing> {
    // A union officer is often granted on the units that the union is for.
    let by_service = tree == Tree::Union && !served.is_empty() && reaches(actor, &LEAD_UNION, served);
    if actor.may_in(leading(tree), id) || by_service {
        return Some(Standing::Officer);
    }
    if tree == Tree::Admin && actor.may_in(&SEE_ADMINISTRATION, id) {
        return Some(Standing::Reader);
    }
    actor.units.contains(&id).then_some(Standing::Member)
}

fn reaches(actor: &Actor, permission: &Permission, units: &[UnitId]) -> bool {
    let Some(reach) = actor.reach(permission) else { return true };
    let reach: HashSet<UnitId> = reach.into_iter().collect();
    units.iter().all(|unit| reach.contains(unit))
}

/// Who acts for it: holders of the tree's role on the unit itself or, in the
/// union, on what it serves; nobody from above.
pub async fn officers(rows: &impl Rows, tenant: TenantId, id: UnitId, day: Day) -> Result<Vec<PersonId>> {
    let tree = Tree::from_code(&unit::get(rows, tenant, id).await?.tree).unwrap_or(Tree::Admin);
    let mut values = params![tenant, day, id];
    let roles = place_list(&mut values, leading(tree).roles.iter().map(|role| role.code()));
    let mut held = "g.unit_id = $3".to_owned();
    if tree == Tree::Union {
        held = "(g.unit_id = $3 or g.unit_id is null or g.unit_id in (
                  select u.id from people_unit u where u.tenant_id = $1 and u.tree = 'admin'
                    and not exists (select 1 from people_unit_parent p where p.unit_id = u.id)))"
            .into();
    }
    let sql = format!(
        "select distinct g.person_id from people_grant g where g.tenant_id = $1 and g.role in ({roles}) and {held}
           and g.from_day <= $2 and (g.to_day is null or g.to_day > $2)"
    );
    rows.column(&sql, values).await
}

/// An organisation in the list of those that somebody may see.
#[derive(Debug, Clone)]
pub struct Listed {
    pub unit: Unit,
    pub tree: Tree,
    pub people: i64,
}

/// Those that this person may see, tree by tree in their order.
pub async fn visible(rows: &impl Rows, actor: &Actor, day: Day) -> Result<Vec<Listed>> {
    let [admin, party, union, league] = Tree::ALL.map(|tree| visible_in(rows, actor, tree, day));
    let (admin, party, union, league) = tokio::try_join!(admin, party, union, league)?;
    Ok([admin, party, union, league].into_iter().flatten().collect())
}

async fn visible_in(rows: &impl Rows, actor: &Actor, tree: Tree, day: Day) -> Result<Vec<Listed>> {
    let mut nodes = structure::empty_nodes(rows, actor.tenant, tree, day).await?;
    let by_service = tree == Tree::Union && actor.may(&LEAD_UNION);
    let served = if by_service { all_served(rows, actor.tenant, tree, day, &nodes).await? } else { HashMap::new() };
    let is_visible = |node: &Node| {
        let served = served.get(&node.unit.id).map_or(&[][..], Vec::as_slice);
        standing(actor, tree, node.unit.id, served).is_some()
    };
    structure::count(rows, &mut nodes, day, is_visible).await?;
    let visible = nodes.into_iter().filter(is_visible);
    Ok(visible.map(|node| Listed { unit: node.unit, tree, people: node.all }).collect())
}

/// As [`served`], of every unit of a tree other than the administrative.
async fn all_served(
    rows: &impl Rows,
    tenant: TenantId,
    tree: Tree,
    day: Day,
    nodes: &[Node],
) -> Result<HashMap<UnitId, Vec<UnitId>>> {
    let linked = "select l.other_id as id, l.unit_id as served from people_unit o
         join people_unit_link l on l.other_id = o.id and l.from_day <= $3 and (l.to_day is null or l.to_day > $3)
         join people_unit u on u.id = l.unit_id and u.tree = 'admin' where o.tenant_id = $1 and o.tree = $2";
    let worked = "select distinct m.unit_id as id, w.unit_id as served from people_unit o
         join people_membership m on m.unit_id = o.id and m.from_day <= $3 and (m.to_day is null or m.to_day > $3)
         join people_membership w on w.person_id = m.person_id and w.from_day <= $3 and (w.to_day is null or w.to_day > $3)
         join people_unit u on u.id = w.unit_id and u.tree = 'admin' where o.tenant_id = $1 and o.tree = $2";
    let mut served = with_below(rows, linked, params![tenant, tree.code(), day], nodes).await?;
    if nodes.iter().any(|node| !served.contains_key(&node.unit.id)) {
        for (id, units) in with_below(rows, worked, params![tenant, tree.code(), day], nodes).await? {
            served.entry(id).or_insert(units);
        }
    }
    Ok(served)
}

/// What the query gives of each unit, with what it gives of all below it.
async fn with_below(
    rows: &impl Rows,
    sql: &str,
    values: Vec<Value>,
    nodes: &[Node],
) -> Result<HashMap<UnitId, Vec<UnitId>>> {
    #[derive(FromQueryResult)]
    struct Serves {
        id: UnitId,
        served: UnitId,
    }
    let mut sets: HashMap<UnitId, HashSet<UnitId>> = HashMap::new();
    for serves in rows.all::<Serves>(sql, values).await? {
        sets.entry(serves.id).or_default().insert(serves.served);
    }
    // From the leaves up: whoever is below comes later in the list.
    for node in nodes.iter().rev() {
        if let (Some(parent), Some(own)) = (node.parent, sets.get(&node.unit.id).cloned()) {
            sets.entry(parent).or_default().extend(own);
        }
    }
    Ok(sets.into_iter().map(|(id, units)| (id, units.into_iter().collect())).collect())
}

/// The committee that guides it: the unit above in its tree.
pub async fn committee(rows: &impl Rows, tenant: TenantId, id: UnitId, day: Day) -> Result<Option<Unit>> {
    match unit::parent(rows, id, day).await? {
        Some(parent) => Ok(Some(unit::get(rows, tenant, parent).await?)),
        None => Ok(None),
    }
}

/// Settings of an organisation: `what:unit`.
pub fn setting(what: &str, unit: UnitId) -> String {
    format!("organisation.{what}:{unit}")
}
