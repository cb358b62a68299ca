//! The form of a review or a withdrawal, and what becomes of it.

use askama::Template;
use axum::http::StatusCode;
use base::{Error, Result};
use ui::{Cx, Form, Outcome, Page, page::redirect};
use uuid::Uuid;

use super::USUAL_REVIEW;
use crate::{
    answer::{self, Answer, WRITE},
    desk::plus,
};

#[derive(Template)]
#[template(path = "answers/act.html")]
struct Act<'a> {
    cx: &'a Cx,
    form: &'a Form,
    noun: &'static str,
    answer: Answer,
}

pub(super) async fn form(cx: &Cx, id: Uuid, noun: &'static str) -> Outcome {
    let actor = cx.require(&WRITE)?;
    let answer = answer::get(&cx.app.db, actor.tenant, id).await?;
    let form =
        Form::filled([("seen", answer.version.to_string()), ("review_by", plus(cx.today(), USUAL_REVIEW).to_string())]);
    Act { cx, form: &form, noun, answer }.page()
}

pub(super) async fn outcome(cx: &Cx, id: Uuid, mut form: Form, noun: &'static str, outcome: Result<()>) -> Outcome {
    let status = match outcome {
        Ok(()) => return redirect(format!("/voice/answers/{id}?done=done-answer-{noun}")),
        Err(Error::Invalid(errors)) => {
            form.errors = errors;
            StatusCode::UNPROCESSABLE_ENTITY
        }
        Err(Error::Conflict(why)) => {
            form.refuse("text", why);
            StatusCode::CONFLICT
        }
        Err(error) => return Err(error.into()),
    };
    let answer = answer::get(&cx.app.db, cx.actor()?.tenant, id).await?;
    form.set("seen", answer.version.to_string());
    Act { cx, form: &form, noun, answer }.page_with(status)
}
