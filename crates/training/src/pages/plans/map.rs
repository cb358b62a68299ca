//! `/training/map`: topic × post × mode in a year, and the gaps.

use askama::Template;
use axum::extract::Query;
use serde::Deserialize;
use ui::{Cx, Outcome, Page};

use crate::{
    SEE_PLANS,
    plan::map::{self, Map},
};

#[derive(Debug, Deserialize)]
pub struct Wanted {
    #[serde(default)]
    year: String,
}

#[derive(Template)]
#[template(path = "plans/map.html")]
struct Show<'a> {
    cx: &'a Cx,
    map: Map,
    years: [i16; 3],
}

pub async fn show(cx: Cx, Query(wanted): Query<Wanted>) -> Outcome {
    let actor = cx.require(&SEE_PLANS)?;
    let this = cx.today().year();
    let year = wanted.year.parse().unwrap_or(this).clamp(2000, 2100);
    let map = map::read(&cx.app.db, actor.tenant, year).await?;
    Show { cx: &cx, map, years: [this - 1, this, this + 1] }.page()
}
