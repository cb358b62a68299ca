//! Hot issues: what clearly more people speak of than usual.

use askama::Template;
use axum::extract::Query;
use ui::{Cx, Outcome, Page};

use crate::{
    category::Tree,
    desk::Desk,
    need::{
        access,
        hotspot::{self, Report},
    },
};

#[derive(Template)]
#[template(path = "hotspots.html")]
struct Show<'a> {
    cx: &'a Cx,
    tree: Tree,
    by_unit: bool,
    report: Report,
}

pub async fn show(cx: Cx, Query(pairs): Query<Vec<(String, String)>>) -> Outcome {
    let actor = cx.require(&access::WORK)?;
    let desk = Desk::of(&cx).await?;
    let by_unit = pairs.iter().any(|(name, value)| name == "by" && value == "unit");
    let least = cx.app.config.voice.hotspot_people;
    let report = hotspot::report(&cx.app.db, &desk, actor, least, by_unit).await?;
    Show { cx: &cx, tree: Tree::read(&cx.app.db, desk.tenant).await?, by_unit, report }.page()
}
