//! Running the modules' jobs.

use base::{Result, error::internal};
use store::job;

use crate::App;

/// Runs one due job of any known kind; false when none was due.
pub async fn run_one(app: &App) -> Result<bool> {
    let kinds: Vec<&'static str> = app.modules.iter().flat_map(|module| module.jobs).map(|job| job.kind).collect();
    if kinds.is_empty() {
        return Ok(false);
    }
    job::run_next(&app.db, app.clock.now(), &kinds, |job| async move {
        let mut known = app.modules.iter().flat_map(|module| module.jobs);
        let kind = known.find(|known| known.kind == job.kind).ok_or_else(|| internal("no such job kind"))?;
        (kind.run)(app.clone(), serde_json::from_str(&job.payload)?).await
    })
    .await
}
