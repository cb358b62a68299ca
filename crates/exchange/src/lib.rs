//! Exchange (共建共享): what organisations of a consortium (医联体, 联盟) share with
//! one another.
//!
//! This is the one room that reads across organisations, and it reads nothing
//! but published courses that their organisation offers ([`offer::Visible`]).
//! No person, answer, result or count of learners crosses.

pub mod comparison;
pub mod copy;
pub mod member;
pub mod news;
pub mod offer;
pub mod pages;
pub mod personal_data;
pub mod routes;

use base::{Permission, Role};
use store::{Migration, outbox::Subscription};
use ui::{Module, NavItem};

/// Offer a course of one's organisation to the others, and end the offer.
pub const OFFER_COURSES: Permission = Permission { name: "exchange.course.offer", roles: &[Role::Librarian] };
/// Look through what others offer, take it and decide about new versions.
pub const TAKE_COURSES: Permission =
    Permission { name: "exchange.course.take", roles: &[Role::Librarian, Role::Educator] };

pub const MODULE: Module = Module {
    name: "exchange",
    migrations: &[Migration { name: "0083_exchange", sql: include_str!("../migrations/0083_exchange.sql") }],
    routes: routes::routes,
    jobs: &[news::JOB],
    subscriptions: &[Subscription { event: "learning.unit.published", job: news::JOB.kind }],
    permissions: &[&OFFER_COURSES, &TAKE_COURSES],
    personal_data: personal_data::TABLES,
    navigation: &[
        NavItem {
            group: "exchange-nav",
            label: "exchange-courses",
            path: "/exchange/courses",
            icon: "globe",
            permission: &TAKE_COURSES,
        },
        NavItem {
            group: "exchange-nav",
            label: "exchange-copies",
            path: "/exchange/copies",
            icon: "copy",
            permission: &TAKE_COURSES,
        },
        NavItem {
            group: "exchange-nav",
            label: "exchange-offers",
            path: "/exchange/offers",
            icon: "upload",
            permission: &OFFER_COURSES,
        },
    ],
    texts: &[(include_str!("../locales/zh-CN.ftl"), include_str!("../locales/en.ftl"))],
    ..Module::EMPTY
};
