//! What people learned goes three years after they have left, as the register
//! says: answers, questions from earlier, pre-tests, chosen paths, enrolments,
//! pieces of work with their files.

use base::{Day, Moment, PersonId, Result, TenantId};
use jiff::{SignedDuration, ToSpan, civil::Date};
use store::{Rows, Value, job::Schedule, params, rows::place_list};
use ui::{App, module::JobKind};

use crate::{practical::piece, practice};

pub const JOB: JobKind = JobKind { kind: "learning.purge", run: |app, _| Box::pin(async move { run(&app).await }) };
pub const SCHEDULE: Schedule = Schedule { job: JOB.kind, every: SignedDuration::from_hours(24) };

/// As `learning-data-retention` says.
const YEARS: i64 = 3;
/// People in one transaction.
const AT_ONCE: usize = 200;

/// In this order: those that refer to others first.
const TABLES: [&str; 27] = [
    "learning_walk_choice",
    "learning_walk",
    "learning_score",
    "learning_scoring",
    "learning_piece_file",
    "learning_piece",
    "learning_scorm_global",
    "learning_scorm_commit",
    "learning_scorm_item",
    "learning_scorm_attempt",
    "learning_answer",
    "learning_pretest",
    "learning_probe",
    "learning_path_choice",
    "learning_place",
    "learning_enrolment",
    "learning_practice",
    "learning_schedule",
    "learning_schedule_begun",
    "learning_certificate",
    "learning_renewal",
    "learning_interest",
    "learning_suggestion_off",
    "learning_cmi5_registration",
    "learning_launch",
    "learning_part_result",
    "learning_registration",
];

pub async fn run(app: &App) -> Result<()> {
    app.db.write(|tx| async move { crate::media::place::forget(&tx).await }).await?;
    for tenant in app.db.column::<TenantId>("select id from people_tenant order by id", vec![]).await? {
        let zone = people::tenant::get(&app.db, tenant).await?.zone;
        let today = app.clock.today(&zone);
        let before = Day(today.checked_sub(YEARS.years()).unwrap_or(today));
        let sql = "select p.id from people_person p where p.tenant_id = $1 and p.left_on < $2 and (
                     exists (select 1 from learning_enrolment e where e.person_id = p.id)
                     or exists (select 1 from learning_path_choice c where c.person_id = p.id)
                     or exists (select 1 from learning_certificate c where c.person_id = p.id)
                     or exists (select 1 from learning_interest c where c.person_id = p.id)
                     or exists (select 1 from learning_suggestion_off c where c.person_id = p.id)
                     or exists (select 1 from learning_place l where l.person_id = p.id)
                     or exists (select 1 from learning_piece c where c.person_id = p.id)
                     or exists (select 1 from learning_registration r where r.person_id = p.id)) order by p.id";
        let gone: Vec<PersonId> = app.db.column(sql, params![tenant, before]).await?;
        for some in gone.chunks(AT_ONCE) {
            forget(app, tenant, some).await?;
        }
        practised(app, tenant, today).await?;
    }
    Ok(())
}

/// What was answered in practice a month ago: its schedule stays.
async fn practised(app: &App, tenant: TenantId, today: Date) -> Result<()> {
    let before = Day(today.checked_sub(practice::KEPT_DAYS.days()).unwrap_or(today));
    let sql = "delete from learning_practice where tenant_id = $1 and answered_on < $2";
    app.db.write(|tx| async move { tx.execute(sql, params![tenant, before]).await.map(drop) }).await
}

async fn forget(app: &App, tenant: TenantId, people: &[PersonId]) -> Result<()> {
    let at = Moment(app.clock.now());
    let files = piece::files_of(&app.db, tenant, people).await?;
    app.db
        .write(|tx| async move {
            let mut rows = 0;
            for table in TABLES {
                let mut values: Vec<Value> = params![tenant];
                let list = place_list(&mut values, people.iter().copied());
                rows += tx
                    .execute(&format!("delete from {table} where tenant_id = $1 and person_id in ({list})"), values)
                    .await?;
            }
            let detail = format!("{} people, {rows} rows", people.len());
            ::people::audit::write_as(&tx, at, tenant, None, "learning.purge", "", &detail).await
        })
        .await?;
    for file in files {
        app.blobs.delete(file.0).await?;
    }
    Ok(())
}
