//! `/keep`, `/keep.js`, `/worker.js` on the content origin: what puts a package
//! on a device and serves it there without a network. `/kept.js`, `/record.js` and
//! `/commits.js` are parts of the worker: what it has stored, what it answers to
//! the units of a course in the place of the record store, and the player of
//! courses of SCORM.

use axum::{
    extract::State,
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use ui::App;

use super::{origin, protect};

pub async fn page(State(app): State<App>) -> Response {
    let home = origin(&app.config.server.public_url);
    let html = include_str!("../../../keeper/keep.html").replace("HOME", &home);
    let policy = format!(
        "default-src 'none'; script-src 'self'; connect-src 'self'; worker-src 'self'; base-uri 'none'; frame-ancestors {home}"
    );
    let mut response = file(html, "text/html; charset=utf-8");
    if let Ok(policy) = HeaderValue::from_str(&policy) {
        response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    protect(&mut response);
    response
}

pub async fn script(State(app): State<App>) -> Response {
    code(&app, include_str!("../../../keeper/keep.js"))
}

pub async fn worker(State(app): State<App>) -> Response {
    code(&app, include_str!("../../../keeper/worker.js"))
}

pub async fn kept(State(app): State<App>) -> Response {
    code(&app, include_str!("../../../keeper/kept.js"))
}

pub async fn commits(State(app): State<App>) -> Response {
    code(&app, include_str!("../../../keeper/commits.js"))
}

pub async fn record(State(app): State<App>) -> Response {
    code(&app, include_str!("../../../keeper/record.js"))
}

fn code(app: &App, text: &'static str) -> Response {
    let home = origin(&app.config.server.public_url);
    let mut response = file(text.replace("'HOME'", &format!("'{home}'")), "text/javascript; charset=utf-8");
    // A worker's own policy: it fetches from this origin, and what units tell goes home.
    if let Ok(policy) = HeaderValue::from_str(&format!("default-src 'self'; connect-src 'self' {home}")) {
        response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    protect(&mut response);
    response
}

fn file(text: String, mime: &'static str) -> Response {
    let mut response = text.into_response();
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(mime));
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    response
}
