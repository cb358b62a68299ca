//! Speaking up (心声): needs, from the first word to the author's own "solved".
//!
//! Read [`need`] first, then [`need::event`] and [`need::progress`]: everything
//! else adds events or reads what they came to.

#[macro_use]
mod words;

pub mod category;
pub mod desk;
pub mod need;
mod outcome;
pub mod pages;
mod register;

use base::{Permission, Role};
use jiff::SignedDuration;
use store::{Migration, job::Schedule};
use ui::{Module, NavItem, Route};

use need::{access, escalation, lapse};
use pages::{categories, home, ledger, needs, public, quality, receipts};

/// Raises needs, follows one's own, reads the public list.
pub const RAISE: Permission = Permission { name: "voice.need.raise", roles: &[Role::Employee] };

pub const MODULE: Module = Module {
    name: "voice",
    migrations: &[Migration { name: "0005_voice", sql: include_str!("../migrations/0005_voice.sql") }],
    routes,
    jobs: &[
        ui::module::JobKind {
            kind: "voice.escalate",
            run: |app, _| Box::pin(async move { on_each_desk(&app, true).await }),
        },
        ui::module::JobKind {
            kind: "voice.remind",
            run: |app, _| Box::pin(async move { on_each_desk(&app, false).await }),
        },
    ],
    schedules: &[
        Schedule { job: "voice.escalate", every: SignedDuration::from_hours(1) },
        Schedule { job: "voice.remind", every: SignedDuration::from_hours(1) },
    ],
    permissions: &[&RAISE, &access::WORK, &access::HANDLE, &access::COUNSEL, &access::SIGN, &access::SET_CATEGORIES],
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
    texts: &[(include_str!("../locales/zh-CN.ftl"), include_str!("../locales/en.ftl"))],
    told: outcome::TOLD,
    ..Module::EMPTY
};

/// Escalates what is late, or reminds authors, for each tenant.
async fn on_each_desk(app: &ui::App, escalate: bool) -> base::Result<()> {
    for tenant in people::tenant::all(&app.db).await? {
        let desk = desk::Desk::open(app, tenant.id, tenant.zone).await?;
        if escalate {
            escalation::run(&app.db, &desk).await?;
        } else {
            lapse::run(&app.db, &desk).await?;
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
        Route::get("/voice/ledger.xlsx", ledger::xlsx),
        Route::get("/voice/ledger.csv", ledger::csv),
        Route::get("/voice/quality", quality::show),
        Route::get("/voice/categories", categories::index),
        Route::get("/voice/categories/{id}/edit", categories::edit),
        Route::post("/voice/categories/{id}", categories::update),
        Route::get("/voice/needs/{id}/case", needs::case::show),
    ]
    .into_iter()
    .chain(acts())
    .collect()
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
