//! Learning: micro-courses (微课), their questions, who is asked to learn them,
//! and whether it was remembered.
//!
//! A unit is complete when each of its questions was answered right once,
//! never by time, and is asked again after 7, 30 and 90 days ([`probe`]).

pub mod answer;
pub mod assignment;
pub mod brief;
pub mod certificate;
pub mod cmi5;
pub mod course;
pub mod document;
pub mod enrolment;
pub mod import;
pub mod interest;
pub mod item;
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
pub mod poll;
pub mod practical;
pub mod practice;
pub mod prerequisite;
pub mod pretest;
pub mod probe;
pub mod purge;
pub mod question;
pub mod release;
pub mod renewal;
pub mod report;
pub mod review;
pub mod routes;
pub mod scenario;
pub mod scene;
pub mod schedule;
pub mod scorm;
pub mod statement;
pub mod statute;
pub mod suggest;
pub mod today;
pub mod unit;
pub mod usefulness;
pub mod validity;

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

/// Take back a certificate that should not have been issued.
pub const REVOKE_CERTIFICATES: Permission =
    Permission { name: "learning.certificate.revoke", roles: &[Role::Educator, Role::UnitLeader] };

pub const MODULE: Module = Module {
    name: "learning",
    migrations: &[
        Migration { name: "0004_learning", sql: include_str!("../migrations/0004_learning.sql") },
        Migration { name: "0041_learning", sql: include_str!("../migrations/0041_learning.sql") },
        Migration { name: "0050_package", sql: include_str!("../migrations/0050_package.sql") },
        Migration { name: "0051_cmi5", sql: include_str!("../migrations/0051_cmi5.sql") },
        Migration { name: "0052_scorm", sql: include_str!("../migrations/0052_scorm.sql") },
        Migration { name: "0053_bank", sql: include_str!("../migrations/0053_bank.sql") },
        Migration { name: "0054_practice", sql: include_str!("../migrations/0054_practice.sql") },
        Migration { name: "0055_programme", sql: include_str!("../migrations/0055_programme.sql") },
        Migration { name: "0056_media", sql: include_str!("../migrations/0056_media.sql") },
        Migration { name: "0070_practical", sql: include_str!("../migrations/0070_practical.sql") },
        Migration { name: "0071_poll", sql: include_str!("../migrations/0071_poll.sql") },
        Migration { name: "0072_scenario", sql: include_str!("../migrations/0072_scenario.sql") },
        Migration { name: "0067_learning", sql: include_str!("../migrations/0067_learning.sql") },
        Migration { name: "0080_offline", sql: include_str!("../migrations/0080_offline.sql") },
        Migration { name: "0081_practical", sql: include_str!("../migrations/0081_practical.sql") },
        Migration { name: "0082_statute", sql: include_str!("../migrations/0082_statute.sql") },
        Migration { name: "0087_origin", sql: include_str!("../migrations/0087_origin.sql") },
    ],
    routes: routes::routes,
    content: routes::content,
    jobs: &[
        JobKind { kind: assignment::SPREAD, run: assignment::spread_job },
        report::tally::JOB,
        item::JOB,
        purge::JOB,
        package::import::purge::JOB,
        cmi5::upkeep::JOB,
        import::purge::JOB,
    ],
    schedules: &[
        report::tally::SCHEDULE,
        purge::SCHEDULE,
        package::import::purge::SCHEDULE,
        cmi5::upkeep::SCHEDULE,
        import::purge::SCHEDULE,
        item::SCHEDULE,
    ],
    permissions: &[
        &EDIT_UNITS,
        &REVIEW_UNITS,
        &ASSIGN_UNITS,
        &READ_REPORTS,
        &SEE_UNITS,
        &REVOKE_CERTIFICATES,
        &practical::OBSERVE,
    ],
    personal_data: personal_data::TABLES,
    slow_jobs: &[media::conversion::JOB, package::import::JOB],
    files: &["learning_media", "learning_package_file", "learning_import", "learning_rendition", "learning_piece_file"],
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
        NavItem {
            group: "learning-nav",
            label: "learning-briefs",
            path: "/learning/briefs",
            icon: "bulb",
            permission: &SEE_UNITS,
        },
        NavItem {
            group: "learning-nav",
            label: "learning-renewals",
            path: "/learning/renewals",
            icon: "calendar",
            permission: &READ_REPORTS,
        },
        NavItem {
            group: "learning-nav",
            label: "statutes",
            path: "/learning/statutes",
            icon: "file",
            permission: &EDIT_UNITS,
        },
        NavItem {
            group: "learning-nav",
            label: "learning-nav-revocations",
            path: "/learning/revocations/new",
            icon: "shield",
            permission: &REVOKE_CERTIFICATES,
        },
        NavItem {
            group: "learning-nav",
            label: "practical-observations",
            path: "/learning/observations",
            icon: "eye",
            permission: &practical::OBSERVE,
        },
    ],
    texts: &[
        (include_str!("../locales/zh-CN.ftl"), include_str!("../locales/en.ftl")),
        (include_str!("../locales/bank.zh-CN.ftl"), include_str!("../locales/bank.en.ftl")),
        (include_str!("../locales/practice.zh-CN.ftl"), include_str!("../locales/practice.en.ftl")),
        (include_str!("../locales/certificate.zh-CN.ftl"), include_str!("../locales/certificate.en.ftl")),
        (include_str!("../locales/item.zh-CN.ftl"), include_str!("../locales/item.en.ftl")),
        (include_str!("../locales/suggest.zh-CN.ftl"), include_str!("../locales/suggest.en.ftl")),
        (include_str!("../locales/programme.zh-CN.ftl"), include_str!("../locales/programme.en.ftl")),
        (include_str!("../locales/brief.zh-CN.ftl"), include_str!("../locales/brief.en.ftl")),
        (include_str!("../locales/package.zh-CN.ftl"), include_str!("../locales/package.en.ftl")),
        (include_str!("../locales/cmi5.zh-CN.ftl"), include_str!("../locales/cmi5.en.ftl")),
        (include_str!("../locales/scorm.zh-CN.ftl"), include_str!("../locales/scorm.en.ftl")),
        (include_str!("../locales/media.zh-CN.ftl"), include_str!("../locales/media.en.ftl")),
        (include_str!("../locales/practical.zh-CN.ftl"), include_str!("../locales/practical.en.ftl")),
        (include_str!("../locales/scenario.zh-CN.ftl"), include_str!("../locales/scenario.en.ftl")),
        (include_str!("../locales/statute.zh-CN.ftl"), include_str!("../locales/statute.en.ftl")),
        (include_str!("../locales/origin.zh-CN.ftl"), include_str!("../locales/origin.en.ftl")),
    ],
    told: outcome::TOLD,
    ..Module::EMPTY
};
