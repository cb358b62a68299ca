//! Policy questions and answers: searching, reading, writing.

pub mod act;
pub mod change;
pub mod review;
pub mod withdrawal;

use askama::Template;
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use base::{Actor, Day, Error, Result};
use ui::{Cx, Form, Outcome, Page, page::redirect};
use uuid::Uuid;

use crate::{
    answer::{
        self, Answer, Content, REVIEW_DAYS, WRITE, event,
        search::{self, Found},
    },
    category::{Category, Tree},
    desk::{Desk, plus},
};

/// Days until the next look, unless somebody says otherwise.
const USUAL_REVIEW: i64 = REVIEW_DAYS / 2;

#[derive(Template)]
#[template(path = "answers.html")]
struct List<'a> {
    cx: &'a Cx,
    tree: Tree,
    category: String,
    q: String,
    found: Found,
    /// Nothing found, or nothing sure: in one of these it may be.
    categories: Vec<String>,
    may_write: bool,
}

pub async fn index(cx: Cx, Query(pairs): Query<Vec<(String, String)>>) -> Outcome {
    let (db, actor) = (&cx.app.db, cx.actor()?);
    let given = |name: &str| pairs.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value.as_str());
    let q: String = given("q").chars().take(100).collect();
    let category = given("category").to_owned();
    let found = search::list(db, actor.tenant, cx.today(), &category, &q).await?;
    let sure = q.trim().is_empty() || found.sure;
    let categories = if sure { Vec::new() } else { search::categories(db, actor.tenant, cx.today()).await? };
    let tree = Tree::read(db, actor.tenant).await?;
    List { cx: &cx, tree, category, q, found, categories, may_write: actor.may(&WRITE) }.page()
}

#[derive(Template)]
#[template(path = "answers/show.html")]
struct Show<'a> {
    cx: &'a Cx,
    tree: Tree,
    answer: Answer,
    unit: String,
    /// For who writes answers of this category.
    history: Option<Vec<event::Event>>,
    unsolved: i64,
}

pub async fn show(cx: Cx, Path(id): Path<Uuid>) -> Outcome {
    let (db, actor) = (&cx.app.db, cx.actor()?);
    let tree = Tree::read(db, actor.tenant).await?;
    let answer = answer::get(db, actor.tenant, id).await?;
    let category = tree.top(&answer.category);
    let writes = match category {
        Some(category) => answer::may_write(db, actor, category).await?,
        None => false,
    };
    if !writes {
        answer::shown(db, actor.tenant, cx.today(), id).await?;
    }
    let code = category.map(|category| category.owner_unit.as_str()).unwrap_or_default();
    let unit = people::unit::by_code(db, actor.tenant, people::unit::Tree::Admin, code).await?;
    Show {
        unit: unit.map(|unit| cx.either(&unit.name, &unit.name_en).to_owned()).unwrap_or_default(),
        history: if writes { Some(event::all(db, id).await?) } else { None },
        unsolved: answer::unsolved(db, id).await?,
        cx: &cx,
        tree,
        answer,
    }
    .page()
}

#[derive(Template)]
#[template(path = "answers/edit.html")]
pub(super) struct Edit<'a> {
    cx: &'a Cx,
    form: &'a Form,
    /// Where it is sent; a new one to the list.
    action: String,
    back: String,
    categories: Vec<Category>,
}

impl Edit<'_> {
    fn is_new(&self) -> bool {
        self.back == "/voice/answers"
    }
}

pub async fn new(cx: Cx) -> Outcome {
    cx.require(&WRITE)?;
    let mut form = Form::empty();
    form.set("review_by", plus(cx.today(), USUAL_REVIEW).to_string());
    edit(&cx, &form, None).await?.page()
}

async fn edit<'a>(cx: &'a Cx, form: &'a Form, answer: Option<Uuid>) -> Result<Edit<'a>> {
    let back = answer.map_or_else(|| "/voice/answers".to_owned(), |id| format!("/voice/answers/{id}"));
    let action = if answer.is_some() { format!("{back}/change") } else { back.clone() };
    Ok(Edit { cx, form, action, back, categories: answer::own_categories(&cx.app.db, cx.actor()?).await? })
}

pub async fn create(cx: Cx, mut form: Form) -> Outcome {
    let actor = cx.require(&WRITE)?;
    match write(&cx, actor, &mut form).await {
        Ok(id) => redirect(format!("/voice/answers/{id}?done=done-answer-written")),
        Err(Error::Invalid(errors)) => {
            form.errors = errors;
            edit(&cx, &form, None).await?.refused()
        }
        Err(error) => Err(error.into()),
    }
}

async fn write(cx: &Cx, actor: &Actor, form: &mut Form) -> Result<Uuid> {
    let content = &content(form, cx.today())?;
    let desk = &Desk::of(cx).await?;
    cx.app.db.write(|tx| async move { answer::write(&tx, desk, actor, content).await }).await
}

/// What was typed, if it can stand.
fn content(form: &mut Form, today: Day) -> Result<Content> {
    let review_by = form.day("review_by", true).unwrap_or(today);
    let category = form.choice("category", |code| (!code.is_empty()).then(|| code.to_owned()));
    let content = Content {
        category: category.unwrap_or_default(),
        question: form.text("question", 4..=200),
        question_en: form.text("question_en", 0..=300),
        answer: form.text("answer", 10..=3000),
        answer_en: form.text("answer_en", 0..=4000),
        source: form.text("source", 4..=200),
        source_en: form.text("source_en", 0..=300),
        link: form.text("link", 0..=500),
        valid_until: form.day("valid_until", false),
        review_by,
    };
    form.finish()?;
    Ok(content)
}

/// An act is done, or the answer shows as it stands now, with what was typed.
async fn after(cx: &Cx, id: Uuid, mut form: Form, done: &str, outcome: Result<()>) -> Outcome {
    let status = match outcome {
        Ok(()) => return redirect(format!("/voice/answers/{id}?done={done}")),
        Err(Error::Invalid(errors)) => {
            form.errors = errors;
            StatusCode::UNPROCESSABLE_ENTITY
        }
        Err(Error::Conflict(why)) => {
            let now = answer::get(&cx.app.db, cx.actor()?.tenant, id).await?;
            form.set("seen", now.version.to_string());
            form.refuse("answer", why);
            StatusCode::CONFLICT
        }
        Err(error) => return Err(error.into()),
    };
    edit(cx, &form, Some(id)).await?.page_with(status)
}

/// The answer to which a need refers that is about to be raised.
pub(crate) async fn referred(cx: &Cx, id: &str) -> Result<Option<Answer>> {
    let Ok(id) = id.parse::<Uuid>() else { return Ok(None) };
    match answer::shown(&cx.app.db, cx.actor()?.tenant, cx.today(), id).await {
        Ok(answer) => Ok(Some(answer)),
        Err(Error::NotFound) => Ok(None),
        Err(error) => Err(error),
    }
}
