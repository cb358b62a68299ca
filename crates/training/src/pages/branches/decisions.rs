//! `/training/branches/{id}/decisions`: everything that a branch decided.

use askama::Template;
use axum::extract::{Path, Query};
use base::{Day, UnitId};
use serde::Deserialize;
use ui::{Cx, Outcome, Page, table::Slice};

use super::{Tab, seen, tabs};
use crate::{
    branch::Opened,
    decision::{self, Decision},
};

#[derive(Debug, Deserialize)]
pub struct Wanted {
    page: Option<i64>,
}

#[derive(Template)]
#[template(path = "branches/decisions.html")]
struct Index<'a> {
    cx: &'a Cx,
    of: Opened,
    open: Vec<Decision>,
    all: Vec<Decision>,
    slice: Slice,
    today: Day,
}

impl Index<'_> {
    fn tabs(&self) -> Vec<Tab> {
        tabs(&self.of, "decisions")
    }
}

const PAGE: i64 = 40;

/// `GET /training/branches/{id}/decisions`
pub async fn index(cx: Cx, Path(id): Path<UnitId>, Query(wanted): Query<Wanted>) -> Outcome {
    let (actor, of) = seen(&cx, id).await?;
    let db = &cx.app.db;
    let offset = (wanted.page.unwrap_or(1).clamp(1, 10_000) - 1) * PAGE;
    let (all, total) = decision::of_branch(db, actor.tenant, id, (PAGE, offset)).await?;
    let slice = Slice::new(wanted.page, PAGE, total);
    let open = decision::open_in(db, actor.tenant, id).await?;
    Index { today: cx.today(), cx: &cx, of, open, all, slice }.page()
}
