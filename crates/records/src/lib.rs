//! The learning record store: what somebody learned, as xAPI statements, from
//! this program and from others under `/xapi/{tenant}/`.
//!
//! No page for managers reads it, and `assess` cannot reach it. Who looks into
//! it is the data steward, and each look stands in the audit log.

pub mod attachment;
pub mod credential;
pub mod document;
pub mod draft;
pub mod erasure;
pub mod export;
pub mod filter;
pub mod find;
pub mod forwarding;
pub mod import;
pub mod keep;
pub mod look;
pub mod pages;
pub mod queue;
pub mod reindex;
pub mod relink;
pub mod statement;
pub mod term;
pub mod token;
pub mod told;
pub mod xapi;

use axum::{handler::Handler, routing::any};
use base::Permission;
use pages::{
    credentials::MANAGE_CREDENTIALS, erasures::ERASE_RECORDS, exports::EXPORT_STATEMENTS,
    forwarding::MANAGE_FORWARDING, imports::IMPORT_STATEMENTS, statements::READ_STATEMENTS, xapi as door,
};
use store::Migration;
use ui::{App, Module, NavItem, PersonalData, Route};

pub use statement::{Activity, Statement, Verb};

pub const MODULE: Module = Module {
    name: "records",
    migrations: &[
        Migration { name: "0003_records", sql: include_str!("../migrations/0003_records.sql") },
        Migration { name: "0020_records_steward", sql: include_str!("../migrations/0020_records_steward.sql") },
        Migration { name: "0021_records_upkeep", sql: include_str!("../migrations/0021_records_upkeep.sql") },
    ],
    routes,
    jobs: &[
        export::JOB,
        export::PURGE,
        import::JOB,
        forwarding::round::JOB,
        erasure::run::JOB,
        erasure::retention::JOB,
    ],
    schedules: &[export::SCHEDULE, forwarding::round::SCHEDULE, erasure::retention::SCHEDULE],
    permissions: &[
        &MANAGE_CREDENTIALS,
        &READ_STATEMENTS,
        &EXPORT_STATEMENTS,
        &IMPORT_STATEMENTS,
        &MANAGE_FORWARDING,
        &ERASE_RECORDS,
    ],
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
        nav("nav-records", "statements", "/records/statements", "list", &READ_STATEMENTS),
        nav("nav-records", "exports", "/records/exports", "download", &EXPORT_STATEMENTS),
        nav("nav-records", "records-imports", "/records/imports", "upload", &IMPORT_STATEMENTS),
        nav("nav-administration", "credentials", "/records/credentials", "lock", &MANAGE_CREDENTIALS),
        nav("nav-administration", "forwarding", "/records/forwarding", "out", &MANAGE_FORWARDING),
        nav("nav-administration", "erasures", "/records/erasures", "cross", &ERASE_RECORDS),
    ],
    texts: &[
        (include_str!("../locales/zh-CN.ftl"), include_str!("../locales/en.ftl")),
        (include_str!("../locales/steward.zh-CN.ftl"), include_str!("../locales/steward.en.ftl")),
        (include_str!("../locales/upkeep.zh-CN.ftl"), include_str!("../locales/upkeep.en.ftl")),
    ],
    ..Module::EMPTY
};

const fn nav(
    group: &'static str,
    label: &'static str,
    path: &'static str,
    icon: &'static str,
    permission: &'static Permission,
) -> NavItem {
    NavItem { group, label, path, icon, permission }
}

fn routes() -> Vec<Route> {
    use pages::{credentials, erasures, exports, forwarding, imports, statements};
    vec![
        Route::get("/records/statements", statements::index),
        Route::get("/records/statements/tail", statements::tail::show),
        Route::get("/records/statements/{id}", statements::show),
        Route::get("/records/exports", exports::index),
        Route::post("/records/exports", exports::create),
        Route::get("/records/exports/{id}", exports::show),
        Route::get("/records/exports/{id}/file", exports::file),
        Route::get("/records/imports", imports::index),
        // The handler counts the bytes itself, against the configured limit.
        Route::upload("/records/imports", usize::MAX, imports::create),
        Route::get("/records/imports/{id}", imports::show),
        Route::get("/records/credentials", credentials::index),
        Route::post("/records/credentials", credentials::create),
        Route::post("/records/credentials/{id}/rotation", credentials::rotate),
        Route::get("/records/credentials/{id}/revocation", credentials::new_revocation),
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
        resource("/xapi/{tenant}//{*resource}", door::after_two_slashes),
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
