//! A photo of a need, for its signed-in author and for those who work it.

use axum::{
    extract::Path,
    http::{HeaderValue, header},
    response::IntoResponse,
};
use base::Error;
use ui::{Cx, Outcome};
use uuid::Uuid;

use crate::{
    desk::Desk,
    need::{NeedId, access::Casework, author::Author, photo},
};

pub async fn show(cx: Cx, Path((id, photo)): Path<(NeedId, Uuid)>) -> Outcome {
    let (db, actor) = (&cx.app.db, cx.actor()?);
    let desk = Desk::of(&cx).await?;
    let seen = match Author::open(db, &desk, actor, id).await {
        Ok(author) => photo::of_author(db, &author).await?,
        Err(Error::NotFound) => photo::of_case(db, &Casework::open(db, actor, id).await?).await?,
        Err(error) => return Err(error.into()),
    };
    let mut response = photo::bytes(db, id, &seen, photo).await?.into_response();
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("image/jpeg"));
    Ok(response)
}
