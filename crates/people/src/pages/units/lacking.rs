//! `/units/lacking`: teams without a liaison, a leader or a contact point
//! leader, and teams where nobody came for a long time.

use std::collections::HashMap;

use askama::Template;
use base::{Day, Result, Role, TenantId, UnitId};
use jiff::ToSpan;
use ui::{Cx, Outcome, Page};

use super::EDIT_UNITS;
use crate::unit::structure::{self, Lacking};

#[derive(Template)]
#[template(path = "units/lacking.html")]
struct Index<'a> {
    cx: &'a Cx,
    lists: Vec<List>,
}

/// What teams lack, and which do, workshop by workshop.
struct List {
    title: String,
    count: usize,
    workshops: Vec<(String, Vec<Lacking>)>,
}

impl List {
    fn new(title: String, teams: Vec<Lacking>) -> Self {
        let count = teams.len();
        let mut workshops: Vec<(String, Vec<Lacking>)> = Vec::new();
        for team in teams {
            let parent = team.parent_name.clone().unwrap_or_default();
            match workshops.iter_mut().find(|(name, _)| *name == parent) {
                Some((_, teams)) => teams.push(team),
                None => workshops.push((parent, vec![team])),
            }
        }
        Self { title, count, workshops }
    }

    /// A short list is read faster than opened.
    fn is_short(&self) -> bool {
        self.count <= 8
    }
}

/// Days without a visit, a talk or an event.
const CONTACT_DAYS: i64 = 90;

/// `GET /units/lacking`
pub async fn index(cx: Cx) -> Outcome {
    let actor = cx.require(&EDIT_UNITS)?;
    let (db, today) = (&cx.app.db, cx.today());
    let mut lists = Vec::new();
    for (title, role) in [
        ("unit-no-liaison", Role::Liaison),
        ("unit-no-leader", Role::TeamLeader),
        ("unit-no-contact-leader", Role::ContactLeader),
    ] {
        lists.push(List::new(cx.t(title), structure::without(db, actor.tenant, role, today).await?));
    }
    let since = Day(today.0.saturating_sub(CONTACT_DAYS.days()));
    let contacts = contacts(&cx, actor.tenant).await?;
    let lost = structure::out_of_touch(db, actor.tenant, &contacts, since, today).await?;
    lists.push(List::new(cx.t1("unit-no-contact", "days", CONTACT_DAYS), lost));
    Index { cx: &cx, lists }.page()
}

/// The last contact of each unit that any module knows of.
async fn contacts(cx: &Cx, tenant: TenantId) -> Result<HashMap<UnitId, Day>> {
    let mut last = HashMap::new();
    for module in cx.app.modules {
        for (unit, day) in (module.told.contacts)(cx.app.clone(), tenant).await? {
            let known = last.entry(unit).or_insert(day);
            *known = day.max(*known);
        }
    }
    Ok(last)
}
