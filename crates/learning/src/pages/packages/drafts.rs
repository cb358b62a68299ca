//! `/learning/packages/drafts`: packages as those see them who work on them.

use askama::Template;
use axum::extract::Query;
use ui::{Cx, Outcome, Page, table::Slice};

use super::versions::Wanted;
use crate::{
    EDIT_UNITS, SEE_UNITS,
    package::review::{self, Drafted},
};

const SIZE: i64 = 50;

#[derive(Template)]
#[template(path = "packages/drafts/index.html")]
struct Index<'a> {
    cx: &'a Cx,
    packages: Vec<Drafted>,
    slice: Slice,
    may_edit: bool,
}

pub async fn index(cx: Cx, Query(wanted): Query<Wanted>) -> Outcome {
    let actor = cx.require(&SEE_UNITS)?;
    let page = wanted.page();
    let from = (page.unwrap_or(1).clamp(1, 10_000) - 1) * SIZE;
    let (packages, total) = review::drafted(&cx.app.db, actor, (SIZE, from)).await?;
    Index { cx: &cx, packages, slice: Slice::new(page, SIZE, total), may_edit: actor.may(&EDIT_UNITS) }.page()
}
