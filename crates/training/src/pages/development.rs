//! `/training/development`: one's own part of the plan for educators;
//! `/training/development/matrix`: level × kind, and how far each group is.

use askama::Template;
use axum::extract::Path;
use base::{Error, Result};
use learning::course::{self, Course, Kind};
use ui::{Cx, Form, Outcome, Page, page::redirect};

use crate::{
    ORGANISE, READ_STATISTICS,
    development::{self, DevelopmentId, KINDS, LEVELS, Matrix, Own},
};

#[derive(Template)]
#[template(path = "development/index.html")]
struct Index<'a> {
    cx: &'a Cx,
    own: Own,
    may_read: bool,
}

pub async fn index(cx: Cx) -> Outcome {
    let actor = cx.actor()?;
    let own = development::own(&cx.app.db, actor).await?;
    Index { cx: &cx, own, may_read: actor.may(&READ_STATISTICS) }.page()
}

#[derive(Template)]
#[template(path = "development/matrix.html")]
struct Show<'a> {
    cx: &'a Cx,
    form: &'a Form,
    matrix: Matrix,
    courses: Vec<Course>,
    levels: [&'static str; 3],
    kinds: [&'static str; 5],
    may_organise: bool,
}

impl Show<'_> {
    fn is_chosen(&self, course: &Course) -> bool {
        self.form.is("course", &word(course))
    }
}

pub(crate) fn word(course: &Course) -> String {
    format!("{}:{}", course.kind.code(), course.id)
}

async fn page<'a>(cx: &'a Cx, form: &'a Form) -> Result<Show<'a>> {
    let (actor, db) = (cx.require(&READ_STATISTICS)?, &cx.app.db);
    let may_organise = actor.may(&ORGANISE);
    let courses = if may_organise { course::all(db, actor.tenant).await? } else { Vec::new() };
    let matrix = development::matrix(db, actor.tenant, cx.today()).await?;
    Ok(Show { cx, form, matrix, courses, levels: LEVELS, kinds: KINDS, may_organise })
}

pub async fn matrix(cx: Cx) -> Outcome {
    page(&cx, &Form::empty()).await?.page()
}

async fn after(cx: Cx, form: Form, outcome: Result<()>, done: &str) -> Outcome {
    match outcome {
        Ok(()) => redirect(format!("/training/development/matrix?done={done}")),
        Err(error @ Error::Invalid(_)) => {
            let form = form.redisplay(error)?;
            page(&cx, &form).await?.refused()
        }
        Err(error) => Err(error.into()),
    }
}

pub async fn create_item(cx: Cx, mut form: Form) -> Outcome {
    let outcome = add(&cx, &mut form).await;
    after(cx, form, outcome, "done-development-item").await
}

async fn add(cx: &Cx, form: &mut Form) -> Result<()> {
    let actor = cx.require(&ORGANISE)?;
    let level = form.choice("level", development::level);
    let kind = form.choice("kind", development::kind);
    let course = form.choice("course", |word| {
        let (kind, id) = word.split_once(':')?;
        Some((Kind::from_code(kind)?, id.parse().ok()?))
    });
    form.finish()?;
    let (Some(level), Some(kind), Some(course)) = (level, kind, course) else { return Err(base::not_found()) };
    development::add(&cx.app.db, &cx.app.ids, actor, (level, kind), course, cx.moment()).await
}

pub async fn create_removal(cx: Cx, Path(id): Path<DevelopmentId>) -> Outcome {
    development::end(&cx.app.db, cx.require(&ORGANISE)?, id, cx.moment()).await?;
    redirect("/training/development/matrix?done=done-development-removal")
}

pub async fn create_level(cx: Cx, mut form: Form) -> Outcome {
    let outcome = settle(&cx, &mut form).await;
    after(cx, form, outcome, "done-development-level").await
}

async fn settle(cx: &Cx, form: &mut Form) -> Result<()> {
    let actor = cx.require(&ORGANISE)?;
    let staff_number = form.text("staff_number", 1..=20);
    let level = form.choice("settled", development::level);
    form.finish()?;
    let Some(level) = level else { return Err(base::not_found()) };
    development::settle(&cx.app.db, actor, &staff_number, level, (cx.moment(), cx.today())).await
}
