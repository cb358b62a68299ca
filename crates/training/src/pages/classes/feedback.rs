//! `/training/classes/{id}/feedback`: three questions, answered by nobody in particular.

use askama::Template;
use axum::extract::Path;
use base::{Result, conflict};
use ui::{Cx, Form, Outcome, Page, page::redirect};

use crate::class::{
    self, Class, ClassId,
    feedback::{self, QUESTIONS},
};
use crate::feedback::{Reader, Told};

#[derive(Template)]
#[template(path = "classes/feedback.html")]
struct Show<'a> {
    cx: &'a Cx,
    form: &'a Form,
    class: Class,
    may_answer: bool,
    reader: Option<Reader>,
    told: Option<Told>,
}

async fn page<'a>(cx: &'a Cx, form: &'a Form, id: ClassId) -> Result<Show<'a>> {
    let (actor, db) = (cx.actor()?, &cx.app.db);
    let class = class::get(db, actor.tenant, id).await?;
    let reader = feedback::reader(actor, &class);
    let told = match reader {
        Some(reader) => feedback::told(db, &class, reader).await?,
        None => None,
    };
    Ok(Show { cx, form, may_answer: feedback::may_give(db, actor, id).await?, reader, told, class })
}

pub async fn show(cx: Cx, Path(id): Path<ClassId>) -> Outcome {
    page(&cx, &Form::empty(), id).await?.page()
}

pub async fn create(cx: Cx, Path(id): Path<ClassId>, mut form: Form) -> Outcome {
    let actor = cx.actor()?;
    let mut answer = |name: &'static str| form.choice(name, |text| text.parse().ok()).unwrap_or_default();
    let answers = QUESTIONS.map(&mut answer);
    let given = match form.finish() {
        Ok(()) => feedback::give(&cx.app.db, actor, id, answers).await,
        Err(error) => Err(error),
    };
    match given {
        Ok(()) => redirect(format!("/training/classes/{id}?done=done-training-feedback")),
        Err(error) => {
            let form = form.redisplay(error)?;
            let page = page(&cx, &form, id).await?;
            if page.may_answer { page.refused() } else { Err(conflict("training-feedback-given").into()) }
        }
    }
}
