//! The command line.

mod cmi5;
mod consortia;
mod doctor;
mod questions;
mod records;
mod scorm;
mod tenants;
mod users;

use std::{collections::BTreeMap, path::PathBuf, process::ExitCode};

use anyhow::{Context, Result};
use base::{Clock, Ids, config::Config};
use clap::{Parser, Subcommand};
use jiff::civil::Date;
use people::{audit::Verdict, tenant};
use store::backup;
use ui::App;

use self::{
    cmi5::Cmi5, consortia::Consortia, questions::Questions, records::Records, scorm::Scorm, tenants::Tenants,
    users::Users,
};
use crate::{boot, boot::told, demonstration, serve};

#[derive(Debug, Parser)]
#[command(name = "xinqiao", version, about = "心桥: learn, speak up, be answered")]
pub struct Arguments {
    /// The configuration file (TOML). Variables `XINQIAO_SECTION__KEY` win over it.
    #[arg(long, short, global = true)]
    config: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve pages until asked to stop
    Serve,
    /// Build the demonstration data in a folder of its own, once, and serve it
    Demo {
        #[arg(long, default_value = "2026-11-22")]
        as_of: Date,
        #[arg(long, default_value = ".demo")]
        data: PathBuf,
        /// Instead of `server.listen`
        #[arg(long)]
        listen: Option<std::net::SocketAddr>,
        /// Build the data and stop
        #[arg(long)]
        build_only: bool,
    },
    /// Bring the schema up to date and stop
    Migrate,
    /// Organisations
    #[command(subcommand)]
    Tenant(Tenants),
    /// Organisations that share courses with one another
    #[command(subcommand)]
    Consortium(Consortia),
    /// Bring in files
    #[command(subcommand)]
    Import(Imports),
    /// Learning records
    #[command(subcommand)]
    Records(Records),
    /// Course packages
    #[command(subcommand)]
    Packages(Packages),
    /// Courses of cmi5 for programs: JSON comes back
    #[command(subcommand)]
    Cmi5(Cmi5),
    /// SCORM packages without a page around them, answered as JSON
    #[command(subcommand)]
    Scorm(Scorm),
    /// Question banks and cartridges of other systems
    #[command(subcommand)]
    Questions(Questions),
    /// People who sign in
    #[command(subcommand)]
    User(Users),
    /// The audit log
    #[command(subcommand)]
    Audit(Audits),
    /// Make a consistent copy, also while serving
    Backup { folder: PathBuf },
    /// Put a backup back into an empty place and compare its row counts
    Restore { folder: PathBuf },
    /// Print the effective configuration and check it
    Doctor,
}

#[derive(Debug, Subcommand)]
enum Imports {
    /// A roster (CSV or xlsx): shows the preview, and applies it with --apply
    Roster {
        tenant: String,
        file: PathBuf,
        #[arg(long)]
        apply: bool,
    },
}

#[derive(Debug, Subcommand)]
enum Packages {
    /// Bring in a course package (cmi5, SCORM, xAPI, HTML5); ends with 2 when the
    /// package is invalid, with 1 when it could not be read because of us
    Import {
        #[arg(long)]
        tenant: String,
        file: PathBuf,
    },
}

#[derive(Debug, Subcommand)]
enum Audits {
    /// Check the chain of every organisation
    Verify,
}

pub async fn run(arguments: Arguments, variables: &BTreeMap<String, String>) -> Result<ExitCode> {
    let config = Config::load(arguments.config.as_deref(), variables)?;
    match arguments.command {
        Command::Serve => serve::run(app(config).await?, |address| println!("listening on {address}")).await?,
        Command::Demo { as_of, data, listen, build_only } => {
            demonstration::run(config, as_of, &data, listen, build_only).await?;
        }
        Command::Migrate => {
            app(config).await?;
            println!("the schema is up to date");
        }
        Command::Tenant(command) => tenants::run(&app(config).await?, command).await?,
        Command::Consortium(command) => consortia::run(&app(config).await?, command).await?,
        Command::Import(Imports::Roster { tenant, file, apply }) => {
            return import_roster(&app(config).await?, &tenant, &file, apply).await;
        }
        Command::Records(command) => return records::run(&app(config).await?, command).await,
        Command::Packages(Packages::Import { tenant, file }) => {
            return import_package(&app(config).await?, &tenant, &file).await;
        }
        Command::Cmi5(command) => return cmi5::run(&app(config).await?, command).await,
        Command::Scorm(command) => return scorm::run(&app(config).await?, command).await,
        Command::Questions(command) => return questions::run(&app(config).await?, command).await,
        Command::User(command) => users::run(&app(config).await?, command).await?,
        Command::Audit(Audits::Verify) => return verify(&app(config).await?).await,
        Command::Backup { folder } => {
            let manifest = backup::make(&config, &folder, Clock::wall()).await.map_err(told)?;
            let rows: i64 = manifest.rows.values().sum();
            println!("{} tables, {rows} rows, {} files in {}", manifest.rows.len(), manifest.files, folder.display());
        }
        Command::Restore { folder } => return restore(&config, &folder).await,
        Command::Doctor => return doctor::run(config).await,
    }
    Ok(ExitCode::SUCCESS)
}

async fn app(config: Config) -> Result<App> {
    boot::open(config, Clock::System, Ids::new(Clock::System)).await
}

async fn find_tenant(app: &App, code: &str) -> Result<ui::Tenant> {
    tenant::find(&app.db, code).await.map_err(told)?.with_context(|| format!("no organisation of the code {code}"))
}

async fn import_roster(app: &App, tenant: &str, file: &std::path::Path, apply: bool) -> Result<ExitCode> {
    let tenant = find_tenant(app, tenant).await?;
    let through = people::roster::terminal::run(app, &tenant, file, apply).await.map_err(told)?;
    Ok(if through { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// What an import of a package ends with when the package is invalid; 1 is for
/// everything else that went wrong.
const INVALID: u8 = 2;

async fn import_package(app: &App, tenant: &str, file: &std::path::Path) -> Result<ExitCode> {
    use learning::package::import::terminal::{Outcome, run};
    let tenant = find_tenant(app, tenant).await?;
    match run(app, &tenant, file).await.map_err(told)? {
        Outcome::Imported(_) => Ok(ExitCode::SUCCESS),
        Outcome::Invalid => Ok(ExitCode::from(INVALID)),
    }
}

async fn verify(app: &App) -> Result<ExitCode> {
    let mut whole = true;
    for tenant in tenant::all(&app.db).await.map_err(told)? {
        match people::audit::verify(&app.db, tenant.id).await.map_err(told)? {
            Verdict::Whole { entries } => println!("{}: whole, {entries} entries", tenant.code),
            Verdict::Broken { seq } => {
                whole = false;
                println!("{}: BROKEN at entry {seq}", tenant.code);
            }
        }
    }
    Ok(if whole { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

async fn restore(config: &Config, folder: &std::path::Path) -> Result<ExitCode> {
    let (manifest, found) = backup::restore(config, folder).await.map_err(told)?;
    println!("backup of {}", manifest.made_at);
    let mut equal = true;
    for (table, rows) in &manifest.rows {
        let now = found.get(table).copied().unwrap_or_default();
        if now != *rows {
            equal = false;
            println!("{table}: {rows} in the backup, {now} here");
        }
    }
    if equal {
        println!("{} tables, {} rows: equal to the backup", found.len(), found.values().sum::<i64>());
    }
    Ok(if equal { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
