//! `/learning/packages`: packages for learners, and one of them with its parts.

pub mod assignments;
pub mod copies;
pub mod drafts;
pub mod imports;
pub mod life;
pub mod offline;
pub mod player;
pub mod versions;

use std::collections::HashMap;

use askama::Template;
use axum::extract::{Path, Query};
use ui::{Cx, Outcome, Page, table::Slice};

use crate::{
    ASSIGN_UNITS, SEE_UNITS,
    package::{
        self, Kind, Package, PackageId, Part, PartId,
        registration::{self, PartResult, Registration},
        shelf::{self, Listed},
    },
    scorm::attempt::{self, Attempt},
    unit,
};

const SIZE: i64 = 24;

#[derive(Template)]
#[template(path = "packages/index.html")]
struct Index<'a> {
    cx: &'a Cx,
    packages: Vec<Listed>,
    slice: Slice,
    may_see: bool,
}

/// `GET /learning/packages`: what anybody may take.
pub async fn index(cx: Cx, Query(wanted): Query<versions::Wanted>) -> Outcome {
    let actor = cx.actor()?;
    let page = wanted.page();
    let from = (page.unwrap_or(1).clamp(1, 10_000) - 1) * SIZE;
    let (packages, total) = shelf::packages(&cx.app.db, actor, (SIZE, from)).await?;
    Index { cx: &cx, packages, slice: Slice::new(page, SIZE, total), may_see: actor.may(&SEE_UNITS) }.page()
}

#[derive(Template)]
#[template(path = "packages/show.html")]
struct Show<'a> {
    cx: &'a Cx,
    package: Package,
    parts: Vec<Part>,
    results: HashMap<PartId, PartResult>,
    registration: Option<Registration>,
    /// SCORM: the newest attempt.
    attempt: Option<Attempt>,
    /// Whose questions are asked at its end.
    asks: Option<unit::Version>,
    may_see: bool,
    may_assign: bool,
}

impl Show<'_> {
    /// The content origin, for the script that keeps packages on the device.
    fn content(&self) -> &str {
        self.cx.app.config.server.content_url.trim_end_matches('/')
    }

    /// Its units start from the device by themselves.
    fn is_course(&self) -> bool {
        self.package.kind() == Kind::Cmi5 || self.is_scorm()
    }

    /// What plays without a network, where a browser can keep it.
    fn may_keep(&self) -> bool {
        self.is_course() || (self.package.kind() == Kind::Html5 && self.next().is_some())
    }

    fn result(&self, part: &Part) -> Option<&PartResult> {
        self.results.get(&part.id)
    }

    fn units(&self) -> usize {
        self.parts.iter().filter(|part| part.is_unit()).count()
    }

    fn satisfied(&self) -> usize {
        let is_done = |part: &&Part| self.result(part).is_some_and(|result| result.satisfied_on.is_some());
        self.parts.iter().filter(|part| part.is_unit()).filter(is_done).count()
    }

    fn is_done(&self) -> bool {
        self.registration.as_ref().is_some_and(|registration| registration.done_on.is_some())
    }

    /// All was gone through; only the questions are left.
    fn questions_left(&self) -> Option<&unit::Version> {
        self.asks.as_ref().filter(|_| !self.is_done() && self.satisfied() >= self.units())
    }

    fn is_scorm(&self) -> bool {
        self.package.kind().is_scorm()
    }

    /// What the whole of a SCORM course has come to.
    fn whole(&self) -> Option<&PartResult> {
        self.parts.first().filter(|part| self.is_scorm() && !part.is_unit()).and_then(|part| self.result(part))
    }

    /// What the main button opens: a player of SCORM knows by itself where to go on.
    fn entry<'b>(&'b self, next: &'b Part) -> &'b Part {
        self.parts.first().filter(|_| self.is_scorm()).unwrap_or(next)
    }

    /// What was open last, or the first that is not done: where to go on.
    fn next(&self) -> Option<&Part> {
        let is_open = |part: &&Part| self.result(part).is_none_or(|result| result.satisfied_on.is_none());
        let last =
            self.attempt.as_ref().and_then(|attempt| self.parts.iter().find(|part| part.identifier == attempt.item));
        if let Some(last) = last.filter(is_open) {
            return Some(last);
        }
        self.parts.iter().filter(|part| part.is_unit()).find(is_open)
    }
}

/// `GET /learning/packages/{id}`
pub async fn show(cx: Cx, Path(id): Path<PackageId>) -> Outcome {
    let (actor, db) = (cx.actor()?, &cx.app.db);
    let (package, registration) = registration::reachable(db, actor, id).await?;
    let parts = package::parts(db, actor.tenant, id).await?;
    let attempt = match &registration {
        Some(registration) => attempt::newest(db, registration).await?,
        None => None,
    };
    let results = match &registration {
        Some(registration) => registration::results(db, registration).await?,
        None => Vec::new(),
    };
    let results = results.into_iter().map(|result| (result.part_id, result)).collect();
    let asks = match package.unit_id {
        Some(unit) => unit::published(db, actor.tenant, unit).await.ok(),
        None => None,
    };
    let (may_see, may_assign) = (actor.may(&SEE_UNITS), actor.may(&ASSIGN_UNITS));
    Show { cx: &cx, package, parts, results, registration, attempt, asks, may_see, may_assign }.page()
}
