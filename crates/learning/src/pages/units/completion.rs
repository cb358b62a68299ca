//! `/learning/units/{id}/completion`: done, and what comes later.

use askama::Template;
use axum::{extract::Path, http::HeaderMap};
use ui::{Cx, Outcome, Page, page::redirect};

use super::{learning, usefulness::said};
use crate::{
    certificate::Subject,
    enrolment::{Enrolment, Progress},
    pages::practicals::{Tasked, tasked},
    probe::DAYS,
    unit::{Asked, LearningUnitId, Version},
    usefulness::WORDS,
};

#[derive(Template)]
#[template(path = "units/completion/show.html")]
struct Show<'a> {
    cx: &'a Cx,
    version: &'a Version,
    progress: &'a Progress,
    enrolment: Option<&'a Enrolment>,
    /// The scenes are still to be walked through.
    wants_scenes: bool,
    /// Done without its own questions: by a pre-test.
    mastered: bool,
    /// Somebody saw them do it.
    observed: bool,
    tasked: Option<Tasked>,
    stumbled: Vec<&'a Asked>,
    days: [i64; 3],
    /// Has this browser said whether it was useful, and that it helped?
    said: (bool, bool),
    words: [&'static str; 3],
}

impl Show<'_> {
    fn is_done(&self) -> bool {
        self.enrolment.is_some_and(|enrolment| enrolment.done_on.is_some())
    }

    /// Of a hundred, for the words.
    fn firsts(&self) -> (usize, usize) {
        self.progress.firsts()
    }

    /// Is a reviewed piece still wanted for the certificate?
    fn wants_piece(&self) -> bool {
        self.tasked.as_ref().is_some_and(|task| !task.is_steps() && !task.is_reached())
    }
}

pub async fn show(cx: Cx, Path(id): Path<LearningUnitId>, headers: HeaderMap) -> Outcome {
    let found = learning(&cx, id).await?;
    let Some(progress) = &found.progress else { return redirect(format!("/learning/units/{id}")) };
    let is_done = found.enrolment.as_ref().is_some_and(|enrolment| enrolment.done_on.is_some());
    let mastered = is_done && progress.next().is_some();
    let tasked = tasked(&cx, Subject::Unit(id)).await?;
    let observed = mastered && tasked.as_ref().is_some_and(|task| task.is_steps() && task.is_reached());
    let stumbled = progress.stumbled().collect();
    Show {
        cx: &cx,
        version: &found.version,
        progress,
        enrolment: found.enrolment.as_ref(),
        wants_scenes: !is_done
            && !found.version.scenario.is_empty()
            && progress.next().is_none()
            && !progress.is_short(),
        mastered,
        observed,
        tasked,
        stumbled,
        days: DAYS,
        said: said(&headers),
        words: WORDS,
    }
    .page()
}
