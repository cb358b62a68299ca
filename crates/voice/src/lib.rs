//! Speaking up (心声): needs, from the first word to the author's own "solved".
//!
//! Read [`need`] first, then [`need::event`] and [`need::progress`]: everything
//! else adds events or reads what they came to.

#[macro_use]
mod words;

pub mod answer;
pub mod category;
pub mod desk;
pub mod matter;
pub mod need;
mod outcome;
pub mod pages;
pub mod pulse;
mod register;

use base::{Permission, Role};
use jiff::SignedDuration;
use store::{Migration, job::Schedule};
use ui::{Module, NavItem, Route};

use need::{access, escalation, lapse, purge, recorded};
use pages::{answers, categories, home, hotspots, ledger, matters, needs, public, pulses, quality, receipts};

/// Raises needs, follows one's own, reads the public list.
pub const RAISE: Permission = Permission { name: "voice.need.raise", roles: &[Role::Employee] };

pub const MODULE: Module = Module {
    name: "voice",
    migrations: &[
        Migration { name: "0005_voice", sql: include_str!("../migrations/0005_voice.sql") },
        Migration { name: "0006_voice", sql: include_str!("../migrations/0006_voice.sql") },
        Migration { name: "0044_voice", sql: include_str!("../migrations/0044_voice.sql") },
        Migration { name: "0086_pulse", sql: include_str!("../migrations/0086_pulse.sql") },
        Migration { name: "0088_contact", sql: include_str!("../migrations/0088_contact.sql") },
    ],
    routes,
    jobs: &[
        ui::module::JobKind {
            kind: "voice.escalate",
            run: |app, _| Box::pin(async move { on_each_desk(&app, Round::Escalation).await }),
        },
        ui::module::JobKind {
            kind: "voice.remind",
            run: |app, _| Box::pin(async move { on_each_desk(&app, Round::Reminder).await }),
        },
        ui::module::JobKind {
            kind: "voice.purge",
            run: |app, _| Box::pin(async move { on_each_desk(&app, Round::Purge).await }),
        },
        pulse::closing::JOB,
    ],
    schedules: &[
        Schedule { job: "voice.escalate", every: SignedDuration::from_hours(1) },
        Schedule { job: "voice.remind", every: SignedDuration::from_hours(1) },
        Schedule { job: "voice.purge", every: SignedDuration::from_hours(24) },
        pulse::closing::SCHEDULE,
    ],
    permissions: &[
        &RAISE,
        &access::WORK,
        &access::HANDLE,
        &access::COUNSEL,
        &access::SIGN,
        &access::SET_CATEGORIES,
        &recorded::RECORD,
        &answer::WRITE,
        &matter::CHOOSE,
        &matter::REPORT,
        &pulse::RUN,
    ],
    personal_data: register::PERSONAL_DATA,
    navigation: &[
        NavItem {
            group: "nav-needs",
            label: "nav-need-ledger",
            path: "/voice/ledger",
            icon: "list",
            permission: &access::WORK,
        },
        NavItem {
            group: "nav-needs",
            label: "nav-need-quality",
            path: "/voice/quality",
            icon: "chart",
            permission: &access::WORK,
        },
        NavItem {
            group: "nav-needs",
            label: "nav-need-hotspots",
            path: "/voice/hotspots",
            icon: "flag",
            permission: &access::WORK,
        },
        NavItem {
            group: "nav-needs",
            label: "nav-need-recorded",
            path: "/voice/needs/recorded/new",
            icon: "edit",
            permission: &recorded::RECORD,
        },
        NavItem {
            group: "nav-needs",
            label: "nav-answers",
            path: "/voice/answers",
            icon: "question",
            permission: &answer::WRITE,
        },
        NavItem {
            group: "nav-needs",
            label: "nav-pulses",
            path: "/voice/pulses",
            icon: "chart",
            permission: &pulse::RUN,
        },
        NavItem {
            group: "nav-needs",
            label: "nav-need-public",
            path: "/voice/public",
            icon: "globe",
            permission: &access::WORK,
        },
        NavItem {
            group: "nav-needs",
            label: "nav-need-categories",
            path: "/voice/categories",
            icon: "gear",
            permission: &access::WORK,
        },
    ],
    texts: &[
        (include_str!("../locales/zh-CN.ftl"), include_str!("../locales/en.ftl")),
        (include_str!("../locales/answers.zh-CN.ftl"), include_str!("../locales/answers.en.ftl")),
        (include_str!("../locales/matters.zh-CN.ftl"), include_str!("../locales/matters.en.ftl")),
        (include_str!("../locales/pulse.zh-CN.ftl"), include_str!("../locales/pulse.en.ftl")),
    ],
    told: ui::outcome::Told { waiting: |cx| Box::pin(async move { pulses::card::html(&cx).await }), ..outcome::TOLD },
    ..Module::EMPTY
};

