//! `/organisations/{id}/helpers`: members appointed to help others.

use askama::Template;
use axum::extract::Path;
use base::{Result, UnitId, invalid};
use ui::{Cx, Form, Outcome, Page, page::redirect};
use uuid::Uuid;

use super::led;
use crate::organisation::{
    Organisation,
    helper::{self, PairHelper},
    link,
};

#[derive(Template)]
#[template(path = "organisations/helpers.html")]
struct Index<'a> {
    cx: &'a Cx,
    form: &'a Form,
    of: Organisation,
    helpers: Vec<PairHelper>,
    course: Option<ui::outcome::Linked>,
    /// The one to be appointed has not done the course.
    untrained: bool,
}

async fn page<'a>(cx: &'a Cx, form: &'a Form, id: UnitId, untrained: bool) -> Result<Index<'a>> {
    let (actor, of) = led(cx, id).await?;
    let (db, today) = (&cx.app.db, cx.today());
    let course = match helper::course(db, actor.tenant, id, today).await? {
        Some(path) => link::resolve(&cx.app, actor, &path).await?,
        None => None,
    };
    Ok(Index { cx, form, helpers: helper::of(db, actor.tenant, id, today).await?, of, course, untrained })
}

/// `GET /organisations/{id}/helpers`
pub async fn index(cx: Cx, Path(id): Path<UnitId>) -> Outcome {
    page(&cx, &Form::empty(), id, false).await?.page()
}

/// `POST /organisations/{id}/helpers`: warns before somebody untrained is appointed.
pub async fn create(cx: Cx, Path(id): Path<UnitId>, mut form: Form) -> Outcome {
    match appoint(&cx, id, &mut form).await {
        Ok(true) => redirect(format!("/organisations/{id}/helpers?done=done-helper")),
        Ok(false) => page(&cx, &form, id, true).await?.page(),
        Err(error) => {
            let form = form.redisplay(error)?;
            page(&cx, &form, id, false).await?.refused()
        }
    }
}

/// `false`: not yet, the warning comes first.
async fn appoint(cx: &Cx, id: UnitId, form: &mut Form) -> Result<bool> {
    let (actor, of) = led(cx, id).await?;
    let (db, today) = (&cx.app.db, cx.today());
    let number = form.text("person", 1..=40);
    form.finish()?;
    let person = helper::member(db, actor.tenant, id, &number, today).await?;
    let person = person.ok_or_else(|| invalid("person", "organisation-no-member"))?;
    if !form.is("anyway", "yes") && !helper::ask(&cx.app, actor, &of, person, today).await? {
        return Ok(false);
    }
    helper::appoint(&cx.app, actor, &of, person, today).await?;
    Ok(true)
}

/// `POST /organisations/{id}/helpers/{helper}/end`
pub async fn end(cx: Cx, Path((id, helper)): Path<(UnitId, Uuid)>) -> Outcome {
    let (actor, of) = led(&cx, id).await?;
    helper::end(&cx.app, actor, &of, helper, cx.today()).await?;
    redirect(format!("/organisations/{id}/helpers?done=done-helper-ended"))
}
