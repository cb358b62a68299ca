//! The end of a pulse: what may be told is handed on as an event, what told of
//! single people is deleted, all in one transaction.

use std::collections::HashMap;

use base::{Actor, Day, Result, TenantId, UnitId, conflict};
use jiff::SignedDuration;
use people::{
    audit,
    unit::{self, Placed},
};
use serde::Serialize;
use store::{FromQueryResult, Rows, Tx, job::Schedule, params};
use ui::{App, module::JobKind};
use uuid::Uuid;

use super::{
    Pulse, State, get, may_run, people,
    scale::Scale,
    suppression::{Node, Sums, tell},
    taken_part,
};
use crate::desk::Desk;

pub const JOB: JobKind =
    JobKind { kind: "voice.pulse.close", run: |app, _| Box::pin(async move { close_ended(&app).await }) };
pub const SCHEDULE: Schedule = Schedule { job: JOB.kind, every: SignedDuration::from_hours(1) };

/// What happened, for whoever shows the climate of groups: only what may be told.
pub const EVENT: &str = "voice.pulse.closed";

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Closed {
    pub tenant: TenantId,
    pub pulse: Uuid,
    /// Its last day.
    pub period: Day,
    pub threshold: i64,
    pub scales: Vec<Told>,
    /// Units with a cell, in the order of the tree.
    pub units: Vec<Place>,
    pub cells: Vec<Cell>,
}

/// A scale. The sum of a person's answers lies between `items` and `5 items`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Told {
    pub code: &'static str,
    pub name: &'static str,
    pub name_en: &'static str,
    pub items: i64,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Place {
    pub id: UnitId,
    pub parent: Option<UnitId>,
    pub place: i64,
    pub depth: i64,
    pub name: String,
    pub name_en: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Cell {
    pub unit: UnitId,
    pub scale: &'static str,
    pub answers: i64,
    pub total: i64,
    pub squares: i64,
}

/// Closes every pulse whose last day is over.
async fn close_ended(app: &App) -> Result<()> {
    for tenant in ::people::tenant::all(&app.db).await? {
        let Some(pulse) = super::open(&app.db, tenant.id).await? else { continue };
        let desk = &Desk::open(app, tenant.id, tenant.zone).await?;
        if desk.today() > pulse.closes_on {
            let closed = app.db.write(|tx| async move { close(&tx, desk, None, pulse.id).await }).await;
            match closed {
                // By hand, at the same moment.
                Ok(_) | Err(base::Error::Conflict(_)) => {}
                Err(error) => return Err(error),
            }
        }
    }
    Ok(())
}

/// On the last day or later, by whoever runs pulses.
pub async fn by_hand(tx: &Tx, desk: &Desk, actor: &Actor, id: Uuid) -> Result<Closed> {
    if !may_run(tx, actor, desk.today()).await? {
        return Err(base::forbidden());
    }
    if desk.today() < get(tx, desk.tenant, id).await?.closes_on {
        return Err(conflict("pulse-not-over"));
    }
    close(tx, desk, Some(actor), id).await
}

async fn close(tx: &Tx, desk: &Desk, by: Option<&Actor>, id: Uuid) -> Result<Closed> {
    let sql = "update voice_pulse set state = $3, closed_on = $4 where tenant_id = $1 and id = $2 and state = $5";
    let values = params![desk.tenant, id, State::Closed, desk.today(), State::Open];
    if tx.execute(sql, values).await? == 0 {
        return Err(conflict("pulse-over"));
    }
    let pulse = get(tx, desk.tenant, id).await?;
    let closed = told(tx, desk.tenant, &pulse).await?;
    let (part, of) = (taken_part(tx, id).await?, people(tx, desk.tenant, pulse.closes_on).await?);
    tx.execute("update voice_pulse set taken_part = $2, people = $3 where id = $1", params![id, part, of]).await?;
    tx.emit(&desk.ids, desk.tenant, EVENT, &closed).await?;
    for table in ["voice_pulse_sum", "voice_pulse_part", "voice_pulse_put_away"] {
        tx.execute(&format!("delete from {table} where pulse_id = $1"), params![id]).await?;
    }
    let actor = by.map(|actor| actor.person);
    audit::write_as(tx, desk.now, desk.tenant, actor, "voice.pulse.closure", id, "").await?;
    Ok(closed)
}

#[derive(FromQueryResult)]
struct Row {
    unit_id: UnitId,
    scale: String,
    answers: i64,
    papers: i64,
    total: i64,
    squares: i64,
}

/// The only place where the sums are read.
async fn told(tx: &Tx, tenant: TenantId, pulse: &Pulse) -> Result<Closed> {
    let sql = "select unit_id, scale, answers, papers, total, squares from voice_pulse_sum
               where pulse_id = $1 and tenant_id = $2";
    let rows: Vec<Row> = tx.all(sql, params![pulse.id, tenant]).await?;
    let units = unit::tree(tx, tenant, unit::Tree::Admin, pulse.closes_on).await?;
    let places: HashMap<UnitId, usize> = units.iter().enumerate().map(|(place, unit)| (unit.id, place)).collect();
    let mut cells = Vec::new();
    for scale in pulse.scales() {
        let mut nodes: Vec<Node> = units.iter().map(|unit| node(&places, unit)).collect();
        for row in rows.iter().filter(|row| row.scale == scale.code) {
            // Of a unit that was closed meanwhile: its people count in the whole.
            let place = places.get(&row.unit_id).copied().unwrap_or(0);
            if let Some(node) = nodes.get_mut(place) {
                let Row { answers, papers, total, squares, .. } = *row;
                node.own = node.own + Sums { answers, papers, total, squares };
            }
        }
        let told = tell(&nodes, pulse.threshold).into_iter().zip(&units);
        cells.extend(told.filter_map(|(sums, unit)| sums.map(|sums| cell(unit, scale, sums))));
    }
    let shown = |unit: &Placed| cells.iter().any(|cell| cell.unit == unit.id);
    let places = units.iter().enumerate().filter(|(_, unit)| shown(unit)).map(|(place, unit)| Place {
        id: unit.id,
        parent: unit.parent_id,
        place: place as i64,
        depth: unit.depth,
        name: unit.name.clone(),
        name_en: unit.name_en.clone(),
    });
    let scales = pulse.scales().into_iter().map(|scale| Told {
        code: scale.code,
        name: scale.zh,
        name_en: scale.en,
        items: scale.items.len() as i64,
    });
    Ok(Closed {
        tenant,
        pulse: pulse.id,
        period: pulse.closes_on,
        threshold: pulse.threshold,
        scales: scales.collect(),
        units: places.collect(),
        cells,
    })
}

fn node(places: &HashMap<UnitId, usize>, unit: &Placed) -> Node {
    let parent = unit.parent_id.and_then(|parent| places.get(&parent).copied());
    Node { parent, own: Sums::default() }
}

fn cell(unit: &Placed, scale: &Scale, sums: Sums) -> Cell {
    Cell { unit: unit.id, scale: scale.code, answers: sums.answers, total: sums.total, squares: sums.squares }
}
