//! Prints the figures of docs/PERFORMANCE.md:
//!
//!     cargo run --release --example measure                     pages
//!     cargo run --release --example measure -- records [COUNT…] the record store
//!     cargo run --release --example measure -- reads [COUNT…]   only its pages
//!     cargo run --release --example measure -- packages [MB…]   import, a film, launches, 200 learners at once
//!
//! On SQLite, and beside it on PostgreSQL when `XINQIAO_MEASURE_POSTGRES` names
//! a server's database in which databases may be made.

mod bare;
mod learners;
mod packages;
mod pages;
mod records;
mod wire;

use anyhow::{Context, Result};
use base::config::Config;
use sea_orm::{ConnectionTrait, Database, DbBackend, Statement};

/// A database of its own, with a folder for files.
struct Place {
    name: &'static str,
    config: Config,
}

#[tokio::main]
async fn main() -> Result<()> {
    let folder = std::env::temp_dir().join(format!("xinqiao-measure-{}", std::process::id()));
    let mut asked = std::env::args().skip(1);
    let result = match asked.next().as_deref() {
        None | Some("pages") => pages::measure(&places(&folder, "pages").await?).await,
        Some("records") => records::measure(&folder, &counts(asked)?).await,
        Some("reads") => records::measure_reads(&folder, &counts(asked)?).await,
        Some("packages") => {
            let sizes = asked.map(|size| size.parse().context("MB is a number of megabytes"));
            let sizes = sizes.collect::<Result<Vec<_>>>()?;
            packages::measure(&folder, &places(&folder, "packages").await?, &sizes).await
        }
        Some("server") => records::serve(asked.next().context("a database")?, &folder).await,
        Some(other) => anyhow::bail!("nothing is called {other}: pages, records, reads or packages"),
    };
    std::fs::remove_dir_all(&folder)?;
    forget().await?;
    result
}

#[expect(clippy::disallowed_methods, reason = "a measuring program has no configuration file")]
fn server() -> Option<String> {
    std::env::var("XINQIAO_MEASURE_POSTGRES").ok()
}

fn database(what: &str) -> String {
    format!("xinqiao_measure_{}_{what}", std::process::id())
}

/// Drops the databases of this run.
async fn forget() -> Result<()> {
    let Some(server) = server() else { return Ok(()) };
    let admin = Database::connect(&server).await?;
    let sql = format!("select datname from pg_database where starts_with(datname, '{}')", database(""));
    for row in admin.query_all_raw(Statement::from_string(DbBackend::Postgres, sql)).await? {
        let name: String = row.try_get_by_index(0)?;
        admin.execute_unprepared(&format!("drop database {name} with (force)")).await?;
    }
    Ok(())
}

/// One place on each database.
async fn places(folder: &std::path::Path, what: &str) -> Result<Vec<Place>> {
    let mut urls = vec![("SQLite", format!("sqlite:{}", folder.join(what).join("xinqiao.db").display()))];
    if let Some(server) = server() {
        let database = database(what);
        let admin = Database::connect(&server).await?;
        admin.execute_unprepared(&format!("create database {database}")).await?;
        let (before, _) = server.rsplit_once('/').context("an address with a database")?;
        urls.push(("PostgreSQL", format!("{before}/{database}")));
    }
    let place = |(name, url): (&'static str, String)| {
        Ok(Place { name, config: config(url, folder.join(what).join(format!("{name}-files")))? })
    };
    urls.into_iter().map(place).collect()
}

fn config(url: String, files: std::path::PathBuf) -> Result<Config> {
    let mut config = Config::default();
    config.database.url = url;
    config.security.demo_links = true;
    config.records.requests_per_minute = u32::MAX;
    std::fs::create_dir_all(&files)?;
    config.files.folder = files;
    Ok(config)
}

fn counts(asked: impl Iterator<Item = String>) -> Result<Vec<u64>> {
    asked.map(|count| count.parse().context("COUNT is a number of statements")).collect()
}

/// `VmRSS` is what a process holds now, `VmHWM` the most that it held.
fn megabytes(process: &str, what: &str) -> Result<u64> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status"))?;
    let line = status.lines().find(|line| line.starts_with(what)).context("a line of that name")?;
    let kilobytes: u64 = line.split_whitespace().nth(1).context("a number")?.parse()?;
    Ok(kilobytes / 1024)
}
