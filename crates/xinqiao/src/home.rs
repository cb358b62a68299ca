//! 今日, the first page, and the few pages that belong to no module.

pub mod pages;

use base::{Permission, Role};
use ui::{Module, NavItem, Route};

/// See what went wrong in the background, and try again.
pub const RUN_JOBS: Permission = Permission { name: "home.job.run", roles: &[Role::SystemAdmin] };

pub const MODULE: Module = Module {
    name: "home",
    routes,
    permissions: &[&RUN_JOBS],
    navigation: &[NavItem {
        group: "nav-administration",
        label: "jobs",
        path: "/jobs",
        icon: "gear",
        permission: &RUN_JOBS,
    }],
    texts: &[(include_str!("../locales/zh-CN.ftl"), include_str!("../locales/en.ftl"))],
    ..Module::EMPTY
};

fn routes() -> Vec<Route> {
    vec![
        Route::get("/", pages::today),
        Route::get("/help", pages::help),
        Route::get("/offline", pages::offline),
        Route::get("/demo", pages::demo),
        Route::get("/jobs", pages::jobs),
        Route::post("/jobs/{id}/retry", pages::retry),
        Route::post("/jobs/{id}/discard", pages::discard),
    ]
}
