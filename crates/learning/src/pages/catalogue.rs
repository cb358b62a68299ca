//! `/learning`: what there is to learn.

use askama::Template;
use axum::extract::Query;
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

pub async fn index(cx: Cx, Query(wanted): Query<Wanted>) -> Outcome {
    let actor = cx.actor()?;
    let filter = Filter {
        category: unit::category(&wanted.category),
        words: wanted.q.clone(),
        begun_by: (wanted.mine == "1").then_some(actor.person),
        scene: None,
    };
    let is_front = filter == Filter::default() && wanted.page.unwrap_or(1) <= 1;
    let waiting = if is_front { today::cards(&cx.app.db, actor, cx.today()).await? } else { Vec::new() };
    let scenes = if is_front { scene::own(&cx.app.db, actor).await? } else { Vec::new() };
    let scenes = scenes.into_iter().map(|scene| (scene::link(&scene), scene)).collect();
    let is_off = is_front && suggest::is_off(&cx.app.db, actor).await?;
    let shown: Vec<String> = waiting.iter().map(|card| card.link.clone()).collect();
    let suggestions = if is_front { suggest::list(&cx.app.db, actor, &shown, cx.today()).await? } else { Vec::new() };
    let from = (wanted.page.unwrap_or(1).clamp(1, 10_000) - 1) * SIZE;
    let (units, total) = unit::catalogue(&cx.app.db, actor.tenant, actor.person, &filter, (SIZE, from)).await?;
    let is_plain = wanted.category.is_empty() && wanted.mine.is_empty() && wanted.page.unwrap_or(1) <= 1;
    let paths = if is_plain { path::search(&cx.app.db, actor.tenant, &wanted.q).await? } else { Vec::new() };
    let slice = Slice::new(wanted.page, SIZE, total);
    let more = if is_front { ui::outcome::waiting(&cx).await? } else { String::new() };
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
