//! `/learning/units/{id}/films`: films and sounds of a unit, how they stand, and
//! sending new ones in.
//!
//! A file goes to its place as it comes: memory stays flat, however long it is.

use askama::Template;
use axum::{
    extract::{Multipart, Path, multipart::MultipartRejection},
    http::{HeaderValue, header},
};
use base::{Error, Message, Result, error::invalid};
use tokio::io::AsyncWriteExt;
use ui::{Cx, Form, Outcome, Page, page::redirect, respond::megabytes};

use crate::{
    EDIT_UNITS,
    media::{
        MediaId,
        container::{Container, HEAD},
        ffmpeg,
        film::{self, Received, Shown, State},
        player,
    },
    unit::{LearningUnitId, version},
};

/// A film in the list.
struct Line {
    shown: Shown,
    is_stuck: bool,
}

impl Line {
    fn state(&self) -> &'static str {
        match self.shown.film.state() {
            State::Waits if self.is_stuck => "failed",
            State::Waits => "waits",
            State::Ready => "ready",
            State::Failed => "failed",
        }
    }

    /// Key of the text that says why.
    fn fault(&self) -> &str {
        self.shown.film.fault.as_deref().unwrap_or(ffmpeg::OURS)
    }

    fn length(&self) -> String {
        self.shown.film.seconds.map(player::clock).unwrap_or_default()
    }

    fn may_try_again(&self) -> bool {
        self.state() == "failed" && self.shown.film.dropped_at.is_none()
    }
}

#[derive(Template)]
#[template(path = "units/films/index.html")]
struct Index<'a> {
    cx: &'a Cx,
    form: &'a Form,
    unit: LearningUnitId,
    title: String,
    lines: Vec<Line>,
    limit: String,
    minutes: u64,
}

async fn page<'a>(cx: &'a Cx, form: &'a Form, unit: LearningUnitId) -> Result<Index<'a>> {
    let (tenant, settings) = (cx.actor()?.tenant, &cx.app.config.media);
    let title = version::newest(&cx.app.db, tenant, unit).await?.title;
    let mut lines = Vec::new();
    for shown in film::of_unit(&cx.app.db, tenant, unit).await? {
        let is_stuck = film::is_stuck(&cx.app.db, &shown.film).await?;
        lines.push(Line { shown, is_stuck });
    }
    let (limit, minutes) = (megabytes(settings.film_bytes), settings.film_seconds / 60);
    Ok(Index { cx, form, unit, title, lines, limit, minutes })
}

pub async fn index(cx: Cx, Path(unit): Path<LearningUnitId>) -> Outcome {
    cx.require(&EDIT_UNITS)?;
    let form = Form::empty();
    let page = page(&cx, &form, unit).await?;
    let is_at_work = page.lines.iter().any(|line| line.state() == "waits");
    let mut response = page.page()?;
    if is_at_work {
        // The page asks again by itself, also without scripts.
        response.headers_mut().insert(header::REFRESH, HeaderValue::from_static("3"));
    }
    Ok(response)
}

pub async fn create(
    cx: Cx,
    Path(unit): Path<LearningUnitId>,
    multipart: Result<Multipart, MultipartRejection>,
) -> Outcome {
    let actor = cx.require(&EDIT_UNITS)?;
    let app = &cx.app;
    version::newest(&app.db, actor.tenant, unit).await?;
    let id: MediaId = app.ids.make();
    let taken = match receive(&cx, id, multipart).await {
        Ok(received) => film::take(&app.db, &app.blobs, &app.ids, actor, unit, received, cx.moment()).await,
        Err(error) => Err(error),
    };
    match taken {
        Ok(()) => redirect(format!("/learning/units/{unit}/films?done=done-learning-film")),
        Err(error) => {
            let form = Form::empty().redisplay(too_large(error))?;
            page(&cx, &form, unit).await?.refused()
        }
    }
}

/// Said at the field, with the others.
fn too_large(error: Error) -> Error {
    match error {
        Error::TooLarge { limit } => {
            invalid("file", Message::new("learning-film-large").with("limit", megabytes(limit)))
        }
        other => other,
    }
}

/// The file of the form into its place, piece by piece.
async fn receive(cx: &Cx, id: MediaId, multipart: Result<Multipart, MultipartRejection>) -> Result<Received> {
    let broken = || invalid("file", "learning-film-interrupted");
    let limit = cx.app.config.media.film_bytes;
    let mut multipart = multipart.map_err(|_| broken())?;
    while let Some(mut part) = multipart.next_field().await.map_err(|_| broken())? {
        let Some(name) = part.file_name().map(str::to_owned) else { continue };
        // What it is, its beginning says, before anything is kept.
        let mut head = Vec::new();
        while head.len() < HEAD {
            let Some(chunk) = part.chunk().await.map_err(|_| broken())? else { break };
            head.extend_from_slice(&chunk);
        }
        if head.is_empty() && name.is_empty() {
            return Err(invalid("file", "form-required"));
        }
        let container = Container::sniff(&head).map_err(|why| invalid("file", why))?;
        let (mut file, mut size) = (cx.app.blobs.writer(id.0), head.len() as u64);
        file.put(head.into()).await?;
        let received = loop {
            if size > limit {
                break Err(Error::TooLarge { limit });
            }
            match part.chunk().await {
                Ok(Some(chunk)) => {
                    size += chunk.len() as u64;
                    file.put(chunk).await?;
                }
                Ok(None) => break Ok(()),
                Err(_) => break Err(broken()),
            }
        };
        if let Err(error) = received {
            file.abort().await?;
            return Err(error);
        }
        file.shutdown().await?;
        return Ok(Received { id, name, container, bytes: size as i64 });
    }
    Err(invalid("file", "form-required"))
}

/// `POST /learning/units/{id}/films/{film}/conversions`: once more.
pub async fn again(cx: Cx, Path((unit, film)): Path<(LearningUnitId, MediaId)>) -> Outcome {
    let actor = cx.require(&EDIT_UNITS)?;
    film::ask_again(&cx.app.db, &cx.app.ids, actor, unit, film, cx.moment()).await?;
    redirect(format!("/learning/units/{unit}/films?done=done-learning-film-again"))
}
