//! `xinqiao records …`: learning records.

use std::{path::PathBuf, process::ExitCode};

use anyhow::Result;
use clap::Subcommand;
use records::{
    import::terminal,
    reindex::{self, Progress},
};
use ui::App;

use super::find_tenant;
use crate::{boot::told, key};

#[derive(Debug, Subcommand)]
pub enum Records {
    /// Bring in statements, a JSON line for each; those that are there already stay
    Import {
        #[arg(long)]
        tenant: String,
        file: PathBuf,
    },
    /// Make what is derived from the statements again, also while serving
    Reindex {
        /// The code of one organisation; all of them without it
        #[arg(long)]
        tenant: Option<String>,
    },
    /// Make a key for a program and print it as JSON; its secret is not shown again
    Key {
        tenant: String,
        /// Of the system administrator who answers for it
        staff_number: String,
        /// What the program is called
        #[arg(long, default_value = "command line")]
        name: String,
        /// What it may do: write, read-own, read-all, state, profile or courses; several times
        #[arg(long = "may", required = true)]
        scopes: Vec<String>,
    },
}

pub async fn run(app: &App, command: Records) -> Result<ExitCode> {
    match command {
        Records::Import { tenant, file } => {
            let tenant = find_tenant(app, &tenant).await?;
            let through = terminal::run(app, &tenant, &file).await.map_err(told)?;
            Ok(if through { ExitCode::SUCCESS } else { ExitCode::FAILURE })
        }
        Records::Reindex { tenant } => {
            remake(app, tenant.as_deref()).await?;
            Ok(ExitCode::SUCCESS)
        }
        Records::Key { tenant, staff_number, name, scopes } => {
            let tenant = find_tenant(app, &tenant).await?;
            let shown = key::make(app, &tenant, &staff_number, &name, &scopes).await?;
            println!("{}", serde_json::json!({ "key": shown.key, "secret": shown.secret }));
            Ok(ExitCode::SUCCESS)
        }
    }
}

async fn remake(app: &App, tenant: Option<&str>) -> Result<()> {
    let tenant = match tenant {
        Some(code) => Some(find_tenant(app, code).await?.id),
        None => None,
    };
    let as_text = |done: &Progress| {
        let Progress { statements, added, links, removed, definitions } = done;
        format!(
            "{statements} statements, {added} links added; {links} links, {removed} removed; {definitions} definitions put right"
        )
    };
    // A line that stays where it is.
    let done = reindex::run(app, tenant, |done| eprint!("\r{}", as_text(done))).await.map_err(told)?;
    eprintln!();
    println!("{}", as_text(&done));
    Ok(())
}
