//! How long an organisation keeps learning records, and the nightly job that
//! holds it to that.

use base::{Actor, Moment, Result, TenantId};
use jiff::SignedDuration;
use people::tenant;
use store::{Rows, job::Schedule, params, stamp};
use ui::{App, module::JobKind};

use super::{Scope, begin, months_before};
use crate::{
    find::{self, Page},
    term::{Kind, term},
};

pub const JOB: JobKind = JobKind { kind: "records.retention", run: |app, _| Box::pin(async move { run(&app).await }) };
pub const SCHEDULE: Schedule = Schedule { job: JOB.kind, every: SignedDuration::from_hours(24) };

const SETTING: &str = "records.retention_months";
/// What a preview counts.
pub const MOST: i64 = 100_000;

/// Months; `None`: for ever.
pub async fn months(rows: &impl Rows, tenant: TenantId) -> Result<Option<i64>> {
    let text = tenant::setting(rows, tenant, SETTING).await?;
    Ok(text.and_then(|text| text.parse().ok()).filter(|months| *months > 0))
}

pub async fn set(app: &App, actor: &Actor, months: Option<i64>) -> Result<()> {
    let now = Moment(app.clock.now());
    let text = months.map(|months| months.to_string()).unwrap_or_default();
    app.db
        .write(|tx| async move {
            tenant::set_setting(&tx, actor.tenant, SETTING, &text).await?;
            let detail = format!("months={}", if text.is_empty() { "-" } else { &text });
            people::audit::write(&tx, now, actor, "records.retention.set", actor.tenant, &detail).await
        })
        .await
}

/// Statements and states of courses that are older, counted up to [`MOST`].
pub async fn older(rows: &impl Rows, tenant: TenantId, now: Moment, months: i64) -> Result<(i64, i64)> {
    let before = stamp::first_of(months_before(now, months));
    let terms = vec![term(tenant, Kind::All, "")];
    let page = Page { terms, after: i64::MIN, before, ascending: true, limit: MOST };
    let (statements, _) = find::waiting(rows, tenant, &page).await?;
    let sql = "select count(*) from (select 1 from records_document where tenant_id = $1 and kind = 'state' and stored_at < $2 limit $3) older";
    let documents = rows.count(sql, params![tenant, months_before(now, months), MOST]).await?;
    Ok((statements, documents))
}

async fn run(app: &App) -> Result<()> {
    let now = Moment(app.clock.now());
    for tenant in tenant::all(&app.db).await? {
        let Some(months) = months(&app.db, tenant.id).await? else { continue };
        let running = "select count(*) from records_erasure where tenant_id = $1 and kind = 'age' and done_at is null";
        if older(&app.db, tenant.id, now, months).await? == (0, 0)
            || app.db.count(running, params![tenant.id]).await? > 0
        {
            continue;
        }
        let scope = Scope::Age { before: stamp::first_of(months_before(now, months)) };
        let why = format!("{months} months");
        let (scope, why) = (&scope, &why);
        app.db.write(|tx| async move { begin(&tx, app, tenant.id, None, scope, why).await }).await?;
    }
    Ok(())
}
