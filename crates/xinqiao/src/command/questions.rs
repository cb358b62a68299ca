//! `xinqiao questions …`: question banks and cartridges of other systems.

use std::{path::PathBuf, process::ExitCode};

use anyhow::{Context, Result, bail};
use base::{Actor, Day};
use clap::Subcommand;
use learning::{
    import::terminal,
    unit::{self, LearningUnitId},
};
use people::{grant, person};
use ui::App;
use uuid::Uuid;

use super::find_tenant;
use crate::boot::told;

#[derive(Debug, Subcommand)]
pub enum Questions {
    /// Bring in Moodle XML, .mbz, QTI, Common Cartridge, GIFT or xlsx, and print what is left behind
    Import {
        #[arg(long)]
        tenant: String,
        /// Staff number of whoever answers for it: an educator or media editor
        #[arg(long)]
        author: String,
        /// Into the pool of this unit; without it draft units are made
        #[arg(long)]
        unit: Option<Uuid>,
        /// Of the draft units
        #[arg(long, default_value = "skills")]
        category: String,
        file: PathBuf,
    },
}

pub async fn run(app: &App, command: Questions) -> Result<ExitCode> {
    let Questions::Import { tenant, author, unit, category, file } = command;
    let tenant = find_tenant(app, &tenant).await?;
    let found = person::by_staff_number(&app.db, tenant.id, &author).await.map_err(told)?;
    let found = found.with_context(|| format!("nobody of the staff number {author}"))?;
    let today = Day(app.clock.today(&tenant.zone));
    let grants = grant::of(&app.db, tenant.id, found.id, today).await.map_err(told)?;
    let actor = Actor { tenant: tenant.id, person: found.id, name: found.name, grants, units: Vec::new() };
    if !actor.may(&learning::EDIT_UNITS) {
        bail!("{author} is neither an educator nor a media editor");
    }
    let category = unit::category(&category).with_context(|| format!("no category {category}"))?;
    let into = unit.map(LearningUnitId);
    let through = terminal::run(app, &tenant, &actor, &file, into, category).await.map_err(told)?;
    Ok(if through { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
