//! Insight (研判): the climate of groups over time, as aggregates that hold no person.
//!
//! It knows no other room: what it shows was handed to it by events, already
//! cut down to what may be told. Its tables have no person key.

pub mod climate;
mod pages;

use base::{Permission, Role};
use store::{Migration, outbox::Subscription};
use ui::{Module, NavItem, Route};

/// Looks at the climate of units: whoever may answer may see what came of it.
pub const READ: Permission = Permission { name: "insight.climate.read", roles: &[Role::Employee] };

/// Has it in the menu, too.
pub const FOLLOW: Permission = Permission {
    name: "insight.climate.follow",
    roles: &[Role::TeamLeader, Role::UnitLeader, Role::BranchSecretary, Role::UnionHandler, Role::ContactLeader],
};

pub const MODULE: Module = Module {
    name: "insight",
    migrations: &[Migration { name: "0085_climate", sql: include_str!("../migrations/0085_climate.sql") }],
    routes,
    jobs: &[climate::intake::JOB],
    subscriptions: &[Subscription { event: "voice.pulse.closed", job: climate::intake::JOB.kind }],
    permissions: &[&READ, &FOLLOW],
    navigation: &[NavItem {
        group: "nav-needs",
        label: "nav-climate",
        path: "/insight/climate",
        icon: "chart",
        permission: &FOLLOW,
    }],
    texts: &[(include_str!("../locales/zh-CN.ftl"), include_str!("../locales/en.ftl"))],
    ..Module::EMPTY
};

fn routes() -> Vec<Route> {
    vec![
        Route::get("/insight/climate", pages::climate::show),
        Route::get("/insight/climate/limits", pages::climate::limits),
    ]
}
