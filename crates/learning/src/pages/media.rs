//! `/learning/media/{id}`: the bytes of a picture, a sound or a film.
//!
//! Seeking in a film needs ranges. An answer is never longer than
//! [`AT_ONCE`]: players ask on, and no film is held in memory whole.

use axum::{
    body::Body,
    extract::Path,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::Response,
};
use ui::{Cx, Outcome};

use crate::media::{self, MediaId};

const AT_ONCE: u64 = 4 << 20;

pub async fn show(cx: Cx, Path(id): Path<MediaId>, headers: HeaderMap) -> Outcome {
    let media = media::get(&cx.app.db, cx.actor()?.tenant, id).await?;
    let size = media.bytes as u64;
    let asked = headers.get(header::RANGE).and_then(|value| value.to_str().ok());
    let range = match asked.map(|text| range(text, size)) {
        Some(None) => return Ok(unsatisfiable(size)),
        Some(Some((from, to))) => Some((from, to.min(from + AT_ONCE - 1))),
        None => None,
    };
    let bytes = match range {
        Some((from, to)) => cx.app.blobs.get_range(id.0, from..to + 1).await?,
        None => cx.app.blobs.get(id.0).await?,
    };
    let mut response = Response::new(Body::from(bytes));
    let out = response.headers_mut();
    out.insert(header::CONTENT_TYPE, HeaderValue::from_str(&media.mime).map_err(base::Error::from)?);
    out.insert(header::ACCEPT_RANGES, HeaderValue::from_static("bytes"));
    // An id never gets other bytes.
    out.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, max-age=604800, immutable"));
    out.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static("default-src 'none'; sandbox"));
    out.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    if let Some((from, to)) = range {
        let content = HeaderValue::from_str(&format!("bytes {from}-{to}/{size}")).map_err(base::Error::from)?;
        out.insert(header::CONTENT_RANGE, content);
        *response.status_mut() = StatusCode::PARTIAL_CONTENT;
    }
    Ok(response)
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
