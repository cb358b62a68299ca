//! What has run out goes: hourly, whatever the clock of the program says.
//!
//! Expired sessions, used and expired sign-in codes, rested lockouts, notices
//! read more than 180 days ago, and what is left of roster imports after 30 days.

use base::{Moment, Result};
use jiff::SignedDuration;
use store::{Rows, job::Schedule, params};
use ui::{App, module::JobKind};
use uuid::Uuid;

use crate::roster::import::State;

pub const JOB: JobKind = JobKind { kind: "people.purge", run: |app, _| Box::pin(async move { run(&app).await }) };
pub const SCHEDULE: Schedule = Schedule { job: JOB.kind, every: SignedDuration::from_hours(1) };

const NOTICE_DAYS: i64 = 180;
const IMPORT_DAYS: i64 = 30;

pub async fn run(app: &App) -> Result<()> {
    let now = Moment(app.clock.now());
    let before = |days: i64| Moment(now.saturating_sub(SignedDuration::from_hours(24 * days)).unwrap_or(now.0));
    let (notices, imports) = (before(NOTICE_DAYS), before(IMPORT_DAYS));
    let sql = "select id from people_roster_import where made_at < $1 and state not in ($2, $3)";
    let old: Vec<Uuid> = app.db.column(sql, params![imports, State::Applied.code(), State::Withdrawn.code()]).await?;
    for import in &old {
        app.blobs.delete(*import).await?;
    }
    app.db
        .write(|tx| async move {
            tx.execute("delete from people_session where expires_at <= $1", params![now]).await?;
            tx.execute("delete from people_sign_in_code where expires_at <= $1 or used_at is not null", params![now])
                .await?;
            tx.execute("delete from people_lockout where locked_until <= $1", params![now]).await?;
            tx.execute("delete from people_notice where read_at < $1", params![notices]).await?;
            for import in old {
                tx.execute("delete from people_roster_row where import_id = $1", params![import]).await?;
                let sql = "update people_roster_import set state = $2, report = '' where id = $1";
                tx.execute(sql, params![import, State::Withdrawn.code()]).await?;
            }
            Ok(())
        })
        .await
}
