//! `/learning/practicals/{id}`: a practical task as its learner sees it, with
//! what they handed in and what was said of it, for their eyes.

pub mod pieces;
pub mod tasks;

use askama::Template;
use axum::extract::Path;
use base::Result;
use ui::{Cx, Form, Outcome, Page};

use crate::{
    certificate::Subject,
    pages::reading,
    practical::{
        self, Mode, PracticalId, Version,
        piece::{self, File, Piece, State},
        rubric::Criterion,
        scoring::{self, Scoring},
    },
};

/// One try with what it was looked at by.
struct Try {
    piece: Piece,
    files: Vec<File>,
    criteria: Vec<Criterion>,
    scoring: Option<Scoring>,
}

#[derive(Template)]
#[template(path = "practicals/show.html")]
struct Show<'a> {
    cx: &'a Cx,
    form: &'a Form,
    task: Version,
    /// As HTML.
    text: String,
    criteria: Vec<Criterion>,
    tries: Vec<Try>,
    state: State,
    most_files: usize,
    /// Of one file.
    most_size: String,
}

async fn page<'a>(cx: &'a Cx, form: &'a Form, id: PracticalId) -> Result<Show<'a>> {
    let (actor, db) = (cx.actor()?, &cx.app.db);
    let task = practical::get(db, actor.tenant, id).await?;
    let own = piece::own(db, actor, id).await?;
    let state = piece::state(&own);
    let mut tries = Vec::new();
    for piece in own {
        let files = piece::files(db, actor.tenant, piece.id).await?;
        // What was scored was scored by the rubric of its day.
        let criteria = practical::version(db, actor.tenant, piece.version_id).await?.criteria();
        let scoring = scoring::own(db, actor, piece.id).await?;
        tries.push(Try { piece, files, criteria, scoring });
    }
    let limits = &cx.app.config.learning;
    Ok(Show {
        cx,
        form,
        text: reading::html(cx, &task.task).await?,
        criteria: task.criteria(),
        task,
        tries,
        state,
        most_files: limits.piece_files,
        most_size: ui::respond::megabytes(limits.piece_bytes),
    })
}

pub async fn show(cx: Cx, Path(id): Path<PracticalId>) -> Outcome {
    page(&cx, &Form::empty(), id).await?.page()
}

/// The task of a unit or path as its page names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Tasked {
    pub link: String,
    pub title: String,
    pub mode: Mode,
    pub state: State,
}

impl Tasked {
    /// Is it another way to complete the unit, instead of a condition?
    pub fn is_steps(&self) -> bool {
        self.mode == Mode::Steps
    }

    pub fn is_reached(&self) -> bool {
        self.state == State::Reached
    }
}

pub(crate) async fn tasked(cx: &Cx, subject: Subject) -> Result<Option<Tasked>> {
    let (actor, db) = (cx.actor()?, &cx.app.db);
    let Some(task) = practical::published(db, actor.tenant, subject).await? else { return Ok(None) };
    let own = piece::own(db, actor, task.practical_id).await?;
    let link = format!("/learning/practicals/{}", task.practical_id);
    Ok(Some(Tasked { link, mode: task.mode(), title: task.title, state: piece::state(&own) }))
}
