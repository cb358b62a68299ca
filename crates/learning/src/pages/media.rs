//! `/learning/media/{id}`: the bytes of a picture, a sound or a film, and of
//! what was made of it.
//!
//! Seeking in a film needs ranges. An answer to one is never longer than
//! [`AT_ONCE`]: players ask on; a whole file goes out as it is read. No film is
//! held in memory.

use axum::{
    body::Body,
    extract::Path,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use base::{Error, Result, TenantId};
use ui::{App, Cx, Form, Outcome, page::redirect};

use crate::media::{self, MediaId, film, place};

const AT_ONCE: u64 = 4 << 20;

/// A file to be sent.
struct Sent {
    mime: String,
    size: u64,
}

pub async fn show(cx: Cx, Path(id): Path<MediaId>, headers: HeaderMap) -> Outcome {
    send(&cx.app, (cx.actor()?.tenant, "/learning/media"), id, &headers).await
}

/// A file of the organisation, whose files have their addresses below `place`.
pub(super) async fn send(app: &App, (tenant, place): (TenantId, &str), id: MediaId, headers: &HeaderMap) -> Outcome {
    let sent = find(app, tenant, id).await?;
    if let Some(other) = film::instead(&app.db, tenant, id).await? {
        return redirect(format!("{place}/{}", other.id));
    }
    let asked = headers.get(header::RANGE).and_then(|value| value.to_str().ok());
    let range = match asked.map(|text| range(text, sent.size)) {
        Some(None) => return Ok(unsatisfiable(sent.size)),
        Some(Some((from, to))) => Some((from, to.min(from + AT_ONCE - 1))),
        None => None,
    };
    let body = match range {
        Some((from, to)) => Body::from(app.blobs.get_range(id.0, from..to + 1).await?),
        None => Body::from_stream(app.blobs.stream(id.0, 0).await?),
    };
    let mut response = Response::new(body);
    let out = response.headers_mut();
    out.insert(header::CONTENT_TYPE, HeaderValue::from_str(&sent.mime).map_err(Error::from)?);
    out.insert(header::ACCEPT_RANGES, HeaderValue::from_static("bytes"));
    // An id never gets other bytes.
    out.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, max-age=604800, immutable"));
    out.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static("default-src 'none'; sandbox"));
    out.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    if let Some((from, to)) = range {
        let content = HeaderValue::from_str(&format!("bytes {from}-{to}/{}", sent.size)).map_err(Error::from)?;
        out.insert(header::CONTENT_RANGE, content);
        *response.status_mut() = StatusCode::PARTIAL_CONTENT;
    } else {
        out.insert(header::CONTENT_LENGTH, HeaderValue::from(sent.size));
    }
    Ok(response)
}

/// A file that was sent in, or one that was made of it.
async fn find(app: &App, tenant: TenantId, id: MediaId) -> Result<Sent> {
    let (mime, bytes) = match media::get(&app.db, tenant, id).await {
        Ok(media) => (media.mime, media.bytes),
        Err(Error::NotFound) => {
            let made = film::rendition(&app.db, tenant, id).await?;
            (made.mime, made.bytes)
        }
        Err(error) => return Err(error),
    };
    Ok(Sent { mime, size: bytes as u64 })
}

/// `POST /learning/media/{id}/place`: where this person goes on, told by the
/// player; there is nothing to show.
pub async fn keep_place(cx: Cx, Path(id): Path<MediaId>, form: Form) -> Outcome {
    place::keep(&cx.app.db, cx.actor()?, id, place::seconds(form.get("seconds"))?).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// First and last byte of a single range (RFC 9110, 14.1.2), or nothing that
/// can be given.
pub(super) fn range(text: &str, size: u64) -> Option<(u64, u64)> {
    let (from, to) = text.strip_prefix("bytes=")?.split_once('-')?;
    let last = size.checked_sub(1)?;
    let (from, to) = match (from.trim(), to.trim()) {
        ("", tail) => (size.saturating_sub(tail.parse().ok().filter(|tail| *tail > 0)?), last),
        (from, "") => (from.parse().ok()?, last),
        (from, to) => (from.parse().ok()?, to.parse::<u64>().ok()?.min(last)),
    };
    (from <= to).then_some((from, to))
}

fn unsatisfiable(size: u64) -> Response {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::RANGE_NOT_SATISFIABLE;
    if let Ok(content) = HeaderValue::from_str(&format!("bytes */{size}")) {
        response.headers_mut().insert(header::CONTENT_RANGE, content);
    }
    response
}

#[cfg(test)]
mod tests {
    use super::range;

    #[test]
    fn ranges() {
        assert_eq!(range("bytes=0-", 100), Some((0, 99)));
        assert_eq!(range("bytes=10-19", 100), Some((10, 19)));
        assert_eq!(range("bytes=90-200", 100), Some((90, 99)));
        assert_eq!(range("bytes=-10", 100), Some((90, 99)));
        for bad in ["bytes=100-", "bytes=-0", "bytes=5-4", "items=0-1", "bytes=0-1,3-4", "bytes=x-"] {
            assert_eq!(range(bad, 100), None, "{bad}");
        }
    }
}
