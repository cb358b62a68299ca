//! Care (关爱): confidential support by a named person.
//!
//! Nobody but the two who talk learns that they talk: no other room may reach
//! this one, and nothing here goes to the audit log but that hours are offered.

pub mod advice;
mod pages;
mod personal_data;

use store::Migration;
use ui::{Module, NavItem, Route};

use advice::purge;
use pages::{bookings, hours, overview, slots};

pub const MODULE: Module = Module {
    name: "care",
    migrations: &[Migration { name: "0084_advice", sql: include_str!("../migrations/0084_advice.sql") }],
    routes,
    jobs: &[purge::JOB],
    schedules: &[purge::SCHEDULE],
    permissions: &[&advice::GIVE],
    personal_data: personal_data::TABLES,
    navigation: &[NavItem {
        group: "nav-care",
        label: "advice-hours",
        path: "/care/advice/hours",
        icon: "calendar",
        permission: &advice::GIVE,
    }],
    texts: &[(include_str!("../locales/advice.zh-CN.ftl"), include_str!("../locales/advice.en.ftl"))],
    ..Module::EMPTY
};

fn routes() -> Vec<Route> {
    vec![
        // Where notices lead: the address tells of nothing.
        Route::get("/care", overview::home),
        Route::get("/care/advice", overview::show),
        Route::get("/care/advice/slots/{id}/bookings/new", bookings::new),
        Route::post("/care/advice/slots/{id}/bookings", bookings::create),
        Route::get("/care/advice/bookings/{id}", bookings::show),
        Route::post("/care/advice/bookings/{id}/cancellation", bookings::cancel),
        Route::get("/care/advice/hours", hours::index),
        Route::post("/care/advice/hours", hours::create),
        Route::post("/care/advice/slots/{id}/removal", slots::remove),
        Route::get("/care/advice/slots/{id}/cancellation/new", slots::new_cancellation),
        Route::post("/care/advice/slots/{id}/cancellation", slots::create_cancellation),
        Route::post("/care/advice/slots/{id}/walk-in", slots::walk_in),
        Route::post("/care/advice/slots/{id}/walk-in/removal", slots::remove_walk_in),
        Route::post("/care/advice/slots/{id}/outcome", slots::outcome),
    ]
}
