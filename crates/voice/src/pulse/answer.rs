//! One person's answers: added to the sums of their unit in the transaction
//! that notes that they have taken part, and kept nowhere else.
//!
//! Neither the audit log nor an event hears of it. There is no taking back:
//! nobody could tell which part of a sum it was.

use base::{Actor, Day, Result, TenantId, UnitId, conflict, error::internal};
use people::{person, unit};
use store::{Tx, params, row};
use ui::Form;
use uuid::Uuid;

use super::{Pulse, State, get, scale::Scale};
use crate::desk::Desk;

/// What is written where no answer is wanted.
pub const SKIP: &str = "skip";

/// The sum of each scale whose items were all answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sheet(pub Vec<(&'static Scale, i64)>);

impl Sheet {
    /// From the fields of the page. A sheet of which nothing would count is not
    /// sent, so that nobody uses up their one answer by mistake.
    pub fn read(form: &mut Form, pulse: &Pulse) -> Self {
        let mut totals = Vec::new();
        for scale in pulse.scales() {
            let answers: Vec<Option<i64>> = scale.items.iter().map(|item| one(form, item.name)).collect();
            totals.extend(total(&answers).map(|total| (scale, total)));
        }
        if let (true, true, Some(first)) = (totals.is_empty(), form.errors.is_empty(), pulse.scales().first()) {
            form.refuse(first.items[0].name, "pulse-nothing-whole");
        }
        Self(totals)
    }
}

fn one(form: &mut Form, name: &'static str) -> Option<i64> {
    match form.get(name) {
        "" | SKIP => None,
        "1" => Some(1),
        "2" => Some(2),
        "3" => Some(3),
        "4" => Some(4),
        "5" => Some(5),
        _ => {
            form.refuse(name, "form-not-understood");
            None
        }
    }
}

/// `None` where one is missing.
pub fn total(answers: &[Option<i64>]) -> Option<i64> {
    answers.iter().copied().sum()
}

/// Counts the sheet of somebody who has not taken part yet.
pub async fn send(tx: &Tx, desk: &Desk, actor: &Actor, id: Uuid, sheet: &Sheet) -> Result<()> {
    let today = desk.today();
    hold(tx, desk.tenant, id).await?;
    if !get(tx, desk.tenant, id).await?.takes_answers(today) {
        return Err(conflict("pulse-over"));
    }
    let values = row! { pulse_id: id, person_id: actor.person, tenant_id: desk.tenant };
    if !tx.insert_new("voice_pulse_part", values).await? {
        return Err(conflict("pulse-answered"));
    }
    let unit = home(tx, actor, today).await?;
    for (scale, total) in &sheet.0 {
        add(tx, desk.tenant, id, unit, scale, *total, false).await?;
    }
    Ok(())
}

/// Waits for whoever closes the pulse at this moment, and lets nobody close it
/// until this transaction is over: else a sum could come to stand after its
/// deletion.
pub(super) async fn hold(tx: &Tx, tenant: TenantId, id: Uuid) -> Result<()> {
    let sql = "update voice_pulse set state = state where tenant_id = $1 and id = $2 and state = $3";
    if tx.execute(sql, params![tenant, id, State::Open]).await? == 0 {
        get(tx, tenant, id).await?;
        return Err(conflict("pulse-over"));
    }
    Ok(())
}

/// The unit they work in on that day; the root for who has none.
async fn home(tx: &Tx, actor: &Actor, day: Day) -> Result<UnitId> {
    if let Some(own) = person::own_unit(tx, actor.tenant, actor.person, day).await? {
        return Ok(own.unit_id);
    }
    let units = unit::tree(tx, actor.tenant, unit::Tree::Admin, day).await?;
    units.first().map(|root| root.id).ok_or_else(|| internal("an organisation without a unit"))
}

pub(super) async fn add(
    tx: &Tx,
    tenant: TenantId,
    pulse: Uuid,
    unit: UnitId,
    scale: &Scale,
    total: i64,
    is_paper: bool,
) -> Result<()> {
    let sql = "insert into voice_pulse_sum (pulse_id, unit_id, scale, tenant_id, answers, papers, total, squares)
               values ($1, $2, $3, $4, 1, $5, $6, $7)
               on conflict (pulse_id, unit_id, scale) do update set answers = voice_pulse_sum.answers + 1,
                 papers = voice_pulse_sum.papers + excluded.papers, total = voice_pulse_sum.total + excluded.total,
                 squares = voice_pulse_sum.squares + excluded.squares";
    let values = params![pulse, unit, scale.code, tenant, i64::from(is_paper), total, total * total];
    tx.execute(sql, values).await.map(drop)
}
