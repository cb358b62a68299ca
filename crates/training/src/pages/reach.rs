//! `/training/reach`: teams by the channels that reached them, those first that
//! none did; what the liaison takes to them, on paper.

use std::collections::HashMap;

use askama::Template;
use axum::extract::{Path, Query};
use base::{Day, Error, Result, UnitId};
use learning::pages::{
    reading::{self, Reading},
    units::brief::{self, Spoken},
};
use serde::Deserialize;
use ui::{Cx, Form, Outcome, Page, page::redirect};

use crate::{
    class::{self, Listed},
    reach::{self, CHANNELS, DAYS, Known, LEAST, REACH, Team, Told},
};

#[derive(Debug, Deserialize)]
pub struct Wanted {
    #[serde(default)]
    channel: String,
}

#[derive(Template)]
#[template(path = "reach/index.html")]
struct Index<'a> {
    cx: &'a Cx,
    /// Not reached by this channel; empty: by none.
    channel: &'static str,
    missed: Vec<Team>,
    people: i64,
    teams: usize,
    channels: Vec<(&'static str, usize)>,
    days: i64,
    least: i64,
}

/// `GET /training/reach`
pub async fn index(cx: Cx, Query(wanted): Query<Wanted>) -> Outcome {
    let actor = cx.require(&REACH)?;
    let (visits, known) = tokio::try_join!(visits(&cx), Known::read(&cx.app.db, actor.tenant, cx.today()))?;
    let all = known.teams(actor, &visits);
    let channel = class::word(&CHANNELS, &wanted.channel).unwrap_or_default();
    let reached = |channel: &'static str| (channel, all.iter().filter(|team| team.by.contains(&channel)).count());
    let channels = CHANNELS.map(reached).to_vec();
    let teams = all.len();
    // Of small teams it is not said whether they learned online.
    let is_missed = |team: &Team| match channel {
        "" => team.by.is_empty(),
        "online" => team.people >= LEAST && !team.by.contains(&"online"),
        other => !team.by.contains(&other),
    };
    let missed: Vec<Team> = all.into_iter().filter(is_missed).collect();
    let people = missed.iter().map(|team| team.people).sum();
    Index { cx: &cx, channel, missed, people, teams, channels, days: DAYS, least: LEAST }.page()
}

/// The last contacts that other rooms know of.
async fn visits(cx: &Cx) -> Result<HashMap<UnitId, Day>> {
    let tenant = cx.actor()?.tenant;
    let mut last: HashMap<UnitId, Day> = HashMap::new();
    for module in cx.app.modules.iter().filter(|module| module.name != crate::MODULE.name) {
        for (unit, day) in (module.told.contacts)(cx.app.clone(), tenant).await? {
            let known = last.entry(unit).or_insert(day);
            *known = day.max(*known);
        }
    }
    Ok(last)
}

#[derive(Template)]
#[template(path = "reach/show.html")]
struct Show<'a> {
    cx: &'a Cx,
    form: &'a Form,
    team: Team,
    relays: Vec<Told>,
}

async fn page<'a>(cx: &'a Cx, form: &'a Form, id: UnitId) -> Result<Show<'a>> {
    let (actor, db) = (cx.require(&REACH)?, &cx.app.db);
    let team = reach::team(db, actor, id, cx.today()).await?;
    Ok(Show { cx, form, relays: reach::relays(db, actor.tenant, id).await?, team })
}

/// `GET /training/reach/{unit}`
pub async fn show(cx: Cx, Path(id): Path<UnitId>) -> Outcome {
    let form = Form::filled([("day", cx.today().to_string())]);
    page(&cx, &form, id).await?.page()
}

/// `POST /training/reach/{unit}/requests`: the liaison is asked.
pub async fn create_request(cx: Cx, Path(id): Path<UnitId>) -> Outcome {
    let actor = cx.require(&REACH)?;
    let team = reach::team(&cx.app.db, actor, id, cx.today()).await?;
    reach::ask(&cx.app.db, &cx.app.ids, actor, &team, cx.moment()).await?;
    redirect(format!("/training/reach/{id}?done=done-reach-request"))
}

/// `POST /training/reach/{unit}/relays`
pub async fn create_relay(cx: Cx, Path(id): Path<UnitId>, mut form: Form) -> Outcome {
    match relay(&cx, id, &mut form).await {
        Ok(()) => redirect(format!("/training/reach/{id}?done=done-reach-relay")),
        Err(error) => {
            let form = form.redisplay(error)?;
            page(&cx, &form, id).await?.refused()
        }
    }
}

async fn relay(cx: &Cx, id: UnitId, form: &mut Form) -> Result<()> {
    let actor = cx.require(&REACH)?;
    let team = reach::team(&cx.app.db, actor, id, cx.today()).await?;
    let (day, what) = (form.day("day", true), form.text("what", 2..=200));
    form.finish()?;
    let day = day.ok_or_else(|| base::invalid("day", "form-required"))?;
    reach::relay(&cx.app.db, &cx.app.ids, actor, &team, (day, &what), (cx.moment(), cx.today())).await
}

/// A course on paper.
struct Sheet {
    title: String,
    summary: String,
    reading: Reading,
    questions: Vec<Spoken>,
}

#[derive(Template)]
#[template(path = "reach/pack.html")]
struct Pack<'a> {
    cx: &'a Cx,
    team: Team,
    classes: Vec<Listed>,
    sheets: Vec<Sheet>,
}

/// `GET /training/reach/{unit}/pack`: to print and take along.
pub async fn pack(cx: Cx, Path(id): Path<UnitId>) -> Outcome {
    let (actor, db) = (cx.require(&REACH)?, &cx.app.db);
    let team = reach::team(db, actor, id, cx.today()).await?;
    let mut sheets = Vec::new();
    for unit in reach::courses(db, actor.tenant, &team, cx.today()).await? {
        let version = match learning::unit::published(db, actor.tenant, unit).await {
            Ok(version) => version,
            Err(Error::NotFound) => continue,
            Err(error) => return Err(error.into()),
        };
        sheets.push(Sheet {
            reading: reading::read(&cx, &version).await?,
            questions: brief::spoken(&cx, &version).await?,
            title: version.title,
            summary: version.summary,
        });
    }
    let classes = class::for_unit(db, actor, id, cx.today()).await?;
    Pack { cx: &cx, team, classes, sheets }.page()
}
