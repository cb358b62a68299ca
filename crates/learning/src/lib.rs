//! Learning: micro-courses (微课), their questions, who is asked to learn them,
//! and whether it was remembered.
//!
//! A unit is complete when each of its questions was answered right once,
//! never by time, and is asked again after 7, 30 and 90 days ([`probe`]).

pub mod answer;
pub mod assignment;
pub mod cmi5;
pub mod document;
pub mod enrolment;
pub mod import;
pub mod load;
pub mod markdown;
pub mod media;
mod notice;
mod outcome;
pub mod package;
pub mod pages;
pub mod path;
pub mod personal_data;
pub mod play;
pub mod pretest;
pub mod probe;
pub mod purge;
pub mod question;
pub mod report;
pub mod routes;
pub mod scene;
pub mod scorm;
pub mod statement;
pub mod today;
pub mod unit;

use base::{Permission, Role};
use store::Migration;
use ui::{Module, NavItem, module::JobKind};

/// Write units and publish what was approved.
pub const EDIT_UNITS: Permission =
    Permission { name: "learning.unit.edit", roles: &[Role::Educator, Role::MediaEditor] };
/// Approve or return what somebody else wrote.
pub const REVIEW_UNITS: Permission = Permission { name: "learning.unit.review", roles: &[Role::Reviewer] };
/// Give a unit to people of one's own units.
pub const ASSIGN_UNITS: Permission =
    Permission { name: "learning.unit.assign", roles: &[Role::Educator, Role::TeamLeader, Role::UnitLeader] };
pub const READ_REPORTS: Permission = Permission {
    name: "learning.report.read",
    roles: &[Role::Educator, Role::TeamLeader, Role::UnitLeader, Role::BranchSecretary],
};
/// See the units behind the catalogue: for whoever has any part in them.
pub const SEE_UNITS: Permission = Permission {
    name: "learning.unit.see",
    roles: &[Role::Educator, Role::MediaEditor, Role::Reviewer, Role::TeamLeader, Role::UnitLeader],
};

pub const MODULE: Module = Module {
    name: "learning",
    migrations: &[
        Migration { name: "0004_learning", sql: include_str!("../migrations/0004_learning.sql") },
        Migration { name: "0041_learning", sql: include_str!("../migrations/0041_learning.sql") },
        Migration { name: "0050_package", sql: include_str!("../migrations/0050_package.sql") },
        Migration { name: "0051_cmi5", sql: include_str!("../migrations/0051_cmi5.sql") },
        Migration { name: "0052_scorm", sql: include_str!("../migrations/0052_scorm.sql") },
        Migration { name: "0053_bank", sql: include_str!("../migrations/0053_bank.sql") },
    ],
    routes: routes::routes,
    content: routes::content,
    jobs: &[
        JobKind { kind: assignment::SPREAD, run: assignment::spread_job },
        report::tally::JOB,
        purge::JOB,
        package::import::JOB,
        package::import::purge::JOB,
        import::purge::JOB,
    ],
    schedules: &[report::tally::SCHEDULE, purge::SCHEDULE, package::import::purge::SCHEDULE, import::purge::SCHEDULE],
    permissions: &[&EDIT_UNITS, &REVIEW_UNITS, &ASSIGN_UNITS, &READ_REPORTS, &SEE_UNITS],
    personal_data: personal_data::TABLES,
    files: &["learning_media", "learning_package_file", "learning_import"],
    navigation: &[
        NavItem {
            group: "learning-nav",
            label: "learning-nav-units",
            path: "/learning/units",
            icon: "book",
            permission: &SEE_UNITS,
        },
        NavItem {
            group: "learning-nav",
            label: "bank-nav",
            path: "/learning/imports",
            icon: "upload",
            permission: &EDIT_UNITS,
        },
        NavItem {
            group: "learning-nav",
            label: "learning-nav-paths",
            path: "/learning/paths/drafts",
            icon: "flag",
            permission: &SEE_UNITS,
        },
        NavItem {
            group: "learning-nav",
            label: "learning-nav-packages",
            path: "/learning/packages/drafts",
            icon: "download",
            permission: &SEE_UNITS,
        },
        NavItem {
            group: "learning-nav",
            label: "learning-nav-scenes",
            path: "/learning/scenes",
            icon: "pin",
            permission: &EDIT_UNITS,
        },
        NavItem {
            group: "learning-nav",
            label: "learning-nav-assignments",
            path: "/learning/assignments",
            icon: "users",
            permission: &ASSIGN_UNITS,
        },
        NavItem {
            group: "learning-nav",
            label: "learning-nav-reports",
            path: "/learning/reports",
            icon: "chart",
            permission: &READ_REPORTS,
        },
    ],
    texts: &[
        (include_str!("../locales/zh-CN.ftl"), include_str!("../locales/en.ftl")),
        (include_str!("../locales/bank.zh-CN.ftl"), include_str!("../locales/bank.en.ftl")),
        (include_str!("../locales/package.zh-CN.ftl"), include_str!("../locales/package.en.ftl")),
        (include_str!("../locales/cmi5.zh-CN.ftl"), include_str!("../locales/cmi5.en.ftl")),
        (include_str!("../locales/scorm.zh-CN.ftl"), include_str!("../locales/scorm.en.ftl")),
    ],
    told: outcome::TOLD,
    ..Module::EMPTY
};
