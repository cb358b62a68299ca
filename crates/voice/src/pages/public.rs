//! The public list of needs, for every employee.

use askama::Template;
use axum::extract::{Path, Query};
use base::not_found;
use ui::{Cx, Outcome, Page, table::Slice};

use crate::{
    category::Tree,
    desk::Desk,
    need::{
        NeedId,
        public::{self, Counts, Line, Show},
    },
};

#[derive(Template)]
#[template(path = "public.html")]
struct List<'a> {
    cx: &'a Cx,
    tree: Tree,
    show: Option<Show>,
    category: String,
    counts: Counts,
    slice: Slice,
    lines: Vec<Line>,
}

impl List<'_> {
    fn is_shown(&self, word: &str) -> bool {
        self.show == Show::from_code(word)
    }

    fn count(&self, word: &str) -> i64 {
        self.counts.of(Show::from_code(word))
    }
}

pub async fn index(cx: Cx, Query(pairs): Query<Vec<(String, String)>>) -> Outcome {
    let (db, actor) = (&cx.app.db, cx.actor()?);
    let desk = Desk::of(&cx).await?;
    let given = |name: &str| pairs.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value.as_str());
    let (show, category) = (Show::from_code(given("show")), given("category").to_owned());
    let counts = public::counts(db, desk.tenant, &category).await?;
    let slice = Slice::new(given("page").parse().ok(), public::PAGE, counts.of(show));
    let lines = public::page(db, &desk, actor, show, &category, &slice).await?;
    List { cx: &cx, tree: Tree::read(db, desk.tenant).await?, show, category, counts, slice, lines }.page()
}

#[derive(Template)]
#[template(path = "public/show.html")]
struct One<'a> {
    cx: &'a Cx,
    tree: Tree,
    line: Line,
}

pub async fn show(cx: Cx, Path(id): Path<NeedId>) -> Outcome {
    let (db, actor) = (&cx.app.db, cx.actor()?);
    let desk = Desk::of(&cx).await?;
    let line = public::one(db, &desk, actor, id).await?.ok_or_else(not_found)?;
    One { cx: &cx, tree: Tree::read(db, desk.tenant).await?, line }.page()
}
