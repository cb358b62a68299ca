//! `/organisations/{id}/objectives`: production objectives and what serves them.

use askama::Template;
use axum::extract::{Path, Query};
use base::{Day, Result, UnitId, invalid};
use ui::{Cx, Form, Outcome, Page, outcome::LinkKind, page::redirect};
use uuid::Uuid;

use super::{Period, led, month_word, period, seen};
use crate::organisation::{
    Organisation,
    link::{self, Shown},
    objective::{self, Objective, Skins},
};

#[derive(Template)]
#[template(path = "organisations/objectives/index.html")]
struct Index<'a> {
    cx: &'a Cx,
    form: &'a Form,
    of: Organisation,
    objectives: Vec<Objective>,
    month: Day,
    skins: Skins,
}

impl Index<'_> {
    fn month_word(&self) -> String {
        month_word(self.month)
    }
}

async fn page<'a>(cx: &'a Cx, form: &'a Form, id: UnitId, wanted: &Period) -> Result<Index<'a>> {
    let (actor, of) = seen(cx, id).await?;
    let month = wanted.read(cx.today());
    Ok(Index {
        cx,
        form,
        objectives: objective::of(&cx.app.db, actor.tenant, id).await?,
        skins: objective::skins(&cx.app, &of, month).await?,
        month: month.0,
        of,
    })
}

/// `GET /organisations/{id}/objectives`
pub async fn index(cx: Cx, Path(id): Path<UnitId>, Query(wanted): Query<Period>) -> Outcome {
    page(&cx, &Form::empty(), id, &wanted).await?.page()
}

/// `POST /organisations/{id}/objectives`
pub async fn create(cx: Cx, Path(id): Path<UnitId>, mut form: Form) -> Outcome {
    match write(&cx, id, &mut form).await {
        Ok(made) => redirect(format!("/organisations/{id}/objectives/{made}?done=done-objective")),
        Err(error) => {
            let form = form.redisplay(error)?;
            page(&cx, &form, id, &Period::default()).await?.refused()
        }
    }
}

async fn write(cx: &Cx, id: UnitId, form: &mut Form) -> Result<Uuid> {
    let (actor, of) = led(cx, id).await?;
    let (title, text) = (form.text("title", 2..=60), form.text("text", 0..=2000));
    let period = period(form, "from_day", "to_day");
    form.finish()?;
    let (from_day, to_day) = period.ok_or_else(|| invalid("to_day", "form-required"))?;
    objective::create(&cx.app, actor, &of, &objective::New { title, text, from_day, to_day }).await
}

#[derive(Template)]
#[template(path = "organisations/objectives/show.html")]
struct Show<'a> {
    cx: &'a Cx,
    form: &'a Form,
    of: Organisation,
    objective: Objective,
    groups: Vec<(&'static str, Vec<Shown>)>,
    solved: usize,
    closed_to_me: usize,
}

async fn one<'a>(cx: &'a Cx, form: &'a Form, id: UnitId, objective: Uuid) -> Result<Show<'a>> {
    let (actor, of) = seen(cx, id).await?;
    let objective = objective::get(&cx.app.db, actor.tenant, id, objective).await?;
    let links = link::shown(&cx.app, actor, objective.id).await?;
    let kinds = [
        ("objective-education", LinkKind::Education),
        ("objective-events", LinkKind::Event),
        ("objective-needs", LinkKind::Need),
    ];
    let of_kind = |kind| {
        let wanted = |shown: &&Shown| shown.linked.as_ref().is_some_and(|linked| linked.kind == kind);
        links.iter().filter(wanted).cloned().collect::<Vec<_>>()
    };
    let solved = of_kind(LinkKind::Need).iter().filter(|shown| shown.linked.as_ref().is_some_and(|l| l.done)).count();
    let groups = kinds.map(|(label, kind)| (label, of_kind(kind))).into();
    let closed_to_me = links.iter().filter(|shown| shown.linked.is_none()).count();
    Ok(Show { cx, form, of, objective, groups, solved, closed_to_me })
}

/// `GET /organisations/{id}/objectives/{objective}`
pub async fn show(cx: Cx, Path((id, objective)): Path<(UnitId, Uuid)>) -> Outcome {
    one(&cx, &Form::empty(), id, objective).await?.page()
}

/// `POST /organisations/{id}/objectives/{objective}/links`
pub async fn create_link(cx: Cx, Path((id, objective)): Path<(UnitId, Uuid)>, mut form: Form) -> Outcome {
    let (actor, of) = led(&cx, id).await?;
    objective::get(&cx.app.db, actor.tenant, id, objective).await?;
    let path = form.text("path", 1..=300);
    let result = match form.finish() {
        Ok(()) => link::add(&cx.app, actor, &of, objective, &path).await,
        refused => refused,
    };
    match result {
        Ok(()) => redirect(format!("/organisations/{id}/objectives/{objective}?done=done-link")),
        Err(error) => {
            let form = form.redisplay(error)?;
            one(&cx, &form, id, objective).await?.refused()
        }
    }
}

/// `POST /organisations/{id}/objectives/{objective}/links/{link}/removal`
pub async fn remove_link(cx: Cx, Path((id, objective, link)): Path<(UnitId, Uuid, Uuid)>) -> Outcome {
    let (actor, of) = led(&cx, id).await?;
    objective::get(&cx.app.db, actor.tenant, id, objective).await?;
    link::remove(&cx.app, actor, &of, objective, link).await?;
    redirect(format!("/organisations/{id}/objectives/{objective}?done=done-link-removed"))
}
