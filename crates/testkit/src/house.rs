//! A running program without a socket, its clock in the test's hand.

use std::path::PathBuf;

use base::{Clock, Day, Ids, Moment, PersonId, Result, TenantId, UnitId, config::Config, seal::SealKey};
use jiff::{Timestamp, civil::DateTime, tz::TimeZone};
use store::{
    Migration,
    blob::Blobs,
    job::{self, Schedule},
    outbox::{self, Subscription},
    testing::{self, Backend},
};
use tempfile::TempDir;
use ui::{App, Module, app::Parts, i18n::Messages, limit::Limiter};

use crate::Visitor;

/// Monday, 23 November 2026, 09:00 in Shanghai.
pub const MORNING: &str = "2026-11-23T09:00";

pub struct House {
    pub app: App,
    pub router: axum::Router,
    pub loaded: demo::load::Loaded,
    database: base::config::Database,
    folder: TempDir,
}

fn zone() -> TimeZone {
    ui::cx::default_zone()
}

fn instant(local: &str) -> Timestamp {
    let local: DateTime = local.parse().expect("a local time such as 2026-11-23T09:00");
    local.to_zoned_datetime(zone()).expect("a time that exists").timestamp()
}

/// Runs the test once on SQLite and once on PostgreSQL (where there is one).
pub fn on_each_database(modules: &'static [&'static Module], test: impl AsyncFn(&House)) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    // The same page on two databases is one snapshot.
    insta::allow_duplicates! {
        runtime.block_on(async {
            for backend in Backend::all() {
                let house = House::build(backend, modules).await.expect("a house");
                test(&house).await;
                house.leave().await.expect("to leave");
            }
        });
    }
}

impl House {
    async fn build(backend: Backend, modules: &'static [&'static Module]) -> Result<Self> {
        let folder = tempfile::tempdir()?;
        let clock = Clock::fixed(instant(MORNING));
        let ids = Ids::seeded(clock.clone(), 7);
        let migrations: Vec<Migration> =
            store::MIGRATIONS.iter().chain(modules.iter().flat_map(|module| module.migrations)).copied().collect();
        let (db, database) = testing::open(backend, folder.path(), &ids, &migrations).await?;
        let mut config = Config { database: database.clone(), ..Config::default() };
        config.files.folder = folder.path().join("files");
        config.security.demo_links = true;
        let blobs = Blobs::folder(&config.files.folder)?;
        let app = App::new(Parts {
            db,
            blobs,
            clock,
            ids,
            config,
            seal: SealKey::new([7; 32]),
            modules,
            messages: Messages::load(modules),
            limiter: Limiter::default(),
            identify: people::session::identify,
        });
        let loaded = populate(&app).await?;
        Ok(Self { router: ui::respond::router(app.clone()), app, loaded, database, folder })
    }

    /// Ends the test: no job of a known kind may be left undone or dead.
    async fn leave(self) -> Result<()> {
        self.run_jobs().await;
        let dead = job::dead(&self.app.db).await?;
        assert!(dead.is_empty(), "jobs died: {dead:?}");
        let Self { app, router, database, folder, .. } = self;
        std::mem::drop(router);
        let db = app.db.clone();
        testing::drop(db, &database).await?;
        std::mem::drop(folder);
        Ok(())
    }

    /// The same house with another configuration, e.g. tighter limits.
    pub fn configured(&self, change: impl FnOnce(&mut Config)) -> axum::Router {
        let mut config = self.app.config.clone();
        change(&mut config);
        ui::respond::router(App::new(Parts {
            db: self.app.db.clone(),
            blobs: self.app.blobs.clone(),
            clock: self.app.clock.clone(),
            ids: self.app.ids.clone(),
            config,
            seal: self.app.seal.clone(),
            modules: self.app.modules,
            messages: Messages::load(self.app.modules),
            limiter: Limiter::default(),
            identify: self.app.identify,
        }))
    }

    /// Where uploaded files are kept.
    pub fn files(&self) -> PathBuf {
        self.folder.path().join("files")
    }

    /// Moves the clock to a local time of the tenant, e.g. `2026-11-30T10:00`.
    pub fn at(&self, local: &str) {
        self.app.clock.advance(instant(local).duration_since(self.app.clock.now()));
    }

    pub fn today(&self) -> Day {
        Day(self.app.clock.today(&zone()))
    }

    pub fn now(&self) -> Moment {
        Moment(self.app.clock.now())
    }

    pub fn tenant(&self, slug: &str) -> TenantId {
        self.loaded.tenants[slug]
    }

    pub fn unit(&self, key: &str) -> UnitId {
        self.loaded.units[key]
    }

    pub fn person_id(&self, slug: &str) -> PersonId {
        self.loaded.cast[slug].1
    }

    /// Somebody of the cast, signed in.
    pub async fn person(&self, slug: &str) -> Visitor {
        let (tenant, person) = self.loaded.cast[slug];
        let app = &self.app;
        let (_, token) = app
            .db
            .write(|tx| async move {
                people::session::start(
                    &tx,
                    app,
                    tenant,
                    person,
                    "test",
                    jiff::SignedDuration::from_hours(24 * 365),
                    true,
                )
                .await
            })
            .await
            .expect("a session");
        Visitor::new(self.router.clone(), Some(token))
    }

    /// Nobody yet.
    pub fn stranger(&self) -> Visitor {
        Visitor::new(self.router.clone(), None)
    }

    /// A frame on the content origin: it has no cookie.
    pub fn content(&self) -> Visitor {
        Visitor::new(ui::respond::content(self.app.clone()), None)
    }

    /// Runs all that is due: schedules, events, jobs.
    pub async fn run_jobs(&self) {
        let app = &self.app;
        let modules = app.modules;
        let schedules: Vec<Schedule> = modules.iter().flat_map(|module| module.schedules).copied().collect();
        let subscriptions: Vec<Subscription> =
            modules.iter().flat_map(|module| module.subscriptions).copied().collect();
        job::enqueue_scheduled(&app.db, &app.ids, app.clock.now(), &schedules).await.expect("schedules");
        while outbox::dispatch(&app.db, &app.ids, &subscriptions).await.expect("events") > 0 {}
        while ui::jobs::run_one(app).await.expect("jobs") {}
    }
}

/// The whole organisations, and of their people the cast and the colleagues in
/// the units where the cast works.
async fn populate(app: &App) -> Result<demo::load::Loaded> {
    let as_of = jiff::civil::date(2026, 11, 22);
    let units = demo::org::units();
    let everybody = demo::people::people(&units, as_of, 1);
    let calendar = demo::calendar::WorkingDays::read().map_err(|error| base::error::internal(error.to_string()))?;
    let days: Vec<_> = calendar.special_days().collect();
    let homes: Vec<&str> = demo::cast::CAST.iter().map(|persona| persona.unit).collect();
    let now = Moment(app.clock.now());
    let (units, everybody, days, homes) = (&units, &everybody, &days, &homes);
    app.db
        .write(|tx| async move {
            let mut loaded = demo::load::organisations(&tx, &app.ids, now, units, days).await?;
            let wanted = |person: &demo::people::Person| person.slug.is_some() || homes.contains(&person.unit.as_str());
            demo::load::staff(&tx, &app.ids, now, &mut loaded, everybody, wanted).await?;
            Ok(loaded)
        })
        .await
}
