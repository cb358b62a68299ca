//! `/organisations/{id}/events`: what it calls people to.

use askama::Template;
use axum::extract::Path;
use base::{Day, Result, UnitId};
use jiff::{ToSpan, civil::Time};
use ui::{Cx, Form, Outcome, Page, page::redirect};
use uuid::Uuid;

use super::{led, seen};
use crate::organisation::{
    Organisation,
    event::{self, Event},
};

#[derive(Template)]
#[template(path = "organisations/events/index.html")]
struct Index<'a> {
    cx: &'a Cx,
    form: &'a Form,
    of: Organisation,
    to_come: Vec<Event>,
    past: Vec<Event>,
}

async fn page<'a>(cx: &'a Cx, form: &'a Form, id: UnitId) -> Result<Index<'a>> {
    let (actor, of) = seen(cx, id).await?;
    let (db, today) = (&cx.app.db, cx.today());
    let year_ago = Day(today.0.saturating_sub(1.year()));
    Ok(Index {
        cx,
        form,
        of,
        to_come: event::to_come(db, actor.tenant, id, today, 100).await?,
        past: event::between(db, actor.tenant, id, year_ago, today).await?,
    })
}

/// `GET /organisations/{id}/events`
pub async fn index(cx: Cx, Path(id): Path<UnitId>) -> Outcome {
    page(&cx, &Form::empty(), id).await?.page()
}

/// `POST /organisations/{id}/events`
pub async fn create(cx: Cx, Path(id): Path<UnitId>, mut form: Form) -> Outcome {
    match call(&cx, id, &mut form).await {
        Ok(()) => redirect(format!("/organisations/{id}/events?done=done-event")),
        Err(error) => {
            let form = form.redisplay(error)?;
            page(&cx, &form, id).await?.refused()
        }
    }
}

async fn call(cx: &Cx, id: UnitId, form: &mut Form) -> Result<()> {
    let (actor, of) = led(cx, id).await?;
    let title = form.text("title", 2..=60);
    let place = form.text("place", 1..=60);
    let day: Option<Day> = form.day("on_day", true);
    let time: Option<Time> = form.parse("at_time", false);
    if day.is_some_and(|day| day < cx.today()) {
        form.refuse("on_day", "event-past");
    }
    form.finish()?;
    let at_time = time.map(|time| time.strftime("%H:%M").to_string()).unwrap_or_default();
    let new = event::New { title, on_day: day.unwrap_or_else(|| cx.today()), at_time, place };
    event::create(&cx.app, actor, &of, &new).await.map(drop)
}

#[derive(Template)]
#[template(path = "organisations/events/show.html")]
struct Show<'a> {
    cx: &'a Cx,
    of: Organisation,
    event: Event,
}

/// `GET /organisations/{id}/events/{event}`
pub async fn show(cx: Cx, Path((id, event)): Path<(UnitId, Uuid)>) -> Outcome {
    let (actor, of) = seen(&cx, id).await?;
    let event = event::get(&cx.app.db, actor.tenant, id, event).await?;
    Show { cx: &cx, of, event }.page()
}

/// `POST /organisations/{id}/events/{event}/cancellation`
pub async fn create_cancellation(cx: Cx, Path((id, event)): Path<(UnitId, Uuid)>) -> Outcome {
    let (actor, of) = led(&cx, id).await?;
    let event = event::get(&cx.app.db, actor.tenant, id, event).await?;
    event::cancel(&cx.app, actor, &of, &event).await?;
    redirect(format!("/organisations/{id}/events?done=done-event-cancelled"))
}
