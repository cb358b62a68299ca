//! `GET /learning/launches/{id}/end`: where content leads that has ended, in the
//! player's frame or in the whole window.

use askama::Template;
use axum::{
    extract::Path,
    http::{HeaderValue, header},
};
use ui::{Cx, Outcome, Page};

use crate::package::{LaunchId, PackageId, launch};

#[derive(Template)]
#[template(path = "launches/end.html")]
pub struct End<'a> {
    pub cx: &'a Cx,
    pub package: PackageId,
}

/// Our own player may frame it, and nobody else.
pub const POLICY: &str =
    "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'self'";

pub async fn show(cx: Cx, Path(id): Path<LaunchId>) -> Outcome {
    let launched = launch::own(&cx.app.db, cx.actor()?, id).await?;
    let mut response = End { cx: &cx, package: launched.package.id }.page()?;
    response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
    Ok(response)
}
