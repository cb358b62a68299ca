//! `/learning/packages/{id}/player`: the player of a course that is on the
//! device; and where its units lead at their end.
//!
//! One page for all units of a course, kept by the device with it. Which one is
//! opened stands behind `#`, and the content origin's worker launches it.

use askama::Template;
use axum::{
    extract::Path,
    http::{HeaderValue, header},
};
use ui::{Cx, Outcome, Page};

use crate::{
    package::{Package, PackageId, registration},
    pages::launches,
};

#[derive(Template)]
#[template(path = "packages/player.html")]
struct Show<'a> {
    cx: &'a Cx,
    package: &'a Package,
}

impl Show<'_> {
    fn content(&self) -> &str {
        self.cx.app.config.server.content_url.trim_end_matches('/')
    }
}

pub async fn show(cx: Cx, Path(id): Path<PackageId>) -> Outcome {
    let (package, _) = registration::reachable(&cx.app.db, cx.actor()?, id).await?;
    Show { cx: &cx, package: &package }.page()
}

/// `GET …/player/end`
pub async fn end(cx: Cx, Path(id): Path<PackageId>) -> Outcome {
    let (package, _) = registration::reachable(&cx.app.db, cx.actor()?, id).await?;
    let mut response = launches::end::End { cx: &cx, package: package.id }.page()?;
    let policy = HeaderValue::from_static(launches::end::POLICY);
    response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, policy);
    Ok(response)
}
