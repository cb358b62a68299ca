//! `/training/classes/{id}/sheet`: the roster on paper, and a talk sheet for a
//! team without a screen.

use askama::Template;
use axum::extract::Path;
use ui::{Cx, Outcome, Page};

use crate::{
    ORGANISE,
    class::{
        self, Class, ClassId, Session,
        roster::{self, Line},
    },
};

#[derive(Template)]
#[template(path = "classes/sheet.html")]
struct Show<'a> {
    cx: &'a Cx,
    class: Class,
    sessions: Vec<Session>,
    lines: Vec<Line>,
    /// Empty lines for those who come without a place.
    spare: usize,
}

pub async fn show(cx: Cx, Path(id): Path<ClassId>) -> Outcome {
    let (actor, db) = (cx.require(&ORGANISE)?, &cx.app.db);
    let class = class::handled(db, actor, id).await?;
    let sessions = class::sessions(db, actor.tenant, id).await?;
    let mut lines = roster::lines(db, actor.tenant, id, cx.today()).await?;
    lines.retain(|line| line.state != "waiting");
    Show { cx: &cx, class, sessions, lines, spare: 5 }.page()
}
