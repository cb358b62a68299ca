//! Files of imports are deleted after `banks.days`; what they became and the
//! report stay.

use base::{Moment, Result, config::Banks};
use jiff::SignedDuration;
use store::{Rows, job::Schedule, params};
use ui::{App, module::JobKind};

use super::ImportId;

pub const JOB: JobKind =
    JobKind { kind: "learning.import.purge", run: |app, _| Box::pin(async move { run(&app).await }) };
pub const SCHEDULE: Schedule = Schedule { job: JOB.kind, every: SignedDuration::from_hours(24) };

/// Days in which a file that is overdue is looked for: jobs may have stood still.
const LOOK_BACK: i64 = 60;

fn days(days: i64) -> SignedDuration {
    SignedDuration::from_hours(24 * days)
}

/// When the file goes.
pub fn ends(made_at: Moment, banks: &Banks) -> Moment {
    Moment(made_at.0.saturating_add(days(banks.days.clamp(1, 3_650))).unwrap_or(made_at.0))
}

pub async fn run(app: &App) -> Result<()> {
    let now = app.clock.now();
    let kept = app.config.banks.days.clamp(1, 3_650);
    let before = |many: i64| Moment(now.saturating_sub(days(many)).unwrap_or(now));
    let sql = "select id from learning_import where made_at < $1 and made_at >= $2 order by made_at";
    for id in app.db.column::<ImportId>(sql, params![before(kept), before(kept + LOOK_BACK)]).await? {
        app.blobs.delete(id.0).await?;
    }
    Ok(())
}