/// What the jobs do.
#[derive(Clone, Copy)]
enum Round {
    Escalation,
    Reminder,
    Purge,
}

/// Escalates what is late, reminds authors or purges what is old, for each tenant.
async fn on_each_desk(app: &ui::App, round: Round) -> base::Result<()> {
    for tenant in people::tenant::all(&app.db).await? {
        let desk = desk::Desk::open(app, tenant.id, tenant.zone).await?;
        match round {
            Round::Escalation => escalation::run(&app.db, &desk).await.map(drop)?,
            Round::Reminder => lapse::run(&app.db, &desk).await?,
            Round::Purge => purge::run(&app.db, &desk, app.config.voice.retention_days).await.map(drop)?,
        }
    }
    Ok(())
}

/// Three photos of a need, before the device has made them smaller.
const UPLOAD_BYTES: usize = 40 << 20;

fn routes() -> Vec<Route> {
    vec![
        Route::get("/voice", home::show),
        Route::get("/voice/needs/new", needs::new),
        Route::upload("/voice/needs", UPLOAD_BYTES, needs::create),
        Route::post("/voice/needs/similar", needs::similar),
        Route::upload("/voice/needs/answers", UPLOAD_BYTES, needs::answers),
        Route::get("/voice/needs/recorded/new", needs::recorded::new),
        Route::upload("/voice/needs/recorded", UPLOAD_BYTES, needs::recorded::create),
        Route::get("/voice/needs/{id}", needs::show),
        Route::get("/voice/needs/{id}/photos/{photo}", needs::photos::show),
        Route::post("/voice/needs/{id}/messages", needs::messages::create),
        Route::post("/voice/needs/{id}/confirmation", needs::confirmation::create),
        Route::post("/voice/needs/{id}/reopening", needs::reopening::create),
        Route::post("/voice/needs/{id}/withdrawal", needs::withdrawal::create),
        Route::post("/voice/needs/{id}/support", needs::support::create),
        Route::get("/voice/receipts", receipts::new),
        Route::post("/voice/receipts", receipts::show),
        Route::post("/voice/receipts/messages", receipts::message),
        Route::post("/voice/receipts/confirmation", receipts::confirmation),
        Route::post("/voice/receipts/reopening", receipts::reopening),
        Route::get("/voice/public", public::index),
        Route::get("/voice/public/{id}", public::show),
        Route::get("/voice/ledger", ledger::show),
        Route::get("/voice/ledger/print", ledger::print),
        Route::get("/voice/hotspots", hotspots::show),
        Route::get("/voice/ledger.xlsx", ledger::xlsx),
        Route::get("/voice/ledger.csv", ledger::csv),
        Route::get("/voice/quality", quality::show),
        Route::get("/voice/categories", categories::index),
        Route::get("/voice/categories/{id}/edit", categories::edit),
        Route::post("/voice/categories/{id}", categories::update),
        Route::get("/voice/needs/{id}/case", needs::case::show),
    ]
    .into_iter()
    .chain(answer_routes())
    .chain(matter_routes())
    .chain(pulse_routes())
    .chain(acts())
    .collect()
}

