//! `/learning/scenes`: what the staff of a scene should know and can learn.

pub mod texts;
pub mod units;

use askama::Template;
use axum::extract::Path;
use ui::{Cx, Outcome, Page};

use crate::{
    ASSIGN_UNITS, EDIT_UNITS,
    pages::reading,
    report::{self, Course},
    scene::{self, Listed},
    unit::{self, Filter},
};

/// Units on a scene's page.
const MOST_UNITS: i64 = 200;

#[derive(Template)]
#[template(path = "scenes/index.html")]
struct Index<'a> {
    cx: &'a Cx,
    scenes: Vec<Listed>,
}

pub async fn index(cx: Cx) -> Outcome {
    let actor = cx.require(&EDIT_UNITS)?;
    let scenes = scene::list(&cx.app.db, actor.tenant).await?;
    Index { cx: &cx, scenes }.page()
}

/// A text as it is read.
struct Shown {
    kind: String,
    html: String,
    review_on: base::Day,
    is_overdue: bool,
}

#[derive(Template)]
#[template(path = "scenes/show.html")]
struct Show<'a> {
    cx: &'a Cx,
    scene: String,
    link: String,
    texts: Vec<Shown>,
    units: Vec<unit::Listed>,
    /// What could be added, for those who write.
    others: Vec<Course>,
    may_edit: bool,
    may_assign: bool,
}

pub async fn show(cx: Cx, Path(scene): Path<String>) -> Outcome {
    let (actor, db) = (cx.actor()?, &cx.app.db);
    scene::check(db, actor, &scene).await?;
    let mut texts = Vec::new();
    for text in scene::texts(db, actor.tenant, &scene).await?.into_iter().filter(|text| !text.body.is_empty()) {
        texts.push(Shown {
            html: reading::html(&cx, &text.body).await?,
            kind: text.kind,
            is_overdue: text.review_on < cx.today(),
            review_on: text.review_on,
        });
    }
    let filter = Filter { scene: Some(scene.clone()), ..Filter::default() };
    let (units, _) = unit::catalogue(db, actor.tenant, actor.person, &filter, (MOST_UNITS, 0)).await?;
    let may_edit = actor.may(&EDIT_UNITS);
    let mut others = if may_edit { report::courses(db, actor).await? } else { Vec::new() };
    others.retain(|course| units.iter().all(|unit| unit.id != course.id));
    let link = scene::link(&scene);
    Show { cx: &cx, link, scene, texts, units, others, may_edit, may_assign: actor.may(&ASSIGN_UNITS) }.page()
}
