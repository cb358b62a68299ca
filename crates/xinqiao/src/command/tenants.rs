//! `xinqiao tenant …`: organisations.

use std::path::{Path, PathBuf};

use anyhow::{Result, bail};
use base::{Day, Moment, TenantId};
use clap::Subcommand;
use people::tenant;
use ui::App;

use super::find_tenant;
use crate::{archive, boot::told, demonstration};

#[derive(Debug, Subcommand)]
pub enum Tenants {
    /// Make an organisation from a template: `railway`, `hospital` or `light`
    Create {
        code: String,
        name: String,
        #[arg(long)]
        kind: String,
        #[arg(long, default_value = "")]
        name_en: String,
    },
    List,
    /// Write everything of an organisation into a folder, to be imported elsewhere
    Export {
        code: String,
        folder: PathBuf,
    },
    /// Put an exported organisation into this installation
    Import {
        folder: PathBuf,
    },
}

/// A new organisation with what its kind brings: its category set, and no
/// module of the other kind.
async fn create(app: &App, new: &tenant::New) -> Result<()> {
    if !["railway", "hospital", "light"].contains(&new.kind.as_str()) {
        bail!("--kind is railway, hospital or light");
    }
    let now = Moment(app.clock.now());
    let today = Day(app.clock.today(&ui::cx::default_zone()));
    app.db
        .write(|tx| async move {
            let id = tenant::create(&tx, &app.ids, now, new).await?;
            demonstration::install_template(&tx, app, id, new, today).await
        })
        .await
        .map_err(told)?;
    println!("{}\t{}\t{}", new.code, new.kind, new.name);
    Ok(())
}

async fn export(app: &App, code: &str, folder: &Path) -> Result<()> {
    let tenant = find_tenant(app, code).await?;
    let made = archive::export(app, &tenant, folder).await?;
    record(app, tenant.id, "people.tenant.export").await?;
    println!("{code}: {}", held(&made));
    Ok(())
}

async fn import(app: &App, folder: &Path) -> Result<()> {
    let made = archive::import(app, folder).await?;
    record(app, TenantId(made.id), "people.tenant.import").await?;
    println!("{}: {}, equal to the export", made.code, held(&made));
    Ok(())
}

fn held(made: &archive::Description) -> String {
    let rows: i64 = made.rows.values().sum();
    format!("{} tables, {rows} rows, {} files", made.rows.len(), made.files.len())
}

async fn record(app: &App, tenant: TenantId, act: &'static str) -> Result<()> {
    let now = Moment(app.clock.now());
    let write = app
        .db
        .write(|tx| async move { people::audit::write_as(&tx, now, tenant, None, act, tenant, "command line").await });
    write.await.map_err(told)
}

pub async fn run(app: &App, command: Tenants) -> Result<()> {
    match command {
        Tenants::Create { code, name, kind, name_en } => create(app, &tenant::New { code, name, name_en, kind }).await,
        Tenants::List => {
            for tenant in tenant::all(&app.db).await.map_err(told)? {
                println!("{}\t{}\t{}", tenant.code, tenant.kind, tenant.name);
            }
            Ok(())
        }
        Tenants::Export { code, folder } => export(app, &code, &folder).await,
        Tenants::Import { folder } => import(app, &folder).await,
    }
}
