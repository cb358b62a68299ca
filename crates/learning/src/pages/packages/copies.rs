//! `POST /learning/packages/{id}/copies`: somebody takes a course along; what
//! the script needs that puts it on the device.

use axum::{Json, extract::Path, response::IntoResponse};
use ui::{Cx, Outcome};

use crate::{cmi5::copy, package::PackageId};

pub async fn create(cx: Cx, Path(id): Path<PackageId>) -> Outcome {
    Ok(Json(copy::make(&cx.app, cx.actor()?, id).await?).into_response())
}
