//! `/organisations/{id}/blockers`: what a branch cannot solve alone, and its
//! committee's answers.

use askama::Template;
use axum::extract::Path;
use base::{Result, UnitId, not_found};
use ui::{Cx, Form, Outcome, Page, page::redirect};
use uuid::Uuid;

use super::{aged, led, seen};
use crate::{
    calendar,
    organisation::{
        self, Organisation,
        blocker::{self, Aged},
    },
    unit::Unit,
};

#[derive(Template)]
#[template(path = "organisations/blockers/index.html")]
struct Index<'a> {
    cx: &'a Cx,
    form: &'a Form,
    of: Organisation,
    committee: Option<Unit>,
    days: i64,
    to_answer: Vec<Aged>,
    raised: Vec<Aged>,
}

async fn page<'a>(cx: &'a Cx, form: &'a Form, id: UnitId) -> Result<Index<'a>> {
    let (actor, of) = seen(cx, id).await?;
    let db = &cx.app.db;
    let (to_answer, raised) = aged(cx, actor, id).await?.into_iter().partition(|aged| aged.blocker.committee_id == id);
    Ok(Index {
        cx,
        form,
        of,
        committee: organisation::committee(db, actor.tenant, id, cx.today()).await?,
        days: blocker::days(db, actor.tenant, id).await?,
        to_answer,
        raised,
    })
}

/// `GET /organisations/{id}/blockers`
pub async fn index(cx: Cx, Path(id): Path<UnitId>) -> Outcome {
    page(&cx, &Form::empty(), id).await?.page()
}

/// `POST /organisations/{id}/blockers`
pub async fn create(cx: Cx, Path(id): Path<UnitId>, mut form: Form) -> Outcome {
    match raise(&cx, id, &mut form).await {
        Ok(blocker) => redirect(format!("/organisations/{id}/blockers/{blocker}?done=done-blocker")),
        Err(error) => {
            let form = form.redisplay(error)?;
            page(&cx, &form, id).await?.refused()
        }
    }
}

async fn raise(cx: &Cx, id: UnitId, form: &mut Form) -> Result<Uuid> {
    let (actor, of) = led(cx, id).await?;
    let (title, text) = (form.text("title", 2..=60), form.text("text", 2..=2000));
    form.finish()?;
    blocker::raise(&cx.app, actor, &of, &title, &text, cx.today()).await
}

#[derive(Template)]
#[template(path = "organisations/blockers/show.html")]
struct Show<'a> {
    cx: &'a Cx,
    form: &'a Form,
    of: Organisation,
    aged: Aged,
    may_answer: bool,
}

/// Seen by whoever sees the branch or its committee; answered by the committee.
async fn one<'a>(cx: &'a Cx, form: &'a Form, id: UnitId, blocker: Uuid) -> Result<Show<'a>> {
    let (actor, db, today) = (cx.actor()?, &cx.app.db, cx.today());
    let found = blocker::get(db, actor.tenant, blocker).await?;
    if found.unit_id != id && found.committee_id != id {
        return Err(not_found());
    }
    let committee = Organisation::open(db, actor, found.committee_id, today).await;
    let may_answer = found.is_open() && committee.as_ref().is_ok_and(Organisation::is_officer);
    let of = match committee {
        Ok(committee) if found.committee_id == id => committee,
        _ => seen(cx, id).await?.1,
    };
    let calendar = calendar::of(db, actor.tenant).await?;
    let aged = blocker::aged(db, actor.tenant, vec![found], &calendar, |at| cx.local_day(at), today).await?.pop();
    Ok(Show { cx, form, of, aged: aged.ok_or_else(not_found)?, may_answer })
}

/// `GET /organisations/{id}/blockers/{blocker}`
pub async fn show(cx: Cx, Path((id, blocker)): Path<(UnitId, Uuid)>) -> Outcome {
    one(&cx, &Form::empty(), id, blocker).await?.page()
}

/// `POST /organisations/{id}/blockers/{blocker}/answer`
pub async fn create_answer(cx: Cx, Path((id, blocker)): Path<(UnitId, Uuid)>, mut form: Form) -> Outcome {
    match answer(&cx, blocker, &mut form).await {
        Ok(()) => redirect(format!("/organisations/{id}/blockers/{blocker}?done=done-blocker-answer")),
        Err(error) => {
            let form = form.redisplay(error)?;
            one(&cx, &form, id, blocker).await?.refused()
        }
    }
}

async fn answer(cx: &Cx, blocker: Uuid, form: &mut Form) -> Result<()> {
    let found = blocker::get(&cx.app.db, cx.actor()?.tenant, blocker).await?;
    let (actor, committee) = led(cx, found.committee_id).await?;
    let text = form.text("text", 2..=2000);
    form.finish()?;
    blocker::answer(&cx.app, actor, &committee, &found, &text).await
}
