//! `/learning/assignments`: what was given to whom, in counts.

pub mod people;
pub mod withdrawal;

use askama::Template;
use axum::extract::{Path, Query};
use serde::Deserialize;
use ui::{Cx, Outcome, Page, table::Slice};

use crate::{
    ASSIGN_UNITS,
    assignment::{
        self, Assignment, AssignmentId,
        overview::{self, Listed, UnitCount},
    },
    unit::{Version, version},
};

const SIZE: i64 = 50;

#[derive(Debug, Deserialize)]
pub struct Wanted {
    page: Option<i64>,
}

#[derive(Template)]
#[template(path = "assignments/index.html")]
struct Index<'a> {
    cx: &'a Cx,
    assignments: Vec<Listed>,
    slice: Slice,
}

pub async fn index(cx: Cx, Query(wanted): Query<Wanted>) -> Outcome {
    let actor = cx.require(&ASSIGN_UNITS)?;
    let from = (wanted.page.unwrap_or(1).clamp(1, 10_000) - 1) * SIZE;
    let (assignments, total) = overview::list(&cx.app.db, actor, (SIZE, from)).await?;
    Index { cx: &cx, assignments, slice: Slice::new(wanted.page, SIZE, total) }.page()
}

#[derive(Template)]
#[template(path = "assignments/show.html")]
struct Show<'a> {
    cx: &'a Cx,
    assignment: &'a Assignment,
    version: Version,
    units: Vec<UnitCount>,
    asked: i64,
    done: i64,
}

pub async fn show(cx: Cx, Path(id): Path<AssignmentId>) -> Outcome {
    let actor = cx.require(&ASSIGN_UNITS)?;
    let assignment = assignment::visible(&cx.app.db, actor, id).await?;
    let version = version::get(&cx.app.db, actor.tenant, assignment.version_id).await?;
    let units = overview::by_unit(&cx.app.db, id, cx.today()).await?;
    let (asked, done) = units.iter().fold((0, 0), |(asked, done), unit| (asked + unit.asked, done + unit.done));
    Show { cx: &cx, assignment: &assignment, version, units, asked, done }.page()
}
