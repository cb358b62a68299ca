//! `/learning/certificates/{id}/publication`: its holder lets others look, or no longer.

use axum::extract::Path;
use ui::{Cx, Outcome, page::redirect};

use crate::certificate::{self, CertificateId};

pub async fn create(cx: Cx, Path(id): Path<CertificateId>) -> Outcome {
    certificate::publish(&cx.app.db, cx.actor()?, id, true, (cx.moment(), cx.today())).await?;
    redirect(format!("/learning/certificates/{id}?done=done-learning-certificate-open"))
}

pub async fn remove(cx: Cx, Path(id): Path<CertificateId>) -> Outcome {
    certificate::publish(&cx.app.db, cx.actor()?, id, false, (cx.moment(), cx.today())).await?;
    redirect(format!("/learning/certificates/{id}?done=done-learning-certificate-closed"))
}
