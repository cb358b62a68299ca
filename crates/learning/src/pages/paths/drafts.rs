//! `/learning/paths/drafts`: paths as their authors see them, and a new one.

use askama::Template;
use axum::extract::Query;
use serde::Deserialize;
use ui::{Cx, Form, Outcome, Page, page::redirect, table::Slice};

use super::versions;
use crate::{
    EDIT_UNITS, SEE_UNITS,
    path::{self, Drafted, version},
};

const SIZE: i64 = 50;

#[derive(Debug, Deserialize)]
pub struct Wanted {
    page: Option<i64>,
}

#[derive(Template)]
#[template(path = "paths/drafts/index.html")]
struct Index<'a> {
    cx: &'a Cx,
    paths: Vec<Drafted>,
    slice: Slice,
    may_edit: bool,
}

pub async fn index(cx: Cx, Query(wanted): Query<Wanted>) -> Outcome {
    let actor = cx.require(&SEE_UNITS)?;
    let from = (wanted.page.unwrap_or(1).clamp(1, 10_000) - 1) * SIZE;
    let (paths, total) = path::drafted(&cx.app.db, actor.tenant, (SIZE, from)).await?;
    Index { cx: &cx, paths, slice: Slice::new(wanted.page, SIZE, total), may_edit: actor.may(&EDIT_UNITS) }.page()
}

pub async fn new(cx: Cx) -> Outcome {
    cx.require(&EDIT_UNITS)?;
    versions::page(&cx, &Form::empty(), None, None).await?.page()
}

pub async fn create(cx: Cx, mut form: Form) -> Outcome {
    let actor = cx.require(&EDIT_UNITS)?;
    let draft = versions::draft(&mut form);
    let made = match form.finish() {
        Ok(()) => version::create(&cx.app.db, &cx.app.ids, actor, &draft, cx.moment()).await,
        Err(error) => Err(error),
    };
    match made {
        Ok(path) => redirect(format!("/learning/paths/{path}/versions?done=done-learning-version")),
        Err(error) => {
            let form = form.redisplay(error)?;
            versions::page(&cx, &form, None, None).await?.refused()
        }
    }
}
