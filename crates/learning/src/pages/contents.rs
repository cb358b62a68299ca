//! `/learning/contents`: every course by its title, so that any is three taps
//! from the first page.

use askama::Template;
use ui::{Cx, Outcome, Page};

use crate::unit::{self, Titled};

#[derive(Template)]
#[template(path = "contents/index.html")]
struct Index<'a> {
    cx: &'a Cx,
    groups: Vec<(&'static str, Vec<Titled>)>,
}

pub async fn index(cx: Cx) -> Outcome {
    let actor = cx.actor()?;
    let mut titles = unit::titles(&cx.app.db, actor.tenant).await?;
    let groups = unit::CATEGORIES.into_iter().map(|category| {
        let of_it: Vec<Titled> = titles.extract_if(.., |titled| titled.category == category).collect();
        (category, of_it)
    });
    let groups: Vec<(&'static str, Vec<Titled>)> = groups.filter(|(_, titles)| !titles.is_empty()).collect();
    Index { cx: &cx, groups }.page()
}
