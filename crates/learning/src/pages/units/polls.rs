//! `POST /learning/units/{id}/polls`: one tap in a poll, without a name.

use axum::{
    extract::Path,
    http::{HeaderMap, HeaderValue, header},
};
use base::{Error, not_found};
use jiff::SignedDuration;
use ui::{Cx, Form, Outcome, cx::cookie, page::redirect};

use super::learning;
use crate::{markdown, pages::reading::poll_cookie, poll, unit::LearningUnitId};

/// The browser remembers for so long that it has answered.
const YEAR: u32 = 31_536_000;

pub async fn create(cx: Cx, Path(id): Path<LearningUnitId>, headers: HeaderMap, mut form: Form) -> Outcome {
    let actor = cx.actor()?;
    let found = learning(&cx, id).await?;
    let polls = markdown::take_polls(&found.version.body).1;
    let asked = polls.into_iter().find(|poll| form.is("poll", &poll.key)).ok_or_else(not_found)?;
    let chosen = form.choice("choice", |text| text.parse().ok().filter(|place| *place < asked.options.len()));
    form.finish()?;
    let choice: usize = chosen.ok_or_else(not_found)?;
    // In memory only, and as a hash: nothing of it is written.
    let who = format!("{}{id}{}", actor.person, asked.key);
    let fresh = cx.app.limiter.count("poll", &who, 1, SignedDuration::from_hours(24 * 30), cx.now());
    let name = poll_cookie(&asked.key);
    if fresh.is_ok() && cookie(&headers, &name).is_none() {
        poll::say(&cx.app.db, actor.tenant, id, &asked.key, choice).await?;
    }
    let mut response = redirect(format!("/learning/units/{id}?done=done-learning-poll#poll-{}", asked.key))?;
    let cookie = format!("{name}=1; Path=/learning/units/{id}; HttpOnly; SameSite=Lax; Max-Age={YEAR}");
    response.headers_mut().append(header::SET_COOKIE, HeaderValue::from_str(&cookie).map_err(Error::from)?);
    Ok(response)
}
