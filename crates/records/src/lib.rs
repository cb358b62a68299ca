//! The learning record store: what somebody learned, as xAPI statements, from
//! this program and from others under `/xapi/{tenant}/`.
//!
//! No page for managers reads it, and `assess` cannot reach it.

pub mod attachment;
pub mod credential;
pub mod document;
pub mod draft;
pub mod erasure;
pub mod find;
pub mod forwarding;
pub mod keep;
pub mod pages;
pub mod queue;
pub mod reindex;
pub mod relink;
pub mod statement;
pub mod term;
pub mod token;
pub mod xapi;

use axum::{handler::Handler, routing::any};
use pages::{credentials::MANAGE_CREDENTIALS, erasures::ERASE_RECORDS, forwarding::MANAGE_FORWARDING, xapi as door};
use store::Migration;
use ui::{App, Module, NavItem, PersonalData, Route};

pub use statement::{Activity, Statement, Verb};

pub const MODULE: Module = Module {
    name: "records",
    migrations: &[
        Migration { name: "0003_records", sql: include_str!("../migrations/0003_records.sql") },
        Migration { name: "0021_records_upkeep", sql: include_str!("../migrations/0021_records_upkeep.sql") },
    ],
    routes,
    jobs: &[forwarding::round::JOB, erasure::run::JOB, erasure::retention::JOB],
    schedules: &[forwarding::round::SCHEDULE, erasure::retention::SCHEDULE],
    permissions: &[&MANAGE_CREDENTIALS, &MANAGE_FORWARDING, &ERASE_RECORDS],
    personal_data: &[
        PersonalData {
            table: "records_statement",
            person: "person_id",
            what: "records-data-statement",
            purpose: "records-data-statement-purpose",
            basis: "records-data-basis",
            retention: "records-data-retention",
            seen_by: "records-data-seen-by",
            export: "select body from records_statement where tenant_id = $1 and person_id = $2 order by seq",
        },
        // Under what the course calls the learner, which need not be a person of this house.
        PersonalData {
            table: "records_document",
            person: "",
            what: "records-data-document",
            purpose: "records-data-document-purpose",
            basis: "records-data-basis",
            retention: "records-data-retention",
            seen_by: "records-data-seen-by",
            export: "",
        },
    ],
    navigation: &[
        NavItem {
            group: "nav-administration",
            label: "credentials",
            path: "/records/credentials",
            icon: "lock",
            permission: &MANAGE_CREDENTIALS,
        },
        NavItem {
            group: "nav-administration",
            label: "forwarding",
            path: "/records/forwarding",
            icon: "out",
            permission: &MANAGE_FORWARDING,
        },
        NavItem {
            group: "nav-administration",
            label: "erasures",
            path: "/records/erasures",
            icon: "cross",
            permission: &ERASE_RECORDS,
        },
    ],
    texts: &[
        (include_str!("../locales/zh-CN.ftl"), include_str!("../locales/en.ftl")),
        (include_str!("../locales/upkeep.zh-CN.ftl"), include_str!("../locales/upkeep.en.ftl")),
    ],
    ..Module::EMPTY
};

fn routes() -> Vec<Route> {
    use pages::{credentials, erasures, forwarding};
    vec![
        Route::get("/records/credentials", credentials::index),
        Route::post("/records/credentials", credentials::create),
        Route::post("/records/credentials/{id}/rotation", credentials::rotate),
        Route::post("/records/credentials/{id}/revocation", credentials::revoke),
        Route::get("/records/forwarding", forwarding::index),
        Route::post("/records/forwarding", forwarding::create),
        Route::get("/records/forwarding/{id}", forwarding::show),
        Route::post("/records/forwarding/{id}", forwarding::change),
        Route::post("/records/forwarding/{id}/removal", forwarding::remove),
        Route::get("/records/erasures", erasures::index),
        Route::post("/records/erasures", erasures::create),
        Route::post("/records/erasures/preview", erasures::preview),
        Route::post("/records/retention", erasures::retention),
        Route::post("/records/retention/preview", erasures::retention_preview),
        resource("/xapi/{tenant}/statements", door::statements),
        resource("/xapi/{tenant}/activities", door::activities),
        resource("/xapi/{tenant}/activities/state", door::state),
        resource("/xapi/{tenant}/activities/profile", door::activity_profile),
        resource("/xapi/{tenant}/agents", door::agents),
        resource("/xapi/{tenant}/agents/profile", door::agent_profile),
        resource("/xapi/{tenant}/about", door::about),
    ]
}

/// A resource answers each method itself, because a method may stand in the address.
fn resource<T: 'static>(path: &'static str, handler: impl Handler<T, App>) -> Route {
    Route { method: "ANY", path, handler: any(handler) }
}

fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        // Writing to a string does not fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}
