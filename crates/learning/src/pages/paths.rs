//! `/learning/paths`: the paths to choose from, and one of them.

pub mod assignments;
pub mod certificates;
pub mod choices;
pub mod drafts;
pub mod pretests;
pub mod publication;
pub mod reviews;
pub mod submission;
pub mod versions;
pub mod withdrawal;

use askama::Template;
use axum::extract::Path;
use ui::{Cx, Outcome, Page};

use crate::{
    ASSIGN_UNITS, SEE_UNITS,
    certificate::Subject,
    pages::practicals::{Tasked, tasked},
    path::{
        self, PathId, Shelf, Step, Version,
        choice::{self, Choice},
    },
    prerequisite::{self, Before},
};

#[derive(Template)]
#[template(path = "paths/index.html")]
struct Index<'a> {
    cx: &'a Cx,
    shelf: Shelf,
    may_see: bool,
}

pub async fn index(cx: Cx) -> Outcome {
    let actor = cx.actor()?;
    let shelf = path::shelf(&cx.app.db, actor, cx.today()).await?;
    Index { cx: &cx, shelf, may_see: actor.may(&SEE_UNITS) }.page()
}

#[derive(Template)]
#[template(path = "paths/show.html")]
struct Show<'a> {
    cx: &'a Cx,
    version: Version,
    steps: Vec<Step>,
    choice: Choice,
    /// What comes first and is not done.
    before: Vec<Before>,
    tasked: Option<Tasked>,
    may_assign: bool,
    may_see: bool,
}

impl Show<'_> {
    fn done(&self) -> usize {
        self.steps.iter().filter(|step| step.done).count()
    }

    fn minutes(&self) -> i64 {
        self.steps.iter().map(|step| step.minutes).sum()
    }

    /// Is a reviewed piece still wanted for the certificate?
    fn wants_piece(&self) -> bool {
        self.tasked.as_ref().is_some_and(|task| !task.is_reached())
    }

    /// The first that is not done: where to go on.
    fn next(&self) -> Option<&Step> {
        self.steps.iter().find(|step| !step.done)
    }
}

pub async fn show(cx: Cx, Path(id): Path<PathId>) -> Outcome {
    let (actor, db) = (cx.actor()?, &cx.app.db);
    let version = path::published(db, actor.tenant, id).await?;
    let mut steps = path::steps(db, actor, version.id).await?;
    steps.retain(|step| step.is_out);
    let choice = choice::of(db, actor, id).await?;
    let mut before = prerequisite::of(db, actor, Subject::Path(id)).await?;
    before.retain(|before| !before.is_done);
    Show {
        cx: &cx,
        version,
        steps,
        choice,
        before,
        tasked: tasked(&cx, Subject::Path(id)).await?,
        may_assign: actor.may(&ASSIGN_UNITS),
        may_see: actor.may(&SEE_UNITS),
    }
    .page()
}
