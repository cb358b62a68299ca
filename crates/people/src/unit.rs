//! The four trees of an organisation: administrative (行政), Party (党组织),
//! union (工会), youth league (共青团).
//!
//! A unit's place is dated: moving a team on a day closes one row and opens
//! another, so a report as of an earlier day finds it where it was.

pub mod structure;

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
#[derive(Debug, Clone, PartialEq, FromQueryResult)]
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
    let sql = "with recursive placed (id, parent_id, depth, sort) as (
           select u.id, null as parent_id, 0, u.code from people_unit u
           where u.tenant_id = $1 and u.tree = $2 and (u.closed_on is null or u.closed_on > $3)
             and not exists (select 1 from people_unit_parent p where p.unit_id = u.id and p.from_day <= $3 and (p.to_day is null or p.to_day > $3))
           union all
           select p.unit_id, p.parent_id, placed.depth + 1, placed.sort || '/' || u.code
           from people_unit_parent p join placed on p.parent_id = placed.id join people_unit u on u.id = p.unit_id
           where p.from_day <= $3 and (p.to_day is null or p.to_day > $3) and (u.closed_on is null or u.closed_on > $3))
         select placed.id, placed.parent_id, u.kind, u.code, u.name, u.name_en, cast(placed.depth as bigint) as depth
         from placed join people_unit u on u.id = placed.id order by placed.sort";
    rows.all(&portable_null(sql), params![tenant, tree.code(), day]).await
}

/// PostgreSQL wants to know the type of the first `null`; SQLite knows no
/// `uuid`, but takes `cast(… as uuid)` of a null as a null.
fn portable_null(sql: &str) -> String {
    sql.replace("null as parent_id", "cast(null as uuid) as parent_id")
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
