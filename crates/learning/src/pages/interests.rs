//! `/learning/interests`: what somebody says they are interested in.

use askama::Template;
use ui::{Cx, Form, Outcome, Page, page::redirect};

use crate::{
    interest, suggest,
    unit::{self, CATEGORIES},
};

#[derive(Template)]
#[template(path = "interests/show.html")]
struct Show<'a> {
    cx: &'a Cx,
    chosen: Vec<&'static str>,
    categories: [&'static str; 15],
    is_off: bool,
}

pub async fn show(cx: Cx) -> Outcome {
    let (actor, db) = (cx.actor()?, &cx.app.db);
    let chosen = interest::own(db, actor).await?;
    Show { cx: &cx, chosen, categories: CATEGORIES, is_off: suggest::is_off(db, actor).await? }.page()
}

pub async fn create(cx: Cx, form: Form) -> Outcome {
    let chosen: Vec<&'static str> = form.all("category").into_iter().filter_map(unit::category).collect();
    interest::save(&cx.app.db, cx.actor()?, &chosen, cx.today()).await?;
    redirect("/learning/interests?done=done-learning-interests")
}
