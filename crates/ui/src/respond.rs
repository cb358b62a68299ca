//! Around every page: the context before, and after it the error page, the
//! headers that keep a browser safe, and the outbox's way of following a
//! redirect.

use askama::Template;
use axum::{
    Json,
    extract::{Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Redirect, Response},
};
use base::Error;
use serde_json::json;

use crate::{App, Cx, Failure, Page};

/// No inline script or style, nothing from elsewhere.
const POLICY: &str = "default-src 'self'; img-src 'self' data: blob:; media-src 'self' blob:; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

/// The policy of this installation: its pages may frame its content origin, and
/// the page at the end of what is played there.
fn policy(app: &App) -> HeaderValue {
    let content = url::Url::parse(&app.config.server.content_url).map(|url| url.origin().ascii_serialization());
    let whole = content.map_or_else(|_| POLICY.to_owned(), |content| format!("{POLICY}; frame-src 'self' {content}"));
    HeaderValue::from_str(&whole).unwrap_or(HeaderValue::from_static(POLICY))
}

pub async fn around(State(app): State<App>, mut request: Request, next: Next) -> Response {
    // Static files; and programs, which have no session, no page and no form.
    if ["/s/", "/xapi/"].iter().any(|start| request.uri().path().starts_with(start)) {
        return next.run(request).await;
    }
    let wants_json = accepts_json(request.headers());
    let from_outbox = request.headers().contains_key("x-outbox");
    let is_get = request.method() == axum::http::Method::GET;
    let cx = match Cx::from_request(&app, request.headers(), request.uri()).await {
        Ok(cx) => cx,
        Err(error) => return plain(&Failure::from(error)),
    };
    if from_outbox && !is_same_person(&cx, request.headers()) {
        return StatusCode::UNAUTHORIZED.into_response();
    }
    request.extensions_mut().insert(cx.clone());
    let mut response = next.run(request).await;
    if let Some(failure) = response.extensions().get::<Failure>().cloned() {
        response = show(&cx, &failure, wants_json, from_outbox, is_get);
    } else if response.status() == StatusCode::NOT_FOUND && response.headers().get(header::CONTENT_TYPE).is_none() {
        response = show(&cx, &Failure::from(Error::NotFound), wants_json, from_outbox, is_get);
    }
    if from_outbox {
        response = without_redirect(response);
    }
    protect(&mut response, &app, cx.is_signed_in());
    response
}

fn accepts_json(headers: &HeaderMap) -> bool {
    headers
        .get(header::ACCEPT)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|accept| accept.starts_with("application/json"))
}

/// A device sends what it kept only for the person who wrote it. An anonymous
/// form carries no mark.
fn is_same_person(cx: &Cx, headers: &HeaderMap) -> bool {
    match headers.get("x-person").and_then(|value| value.to_str().ok()) {
        Some(mark) => cx.person_mark().as_deref() == Some(mark),
        None => cx.is_signed_in(),
    }
}

#[derive(Template)]
#[template(path = "failure.html")]
struct FailurePage<'a> {
    cx: &'a Cx,
    status: u16,
    word: &'static str,
    title: String,
    text: String,
    detail: Vec<String>,
}

