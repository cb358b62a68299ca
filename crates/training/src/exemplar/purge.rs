//! A nomination goes two years after its last step, with all that hangs on it.

use base::{Day, Moment, Result, TenantId};
use jiff::{SignedDuration, ToSpan};
use store::{Rows, Value, job::Schedule, params, rows::place_list};
use ui::{App, module::JobKind};

use super::ExemplarId;

pub const JOB: JobKind =
    JobKind { kind: "training.exemplar.purge", run: |app, _| Box::pin(async move { run(&app).await }) };
pub const SCHEDULE: Schedule = Schedule { job: JOB.kind, every: SignedDuration::from_hours(24) };

/// As `exemplar-data-retention` says.
const YEARS: i64 = 2;
/// Nominations in one transaction.
const AT_ONCE: usize = 200;

/// What hangs on a nomination, the answers first.
const TABLES: [(&str, &str); 5] = [
    (
        "training_exemplar_answer",
        "objection_id in (select o.id from training_exemplar_objection o where o.exemplar_id in",
    ),
    ("training_exemplar_objection", "(exemplar_id in"),
    ("training_exemplar_story", "(exemplar_id in"),
    ("training_exemplar_step", "(exemplar_id in"),
    ("training_exemplar", "(id in"),
];

pub async fn run(app: &App) -> Result<()> {
    for tenant in app.db.column::<TenantId>("select id from people_tenant order by id", vec![]).await? {
        let zone = people::tenant::get(&app.db, tenant).await?.zone;
        let before = Day(app.clock.today(&zone).saturating_sub(YEARS.years()));
        let Ok(midnight) = zone.to_timestamp(before.0.at(0, 0, 0, 0)) else { continue };
        let sql = "select e.id from training_exemplar e where e.tenant_id = $1 and e.nominated_at < $2 and not exists (
                     select 1 from training_exemplar_step s where s.exemplar_id = e.id and s.made_at >= $2) order by e.id";
        let over: Vec<ExemplarId> = app.db.column(sql, params![tenant, Moment(midnight)]).await?;
        for some in over.chunks(AT_ONCE) {
            forget(app, tenant, some).await?;
        }
    }
    Ok(())
}

async fn forget(app: &App, tenant: TenantId, some: &[ExemplarId]) -> Result<()> {
    let at = Moment(app.clock.now());
    app.db
        .write(|tx| async move {
            for (table, which) in TABLES {
                let mut values: Vec<Value> = params![tenant];
                let list = place_list(&mut values, some.iter().copied());
                tx.execute(&format!("delete from {table} where tenant_id = $1 and {which} ({list}))"), values).await?;
            }
            let detail = some.len().to_string();
            ::people::audit::write_as(&tx, at, tenant, None, "training.exemplar.purge", "", &detail).await
        })
        .await
}
