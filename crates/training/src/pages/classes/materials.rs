//! `/training/classes/{id}/materials`: files of a class.

use axum::{
    extract::Path,
    http::{HeaderValue, header},
    response::IntoResponse,
};
use base::invalid;
use ui::{
    Cx, Form, Outcome,
    page::{download, redirect},
};

use crate::{
    ORGANISE,
    class::{
        self, ClassId,
        material::{self, MaterialId},
    },
};

pub async fn create(cx: Cx, Path(id): Path<ClassId>, form: Form) -> Outcome {
    let actor = cx.require(&ORGANISE)?;
    let file = form.file("file").ok_or_else(|| invalid("file", "form-required"))?;
    let limit = cx.app.config.limits.media_bytes;
    let who = (&cx.app.blobs, &cx.app.ids, actor);
    material::keep(&cx.app.db, who, id, (&file.name, file.bytes.clone()), limit, cx.moment()).await?;
    redirect(format!("/training/classes/{id}?done=done-training-material"))
}

pub async fn show(cx: Cx, Path((id, file)): Path<(ClassId, MaterialId)>) -> Outcome {
    let actor = cx.actor()?;
    class::get(&cx.app.db, actor.tenant, id).await?;
    let found = material::get(&cx.app.db, actor.tenant, id, file).await?;
    let bytes = cx.app.blobs.get(file.0).await?;
    if found.is_picture() {
        let mut response = bytes.into_response();
        let out = response.headers_mut();
        out.insert(header::CONTENT_TYPE, HeaderValue::from_str(&found.mime).map_err(base::Error::from)?);
        out.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, max-age=604800, immutable"));
        out.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static("default-src 'none'; sandbox"));
        return Ok(response);
    }
    // Never shown in the page's own origin: whatever is in it, it is only saved.
    download(&found.name, "application/octet-stream", bytes.to_vec())
}

pub async fn remove(cx: Cx, Path((id, file)): Path<(ClassId, MaterialId)>) -> Outcome {
    let actor = cx.require(&ORGANISE)?;
    material::remove(&cx.app.db, actor, id, file, cx.moment()).await?;
    redirect(format!("/training/classes/{id}?done=done-training-material-removal"))
}
