//! `/training/meetings/{id}/arrangement`: what is changed before a meeting.

use askama::Template;
use axum::extract::Path;
use base::Result;
use ui::{Cx, Form, Outcome, Page, page::redirect};

use super::{desk, led};
use crate::{
    branch::Opened,
    meeting::{self, Item, Kind, Meeting, MeetingId},
    pages::branches::meetings::read,
};

#[derive(Template)]
#[template(path = "meetings/arrangement.html")]
struct Edit<'a> {
    cx: &'a Cx,
    form: &'a Form,
    meeting: Meeting,
}

/// `GET /training/meetings/{id}/arrangement`
pub async fn show(cx: Cx, Path(id): Path<MeetingId>) -> Outcome {
    let (actor, meeting, _) = led(&cx, id).await?;
    let items = meeting::agenda(&cx.app.db, actor.tenant, id).await?;
    let mut form = Form::filled([
        ("title", meeting.title.clone()),
        ("on_day", meeting.on_day.to_string()),
        ("at_time", meeting.at_time.clone()),
        ("place", meeting.place.clone()),
        ("minutes", meeting.minutes.to_string()),
    ]);
    let lines: Vec<&str> = items.iter().map(|item| item.text.as_str()).collect();
    form.set("agenda", lines.join("\n"));
    for item in &items {
        form.set(&item.kind, item.text.as_str());
    }
    Edit { cx: &cx, form: &form, meeting }.page()
}

/// `POST /training/meetings/{id}/arrangement`
pub async fn create(cx: Cx, Path(id): Path<MeetingId>, mut form: Form) -> Outcome {
    let (actor, meeting, of) = led(&cx, id).await?;
    let items = meeting::agenda(&cx.app.db, actor.tenant, id).await?;
    match change(&cx, &of, &meeting, &items, &mut form).await {
        Ok(()) => redirect(format!("{}?done=done-meeting-change", meeting.path())),
        Err(error) => {
            let form = form.redisplay(error)?;
            Edit { cx: &cx, form: &form, meeting }.refused()
        }
    }
}

async fn change(cx: &Cx, of: &Opened, meeting: &Meeting, items: &[Item], form: &mut Form) -> Result<()> {
    let theme = (meeting.kind() == Kind::ThemeDay && items.iter().any(|item| item.kind == "study")).then_some(items);
    let arrangement = read(form, theme);
    form.finish()?;
    let arrangement = arrangement.ok_or_else(|| base::invalid("form", "form-broken"))?;
    meeting::change(desk(cx, cx.actor()?), of, meeting, &arrangement).await
}
