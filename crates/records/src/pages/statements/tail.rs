//! `GET /records/statements/tail`: new statements as they are stored, as a
//! stream of events.
//!
//! It looks once a second for as long as somebody listens, and ends with the
//! session, the role, or the program. The browser then asks again by itself.

use std::{
    collections::HashMap,
    convert::Infallible,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use askama::Template;
use axum::{
    body::Body,
    http::{HeaderMap, HeaderValue, header},
    response::{IntoResponse, Response},
};
use base::{Error, Result, TenantId, invalid};
use futures::stream;
use store::stamp;
use ui::{App, Cx, Outcome, cx};

use super::{READ_STATEMENTS, number, wanted};
use crate::{
    filter,
    find::Page,
    look,
    told::{self, Object, Told},
};

const EVERY: Duration = Duration::from_secs(1);
/// Looks after which the session is asked for again, though nothing is new;
/// a browser that is gone shows then too.
const QUIET: u32 = 10;
/// How far back a stream begins, where a statement may appear late; the page
/// leaves out what it shows already.
const OVERLAP: i64 = 3_000_000 * stamp::STEP;

#[derive(Template)]
#[template(path = "records/statements/line.html")]
struct Line<'a> {
    cx: &'a Cx,
    line: &'a Told,
}

/// How many listen, of each tenant.
#[derive(Debug, Default)]
struct Listeners(Mutex<HashMap<TenantId, usize>>);

/// One of them, until it goes.
#[derive(Debug)]
struct Listener {
    all: Arc<Listeners>,
    tenant: TenantId,
}

impl Listener {
    fn enter(app: &App, tenant: TenantId) -> Result<Self> {
        let all = app.shared(Listeners::default);
        let mut counts = all.0.lock().unwrap_or_else(PoisonError::into_inner);
        let count = counts.entry(tenant).or_default();
        if *count >= app.config.records.steward.tails {
            return Err(Error::TooMany { retry_after_seconds: 60 });
        }
        *count += 1;
        drop(counts);
        Ok(Self { all, tenant })
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        let mut counts = self.all.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = counts.get_mut(&self.tenant) {
            *count -= 1;
            if *count == 0 {
                counts.remove(&self.tenant);
            }
        }
    }
}

struct Tail {
    cx: Cx,
    token: String,
    page: Page,
    after: i64,
    quiet: u32,
    _listener: Listener,
}

/// `GET /records/statements/tail`; `after` is the newest that the page shows.
pub async fn show(cx: Cx, headers: HeaderMap) -> Outcome {
    let actor = cx.require(&READ_STATEMENTS)?;
    let again = headers.get("last-event-id").and_then(|value| value.to_str().ok()?.parse().ok());
    let after = again.or_else(|| number(&cx, "after")).ok_or_else(|| invalid("after", "form-required"))?;
    let (form, page) = wanted(&cx).await?;
    form.finish()?;
    let listener = Listener::enter(&cx.app, actor.tenant)?;
    look::begin(&cx.app.db, actor, cx.moment(), &filter::query(&form)).await?;
    let after = if cx.app.db.is_sqlite() { after } else { after.saturating_sub(OVERLAP) };
    let token = cx::cookie(&headers, cx::SESSION).unwrap_or_default().to_owned();
    let tail = Tail { page, after, token, quiet: 0, _listener: listener, cx };
    let events = stream::unfold(tail, |mut tail| async move {
        let event = tail.next().await?;
        Some((Ok::<_, Infallible>(event), tail))
    });
    Ok(response(Body::from_stream(events)))
}

fn response(body: Body) -> Response {
    let mut response = body.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/event-stream"));
    // A balancer in front must not collect it.
    headers.insert("x-accel-buffering", HeaderValue::from_static("no"));
    response
}

impl Tail {
    /// The next event; none when it is over.
    async fn next(&mut self) -> Option<String> {
        match self.look_again().await {
            Ok(event) => event,
            Err(error) => {
                tracing::warn!(%error, "a tail of statements ended");
                None
            }
        }
    }

    async fn look_again(&mut self) -> Result<Option<String>> {
        loop {
            if self.cx.app.stop().within(EVERY).await {
                return Ok(None);
            }
            let tenant = self.cx.actor()?.tenant;
            let mut kept = look::since(&self.cx.app, tenant, &self.page, self.after).await?;
            self.quiet += 1;
            if kept.is_empty() && self.quiet < QUIET {
                continue;
            }
            if !self.may_still().await? {
                return Ok(None);
            }
            self.quiet = 0;
            let Some(newest) = kept.first().map(|first| first.seq) else { return Ok(Some(":\n\n".into())) };
            self.after = newest;
            let has_more = kept.len() as i64 > look::TAIL;
            kept.truncate(look::TAIL as usize);
            kept.reverse();
            let lines = told::tell(&self.cx, &self.cx.app.db, tenant, &kept).await?;
            let mut event = if has_more { "event: more\ndata:\n\n".to_owned() } else { String::new() };
            for line in &lines {
                let html = Line { cx: &self.cx, line }.render()?;
                let data: Vec<String> = html.trim().lines().map(|line| format!("data: {line}\n")).collect();
                event.push_str(&format!("id: {}\n{}\n", line.seq, data.concat()));
            }
            return Ok(Some(event));
        }
    }

    /// Is the session still there, and the role?
    async fn may_still(&self) -> Result<bool> {
        let found = (self.cx.app.identify)(&self.cx.app, &self.token).await?;
        let session = self.cx.session();
        Ok(found.is_some_and(|found| Some(found.session) == session && found.actor.may(&READ_STATEMENTS)))
    }
}
