//! What nobody needs any more: uploads that nobody goes on with, refusals that
//! were read, launches that are over.

use base::{Moment, Result};
use jiff::SignedDuration;
use store::{Rows, job::Schedule, params};
use ui::{App, module::JobKind};

use super::{Import, upload};

pub const JOB: JobKind =
    JobKind { kind: "learning.package.purge", run: |app, _| Box::pin(async move { run(&app).await }) };
pub const SCHEDULE: Schedule = Schedule { job: JOB.kind, every: SignedDuration::from_hours(6) };

/// How long a refusal can be read.
const REFUSAL_DAYS: i64 = 30;

async fn run(app: &App) -> Result<()> {
    let limits = &app.config.packages;
    let before = |days: i64| {
        let now = app.clock.now();
        Moment(now.saturating_sub(SignedDuration::from_hours(days * 24)).unwrap_or(now))
    };
    let sql = format!(
        "select {} from learning_package_import where package_id is null
         and ((finished_at is null and received < bytes and touched_at < $1) or finished_at < $2 or touched_at < $2) order by made_at limit 500",
        super::COLUMNS
    );
    let old: Vec<Import> = app.db.all(&sql, params![before(limits.upload_days), before(REFUSAL_DAYS)]).await?;
    for import in &old {
        upload::remove(app, import).await?;
    }
    let over = before(limits.launch_days);
    app.db
        .write(|tx| async move { tx.execute("delete from learning_launch where made_at < $1", params![over]).await })
        .await
        .map(drop)
}
