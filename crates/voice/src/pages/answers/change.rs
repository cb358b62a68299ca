//! Changing an answer.

use axum::extract::Path;
use base::{Actor, Result};
use ui::{Cx, Form, Outcome, Page};
use uuid::Uuid;

use super::{USUAL_REVIEW, after, content, edit};
use crate::{
    answer::{self, Answer, WRITE},
    desk::{Desk, plus},
};

pub async fn new(cx: Cx, Path(id): Path<Uuid>) -> Outcome {
    let actor = cx.require(&WRITE)?;
    let Answer {
        category,
        question,
        question_en,
        answer,
        answer_en,
        source,
        source_en,
        link,
        valid_until,
        version,
        ..
    } = answer::get(&cx.app.db, actor.tenant, id).await?;
    let form = Form::filled([
        ("seen", version.to_string()),
        ("category", category),
        ("question", question),
        ("question_en", question_en),
        ("answer", answer),
        ("answer_en", answer_en),
        ("source", source),
        ("source_en", source_en),
        ("link", link),
        ("valid_until", valid_until.map(|day| day.to_string()).unwrap_or_default()),
        ("review_by", plus(cx.today(), USUAL_REVIEW).to_string()),
    ]);
    edit(&cx, &form, Some(id)).await?.page()
}

pub async fn create(cx: Cx, Path(id): Path<Uuid>, mut form: Form) -> Outcome {
    let actor = cx.require(&WRITE)?;
    let outcome = save(&cx, actor, id, &mut form).await;
    after(&cx, id, form, "done-answer-changed", outcome).await
}

async fn save(cx: &Cx, actor: &Actor, id: Uuid, form: &mut Form) -> Result<()> {
    let seen: i64 = form.parse("seen", true).unwrap_or_default();
    let content = &content(form, cx.today())?;
    let desk = &Desk::of(cx).await?;
    cx.app.db.write(|tx| async move { answer::change(&tx, desk, actor, id, seen, content).await }).await
}
