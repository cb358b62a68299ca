//! The organisation as its administrator sees it: the trees with their people,
//! a unit's links and places through time, the ruler along the line, and the
//! teams that lack somebody.

use std::collections::{HashMap, HashSet};

use base::{Day, Result, Role, TenantId, UnitId};
use store::{FromQueryResult, Rows, params, rows::place_list};

use super::{Tree, Unit};

/// A unit in its tree. Ordered so that the units below follow at once.
#[derive(Debug, Clone, PartialEq)]
pub struct Node {
    pub unit: Unit,
    pub parent: Option<UnitId>,
    /// 0 is the root.
    pub depth: i64,
    /// People of the unit itself, and with all below it.
    pub own: i64,
    pub all: i64,
}

#[derive(FromQueryResult)]
struct Count {
    unit_id: UnitId,
    people: i64,
}

/// The open units of a tree on a day with the number of people.
pub async fn nodes(rows: &impl Rows, tenant: TenantId, tree: Tree, day: Day) -> Result<Vec<Node>> {
    let mut nodes = empty_nodes(rows, tenant, tree, day).await?;
    let sql = "select m.unit_id, count(*) as people from people_membership m
               join people_unit u on u.id = m.unit_id and u.tenant_id = $1 and u.tree = $2
               where m.from_day <= $3 and (m.to_day is null or m.to_day > $3) group by m.unit_id";
    fill(&mut nodes, rows.all(sql, params![tenant, tree.code(), day]).await?);
    Ok(nodes)
}

/// Counts the people of those nodes that are wanted, and of what is below them.
pub async fn count(rows: &impl Rows, nodes: &mut [Node], day: Day, is_wanted: impl Fn(&Node) -> bool) -> Result<()> {
    let mut wanted: HashSet<UnitId> = HashSet::new();
    for node in nodes.iter() {
        // Whoever is above comes earlier in the list.
        if is_wanted(node) || node.parent.is_some_and(|parent| wanted.contains(&parent)) {
            wanted.insert(node.unit.id);
        }
    }
    let mut values = params![day];
    let list = place_list(&mut values, wanted);
    let sql = format!(
        "select unit_id, count(*) as people from people_membership
         where unit_id in ({list}) and from_day <= $1 and (to_day is null or to_day > $1) group by unit_id"
    );
    fill(nodes, rows.all(&sql, values).await?);
    Ok(())
}

fn fill(nodes: &mut [Node], counts: Vec<Count>) {
    let counts: HashMap<UnitId, i64> = counts.into_iter().map(|count| (count.unit_id, count.people)).collect();
    for node in nodes.iter_mut() {
        node.own = counts.get(&node.unit.id).copied().unwrap_or_default();
        node.all = node.own;
    }
    let at: HashMap<UnitId, usize> = nodes.iter().enumerate().map(|(index, node)| (node.unit.id, index)).collect();
    // From the leaves up: whoever is below comes later in the list.
    for index in (0..nodes.len()).rev() {
        if let Some(above) = nodes[index].parent.and_then(|parent| at.get(&parent)) {
            nodes[*above].all += nodes[index].all;
        }
    }
}

/// The open units of a tree on a day, their people not counted.
pub async fn empty_nodes(rows: &impl Rows, tenant: TenantId, tree: Tree, day: Day) -> Result<Vec<Node>> {
    let sql = format!(
        "select {} from people_unit u where u.tenant_id = $1 and u.tree = $2 and (u.closed_on is null or u.closed_on > $3)",
        super::COLUMNS
    );
    let units: Vec<Unit> = rows.all(&sql, params![tenant, tree.code(), day]).await?;
    let parents = super::parents(rows, tenant, tree, day).await?;
    let node =
        |(unit, depth): (Unit, i64)| Node { parent: parents.get(&unit.id).copied(), depth, own: 0, all: 0, unit };
    let ordered = super::in_order(units, &parents, |unit| (unit.id, unit.code.as_str()));
    Ok(ordered.into_iter().map(node).collect())
}

/// People of the unit itself, and with all below it.
pub async fn people(rows: &impl Rows, unit: UnitId, day: Day) -> Result<(i64, i64)> {
    let sql = "select count(*) from people_membership where unit_id = $1 and from_day <= $2 and (to_day is null or to_day > $2)";
    let own = rows.count(sql, params![unit, day]).await?;
    let sql = format!(
        "{} select count(*) from people_membership m where m.unit_id in (select id from below)
           and m.from_day <= $2 and (m.to_day is null or m.to_day > $2)",
        super::below_cte(1, 2)
    );
    Ok((own, rows.count(&sql, params![unit, day]).await?))
}

/// Another unit that this one is linked with: a team's Party branch, or the teams of a branch.
#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct Link {
    pub id: UnitId,
    pub tree: String,
    pub name: String,
    pub from_day: Day,
}

/// The links of a unit on a day, in both directions.
pub async fn links(rows: &impl Rows, unit: UnitId, day: Day) -> Result<Vec<Link>> {
    let one = |of: &str, to: &str| {
        format!(
            "select u.id, u.tree, u.name, l.from_day from people_unit_link l join people_unit u on u.id = l.{to}
             where l.{of} = $1 and l.from_day <= $2 and (l.to_day is null or l.to_day > $2)"
        )
    };
    let sql = format!("{} union {} order by 2, 3", one("unit_id", "other_id"), one("other_id", "unit_id"));
    rows.all(&sql, params![unit, day]).await
}

