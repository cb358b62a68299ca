//! Training (培训): plans that mix online and offline steps, classes and trips,
//! the life of Party branches, role models, and statistics that add up.

pub mod attendance;
pub mod class;
pub mod development;
pub mod feedback;
pub mod fit;
pub mod load;
pub mod pages;
pub mod personal_data;
pub mod plan;
pub mod purge;
pub mod reach;
pub mod routes;
pub mod statistics;
pub mod study_base;
pub mod today;

// Branch life.
pub mod branch;
pub mod campaign;
pub mod checklist;
pub mod culture;
pub mod decision;
pub mod exemplar;
pub mod hours;
pub mod meeting;
pub mod rotation;
pub mod theme_day;
pub mod tour;

use base::{Permission, Role};
use store::Migration;
use ui::{Module, NavItem, outcome::Told};

/// Write plans and publish what was approved; prepare classes and mark who came.
pub const ORGANISE: Permission =
    Permission { name: "training.organise", roles: &[Role::Educator, Role::BranchSecretary] };
/// Approve or return plans that somebody else wrote.
pub const REVIEW_PLANS: Permission = Permission { name: "training.plan.review", roles: &[Role::Reviewer] };
/// See plans before they are out: for whoever has any part in them.
pub const SEE_PLANS: Permission =
    Permission { name: "training.plan.see", roles: &[Role::Educator, Role::BranchSecretary, Role::Reviewer] };
/// Read the figures: of groups, never of a person.
pub const READ_STATISTICS: Permission =
    Permission { name: "training.statistics.read", roles: &[Role::Educator, Role::BranchSecretary, Role::UnitLeader] };

pub const MODULE: Module = Module {
    name: "training",
    migrations: &[
        Migration { name: "0060_training", sql: include_str!("../migrations/0060_training.sql") },
        Migration { name: "0063_branch", sql: include_str!("../migrations/0063_branch.sql") },
        Migration { name: "0064_rotation", sql: include_str!("../migrations/0064_rotation.sql") },
        Migration { name: "0065_campaign", sql: include_str!("../migrations/0065_campaign.sql") },
        Migration { name: "0066_feedback", sql: include_str!("../migrations/0066_feedback.sql") },
        Migration { name: "0075_attendance", sql: include_str!("../migrations/0075_attendance.sql") },
        Migration { name: "0076_session", sql: include_str!("../migrations/0076_session.sql") },
        Migration { name: "0077_relay", sql: include_str!("../migrations/0077_relay.sql") },
        Migration { name: "0074_development", sql: include_str!("../migrations/0074_development.sql") },
        Migration { name: "0078_exemplar", sql: include_str!("../migrations/0078_exemplar.sql") },
    ],
    routes: routes::routes,
    jobs: &[purge::JOB, campaign::draft::JOB, branch::purge::JOB, exemplar::purge::JOB],
    schedules: &[purge::SCHEDULE, campaign::draft::SCHEDULE, branch::purge::SCHEDULE, exemplar::purge::SCHEDULE],
    permissions: &[
        &ORGANISE,
        &REVIEW_PLANS,
        &SEE_PLANS,
        &READ_STATISTICS,
        &reach::REACH,
        &branch::LEAD_BRANCH,
        &tour::PLAN_TOURS,
        &campaign::PLAN_CAMPAIGNS,
        &culture::SEE_CULTURES,
        &exemplar::WORK_EXEMPLARS,
    ],
    personal_data: personal_data::TABLES,
    files: &["training_material"],
    navigation: &[
        NavItem {
            group: "training-nav",
            label: "development-matrix",
            path: "/training/development/matrix",
            icon: "users",
            permission: &READ_STATISTICS,
        },
        NavItem {
            group: "training-nav",
            label: "training-nav-plans",
            path: "/training/plans/drafts",
            icon: "list",
            permission: &SEE_PLANS,
        },
        NavItem {
            group: "training-nav",
            label: "training-nav-classes",
            path: "/training/classes/organised",
            icon: "calendar",
            permission: &ORGANISE,
        },
        NavItem {
            group: "training-nav",
            label: "training-nav-map",
            path: "/training/map",
            icon: "filter",
            permission: &SEE_PLANS,
        },
        NavItem {
            group: "training-nav",
            label: "training-nav-statistics",
            path: "/training/statistics",
            icon: "chart",
            permission: &READ_STATISTICS,
        },
        NavItem {
            group: "training-nav",
            label: "reach-nav",
            path: "/training/reach",
            icon: "pin",
            permission: &reach::REACH,
        },
        NavItem {
            group: "branch-nav",
            label: "branch-nav-meetings",
            path: "/training/meetings",
            icon: "flag",
            permission: &branch::LEAD_BRANCH,
        },
        NavItem {
            group: "branch-nav",
            label: "tour-nav",
            path: "/training/tours",
            icon: "train",
            permission: &tour::PLAN_TOURS,
        },
        NavItem {
            group: "branch-nav",
            label: "campaign-nav",
            path: "/training/campaigns",
            icon: "star",
            permission: &campaign::PLAN_CAMPAIGNS,
        },
        NavItem {
            group: "branch-nav",
            label: "culture-balance",
            path: "/training/cultures",
            icon: "chart",
            permission: &culture::SEE_CULTURES,
        },
        NavItem {
            group: "branch-nav",
            label: "exemplars",
            path: "/training/exemplars",
            icon: "sun",
            permission: &exemplar::WORK_EXEMPLARS,
        },
    ],
    texts: &[
        (include_str!("../locales/zh-CN.ftl"), include_str!("../locales/en.ftl")),
        (include_str!("../locales/branch.zh-CN.ftl"), include_str!("../locales/branch.en.ftl")),
        (include_str!("../locales/rotation.zh-CN.ftl"), include_str!("../locales/rotation.en.ftl")),
        (include_str!("../locales/tour.zh-CN.ftl"), include_str!("../locales/tour.en.ftl")),
        (include_str!("../locales/campaign.zh-CN.ftl"), include_str!("../locales/campaign.en.ftl")),
        (include_str!("../locales/session.zh-CN.ftl"), include_str!("../locales/session.en.ftl")),
        (include_str!("../locales/reach.zh-CN.ftl"), include_str!("../locales/reach.en.ftl")),
        (include_str!("../locales/development.zh-CN.ftl"), include_str!("../locales/development.en.ftl")),
        (include_str!("../locales/exemplar.zh-CN.ftl"), include_str!("../locales/exemplar.en.ftl")),
    ],
    told: Told {
        waiting: |cx| Box::pin(async move { today::html(&cx).await }),
        contacts: |app, tenant| Box::pin(async move { reach::contacts(&app.db, tenant).await }),
        ..Told::NOTHING
    },
    ..Module::EMPTY
};
