//! `/training/talks/{id}`: a talk is moved or held, and its listeners answer
//! three questions without a name.

use askama::Template;
use axum::extract::Path;
use base::{Result, forbidden};
use ui::{Cx, Form, Outcome, Page, page::redirect};

use super::show_page;
use crate::tour::{self, PLAN_TOURS, Talk, TalkId, Tour, feedback};

/// `POST /training/talks/{id}/day`
pub async fn create_day(cx: Cx, Path(id): Path<TalkId>, mut form: Form) -> Outcome {
    let actor = cx.require(&PLAN_TOURS)?;
    let talk = tour::talk(&cx.app.db, actor.tenant, id).await?;
    let day = form.day("day", true);
    let done = match (form.finish(), day) {
        (Ok(()), Some(day)) => tour::move_talk(&cx.app.db, actor, id, day, (cx.moment(), cx.today())).await,
        (Err(error), _) => Err(error),
        (Ok(()), None) => Err(base::invalid("day", "form-required")),
    };
    finish(&cx, form, &talk, done, "done-tour-moved").await
}

/// `POST /training/talks/{id}/holding`
pub async fn create_holding(cx: Cx, Path(id): Path<TalkId>, mut form: Form) -> Outcome {
    let actor = cx.require(&PLAN_TOURS)?;
    let talk = tour::talk(&cx.app.db, actor.tenant, id).await?;
    let recording = form.text("recording", 0..=120);
    let done = match form.finish() {
        Ok(()) => tour::hold(&cx.app.db, actor, id, &recording, (cx.moment(), cx.today())).await,
        Err(error) => Err(error),
    };
    finish(&cx, form, &talk, done, "done-tour-held").await
}

async fn finish(cx: &Cx, mut form: Form, talk: &Talk, done: Result<()>, key: &str) -> Outcome {
    match done {
        Ok(()) => redirect(format!("/training/tours/{}?done={key}", talk.tour_id)),
        Err(error) => {
            form.set("talk", talk.id.to_string());
            let form = form.redisplay(error)?;
            show_page(cx, &form, talk.tour_id, true).await
        }
    }
}

#[derive(Template)]
#[template(path = "tours/feedback.html")]
struct Ask<'a> {
    cx: &'a Cx,
    form: &'a Form,
    tour: Tour,
    talk: Talk,
}

async fn ask<'a>(cx: &'a Cx, form: &'a Form, id: TalkId) -> Result<Ask<'a>> {
    let actor = cx.actor()?;
    let talk = tour::talk(&cx.app.db, actor.tenant, id).await?;
    if !tour::is_for(&cx.app.db, actor, id).await? {
        return Err(forbidden());
    }
    let tour = tour::get(&cx.app.db, actor.tenant, talk.tour_id).await?;
    Ok(Ask { cx, form, tour, talk })
}

/// `GET /training/talks/{id}/feedback`. Listeners of a class answer there.
pub async fn feedback(cx: Cx, Path(id): Path<TalkId>) -> Outcome {
    if let Some(class) = tour::talk(&cx.app.db, cx.actor()?.tenant, id).await?.class_id {
        return redirect(format!("/training/classes/{class}/feedback"));
    }
    ask(&cx, &Form::empty(), id).await?.page()
}

/// `POST /training/talks/{id}/feedback`
pub async fn create_feedback(cx: Cx, Path(id): Path<TalkId>, mut form: Form) -> Outcome {
    match answer(&cx, id, &mut form).await {
        Ok(()) => redirect("/learning?done=done-tour-feedback"),
        Err(error) => {
            let form = form.redisplay(error)?;
            ask(&cx, &form, id).await?.refused()
        }
    }
}

async fn answer(cx: &Cx, id: TalkId, form: &mut Form) -> Result<()> {
    let mut read = |name| form.choice(name, |text: &str| text.parse::<i64>().ok());
    let answers = (read("useful"), read("clear"), read("near"));
    form.finish()?;
    let (Some(useful), Some(clear), Some(near)) = answers else { return Err(base::invalid("form", "form-broken")) };
    feedback::give(&cx.app.db, cx.actor()?, id, [useful, clear, near], cx.today()).await
}
