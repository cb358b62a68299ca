//! `/learning/packages`: packages for learners, and one of them with its parts.

pub mod assignments;
pub mod drafts;
pub mod imports;
pub mod life;
pub mod versions;

use std::collections::HashMap;

use askama::Template;
use axum::extract::{Path, Query};
use ui::{Cx, Outcome, Page, table::Slice};

use crate::{
    ASSIGN_UNITS, SEE_UNITS,
    package::{
        self, Package, PackageId, Part, PartId,
        registration::{self, PartResult, Registration},
        shelf::{self, Listed},
    },
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
    /// Whose questions are asked at its end.
    asks: Option<unit::Version>,
    may_see: bool,
    may_assign: bool,
}

impl Show<'_> {
    fn result(&self, part: &Part) -> Option<&PartResult> {
        self.results.get(&part.id)
    }

    fn units(&self) -> usize {
        self.parts.iter().filter(|part| part.is_unit()).count()
    }

    fn satisfied(&self) -> usize {
        self.results.values().filter(|result| result.satisfied_on.is_some()).count()
    }

    fn is_done(&self) -> bool {
        self.registration.as_ref().is_some_and(|registration| registration.done_on.is_some())
    }

    /// All was gone through; only the questions are left.
    fn questions_left(&self) -> Option<&unit::Version> {
        self.asks.as_ref().filter(|_| !self.is_done() && self.satisfied() >= self.units())
    }

    /// The first that is not done: where to go on.
    fn next(&self) -> Option<&Part> {
        let is_open = |part: &&Part| self.result(part).is_none_or(|result| result.satisfied_on.is_none());
        self.parts.iter().filter(|part| part.is_unit()).find(is_open)
    }
}

/// `GET /learning/packages/{id}`
pub async fn show(cx: Cx, Path(id): Path<PackageId>) -> Outcome {
    let (actor, db) = (cx.actor()?, &cx.app.db);
    let (package, registration) = registration::reachable(db, actor, id).await?;
    let parts = package::parts(db, actor.tenant, id).await?;
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
    Show { cx: &cx, package, parts, results, registration, asks, may_see, may_assign }.page()
}
