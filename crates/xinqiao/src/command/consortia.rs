//! `xinqiao consortium …`: organisations that share courses with one another.

use anyhow::{Result, bail};
use base::{Day, Moment, TenantId};
use clap::Subcommand;
use exchange::member::{self, Named};
use ui::App;

use super::find_tenant;
use crate::boot::told;

#[derive(Debug, Subcommand)]
pub enum Consortia {
    /// Make a consortium of these organisations
    Create {
        name: String,
        #[arg(long, default_value = "")]
        name_en: String,
        /// Code of an organisation; several
        #[arg(long, required = true, num_args = 1..)]
        member: Vec<String>,
    },
    /// An organisation becomes a member
    Join { name: String, tenant: String },
    /// An organisation leaves: what the others offer is out of its sight, what it took stays
    Leave { name: String, tenant: String },
    /// Each consortium with its members
    List,
}

pub async fn run(app: &App, command: Consortia) -> Result<()> {
    let now = (Moment(app.clock.now()), Day(app.clock.today(&ui::cx::default_zone())));
    match command {
        Consortia::Create { name, name_en, member } => {
            if find(app, &name).await?.is_some() {
                bail!("there is a consortium {name} already");
            }
            let mut tenants: Vec<TenantId> = Vec::new();
            for code in &member {
                tenants.push(find_tenant(app, code).await?.id);
            }
            let names = (name.as_str(), name_en.as_str());
            let tenants = &tenants;
            let made = app.db.write(|tx| async move { member::found(&tx, &app.ids, names, tenants, now).await });
            println!("{}\t{name}\t{}", made.await.map_err(told)?, member.join(" "));
        }
        Consortia::Join { name, tenant } => {
            let (consortium, tenant) = (wanted(app, &name).await?, find_tenant(app, &tenant).await?);
            let consortium = &consortium;
            let joined = app.db.write(|tx| async move { member::join(&tx, consortium, tenant.id, now).await });
            match joined.await {
                Err(base::Error::Conflict(_)) => bail!("{} is a member of {name} already", tenant.code),
                joined => joined.map_err(told)?,
            }
            println!("{} is a member of {name}", tenant.code);
        }
        Consortia::Leave { name, tenant } => {
            let (consortium, tenant) = (wanted(app, &name).await?, find_tenant(app, &tenant).await?);
            let id = consortium.consortium_id;
            app.db.write(|tx| async move { member::leave(&tx, id, tenant.id, now).await }).await.map_err(told)?;
            println!("{} has left {name}", tenant.code);
        }
        Consortia::List => {
            for consortium in member::consortia(&app.db).await.map_err(told)? {
                let members = member::all(&app.db, consortium.consortium_id, now.1).await.map_err(told)?;
                let names: Vec<&str> = members.iter().map(|member| member.name.as_str()).collect();
                println!("{}\t{}\t{}", consortium.consortium_id, consortium.name, names.join(" "));
            }
        }
    }
    Ok(())
}

async fn find(app: &App, name: &str) -> Result<Option<Named>> {
    let known = member::consortia(&app.db).await.map_err(told)?;
    Ok(known.into_iter().find(|consortium| consortium.name == name))
}

async fn wanted(app: &App, name: &str) -> Result<Named> {
    match find(app, name).await? {
        Some(consortium) => Ok(consortium),
        None => bail!("no consortium {name}"),
    }
}
