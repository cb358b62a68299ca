//! `/training/meetings/{id}/cancellation`: a meeting is called off, because.

use axum::extract::Path;
use ui::{Cx, Form, Outcome, Page, page::redirect};

use super::{desk, led, page};
use crate::meeting::{self, MeetingId};

/// `POST /training/meetings/{id}/cancellation`
pub async fn create(cx: Cx, Path(id): Path<MeetingId>, mut form: Form) -> Outcome {
    let (actor, meeting, of) = led(&cx, id).await?;
    let reason = form.text("reason", 4..=300);
    let done = match form.finish() {
        Ok(()) => meeting::cancel(desk(&cx, actor), &of, &meeting, &reason).await,
        Err(error) => Err(error),
    };
    match done {
        Ok(()) => redirect(format!("{}?done=done-meeting-cancelled", meeting.path())),
        Err(error) => {
            let form = form.redisplay(error)?;
            page(&cx, &form, (actor, meeting, of)).await?.refused()
        }
    }
}
