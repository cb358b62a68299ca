//! How often advice was taken: one number for the whole organisation and a
//! quarter, told in steps, so that nobody sees in it who came.

use base::{Day, Result, TenantId};
use jiff::ToSpan;
use store::{FromQueryResult, Rows, Tx, params};

use super::quarter;

/// It is told in steps of so many.
pub const STEP: i64 = 5;
/// Quarters that are told, with the one that runs.
const QUARTERS: i64 = 4;

/// More or fewer, in the caller's transaction.
pub async fn add(tx: &Tx, tenant: TenantId, quarter: &str, more: i64) -> Result<()> {
    let sql = "insert into care_advice_count (tenant_id, quarter, used) values ($1, $2, $3)
               on conflict (tenant_id, quarter) do update set used = care_advice_count.used + excluded.used";
    tx.execute(sql, params![tenant, quarter, more]).await.map(drop)
}

/// What everybody is told of a quarter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    pub year: i16,
    pub quarter: i8,
    /// At least so many; none: fewer than [`STEP`].
    pub least: i64,
}

impl Told {
    pub fn most(&self) -> i64 {
        self.least + STEP - 1
    }
}

#[derive(FromQueryResult)]
struct Row {
    quarter: String,
    used: i64,
}

/// The quarter that runs and those before it, the latest first.
pub async fn told(rows: &impl Rows, tenant: TenantId, today: Day) -> Result<Vec<Told>> {
    let sql = "select quarter, used from care_advice_count where tenant_id = $1 order by quarter desc limit $2";
    // A slot that was entered ahead can lie in the quarter to come.
    let counts: Vec<Row> = rows.all(sql, params![tenant, QUARTERS + 1]).await?;
    let days = (0..QUARTERS).map(|back| today.saturating_sub((3 * back).months()));
    Ok(days
        .map(|day| {
            let name = quarter(Day(day));
            let used = counts.iter().find(|row| row.quarter == name).map_or(0, |row| row.used);
            Told { year: day.year(), quarter: (day.month() + 2) / 3, least: used / STEP * STEP }
        })
        .collect())
}
