//! Rows per second and memory of a whole roster import, on SQLite:
//! `cargo run --release -p people --example roster_import [ROWS] [postgres://…]`.
//!
//! Stages and applies a made-up file of that many people, again unchanged, and
//! with every tenth person changed.

use std::{
    io::Write,
    time::{Duration, Instant},
};

use base::{Clock, Ids, Moment, Result, TenantId, config::Config, seal::SealKey};
use people::{MODULE, roster, tenant, unit};
use store::{Db, blob::Blobs, migration};
use ui::{App, app::Parts, i18n::Messages, limit::Limiter};
use uuid::Uuid;

static MODULES: [&ui::Module; 1] = [&MODULE];

async fn open(folder: &std::path::Path, url: String) -> Result<App> {
    let mut config = Config::default();
    config.database.url = url;
    config.files.folder = folder.join("files");
    let migrations: Vec<_> = store::MIGRATIONS.iter().chain(MODULE.migrations).copied().collect();
    let db = Db::open(&config.database).await?;
    migration::migrate(&db, &migrations).await?;
    let clock = Clock::System;
    Ok(App::new(Parts {
        db,
        blobs: Blobs::folder(&config.files.folder)?,
        ids: Ids::new(clock.clone()),
        clock,
        config,
        seal: SealKey::new([7; 32]),
        modules: &MODULES,
        messages: Messages::load(&MODULES),
        limiter: Limiter::default(),
        identify: people::session::identify,
    }))
}

/// 19 workshops of ten teams each, three branches.
async fn organisation(app: &App) -> Result<TenantId> {
    let today = base::Day(app.clock.today(&ui::cx::default_zone()));
    let code: String = app.ids.code(8).to_lowercase();
    app.db
        .write(|tx| async move {
            let new = tenant::New { code, name: "测试铁路".into(), name_en: String::new(), kind: "railway".into() };
            let id = tenant::create(&tx, &app.ids, Moment(app.clock.now()), &new).await?;
            let named =
                |name: String| unit::New { kind: "team".into(), code: name.clone(), name, ..unit::New::default() };
            let root =
                unit::create(&tx, &app.ids, id, unit::Tree::Admin, None, today, &named("测试铁路".into())).await?;
            for shop in 0..19 {
                let shop_id = unit::create(
                    &tx,
                    &app.ids,
                    id,
                    unit::Tree::Admin,
                    Some(root),
                    today,
                    &named(format!("工务{shop}车间")),
                )
                .await?;
                for team in 0..10 {
                    let name = format!("{shop}-{team}工区");
                    unit::create(&tx, &app.ids, id, unit::Tree::Admin, Some(shop_id), today, &named(name)).await?;
                }
            }
            let party = unit::create(&tx, &app.ids, id, unit::Tree::Party, None, today, &named("党委".into())).await?;
            for branch in 0..3 {
                unit::create(
                    &tx,
                    &app.ids,
                    id,
                    unit::Tree::Party,
                    Some(party),
                    today,
                    &named(format!("第{branch}党支部")),
                )
                .await?;
            }
            Ok(id)
        })
        .await
}

fn file(folder: &std::path::Path, rows: u64, changed: bool) -> Result<std::fs::File> {
    let path = folder.join("roster.csv");
    let mut out = std::io::BufWriter::new(std::fs::File::create(&path)?);
    writeln!(out, "工号,姓名,车间,班组,岗位,用工性质,出生年月,入职日期,手机,党支部")?;
    for number in 0..rows {
        let (shop, team) = (number % 19, number / 19 % 10);
        let post = if changed && number % 10 == 0 { "桥隧工" } else { "线路工" };
        let (year, month, day) = (1965 + number % 38, 1 + number % 12, 1 + number % 28);
        writeln!(
            out,
            "{number:06},王建国,工务{shop}车间,{shop}-{team}工区,{post},在编,{year}年{month}月,20{:02}/{month}/{day},100{number:08},第{}党支部",
            number % 26,
            number % 3
        )?;
    }
    out.flush()?;
    drop(out);
    Ok(std::fs::File::open(path)?)
}

/// The most memory the process ever had; of what it has now its own, and the
/// pages of files, which the system takes back when it wants them. Linux only.
fn peak() -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let of = |name: &str| {
        let line = status.lines().find(|line| line.starts_with(name)).unwrap_or("unknown");
        line.split_whitespace().skip(1).collect::<Vec<_>>().join(" ")
    };
    format!("{}, now own {}, of files {}", of("VmHWM"), of("RssAnon"), of("RssFile"))
}

async fn import(app: &App, tenant: TenantId, name: &'static str, file: std::fs::File) -> Result<()> {
    let id: Uuid = app.ids.make();
    let now = Moment(app.clock.now());
    app.db.write(|tx| async move { roster::import::begin(&tx, id, now, tenant, None, name).await }).await?;
    let start = Instant::now();
    let report = roster::stage::stage(app, id, file, &|_| {}).await?;
    let staged = start.elapsed();
    roster::apply::apply(app, id, None, true, &|_| {}).await?;
    let applied = start.elapsed().saturating_sub(staged);
    let rows = report.added + report.changed + report.unchanged + report.rejected;
    let rate = |taken: Duration| rows as f64 / taken.as_secs_f64();
    println!(
        "{name}: {rows} rows: staged in {:.2} s ({:.0}/s), applied in {:.2} s ({:.0}/s); added {} changed {} unchanged {} rejected {}; peak {}",
        staged.as_secs_f64(),
        rate(staged),
        applied.as_secs_f64(),
        rate(applied),
        report.added,
        report.changed,
        report.unchanged,
        report.rejected,
        peak()
    );
    if let Some(fault) = report.rejects.first() {
        println!("first reject: {fault:?}");
    }
    Ok(())
}

async fn run() -> Result<()> {
    let mut arguments = std::env::args().skip(1);
    let rows: u64 = arguments.next().map_or(Ok(2_400), |text| text.parse())?;
    let folder = tempfile::tempdir()?;
    let sqlite = format!("sqlite:{}", folder.path().join("roster.db").display());
    let app = open(folder.path(), arguments.next().unwrap_or(sqlite)).await?;
    let tenant = organisation(&app).await?;
    println!("started; peak {}", peak());
    import(&app, tenant, "everybody new", file(folder.path(), rows, false)?).await?;
    import(&app, tenant, "the same again", file(folder.path(), rows, false)?).await?;
    import(&app, tenant, "one in ten changed", file(folder.path(), rows, true)?).await
}

#[tokio::main]
async fn main() -> std::process::ExitCode {
    match run().await {
        Ok(()) => std::process::ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            std::process::ExitCode::FAILURE
        }
    }
}
