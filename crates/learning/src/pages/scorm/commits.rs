//! `POST /c/{token}/commits`: what the device tells, a few commits at a time.

use axum::{
    body::Bytes,
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use serde::Deserialize;
use serde_json::json;
use ui::App;

use crate::{
    package::ticket::Ticket,
    scorm::commit::{self, Commit},
};

#[derive(Deserialize)]
struct Sent {
    commits: Vec<Commit>,
}

/// A beacon can name no type that would be asked about first, so the body is read whatever it calls itself.
pub async fn create(State(app): State<App>, Path(token): Path<String>, body: Bytes) -> Response {
    let Ok(sent) = serde_json::from_slice::<Sent>(&body) else {
        return super::answer(Ok((StatusCode::BAD_REQUEST, "no commits").into_response()));
    };
    let taken = async {
        let ticket = Ticket::read(&app, &token)?;
        let results = commit::take(&app, &ticket, &sent.commits).await?;
        Ok::<_, base::Error>(axum::Json(json!({ "results": results })).into_response())
    };
    super::answer(taken.await)
}
