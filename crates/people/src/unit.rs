//! The four trees of an organisation: administrative (行政), Party (党组织),
//! union (工会), youth league (共青团).
//!
//! A unit's place is dated: moving a team on a day closes one row and opens
//! another, so a report as of an earlier day finds it where it was.

pub mod structure;

use std::collections::HashMap;

use base::{Day, Ids, Result, TenantId, UnitId, conflict, error::invalid};
use serde::{Deserialize, Serialize};
use store::{FromQueryResult, Rows, Tx, params, row};

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Tree {
    Admin,
    Party,
    Union,
    League,
}

impl Tree {
    pub const ALL: [Self; 4] = [Self::Admin, Self::Party, Self::Union, Self::League];

    pub const fn code(self) -> &'static str {
        match self {
            Self::Admin => "admin",
            Self::Party => "party",
            Self::Union => "union",
            Self::League => "league",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|tree| tree.code() == code)
    }
}

#[derive(Debug, Clone, PartialEq, FromQueryResult)]
pub struct Unit {
    pub id: UnitId,
    pub tree: String,
    /// `company`, `workshop`, `team`, `department`, `ward`, `committee`, `branch` …
    pub kind: String,
    pub code: String,
    pub name: String,
    pub name_en: String,
    /// Kilometres along the line.
    pub km_from: Option<f64>,
    pub km_to: Option<f64>,
    /// Comma-separated tags: 港口集疏运, 线路运营 …
    pub scenes: String,
    /// See [`base::shift`].
    pub shift_pattern: String,
    pub weak_signal: bool,
}

pub const COLUMNS: &str =
    "u.id, u.tree, u.kind, u.code, u.name, u.name_en, u.km_from, u.km_to, u.scenes, u.shift_pattern, u.weak_signal";

/// `below` as a CTE: the unit `${unit}` and all below it on the day `${day}`.
/// To be put in front of a `select … where unit_id in (select id from below)`.
pub fn below_cte(unit: usize, day: usize) -> String {
    format!(
        "with recursive below (id) as (
           select id from people_unit where id = ${unit}
           union select p.unit_id from people_unit_parent p join below b on p.parent_id = b.id
           where p.from_day <= ${day} and (p.to_day is null or p.to_day > ${day}))"
    )
}

/// The unit itself and all below it on that day.
pub async fn below(rows: &impl Rows, unit: UnitId, day: Day) -> Result<Vec<UnitId>> {
    rows.column(&format!("{} select id from below", below_cte(1, 2)), params![unit, day]).await
}

pub async fn get(rows: &impl Rows, tenant: TenantId, unit: UnitId) -> Result<Unit> {
    rows.one(
        &format!("select {COLUMNS} from people_unit u where u.tenant_id = $1 and u.id = $2"),
        params![tenant, unit],
    )
    .await
}

pub async fn by_code(rows: &impl Rows, tenant: TenantId, tree: Tree, code: &str) -> Result<Option<Unit>> {
    let sql = format!("select {COLUMNS} from people_unit u where u.tenant_id = $1 and u.tree = $2 and u.code = $3");
    rows.maybe(&sql, params![tenant, tree.code(), code]).await
}

/// The open units of a tree, in the order of their codes, with their depth (0
/// is the root) and parent, as of a day: for pickers and reports.
#[derive(Debug, Clone, PartialEq)]
pub struct Placed {
    pub id: UnitId,
    pub parent_id: Option<UnitId>,
    pub kind: String,
    pub code: String,
    pub name: String,
    pub name_en: String,
    pub depth: i64,
}

impl Placed {
    /// The name, set in by its depth, for a `<select>`.
    pub fn indented(&self) -> String {
        format!("{}{}", "\u{3000}".repeat(self.depth.clamp(0, 6) as usize), self.name)
    }
}

pub async fn tree(rows: &impl Rows, tenant: TenantId, tree: Tree, day: Day) -> Result<Vec<Placed>> {
    let sql = "select id, kind, code, name, name_en from people_unit
               where tenant_id = $1 and tree = $2 and (closed_on is null or closed_on > $3)";
    let units: Vec<Brief> = rows.all(sql, params![tenant, tree.code(), day]).await?;
    let parents = parents(rows, tenant, tree, day).await?;
    let ordered = in_order(units, &parents, |unit| (unit.id, unit.code.as_str()));
    let placed = |(unit, depth): (Brief, i64)| {
        let Brief { id, kind, code, name, name_en } = unit;
        Placed { id, parent_id: parents.get(&id).copied(), kind, code, name, name_en, depth }
    };
    Ok(ordered.into_iter().map(placed).collect())
}

#[derive(FromQueryResult)]
struct Brief {
    id: UnitId,
    kind: String,
    code: String,
    name: String,
    name_en: String,
}

