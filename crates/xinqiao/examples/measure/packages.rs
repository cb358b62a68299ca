//! Import of course packages of two sizes, what it takes of memory, and how long
//! a launch takes.

use std::{
    fs::File,
    io::{BufWriter, Write},
    path::Path,
    time::Instant,
};

use anyhow::{Context, Result};
use base::{Actor, Clock, Day, Ids, Moment};
use learning::package::{
    self,
    import::{self, terminal},
    launch::{self, Mode},
};
use people::{person, tenant};
use store::params;
use ui::App;
use xinqiao::boot;
use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

use crate::{Place, megabytes};

/// Megabytes of the packages.
const SIZES: [usize; 2] = [4, 400];
const LAUNCHES: usize = 300;

pub async fn measure(folder: &Path, places: &[Place]) -> Result<()> {
    let files: Vec<_> = SIZES.iter().map(|size| folder.join(format!("{size}.zip"))).collect();
    for (file, size) in files.iter().zip(SIZES) {
        pack(file, size)?;
    }
    for place in places {
        println!("\n== {}", place.name);
        let app = boot::open(place.config.clone(), Clock::System, Ids::new(Clock::System)).await?;
        let (tenant, actor) = furnish(&app).await?;
        let mut last = None;
        for (file, size) in files.iter().zip(SIZES) {
            let start = Instant::now();
            let entered = terminal::receive(&app, &tenant, file).await.map_err(boot::told)?;
            let received = start.elapsed().as_secs_f64();
            let before = peak(true)?;
            let made = import::run(&app, tenant.id, entered.id).await.map_err(boot::told)?;
            let seconds = start.elapsed().as_secs_f64() - received;
            let grown = peak(false)?.saturating_sub(before);
            println!(
                "import of {size:>4} MB: received {received:.2} s, unpacked {seconds:.2} s, peak memory +{grown} MB"
            );
            last = Some(made.context("the package is invalid")?);
        }
        launches(&app, &actor, last.context("no package")?).await?;
        app.db.clone().close().await.map_err(boot::told)?;
    }
    Ok(())
}

/// Files of a megabyte that do not shrink, and pages beside them.
fn pack(file: &Path, megabytes: usize) -> Result<()> {
    let mut zip = ZipWriter::new(BufWriter::new(File::create(file)?));
    // As films and pictures are packed: as they are.
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    zip.start_file("index.html", options)?;
    zip.write_all(format!("<!doctype html><title>{megabytes} MB</title>").as_bytes())?;
    let mut seed = 1_u64;
    for number in 0..megabytes {
        zip.start_file(format!("media/{number}.bin"), options)?;
        let mut piece = Vec::with_capacity(1 << 20);
        while piece.len() < 1 << 20 {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            piece.extend_from_slice(&seed.to_le_bytes());
        }
        zip.write_all(&piece)?;
    }
    zip.finish()?.flush()?;
    Ok(())
}

/// An organisation with one person.
async fn furnish(app: &App) -> Result<(ui::Tenant, Actor)> {
    let (now, ids) = (Moment(app.clock.now()), &app.ids);
    let new = tenant::New { code: "bench".into(), name: "测".into(), name_en: "bench".into(), kind: "light".into() };
    let learner = person::New {
        staff_number: "1".into(),
        name: "甲".into(),
        employment: "in-post".into(),
        ..person::New::default()
    };
    let (new, learner) = (&new, &learner);
    let (tenant, person) = app
        .db
        .write(|tx| async move {
            let tenant = tenant::create(&tx, ids, now, new).await?;
            Ok((tenant, person::create(&tx, ids, tenant, learner).await?))
        })
        .await
        .map_err(boot::told)?;
    let actor = Actor { tenant, person, name: String::new(), grants: Vec::new(), units: Vec::new() };
    Ok((tenant::get(&app.db, tenant).await.map_err(boot::told)?, actor))
}

async fn launches(app: &App, actor: &Actor, id: package::PackageId) -> Result<()> {
    let package = package::get(&app.db, actor.tenant, id).await.map_err(boot::told)?;
    let sql = "update learning_package_series set published_id = $2 where id = $1";
    app.db
        .write(|tx| async move { tx.execute(sql, params![package.series_id, package.id]).await })
        .await
        .map_err(boot::told)?;
    let parts = package::parts(&app.db, actor.tenant, id).await.map_err(boot::told)?;
    let part = parts.first().context("no part")?.id;
    let mut times = Vec::with_capacity(LAUNCHES);
    for _ in 0..LAUNCHES {
        let start = Instant::now();
        let now = (Moment(app.clock.now()), Day(app.clock.today(&ui::cx::default_zone())));
        let made = launch::make(&app.db, &app.ids, actor, (id, part), Mode::Normal, now).await.map_err(boot::told)?;
        let launched = launch::own(&app.db, actor, made).await.map_err(boot::told)?;
        launched.url(app).await.map_err(boot::told)?;
        times.push(start.elapsed().as_secs_f64() * 1e3);
    }
    times.sort_by(f64::total_cmp);
    let at = |share: usize| times[(times.len() - 1) * share / 100];
    println!("launch: p50 {:.2} ms, p99 {:.2} ms", at(50), at(99));
    Ok(())
}

/// The most memory since it was last forgotten (MB).
fn peak(forget: bool) -> Result<u64> {
    if forget {
        std::fs::write("/proc/self/clear_refs", "5")?;
    }
    megabytes("self", "VmHWM")
}
