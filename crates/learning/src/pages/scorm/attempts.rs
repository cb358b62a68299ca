//! `POST /learning/packages/{id}/attempts`: begins a SCORM course anew.

use axum::extract::Path;
use base::{error::invalid, not_found};
use ui::{Cx, Outcome, page::redirect};

use crate::{
    package::{
        self, PackageId,
        launch::{self, Mode},
        registration,
    },
    scorm::attempt,
};

pub async fn create(cx: Cx, Path(id): Path<PackageId>) -> Outcome {
    let (app, actor, today) = (&cx.app, cx.actor()?, cx.today());
    let (package, _) = registration::reachable(&app.db, actor, id).await?;
    if !package.kind().is_scorm() {
        return Err(invalid("attempt", "scorm-attempt-kind").into());
    }
    let parts = package::parts(&app.db, actor.tenant, id).await?;
    let whole = parts.first().ok_or_else(not_found)?;
    app.db.write(|tx| async move { attempt::again(&tx, &app.ids, actor, id, today).await }).await?;
    let made = launch::make(&app.db, &app.ids, actor, (id, whole.id), Mode::Normal, (cx.moment(), today)).await?;
    redirect(format!("/learning/launches/{made}"))
}
