//! `POST /learning/paths/{id}/certificates`: its holder asks for one.

use axum::extract::Path;
use ui::{Cx, Outcome, page::redirect};

use crate::{
    certificate::{self, Subject},
    pages::press,
    path::PathId,
};

pub async fn create(cx: Cx, Path(id): Path<PathId>) -> Outcome {
    let made = certificate::ask(&cx.app.db, &press(&cx), cx.actor()?, Subject::Path(id)).await?;
    redirect(format!("/learning/certificates/{made}"))
}
