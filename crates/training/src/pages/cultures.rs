//! `/training/cultures`: the balance of the four cultures over all published courses.

use askama::Template;
use ui::{Cx, Outcome, Page};

use crate::culture::{self, SEE_CULTURES, Share};

#[derive(Template)]
#[template(path = "cultures.html")]
struct Index<'a> {
    cx: &'a Cx,
    shares: Vec<Share>,
    courses: i64,
}

/// `GET /training/cultures`
pub async fn index(cx: Cx) -> Outcome {
    let actor = cx.require(&SEE_CULTURES)?;
    let shares = culture::balance(&cx.app.db, actor.tenant).await?;
    Index { cx: &cx, courses: shares.iter().map(|share| share.courses).sum(), shares }.page()
}
