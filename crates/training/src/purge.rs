//! What people took part in goes three years after they have left, as the
//! register says; what was counted of it before has left the window by then.

use base::{Day, Moment, PersonId, Result, TenantId};
use jiff::{SignedDuration, ToSpan};
use store::{Rows, Value, job::Schedule, params, rows::place_list};
use ui::{App, module::JobKind};

use crate::class::remark;

pub const JOB: JobKind = JobKind { kind: "training.purge", run: |app, _| Box::pin(async move { run(&app).await }) };
pub const SCHEDULE: Schedule = Schedule { job: JOB.kind, every: SignedDuration::from_hours(24) };

/// As `training-data-retention` says.
const YEARS: i64 = 3;
/// People in one transaction.
const AT_ONCE: usize = 200;

const TABLES: [&str; 9] = [
    "training_development_level",
    "training_participant",
    "training_mark",
    "training_place",
    "training_attendance",
    "training_reflection",
    "training_group",
    "training_feedback_given",
    "training_remark_given",
];

pub async fn run(app: &App) -> Result<()> {
    for tenant in app.db.column::<TenantId>("select id from people_tenant order by id", vec![]).await? {
        let zone = people::tenant::get(&app.db, tenant).await?.zone;
        let today = app.clock.today(&zone);
        app.db.write(|tx| async move { remark::purge(&tx, tenant, Day(today)).await }).await?;
        let before = Day(today.checked_sub(YEARS.years()).unwrap_or(today));
        let sql = "select p.id from people_person p where p.tenant_id = $1 and p.left_on < $2 and (
                     exists (select 1 from training_attendance a where a.person_id = p.id)
                     or exists (select 1 from training_place l where l.person_id = p.id)
                     or exists (select 1 from training_development_level d where d.person_id = p.id)
                     or exists (select 1 from training_participant t where t.person_id = p.id)) order by p.id";
        let gone: Vec<PersonId> = app.db.column(sql, params![tenant, before]).await?;
        for some in gone.chunks(AT_ONCE) {
            forget(app, tenant, some).await?;
        }
    }
    Ok(())
}

async fn forget(app: &App, tenant: TenantId, people: &[PersonId]) -> Result<()> {
    let at = Moment(app.clock.now());
    app.db
        .write(|tx| async move {
            let mut rows = 0;
            for table in TABLES {
                let mut values: Vec<Value> = params![tenant];
                let list = place_list(&mut values, people.iter().copied());
                let sql = format!("delete from {table} where tenant_id = $1 and person_id in ({list})");
                rows += tx.execute(&sql, values).await?;
            }
            let mut values: Vec<Value> = params![tenant];
            let list = place_list(&mut values, people.iter().copied());
            let sql =
                format!("update training_question set asker_id = null where tenant_id = $1 and asker_id in ({list})");
            rows += tx.execute(&sql, values).await?;
            let detail = format!("{} people, {rows} rows", people.len());
            ::people::audit::write_as(&tx, at, tenant, None, "training.purge", "", &detail).await
        })
        .await
}
