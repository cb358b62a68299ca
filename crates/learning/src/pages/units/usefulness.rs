//! `POST /learning/units/{id}/usefulness`: one tap, without a name.

use axum::{
    extract::Path,
    http::{HeaderMap, HeaderValue, header},
};
use base::Error;
use jiff::SignedDuration;
use ui::{Cx, Form, Outcome, cx::cookie, page::redirect};

use crate::{
    unit::{self, LearningUnitId},
    usefulness::{self, HELPED},
};

/// The browser remembers for so long that it was said.
const YEAR: u32 = 31_536_000;

/// Which of the two questions this browser has answered.
pub(super) fn said(headers: &HeaderMap) -> (bool, bool) {
    let is = |name| cookie(headers, name).is_some();
    (is("xq_useful"), is("xq_helped"))
}

pub async fn create(cx: Cx, Path(id): Path<LearningUnitId>, headers: HeaderMap, mut form: Form) -> Outcome {
    let actor = cx.actor()?;
    let word = form.choice("word", usefulness::word);
    form.finish()?;
    let word = word.ok_or_else(base::not_found)?;
    unit::published(&cx.app.db, actor.tenant, id).await?;
    let is_helped = word == HELPED;
    let (useful, helped) = said(&headers);
    // In memory only, and as a hash: nothing of it is written.
    let who = format!("{}{id}{is_helped}", actor.person);
    let fresh = cx.app.limiter.count("usefulness", &who, 1, SignedDuration::from_hours(24 * 30), cx.now());
    let known = if is_helped { helped } else { useful };
    if fresh.is_ok() && !known {
        usefulness::say(&cx.app.db, actor.tenant, id, word).await?;
    }
    let mut response = redirect(format!("/learning/units/{id}/completion?done=done-learning-usefulness"))?;
    let name = if is_helped { "xq_helped" } else { "xq_useful" };
    let cookie = format!("{name}=1; Path=/learning/units/{id}; HttpOnly; SameSite=Lax; Max-Age={YEAR}");
    response.headers_mut().append(header::SET_COOKIE, HeaderValue::from_str(&cookie).map_err(Error::from)?);
    Ok(response)
}
