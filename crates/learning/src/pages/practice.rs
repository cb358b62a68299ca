//! `/learning/practice`: today's few, one question a screen, for whoever likes.

pub mod answers;

use askama::Template;
use axum::extract::Query;
use base::Result;
use serde::Deserialize;
use serde_json::json;
use ui::{Cx, Form, Outcome, Page};
use uuid::Uuid;

use crate::{
    enrolment,
    pages::{
        asking::{self, Control, Told},
        reading::Renderer,
        units::questions::Asking,
    },
    play,
    practice::{self, Few, Turn},
    schedule,
    unit::{Asked, QuestionId},
};

#[derive(Debug, Deserialize)]
pub struct Wanted {
    /// The answer that was just given.
    pub(super) answered: Option<Uuid>,
}

#[derive(Template)]
#[template(path = "practice/show.html")]
struct Show<'a> {
    cx: &'a Cx,
    form: &'a Form,
    few: Few,
    title: String,
    asking: Option<Asking>,
    told: Option<Told>,
    sitting: String,
    /// JSON for the script, safe inside its element.
    data: Option<String>,
}

pub async fn show(cx: Cx, Query(wanted): Query<Wanted>) -> Outcome {
    let told = match wanted.answered {
        Some(answer) => Some(tell(&cx, answer).await?),
        None => None,
    };
    page(&cx, &Form::empty(), told).await?.page()
}

async fn page<'a>(cx: &'a Cx, form: &'a Form, told: Option<Told>) -> Result<Show<'a>> {
    let (actor, db, rules) = (cx.actor()?, &cx.app.db, &cx.app.config.learning);
    schedule::begin(db, actor, cx.today(), rules).await?;
    let few = practice::few(db, actor, cx.today(), rules).await?;
    let (mut asking, mut title, mut data) = (None, String::new(), None);
    if let (Some(turn), None) = (few.next(), &told) {
        title.clone_from(&turn.title);
        asking = Some(ask(cx, form, &turn.asked, turn.tries + 1).await?);
        data = play_data(cx, &few);
    }
    Ok(Show { cx, form, few, title, asking, told, sitting: practice::sitting(actor, cx.today()).to_string(), data })
}

/// A question of practice, shuffled for the day and the try.
pub(super) async fn ask(cx: &Cx, form: &Form, asked: &Asked, round: i64) -> Result<Asking> {
    let renderer = Renderer::new(cx, [asked]).await?;
    let seed = enrolment::seed(practice::sitting(cx.actor()?, cx.today()), asked.id, round);
    let id = form.get("id").parse().unwrap_or_else(|_| cx.app.ids.make());
    Ok(Asking { id, question: asked.id, round, ask: asking::ask(&renderer, asked, seed) })
}

/// What is said of a practice answer of their own.
pub(super) async fn tell(cx: &Cx, answer: Uuid) -> Result<Told> {
    let past = practice::past(&cx.app.db, cx.actor()?, answer).await?;
    let renderer = Renderer::new(cx, [&past.asked]).await?;
    let (yes, no) = (cx.t("learning-true"), cx.t("learning-false"));
    Ok(asking::tell(&renderer, &past.asked, &past.given, (&yes, &no)))
}

fn play_data(cx: &Cx, few: &Few) -> Option<String> {
    let asked: Vec<Asked> = few.0.iter().map(|turn| turn.asked.clone()).collect();
    let right: Vec<QuestionId> = few.0.iter().filter(|turn| turn.is_right).map(|turn| turn.asked.id).collect();
    let words = (cx.t("learning-true"), cx.t("learning-false"));
    let sitting = practice::sitting(cx.actor().ok()?, cx.today());
    let mut data = play::unit_data(&cx.t("learning-practice"), (sitting, 1), &asked, &right, (&words.0, &words.1))?;
    data["finished"] = json!({ "title": cx.t("learning-practice-done"), "text": cx.t("learning-practice-done-text") });
    Some(play::in_script(&data))
}

impl Show<'_> {
    fn is_over(&self) -> bool {
        self.few.next().is_none()
    }

    fn turns(&self) -> &[Turn] {
        &self.few.0
    }
}
