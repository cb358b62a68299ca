//! `/training/meetings/{id}/record`: who was there and what was said.

use askama::Template;
use axum::extract::Path;
use base::{PersonId, Result};
use ui::{Cx, Form, Outcome, Page, page::redirect};

use super::{desk, led};
use crate::{
    branch::{self, Member, Opened},
    meeting::{Meeting, MeetingId, record},
};

#[derive(Template)]
#[template(path = "meetings/record.html")]
struct Edit<'a> {
    cx: &'a Cx,
    form: &'a Form,
    meeting: Meeting,
    members: Vec<Member>,
}

impl Edit<'_> {
    fn is_there(&self, member: &Member) -> bool {
        self.form.is("present", &member.id.to_string())
    }
}

/// `GET /training/meetings/{id}/record`
pub async fn show(cx: Cx, Path(id): Path<MeetingId>) -> Outcome {
    let (actor, meeting, _) = led(&cx, id).await?;
    let there = record::present(&cx.app.db, actor.tenant, id).await?;
    let ids = there.iter().map(|id| ("present", id.to_string()));
    let form = Form::filled(ids.chain([("text", meeting.record.clone().unwrap_or_default())]));
    let members = members(&cx, &meeting).await?;
    Edit { cx: &cx, form: &form, meeting, members }.page()
}

async fn members(cx: &Cx, meeting: &Meeting) -> Result<Vec<Member>> {
    branch::members(&cx.app.db, cx.actor()?.tenant, &[meeting.branch_id], meeting.on_day).await
}

/// `POST /training/meetings/{id}/record`
pub async fn create(cx: Cx, Path(id): Path<MeetingId>, mut form: Form) -> Outcome {
    let (_, meeting, of) = led(&cx, id).await?;
    match note(&cx, &of, &meeting, &mut form).await {
        Ok(()) => redirect(format!("{}?done=done-meeting-record", meeting.path())),
        Err(error) => {
            let form = form.redisplay(error)?;
            let members = members(&cx, &meeting).await?;
            Edit { cx: &cx, form: &form, meeting, members }.refused()
        }
    }
}

async fn note(cx: &Cx, of: &Opened, meeting: &Meeting, form: &mut Form) -> Result<()> {
    let text = form.text("text", 2..=8000);
    let present: Vec<PersonId> = form.all("present").iter().filter_map(|id| id.parse().ok()).collect();
    form.finish()?;
    record::note(desk(cx, cx.actor()?), of, meeting, &present, &text).await
}
