//! `POST /learning/launches/{id}/completion`: "I have gone through it", for
//! content that tells nothing of itself.

use axum::extract::Path;
use ui::{Cx, Outcome, page::redirect};

use crate::package::{LaunchId, launch, result};

pub async fn create(cx: Cx, Path(id): Path<LaunchId>) -> Outcome {
    let launched = launch::own(&cx.app.db, cx.actor()?, id).await?;
    let app = &cx.app;
    let note =
        result::Note { ids: &app.ids, at: cx.moment(), today: cx.today(), tells: Some(&app.config.server.public_url) };
    result::declare(&app.db, &note, &launched).await?;
    redirect(format!("/learning/packages/{}?done=done-package-completion", launched.package.id))
}
