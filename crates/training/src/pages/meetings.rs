//! `/training/meetings`: the branches whose meetings somebody may see, and one
//! meeting with what it needs: agenda, earlier decisions, who was there.

pub mod arrangement;
pub mod cancellation;
pub mod decisions;
pub mod record;

use std::collections::HashMap;

use askama::Template;
use axum::extract::Path;
use base::{Actor, Day, PersonId, Result, UnitId};
use ui::{Cx, Form, Outcome, Page};

use super::branches::{desk, render};
use crate::{
    branch::{self, Member, Opened},
    decision::{self, Decision, Tally},
    meeting::{
        self, Item, Meeting, MeetingId,
        cadence::{self, Period},
        due::{self, Happenings},
        record as minutes,
    },
    theme_day,
};

/// A branch in the list of its committee: what is not settled, not who is better.
struct Line {
    of: Opened,
    members: i64,
    /// Kinds open in this period, and periods before without a word.
    open: usize,
    missed: usize,
    tally: Tally,
}

#[derive(Template)]
#[template(path = "meetings/index.html")]
struct Index<'a> {
    cx: &'a Cx,
    lines: Vec<Line>,
    may_theme: bool,
}

/// `GET /training/meetings`
pub async fn index(cx: Cx) -> Outcome {
    let actor = cx.actor()?;
    let mut seen = branch::visible(&cx.app.db, actor, cx.today()).await?;
    if seen.len() == 1
        && let Some(only) = seen.pop()
    {
        return render(&cx, actor, only).await;
    }
    let may_theme = seen.iter().any(Opened::is_officer);
    let lines = lines(&cx, actor, seen).await?;
    Index { cx: &cx, lines, may_theme }.page()
}

async fn lines(cx: &Cx, actor: &Actor, seen: Vec<Opened>) -> Result<Vec<Line>> {
    let (db, today) = (&cx.app.db, cx.today());
    let ids: Vec<UnitId> = seen.iter().map(Opened::id).collect();
    let cadences = cadence::of_all(db, actor.tenant, &ids).await?;
    let since = due::since(&cadences, today);
    let happenings = Happenings::read(db, actor.tenant, None, since).await?;
    let sizes = branch::sizes(db, actor.tenant, today).await?;
    let tallies: HashMap<UnitId, Tally> =
        decision::tallies(db, actor.tenant, today).await?.into_iter().map(|tally| (tally.branch_id, tally)).collect();
    let line = |(of, cadence): (Opened, cadence::Cadence)| {
        let id = of.id();
        let held = cadence.iter().filter(|(_, months)| *months > 0);
        let periods: Vec<_> = held.map(|(kind, months)| (*kind, Period::of(*months, today))).collect();
        Line {
            members: sizes.get(&id).copied().unwrap_or_default(),
            open: periods.iter().filter(|(kind, period)| happenings.state(id, *kind, *period).is_open()).count(),
            missed: periods.iter().filter(|(kind, period)| happenings.missed(id, *kind, *period).is_some()).count(),
            tally: tallies.get(&id).copied().unwrap_or(Tally { branch_id: id, open: 0, late: 0 }),
            of,
        }
    };
    Ok(seen.into_iter().zip(cadences).map(line).collect())
}

/// The person, the meeting and its branch.
async fn seen(cx: &Cx, id: MeetingId) -> Result<(&Actor, Meeting, Opened)> {
    let actor = cx.actor()?;
    let (meeting, of) = meeting::open(&cx.app.db, actor, id, cx.today()).await?;
    Ok((actor, meeting, of))
}

async fn led(cx: &Cx, id: MeetingId) -> Result<(&Actor, Meeting, Opened)> {
    let found = seen(cx, id).await?;
    found.2.require_secretary()?;
    Ok(found)
}

/// A point of the agenda, with the title of what is learned for it.
struct Point {
    item: Item,
    title: String,
}

#[derive(Template)]
#[template(path = "meetings/show.html")]
struct Show<'a> {
    cx: &'a Cx,
    form: &'a Form,
    of: Opened,
    meeting: Meeting,
    points: Vec<Point>,
    before: Vec<Decision>,
    decided: Vec<Decision>,
    /// Names only for those in charge.
    present: Vec<Member>,
    members: Vec<Member>,
    today: Day,
}

async fn page<'a>(cx: &'a Cx, form: &'a Form, (actor, meeting, of): (&'a Actor, Meeting, Opened)) -> Result<Show<'a>> {
    let (db, tenant) = (&cx.app.db, actor.tenant);
    let mut points = Vec::new();
    for item in meeting::agenda(db, tenant, meeting.id).await? {
        let title =
            if item.link.is_empty() { String::new() } else { theme_day::title_of(db, tenant, &item.link).await? };
        points.push(Point { item, title });
    }
    let before = if meeting.is_open() { decision::before(db, &meeting, tenant).await? } else { Vec::new() };
    let members = if of.is_officer() { branch::members(db, tenant, &[of.id()], cx.today()).await? } else { Vec::new() };
    let there: Vec<PersonId> =
        if of.is_officer() { minutes::present(db, tenant, meeting.id).await? } else { Vec::new() };
    Ok(Show {
        cx,
        form,
        points,
        before,
        decided: decision::of_meeting(db, tenant, meeting.id).await?,
        present: members.iter().filter(|member| there.contains(&member.id)).cloned().collect(),
        members,
        today: cx.today(),
        meeting,
        of,
    })
}

/// `GET /training/meetings/{id}`
pub async fn show(cx: Cx, Path(id): Path<MeetingId>) -> Outcome {
    page(&cx, &Form::empty(), seen(&cx, id).await?).await?.page()
}
