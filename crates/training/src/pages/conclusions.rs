//! `/training/conclusions/{id}`: a task that came of a discussion.

use askama::Template;
use axum::extract::Path;
use ui::{Cx, Form, Outcome, Page, page::redirect};
use uuid::Uuid;

use crate::class::kit::{self, Conclusion};

#[derive(Template)]
#[template(path = "conclusions/show.html")]
struct Show<'a> {
    cx: &'a Cx,
    form: &'a Form,
    task: Conclusion,
}

pub async fn show(cx: Cx, Path(id): Path<Uuid>) -> Outcome {
    let task = kit::conclusion(&cx.app.db, cx.actor()?, id).await?;
    Show { cx: &cx, form: &Form::empty(), task }.page()
}

/// `POST /training/conclusions/{id}/completion`
pub async fn complete(cx: Cx, Path(id): Path<Uuid>, mut form: Form) -> Outcome {
    let actor = cx.actor()?;
    let outcome = form.text("outcome", 2..=500);
    let done = match form.finish() {
        Ok(()) => kit::complete(&cx.app.db, actor, id, &outcome, cx.moment()).await,
        Err(error) => Err(error),
    };
    match done {
        Ok(()) => redirect(format!("/training/conclusions/{id}?done=done-training-task")),
        Err(error) => {
            let form = form.redisplay(error)?;
            let task = kit::conclusion(&cx.app.db, actor, id).await?;
            Show { cx: &cx, form: &form, task }.refused()
        }
    }
}
