//! `/learning/statutes`: laws that courses rest on, with the version in force.

use askama::Template;
use axum::extract::Path;
use base::{Day, Result};
use ui::{Cx, Form, Outcome, Page, page::redirect};

use crate::{
    EDIT_UNITS,
    report::{self, Course},
    statute::{self, New, Statute, StatuteId},
    unit::LearningUnitId,
};

#[derive(Template)]
#[template(path = "statutes/index.html")]
struct Index<'a> {
    cx: &'a Cx,
    form: &'a Form,
    statutes: Vec<Statute>,
    today: Day,
    may_edit: bool,
}

async fn list<'a>(cx: &'a Cx, form: &'a Form) -> Result<Index<'a>> {
    let actor = cx.actor()?;
    let statutes = statute::all(&cx.app.db, actor.tenant).await?;
    Ok(Index { cx, form, statutes, today: cx.today(), may_edit: actor.may(&EDIT_UNITS) })
}

pub async fn index(cx: Cx) -> Outcome {
    list(&cx, &Form::empty()).await?.page()
}

fn version(form: &mut Form) -> New {
    New {
        label: form.text("label", 2..=40),
        in_force_from: form.parse("in_force_from", true),
        note: form.text("note", 0..=1_000),
        repeals: form.get("repeals") == "1",
    }
}

pub async fn create(cx: Cx, mut form: Form) -> Outcome {
    let actor = cx.require(&EDIT_UNITS)?;
    let (title, new) = (form.text("title", 2..=80), version(&mut form));
    let made = match form.finish() {
        Ok(()) => statute::create(&cx.app.db, &cx.app.ids, actor, &title, &new, cx.moment()).await,
        Err(error) => Err(error),
    };
    match made {
        Ok(id) => redirect(format!("/learning/statutes/{id}?done=done-statute")),
        Err(error) => {
            let form = form.redisplay(error)?;
            list(&cx, &form).await?.refused()
        }
    }
}

#[derive(Template)]
#[template(path = "statutes/show.html")]
struct Show<'a> {
    cx: &'a Cx,
    form: &'a Form,
    statute: Statute,
    today: Day,
    /// What could be linked; nothing for whoever may not.
    courses: Vec<Course>,
    may_edit: bool,
}

async fn page<'a>(cx: &'a Cx, form: &'a Form, id: StatuteId) -> Result<Show<'a>> {
    let (actor, db) = (cx.actor()?, &cx.app.db);
    let statute = statute::get(db, actor.tenant, id).await?;
    let may_edit = actor.may(&EDIT_UNITS);
    let courses = if may_edit { report::courses(db, actor).await? } else { Vec::new() };
    Ok(Show { cx, form, statute, today: cx.today(), courses, may_edit })
}

pub async fn show(cx: Cx, Path(id): Path<StatuteId>) -> Outcome {
    page(&cx, &Form::empty(), id).await?.page()
}

/// `POST /learning/statutes/{id}/versions`
pub async fn revise(cx: Cx, Path(id): Path<StatuteId>, mut form: Form) -> Outcome {
    let actor = cx.require(&EDIT_UNITS)?;
    let new = version(&mut form);
    let made = match form.finish() {
        Ok(()) => statute::revise(&cx.app.db, actor, id, &new, cx.moment()).await,
        Err(error) => Err(error),
    };
    match made {
        Ok(()) => redirect(format!("/learning/statutes/{id}?done=done-statute-version")),
        Err(error) => {
            let form = form.redisplay(error)?;
            page(&cx, &form, id).await?.refused()
        }
    }
}

/// `POST /learning/statutes/{id}/units`
pub async fn check(cx: Cx, Path(id): Path<StatuteId>, mut form: Form) -> Outcome {
    let actor = cx.require(&EDIT_UNITS)?;
    let unit: Option<LearningUnitId> = form.parse("unit", true);
    let done = match (form.finish(), unit) {
        (Ok(()), Some(unit)) => statute::check(&cx.app.db, actor, id, unit, (cx.moment(), cx.today())).await,
        (outcome, _) => outcome,
    };
    match done {
        Ok(()) => redirect(format!("/learning/statutes/{id}?done=done-statute-check")),
        Err(error) => {
            let form = form.redisplay(error)?;
            page(&cx, &form, id).await?.refused()
        }
    }
}

/// `POST /learning/statutes/{id}/units/{unit}/removal`
pub async fn unlink(cx: Cx, Path((id, unit)): Path<(StatuteId, LearningUnitId)>) -> Outcome {
    statute::unlink(&cx.app.db, cx.require(&EDIT_UNITS)?, id, unit, cx.moment()).await?;
    redirect(format!("/learning/statutes/{id}?done=done-statute-unlink"))
}
