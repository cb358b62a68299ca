//! `/training/decisions`: what branches gave this person to do, and one of it.

use askama::Template;
use axum::extract::Path;
use base::{Day, Result, forbidden};
use ui::{Cx, Form, Outcome, Page, page::redirect};

use super::branches::desk;
use crate::{
    branch::{self, Opened},
    decision::{self, Decision, DecisionId, Step, Told},
};

#[derive(Template)]
#[template(path = "decisions/index.html")]
struct Index<'a> {
    cx: &'a Cx,
    decisions: Vec<Decision>,
    today: Day,
}

/// `GET /training/decisions`
pub async fn index(cx: Cx) -> Outcome {
    let actor = cx.actor()?;
    let decisions = decision::of_owner(&cx.app.db, actor.tenant, actor.person).await?;
    Index { cx: &cx, decisions, today: cx.today() }.page()
}

#[derive(Template)]
#[template(path = "decisions/show.html")]
struct Show<'a> {
    cx: &'a Cx,
    form: &'a Form,
    decision: Decision,
    history: Vec<Told>,
    may_note: bool,
    today: Day,
}

/// Seen by its owner and by whoever sees the branch.
async fn seen(cx: &Cx, id: DecisionId) -> Result<(Decision, Option<Opened>)> {
    let actor = cx.actor()?;
    let found = decision::get(&cx.app.db, actor.tenant, id).await?;
    match branch::open(&cx.app.db, actor, found.branch_id, cx.today()).await {
        Ok(of) => Ok((found, Some(of))),
        Err(base::Error::Forbidden) if found.owner_id == actor.person => Ok((found, None)),
        Err(base::Error::Forbidden) => Err(forbidden()),
        Err(error) => Err(error),
    }
}

async fn page<'a>(cx: &'a Cx, form: &'a Form, (found, of): (Decision, Option<Opened>)) -> Result<Show<'a>> {
    let actor = cx.actor()?;
    let owns = found.owner_id == actor.person || of.is_some_and(|of| of.is_secretary());
    let history = decision::history(&cx.app.db, actor.tenant, found.id).await?;
    Ok(Show { cx, form, history, may_note: owns && found.is_open(), today: cx.today(), decision: found })
}

/// `GET /training/decisions/{id}`
pub async fn show(cx: Cx, Path(id): Path<DecisionId>) -> Outcome {
    page(&cx, &Form::empty(), seen(&cx, id).await?).await?.page()
}

/// `POST /training/decisions/{id}/steps`
pub async fn create_step(cx: Cx, Path(id): Path<DecisionId>, mut form: Form) -> Outcome {
    let (found, of) = seen(&cx, id).await?;
    match note(&cx, &found, of.as_ref(), &mut form).await {
        Ok(()) => redirect(format!("/training/decisions/{id}?done=done-decision-step")),
        Err(error) => {
            let form = form.redisplay(error)?;
            page(&cx, &form, (found, of)).await?.refused()
        }
    }
}

async fn note(cx: &Cx, found: &Decision, of: Option<&Opened>, form: &mut Form) -> Result<()> {
    let (step, text) = (form.choice("step", Step::from_code), form.text("text", 0..=500));
    let to = form.day("to", false);
    form.finish()?;
    let step = step.ok_or_else(|| base::invalid("step", "form-choose"))?;
    decision::note(desk(cx, cx.actor()?), of, found, step, &text, to).await
}
