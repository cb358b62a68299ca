//! Sessions that nobody will end any more: abandoned when their token is over,
//! and their rows deleted some days after their end. What was said stays.

use base::{Moment, Result};
use jiff::SignedDuration;
use store::{job::Schedule, params};
use ui::{App, module::JobKind};

use super::{
    ending, registration,
    session::{self, Session},
};

pub const JOB: JobKind =
    JobKind { kind: "learning.cmi5.upkeep", run: |app, _| Box::pin(async move { run(&app).await }) };
pub const SCHEDULE: Schedule = Schedule { job: JOB.kind, every: SignedDuration::from_hours(6) };

/// Sessions of one run; the rest is the next one's.
const AT_ONCE: i64 = 500;

async fn run(app: &App) -> Result<()> {
    let limits = &app.config.packages;
    let now = app.clock.now();
    let before = |hours: i64| Moment(now.saturating_sub(SignedDuration::from_hours(hours)).unwrap_or(now));
    let open = session::open_since(&app.db, before(limits.launch_hours.max(1) * 2), AT_ONCE).await?;
    for session in &open {
        abandon(app, session, Moment(now)).await?;
    }
    let over = before(limits.launch_days * 24);
    let sql = "delete from learning_cmi5_session where launched_at < $1 and (arrived_at is null or arrived_at < $1)
                 and (terminated_at is not null or abandoned_at is not null)";
    app.db.write(|tx| async move { tx.execute(sql, params![over]).await.map(drop) }).await
}

async fn abandon(app: &App, session: &Session, at: Moment) -> Result<()> {
    app.db
        .write(|tx| async move {
            records::queue::turn(&tx).await?;
            let registration = registration::get(&tx, app, session.tenant_id, session.registration_id).await?;
            ending::abandon(&tx, app, &registration, session, at).await.map(drop)
        })
        .await
}
