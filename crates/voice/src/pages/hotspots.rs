//! Hot issues: what clearly more people speak of than usual.

use askama::Template;
use axum::extract::Query;
use ui::{Cx, Outcome, Page};

use crate::{
    category::Tree,
    desk::Desk,
    need::{
        access,
        hotspot::{self, Hotspot, Report},
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

impl Show<'_> {
    /// The needs of a theme in the ledger.
    fn ledger(&self, hotspot: &Hotspot) -> String {
        let category = if hotspot.sub.is_empty() { &hotspot.category } else { &hotspot.sub };
        let unit = hotspot.scope.as_ref().map(|(unit, _)| format!("&unit={unit}")).unwrap_or_default();
        format!("/voice/ledger?category={category}{unit}")
    }

    fn one(&self, number: &f64) -> String {
        format!("{number:.1}")
    }
}

pub async fn show(cx: Cx, Query(pairs): Query<Vec<(String, String)>>) -> Outcome {
    let actor = cx.require(&access::WORK)?;
    let desk = Desk::of(&cx).await?;
    let by_unit = pairs.iter().any(|(name, value)| name == "by" && value == "unit");
    let least = cx.app.config.voice.hotspot_people;
    let report = hotspot::report(&cx.app.db, &desk, actor, least, by_unit).await?;
    Show { cx: &cx, tree: Tree::read(&cx.app.db, desk.tenant).await?, by_unit, report }.page()
}
