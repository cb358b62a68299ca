//! `/exchange/copies`: courses that were taken, and new versions of them.

use askama::Template;
use axum::extract::Path;
use base::Result;
use learning::unit::LearningUnitId;
use ui::{Cx, Form, Outcome, Page, page::redirect};

use super::desk;
use crate::{
    TAKE_COURSES,
    comparison::{self, Change, Field},
    copy::{self, Copy, Decision},
    offer::Visible,
};

#[derive(Template)]
#[template(path = "copies/index.html")]
struct Index<'a> {
    cx: &'a Cx,
    copies: Vec<Copy>,
}

pub async fn index(cx: Cx) -> Outcome {
    let actor = cx.require(&TAKE_COURSES)?;
    let copies = copy::all(&cx.app.db, actor.tenant, cx.today()).await?;
    Index { cx: &cx, copies }.page()
}

#[derive(Template)]
#[template(path = "copies/show.html")]
struct Show<'a> {
    cx: &'a Cx,
    form: &'a Form,
    copy: Copy,
    /// While it is offered.
    offer: Option<Visible>,
    /// What the other changed since, and what was changed here.
    theirs: Vec<Field>,
    ours: Vec<Field>,
    decisions: Vec<Decision>,
}

async fn page<'a>(cx: &'a Cx, form: &'a Form, unit: LearningUnitId) -> Result<Show<'a>> {
    let desk = desk(cx)?;
    let db = &cx.app.db;
    let copy = copy::get(db, desk.actor.tenant, desk.today, unit).await?;
    let offer = copy::source(desk, &copy).await?;
    let (mut theirs, mut ours) = (Vec::new(), Vec::new());
    if let Some(offer) = &offer {
        let texts = copy::texts(desk, offer, &copy).await?;
        if copy.news().is_some() {
            theirs = comparison::compare(&texts.taken, &texts.offered);
        }
        if copy.is_adapted() {
            ours = comparison::compare(&texts.taken, &texts.here);
        }
    }
    let decisions = copy::decisions(db, desk.actor.tenant, unit).await?;
    Ok(Show { cx, form, copy, offer, theirs, ours, decisions })
}

pub async fn show(cx: Cx, Path(unit): Path<LearningUnitId>) -> Outcome {
    page(&cx, &Form::empty(), unit).await?.page()
}

/// The offer behind a copy and the number of the version that was looked at.
async fn decided(cx: &Cx, form: &mut Form, unit: LearningUnitId) -> Result<(Visible, i64)> {
    let desk = desk(cx)?;
    let copy = copy::get(&cx.app.db, desk.actor.tenant, desk.today, unit).await?;
    let offer = copy::source(desk, &copy).await?.ok_or_else(base::not_found)?;
    let number = form.parse("number", true).unwrap_or_default();
    form.finish()?;
    Ok((offer, number))
}

async fn after(cx: &Cx, form: Form, unit: LearningUnitId, outcome: Result<()>, done: &str) -> Outcome {
    match outcome {
        Ok(()) => redirect(format!("/exchange/copies/{unit}?done={done}")),
        Err(error) => {
            let form = form.redisplay(error)?;
            page(cx, &form, unit).await?.refused()
        }
    }
}

/// `POST /exchange/copies/{unit}/versions`
pub async fn follow(cx: Cx, Path(unit): Path<LearningUnitId>, mut form: Form) -> Outcome {
    let (offer, number) = decided(&cx, &mut form, unit).await?;
    let outcome = copy::follow(desk(&cx)?, &offer, unit, number).await.map(drop);
    after(&cx, form, unit, outcome, "done-exchange-edition").await
}

/// `POST /exchange/copies/{unit}/refusals`
pub async fn refuse(cx: Cx, Path(unit): Path<LearningUnitId>, mut form: Form) -> Outcome {
    let (offer, number) = decided(&cx, &mut form, unit).await?;
    let outcome = copy::refuse(desk(&cx)?, &offer, unit, number).await;
    after(&cx, form, unit, outcome, "done-exchange-refusal").await
}

/// `POST /exchange/copies/{unit}/end`
pub async fn end(cx: Cx, Path(unit): Path<LearningUnitId>, form: Form) -> Outcome {
    let outcome = copy::end(desk(&cx)?, unit).await;
    after(&cx, form, unit, outcome, "done-exchange-end").await
}
