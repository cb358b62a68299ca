//! `/organisations`: what comes of an organisation's work, what waits for it,
//! and what it calls people to. No page here names who did how much.

pub mod blockers;
pub mod duties;
pub mod events;
pub mod helpers;
pub mod objectives;
pub mod report;
pub mod settings;

use askama::Template;
use axum::extract::{Path, Query};
use base::{Actor, Day, Result, UnitId};
use serde::Deserialize;
use ui::{Cx, Form, Outcome, Page, outcome::Section};

use crate::{
    calendar,
    organisation::{
        self, Listed, Organisation,
        blocker::{self, Aged},
        event::{self, Event},
        outcome::{self, Shown},
    },
    unit::Tree,
};

#[derive(Template)]
#[template(path = "organisations/index.html")]
struct Index<'a> {
    cx: &'a Cx,
    trees: Vec<(Tree, Vec<Listed>)>,
}

/// `GET /organisations`
pub async fn index(cx: Cx) -> Outcome {
    let actor = cx.actor()?;
    let mut trees: Vec<(Tree, Vec<Listed>)> = Vec::new();
    for listed in organisation::visible(&cx.app.db, actor, cx.today()).await? {
        match trees.last_mut() {
            Some((tree, list)) if *tree == listed.tree => list.push(listed),
            _ => trees.push((listed.tree, vec![listed])),
        }
    }
    Index { cx: &cx, trees }.page()
}

/// The person and the organisation that they may see.
async fn seen(cx: &Cx, id: UnitId) -> Result<(&Actor, Organisation)> {
    let actor = cx.actor()?;
    Ok((actor, Organisation::open(&cx.app.db, actor, id, cx.today()).await?))
}

/// The person and the organisation that they act for.
async fn led(cx: &Cx, id: UnitId) -> Result<(&Actor, Organisation)> {
    let actor = cx.actor()?;
    Ok((actor, Organisation::lead(&cx.app.db, actor, id, cx.today()).await?))
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Period {
    /// `2026-11`
    month: String,
}

impl Period {
    /// The month asked for; this one when it is not understood.
    fn read(&self, today: Day) -> (Day, Day) {
        outcome::month(format!("{}-01", self.month).parse().unwrap_or(today))
    }
}

struct Tab {
    label: &'static str,
    path: String,
    is_here: bool,
}

impl Organisation {
    /// The pages of an organisation; those of its officers last.
    fn tabs(&self, here: &str) -> Vec<Tab> {
        let tab = |(noun, label)| {
            let path = format!("/organisations/{}/{noun}", self.unit.id).trim_end_matches('/').to_owned();
            Tab { label, path, is_here: noun == here }
        };
        let all = [
            ("", "organisation-overview"),
            ("events", "organisation-events"),
            ("blockers", "organisation-blockers"),
            ("duties", "organisation-duties"),
            ("objectives", "organisation-objectives"),
            ("report", "organisation-report"),
        ];
        let led = [("helpers", "organisation-helpers"), ("settings", "organisation-settings")];
        all.into_iter().chain(led.into_iter().filter(|_| self.is_officer())).map(tab).collect()
    }
}

#[derive(Template)]
#[template(path = "organisations/show.html")]
struct Show<'a> {
    cx: &'a Cx,
    of: Organisation,
    people: i64,
    month: Day,
    outcomes: Vec<Shown>,
    queue: Vec<Shown>,
    blockers: Vec<Aged>,
    events: Vec<Event>,
}

impl Show<'_> {
    fn month_word(&self) -> String {
        month_word(self.month)
    }

    /// The page behind a figure, for those who may open it.
    fn link(&self, shown: &Shown) -> Option<String> {
        let (path, permission) = shown.figure.link.as_ref()?;
        let here = path.starts_with("/organisations/");
        let may = here || self.cx.actor().is_ok_and(|actor| actor.may(permission));
        may.then(|| path.clone())
    }

    fn before(&self) -> String {
        month_word(outcome::month(Day(self.month.0.saturating_sub(jiff::ToSpan::days(1)))).0)
    }

    fn after(&self) -> Option<String> {
        let next = outcome::month(self.month).1;
        (next <= self.cx.today()).then(|| month_word(next))
    }
}

/// `2026-11`
fn month_word(day: Day) -> String {
    day.0.strftime("%Y-%m").to_string()
}

/// `GET /organisations/{id}`
pub async fn show(cx: Cx, Path(id): Path<UnitId>, Query(period): Query<Period>) -> Outcome {
    let (actor, of) = seen(&cx, id).await?;
    let (db, today) = (&cx.app.db, cx.today());
    let period = period.read(today);
    let queue = if of.is_officer() { outcome::of(&cx.app, &of, period, Section::Queue).await? } else { Vec::new() };
    let mut blockers = aged(&cx, actor, id).await?;
    blockers.retain(|aged| aged.blocker.is_open() && aged.blocker.committee_id == id);
    Show {
        cx: &cx,
        people: of.people(db, today).await?,
        month: period.0,
        outcomes: outcome::of(&cx.app, &of, period, Section::Outcome).await?,
        queue,
        blockers,
        events: event::to_come(db, actor.tenant, id, today, 5).await?,
        of,
    }
    .page()
}

/// The blockers of an organisation with how long they have waited.
async fn aged(cx: &Cx, actor: &Actor, id: UnitId) -> Result<Vec<Aged>> {
    let db = &cx.app.db;
    let calendar = calendar::of(db, actor.tenant).await?;
    let all = blocker::of(db, actor.tenant, id).await?;
    blocker::aged(db, actor.tenant, all, &calendar, |at| cx.local_day(at), cx.today()).await
}

/// From one day until before another, both ends in order.
fn period(form: &mut Form, from: &'static str, to: &'static str) -> Option<(Day, Day)> {
    let (first, last): (Option<Day>, Option<Day>) = (form.day(from, true), form.day(to, true));
    let period = first.zip(last);
    if period.is_some_and(|(first, last)| last < first) {
        form.refuse(to, "organisation-period-order");
        return None;
    }
    period
}
