//! `/learning/units/{id}/brief`: one page on paper for the talk before a shift
//! (班前会), with the questions and their answers.

use askama::Template;
use axum::extract::Path;
use ui::{Cx, Outcome, Page};

use crate::{
    pages::{
        asking,
        reading::{self, Reading, Renderer},
    },
    unit::{self, LearningUnitId, Version},
};

/// A question to read out, its answer and why.
struct Spoken {
    prompt: String,
    options: Vec<String>,
    answer: String,
    reasons: Vec<String>,
}

#[derive(Template)]
#[template(path = "units/brief/show.html")]
struct Show<'a> {
    cx: &'a Cx,
    version: &'a Version,
    reading: Reading,
    questions: Vec<Spoken>,
}

pub async fn show(cx: Cx, Path(id): Path<LearningUnitId>) -> Outcome {
    let actor = cx.actor()?;
    let version = unit::published(&cx.app.db, actor.tenant, id).await?;
    let asked = unit::questions(&cx.app.db, actor.tenant, version.id).await?;
    let renderer = Renderer::new(&cx, &asked).await?;
    let (yes, no) = (cx.t("learning-true"), cx.t("learning-false"));
    let spoken = asked.iter().map(|asked| {
        let ask = asking::ask(&renderer, asked, 0);
        let options = match ask.control {
            asking::Control::Radios(options) | asking::Control::Boxes(options) => {
                options.into_iter().map(|(_, text)| text).collect()
            }
            _ => Vec::new(),
        };
        let verdict = asked.question.check(&crate::question::Given::Nothing);
        Spoken {
            prompt: ask.prompt,
            options,
            answer: verdict.answer.words(&yes, &no),
            reasons: asked.question.reason.iter().map(|reason| renderer.html(reason)).collect(),
        }
    });
    let questions = spoken.collect();
    Show { cx: &cx, version: &version, reading: reading::read(&cx, &version).await?, questions }.page()
}
