//! `/training/speakers`: who can be asked to speak, and about what.

use askama::Template;
use axum::extract::Path;
use base::{Result, invalid};
use ui::{Cx, Form, Outcome, Page, page::redirect};

use crate::tour::{
    PLAN_TOURS,
    speaker::{self, Speaker, SpeakerId},
};

#[derive(Template)]
#[template(path = "tours/speakers.html")]
struct Index<'a> {
    cx: &'a Cx,
    form: &'a Form,
    speakers: Vec<Speaker>,
}

async fn page<'a>(cx: &'a Cx, form: &'a Form) -> Result<Index<'a>> {
    let actor = cx.require(&PLAN_TOURS)?;
    Ok(Index { cx, form, speakers: speaker::all(&cx.app.db, actor.tenant).await? })
}

/// `GET /training/speakers`
pub async fn index(cx: Cx) -> Outcome {
    page(&cx, &Form::empty()).await?.page()
}

/// `POST /training/speakers`
pub async fn create(cx: Cx, mut form: Form) -> Outcome {
    match add(&cx, &mut form).await {
        Ok(()) => redirect("/training/speakers?done=done-speaker"),
        Err(error) => {
            let form = form.redisplay(error)?;
            page(&cx, &form).await?.refused()
        }
    }
}

async fn add(cx: &Cx, form: &mut Form) -> Result<()> {
    let actor = cx.require(&PLAN_TOURS)?;
    let (number, name) = (form.text("number", 0..=30), form.text("name", 0..=30));
    let topics = form.text("topics", 2..=300);
    form.finish()?;
    let (person, name) = if number.is_empty() {
        if name.is_empty() {
            return Err(invalid("name", "speaker-who"));
        }
        (None, name)
    } else {
        let found = people::person::by_staff_number(&cx.app.db, actor.tenant, &number).await?;
        let found = found.filter(|person| person.left_on.is_none());
        let found = found.ok_or_else(|| invalid("number", "speaker-nobody"))?;
        (Some(found.id), found.name)
    };
    speaker::add(&cx.app.db, &cx.app.ids, actor, (person, &name), &topics, cx.moment()).await.map(drop)
}

/// `POST /training/speakers/{id}/removal`
pub async fn create_removal(cx: Cx, Path(id): Path<SpeakerId>) -> Outcome {
    let actor = cx.require(&PLAN_TOURS)?;
    speaker::close(&cx.app.db, actor, id, cx.moment()).await?;
    redirect("/training/speakers?done=done-speaker-removed")
}
