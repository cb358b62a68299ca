//! `xinqiao cmi5 …`: courses of cmi5 for programs, answered as JSON.

use std::{path::PathBuf, process::ExitCode};

use anyhow::Result;
use clap::Subcommand;
use learning::{
    cmi5::{
        SessionId,
        terminal::{self, Ending, Wanted},
    },
    package::{PackageId, RegistrationId},
};
use ui::App;

use super::{INVALID, find_tenant};
use crate::boot::told;

#[derive(Debug, Subcommand)]
pub enum Cmi5 {
    /// Bring in a course; the status is 2 when the package breaks the specification
    Import {
        tenant: String,
        file: PathBuf,
        /// `application/zip` or `text/xml`; as the name says without it
        #[arg(long)]
        content_type: Option<String>,
    },
    List {
        tenant: String,
    },
    /// Launch a unit (its place in the structure, from 0) for an xAPI agent with an account
    LaunchUrl {
        tenant: String,
        package: PackageId,
        unit: usize,
        /// The agent's JSON
        #[arg(long)]
        actor: String,
        #[arg(long)]
        registration: Option<String>,
        /// `Normal`, `Browse` or `Review`
        #[arg(long)]
        launch_mode: Option<String>,
        #[arg(long)]
        return_url: Option<String>,
    },
    /// Count a unit as satisfied, e.g. for the reason `Administrative`
    Waive {
        tenant: String,
        registration: RegistrationId,
        unit: usize,
        reason: String,
    },
    /// End a session that has not ended
    Abandon {
        tenant: String,
        session: SessionId,
    },
    /// Take away a course that nobody of this house takes
    Delete {
        tenant: String,
        package: PackageId,
    },
}

pub async fn run(app: &App, command: Cmi5) -> Result<ExitCode> {
    let (Cmi5::Import { tenant, .. }
    | Cmi5::List { tenant }
    | Cmi5::LaunchUrl { tenant, .. }
    | Cmi5::Waive { tenant, .. }
    | Cmi5::Abandon { tenant, .. }
    | Cmi5::Delete { tenant, .. }) = &command;
    let tenant = &find_tenant(app, tenant).await?;
    let done = match &command {
        Cmi5::Import { file, content_type, .. } => terminal::import(app, tenant, file, content_type.as_deref()).await,
        Cmi5::List { .. } => terminal::list(app, tenant).await,
        Cmi5::LaunchUrl { package, unit, actor, registration, launch_mode, return_url, .. } => {
            let (registration, mode) = (registration.as_deref(), launch_mode.as_deref());
            let wanted = Wanted { actor, registration, mode, return_url: return_url.as_deref() };
            terminal::launch_url(app, tenant, *package, *unit, wanted).await
        }
        Cmi5::Waive { registration, unit, reason, .. } => {
            terminal::waive(app, tenant, *registration, *unit, reason).await
        }
        Cmi5::Abandon { session, .. } => terminal::abandon(app, tenant, *session).await,
        Cmi5::Delete { package, .. } => terminal::delete(app, tenant, *package).await,
    };
    let ending = match done {
        Err(error) => terminal::failed(app, &error).map_err(told)?,
        Ok(ending) => ending,
    };
    Ok(match ending {
        Ending::Done => ExitCode::SUCCESS,
        Ending::Failed => ExitCode::FAILURE,
        Ending::Invalid => ExitCode::from(INVALID),
    })
}
