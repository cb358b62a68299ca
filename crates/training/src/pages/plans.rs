//! `/training/plans`: the plans that somebody takes part in, and one of them.

pub mod acts;
pub mod drafts;
pub mod map;
pub mod participants;
pub mod versions;

use askama::Template;
use axum::extract::Path;
use ui::{Cx, Outcome, Page};

use crate::{
    ORGANISE, READ_STATISTICS,
    plan::{
        self, PlanId,
        progress::{self, Given, Mine},
    },
};

/// A plan with how far its reader is.
struct Own {
    given: Given,
    done: usize,
    steps: usize,
}

#[derive(Template)]
#[template(path = "plans/index.html")]
struct Index<'a> {
    cx: &'a Cx,
    plans: Vec<Own>,
    may_organise: bool,
}

pub async fn index(cx: Cx) -> Outcome {
    let (actor, db) = (cx.actor()?, &cx.app.db);
    let mut plans = Vec::new();
    for given in progress::given(db, actor).await? {
        let mine = progress::of(db, actor.tenant, actor.person, given.plan_id).await?;
        plans.push(Own { done: mine.done(), steps: mine.steps.len(), given });
    }
    Index { cx: &cx, plans, may_organise: actor.may(&ORGANISE) }.page()
}

#[derive(Template)]
#[template(path = "plans/show.html")]
struct Show<'a> {
    cx: &'a Cx,
    mine: Mine,
    may_organise: bool,
    may_read: bool,
}

pub async fn show(cx: Cx, Path(id): Path<PlanId>) -> Outcome {
    let (actor, db) = (cx.actor()?, &cx.app.db);
    plan::published(db, actor.tenant, id).await?;
    let mine = progress::of(db, actor.tenant, actor.person, id).await?;
    Show { cx: &cx, mine, may_organise: actor.may(&ORGANISE), may_read: actor.may(&READ_STATISTICS) }.page()
}
