//! How well needs are closed: confirmed, explained, lapsed; per category.

use askama::Template;
use axum::extract::Query;
use base::Day;
use ui::{Cx, Outcome, Page};

use crate::{
    category::Tree,
    desk::{Desk, plus},
    need::{
        access,
        quality::{self, Line},
    },
};

#[derive(Template)]
#[template(path = "quality.html")]
struct Report<'a> {
    cx: &'a Cx,
    tree: Tree,
    from: Day,
    to: Day,
    whole: Line,
    categories: Vec<Line>,
}

impl Report<'_> {
    #[expect(clippy::ref_option, reason = "templates hand fields in by reference")]
    fn days(&self, days: &Option<f64>) -> String {
        days.as_ref().map_or_else(|| "—".to_owned(), |days| self.cx.t1("need-days", "days", days))
    }
}

/// Needs raised in the twelve months until today, or between `from` and `to`.
pub async fn show(cx: Cx, Query(pairs): Query<Vec<(String, String)>>) -> Outcome {
    let actor = cx.require(&access::WORK)?;
    let desk = Desk::of(&cx).await?;
    let day =
        |name: &str| pairs.iter().find(|(known, _)| known == name).and_then(|(_, value)| value.parse::<Day>().ok());
    let to = day("to").unwrap_or(desk.today());
    let from = day("from").unwrap_or(plus(to, -365));
    let mut lines = quality::report(&cx.app.db, &desk, from, plus(to, 1)).await?;
    let whole = lines.remove(0);
    Report { cx: &cx, tree: Tree::read(&cx.app.db, actor.tenant).await?, from, to, whole, categories: lines }.page()
}
