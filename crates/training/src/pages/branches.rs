//! `/training/branches/{id}`: what is due in a branch, what it decided, when it met.

pub mod cadence;
pub mod checklist;
pub mod decisions;
pub mod hours;
pub mod meetings;
pub mod skips;

use askama::Template;
use axum::extract::Path;
use base::{Actor, Day, Result, UnitId};
use ui::{Cx, Outcome, Page};

use crate::{
    branch::{self, Member, Opened},
    decision::{self, Decision},
    meeting::{
        self, Desk, Meeting,
        cadence::{self as rhythm, Cadence},
        due::{self, Due, Happenings, KeyDate},
    },
};

/// The person and the branch that they may see.
pub(super) async fn seen(cx: &Cx, id: UnitId) -> Result<(&Actor, Opened)> {
    let actor = cx.actor()?;
    Ok((actor, branch::open(&cx.app.db, actor, id, cx.today()).await?))
}

/// The person and the branch whose secretary they are.
pub(super) async fn led(cx: &Cx, id: UnitId) -> Result<(&Actor, Opened)> {
    let actor = cx.actor()?;
    Ok((actor, branch::lead(&cx.app.db, actor, id, cx.today()).await?))
}

pub(super) fn desk<'a>(cx: &'a Cx, actor: &'a Actor) -> Desk<'a> {
    Desk { db: &cx.app.db, ids: &cx.app.ids, actor, at: cx.moment(), today: cx.today() }
}

/// Where a page of a branch leads to.
pub struct Tab {
    pub label: &'static str,
    pub path: String,
    pub is_here: bool,
}

pub(super) fn tabs(of: &Opened, here: &str) -> Vec<Tab> {
    let all = [
        ("", "branch-overview", false),
        ("meetings", "branch-meetings", false),
        ("decisions", "branch-decisions", false),
        ("checklist", "branch-checklist", false),
        ("hours", "branch-hours", true),
        ("cadence", "branch-cadence", true),
    ];
    let path = |noun: &str| format!("/training/branches/{}/{noun}", of.id()).trim_end_matches('/').to_owned();
    let shown =
        all.into_iter().filter(|(noun, _, led)| !led || of.is_secretary() || (*noun == "hours" && of.is_officer()));
    shown.map(|(noun, label, _)| Tab { label, path: path(noun), is_here: noun == here }).collect()
}

#[derive(Template)]
#[template(path = "branches/show.html")]
struct Show<'a> {
    cx: &'a Cx,
    of: Opened,
    members: usize,
    dues: Vec<Due>,
    dates: Vec<KeyDate>,
    open: Vec<Decision>,
    meetings: Vec<Meeting>,
    today: Day,
}

impl Show<'_> {
    fn missed(&self) -> Vec<&Due> {
        self.dues.iter().filter(|due| due.missed.is_some()).collect()
    }
}

/// What a branch has to hold today, of everything that is known.
pub(super) async fn dues(
    cx: &Cx,
    actor: &Actor,
    id: UnitId,
    members: &[Member],
    cadence: &Cadence,
) -> Result<Vec<Due>> {
    let (db, today) = (&cx.app.db, cx.today());
    let since = due::since([cadence], today);
    let happenings = Happenings::read(db, actor.tenant, Some(id), since).await?;
    let calendar = people::calendar::of(db, actor.tenant).await?;
    Ok(due::of(id, cadence, &happenings, members, &calendar, today))
}

const LATEST: i64 = 8;
const DATES_AHEAD: i64 = 45;

/// `GET /training/branches/{id}`
pub async fn show(cx: Cx, Path(id): Path<UnitId>) -> Outcome {
    let (actor, of) = seen(&cx, id).await?;
    render(&cx, actor, of).await
}

pub(super) async fn render(cx: &Cx, actor: &Actor, of: Opened) -> Outcome {
    let (db, id, today) = (&cx.app.db, of.id(), cx.today());
    let members = branch::members(db, actor.tenant, &[id], today).await?;
    let cadence = rhythm::of(db, actor.tenant, id).await?;
    Show {
        cx,
        members: members.len(),
        dues: dues(cx, actor, id, &members, &cadence).await?,
        dates: due::key_dates(today, DATES_AHEAD),
        open: decision::open_in(db, actor.tenant, id).await?,
        meetings: meeting::of_branch(db, actor.tenant, id, (LATEST, 0)).await?.0,
        today,
        of,
    }
    .page()
}
