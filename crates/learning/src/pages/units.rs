//! `/learning/units`: units as their authors see them (the list), and one unit
//! as a learner does.

pub mod assignments;
pub mod brief;
pub mod completion;
pub mod enrolments;
pub mod media;
pub mod pool;
pub mod preview;
pub mod publication;
pub mod questions;
pub mod reviews;
pub mod submission;
pub mod versions;
pub mod withdrawal;

use askama::Template;
use axum::extract::{Path, Query};
use base::Result;
use serde::Deserialize;
use ui::{Cx, Form, Outcome, Page, page::redirect, table::Slice};

use crate::{
    EDIT_UNITS, SEE_UNITS,
    enrolment::{self, Enrolment, Progress},
    pages::reading::{self, Reading},
    unit::{self, CATEGORIES, Drafted, LearningUnitId, Version, version},
};

const SIZE: i64 = 50;

#[derive(Debug, Deserialize)]
pub struct Wanted {
    #[serde(default)]
    q: String,
    /// `1`: only those that wait for a review.
    #[serde(default)]
    waiting: String,
    page: Option<i64>,
}

#[derive(Template)]
#[template(path = "units/index.html")]
struct Index<'a> {
    cx: &'a Cx,
    units: Vec<Drafted>,
    wanted: &'a Wanted,
    slice: Slice,
    may_edit: bool,
}

pub async fn index(cx: Cx, Query(wanted): Query<Wanted>) -> Outcome {
    let actor = cx.require(&SEE_UNITS)?;
    let from = (wanted.page.unwrap_or(1).clamp(1, 10_000) - 1) * SIZE;
    let (units, total) =
        unit::drafted(&cx.app.db, actor.tenant, &wanted.q, wanted.waiting == "1", (SIZE, from)).await?;
    let slice = Slice::new(wanted.page, SIZE, total);
    Index { cx: &cx, units, wanted: &wanted, slice, may_edit: actor.may(&EDIT_UNITS) }.page()
}

#[derive(Template)]
#[template(path = "units/new.html")]
struct New<'a> {
    cx: &'a Cx,
    form: &'a Form,
    categories: [&'static str; 15],
}

pub async fn new(cx: Cx) -> Outcome {
    cx.require(&EDIT_UNITS)?;
    New { cx: &cx, form: &Form::empty(), categories: CATEGORIES }.page()
}

/// Title and category first: the rest is written on the unit's own page, where
/// files have something to belong to.
pub async fn create(cx: Cx, mut form: Form) -> Outcome {
    let actor = cx.require(&EDIT_UNITS)?;
    let draft = version::Draft {
        title: form.text("title", 2..=60),
        category: form.choice("category", unit::category).unwrap_or_default().to_owned(),
        summary: form.text("summary", 0..=200),
        ..version::Draft::default()
    };
    let made = match form.finish() {
        Ok(()) => version::create(&cx.app.db, &cx.app.ids, actor, &draft, cx.moment()).await,
        Err(error) => Err(error),
    };
    match made {
        Ok(unit) => redirect(format!("/learning/units/{unit}/versions/new?done=done-learning-unit")),
        Err(error) => New { cx: &cx, form: &form.redisplay(error)?, categories: CATEGORIES }.refused(),
    }
}

/// What a learner's page knows of a unit.
pub(crate) struct Learning {
    pub version: Version,
    pub enrolment: Option<Enrolment>,
    pub progress: Option<Progress>,
}

/// The version that this person learns: the one they are in the middle of, or
/// the published one.
pub(crate) async fn learning(cx: &Cx, id: LearningUnitId) -> Result<Learning> {
    let (actor, db) = (cx.actor()?, &cx.app.db);
    let published = unit::published(db, actor.tenant, id).await?;
    let current = enrolment::current(db, actor, id).await?;
    let enrolment = current.filter(|it| it.done_on.is_none() || it.version_id == published.id);
    let version = match &enrolment {
        Some(it) if it.version_id != published.id => version::get(db, actor.tenant, it.version_id).await?,
        _ => published,
    };
    let progress = match &enrolment {
        Some(it) => Some(enrolment::progress(db, actor.tenant, it).await?),
        None => None,
    };
    Ok(Learning { version, enrolment, progress })
}

#[derive(Template)]
#[template(path = "units/show.html")]
struct Show<'a> {
    cx: &'a Cx,
    version: &'a Version,
    enrolment: Option<&'a Enrolment>,
    progress: Option<&'a Progress>,
    reading: Reading,
    may_assign: bool,
    may_see: bool,
}

pub async fn show(cx: Cx, Path(id): Path<LearningUnitId>) -> Outcome {
    let actor = cx.actor()?;
    let found = learning(&cx, id).await?;
    let reading = reading::read(&cx, &found.version).await?;
    Show {
        cx: &cx,
        version: &found.version,
        enrolment: found.enrolment.as_ref(),
        progress: found.progress.as_ref(),
        reading,
        may_assign: actor.may(&crate::ASSIGN_UNITS),
        may_see: actor.may(&SEE_UNITS),
    }
    .page()
}