fn show(cx: &Cx, failure: &Failure, wants_json: bool, from_outbox: bool, is_get: bool) -> Response {
    let status = failure.status();
    let (word, detail) = match &*failure.0 {
        Error::SignedOut if !wants_json && !from_outbox => {
            let back = if is_get {
                url::form_urlencoded::byte_serialize(cx.here().as_bytes()).collect()
            } else {
                String::new()
            };
            return Redirect::to(&format!("/sign-in?to={back}")).into_response();
        }
        Error::NotFound => ("not-found", vec![]),
        Error::Forbidden => ("forbidden", vec![]),
        Error::SignedOut => ("signed-out", vec![]),
        Error::Invalid(fields) => ("invalid", fields.iter().map(|field| cx.m(&field.why)).collect()),
        Error::Conflict(why) => ("conflict", vec![cx.m(why)]),
        Error::TooLarge { limit } => ("too-large", vec![cx.t1("failure-limit", "limit", megabytes(*limit))]),
        Error::TooMany { retry_after_seconds } => {
            ("too-many", vec![cx.t1("failure-retry", "seconds", retry_after_seconds)])
        }
        Error::Internal(error) => {
            tracing::error!(path = cx.path, %error, "request failed");
            ("internal", vec![])
        }
    };
    if wants_json {
        return (status, Json(json!({ "error": word, "detail": detail }))).into_response();
    }
    let title = cx.t(&format!("failure-{word}-title"));
    let text = cx.t(&format!("failure-{word}-text"));
    let page = FailurePage { cx, status: status.as_u16(), word, title, text, detail };
    let mut response = page.page_with(status).unwrap_or_else(|failure| plain(&failure));
    if let Error::TooMany { retry_after_seconds } = &*failure.0 {
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(*retry_after_seconds));
    }
    response
}

/// "1.5 MB"
pub fn megabytes(bytes: u64) -> String {
    if bytes >= 1 << 20 {
        format!("{} MB", (bytes as f64 / 1_048_576.0 * 10.0).round() / 10.0)
    } else {
        format!("{} KB", bytes >> 10)
    }
}

/// When not even the context could be made (the database is away).
fn plain(failure: &Failure) -> Response {
    tracing::error!(error = %failure.0, "request failed before its page");
    (
        StatusCode::SERVICE_UNAVAILABLE,
        [(header::RETRY_AFTER, "5")],
        "暂时无法访问，请稍后再试。 Not available just now; please try again.",
    )
        .into_response()
}

/// `fetch` follows redirects by itself and would load the page twice.
fn without_redirect(response: Response) -> Response {
    match response.headers().get(header::LOCATION).cloned() {
        Some(location) if response.status().is_redirection() => {
            let mut ok = StatusCode::OK.into_response();
            ok.headers_mut().insert(HeaderName::from_static("x-location"), location);
            for cookie in response.headers().get_all(header::SET_COOKIE) {
                ok.headers_mut().append(header::SET_COOKIE, cookie.clone());
            }
            ok
        }
        _ => response,
    }
}

fn protect(response: &mut Response, app: &App, signed_in: bool) {
    let headers = response.headers_mut();
    headers.entry(header::CONTENT_SECURITY_POLICY).or_insert_with(|| policy(app));
    let mut put = |name: HeaderName, value: &'static str| {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    };
    put(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    put(header::REFERRER_POLICY, "same-origin");
    put(HeaderName::from_static("permissions-policy"), "geolocation=(), microphone=(), payment=(), usb=()");
    put(HeaderName::from_static("cross-origin-opener-policy"), "same-origin");
    put(header::CACHE_CONTROL, if signed_in { "private, no-store" } else { "no-cache" });
}

/// All routes of the modules, with what stands around each page.
pub fn router(app: App) -> axum::Router {
    let mut router = axum::Router::new()
        .route("/s/{hash}/{file}", axum::routing::get(crate::assets::show))
        .route("/sw.js", axum::routing::get(crate::assets::service_worker));
    for route in app.modules.iter().flat_map(|module| (module.routes)()) {
        router = router.route(route.path, route.handler);
    }
    let form_limit = usize::try_from(app.config.limits.form_bytes).unwrap_or(usize::MAX);
    router
        .fallback(async || StatusCode::NOT_FOUND)
        .layer(axum::extract::DefaultBodyLimit::max(form_limit))
        .layer(axum::middleware::from_fn_with_state(app.clone(), around))
        .with_state(app)
}

/// What the modules serve on the content origin: no session, no cookie, no page.
pub fn content(app: App) -> axum::Router {
    let mut router = axum::Router::new();
    for route in app.modules.iter().flat_map(|module| (module.content)()) {
        router = router.route(route.path, route.handler);
    }
    router.fallback(async || StatusCode::NOT_FOUND).with_state(app)
}
