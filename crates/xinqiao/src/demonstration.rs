//! `xinqiao demo`: the demonstration data, built once in a folder of its own
//! and served on the day of its data.

mod advice;
mod branches;
mod climate;
mod courses;
mod exemplars;
mod films;
mod needs;
mod organisations;
mod packages;
mod programmes;
mod scenario;
mod sharing;
mod trainers;
mod training;
mod year;

use std::{collections::HashMap, net::SocketAddr, path::Path};

use anyhow::{Context, Result};
use base::{Clock, Day, Ids, Moment, Result as Outcome, TenantId, config};
use jiff::civil::Date;
use people::tenant;
use store::Tx;
use ui::App;

use crate::{boot, boot::told, serve};

/// The seed of everything in the plan.
const SEED: u64 = 1;

pub async fn run(
    mut config: config::Config,
    as_of: Date,
    data: &Path,
    listen: Option<SocketAddr>,
    build_only: bool,
) -> Result<()> {
    std::fs::create_dir_all(data)?;
    config.database.url = format!("sqlite:{}", data.join("xinqiao.db").display());
    config.files.folder = data.join("files");
    if let Some(listen) = listen {
        config.server.listen = listen;
        config.server.public_url = format!("http://{listen}");
    }
    content_beside(&mut config.server);
    config.security.demo_links = true;
    // The demonstration lives on the evening of its day and then runs on.
    let evening =
        as_of.at(18, 0, 0, 0).to_zoned_datetime(ui::cx::default_zone()).context("the day is out of range")?.timestamp();
    let built = data.join("built");
    if !built.exists() {
        let began = Clock::wall();
        remove_half_built(data)?;
        let clock = Clock::fixed(evening);
        let app = boot::open(config.clone(), clock.clone(), Ids::seeded(clock, SEED)).await?;
        build(&app, as_of).await.map_err(told)?;
        app.db.clone().close().await.map_err(told)?;
        std::fs::write(&built, as_of.to_string())?;
        eprintln!("demonstration data of {as_of} built in {:.1} s", Clock::wall().duration_since(began).as_secs_f64());
    }
    if build_only {
        return Ok(());
    }
    let clock = Clock::starting_at(evening);
    let app = boot::open(config, clock.clone(), Ids::new(clock)).await?;
    let staff_numbers = staff_numbers(&app).await.map_err(told)?;
    serve::run(app, |address| {
        println!("listening on {address}");
        for persona in demo::cast::sign_in_page() {
            if let Some(staff_number) = staff_numbers.get(persona.slug) {
                println!("sign-in {} {address}/demo/{}/{staff_number}", persona.slug, persona.tenant);
            }
        }
        println!("everybody else: {address}/demo");
    })
    .await
}

/// Unless it is configured, the content origin is the next port after the pages'.
fn content_beside(server: &mut config::Server) {
    let usual = config::Server::default();
    if server.listen != usual.listen && server.content_url == usual.content_url {
        let port = if server.listen.port() == 0 { 0 } else { server.listen.port().saturating_add(1) };
        server.content_listen = SocketAddr::new(server.listen.ip(), port);
        server.content_url = format!("http://{}", server.content_listen);
    }
}

/// A build that was cut off leaves a store without the mark `built`.
fn remove_half_built(data: &Path) -> Result<()> {
    for name in ["xinqiao.db", "xinqiao.db-wal", "xinqiao.db-shm"] {
        let path = data.join(name);
        if path.exists() {
            std::fs::remove_file(path)?;
        }
    }
    Ok(())
}

/// What a template of a kind brings into a new organisation.
pub async fn install_template(tx: &Tx, app: &App, id: TenantId, new: &tenant::New, today: Day) -> Outcome<()> {
    people::unit::create(
        tx,
        &app.ids,
        id,
        people::unit::Tree::Admin,
        None,
        today,
        &people::unit::New {
            kind: "root".into(),
            code: new.code.clone(),
            name: new.name.clone(),
            name_en: new.name_en.clone(),
            ..Default::default()
        },
    )
    .await?;
    voice::category::install(tx, &app.ids, &app.seal, id, &new.kind).await
}

/// Staff numbers of the cast, as the build left them.
pub async fn staff_numbers(app: &App) -> Outcome<HashMap<String, String>> {
    let Some(railway) = tenant::find(&app.db, demo::org::RAILWAY).await? else { return Ok(HashMap::new()) };
    let kept = tenant::setting(&app.db, railway.id, CAST_SETTING).await?;
    Ok(kept.and_then(|kept| serde_json::from_str(&kept).ok()).unwrap_or_default())
}

const CAST_SETTING: &str = "demo.cast";

pub async fn build(app: &App, as_of: Date) -> Outcome<()> {
    let demo::Plan { units, people: everybody, needs, .. } =
        demo::plan(as_of, SEED).map_err(|error| base::error::internal(error.to_string()))?;
    let calendar = demo::calendar::WorkingDays::read().map_err(|error| base::error::internal(error.to_string()))?;
    let days: Vec<_> = calendar.special_days().collect();
    let now = Moment(app.clock.now());
    let (units, everybody, needs, days) = (&units, &everybody, &needs, &days);
    let (loaded, published) = app
        .db
        .write(|tx| async move {
            let mut loaded = demo::load::organisations(&tx, &app.ids, now, units, days).await?;
            demo::load::staff(&tx, &app.ids, now, &mut loaded, everybody, |_| true).await?;
            let cast: HashMap<&str, &str> =
                everybody.iter().filter_map(|person| Some((person.slug?, person.staff_no.as_str()))).collect();
            tenant::set_setting(&tx, loaded.tenants[demo::org::RAILWAY], CAST_SETTING, &serde_json::to_string(&cast)?)
                .await?;
            for (slug, kind) in [(demo::org::RAILWAY, "railway"), (demo::org::HOSPITAL, "hospital")] {
                voice::category::install(&tx, &app.ids, &app.seal, loaded.tenants[slug], kind).await?;
            }
            let published = courses::load(&tx, app, &loaded, (units, everybody), as_of).await?;
            needs::load(&tx, app, &loaded, needs).await?;
            Ok((loaded, published))
        })
        .await?;
    films::load(app, &loaded, &published).await?;
    let year = demo::year::year().map_err(|error| base::error::internal(error.to_string()))?;
    year::load(app, &loaded, &published, &year, as_of).await?;
    programmes::load(app, &loaded, &published, as_of).await?;
    scenario::load(app, &loaded).await?;
    packages::load(app, &loaded).await?;
    let plans = demo::organisations::organisations().map_err(|error| base::error::internal(error.to_string()))?;
    organisations::load(app, &loaded, &published, &plans, as_of).await?;
    training::load(app, &loaded, &published, as_of).await?;
    trainers::load(app, &loaded, &published, as_of).await?;
    branches::load(app, &loaded, &published, as_of).await?;
    exemplars::load(app, &loaded, &published, as_of).await?;
    sharing::load(app, &loaded, &published, as_of).await?;
    advice::load(app, &loaded, as_of).await?;
    climate::load(app, &loaded, as_of).await
}
