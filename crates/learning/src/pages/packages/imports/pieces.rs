//! `/learning/packages/imports/{id}/pieces`: how far an upload is, and its next
//! piece. Answers are JSON, for the script that sends.

use axum::{
    Json,
    body::Body,
    extract::{Path, Query},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use base::{Error, not_found};
use serde::Deserialize;
use serde_json::json;
use ui::{Cx, Outcome};
use uuid::Uuid;

use crate::{
    EDIT_UNITS,
    package::import::{Import, upload},
};

#[derive(Debug, Deserialize)]
pub struct Wanted {
    #[serde(default)]
    offset: u64,
}

fn told(status: StatusCode, import: &Import, received: u64) -> Response {
    let page = format!("/learning/packages/imports/{}", import.id);
    (status, Json(json!({ "received": received, "bytes": import.bytes, "page": page }))).into_response()
}

/// An upload is gone on with by whoever began it.
async fn own(cx: &Cx, id: Uuid) -> base::Result<Import> {
    let actor = cx.require(&EDIT_UNITS)?;
    let import = Import::get(&cx.app.db, actor.tenant, id).await?;
    if import.made_by == Some(actor.person) { Ok(import) } else { Err(not_found()) }
}

pub async fn show(cx: Cx, Path(id): Path<Uuid>) -> Outcome {
    let import = own(&cx, id).await?;
    Ok(told(StatusCode::OK, &import, import.received as u64))
}

/// `?offset=`: where the piece begins. 409 with where the server stands when
/// that is elsewhere.
pub async fn create(cx: Cx, Path(id): Path<Uuid>, Query(wanted): Query<Wanted>, body: Body) -> Outcome {
    let import = own(&cx, id).await?;
    let most = cx.app.config.packages.piece_bytes;
    match upload::append(&cx.app, &import, wanted.offset, most, body.into_data_stream()).await {
        Ok(received) => Ok(told(StatusCode::OK, &import, received)),
        Err(Error::Conflict(_)) => {
            let now = own(&cx, id).await?;
            Ok(told(StatusCode::CONFLICT, &now, now.received as u64))
        }
        Err(error) => Err(error.into()),
    }
}
