//! Thirty days after its day a slot goes, with its booking and who opened it:
//! only the count of the quarter is left.

use base::{Day, Result, TenantId};
use jiff::{SignedDuration, ToSpan};
use store::{Rows, Value, job::Schedule, params, rows::place_list};
use ui::{App, module::JobKind};

use super::SlotId;

pub const JOB: JobKind = JobKind { kind: "care.purge", run: |app, _| Box::pin(async move { run(&app).await }) };
pub const SCHEDULE: Schedule = Schedule { job: JOB.kind, every: SignedDuration::from_hours(24) };

/// As the pages and `advice-data-retention` say.
pub const DAYS: i64 = 30;
/// Slots in one transaction.
const AT_ONCE: usize = 200;

/// What hangs on a slot, the openings first.
const TABLES: [(&str, &str); 3] = [
    ("care_booking_look", "booking_id in (select b.id from care_booking b where b.slot_id in"),
    ("care_booking", "(slot_id in"),
    ("care_slot", "(id in"),
];

pub async fn run(app: &App) -> Result<()> {
    for tenant in people::tenant::all(&app.db).await? {
        let today = Day(app.clock.today(&tenant.zone));
        let before = Day(today.saturating_sub(DAYS.days()));
        let sql = "select id from care_slot where tenant_id = $1 and day < $2 order by id";
        let over: Vec<SlotId> = app.db.column(sql, params![tenant.id, before]).await?;
        for some in over.chunks(AT_ONCE) {
            forget(app, tenant.id, some).await?;
        }
    }
    Ok(())
}

async fn forget(app: &App, tenant: TenantId, some: &[SlotId]) -> Result<()> {
    app.db
        .write(|tx| async move {
            for (table, which) in TABLES {
                let mut values: Vec<Value> = params![tenant];
                let list = place_list(&mut values, some.iter().copied());
                tx.execute(&format!("delete from {table} where tenant_id = $1 and {which} ({list}))"), values).await?;
            }
            Ok(())
        })
        .await
}
