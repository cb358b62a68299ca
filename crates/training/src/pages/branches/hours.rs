//! `/training/branches/{id}/hours`: how many members lack hours this year, and
//! for the secretary whom to think of when the next class is planned.

use askama::Template;
use axum::extract::Path;
use base::UnitId;
use ui::{Cx, Outcome, Page};

use super::{Tab, seen, tabs};
use crate::{
    branch::{self, Member, Opened},
    hours::{self, Target},
};

/// People below whom a committee sees no number.
const LEAST: usize = 10;

#[derive(Template)]
#[template(path = "branches/hours.html")]
struct Show<'a> {
    cx: &'a Cx,
    of: Opened,
    target: Target,
    members: usize,
    lacking: Vec<Member>,
    year: i16,
}

impl Show<'_> {
    fn tabs(&self) -> Vec<Tab> {
        tabs(&self.of, "hours")
    }

    /// Its own secretary knows the members; from above, few are nobody's business.
    fn is_shown(&self) -> bool {
        self.of.is_secretary() || self.members >= LEAST
    }
}

/// `GET /training/branches/{id}/hours`
pub async fn show(cx: Cx, Path(id): Path<UnitId>) -> Outcome {
    let (actor, of) = seen(&cx, id).await?;
    of.require_officer()?;
    let (db, today) = (&cx.app.db, cx.today());
    let members = branch::members(db, actor.tenant, &[id], today).await?;
    let ids: Vec<_> = members.iter().map(|member| member.id).collect();
    let lacking = hours::lacking(db, actor.tenant, &ids, today).await?;
    let target = hours::target(db, actor.tenant).await?;
    let count = members.len();
    let lacking = members.into_iter().filter(|member| lacking.contains(&member.id)).collect();
    Show { cx: &cx, of, target, members: count, lacking, year: today.year() }.page()
}
