//! `/training/plans/drafts`: plans as their authors see them, and a new one.

use askama::Template;
use axum::extract::Query;
use serde::Deserialize;
use ui::{Cx, Form, Outcome, Page, page::redirect, table::Slice};

use super::versions;
use crate::{
    ORGANISE, SEE_PLANS,
    plan::{self, Drafted, version},
};

const SIZE: i64 = 50;

#[derive(Debug, Deserialize)]
pub struct Wanted {
    page: Option<i64>,
}

#[derive(Template)]
#[template(path = "plans/drafts.html")]
struct Index<'a> {
    cx: &'a Cx,
    plans: Vec<Drafted>,
    slice: Slice,
    may_organise: bool,
}

pub async fn index(cx: Cx, Query(wanted): Query<Wanted>) -> Outcome {
    let actor = cx.require(&SEE_PLANS)?;
    let from = (wanted.page.unwrap_or(1).clamp(1, 10_000) - 1) * SIZE;
    let (plans, total) = plan::drafted(&cx.app.db, actor.tenant, (SIZE, from)).await?;
    Index { cx: &cx, plans, slice: Slice::new(wanted.page, SIZE, total), may_organise: actor.may(&ORGANISE) }.page()
}

pub async fn new(cx: Cx) -> Outcome {
    cx.require(&ORGANISE)?;
    let form = Form::filled([("category", "theory".to_owned()), ("criterion", "recall".to_owned())]);
    versions::page(&cx, &form, None, None).await?.page()
}

pub async fn create(cx: Cx, mut form: Form) -> Outcome {
    let actor = cx.require(&ORGANISE)?;
    let draft = versions::draft(&mut form);
    let made = match form.finish() {
        Ok(()) => version::create(&cx.app.db, &cx.app.ids, actor, &draft, cx.moment()).await,
        Err(error) => Err(error),
    };
    match made {
        Ok(plan) => redirect(format!("/training/plans/{plan}/versions?done=done-training-version")),
        Err(error) => {
            let form = form.redisplay(error)?;
            versions::page(&cx, &form, None, None).await?.refused()
        }
    }
}
