//! `/learning/packages`: packages for learners, and one of them with its parts.

use std::collections::HashMap;

use askama::Template;
use axum::extract::Path;
use ui::{Cx, Outcome, Page};

use crate::{
    ASSIGN_UNITS, SEE_UNITS,
    package::{
        self, Package, PackageId, Part, PartId,
        registration::{self, PartResult, Registration},
    },
};

#[derive(Template)]
#[template(path = "packages/show.html")]
struct Show<'a> {
    cx: &'a Cx,
    package: Package,
    parts: Vec<Part>,
    results: HashMap<PartId, PartResult>,
    registration: Option<Registration>,
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
    let (may_see, may_assign) = (actor.may(&SEE_UNITS), actor.may(&ASSIGN_UNITS));
    Show { cx: &cx, package, parts, results, registration, may_see, may_assign }.page()
}
