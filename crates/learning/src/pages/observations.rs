//! `/learning/observations`: what waits for an observer, and saying how it was.

use std::borrow::Borrow;

use askama::Template;
use axum::extract::Path;
use base::{Error, Result};
use ui::{Cx, Form, Outcome, Page, page::redirect};

use crate::{
    pages::{now, reading},
    practical::{
        self, Mode, OBSERVE, Version,
        piece::{self, File, Piece, PieceId},
        rubric::Criterion,
        scoring::{self, Score, Waiting},
    },
};

#[derive(Template)]
#[template(path = "observations/index.html")]
struct Index<'a> {
    cx: &'a Cx,
    form: &'a Form,
    waiting: Vec<Waiting>,
    tasks: Vec<Version>,
}

async fn list<'a>(cx: &'a Cx, form: &'a Form) -> Result<Index<'a>> {
    let actor = cx.require(&OBSERVE)?;
    let waiting = scoring::list(&cx.app.db, actor, cx.today()).await?;
    Ok(Index { cx, form, waiting, tasks: practical::observed(&cx.app.db, actor.tenant).await? })
}

pub async fn index(cx: Cx) -> Outcome {
    list(&cx, &Form::empty()).await?.page()
}

/// Begun on the spot.
pub async fn create(cx: Cx, mut form: Form) -> Outcome {
    match begin(&cx, &mut form).await {
        Ok(id) => redirect(format!("/learning/observations/{id}")),
        Err(error @ Error::Invalid(_)) => {
            let form = form.redisplay(error)?;
            list(&cx, &form).await?.refused()
        }
        Err(error) => Err(error.into()),
    }
}

async fn begin(cx: &Cx, form: &mut Form) -> Result<PieceId> {
    let actor = cx.require(&OBSERVE)?;
    let task = form.parse("task", true);
    let staff_number = form.text("staff_number", 1..=20);
    form.finish()?;
    let task = practical::get(&cx.app.db, actor.tenant, task.ok_or_else(base::not_found)?).await?;
    let when = (cx.moment(), cx.today());
    scoring::begin(&cx.app.db, &cx.app.ids, actor, &task, &staff_number, when).await
}

#[derive(Template)]
#[template(path = "observations/show.html")]
struct Show<'a> {
    cx: &'a Cx,
    form: &'a Form,
    task: Version,
    text: String,
    piece: Piece,
    files: Vec<File>,
    criteria: Vec<Criterion>,
    name: String,
    unit: String,
}

impl Show<'_> {
    fn is_steps(&self) -> bool {
        self.task.mode() == Mode::Steps
    }

    fn is_chosen(&self, place: impl Borrow<usize>, level: impl Borrow<usize>) -> bool {
        self.form.is(level_field(place), &level.borrow().to_string())
    }
}

/// The field of a criterion's level, and of the reason for it.
pub(crate) fn level_field(place: impl Borrow<usize>) -> &'static str {
    LEVELS.get(*place.borrow()).copied().unwrap_or_default()
}

pub(crate) fn why_field(place: impl Borrow<usize>) -> &'static str {
    WHYS.get(*place.borrow()).copied().unwrap_or_default()
}

async fn page<'a>(cx: &'a Cx, form: &'a Form, id: PieceId) -> Result<Show<'a>> {
    let (actor, db) = (cx.require(&OBSERVE)?, &cx.app.db);
    let piece = scoring::waiting(db, actor, id, cx.today()).await?;
    let task = practical::version(db, actor.tenant, piece.version_id).await?;
    let (name, unit) = scoring::owner(db, actor, &piece, cx.today()).await?;
    Ok(Show {
        cx,
        form,
        text: reading::html(cx, &task.task).await?,
        criteria: task.criteria(),
        task,
        files: piece::files(db, actor.tenant, piece.id).await?,
        piece,
        name,
        unit,
    })
}

pub async fn show(cx: Cx, Path(id): Path<PieceId>) -> Outcome {
    page(&cx, &Form::empty(), id).await?.page()
}

/// Names of the fields: as many as there can be criteria or steps.
const LEVELS: [&str; 20] = [
    "level-0", "level-1", "level-2", "level-3", "level-4", "level-5", "level-6", "level-7", "level-8", "level-9",
    "level-10", "level-11", "level-12", "level-13", "level-14", "level-15", "level-16", "level-17", "level-18",
    "level-19",
];
const WHYS: [&str; 8] = ["why-0", "why-1", "why-2", "why-3", "why-4", "why-5", "why-6", "why-7"];

fn scores(form: &mut Form, criteria: &[Criterion]) -> Vec<Score> {
    let mut scores = Vec::new();
    for (place, criterion) in criteria.iter().enumerate() {
        let Some(field) = LEVELS.get(place).copied() else { break };
        if criterion.is_step() {
            // What is not ticked was not done.
            scores.push(Score { level: usize::from(form.is(field, "1")), why: String::new() });
            continue;
        }
        let level = form.choice(field, |text| text.parse().ok().filter(|level| criterion.has(*level)));
        let why = WHYS.get(place).map(|field| form.text(field, 1..=300)).unwrap_or_default();
        scores.push(Score { level: level.unwrap_or_default(), why });
    }
    scores
}

pub async fn score(cx: Cx, Path(id): Path<PieceId>, mut form: Form) -> Outcome {
    match keep(&cx, id, &mut form).await {
        Ok(()) => redirect("/learning/observations?done=done-learning-scoring"),
        Err(error @ Error::Invalid(_)) => {
            let form = form.redisplay(error)?;
            page(&cx, &form, id).await?.refused()
        }
        Err(error) => Err(error.into()),
    }
}

async fn keep(cx: &Cx, id: PieceId, form: &mut Form) -> Result<()> {
    let (actor, db) = (cx.require(&OBSERVE)?, &cx.app.db);
    let piece = scoring::waiting(db, actor, id, cx.today()).await?;
    let criteria = practical::version(db, actor.tenant, piece.version_id).await?.criteria();
    let scores = scores(form, &criteria);
    let words = form.text("words", 0..=1_000);
    form.finish()?;
    scoring::score(db, &cx.app.ids, actor, id, &scores, &words, now(cx)).await.map(drop)
}
