//! `POST /learning/packages/{id}/copies`: somebody takes a course along; what
//! the script needs that puts it on the device.

use axum::{Json, extract::Path, response::IntoResponse};
use ui::{Cx, Outcome};

use crate::{
    cmi5,
    package::{self, PackageId},
    scorm,
};

pub async fn create(cx: Cx, Path(id): Path<PackageId>) -> Outcome {
    let (app, actor) = (&cx.app, cx.actor()?);
    if package::get(&app.db, actor.tenant, id).await?.kind().is_scorm() {
        return Ok(Json(scorm::copy::make(app, actor, (id, cx.lang)).await?).into_response());
    }
    Ok(Json(cmi5::copy::make(app, actor, id).await?).into_response())
}
