//! The command line.

use std::{collections::BTreeMap, path::PathBuf, process::ExitCode};

use anyhow::{Context, Result, bail};
use base::{Clock, Day, Ids, Moment, Role, config::Config};
use clap::{Parser, Subcommand};
use jiff::civil::Date;
use people::{audit::Verdict, grant, person, sign_in, tenant};
use store::backup;
use ui::App;

use crate::{archive, boot, boot::told, demonstration, key, scorm, scorm::Scorm, serve};

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
enum Tenants {
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
enum Records {
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
enum Cmi5 {
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
        package: learning::package::PackageId,
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
        registration: learning::package::RegistrationId,
        unit: usize,
        reason: String,
    },
    /// End a session that has not ended
    Abandon {
        tenant: String,
        session: learning::cmi5::SessionId,
    },
    /// Take away a course that nobody of this house takes
    Delete {
        tenant: String,
        package: learning::package::PackageId,
    },
}

#[derive(Debug, Subcommand)]
enum Questions {
    /// Bring in Moodle XML, .mbz, QTI, Common Cartridge, GIFT or xlsx, and print what is left behind
    Import {
        #[arg(long)]
        tenant: String,
        /// Staff number of whoever answers for it: an educator or media editor
        #[arg(long)]
        author: String,
        /// Into the pool of this unit; without it draft units are made
        #[arg(long)]
        unit: Option<uuid::Uuid>,
        /// Of the draft units
        #[arg(long, default_value = "skills")]
        category: String,
        file: PathBuf,
    },
}

#[derive(Debug, Subcommand)]
enum Users {
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
        Command::Tenant(Tenants::Create { code, name, kind, name_en }) => {
            create_tenant(&app(config).await?, &tenant::New { code, name, name_en, kind }).await?;
        }
        Command::Tenant(Tenants::List) => {
            for tenant in tenant::all(&app(config).await?.db).await.map_err(told)? {
                println!("{}\t{}\t{}", tenant.code, tenant.kind, tenant.name);
            }
        }
        Command::Tenant(Tenants::Export { code, folder }) => export_tenant(&app(config).await?, &code, &folder).await?,
        Command::Tenant(Tenants::Import { folder }) => import_tenant(&app(config).await?, &folder).await?,
        Command::Import(Imports::Roster { tenant, file, apply }) => {
            return import_roster(&app(config).await?, &tenant, &file, apply).await;
        }
        Command::Records(Records::Import { tenant, file }) => {
            return import_statements(&app(config).await?, &tenant, &file).await;
        }
        Command::Packages(Packages::Import { tenant, file }) => {
            return import_package(&app(config).await?, &tenant, &file).await;
        }
        Command::Cmi5(command) => return play_courses(&app(config).await?, command).await,
        Command::Scorm(command) => {
            let app = app(config).await?;
            let tenant = find_tenant(&app, command.tenant()).await?;
            return scorm::run(&app, &tenant, command).await;
        }
        Command::Questions(Questions::Import { tenant, author, unit, category, file }) => {
            return import_questions(&app(config).await?, &tenant, &author, unit, &category, &file).await;
        }
        Command::User(user) => change_user(&app(config).await?, user).await?,
        Command::Audit(Audits::Verify) => return verify(&app(config).await?).await,
        Command::Records(Records::Reindex { tenant }) => reindex(&app(config).await?, tenant.as_deref()).await?,
        Command::Records(Records::Key { tenant, staff_number, name, scopes }) => {
            let app = app(config).await?;
            let shown = key::make(&app, &find_tenant(&app, &tenant).await?, &staff_number, &name, &scopes).await?;
            println!("{}", serde_json::json!({ "key": shown.key, "secret": shown.secret }));
        }
        Command::Backup { folder } => {
            let manifest = backup::make(&config, &folder, Clock::wall()).await.map_err(told)?;
            let rows: i64 = manifest.rows.values().sum();
            println!("{} tables, {rows} rows, {} files in {}", manifest.rows.len(), manifest.files, folder.display());
        }
        Command::Restore { folder } => return restore(&config, &folder).await,
        Command::Doctor => return doctor(config).await,
    }
    Ok(ExitCode::SUCCESS)
}

async fn app(config: Config) -> Result<App> {
    boot::open(config, Clock::System, Ids::new(Clock::System)).await
}

