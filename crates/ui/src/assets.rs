//! The static files: embedded, named by one hash of them all, compressed once.

use std::{collections::HashMap, io::Write, sync::LazyLock};

use axum::{
    extract::Path,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use bytes::Bytes;
use rust_embed::RustEmbed;
use sha2::{Digest, Sha256};

#[derive(RustEmbed)]
#[folder = "static/"]
#[exclude = "*.md"]
struct Embedded;

struct Asset {
    mime: &'static str,
    plain: Bytes,
    gzip: Option<Bytes>,
    brotli: Option<Bytes>,
}

struct Assets {
    hash: String,
    files: HashMap<String, Asset>,
}

static ASSETS: LazyLock<Assets> = LazyLock::new(|| {
    let mut names: Vec<String> = Embedded::iter().map(|name| name.to_string()).collect();
    names.sort();
    let mut hash = Sha256::new();
    let mut files = HashMap::new();
    for name in names {
        let Some(file) = Embedded::get(&name) else { continue };
        hash.update(name.as_bytes());
        hash.update(&file.data);
        files.insert(name.clone(), Asset::new(&name, Bytes::from(file.data.into_owned())));
    }
    let hash = hash.finalize().iter().take(6).map(|byte| format!("{byte:02x}")).collect();
    Assets { hash, files }
});

impl Asset {
    fn new(name: &str, plain: Bytes) -> Self {
        let mime = match name.rsplit('.').next() {
            Some("css") => "text/css; charset=utf-8",
            Some("js") => "text/javascript; charset=utf-8",
            Some("svg") => "image/svg+xml",
            Some("png") => "image/png",
            Some("webmanifest") => "application/manifest+json",
            _ => "application/octet-stream",
        };
        let text = mime != "image/png";
        Self { mime, gzip: text.then(|| gzip(&plain)).flatten(), brotli: text.then(|| brotli(&plain)).flatten(), plain }
    }
}

fn gzip(plain: &[u8]) -> Option<Bytes> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(plain).ok()?;
    encoder.finish().ok().map(Bytes::from)
}

fn brotli(plain: &[u8]) -> Option<Bytes> {
    let mut out = Vec::new();
    let mut encoder = brotli::CompressorWriter::new(&mut out, 4096, 9, 20);
    encoder.write_all(plain).ok()?;
    drop(encoder);
    Some(Bytes::from(out))
}

/// The folder's address: `/s/<hash>`.
pub fn base() -> &'static str {
    static BASE: LazyLock<String> = LazyLock::new(|| format!("/s/{}", ASSETS.hash));
    &BASE
}

/// `GET /s/{hash}/{file}`
pub async fn show(Path((_hash, name)): Path<(String, String)>, headers: HeaderMap) -> Response {
    let mut response = file(&name, &headers);
    if response.status() == StatusCode::OK {
        // An old hash gets the new file; only the right address may be kept for ever.
        response
            .headers_mut()
            .insert(header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=31536000, immutable"));
    }
    response
}

/// `GET /sw.js`: a service worker rules only the folder that it is served from.
pub async fn service_worker(headers: HeaderMap) -> Response {
    let mut response = file("sw.js", &headers);
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    response
}

fn file(name: &str, headers: &HeaderMap) -> Response {
    let Some(asset) = ASSETS.files.get(name) else { return StatusCode::NOT_FOUND.into_response() };
    let accepted = headers.get(header::ACCEPT_ENCODING).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let (body, encoding) = match (&asset.brotli, &asset.gzip) {
        (Some(body), _) if accepted.contains("br") => (body, Some("br")),
        (_, Some(body)) if accepted.contains("gzip") => (body, Some("gzip")),
        _ => (&asset.plain, None),
    };
    let mut response = body.clone().into_response();
    let out = response.headers_mut();
    out.insert(header::CONTENT_TYPE, HeaderValue::from_static(asset.mime));
    out.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    if let Some(encoding) = encoding {
        out.insert(header::CONTENT_ENCODING, HeaderValue::from_static(encoding));
    }
    response
}
