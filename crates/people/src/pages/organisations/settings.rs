//! `/organisations/{id}/settings`: the helpers' course, and how many working
//! days it allows itself for an answer.

use askama::Template;
use axum::extract::Path;
use base::{Result, UnitId, invalid};
use ui::{Cx, Form, Outcome, Page, outcome::LinkKind, page::redirect};

use super::led;
use crate::{
    audit,
    organisation::{Organisation, blocker, helper, link},
};

#[derive(Template)]
#[template(path = "organisations/settings.html")]
struct Show<'a> {
    cx: &'a Cx,
    form: &'a Form,
    of: Organisation,
}

/// `GET /organisations/{id}/settings`
pub async fn show(cx: Cx, Path(id): Path<UnitId>) -> Outcome {
    let (actor, of) = led(&cx, id).await?;
    let db = &cx.app.db;
    let form = Form::filled([
        ("days", blocker::days(db, actor.tenant, id).await?.to_string()),
        ("course", helper::own_course(db, actor.tenant, id).await?),
    ]);
    Show { cx: &cx, form: &form, of }.page()
}

/// `POST /organisations/{id}/settings`
pub async fn create(cx: Cx, Path(id): Path<UnitId>, mut form: Form) -> Outcome {
    match save(&cx, id, &mut form).await {
        Ok(()) => redirect(format!("/organisations/{id}?done=done-organisation-settings")),
        Err(error) => {
            let form = form.redisplay(error)?;
            let (_, of) = led(&cx, id).await?;
            Show { cx: &cx, form: &form, of }.refused()
        }
    }
}

async fn save(cx: &Cx, id: UnitId, form: &mut Form) -> Result<()> {
    let (actor, _) = led(cx, id).await?;
    let days: Option<i64> = form.parse("days", true);
    if days.is_some_and(|days| !(1..=60).contains(&days)) {
        form.refuse("days", "blocker-days-range");
    }
    let course = link::path_of(&cx.app, &form.text("course", 0..=300));
    form.finish()?;
    if !course.is_empty() {
        let linked = link::resolve(&cx.app, actor, &course).await?;
        if linked.is_none_or(|linked| linked.kind != LinkKind::Education) {
            return Err(invalid("course", "helper-course-unknown"));
        }
    }
    let (now, days) = (cx.moment(), days.unwrap_or_default());
    cx.app
        .db
        .write(|tx| async move {
            blocker::set_days(&tx, actor.tenant, id, days).await?;
            helper::set_course(&tx, actor.tenant, id, &course).await?;
            audit::write(&tx, now, actor, "people.organisation.settings", id, &format!("days={days} {course}")).await
        })
        .await
}
