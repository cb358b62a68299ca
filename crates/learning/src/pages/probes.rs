//! `/learning/probes/{id}`: one question about what was learned before.

pub mod answers;

use askama::Template;
use axum::extract::{Path, Query};
use base::{Result, not_found};
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
    probe::{self, Probe, ProbeId},
    unit,
};

#[derive(Debug, Deserialize)]
pub struct Wanted {
    answered: Option<Uuid>,
}

#[derive(Template)]
#[template(path = "probes/show.html")]
struct Show<'a> {
    cx: &'a Cx,
    form: &'a Form,
    probe: &'a Probe,
    asking: Option<Asking>,
    told: Option<Told>,
    is_early: bool,
}

pub async fn show(cx: Cx, Path(id): Path<ProbeId>, Query(wanted): Query<Wanted>) -> Outcome {
    let probe = probe::get(&cx.app.db, cx.actor()?, id).await?;
    page(&cx, &Form::empty(), &probe, wanted.answered).await?.page()
}

async fn page<'a>(cx: &'a Cx, form: &'a Form, probe: &'a Probe, answered: Option<Uuid>) -> Result<Show<'a>> {
    let (actor, db) = (cx.actor()?, &cx.app.db);
    let (mut asking, mut told) = (None, None);
    let is_early = probe.due_on > cx.today();
    if let Some(answer) = answered {
        told = Some(questions::tell(cx, answer).await?);
    } else if probe.answered_on.is_none() && !is_early {
        let asked = unit::questions_by_id(db, actor.tenant, [probe.question_id]).await?.pop().ok_or_else(not_found)?;
        let renderer = Renderer::new(cx, [&asked]).await?;
        let seed = enrolment::seed(probe.enrolment_id, probe.question_id, probe.days);
        let id = form.get("id").parse().unwrap_or_else(|_| cx.app.ids.make());
        asking = Some(Asking { id, question: asked.id, round: 1, ask: asking::ask(&renderer, &asked, seed) });
    }
    Ok(Show { cx, form, probe, asking, told, is_early })
}
