//! `POST /learning/units/{id}/certificates`: its holder asks for one.

use axum::extract::Path;
use ui::{Cx, Outcome, page::redirect};

use crate::{
    certificate::{self, Subject},
    pages::press,
    unit::LearningUnitId,
};

pub async fn create(cx: Cx, Path(id): Path<LearningUnitId>) -> Outcome {
    let made = certificate::ask(&cx.app.db, &press(&cx), cx.actor()?, Subject::Unit(id)).await?;
    redirect(format!("/learning/certificates/{made}"))
}
