//! `/learning/units/{id}/questions`: one question a screen.
//!
//! Without a script the page asks the next question, and after an answer says
//! at once whether it was right and why. With one, the whole unit stands in the
//! page as JSON and plays on the device, also without a network; the text is in
//! the page too, so that the kept page is the whole unit.

use askama::Template;
use axum::{
    extract::{Path, Query},
    http::{HeaderMap, HeaderValue, header},
};
use base::{Result, not_found};
use serde::Deserialize;
use ui::{Cx, Form, Outcome, Page, page::redirect};
use uuid::Uuid;

use super::learning;
use crate::{
    answer,
    enrolment::{Enrolment, Progress},
    pages::{
        asking::{self, Ask, Control, Told},
        reading::{self, Reading, Renderer},
    },
    play,
    unit::{LearningUnitId, QuestionId, Version},
};

#[derive(Debug, Deserialize)]
pub struct Wanted {
    /// The answer that was just given.
    answered: Option<Uuid>,
}

/// The question to answer now.
pub(crate) struct Asking {
    /// A fresh id for the answer.
    pub id: Uuid,
    pub question: QuestionId,
    pub round: i64,
    pub ask: Ask,
}

#[derive(Template)]
#[template(path = "units/questions/show.html")]
struct Show<'a> {
    cx: &'a Cx,
    form: &'a Form,
    version: &'a Version,
    enrolment: &'a Enrolment,
    progress: &'a Progress,
    reading: Reading,
    asking: Option<Asking>,
    told: Option<Told>,
    /// JSON for the script, safe inside its element.
    data: Option<String>,
}

pub async fn show(cx: Cx, Path(id): Path<LearningUnitId>, Query(wanted): Query<Wanted>, headers: HeaderMap) -> Outcome {
    let found = learning(&cx, id).await?;
    let (Some(enrolment), Some(progress)) = (&found.enrolment, &found.progress) else {
        return redirect(format!("/learning/units/{id}"));
    };
    if wanted.answered.is_none() && progress.next().is_none() {
        return redirect(format!("/learning/units/{id}/completion"));
    }
    let told = match wanted.answered {
        Some(answer) => Some(tell(&cx, answer).await?),
        None => None,
    };
    let form = Form::empty();
    let mut page = build(&cx, &form, &found.version, enrolment, progress, told).await?;
    page.reading.answered(&headers);
    let mut response = page.page()?;
    // What is `no-store` cannot be kept for the way home without a network.
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-cache"));
    Ok(response)
}

/// What is said of an answer of their own.
pub(crate) async fn tell(cx: &Cx, answer: Uuid) -> Result<Told> {
    let past = answer::past(&cx.app.db, cx.actor()?, answer).await?;
    let renderer = Renderer::new(cx, [&past.asked]).await?;
    let (yes, no) = (cx.t("learning-true"), cx.t("learning-false"));
    Ok(asking::tell(&renderer, &past.asked, &past.given, (&yes, &no)))
}

async fn build<'a>(
    cx: &'a Cx,
    form: &'a Form,
    version: &'a Version,
    enrolment: &'a Enrolment,
    progress: &'a Progress,
    told: Option<Told>,
) -> Result<Show<'a>> {
    let asking = match progress.next() {
        Some((asked, round)) if told.is_none() => {
            let renderer = Renderer::new(cx, [asked]).await?;
            let seed = enrolment.seed(asked.id, round);
            let ask = asking::ask(&renderer, asked, seed);
            let id = form.get("id").parse().unwrap_or_else(|_| cx.app.ids.make());
            Some(Asking { id, question: asked.id, round, ask })
        }
        _ => None,
    };
    let data = if told.is_none() { data(cx, version, enrolment, progress) } else { None };
    Ok(Show { cx, form, version, enrolment, progress, reading: reading::read(cx, version).await?, asking, told, data })
}

fn data(cx: &Cx, version: &Version, enrolment: &Enrolment, progress: &Progress) -> Option<String> {
    let answered: Vec<QuestionId> =
        progress.asked.iter().map(|asked| asked.id).filter(|id| progress.is_right(*id)).collect();
    let words = (cx.t("learning-true"), cx.t("learning-false"));
    let data = play::unit_data(
        &version.title,
        (enrolment.id, enrolment.run),
        &progress.asked,
        &answered,
        (&words.0, &words.1),
    )?;
    Some(play::in_script(&data))
}

/// The question again, with what was wrong with the answer's form.
pub(crate) async fn refused(cx: &Cx, form: Form, unit: LearningUnitId) -> Outcome {
    let found = learning(cx, unit).await?;
    let (Some(enrolment), Some(progress)) = (&found.enrolment, &found.progress) else {
        return Err(not_found().into());
    };
    build(cx, &form, &found.version, enrolment, progress, None).await?.refused()
}
