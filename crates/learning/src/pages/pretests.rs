//! `/learning/pretests/{id}`: a few questions before a unit, one a screen.

pub mod answers;

use askama::Template;
use axum::extract::{Path, Query};
use base::Result;
use serde::Deserialize;
use ui::{Cx, Form, Outcome, Page};
use uuid::Uuid;

use crate::{
    enrolment,
    pages::{
        asking::{self, Control, Told},
        reading::Renderer,
        units::questions::{self, Asking},
    },
    path::PathId,
    pretest::{self, Pretest, PretestId},
};

#[derive(Debug, Deserialize)]
pub struct Wanted {
    answered: Option<Uuid>,
    /// Where to go back to.
    path: Option<PathId>,
}

#[derive(Template)]
#[template(path = "pretests/show.html")]
struct Show<'a> {
    cx: &'a Cx,
    form: &'a Form,
    pretest: Pretest,
    back: String,
    path: Option<PathId>,
    asking: Option<Asking>,
    place: (usize, usize),
    told: Option<Told>,
}

pub async fn show(cx: Cx, Path(id): Path<PretestId>, Query(wanted): Query<Wanted>) -> Outcome {
    page(&cx, &Form::empty(), id, wanted.path, wanted.answered).await?.page()
}

async fn page<'a>(
    cx: &'a Cx,
    form: &'a Form,
    id: PretestId,
    path: Option<PathId>,
    answered: Option<Uuid>,
) -> Result<Show<'a>> {
    let (actor, db) = (cx.actor()?, &cx.app.db);
    let pretest = pretest::get(db, actor, id).await?;
    let back = path.map_or_else(|| "/learning/paths".to_owned(), |path| format!("/learning/paths/{path}"));
    let mut show = Show { cx, form, pretest, back, path, asking: None, place: (0, 0), told: None };
    if let Some(answer) = answered {
        show.told = Some(questions::tell(cx, answer).await?);
    } else if let Some((asked, place, total)) = pretest::next(db, actor, &show.pretest).await? {
        let renderer = Renderer::new(cx, [&asked]).await?;
        let seed = enrolment::seed(show.pretest.enrolment_id, asked.id, 1);
        let id = form.get("id").parse().unwrap_or_else(|_| cx.app.ids.make());
        show.asking = Some(Asking { id, question: asked.id, round: 1, ask: asking::ask(&renderer, &asked, seed) });
        show.place = (place, total);
    }
    Ok(show)
}