/// Who stands under whom in a tree on a day.
pub(crate) async fn parents(
    rows: &impl Rows,
    tenant: TenantId,
    tree: Tree,
    day: Day,
) -> Result<HashMap<UnitId, UnitId>> {
    #[derive(FromQueryResult)]
    struct Place {
        unit_id: UnitId,
        parent_id: UnitId,
    }
    let sql = "select p.unit_id, p.parent_id from people_unit_parent p join people_unit u on u.id = p.unit_id
               where u.tenant_id = $1 and u.tree = $2 and p.from_day <= $3 and (p.to_day is null or p.to_day > $3)";
    let places: Vec<Place> = rows.all(sql, params![tenant, tree.code(), day]).await?;
    Ok(places.into_iter().map(|place| (place.unit_id, place.parent_id)).collect())
}

/// Each unit before those below it, siblings by their codes, with the depth;
/// what stands under a unit that is not in the list is left out.
pub(crate) fn in_order<T>(
    units: Vec<T>,
    parents: &HashMap<UnitId, UnitId>,
    key: impl Fn(&T) -> (UnitId, &str),
) -> Vec<(T, i64)> {
    let mut below: HashMap<Option<UnitId>, Vec<usize>> = HashMap::new();
    for (index, unit) in units.iter().enumerate() {
        below.entry(parents.get(&key(unit).0).copied()).or_default().push(index);
    }
    for siblings in below.values_mut() {
        // The next is taken from the end.
        siblings.sort_by(|a, b| key(&units[*b]).1.cmp(key(&units[*a]).1));
    }
    let mut waiting: Vec<(usize, i64)> =
        below.remove(&None).unwrap_or_default().into_iter().map(|index| (index, 0)).collect();
    let mut order = Vec::with_capacity(units.len());
    while let Some((index, depth)) = waiting.pop() {
        order.push((index, depth));
        let children = below.remove(&Some(key(&units[index]).0)).unwrap_or_default();
        waiting.extend(children.into_iter().map(|child| (child, depth + 1)));
    }
    let mut units: Vec<Option<T>> = units.into_iter().map(Some).collect();
    order.into_iter().filter_map(|(index, depth)| Some((units[index].take()?, depth))).collect()
}

/// The parent on a day.
pub async fn parent(rows: &impl Rows, unit: UnitId, day: Day) -> Result<Option<UnitId>> {
    let sql = "select parent_id from people_unit_parent where unit_id = $1 and from_day <= $2 and (to_day is null or to_day > $2)";
    rows.value(sql, params![unit, day]).await
}

#[derive(Debug, Clone, Default)]
pub struct New {
    pub kind: String,
    pub code: String,
    pub name: String,
    pub name_en: String,
    pub km: Option<(f64, f64)>,
    pub scenes: String,
    pub shift_pattern: String,
    pub weak_signal: bool,
}

pub async fn create(
    tx: &Tx,
    ids: &Ids,
    tenant: TenantId,
    tree: Tree,
    parent: Option<UnitId>,
    from: Day,
    new: &New,
) -> Result<UnitId> {
    let id: UnitId = ids.make();
    let values = row! {
        id: id, tenant_id: tenant, tree: tree.code(), kind: new.kind.as_str(), code: new.code.as_str(), name: new.name.as_str(),
        name_en: new.name_en.as_str(), km_from: new.km.map(|km| km.0), km_to: new.km.map(|km| km.1), scenes: new.scenes.as_str(),
        shift_pattern: new.shift_pattern.as_str(), weak_signal: new.weak_signal, opened_on: from
    };
    tx.insert("people_unit", values).await?;
    if let Some(parent) = parent {
        tx.insert("people_unit_parent", row! { unit_id: id, parent_id: parent, from_day: from }).await?;
    }
    Ok(id)
}

/// Moves a unit under another parent from a day on. What was before that day
/// stays as it was; what was planned for later falls away.
pub async fn move_to(tx: &Tx, tenant: TenantId, unit: UnitId, parent: UnitId, from: Day) -> Result<()> {
    let (moved, target) = (get(tx, tenant, unit).await?, get(tx, tenant, parent).await?);
    if moved.tree != target.tree {
        return Err(invalid("parent", "unit-other-tree"));
    }
    let open = "update people_unit_parent set to_day = $2 where unit_id = $1 and from_day < $2 and (to_day is null or to_day > $2)";
    tx.execute(open, params![unit, from]).await?;
    tx.execute("delete from people_unit_parent where unit_id = $1 and from_day >= $2", params![unit, from]).await?;
    // The parent may itself be moved below this unit on a later day.
    let later = "select distinct p.from_day from people_unit_parent p join people_unit u on u.id = p.unit_id where u.tenant_id = $1 and p.from_day > $2";
    let later: Vec<Day> = tx.column(later, params![tenant, from]).await?;
    for day in std::iter::once(from).chain(later) {
        if below(tx, unit, day).await?.contains(&parent) {
            return Err(invalid("parent", "unit-below-itself"));
        }
    }
    tx.insert("people_unit_parent", row! { unit_id: unit, parent_id: parent, from_day: from }).await
}

