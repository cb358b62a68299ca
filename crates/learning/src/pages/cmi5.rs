//! `/learning/cmi5/{session}/…`: what a unit calls while it plays, from the
//! origin of its content; it shows the key of its launch, then its token.

pub mod xapi;

use axum::{
    Json,
    extract::{OriginalUri, Path, State},
    http::{HeaderMap, HeaderValue, Method, StatusCode, header},
    response::{IntoResponse, Response},
};
use base::Error;
use serde_json::json;
use ui::App;

use crate::cmi5::{SessionId, arrival, session};

/// `POST /learning/cmi5/{session}/fetch?key=…`: the token, once (8.2). Also an
/// error is 200, as the specification has it.
pub async fn fetch(
    State(app): State<App>,
    Path(id): Path<String>,
    method: Method,
    OriginalUri(uri): OriginalUri,
) -> Response {
    let mut response = match method {
        Method::POST => taken(&app, &id, uri.query().unwrap_or_default()).await,
        Method::OPTIONS => StatusCode::NO_CONTENT.into_response(),
        _ => {
            (StatusCode::METHOD_NOT_ALLOWED, [(header::ALLOW, "POST, OPTIONS")], "POST asks for the token (cmi5 8.2)\n")
                .into_response()
        }
    };
    open(&mut response);
    response
}

/// `POST /learning/cmi5/{session}/arrival`: a device begins a session here that
/// it launched without a network, and gets its token as at `fetch`.
pub async fn arrival(State(app): State<App>, Path(id): Path<String>, method: Method, body: String) -> Response {
    let mut response = match method {
        Method::POST => arrived(&app, &id, &body).await,
        Method::OPTIONS => StatusCode::NO_CONTENT.into_response(),
        _ => (StatusCode::METHOD_NOT_ALLOWED, [(header::ALLOW, "POST, OPTIONS")]).into_response(),
    };
    open(&mut response);
    response
}

async fn arrived(app: &App, id: &str, body: &str) -> Response {
    let (Ok(id), Ok(told)) = (id.parse::<SessionId>(), serde_json::from_str(body)) else {
        return StatusCode::BAD_REQUEST.into_response();
    };
    match arrival::take(app, id, &told).await {
        Ok(Ok(token)) => Json(json!({ "auth-token": token })).into_response(),
        Ok(Err((code, text))) => Json(json!({ "error-code": code, "error-text": text })).into_response(),
        Err(error) => failure(app, &error),
    }
}

/// For whoever shows the right key, from the origin of the content.
fn open(response: &mut Response) {
    let headers = response.headers_mut();
    headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    headers.insert(header::ACCESS_CONTROL_ALLOW_METHODS, HeaderValue::from_static("POST, OPTIONS"));
    headers.insert(
        header::ACCESS_CONTROL_ALLOW_HEADERS,
        HeaderValue::from_static("Content-Type, X-Experience-API-Version"),
    );
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
}

async fn taken(app: &App, id: &str, query: &str) -> Response {
    let key = url::form_urlencoded::parse(query.as_bytes()).find(|(name, _)| name == "key");
    let key = key.map(|(_, key)| key.into_owned()).unwrap_or_default();
    let id: SessionId = id.parse().unwrap_or(SessionId(uuid::Uuid::nil()));
    let (code, text) = match session::fetch(app, id, &key).await {
        Ok(Ok(token)) => return Json(json!({ "auth-token": token })).into_response(),
        Ok(Err(refused)) => refused,
        Err(error) => {
            tracing::error!(%error, "a token could not be given");
            ("3", "the fault is ours; launch the unit again")
        }
    };
    Json(json!({ "error-code": code, "error-text": text })).into_response()
}

/// What is told of an error to a program.
pub fn failure(app: &App, error: &Error) -> Response {
    let word = |key: &base::Message| app.messages.message(base::Lang::En, key);
    let (status, told) = match error {
        Error::NotFound => (StatusCode::NOT_FOUND, json!({ "error": "not-found" })),
        Error::Forbidden => (StatusCode::FORBIDDEN, json!({ "error": "forbidden" })),
        Error::SignedOut => (StatusCode::UNAUTHORIZED, json!({ "error": "signed-out" })),
        Error::Invalid(fields) => {
            let fields: Vec<_> = fields.iter().map(|it| json!({ "field": it.field, "why": word(&it.why) })).collect();
            (StatusCode::BAD_REQUEST, json!({ "error": "invalid", "fields": fields }))
        }
        Error::Conflict(why) => (StatusCode::CONFLICT, json!({ "error": "conflict", "why": word(why) })),
        Error::TooLarge { limit } => (StatusCode::PAYLOAD_TOO_LARGE, json!({ "error": "too-large", "limit": limit })),
        Error::TooMany { .. } => (StatusCode::TOO_MANY_REQUESTS, json!({ "error": "too-many" })),
        Error::Internal(error) => {
            tracing::error!(%error, "a call of automation failed");
            (StatusCode::INTERNAL_SERVER_ERROR, json!({ "error": "internal" }))
        }
    };
    (status, Json(told)).into_response()
}

/// A header's text.
pub fn told<'a>(headers: &'a HeaderMap, name: &str) -> &'a str {
    headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
}
