//! `/learning/units/{id}/media`: pictures and sounds for the text.

use axum::extract::Path;
use ui::{Cx, Form, Outcome, page::redirect};

use crate::{
    EDIT_UNITS,
    media::{self, Kind, Most},
    unit::{LearningUnitId, version},
};

/// What can stand in a text; films have a place of their own, with captions.
const WANTED: [Kind; 6] = [Kind::Jpeg, Kind::Png, Kind::Webp, Kind::Mp3, Kind::M4a, Kind::Ogg];

pub async fn create(cx: Cx, Path(id): Path<LearningUnitId>, form: Form) -> Outcome {
    let actor = cx.require(&EDIT_UNITS)?;
    version::newest(&cx.app.db, actor.tenant, id).await?;
    let Some(file) = form.file("file") else { return Err(base::invalid("file", "form-required").into()) };
    let app = &cx.app;
    let most = Most { picture: app.config.limits.photo_bytes, film: app.config.limits.media_bytes };
    let place: (&'static str, &[Kind]) = ("file", &WANTED);
    let file = (file.name.as_str(), &file.bytes[..]);
    media::keep(&app.db, &app.blobs, &app.ids, actor, id, place, file, most, cx.moment()).await?;
    redirect(format!("/learning/units/{id}/versions/new?done=done-learning-media#files"))
}
