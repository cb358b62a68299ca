//! `/training/classes/{id}/attendance`: the list that the organiser marks, also
//! without a network.

use std::collections::HashSet;

use askama::Template;
use axum::{
    extract::{Path, Query},
    http::{HeaderValue, header},
};
use base::{Actor, Day, PersonId, Result, not_found};
use jiff::ToSpan;
use serde::Deserialize;
use ui::{Cx, Form, Outcome, Page, page::redirect};
use uuid::Uuid;

use crate::{
    ORGANISE,
    attendance::{self as marking, List, Marker},
    class::{
        self, Class, ClassId, Session, SessionId,
        roster::{self, Line},
    },
    pages::{audience::numbers, people},
};

#[derive(Debug, Deserialize)]
pub struct Wanted {
    session: Option<SessionId>,
    /// To be kept on the device, for a place without a network.
    kept: Option<String>,
}

/// Days after a session for which its list may stay on a device.
const KEPT_DAYS: i64 = 7;

#[derive(Template)]
#[template(path = "classes/attendance.html")]
struct Show<'a> {
    cx: &'a Cx,
    form: &'a Form,
    class: Class,
    sessions: Vec<Session>,
    session: Session,
    lines: Vec<Line>,
    present: HashSet<PersonId>,
    /// What a list sent from this page is known by.
    marking: String,
}

impl Show<'_> {
    fn is_present(&self, line: &Line) -> bool {
        self.present.contains(&line.person_id)
    }

    /// The page as it is kept on a device.
    fn kept(&self) -> String {
        format!("/training/classes/{}/attendance?session={}&kept=1", self.class.id, self.session.id)
    }

    fn kept_until(&self) -> Day {
        Day(self.session.on_day.0.saturating_add(KEPT_DAYS.days()))
    }

    fn may_be_kept(&self) -> bool {
        self.kept_until() >= self.cx.today()
    }

    fn seats(&self) -> usize {
        self.lines.iter().filter(|line| line.has_seat()).count()
    }

    fn is_early(&self) -> bool {
        self.session.on_day > self.cx.today()
    }
}

async fn page<'a>(cx: &'a Cx, form: &'a Form, id: ClassId, wanted: Option<SessionId>) -> Result<Show<'a>> {
    let (actor, db) = (cx.require(&ORGANISE)?, &cx.app.db);
    let class = class::handled(db, actor, id).await?;
    let sessions = class::sessions(db, actor.tenant, id).await?;
    let today = cx.today();
    // Without a word: today's, else the last that was.
    let session = match wanted {
        Some(wanted) => sessions.iter().find(|session| session.id == wanted),
        None => sessions.iter().rfind(|session| session.on_day <= today).or(sessions.first()),
    };
    let session = session.cloned().ok_or_else(not_found)?;
    let mut lines = roster::lines(db, actor.tenant, id, today).await?;
    if class.is_choice() {
        lines.retain(|line| line.slot_id.is_none_or(|slot| slot == session.id.0));
    }
    let typed = form.get("id").to_owned();
    Ok(Show {
        cx,
        form,
        present: roster::present(db, actor.tenant, session.id).await?.into_iter().collect(),
        marking: if typed.is_empty() { cx.app.ids.untimed::<Uuid>().to_string() } else { typed },
        lines,
        sessions,
        session,
        class,
    })
}

pub async fn show(cx: Cx, Path(id): Path<ClassId>, Query(wanted): Query<Wanted>) -> Outcome {
    let mut response = page(&cx, &Form::empty(), id, wanted.session).await?.page()?;
    // Names of others are `no-store`, unless the organiser takes the list along.
    if wanted.kept.is_some() {
        response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-cache"));
    }
    Ok(response)
}

fn marker<'a>(cx: &'a Cx, actor: &Actor) -> Marker<'a> {
    Marker {
        ids: &cx.app.ids,
        tenant: actor.tenant,
        person: actor.person,
        at: cx.moment(),
        home_page: &cx.app.config.server.public_url,
    }
}

pub async fn create(cx: Cx, Path(id): Path<ClassId>, mut form: Form) -> Outcome {
    let actor = cx.require(&ORGANISE)?;
    let session: Option<SessionId> = form.parse("session", true);
    let list = List {
        id: form.parse("id", true).unwrap_or_default(),
        present: people(&form, "present"),
        everybody: form.is("everybody", "1"),
        staff_numbers: numbers(&form.text("numbers", 0..=4_000)),
    };
    let marked = match (form.finish(), session) {
        (Ok(()), Some(session)) => {
            let marked = marking::mark(&cx.app.db, actor, marker(&cx, actor), (id, session), &list, cx.today()).await;
            marked.map(|_| session)
        }
        (refused, _) => refused.and(Err(not_found())),
    };
    match marked {
        Ok(session) => {
            redirect(format!("/training/classes/{id}/attendance?session={session}&done=done-training-attendance"))
        }
        Err(error) => {
            let form = form.redisplay(error)?;
            page(&cx, &form, id, session).await?.refused()
        }
    }
}

/// `POST …/attendance/removal`: who was not there after all.
pub async fn remove(cx: Cx, Path(id): Path<ClassId>, form: Form) -> Outcome {
    let actor = cx.require(&ORGANISE)?;
    let (Ok(session), Ok(person)) = (form.get("session").parse::<SessionId>(), form.get("person").parse::<PersonId>())
    else {
        return Err(not_found().into());
    };
    marking::remove(&cx.app.db, actor, marker(&cx, actor), (id, session), person).await?;
    redirect(format!("/training/classes/{id}/attendance?session={session}&done=done-training-attendance-removal"))
}
