//! `/learning`: what there is to learn.

use askama::Template;
use axum::extract::Query;
use base::Result;
use serde::Deserialize;
use ui::{Cx, Outcome, Page, table::Slice};

use crate::{
    path, scene,
    suggest::{self, Suggestion},
    today::{self, Card, Kind},
    unit::{self, CATEGORIES, Filter, Listed},
};

const SIZE: i64 = 24;

#[derive(Debug, Deserialize)]
pub struct Wanted {
    #[serde(default)]
    category: String,
    #[serde(default)]
    q: String,
    #[serde(default)]
    mine: String,
    page: Option<i64>,
}

#[derive(Template)]
#[template(path = "catalogue/index.html")]
struct Index<'a> {
    cx: &'a Cx,
    waiting: Vec<Card>,
    /// Cards of other modules.
    more: String,
    /// Address and name of the scenes that they work in.
    scenes: Vec<(String, String)>,
    is_front: bool,
    is_off: bool,
    suggestions: Vec<Suggestion>,
    units: Vec<Listed>,
    /// Paths that the words are found in.
    paths: Vec<path::Found>,
    categories: [&'static str; 15],
    wanted: &'a Wanted,
    slice: Slice,
}

/// What stands before the list on its first page.
#[derive(Default)]
struct Front {
    waiting: Vec<Card>,
    more: String,
    scenes: Vec<String>,
    is_off: bool,
    suggestions: Vec<Suggestion>,
}

impl Front {
    async fn read(cx: &Cx, is_front: bool) -> Result<Self> {
        if !is_front {
            return Ok(Self::default());
        }
        let (actor, db) = (cx.actor()?, &cx.app.db);
        let (waiting, more, scenes, found) = tokio::try_join!(
            today::cards(db, actor, cx.today()),
            ui::outcome::waiting(cx),
            scene::own(db, actor),
            suggest::find(db, actor, cx.today()),
        )?;
        let is_off = found.is_none();
        let shown: Vec<&str> = waiting.iter().map(|card| card.link.as_str()).collect();
        let suggestions = found.map(|found| found.without(&shown)).unwrap_or_default();
        Ok(Self { waiting, more, scenes, is_off, suggestions })
    }
}

pub async fn index(cx: Cx, Query(wanted): Query<Wanted>) -> Outcome {
    let actor = cx.actor()?;
    let filter = Filter {
        category: unit::category(&wanted.category),
        words: wanted.q.clone(),
        begun_by: (wanted.mine == "1").then_some(actor.person),
        scene: None,
    };
    let is_front = filter == Filter::default() && wanted.page.unwrap_or(1) <= 1;
    let from = (wanted.page.unwrap_or(1).clamp(1, 10_000) - 1) * SIZE;
    let is_plain = wanted.category.is_empty() && wanted.mine.is_empty() && wanted.page.unwrap_or(1) <= 1;
    let words = if is_plain { wanted.q.as_str() } else { "" };
    let ((units, total), paths, Front { waiting, more, scenes, is_off, suggestions }) = tokio::try_join!(
        unit::catalogue(&cx.app.db, actor.tenant, actor.person, &filter, (SIZE, from)),
        path::search(&cx.app.db, actor.tenant, words),
        Front::read(&cx, is_front),
    )?;
    let scenes = scenes.into_iter().map(|scene| (scene::link(&scene), scene)).collect();
    let slice = Slice::new(wanted.page, SIZE, total);
    Index {
        cx: &cx,
        waiting,
        more,
        scenes,
        is_front,
        is_off,
        suggestions,
        units,
        paths,
        categories: CATEGORIES,
        wanted: &wanted,
        slice,
    }
    .page()
}
