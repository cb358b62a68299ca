//! `/learning/assignments/{id}/people`: who has done what the law asks for.
//! Only for a mandatory assignment with its legal basis; every look is audited.

use askama::Template;
use axum::extract::Path;
use ui::{Cx, Outcome, Page};

use crate::{
    READ_REPORTS,
    assignment::{
        self, Assignment, AssignmentId,
        overview::{self, Named},
    },
    unit::{Version, version},
};

#[derive(Template)]
#[template(path = "assignments/people/index.html")]
struct Index<'a> {
    cx: &'a Cx,
    assignment: &'a Assignment,
    version: Version,
    people: Vec<Named>,
}

pub async fn index(cx: Cx, Path(id): Path<AssignmentId>) -> Outcome {
    let actor = cx.require(&READ_REPORTS)?;
    let db = &cx.app.db;
    let assignment = assignment::get(db, actor.tenant, id).await?;
    let people = overview::names(db, actor, &assignment, cx.today()).await?;
    let at = cx.moment();
    db.write(|tx| async move { ::people::audit::write(&tx, at, actor, "learning.assignment.people", id, "").await })
        .await?;
    let version = version::get(db, actor.tenant, assignment.version_id).await?;
    Index { cx: &cx, assignment: &assignment, version, people }.page()
}
