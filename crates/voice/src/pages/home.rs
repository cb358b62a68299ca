//! 心声: raise a need, see one's own, find the public list.

use askama::Template;
use ui::{Cx, Outcome, Page};

use crate::{
    category::Tree,
    desk::Desk,
    need::{access, author, author::Own, recorded::RECORD},
};

#[derive(Template)]
#[template(path = "home.html")]
struct Home<'a> {
    cx: &'a Cx,
    tree: Tree,
    own: Vec<Own>,
    works: bool,
    records: bool,
}

pub async fn show(cx: Cx) -> Outcome {
    let actor = cx.actor()?;
    let desk = Desk::of(&cx).await?;
    let own = author::own(&cx.app.db, &desk, actor, 50).await?;
    let tree = Tree::read(&cx.app.db, actor.tenant).await?;
    Home { cx: &cx, tree, own, works: actor.may(&access::WORK), records: actor.may(&RECORD) }.page()
}
