//! `/learning/practicals/{id}/pieces`: handing in; `/learning/pieces/{id}`: its
//! files, and deleting it.

use axum::{
    body::Body,
    extract::Path,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::Response,
};
use base::{Error, Result};
use ui::{Cx, Form, Outcome, Page, page::redirect};

use super::page;
use crate::{
    pages::media::range,
    practical::{
        self, PracticalId, Version,
        piece::{self, Handed, Most, PieceFileId, PieceId},
    },
};

/// An answer to a range is never longer: players ask on.
const AT_ONCE: u64 = 4 << 20;

pub async fn create(cx: Cx, Path(id): Path<PracticalId>, mut form: Form) -> Outcome {
    let actor = cx.actor()?;
    let task = practical::get(&cx.app.db, actor.tenant, id).await?;
    match hand_in(&cx, &task, &mut form).await {
        Ok(()) => redirect(format!("/learning/practicals/{id}?done=done-learning-piece")),
        Err(error @ Error::Invalid(_)) => {
            let form = form.redisplay(error)?;
            page(&cx, &form, id).await?.refused()
        }
        Err(error) => Err(error.into()),
    }
}

async fn hand_in(cx: &Cx, task: &Version, form: &mut Form) -> Result<()> {
    let app = &cx.app;
    let words = form.text("words", 0..=1_000);
    let mut link = form.text("link", 0..=500);
    if !task.link {
        link.clear();
    }
    let is_web = |link: &str| url::Url::parse(link).is_ok_and(|url| matches!(url.scheme(), "http" | "https"));
    if !link.is_empty() && !is_web(&link) {
        form.refuse("link", "practical-link");
    }
    form.finish()?;
    let files = form.files.iter().filter(|file| task.files && file.field == "files" && !file.bytes.is_empty());
    let files = files.map(|file| (file.name.as_str(), file.bytes.clone())).collect();
    let limits = &app.config.learning;
    let most = Most { files: limits.piece_files, bytes: limits.piece_bytes, picture: app.config.limits.photo_bytes };
    let handed = Handed { words, link, files };
    let now = (cx.moment(), cx.today());
    piece::hand_in(&app.db, &app.blobs, &app.ids, cx.actor()?, task, handed, most, now).await.map(drop)
}

pub async fn remove(cx: Cx, Path(id): Path<PieceId>) -> Outcome {
    let practical = piece::remove(&cx.app.db, &cx.app.blobs, cx.actor()?, id, cx.moment()).await?;
    match practical::get(&cx.app.db, cx.actor()?.tenant, practical).await {
        Ok(_) => redirect(format!("/learning/practicals/{practical}?done=done-learning-piece-removal")),
        // The task is over, and with it its page.
        Err(Error::NotFound) => redirect("/learning?done=done-learning-piece-removal"),
        Err(error) => Err(error.into()),
    }
}

/// The bytes of a file: a picture or a film is shown, anything else is handed
/// over as a download.
pub async fn file(cx: Cx, Path((id, file)): Path<(PieceId, PieceFileId)>, headers: HeaderMap) -> Outcome {
    let found = piece::file(&cx.app.db, cx.actor()?, id, file, cx.today()).await?;
    let size = found.bytes.unsigned_abs();
    let asked = headers.get(header::RANGE).and_then(|value| value.to_str().ok()).and_then(|text| range(text, size));
    let part = asked.map(|(from, to)| (from, to.min(from + AT_ONCE - 1)));
    let body = match part {
        Some((from, to)) => Body::from(cx.app.blobs.get_range(file.0, from..to + 1).await?),
        None => Body::from_stream(cx.app.blobs.stream(file.0, 0).await?),
    };
    let mut response = Response::new(body);
    let out = response.headers_mut();
    out.insert(header::CONTENT_TYPE, HeaderValue::from_str(&found.mime).map_err(Error::from)?);
    out.insert(header::ACCEPT_RANGES, HeaderValue::from_static("bytes"));
    // Deleted is deleted: no cache keeps it.
    out.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    out.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static("default-src 'none'; sandbox"));
    out.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    if found.group() == "paper" {
        let name: String = url::form_urlencoded::byte_serialize(found.name.as_bytes()).collect();
        let value = format!("attachment; filename*=UTF-8''{}", name.replace('+', "%20"));
        out.insert(header::CONTENT_DISPOSITION, HeaderValue::from_str(&value).map_err(Error::from)?);
    }
    if let Some((from, to)) = part {
        let content = HeaderValue::from_str(&format!("bytes {from}-{to}/{size}")).map_err(Error::from)?;
        out.insert(header::CONTENT_RANGE, content);
        *response.status_mut() = StatusCode::PARTIAL_CONTENT;
    } else {
        out.insert(header::CONTENT_LENGTH, HeaderValue::from(size));
    }
    Ok(response)
}
