//! `/learning/renewals`: what counts no longer, or soon no more, by unit of the
//! organisation.

use askama::Template;
use base::Day;
use ui::{Cx, Outcome, Page};

use crate::{
    ASSIGN_UNITS, READ_REPORTS,
    renewal::{self, AHEAD, Renewing},
    report::suppress::LEAST,
};

#[derive(Template)]
#[template(path = "renewals/index.html")]
struct Index<'a> {
    cx: &'a Cx,
    list: Vec<Renewing>,
    today: Day,
    ahead: i64,
    least: i64,
    may_ask: bool,
}

/// A look at names is audited, as in the reports.
pub async fn index(cx: Cx) -> Outcome {
    let actor = cx.require(&READ_REPORTS)?;
    let list = renewal::list(&cx.app.db, actor, cx.today()).await?;
    if list.iter().any(Renewing::names_are_shown) {
        let at = cx.moment();
        let looked = cx
            .app
            .db
            .write(|tx| async move { people::audit::write(&tx, at, actor, "learning.renewal.people", "", "").await });
        looked.await?;
    }
    let may_ask = actor.may(&ASSIGN_UNITS);
    Index { cx: &cx, list, today: cx.today(), ahead: AHEAD, least: LEAST, may_ask }.page()
}
