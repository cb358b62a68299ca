//! `/learning/review`: one's own wrong answers, and one of them again.

pub mod answers;

use askama::Template;
use axum::extract::{Path, Query};
use base::{Day, Result};
use ui::{Cx, Form, Outcome, Page};

use crate::{
    pages::{
        asking::{self, Control, Told},
        practice::{Wanted, ask, tell},
        reading::Renderer,
        units::questions::Asking,
    },
    practice,
    review::{self, Group, Missed},
    schedule::{self, RIGHT_DAYS},
    unit::{LearningUnitId, QuestionId},
};

/// A missed question with what was said of the answer.
struct Line {
    id: QuestionId,
    stem: String,
    wrong_on: Day,
    right_days: i64,
    told: Option<Told>,
}

#[derive(Template)]
#[template(path = "review/index.html")]
struct Index<'a> {
    cx: &'a Cx,
    groups: Vec<(LearningUnitId, String, Vec<Line>)>,
    total: i64,
    shown: i64,
    wanted: i64,
}

pub async fn index(cx: Cx) -> Outcome {
    let (actor, db) = (cx.actor()?, &cx.app.db);
    schedule::begin(db, actor, cx.today(), &cx.app.config.learning).await?;
    let (groups, total) = review::list(db, actor).await?;
    let all = groups.iter().flat_map(|group| &group.missed).map(|missed| &missed.asked);
    let renderer = Renderer::new(&cx, all).await?;
    let words = (cx.t("learning-true"), cx.t("learning-false"));
    let line = |missed: Missed| Line {
        id: missed.asked.id,
        stem: missed.asked.question.stem.words(),
        wrong_on: missed.wrong_on,
        right_days: missed.right_days,
        told: missed.given.map(|given| asking::tell(&renderer, &missed.asked, &given, (&words.0, &words.1))),
    };
    let group = |group: Group| (group.unit, group.title, group.missed.into_iter().map(line).collect::<Vec<_>>());
    let groups: Vec<_> = groups.into_iter().map(group).collect();
    let shown = groups.iter().map(|(_, _, lines)| lines.len() as i64).sum();
    Index { cx: &cx, groups, total, shown, wanted: RIGHT_DAYS }.page()
}

#[derive(Template)]
#[template(path = "review/show.html")]
struct Show<'a> {
    cx: &'a Cx,
    form: &'a Form,
    question: QuestionId,
    unit: LearningUnitId,
    asking: Option<Asking>,
    told: Option<Told>,
    wanted: i64,
}

pub async fn show(cx: Cx, Path(question): Path<QuestionId>, Query(wanted): Query<Wanted>) -> Outcome {
    let told = match wanted.answered {
        Some(answer) => Some(tell(&cx, answer).await?),
        None => None,
    };
    page(&cx, &Form::empty(), question, told).await?.page()
}

async fn page<'a>(cx: &'a Cx, form: &'a Form, question: QuestionId, told: Option<Told>) -> Result<Show<'a>> {
    let (unit, asked) = practice::question(&cx.app.db, cx.actor()?, question).await?;
    let asking = if told.is_none() { Some(ask(cx, form, &asked, 1).await?) } else { None };
    Ok(Show { cx, form, question, unit, asking, told, wanted: RIGHT_DAYS })
}
