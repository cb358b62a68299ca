//! `/training/branches/{id}/meetings`: all meetings of a branch, and a new one.

use askama::Template;
use axum::extract::{Path, Query};
use base::{Day, Result, UnitId};
use serde::Deserialize;
use ui::{Cx, Form, Outcome, Page, page::redirect, table::Slice};

use super::{Tab, desk, dues, led, seen, tabs};
use crate::{
    branch::{self, Opened},
    meeting::{self, Arrangement, Item, Kind, MOST_MINUTES, Meeting, MeetingId, cadence, due::Proposal},
};

#[derive(Debug, Deserialize)]
pub struct Wanted {
    page: Option<i64>,
}

#[derive(Template)]
#[template(path = "branches/meetings/index.html")]
struct Index<'a> {
    cx: &'a Cx,
    of: Opened,
    meetings: Vec<Meeting>,
    slice: Slice,
    today: Day,
}

impl Index<'_> {
    fn tabs(&self) -> Vec<Tab> {
        tabs(&self.of, "meetings")
    }
}

const PAGE: i64 = 30;

/// `GET /training/branches/{id}/meetings`
pub async fn index(cx: Cx, Path(id): Path<UnitId>, Query(wanted): Query<Wanted>) -> Outcome {
    let (actor, of) = seen(&cx, id).await?;
    let offset = (wanted.page.unwrap_or(1).clamp(1, 10_000) - 1) * PAGE;
    let (meetings, total) = meeting::of_branch(&cx.app.db, actor.tenant, id, (PAGE, offset)).await?;
    let slice = Slice::new(wanted.page, PAGE, total);
    let meetings = if slice.offset() == offset {
        meetings
    } else {
        meeting::of_branch(&cx.app.db, actor.tenant, id, (PAGE, slice.offset())).await?.0
    };
    Index { today: cx.today(), cx: &cx, of, meetings, slice }.page()
}

#[derive(Template)]
#[template(path = "branches/meetings/new.html")]
struct New<'a> {
    cx: &'a Cx,
    form: &'a Form,
    of: Opened,
    kind: Kind,
    proposal: Option<Proposal>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Kinds {
    kind: String,
}

/// `GET /training/branches/{id}/meetings/new`: filled with the day proposed and
/// the points that such a meeting has.
pub async fn new(cx: Cx, Path(id): Path<UnitId>, Query(kinds): Query<Kinds>) -> Outcome {
    let (actor, of) = led(&cx, id).await?;
    let kind = Kind::from_code(&kinds.kind).unwrap_or(Kind::Assembly);
    let members = branch::members(&cx.app.db, actor.tenant, &[id], cx.today()).await?;
    let cadence = cadence::of(&cx.app.db, actor.tenant, id).await?;
    let due = dues(&cx, actor, id, &members, &cadence).await?.into_iter().find(|due| due.kind == kind);
    let proposal = due.map(|due| due.next);
    let day = proposal.map(|proposal| proposal.day.to_string()).unwrap_or_default();
    let form = Form::filled([
        ("kind", kind.code().to_owned()),
        ("title", cx.tk("meeting-kind-", kind.code())),
        ("on_day", day),
        ("at_time", "15:00".to_owned()),
        ("minutes", if kind == Kind::Lecture { "90" } else { "60" }.to_owned()),
        ("agenda", cx.tk("meeting-agenda-", kind.code())),
    ]);
    New { cx: &cx, form: &form, of, kind, proposal }.page()
}

/// `POST /training/branches/{id}/meetings`
pub async fn create(cx: Cx, Path(id): Path<UnitId>, mut form: Form) -> Outcome {
    let (_, of) = led(&cx, id).await?;
    match arrange(&cx, &of, &mut form).await {
        Ok(meeting) => redirect(format!("/training/meetings/{meeting}?done=done-meeting")),
        Err(error) => {
            let form = form.redisplay(error)?;
            let kind = Kind::from_code(form.get("kind")).unwrap_or(Kind::Assembly);
            New { cx: &cx, form: &form, of, kind, proposal: None }.refused()
        }
    }
}

async fn arrange(cx: &Cx, of: &Opened, form: &mut Form) -> Result<MeetingId> {
    let kind = form.choice("kind", Kind::from_code);
    let arrangement = read(form, None);
    form.finish()?;
    let (Some(kind), Some(arrangement)) = (kind, arrangement) else { return Err(base::invalid("form", "form-broken")) };
    meeting::arrange(desk(cx, cx.actor()?), of, kind, &arrangement).await
}

/// The form of an arrangement. The points of a theme day are fields of their
/// own; of what else was arranged each line is a point.
pub(in crate::pages) fn read(form: &mut Form, theme: Option<&[Item]>) -> Option<Arrangement> {
    let (title, place) = (form.text("title", 2..=60), form.text("place", 1..=60));
    let (on_day, at_time) = (form.day("on_day", true), form.text("at_time", 0..=5));
    if !at_time.is_empty() && at_time.parse::<jiff::civil::Time>().is_err() {
        form.refuse("at_time", "form-not-understood");
    }
    let minutes: Option<i64> = form.parse("minutes", true);
    if minutes.is_some_and(|minutes| !(10..=MOST_MINUTES).contains(&minutes)) {
        form.refuse("minutes", base::Message::new("meeting-minutes-range").with("most", MOST_MINUTES));
    }
    let items = if let Some(items) = theme {
        let study = items.iter().find(|item| item.kind == "study").map_or("", |item| &item.link);
        vec![
            Item::new("study", &form.text("study", 2..=500), study),
            Item::new("discussion", &form.text("discussion", 2..=500), ""),
            Item::new("service", &form.text("service", 2..=500), ""),
        ]
    } else {
        let agenda = form.text("agenda", 2..=2000);
        let lines = agenda.lines().map(str::trim).filter(|line| !line.is_empty());
        lines.map(|line| Item::new("item", line, "")).collect()
    };
    Some(Arrangement { title, on_day: on_day?, at_time, place, minutes: minutes?, items })
}