/// A new unit whose code nobody has; an empty one is made from the parent's and the name.
pub async fn open(
    tx: &Tx,
    ids: &Ids,
    tenant: TenantId,
    tree: Tree,
    parent: UnitId,
    from: Day,
    new: &New,
) -> Result<UnitId> {
    let above = get(tx, tenant, parent).await?;
    if above.tree != tree.code() {
        return Err(invalid("parent", "unit-other-tree"));
    }
    let code = if new.code.is_empty() { format!("{}/{}", above.code, new.name) } else { new.code.clone() };
    if by_code(tx, tenant, tree, &code).await?.is_some() {
        return Err(invalid("code", "unit-code-taken"));
    }
    create(tx, ids, tenant, tree, Some(parent), from, &New { code, ..new.clone() }).await
}

/// Sets when the people of a unit are at work (see [`base::shift`]); empty: not known.
pub async fn set_shift(
    tx: &Tx,
    tenant: TenantId,
    unit: UnitId,
    pattern: Option<base::shift::ShiftPattern>,
) -> Result<()> {
    let code = pattern.map(|pattern| pattern.to_string()).unwrap_or_default();
    let sql = "update people_unit set shift_pattern = $3 where tenant_id = $1 and id = $2";
    if tx.execute(sql, params![tenant, unit, code]).await? == 0 { Err(conflict("unit-gone")) } else { Ok(()) }
}

/// What can be written anew of a unit; its place and its shifts have their own dates.
#[derive(Debug, Clone)]
pub struct Facts {
    pub name: String,
    pub name_en: String,
    pub km: Option<(f64, f64)>,
    /// Comma-separated.
    pub scenes: String,
    pub weak_signal: bool,
}

pub async fn change(tx: &Tx, tenant: TenantId, unit: UnitId, facts: &Facts) -> Result<()> {
    let sql = "update people_unit set name = $3, name_en = $4, km_from = $5, km_to = $6, scenes = $7, weak_signal = $8
               where tenant_id = $1 and id = $2";
    let (from, to) = (facts.km.map(|km| km.0), facts.km.map(|km| km.1));
    let values = params![
        tenant,
        unit,
        facts.name.as_str(),
        facts.name_en.as_str(),
        from,
        to,
        facts.scenes.as_str(),
        facts.weak_signal
    ];
    if tx.execute(sql, values).await? == 0 { Err(conflict("unit-gone")) } else { Ok(()) }
}

pub async fn closed_on(rows: &impl Rows, tenant: TenantId, unit: UnitId) -> Result<Option<Day>> {
    let sql = "select closed_on from people_unit where tenant_id = $1 and id = $2 and closed_on is not null";
    rows.value(sql, params![tenant, unit]).await
}

/// Closes a unit from a day on: refused while people or open units are in it.
/// Its roles, links and place end; reports about earlier days stay true.
pub async fn close(tx: &Tx, tenant: TenantId, unit: UnitId, day: Day) -> Result<()> {
    let people = "select count(*) from people_membership where unit_id = $1 and (to_day is null or to_day > $2)";
    if tx.count(people, params![unit, day]).await? > 0 {
        return Err(invalid("on", "unit-has-people"));
    }
    let below = "select count(*) from people_unit_parent p join people_unit u on u.id = p.unit_id
                 where p.parent_id = $1 and (p.to_day is null or p.to_day > $2) and (u.closed_on is null or u.closed_on > $2)";
    if tx.count(below, params![unit, day]).await? > 0 {
        return Err(invalid("on", "unit-has-units"));
    }
    let sql = "update people_unit set closed_on = $3 where tenant_id = $1 and id = $2 and opened_on <= $3";
    if tx.execute(sql, params![tenant, unit, day]).await? == 0 {
        return Err(invalid("on", "unit-close-early"));
    }
    for (table, of) in [
        ("people_unit_parent", "unit_id = $1"),
        ("people_unit_link", "(unit_id = $1 or other_id = $1)"),
        ("people_grant", "unit_id = $1"),
    ] {
        let later = format!("delete from {table} where {of} and from_day >= $2");
        tx.execute(&later, params![unit, day]).await?;
        let sql = format!("update {table} set to_day = $2 where {of} and (to_day is null or to_day > $2)");
        tx.execute(&sql, params![unit, day]).await?;
    }
    Ok(())
}