/// A new organisation with what its kind brings: its category set, and no
/// module of the other kind.
async fn create_tenant(app: &App, new: &tenant::New) -> Result<()> {
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

async fn find_tenant(app: &App, code: &str) -> Result<ui::Tenant> {
    tenant::find(&app.db, code).await.map_err(told)?.with_context(|| format!("no organisation of the code {code}"))
}

async fn export_tenant(app: &App, code: &str, folder: &std::path::Path) -> Result<()> {
    let tenant = find_tenant(app, code).await?;
    let made = archive::export(app, &tenant, folder).await?;
    record(app, tenant.id, "people.tenant.export").await?;
    println!("{code}: {}", held(&made));
    Ok(())
}

async fn import_tenant(app: &App, folder: &std::path::Path) -> Result<()> {
    let made = archive::import(app, folder).await?;
    record(app, base::TenantId(made.id), "people.tenant.import").await?;
    println!("{}: {}, equal to the export", made.code, held(&made));
    Ok(())
}

fn held(made: &archive::Description) -> String {
    let rows: i64 = made.rows.values().sum();
    format!("{} tables, {rows} rows, {} files", made.rows.len(), made.files.len())
}

async fn record(app: &App, tenant: base::TenantId, act: &'static str) -> Result<()> {
    let now = Moment(app.clock.now());
    let write = app
        .db
        .write(|tx| async move { people::audit::write_as(&tx, now, tenant, None, act, tenant, "command line").await });
    write.await.map_err(told)
}

async fn change_user(app: &App, user: Users) -> Result<()> {
    match user {
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

async fn import_roster(app: &App, tenant: &str, file: &std::path::Path, apply: bool) -> Result<ExitCode> {
    let tenant = find_tenant(app, tenant).await?;
    let through = people::roster::terminal::run(app, &tenant, file, apply).await.map_err(told)?;
    Ok(if through { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

async fn import_statements(app: &App, tenant: &str, file: &std::path::Path) -> Result<ExitCode> {
    let tenant = find_tenant(app, tenant).await?;
    let through = records::import::terminal::run(app, &tenant, file).await.map_err(told)?;
    Ok(if through { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// What `packages import` ends with when the package is invalid.
const INVALID: u8 = 2;

async fn import_package(app: &App, tenant: &str, file: &std::path::Path) -> Result<ExitCode> {
    use learning::package::import::terminal::{Outcome, run};
    let tenant = find_tenant(app, tenant).await?;
    match run(app, &tenant, file).await.map_err(told)? {
        Outcome::Imported(_) => Ok(ExitCode::SUCCESS),
        Outcome::Invalid => Ok(ExitCode::from(INVALID)),
    }
}

async fn play_courses(app: &App, command: Cmi5) -> Result<ExitCode> {
    use learning::cmi5::terminal::{self, Ending, Wanted};
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
        Ending::Invalid => ExitCode::from(2),
    })
}

async fn import_questions(
    app: &App,
    tenant: &str,
    author: &str,
    unit: Option<uuid::Uuid>,
    category: &str,
    file: &std::path::Path,
) -> Result<ExitCode> {
    let tenant = find_tenant(app, tenant).await?;
    let found = person::by_staff_number(&app.db, tenant.id, author).await.map_err(told)?;
    let found = found.with_context(|| format!("nobody of the staff number {author}"))?;
    let today = Day(app.clock.today(&tenant.zone));
    let grants = grant::of(&app.db, tenant.id, found.id, today).await.map_err(told)?;
    let actor = base::Actor { tenant: tenant.id, person: found.id, name: found.name, grants, units: Vec::new() };
    if !actor.may(&learning::EDIT_UNITS) {
        bail!("{author} is neither an educator nor a media editor");
    }
    let category = learning::unit::category(category).with_context(|| format!("no category {category}"))?;
    let unit = unit.map(learning::unit::LearningUnitId);
    let through = learning::import::terminal::run(app, &tenant, &actor, file, unit, category).await.map_err(told)?;
    Ok(if through { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

async fn reindex(app: &App, tenant: Option<&str>) -> Result<()> {
    let tenant = match tenant {
        Some(code) => Some(find_tenant(app, code).await?.id),
        None => None,
    };
    let told = |done: &records::reindex::Progress| {
        let records::reindex::Progress { statements, added, links, removed, definitions } = done;
        format!(
            "{statements} statements, {added} links added; {links} links, {removed} removed; {definitions} definitions put right"
        )
    };
    // A line that stays where it is.
    let done = records::reindex::run(app, tenant, |done| eprint!("\r{}", told(done))).await.map_err(boot::told)?;
    eprintln!();
    println!("{}", told(&done));
    Ok(())
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

/// Would a browser take the two for one: same scheme, host and port?
fn is_same_origin(one: &str, other: &str) -> bool {
    let origin = |address: &str| url::Url::parse(address).map(|url| url.origin().ascii_serialization());
    origin(one).is_ok_and(|one| origin(other).is_ok_and(|other| one == other))
}

/// Prints the configuration and what is wrong with it.
async fn doctor(config: Config) -> Result<ExitCode> {
    println!("{}", config.shown());
    let mut faults = Vec::new();
    let mut hints = Vec::new();
    if config.security.demo_links {
        faults.push("security.demo_links is on: anybody can sign in as anybody".to_owned());
    }
    if !config.server.public_url.starts_with("https:") && !config.server.public_url.contains("127.0.0.1") {
        faults.push("server.public_url is not https: sessions can be read on the way".to_owned());
    }
    if is_same_origin(&config.server.public_url, &config.server.content_url) {
        faults.push("server.content_url is the origin of server.public_url: course packages, written by others, could read sessions".to_owned());
    }
    if config.server.content_url.starts_with("http:") && config.server.public_url.starts_with("https:") {
        faults.push("server.content_url is not https: no browser frames it in a page that is".to_owned());
    }
    if config.security.seal_key.0.is_empty() {
        hints.push("security.seal_key is not set: the key lies in the file seal.key beside the files".to_owned());
    }
    if config.database.is_sqlite() {
        hints.push("SQLite: one node; for several nodes use PostgreSQL".to_owned());
    }
    for tool in [&config.media.ffmpeg, &config.media.ffprobe] {
        if !learning::media::ffmpeg::is_there(tool).await {
            hints.push(format!(
                "{} is missing: films are shown only where browsers play them as they are (Debian: apt-get install ffmpeg)",
                tool.display()
            ));
        }
    }
    match app(config).await {
        Ok(app) => {
            let dead = store::job::dead(&app.db).await.map_err(told)?;
            if !dead.is_empty() {
                faults.push(format!("{} dead jobs", dead.len()));
            }
            println!("# the database answers and its schema is up to date");
        }
        Err(error) => faults.push(format!("{error:#}")),
    }
    for hint in hints {
        println!("# note: {hint}");
    }
    for fault in &faults {
        println!("# FAULT: {fault}");
    }
    Ok(if faults.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
