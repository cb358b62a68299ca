//! Training (培训): plans that mix online and offline steps, classes and trips,
//! the life of Party branches, and statistics that add up.

pub mod pages;
pub mod personal_data;
pub mod routes;

use base::{Permission, Role};
use store::Migration;
use ui::Module;

/// Write plans and publish what was approved; prepare classes and mark who came.
pub const ORGANISE: Permission =
    Permission { name: "training.organise", roles: &[Role::Educator, Role::BranchSecretary] };
/// Approve or return plans that somebody else wrote.
pub const REVIEW_PLANS: Permission = Permission { name: "training.plan.review", roles: &[Role::Reviewer] };
/// Read the figures: of groups, never of a person.
pub const READ_STATISTICS: Permission =
    Permission { name: "training.statistics.read", roles: &[Role::Educator, Role::BranchSecretary, Role::UnitLeader] };

pub const MODULE: Module = Module {
    name: "training",
    migrations: &[Migration { name: "0060_training", sql: include_str!("../migrations/0060_training.sql") }],
    routes: routes::routes,
    jobs: &[],
    schedules: &[],
    permissions: &[&ORGANISE, &REVIEW_PLANS, &READ_STATISTICS],
    personal_data: personal_data::TABLES,
    files: &[],
    navigation: &[],
    texts: &[(include_str!("../locales/zh-CN.ftl"), include_str!("../locales/en.ftl"))],
    ..Module::EMPTY
};
