//! `/training/curriculum`: topic × post × mode in a year, with its gaps, and the
//! balance of the four cultures.

use askama::Template;
use axum::extract::{Path, Query};
use base::Result;
use serde::Deserialize;
use ui::{Cx, Form, Outcome, Page, page::redirect};
use uuid::Uuid;

use crate::curriculum::{self, MAP_CURRICULUM, MODES, Map, New, Place};

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Wanted {
    year: Option<i64>,
}

#[derive(Template)]
#[template(path = "curriculum.html")]
struct Show<'a> {
    cx: &'a Cx,
    form: &'a Form,
    year: i64,
    map: Map,
    gaps: Vec<Place>,
    /// Each culture with its courses, and of a hundred.
    balance: [(&'static str, i64, i64); 4],
}

impl Show<'_> {
    fn courses(&self) -> i64 {
        self.balance.iter().map(|(_, units, _)| units).sum()
    }
}

async fn page<'a>(cx: &'a Cx, form: &'a Form, year: Option<i64>) -> Result<Show<'a>> {
    let actor = cx.require(&MAP_CURRICULUM)?;
    let this = i64::from(cx.today().year());
    let year = year.unwrap_or(this).clamp(this - 10, this + 3);
    let map = curriculum::map(&cx.app.db, actor.tenant, year).await?;
    let balance = curriculum::balance(&cx.app.db, actor.tenant).await?;
    let all = balance.iter().map(|(_, units)| units).sum::<i64>().max(1);
    let balance = balance.map(|(culture, units)| (culture, units, units * 100 / all));
    Ok(Show { cx, form, year, gaps: map.gaps(), map, balance })
}

/// `GET /training/curriculum`
pub async fn show(cx: Cx, Query(wanted): Query<Wanted>) -> Outcome {
    page(&cx, &Form::empty(), wanted.year).await?.page()
}

/// `POST /training/curriculum/entries`
pub async fn create_entry(cx: Cx, mut form: Form) -> Outcome {
    match enter(&cx, &mut form).await {
        Ok(year) => redirect(format!("/training/curriculum?year={year}&done=done-map")),
        Err(error) => {
            let form = form.redisplay(error)?;
            page(&cx, &form, form.get("year").parse().ok()).await?.refused()
        }
    }
}

async fn enter(cx: &Cx, form: &mut Form) -> Result<i64> {
    let actor = cx.require(&MAP_CURRICULUM)?;
    let this = i64::from(cx.today().year());
    let year: Option<i64> = form.parse("year", true);
    if year.is_some_and(|year| !(this - 10..=this + 3).contains(&year)) {
        form.refuse("year", "form-not-understood");
    }
    let topic = form.choice("topic", learning::unit::category);
    let mode = form.choice("mode", |word| MODES.into_iter().find(|known| *known == word));
    let (post, text) = (form.text("post", 0..=60), form.text("text", 2..=80));
    form.finish()?;
    let (Some(year), Some(topic), Some(mode)) = (year, topic, mode) else {
        return Err(base::invalid("form", "form-broken"));
    };
    let new = New { year, topic, post, mode, text };
    curriculum::enter(&cx.app.db, &cx.app.ids, actor, &new, cx.moment()).await?;
    Ok(year)
}

/// `POST /training/curriculum/entries/{id}/removal`
pub async fn create_removal(cx: Cx, Path(id): Path<Uuid>) -> Outcome {
    let actor = cx.require(&MAP_CURRICULUM)?;
    curriculum::remove(&cx.app.db, actor, id, cx.moment()).await?;
    redirect("/training/curriculum?done=done-map")
}

/// `POST /training/curriculum/posts`
pub async fn create_posts(cx: Cx, mut form: Form) -> Outcome {
    let actor = cx.require(&MAP_CURRICULUM)?;
    let text = form.text("posts", 1..=600);
    let mut posts: Vec<String> =
        text.lines().map(str::trim).filter(|post| !post.is_empty()).map(str::to_owned).collect();
    posts.dedup();
    let done = match form.finish() {
        Ok(()) => curriculum::set_posts(&cx.app.db, actor, &posts, cx.moment()).await,
        Err(error) => Err(error),
    };
    match done {
        Ok(()) => redirect("/training/curriculum?done=done-map"),
        Err(error) => {
            let form = form.redisplay(error)?;
            page(&cx, &form, None).await?.refused()
        }
    }
}
