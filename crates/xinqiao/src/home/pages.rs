//! `/` and the pages beside it.

use askama::Template;
use axum::extract::Path;
use base::not_found;
use learning::today::{Card, Kind};
use people::{
    audit,
    notice::{self, Notice},
    person,
};
use store::job::{self, Job};
use ui::{Cx, Outcome, Page, page::redirect};
use uuid::Uuid;

use super::RUN_JOBS;

#[derive(Template)]
#[template(path = "home/today.html")]
struct Today<'a> {
    cx: &'a Cx,
    greeting: &'static str,
    unit: String,
    notices: Vec<Notice>,
    cards: Vec<Card>,
    /// Cards of the other modules.
    more: String,
    /// Of a Party branch.
    in_branch: bool,
    has_menu: bool,
}

/// `GET /`
pub async fn today(cx: Cx) -> Outcome {
    let actor = cx.actor()?;
    let db = &cx.app.db;
    let hour = cx.now().to_zoned_datetime(cx.zone()).hour();
    let greeting = match hour {
        5..=10 => "greeting-morning",
        11..=12 => "greeting-noon",
        13..=17 => "greeting-afternoon",
        _ => "greeting-evening",
    };
    let (memberships, notices, cards, more) = tokio::try_join!(
        person::memberships(db, actor.tenant, actor.person, cx.today()),
        notice::due(db, actor.tenant, actor.person, cx.moment(), true, 5),
        learning::today::cards(db, actor, cx.today()),
        ui::outcome::waiting(&cx),
    )?;
    let in_branch = memberships.iter().any(|membership| membership.tree == "party");
    let own = memberships.into_iter().find(|membership| membership.tree == "admin");
    Today {
        cx: &cx,
        greeting,
        unit: own.map(|own| own.unit_name).unwrap_or_default(),
        notices,
        cards,
        more,
        in_branch,
        has_menu: !cx.menu().is_empty(),
    }
    .page()
}

#[derive(Template)]
#[template(path = "home/help.html")]
struct Help<'a> {
    cx: &'a Cx,
}

/// `GET /help`
pub async fn help(cx: Cx) -> Outcome {
    Help { cx: &cx }.page()
}

#[derive(Template)]
#[template(path = "home/offline.html")]
struct Offline<'a> {
    cx: &'a Cx,
}

/// `GET /offline`: what the service worker shows without a network.
pub async fn offline(cx: Cx) -> Outcome {
    Offline { cx: &cx }.page()
}

#[derive(Template)]
#[template(path = "home/demo.html")]
struct Demo<'a> {
    cx: &'a Cx,
    people: Vec<(&'static demo::cast::Persona, String)>,
}

/// `GET /demo`: the cast to choose from; 404 on a real site.
pub async fn demo(cx: Cx) -> Outcome {
    if !cx.app.config.security.demo_links {
        return Err(not_found().into());
    }
    let staff_numbers = crate::demonstration::staff_numbers(&cx.app).await?;
    let people = demo::cast::CAST.iter().filter_map(|persona| {
        Some((persona, format!("/demo/{}/{}", persona.tenant, staff_numbers.get(persona.slug)?)))
    });
    let mut people: Vec<_> = people.collect();
    people.sort_by_key(|(persona, _)| (persona.sign_in.is_none(), persona.sign_in));
    Demo { cx: &cx, people }.page()
}

#[derive(Template)]
#[template(path = "home/jobs.html")]
struct Jobs<'a> {
    cx: &'a Cx,
    dead: Vec<Job>,
}

/// `GET /jobs`: what failed too often.
pub async fn jobs(cx: Cx) -> Outcome {
    cx.require(&RUN_JOBS)?;
    Jobs { cx: &cx, dead: job::dead(&cx.app.db).await? }.page()
}

/// `POST /jobs/{id}/retry`
pub async fn retry(cx: Cx, Path(id): Path<Uuid>) -> Outcome {
    change(&cx, id, "home.job.retry").await
}

/// `POST /jobs/{id}/discard`
pub async fn discard(cx: Cx, Path(id): Path<Uuid>) -> Outcome {
    change(&cx, id, "home.job.discard").await
}

async fn change(cx: &Cx, id: Uuid, action: &'static str) -> Outcome {
    let actor = cx.require(&RUN_JOBS)?;
    let (now, moment) = (cx.now(), cx.moment());
    cx.app
        .db
        .write(|tx| async move {
            let found =
                if action == "home.job.retry" { tx.retry_job(id, now).await? } else { tx.discard_job(id).await? };
            if !found {
                return Err(not_found());
            }
            audit::write(&tx, moment, actor, action, id, "").await
        })
        .await?;
    redirect("/jobs")
}
