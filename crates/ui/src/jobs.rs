//! Running the modules' jobs.

use base::{Result, error::internal};
use store::job;

use crate::{App, module::JobKind};

/// Which jobs a worker takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pace {
    Quick,
    /// Those that take minutes.
    Slow,
}

impl Pace {
    fn jobs(self, app: &App) -> Vec<&'static JobKind> {
        let of = |pace: Self| {
            app.modules.iter().flat_map(move |module| if pace == Self::Quick { module.jobs } else { module.slow_jobs })
        };
        of(self).collect()
    }
}

/// Runs one due job of any known kind; false when none was due.
pub async fn run_one(app: &App) -> Result<bool> {
    Ok(run_paced(app, Pace::Quick).await? || run_paced(app, Pace::Slow).await?)
}

/// Runs one due job of this pace; false when none was due.
pub async fn run_paced(app: &App, pace: Pace) -> Result<bool> {
    let known = pace.jobs(app);
    let kinds: Vec<&'static str> = known.iter().map(|job| job.kind).collect();
    if kinds.is_empty() {
        return Ok(false);
    }
    job::run_next(&app.db, app.clock.now(), &kinds, |job| async move {
        let kind = known.iter().find(|known| known.kind == job.kind).ok_or_else(|| internal("no such job kind"))?;
        (kind.run)(app.clone(), serde_json::from_str(&job.payload)?).await
    })
    .await
}
