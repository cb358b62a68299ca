//! A session comes in (9.3.1) that a device began while it had no network.
//!
//! The device made the session's id and launched the unit with what it had been
//! given ([`super::copy`]). Nothing of it is known here before: a course that
//! was taken along and not opened leaves no trace. From the arrival on it is a
//! session like any other, and what the unit said is judged by the same rules,
//! in its order.

use base::{Error, Moment, Result};
use courseware::cmi5::is_qualified;
use jiff::SignedDuration;
use serde::Deserialize;
use store::Tx;
use ui::App;

use super::{
    SessionId, When, copy, document, ending,
    grant::{self, Grant},
    registration::{self, Registration},
    rules::Mode,
    session::{self, Asked, New, NoToken, Session},
};
use crate::package::{self, PartId};

#[derive(Debug, Clone, Deserialize)]
pub struct Told {
    pub grant: String,
    pub part: PartId,
    pub mode: String,
    /// How long ago the unit was launched, in milliseconds: a device's clock
    /// may be wrong, but goes on evenly.
    pub ago: i64,
}

const FOREIGN: NoToken = ("2", "this is no launch of ours");
const OVER: NoToken = ("1", "the device has had the course for too long; open its page with a network");

/// The session's token; again, where it has come in already.
pub async fn take(app: &App, id: SessionId, told: &Told) -> Result<Result<String, NoToken>> {
    let grant = match Grant::read(app, &told.grant) {
        Ok(grant) => grant,
        Err(grant::Fault::Over) => return Ok(Err(OVER)),
        Err(grant::Fault::Foreign) => return Ok(Err(FOREIGN)),
    };
    let Some(mode) = Mode::from_word(&told.mode) else { return Ok(Err(FOREIGN)) };
    let when = When::now(app, grant.tenant).await?;
    let most = SignedDuration::from_hours(app.config.packages.offline_days.max(1) * 24);
    let ago = SignedDuration::from_millis(told.ago).clamp(SignedDuration::ZERO, most);
    let launched_at = Moment(when.at.0.saturating_sub(ago).unwrap_or(when.at.0));
    let new = New { id, mode, launched_at, arrived_at: Some(when.at) };
    let is_in = app.db.write(|tx| async move { within(&tx, app, grant, told.part, &new, when).await }).await?;
    Ok(if is_in { Ok(session::token(app, id)) } else { Err(FOREIGN) })
}

async fn within(tx: &Tx, app: &App, grant: Grant, part: PartId, new: &New, when: When) -> Result<bool> {
    records::queue::turn(tx).await?;
    match session::find(tx, new.id).await {
        Ok(known) => return Ok(known.registration_id == grant.registration && known.part_id == part),
        Err(Error::NotFound) => {}
        Err(error) => return Err(error),
    }
    let Some(registration) = registration::find(tx, app, grant.tenant, grant.registration).await? else {
        return Ok(false);
    };
    // A grant outlives a session of the pages, but not somebody's leaving.
    match registration.agent.person {
        Some(person) if package::registration::is_here(tx, grant.tenant, person, when.today).await? => {}
        _ => return Ok(false),
    }
    let package = package::get(tx, grant.tenant, registration.package).await?;
    let part = match package::part(tx, grant.tenant, package.id, part).await {
        Ok(part) if part.is_unit() && !is_qualified(&part.launch) => part,
        Ok(_) | Err(Error::NotFound) => return Ok(false),
        Err(error) => return Err(error),
    };
    let later = abandon_earlier(tx, app, &registration, new, when.at).await?;
    if !later.iter().any(|session| session.part_id == part.id) {
        let end = copy::end(app, package.id);
        let asked = Asked { registration: None, mode: new.mode, return_url: Some(&end), languages: "" };
        let data = session::launch_data(new.id, &part, asked)?;
        document::put_launch_data(tx, app, &registration, &part, &data, when.at).await?;
    }
    let content = session::content(app, &package, &part);
    session::begin(tx, app, &registration, &part, &content, new, when).await?;
    Ok(true)
}

/// What was open when the unit was launched is abandoned (9.3.6). What was
/// launched since, on another device, goes on; those are given back.
async fn abandon_earlier(
    tx: &Tx,
    app: &App,
    registration: &Registration,
    new: &New,
    at: Moment,
) -> Result<Vec<Session>> {
    let (earlier, later): (Vec<_>, Vec<_>) =
        session::open(tx, registration.id).await?.into_iter().partition(|known| known.launched_at <= new.launched_at);
    for session in &earlier {
        ending::abandon(tx, app, registration, session, at).await?;
    }
    Ok(later)
}
