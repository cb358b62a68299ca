//! `/learning/packages/{id}/offline`: which files a device needs to play a
//! package without a network, for the script that fetches them.

use axum::{Json, extract::Path, response::IntoResponse};
use serde_json::json;
use ui::{Cx, Outcome};

use crate::package::{self, PackageId, registration, ticket::Ticket};

pub async fn show(cx: Cx, Path(id): Path<PackageId>) -> Outcome {
    let (actor, app) = (cx.actor()?, &cx.app);
    let (package, _) = registration::reachable(&app.db, actor, id).await?;
    let most = i64::try_from(app.config.packages.files).unwrap_or(i64::MAX);
    let files = package::files(&app.db, actor.tenant, id, (most, 0)).await?;
    let files: Vec<_> = files.into_iter().map(|file| (file.path, file.bytes)).collect();
    let base = Ticket::new(app, actor.tenant, id).url(app, "");
    Ok(Json(json!({ "id": package.id, "title": package.title, "base": base, "files": files })).into_response())
}
