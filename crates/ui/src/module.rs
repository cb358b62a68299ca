//! A module's manifest: what it adds to the program, in one constant.
//!
//! The binary sums the manifests of all modules; tests hold each to its word:
//! every route stands in the access matrix, every table with a person in it
//! stands in some module's personal data.

use std::{future::Future, pin::Pin};

use axum::{handler::Handler, routing::MethodRouter};
use base::{Permission, Result};
use store::{Migration, job::Schedule, outbox::Subscription};

use crate::{App, outcome::Told};

#[derive(Debug)]
pub struct Module {
    pub name: &'static str,
    pub migrations: &'static [Migration],
    pub routes: fn() -> Vec<Route>,
    /// On the content origin (`server.content_url`), which knows no cookie and
    /// no page: what others have made.
    pub content: fn() -> Vec<Route>,
    pub jobs: &'static [JobKind],
    pub schedules: &'static [Schedule],
    pub subscriptions: &'static [Subscription],
    pub permissions: &'static [&'static Permission],
    pub personal_data: &'static [PersonalData],
    /// Tables whose ids name uploaded files.
    pub files: &'static [&'static str],
    pub navigation: &'static [NavItem],
    /// Fluent texts: Chinese, English.
    pub texts: &'static [(&'static str, &'static str)],
    /// What others may ask of the module: its outcomes, titles of its pages.
    pub told: Told,
}

impl Module {
    /// For `..Module::EMPTY` in a manifest.
    pub const EMPTY: Self = Self {
        name: "",
        migrations: &[],
        routes: Vec::new,
        content: Vec::new,
        jobs: &[],
        schedules: &[],
        subscriptions: &[],
        permissions: &[],
        personal_data: &[],
        files: &[],
        navigation: &[],
        texts: &[],
        told: Told::NOTHING,
    };
}

pub struct Route {
    pub method: &'static str,
    pub path: &'static str,
    pub handler: MethodRouter<App>,
}

impl Route {
    pub fn get<T: 'static>(path: &'static str, handler: impl Handler<T, App>) -> Self {
        Self { method: "GET", path, handler: axum::routing::get(handler) }
    }

    pub fn post<T: 'static>(path: &'static str, handler: impl Handler<T, App>) -> Self {
        Self { method: "POST", path, handler: axum::routing::post(handler) }
    }

    /// A form that carries files: the body may be as large as `bytes` says,
    /// not only as the form limit.
    pub fn upload<T: 'static>(path: &'static str, bytes: usize, handler: impl Handler<T, App>) -> Self {
        let handler = axum::routing::post(handler).layer(axum::extract::DefaultBodyLimit::max(bytes));
        Self { method: "POST", path, handler }
    }

    /// A form with media: how much may come is configured (`limits.media_bytes`)
    /// and checked while it is read.
    pub fn media<T: 'static>(path: &'static str, handler: impl Handler<T, App>) -> Self {
        let handler = axum::routing::post(handler).layer(axum::extract::DefaultBodyLimit::disable());
        Self { method: "POST", path, handler }
    }
}

pub type Running<'a> = Pin<Box<dyn Future<Output = Result<()>> + Send + 'a>>;

/// What runs when a job of this kind is due. It may run twice for one job.
#[derive(Debug, Clone, Copy)]
pub struct JobKind {
    pub kind: &'static str,
    pub run: fn(App, serde_json::Value) -> Running<'static>,
}

/// A table that says something of a person, for the register that the person
/// can read, the export and the retention job.
#[derive(Debug, Clone, Copy)]
pub struct PersonalData {
    pub table: &'static str,
    /// The column with the person's id; empty where the id is sealed and rows
    /// cannot be looked up by it.
    pub person: &'static str,
    /// Message keys: what it is, what for, on which legal basis, how long.
    pub what: &'static str,
    pub purpose: &'static str,
    pub basis: &'static str,
    pub retention: &'static str,
    /// Who can see it (message key).
    pub seen_by: &'static str,
    /// `select` with `$1` = tenant, `$2` = person: the rows as the person gets
    /// them. Empty: nothing readable is in the table (a hash of a password).
    pub export: &'static str,
}

/// An entry of the staff menu.
#[derive(Debug, Clone, Copy)]
pub struct NavItem {
    /// Message key of the group it stands under.
    pub group: &'static str,
    pub label: &'static str,
    pub path: &'static str,
    pub icon: &'static str,
    pub permission: &'static Permission,
}