/// Where a unit stood, from a day until before another.
#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct Placement {
    pub parent_id: UnitId,
    pub parent_name: String,
    pub from_day: Day,
    pub to_day: Option<Day>,
}

/// The newest first; also what is planned.
pub async fn placements(rows: &impl Rows, unit: UnitId) -> Result<Vec<Placement>> {
    let sql = "select p.parent_id, u.name as parent_name, p.from_day, p.to_day from people_unit_parent p
               join people_unit u on u.id = p.parent_id where p.unit_id = $1 order by p.from_day desc";
    rows.all(sql, params![unit]).await
}

/// Who holds a role on the unit itself.
#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct Holder {
    pub role: String,
    pub name: String,
}

pub async fn holders(rows: &impl Rows, tenant: TenantId, unit: UnitId, day: Day) -> Result<Vec<Holder>> {
    let sql = "select g.role, p.name from people_grant g join people_person p on p.id = g.person_id
               where g.tenant_id = $1 and g.unit_id = $2 and g.from_day <= $3 and (g.to_day is null or g.to_day > $3)
               order by g.role, p.staff_number";
    rows.all(sql, params![tenant, unit, day]).await
}

/// A stretch of the line with its unit, in kilometres.
#[derive(Debug, Clone, PartialEq, FromQueryResult)]
pub struct Stretch {
    pub id: UnitId,
    pub parent_id: Option<UnitId>,
    pub kind: String,
    pub name: String,
    pub km_from: f64,
    pub km_to: f64,
    pub weak_signal: bool,
}

/// The administrative units that touch the interval, by kilometre. What only
/// borders on it does not touch it.
pub async fn stretches(rows: &impl Rows, tenant: TenantId, day: Day, from: f64, to: f64) -> Result<Vec<Stretch>> {
    let sql = "select u.id, p.parent_id, u.kind, u.name, u.km_from, u.km_to, u.weak_signal from people_unit u
               left join people_unit_parent p on p.unit_id = u.id and p.from_day <= $2 and (p.to_day is null or p.to_day > $2)
               where u.tenant_id = $1 and u.tree = 'admin' and (u.closed_on is null or u.closed_on > $2) and u.opened_on <= $2
                 and u.km_from is not null and u.km_to is not null and u.km_from < $4 and u.km_to > $3
               order by u.km_from, u.km_to, u.code";
    rows.all(sql, params![tenant, day, from, to]).await
}

/// The parts of the line that no stretch covers, in order.
pub fn gaps(stretches: &[Stretch], from: f64, to: f64) -> Vec<(f64, f64)> {
    let mut gaps = Vec::new();
    let mut covered = from;
    for stretch in stretches {
        if stretch.km_from > covered && covered < to {
            gaps.push((covered, stretch.km_from.min(to)));
        }
        covered = covered.max(stretch.km_to);
    }
    if covered < to {
        gaps.push((covered, to));
    }
    gaps
}

/// A team where a role is not held on the unit itself.
#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct Lacking {
    pub id: UnitId,
    pub name: String,
    pub parent_name: Option<String>,
}

/// Teams (and wards and departments with people of their own) that nobody
/// holds this role on.
pub async fn without(rows: &impl Rows, tenant: TenantId, role: Role, day: Day) -> Result<Vec<Lacking>> {
    leaves(rows, tenant, role.code(), day).await
}

async fn leaves(rows: &impl Rows, tenant: TenantId, without: &str, day: Day) -> Result<Vec<Lacking>> {
    let sql = "select u.id, u.name, a.name as parent_name from people_unit u
               left join people_unit_parent p on p.unit_id = u.id and p.from_day <= $3 and (p.to_day is null or p.to_day > $3)
               left join people_unit a on a.id = p.parent_id
               where u.tenant_id = $1 and u.tree = 'admin' and (u.closed_on is null or u.closed_on > $3)
                 and not exists (select 1 from people_unit_parent c where c.parent_id = u.id and c.from_day <= $3 and (c.to_day is null or c.to_day > $3))
                 and exists (select 1 from people_membership m where m.unit_id = u.id and m.from_day <= $3 and (m.to_day is null or m.to_day > $3))
                 and not exists (select 1 from people_grant g where g.unit_id = u.id and g.role = $2 and g.from_day <= $3 and (g.to_day is null or g.to_day > $3))
               order by u.code";
    rows.all(sql, params![tenant, without, day]).await
}

/// Teams (and wards and departments with people of their own) where nobody came
/// since a day, by the last contacts that the modules tell.
pub async fn out_of_touch(
    rows: &impl Rows,
    tenant: TenantId,
    contacts: &HashMap<UnitId, Day>,
    since: Day,
    today: Day,
) -> Result<Vec<Lacking>> {
    // No role is called so: all teams.
    let teams = leaves(rows, tenant, "", today).await?;
    Ok(teams.into_iter().filter(|team| contacts.get(&team.id).is_none_or(|last| *last < since)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_no_stretch_covers_is_a_gap() {
        let stretch = |km_from, km_to| Stretch {
            id: UnitId(uuid::Uuid::nil()),
            parent_id: None,
            kind: String::new(),
            name: String::new(),
            km_from,
            km_to,
            weak_signal: false,
        };
        let line = [stretch(0.0, 9.0), stretch(2.0, 34.0), stretch(30.0, 40.0), stretch(48.0, 79.0)];
        assert_eq!(gaps(&line, 0.0, 137.0), [(40.0, 48.0), (79.0, 137.0)]);
        assert_eq!(gaps(&line, 0.0, 40.0), []);
    }
}
