//! `/training/checklist`: what a committee asks of its branches.

use askama::Template;
use axum::extract::Path;
use base::Result;
use ui::{Cx, Form, Outcome, Page, page::redirect};

use crate::{
    branch::{self, Committee},
    checklist::{self, Item},
};

#[derive(Template)]
#[template(path = "checklist.html")]
struct Show<'a> {
    cx: &'a Cx,
    form: &'a Form,
    committee: Committee,
    items: Vec<Item>,
}

impl Show<'_> {
    fn title(&self, item: &Item) -> String {
        match item.rule {
            Some(rule) => self.cx.t1(&format!("checklist-{}", rule.code()), "least", item.least),
            None => item.title.clone(),
        }
    }
}

async fn page<'a>(cx: &'a Cx, form: &'a Form) -> Result<Show<'a>> {
    let actor = cx.require(&branch::LEAD_BRANCH)?;
    let committee = branch::committee(&cx.app.db, actor, cx.today()).await?;
    let items = checklist::items(&cx.app.db, actor.tenant, committee.id).await?;
    Ok(Show { cx, form, committee, items })
}

/// `GET /training/checklist`
pub async fn show(cx: Cx) -> Outcome {
    page(&cx, &Form::empty()).await?.page()
}

/// `POST /training/checklist`
pub async fn create(cx: Cx, mut form: Form) -> Outcome {
    let actor = cx.require(&branch::LEAD_BRANCH)?;
    let committee = branch::committee(&cx.app.db, actor, cx.today()).await?;
    let title = form.text("title", 2..=80);
    let done = match form.finish() {
        Ok(()) => checklist::add(&cx.app.db, &cx.app.ids, actor, &committee, &title, cx.moment()).await,
        Err(error) => Err(error),
    };
    match done {
        Ok(()) => redirect("/training/checklist?done=done-checklist"),
        Err(error) => {
            let form = form.redisplay(error)?;
            page(&cx, &form).await?.refused()
        }
    }
}

/// `POST /training/checklist/{code}/changes`
pub async fn create_change(cx: Cx, Path(code): Path<String>, mut form: Form) -> Outcome {
    let actor = cx.require(&branch::LEAD_BRANCH)?;
    let committee = branch::committee(&cx.app.db, actor, cx.today()).await?;
    let least: Option<i64> = form.parse("least", false);
    let change = (least, form.is("removed", "1"));
    let done = match form.finish() {
        Ok(()) => checklist::change(&cx.app.db, actor, &committee, &code, change, cx.moment()).await,
        Err(error) => Err(error),
    };
    match done {
        Ok(()) => redirect("/training/checklist?done=done-checklist"),
        Err(error) => {
            let form = form.redisplay(error)?;
            page(&cx, &form).await?.refused()
        }
    }
}
