//! `POST /learning/packages/{id}/attempts`: begins a SCORM course anew.

use axum::extract::Path;
use base::{error::invalid, not_found};
use ui::{Cx, Outcome, page::redirect};

use crate::{
    package::{
        self, Kind, PackageId,
        launch::{self, Mode},
        registration,
    },
    scorm::attempt,
};

pub async fn create(cx: Cx, Path(id): Path<PackageId>) -> Outcome {
    let (app, actor, today) = (&cx.app, cx.actor()?, cx.today());
    let (package, _) = registration::reachable(&app.db, actor, id).await?;
    if !matches!(package.kind(), Kind::Scorm12 | Kind::Scorm2004) {
        return Err(invalid("attempt", "scorm-attempt-kind").into());
    }
    let parts = package::parts(&app.db, actor.tenant, id).await?;
    let first = parts.iter().find(|part| part.is_unit()).ok_or_else(not_found)?;
    app.db.write(|tx| async move { attempt::again(&tx, &app.ids, actor, id, today).await }).await?;
    let made = launch::make(&app.db, &app.ids, actor, (id, first.id), Mode::Normal, (cx.moment(), today)).await?;
    redirect(format!("/learning/launches/{made}"))
}
