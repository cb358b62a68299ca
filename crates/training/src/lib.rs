//! Training (培训): plans that mix online and offline steps, classes and trips,
//! the life of Party branches, and statistics that add up.

pub mod pages;
pub mod personal_data;
pub mod routes;

// Branch life.
pub mod branch;
pub mod campaign;
pub mod checklist;
pub mod culture;
pub mod decision;
pub mod hours;
pub mod meeting;
pub mod rest;
pub mod rotation;
pub mod theme_day;
pub mod tour;

use base::{Permission, Role};
use store::Migration;
use ui::{Module, NavItem};

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
    migrations: &[
        Migration { name: "0060_training", sql: include_str!("../migrations/0060_training.sql") },
        Migration { name: "0063_branch", sql: include_str!("../migrations/0063_branch.sql") },
        Migration { name: "0064_rotation", sql: include_str!("../migrations/0064_rotation.sql") },
        Migration { name: "0065_campaign", sql: include_str!("../migrations/0065_campaign.sql") },
    ],
    routes: routes::routes,
    jobs: &[campaign::draft::JOB, branch::purge::JOB],
    schedules: &[campaign::draft::SCHEDULE, branch::purge::SCHEDULE],
    permissions: &[
        &ORGANISE,
        &REVIEW_PLANS,
        &READ_STATISTICS,
        &branch::LEAD_BRANCH,
        &tour::PLAN_TOURS,
        &campaign::PLAN_CAMPAIGNS,
        &culture::SEE_CULTURES,
    ],
    personal_data: personal_data::TABLES,
    files: &[],
    navigation: &[
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
    ],
    texts: &[
        (include_str!("../locales/zh-CN.ftl"), include_str!("../locales/en.ftl")),
        (include_str!("../locales/branch.zh-CN.ftl"), include_str!("../locales/branch.en.ftl")),
        (include_str!("../locales/rotation.zh-CN.ftl"), include_str!("../locales/rotation.en.ftl")),
        (include_str!("../locales/tour.zh-CN.ftl"), include_str!("../locales/tour.en.ftl")),
        (include_str!("../locales/campaign.zh-CN.ftl"), include_str!("../locales/campaign.en.ftl")),
    ],
    ..Module::EMPTY
};
