//! `/training/meetings/{id}/decisions`: a decision becomes somebody's task.

use axum::extract::Path;
use base::{PersonId, Result};
use ui::{Cx, Form, Outcome, Page, page::redirect};

use super::{desk, led, page};
use crate::{
    branch::Opened,
    decision,
    meeting::{Meeting, MeetingId},
};

/// `POST /training/meetings/{id}/decisions`
pub async fn create(cx: Cx, Path(id): Path<MeetingId>, mut form: Form) -> Outcome {
    let (actor, meeting, of) = led(&cx, id).await?;
    match decide(&cx, &of, &meeting, &mut form).await {
        Ok(()) => redirect(format!("{}?done=done-decision", meeting.path())),
        Err(error) => {
            let form = form.redisplay(error)?;
            page(&cx, &form, (actor, meeting, of)).await?.refused()
        }
    }
}

async fn decide(cx: &Cx, of: &Opened, meeting: &Meeting, form: &mut Form) -> Result<()> {
    let (text, due_on) = (form.text("text", 2..=300), form.day("due_on", true));
    let owner: Option<PersonId> = form.choice("owner", |id| id.parse().ok());
    form.finish()?;
    let (Some(owner), Some(due_on)) = (owner, due_on) else { return Err(base::invalid("form", "form-broken")) };
    decision::create(desk(cx, cx.actor()?), of, meeting, &text, owner, due_on).await.map(drop)
}
