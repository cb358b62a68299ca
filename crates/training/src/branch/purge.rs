//! What branch life holds about a person goes three years after they have left:
//! where they were, which turn was theirs, which talks they answered about.
//! A speaker who was taken out of the bank is forgotten a year later.

use base::{Day, Moment, PersonId, Result, TenantId};
use jiff::{SignedDuration, ToSpan};
use store::{Rows, Value, job::Schedule, params, rows::place_list};
use ui::{App, module::JobKind};

pub const JOB: JobKind =
    JobKind { kind: "training.branch.purge", run: |app, _| Box::pin(async move { run(&app).await }) };
pub const SCHEDULE: Schedule = Schedule { job: JOB.kind, every: SignedDuration::from_hours(24) };

/// As `branch-data-retention` and `tour-data-retention` say.
const YEARS: i64 = 3;
const SPEAKER_YEARS: i64 = 1;
/// People in one transaction.
const AT_ONCE: usize = 200;

const TABLES: [&str; 3] = ["training_meeting_attendance", "training_rotation_seat", "training_tour_answered"];

pub async fn run(app: &App) -> Result<()> {
    for tenant in app.db.column::<TenantId>("select id from people_tenant order by id", vec![]).await? {
        let today = people::tenant::today(app, tenant).await?;
        let before = Day(today.0.saturating_sub(YEARS.years()));
        let held =
            TABLES.map(|table| format!("exists (select 1 from {table} t where t.person_id = p.id)")).join(" or ");
        let sql = format!(
            "select p.id from people_person p where p.tenant_id = $1 and p.left_on < $2 and ({held}) order by p.id"
        );
        let gone: Vec<PersonId> = app.db.column(&sql, params![tenant, before]).await?;
        for some in gone.chunks(AT_ONCE) {
            forget(app, tenant, some).await?;
        }
        speakers(app, tenant, Day(today.0.saturating_sub(SPEAKER_YEARS.years()))).await?;
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
            let detail = format!("{} people, {rows} rows", people.len());
            ::people::audit::write_as(&tx, at, tenant, None, "training.branch.purge", "", &detail).await
        })
        .await
}

/// The tours stay, without who spoke.
async fn speakers(app: &App, tenant: TenantId, before: Day) -> Result<()> {
    let zone = people::tenant::get(&app.db, tenant).await?.zone;
    let Ok(midnight) = zone.to_timestamp(before.0.at(0, 0, 0, 0)) else { return Ok(()) };
    let values = params![tenant, Moment(midnight)];
    let sql = "update training_speaker set person_id = null, name = '—', topics = ''
               where tenant_id = $1 and closed_at < $2 and name <> '—'";
    app.db.write(|tx| async move { tx.execute(sql, values).await.map(drop) }).await
}
