//! `xinqiao scorm …`: a SCORM package without a page around it, answered as JSON.

use std::{path::PathBuf, process::ExitCode};

use anyhow::{Context, Result};
use clap::Subcommand;
use learning::{
    package::{PackageId, RegistrationId},
    scorm::terminal::{self, Outcome},
};
use people::person;
use ui::App;

use super::{INVALID, find_tenant};
use crate::boot::told;

#[derive(Debug, Subcommand)]
pub enum Scorm {
    /// Bring in a package: its id and parts, or (exit code 2) the faults that keep it from playing
    Import { tenant: String, file: PathBuf },
    /// The address of the player for somebody, registered if they are not yet
    LaunchUrl {
        tenant: String,
        package: PackageId,
        staff_number: String,
        /// Begin with this item, as the manifest calls it
        #[arg(long)]
        item: Option<String>,
        /// Begin a new attempt
        #[arg(long)]
        again: bool,
    },
    /// How a registration stands: results, run-time data, statements
    State { tenant: String, registration: RegistrationId },
}

impl Scorm {
    fn tenant(&self) -> &str {
        match self {
            Self::Import { tenant, .. } | Self::LaunchUrl { tenant, .. } | Self::State { tenant, .. } => tenant,
        }
    }
}

pub async fn run(app: &App, command: Scorm) -> Result<ExitCode> {
    let tenant = &find_tenant(app, command.tenant()).await?;
    let answer = match command {
        Scorm::Import { file, .. } => match terminal::import(app, tenant, &file).await.map_err(told)? {
            Outcome::Imported(answer) => answer,
            Outcome::Invalid(answer) => {
                println!("{answer:#}");
                return Ok(ExitCode::from(INVALID));
            }
        },
        Scorm::LaunchUrl { package, staff_number, item, again, .. } => {
            let found = person::by_staff_number(&app.db, tenant.id, &staff_number).await.map_err(told)?;
            let found = found.with_context(|| format!("nobody of the staff number {staff_number}"))?;
            terminal::launch(app, tenant, package, found.id, (item.as_deref(), again)).await.map_err(told)?
        }
        Scorm::State { registration, .. } => terminal::state(app, tenant, registration).await.map_err(told)?,
    };
    println!("{answer:#}");
    Ok(ExitCode::SUCCESS)
}
