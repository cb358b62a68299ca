//! A course taken along (随身课件): what a device needs to begin it, or to go on,
//! while it has no network.
//!
//! The player runs in the browser anyway; it gets its page, its scripts and the
//! attempt as it stands. What the learner does comes in as commits, by an address
//! that is good for as long as the copy.

use base::{Actor, Lang, Moment, Result, not_found};
use serde::Serialize;
use ui::App;

use super::player::{self, Played};
use crate::{
    package::{self, PackageId, PartId, RegistrationId, launch::Mode, registration, ticket::Ticket},
    pages::scorm::assets,
};

#[derive(Debug, Clone, Serialize)]
pub struct CourseCopy {
    pub kind: &'static str,
    pub id: PackageId,
    pub registration: RegistrationId,
    /// Of the player's page.
    pub address: String,
    pub until: Moment,
    /// Paths on the content origin of what the page loads.
    pub assets: Vec<String>,
    pub attempt: Played,
    /// What a learner may ask for: the whole, and each unit.
    pub units: Vec<Unit>,
}

#[derive(Debug, Clone, Serialize)]
pub struct Unit {
    pub part: PartId,
    pub title: String,
    /// In the manifest; none: the whole, which goes on where it is to be gone on.
    pub item: Option<String>,
    /// It never needs a window of its own.
    pub window: bool,
}

/// For somebody who may take the course; who has not begun it is registered.
pub async fn make(app: &App, actor: &Actor, (id, lang): (PackageId, Lang)) -> Result<CourseCopy> {
    let (package, _) = registration::reachable(&app.db, actor, id).await?;
    if !package.kind().is_scorm() {
        return Err(not_found());
    }
    let today = people::tenant::today(app, actor.tenant).await?;
    let registration =
        app.db.write(|tx| async move { registration::begin(&tx, &app.ids, actor, id, today).await }).await?;
    let parts = package::parts(&app.db, actor.tenant, id).await?;
    let whole = parts.first().ok_or_else(not_found)?;
    let ticket = Ticket::kept(app, actor.tenant, id).of_attempt(registration.id, whole.id);
    let units = parts.iter().filter(|part| part.is_unit() || part.parent_id.is_none());
    Ok(CourseCopy {
        kind: "scorm",
        id,
        registration: registration.id,
        address: ticket.url(app, &format!("~scorm/player?lang={}", lang.tag())),
        until: ticket.until(),
        assets: assets::paths(),
        attempt: player::played(app, &ticket, None, Mode::Normal).await?,
        units: units
            .map(|part| Unit {
                part: part.id,
                title: part.title.clone(),
                item: part.is_unit().then(|| part.identifier.clone()),
                window: false,
            })
            .collect(),
    })
}
