//! Takes in what a closed questionnaire tells: cells of groups that are large
//! enough. A second delivery changes nothing.

use base::{Day, Result, TenantId, UnitId};
use serde::Deserialize;
use store::{Value, params};
use ui::{App, module::JobKind};

use super::interval;

pub const JOB: JobKind = JobKind {
    kind: "insight.climate.intake",
    run: |app, payload| {
        Box::pin(async move {
            let closed: Closed = serde_json::from_value(payload)?;
            take_in(&app, &closed).await
        })
    },
};

#[derive(Debug, Deserialize)]
struct Closed {
    tenant: TenantId,
    period: Day,
    threshold: i64,
    scales: Vec<Scale>,
    units: Vec<Unit>,
    cells: Vec<Sums>,
}

#[derive(Debug, Deserialize)]
struct Scale {
    code: String,
    name: String,
    name_en: String,
    items: i64,
}

#[derive(Debug, Deserialize)]
struct Unit {
    id: UnitId,
    parent: Option<UnitId>,
    place: i64,
    depth: i64,
    name: String,
    name_en: String,
}

#[derive(Debug, Deserialize)]
struct Sums {
    unit: UnitId,
    scale: String,
    answers: i64,
    total: i64,
    squares: i64,
}

impl Closed {
    /// Whatever came, nothing under its threshold is stored.
    fn cells(&self) -> Vec<Vec<Value>> {
        let told = self.cells.iter().filter(|sums| sums.answers >= self.threshold);
        let row = |sums: &Sums| {
            let items = self.scales.iter().find(|scale| scale.code == sums.scale)?.items;
            let cell = interval::of(sums.answers, sums.total, sums.squares, items)?;
            let (unit, scale) = (sums.unit, sums.scale.as_str());
            Some(params![self.tenant, self.period, unit, scale, cell.answers, cell.mean, cell.low, cell.high])
        };
        told.filter_map(row).collect()
    }

    fn scales(&self) -> Vec<Vec<Value>> {
        let row = |(place, scale): (usize, &Scale)| {
            let (code, name, name_en) = (scale.code.as_str(), scale.name.as_str(), scale.name_en.as_str());
            params![self.tenant, self.period, code, place as i64, name, name_en]
        };
        self.scales.iter().enumerate().map(row).collect()
    }

    fn units(&self) -> Vec<Vec<Value>> {
        let row = |unit: &Unit| {
            let Unit { id, parent, place, depth, name, name_en } = unit;
            params![self.tenant, self.period, *id, *parent, *place, *depth, name.as_str(), name_en.as_str()]
        };
        self.units.iter().map(row).collect()
    }
}

const SCALE: &[&str] = &["tenant_id", "period", "code", "place", "name", "name_en"];
const UNIT: &[&str] = &["tenant_id", "period", "unit_id", "parent_id", "place", "depth", "name", "name_en"];
const CELL: &[&str] = &["tenant_id", "period", "unit_id", "scale", "answers", "mean", "low", "high"];

async fn take_in(app: &App, closed: &Closed) -> Result<()> {
    let write = app.db.write(|tx| async move {
        let period = vec![params![closed.tenant, closed.period, closed.threshold]];
        let columns = &["tenant_id", "period", "threshold"];
        if tx.insert_all_new("insight_climate_period", columns, period).await? == 0 {
            return Ok(());
        }
        tx.insert_all("insight_climate_scale", SCALE, closed.scales()).await?;
        tx.insert_all("insight_climate_unit", UNIT, closed.units()).await?;
        tx.insert_all("insight_climate_cell", CELL, closed.cells()).await
    });
    write.await
}
