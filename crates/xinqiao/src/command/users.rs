//! `xinqiao user …`: people who sign in.

use anyhow::{Context, Result};
use base::{Day, Moment, Role};
use clap::Subcommand;
use people::{grant, person, sign_in};
use ui::App;

use super::find_tenant;
use crate::boot::told;

#[derive(Debug, Subcommand)]
pub enum Users {
    /// Add somebody, e.g. the first administrators
    Create {
        tenant: String,
        staff_number: String,
        name: String,
        /// A role on the whole organisation, e.g. `security-admin`
        #[arg(long)]
        role: Option<String>,
    },
    /// Set a password, read from standard input
    Password { tenant: String, staff_number: String },
}

pub async fn run(app: &App, command: Users) -> Result<()> {
    match command {
        Users::Create { tenant, staff_number, name, role } => {
            let tenant = find_tenant(app, &tenant).await?;
            let role =
                role.map(|code| Role::from_code(&code).with_context(|| format!("no role {code}"))).transpose()?;
            let at = (Moment(app.clock.now()), Day(app.clock.today(&tenant.zone)));
            let new = person::New { staff_number, name, employment: "in-post".into(), ..person::New::default() };
            let new = &new;
            app.db
                .write(|tx| async move {
                    let id = person::create(&tx, &app.ids, tenant.id, new).await?;
                    if let Some(role) = role {
                        grant::give(&tx, &app.ids, None, tenant.id, id, role, None, at).await?;
                    }
                    people::audit::write_as(&tx, at.0, tenant.id, None, "people.person.create", id, "command line")
                        .await
                })
                .await
                .map_err(told)?;
            println!("{}\t{}", new.staff_number, new.name);
        }
        Users::Password { tenant, staff_number } => {
            let tenant = find_tenant(app, &tenant).await?;
            let found = person::by_staff_number(&app.db, tenant.id, &staff_number).await.map_err(told)?;
            let found = found.with_context(|| format!("nobody of the staff number {staff_number}"))?;
            let mut password = String::new();
            std::io::stdin().read_line(&mut password)?;
            sign_in::set_password(app, tenant.id, found.id, password.trim_end_matches(['\r', '\n']), None, None)
                .await
                .map_err(told)?;
            println!("password set");
        }
    }
    Ok(())
}