fn answer_routes() -> Vec<Route> {
    vec![
        Route::get("/voice/answers", answers::index),
        Route::post("/voice/answers", answers::create),
        Route::get("/voice/answers/new", answers::new),
        Route::get("/voice/answers/{id}", answers::show),
        Route::get("/voice/answers/{id}/change/new", answers::change::new),
        Route::post("/voice/answers/{id}/change", answers::change::create),
        Route::get("/voice/answers/{id}/review/new", answers::review::new),
        Route::post("/voice/answers/{id}/review", answers::review::create),
        Route::get("/voice/answers/{id}/withdrawal/new", answers::withdrawal::new),
        Route::post("/voice/answers/{id}/withdrawal", answers::withdrawal::create),
    ]
}

fn matter_routes() -> Vec<Route> {
    use matters::report;
    vec![
        Route::get("/voice/matters", matters::index),
        Route::post("/voice/matters", matters::create),
        Route::get("/voice/matters/new", matters::new),
        Route::get("/voice/matters/{id}", matters::show),
        Route::get("/voice/matters/{id}/progress/new", report::new_progress),
        Route::post("/voice/matters/{id}/progress", report::create_progress),
        Route::get("/voice/matters/{id}/postponement/new", report::new_postponement),
        Route::post("/voice/matters/{id}/postponement", report::create_postponement),
        Route::get("/voice/matters/{id}/completion/new", report::new_completion),
        Route::post("/voice/matters/{id}/completion", report::create_completion),
        Route::get("/voice/matters/{id}/withdrawal/new", report::new_withdrawal),
        Route::post("/voice/matters/{id}/withdrawal", report::create_withdrawal),
    ]
}

fn pulse_routes() -> Vec<Route> {
    vec![
        Route::get("/voice/pulses", pulses::index),
        Route::post("/voice/pulses", pulses::create),
        Route::get("/voice/pulses/new", pulses::new),
        Route::get("/voice/pulses/{id}", pulses::show),
        Route::post("/voice/pulses/{id}/answers", pulses::answers::create),
        Route::post("/voice/pulses/{id}/dismissal", pulses::dismissal::create),
        Route::post("/voice/pulses/{id}/opening", pulses::opening::create),
        Route::post("/voice/pulses/{id}/closure", pulses::closure::create),
        Route::get("/voice/pulses/{id}/paper", pulses::paper::show),
        Route::get("/voice/pulses/{id}/papers/new", pulses::papers::new),
        Route::post("/voice/pulses/{id}/papers", pulses::papers::create),
    ]
}

/// What staff do to a case: a form and its post for each noun.
fn acts() -> Vec<Route> {
    macro_rules! both {
        ($($noun:literal: $new:expr, $create:expr;)+) => {
            vec![$(
                Route::get(concat!("/voice/needs/{id}/", $noun, "/new"), $new),
                Route::post(concat!("/voice/needs/{id}/", $noun), $create),
            )+]
        };
    }
    both! {
        "reply": needs::reply::new, needs::reply::create;
        "question": needs::question::new, needs::question::create;
        "promise": needs::promise::new, needs::promise::create;
        "solution": needs::solution::new, needs::solution::create;
        "inability": needs::inability::new, needs::inability::create;
        "signature": needs::signature::new, needs::signature::create;
        "return": needs::signature::new_return, needs::signature::create_return;
        "take-on": needs::take_on::new, needs::take_on::create;
        "assignment": needs::assignment::new, needs::assignment::create;
        "joint": needs::joint::new, needs::joint::create;
        "classification": needs::classification::new, needs::classification::create;
        "merger": needs::merger::new, needs::merger::create;
        "separation": needs::separation::new, needs::separation::create;
        "note": needs::note::new, needs::note::create;
        "summary": needs::summary::new, needs::summary::create;
        "author": needs::author::new, needs::author::create;
    }
}
