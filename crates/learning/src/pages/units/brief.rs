//! `/learning/units/{id}/brief`: one page on paper for the talk before a shift
//! (班前会), with the questions and their answers.

pub mod pack;

use askama::Template;
use axum::extract::Path;
use base::Result;
use ui::{Cx, Outcome, Page};

use crate::{
    pages::{
        asking,
        reading::{self, Reading, Renderer},
    },
    unit::{self, LearningUnitId, Version},
};

/// A question to read out, its answer and why.
pub struct Spoken {
    pub prompt: String,
    pub options: Vec<String>,
    pub answer: String,
    pub reasons: Vec<String>,
}

/// What the pack to take along is.
struct Pack {
    /// `1.4 MB`, about.
    size: String,
    is_too_large: bool,
    limit: u64,
    has_sound: bool,
}

#[derive(Template)]
#[template(path = "units/brief/show.html")]
struct Show<'a> {
    cx: &'a Cx,
    version: &'a Version,
    reading: Reading,
    questions: Vec<Spoken>,
    pack: Pack,
}

pub async fn show(cx: Cx, Path(id): Path<LearningUnitId>) -> Outcome {
    let version = unit::published(&cx.app.db, cx.actor()?.tenant, id).await?;
    let contents = pack::Contents::of(&cx, &version, &version.gift).await?;
    let limit = cx.app.config.limits.pack_bytes;
    let pack = Pack {
        size: format!("{:.1} MB", (contents.bytes() as f64 / f64::from(1 << 20)).max(0.1)),
        is_too_large: contents.bytes() > limit,
        limit: limit >> 20,
        has_sound: contents.has_sound(),
    };
    let questions = spoken(&cx, &version).await?;
    Show { cx: &cx, version: &version, reading: reading::read_as_text(&cx, &version).await?, questions, pack }.page()
}

pub async fn spoken(cx: &Cx, version: &Version) -> Result<Vec<Spoken>> {
    let asked = unit::questions(&cx.app.db, cx.actor()?.tenant, version.id).await?;
    let renderer = Renderer::new(cx, &asked).await?;
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
    Ok(spoken.collect())
}
