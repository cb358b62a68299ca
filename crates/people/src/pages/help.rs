//! `/me/help`: what one has helped with, in one's own file.

use askama::Template;
use axum::extract::Path;
use base::{Day, Result};
use ui::{Cx, Form, Outcome, Page, page::redirect};
use uuid::Uuid;

use crate::help::{self, Help};

#[derive(Template)]
#[template(path = "me/help.html")]
struct Index<'a> {
    cx: &'a Cx,
    form: &'a Form,
    records: Vec<Help>,
}

async fn page<'a>(cx: &'a Cx, form: &'a Form) -> Result<Index<'a>> {
    Ok(Index { cx, form, records: help::own(&cx.app.db, cx.actor()?).await? })
}

/// `GET /me/help`
pub async fn index(cx: Cx) -> Outcome {
    let form = Form::filled([("on_day", cx.today().to_string())]);
    page(&cx, &form).await?.page()
}

/// `POST /me/help`
pub async fn create(cx: Cx, mut form: Form) -> Outcome {
    match add(&cx, &mut form).await {
        Ok(()) => redirect("/me/help?done=done-help"),
        Err(error) => {
            let form = form.redisplay(error)?;
            page(&cx, &form).await?.refused()
        }
    }
}

async fn add(cx: &Cx, form: &mut Form) -> Result<()> {
    let actor = cx.actor()?;
    let (what, whom) = (form.text("what", 2..=200), form.text("whom", 0..=60));
    let day: Option<Day> = form.day("on_day", true);
    if day.is_some_and(|day| day > cx.today()) {
        form.refuse("on_day", "help-future");
    }
    let hours: Option<f64> = form.parse("hours", false);
    if hours.is_some_and(|hours| !(0.0..=24.0).contains(&hours)) {
        form.refuse("hours", "help-hours-range");
    }
    form.finish()?;
    let hours = hours.map(|hours| hours.to_string()).unwrap_or_default();
    let new = help::New { what, whom, on_day: day.unwrap_or_else(|| cx.today()), hours };
    help::create(&cx.app.db, &cx.app.ids, cx.moment(), actor, &new).await
}

/// `POST /me/help/{id}/removal`
pub async fn remove(cx: Cx, Path(id): Path<Uuid>) -> Outcome {
    help::remove(&cx.app.db, cx.actor()?, id).await?;
    redirect("/me/help?done=done-help-removed")
}
