//! `/c/{token}/{path}` on the content origin: the files of a package.
//!
//! Written by others, so nothing here knows a cookie, a person or a page of
//! ours; what may be loaded and who may frame it stands in the policy.

use axum::{
    body::Body,
    extract::{Path, State},
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use base::{Error, Result};
use ui::App;

use super::media::range;
use crate::package::{self, File, Package, mime, ticket::Ticket};

/// The bytes of one answer to a range.
const AT_ONCE: u64 = 4 << 20;

pub async fn show(State(app): State<App>, Path((token, path)): Path<(String, String)>, asked: HeaderMap) -> Response {
    let answer = match find(&app, &token, &path).await {
        Ok((package, file)) => answer(&app, &package, &file, &asked).await,
        Err(error) => Err(error),
    };
    let mut response = answer.unwrap_or_else(|error| refusal(&error));
    protect(&mut response);
    response
}

async fn find(app: &App, token: &str, path: &str) -> Result<(Package, File)> {
    let ticket = Ticket::read(app, token)?;
    let package = package::get(&app.db, ticket.tenant, ticket.package).await?;
    let file = match package::file(&app.db, ticket.tenant, ticket.package, path).await {
        Err(Error::NotFound) if path.is_empty() || path.ends_with('/') => {
            package::file(&app.db, ticket.tenant, ticket.package, &format!("{path}index.html")).await?
        }
        found => found?,
    };
    Ok((package, file))
}

async fn answer(app: &App, package: &Package, file: &File, asked: &HeaderMap) -> Result<Response> {
    let size = file.bytes as u64;
    let text = |name: HeaderName| asked.get(name).and_then(|value| value.to_str().ok());
    let tag = format!("\"{}\"", hex(&file.digest[..file.digest.len().min(16)]));
    let is_known = text(header::IF_NONE_MATCH)
        .is_some_and(|known| known.split(',').any(|known| known.trim().trim_start_matches("W/") == tag));
    // `If-Range` with another tag asks for the whole.
    let wanted = text(header::RANGE).filter(|_| text(header::IF_RANGE).is_none_or(|known| known == tag));
    let mut response = match wanted.map(|wanted| range(wanted, size)) {
        _ if is_known => StatusCode::NOT_MODIFIED.into_response(),
        Some(None) => unsatisfiable(size)?,
        Some(Some((from, to))) => {
            let to = to.min(from + AT_ONCE - 1);
            let bytes = app.blobs.get_range(file.id, from..to + 1).await?;
            let mut response = (StatusCode::PARTIAL_CONTENT, bytes).into_response();
            response.headers_mut().insert(header::CONTENT_RANGE, value(&format!("bytes {from}-{to}/{size}"))?);
            response
        }
        None => {
            let mut response = Response::new(Body::from_stream(app.blobs.stream(file.id, 0).await?));
            response.headers_mut().insert(header::CONTENT_LENGTH, HeaderValue::from(size));
            response
        }
    };
    let out = response.headers_mut();
    out.insert(header::CONTENT_TYPE, value(&file.mime)?);
    out.insert(header::ETAG, value(&tag)?);
    out.insert(header::ACCEPT_RANGES, HeaderValue::from_static("bytes"));
    // The address names a version, whose files stay as they are.
    out.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, max-age=28800, immutable"));
    if mime::is_active(&file.mime) {
        out.insert(header::CONTENT_SECURITY_POLICY, value(&policy(app, package))?);
    }
    Ok(response)
}

/// What a page of a package may do: run its scripts, load its own files and
/// from the origins that were listed when it was imported, and tell its results
/// to this house.
pub fn policy(app: &App, package: &Package) -> String {
    let home = origin(&app.config.server.public_url);
    let hosts = package.hosts().map(|host| format!(" {host}")).collect::<String>();
    format!(
        "default-src 'self' data: blob: 'unsafe-inline' 'unsafe-eval'{hosts}; connect-src 'self' data: blob: {home}{hosts}; \
         object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'self' {home}; \
         sandbox allow-scripts allow-same-origin allow-forms allow-popups allow-modals allow-downloads"
    )
}

/// Scheme, host and port of an address.
pub fn origin(address: &str) -> String {
    url::Url::parse(address).map_or_else(|_| address.to_owned(), |url| url.origin().ascii_serialization())
}

fn value(text: &str) -> Result<HeaderValue> {
    Ok(HeaderValue::from_str(text)?)
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn unsatisfiable(size: u64) -> Result<Response> {
    let mut response = StatusCode::RANGE_NOT_SATISFIABLE.into_response();
    response.headers_mut().insert(header::CONTENT_RANGE, value(&format!("bytes */{size}"))?);
    Ok(response)
}

fn refusal(error: &Error) -> Response {
    match error {
        Error::Internal(error) => {
            tracing::error!(%error, "a file of a package could not be read");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
        _ => StatusCode::NOT_FOUND.into_response(),
    }
}

/// What stands on every answer of this origin.
pub fn protect(response: &mut Response) {
    let headers = response.headers_mut();
    let mut put = |name: HeaderName, value: &'static str| {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    };
    put(header::CONTENT_SECURITY_POLICY, "default-src 'none'; sandbox");
    put(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    put(header::REFERRER_POLICY, "no-referrer");
    put(HeaderName::from_static("cross-origin-resource-policy"), "same-origin");
    put(HeaderName::from_static("permissions-policy"), "geolocation=(), microphone=(), camera=(), payment=(), usb=()");
    put(HeaderName::from_static("x-robots-tag"), "noindex");
    put(header::CACHE_CONTROL, "no-store");
}
