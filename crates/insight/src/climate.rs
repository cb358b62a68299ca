//! The climate of a unit: each scale with its mean, its interval and its n,
//! period by period. Units stand in the order of the tree, never of a score.

pub mod chart;
pub mod intake;
pub mod interval;

use std::collections::BTreeMap;

use base::{Day, Result, TenantId, UnitId};
use store::{FromQueryResult, Rows, params};

/// A unit of which something may be told, as it stood when that was last so.
#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct Unit {
    pub unit_id: UnitId,
    pub depth: i64,
    pub name: String,
    pub name_en: String,
}

impl Unit {
    /// Set in by its depth, for a `<select>`.
    pub fn indent(&self) -> String {
        "\u{3000}".repeat(self.depth.clamp(0, 6) as usize)
    }
}

pub async fn units(rows: &impl Rows, tenant: TenantId) -> Result<Vec<Unit>> {
    let sql = "select unit_id, depth, name, name_en from insight_climate_unit u where tenant_id = $1
                 and period = (select max(period) from insight_climate_unit l where l.tenant_id = $1 and l.unit_id = u.unit_id)
               order by place, period desc, unit_id";
    rows.all(sql, params![tenant]).await
}

#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct Period {
    pub period: Day,
    pub threshold: i64,
}

/// The last first.
pub async fn periods(rows: &impl Rows, tenant: TenantId) -> Result<Vec<Period>> {
    let sql = "select period, threshold from insight_climate_period where tenant_id = $1 order by period desc limit 12";
    rows.all(sql, params![tenant]).await
}

/// What is told of a unit on a scale in a period.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Cell {
    pub answers: i64,
    pub mean: f64,
    pub low: f64,
    pub high: f64,
}

/// A scale with its periods, the first of them first.
#[derive(Debug, Clone, PartialEq)]
pub struct Trend {
    pub code: String,
    pub name: String,
    pub name_en: String,
    /// `None`: not enough data (数据不足).
    pub points: Vec<(Day, Option<Cell>)>,
}

impl Trend {
    pub fn last(&self) -> Option<(Day, Option<Cell>)> {
        self.points.last().copied()
    }
}

#[derive(FromQueryResult)]
struct Asked {
    period: Day,
    code: String,
    name: String,
    name_en: String,
}

#[derive(FromQueryResult)]
struct Row {
    period: Day,
    scale: String,
    answers: i64,
    mean: f64,
    low: f64,
    high: f64,
}

/// Every scale that was asked in one of the periods, with a point for each of
/// those in which it was asked.
pub async fn trends(rows: &impl Rows, tenant: TenantId, unit: UnitId, since: Day) -> Result<Vec<Trend>> {
    let sql = "select period, scale, answers, mean, low, high from insight_climate_cell
               where tenant_id = $1 and unit_id = $2 and period >= $3";
    let found: Vec<Row> = rows.all(sql, params![tenant, unit, since]).await?;
    let mut cells: BTreeMap<(Day, String), Cell> = found
        .into_iter()
        .map(|Row { period, scale, answers, mean, low, high }| ((period, scale), Cell { answers, mean, low, high }))
        .collect();
    let sql = "select period, code, name, name_en from insight_climate_scale where tenant_id = $1 and period >= $2
               order by place, code, period";
    let asked: Vec<Asked> = rows.all(sql, params![tenant, since]).await?;
    let mut trends: Vec<Trend> = Vec::new();
    for Asked { period, code, name, name_en } in asked {
        let cell = cells.remove(&(period, code.clone()));
        let known = trends.iter().position(|trend| trend.code == code).unwrap_or_else(|| {
            trends.push(Trend { code, name: String::new(), name_en: String::new(), points: Vec::new() });
            trends.len() - 1
        });
        let trend = &mut trends[known];
        // Its newest name.
        (trend.name, trend.name_en) = (name, name_en);
        trend.points.push((period, cell));
    }
    Ok(trends)
}
