//! `/units/lacking`: teams without a liaison, teams without a leader.

use askama::Template;
use base::Role;
use ui::{Cx, Outcome, Page};

use super::EDIT_UNITS;
use crate::unit::structure::{self, Lacking};

#[derive(Template)]
#[template(path = "units/lacking.html")]
struct Index<'a> {
    cx: &'a Cx,
    lists: Vec<(&'static str, Vec<Lacking>)>,
}

/// `GET /units/lacking`
pub async fn index(cx: Cx) -> Outcome {
    let actor = cx.require(&EDIT_UNITS)?;
    let (db, today) = (&cx.app.db, cx.today());
    let lists = vec![
        ("unit-no-liaison", structure::without(db, actor.tenant, Role::Liaison, today).await?),
        ("unit-no-leader", structure::without(db, actor.tenant, Role::TeamLeader, today).await?),
    ];
    Index { cx: &cx, lists }.page()
}
