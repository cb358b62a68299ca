//! A course taken along (随身课件): all that a device needs to launch its units
//! and to answer them while it has no network.
//!
//! Nothing is launched by this, so no session is made and nothing is told. The
//! device puts its own id in the place of [`NOBODY`] at each launch.

use std::collections::HashMap;

use base::{Actor, Moment, Result, not_found};
use base64::{Engine, engine::general_purpose::STANDARD};
use courseware::cmi5::{LaunchMethod, is_qualified};
use records::document::{self as shelf, Document, Held, Kind as Shelved, Shelf};
use serde::Serialize;
use serde_json::Value;
use ui::App;
use uuid::Uuid;

use super::{
    SessionId, When,
    agent::Agent,
    document,
    grant::Grant,
    registration::{self, Registration},
    rules::Mode,
    session::{self, Asked},
    structure::Body,
    word,
};
use crate::package::{self, Kind, Package, PackageId, PartId, RegistrationId, result::part_iri};

/// Stands where the session's id goes.
pub const NOBODY: SessionId = SessionId(Uuid::nil());
/// Bytes of a state document; a unit that has a larger one is not taken along.
const MOST: i64 = 256 << 10;
/// Of the learner, where there are no preferences yet.
const LANGUAGES: &str = "zh-CN,en-US";

#[derive(Debug, Clone, Serialize)]
pub struct CourseCopy {
    pub id: PackageId,
    pub registration: RegistrationId,
    /// JSON, as in each launch.
    pub agent: String,
    /// What the device shows when a session comes in.
    pub grant: String,
    pub until: Moment,
    /// Stands in addresses and launch data where the session's id goes.
    pub session: SessionId,
    pub preferences: Stored,
    pub units: Vec<Unit>,
}

#[derive(Debug, Clone, Serialize)]
pub struct Unit {
    pub part: PartId,
    pub title: String,
    pub activity: String,
    /// Of its launch.
    pub address: String,
    /// It does not play in the player's frame.
    pub window: bool,
    /// `LMS.LaunchData`
    pub data: Value,
    pub completed: bool,
    pub passed: bool,
    pub waived: bool,
    pub documents: Vec<Stored>,
}

/// A document as it is kept on a device.
#[derive(Debug, Clone, Serialize)]
pub struct Stored {
    pub name: String,
    #[serde(rename = "type")]
    pub content_type: String,
    pub etag: String,
    /// Base64
    pub body: String,
}

impl Stored {
    fn new(name: &str, content_type: &str, etag: &str, body: &[u8]) -> Self {
        let (name, content_type, etag) = (name.to_owned(), content_type.to_owned(), etag.to_owned());
        Self { name, content_type, etag, body: STANDARD.encode(body) }
    }
}

/// Where a unit leads at its end that a device has launched.
pub fn end(app: &App, package: PackageId) -> String {
    format!("{}/learning/packages/{package}/player/end", app.config.server.public_url.trim_end_matches('/'))
}

/// For somebody who may take the course; who has not begun it is registered.
pub async fn make(app: &App, actor: &Actor, id: PackageId) -> Result<CourseCopy> {
    let (package, _) = package::registration::reachable(&app.db, actor, id).await?;
    if package.kind() != Kind::Cmi5 {
        return Err(not_found());
    }
    let when = When::now(app, actor.tenant).await?;
    let registration = registered(app, actor, &package, when).await?;
    let grant = Grant::new(app, actor.tenant, registration.id);
    Ok(CourseCopy {
        id,
        registration: registration.id,
        agent: registration.agent.json.clone(),
        grant: grant.text(app),
        until: grant.until,
        session: NOBODY,
        preferences: preferences(app, &registration).await?,
        units: units(app, &package, &registration).await?,
    })
}

async fn registered(app: &App, actor: &Actor, package: &Package, when: When) -> Result<Registration> {
    let agent = &Agent::of_person(actor.person, &app.config.server.public_url);
    app.db
        .write(|tx| async move {
            records::queue::turn(&tx).await?;
            let registration = registration::open(&tx, app, package, agent, None, when).await?;
            document::put_preferences(&tx, &registration, LANGUAGES, when.at).await?;
            Ok(registration)
        })
        .await
}

async fn preferences(app: &App, registration: &Registration) -> Result<Stored> {
    let shelf = Shelf {
        tenant: registration.tenant,
        kind: Shelved::AgentProfile,
        activity: String::new(),
        agent: registration.agent.key.clone(),
        registration: None,
    };
    let Document { content_type, etag, body, .. } =
        shelf.find(&app.db, word::PREFERENCES).await?.ok_or_else(not_found)?;
    Ok(Stored::new(word::PREFERENCES, &content_type, &etag, &body))
}

/// Those that can be played from a device.
async fn units(app: &App, package: &Package, registration: &Registration) -> Result<Vec<Unit>> {
    let parts = package::parts(&app.db, package.tenant_id, package.id).await?;
    let home = &app.config.server.public_url;
    let parts: Vec<_> = parts.iter().filter(|part| part.is_unit() && !is_qualified(&part.launch)).collect();
    let activities: Vec<_> = parts.iter().map(|part| part_iri(home, part)).collect();
    let standings = registration::standings(&app.db, registration.id).await?;
    let own = (registration.agent.key.as_str(), &*registration.id.to_string());
    let mut held: HashMap<String, Vec<Held>> = HashMap::new();
    for document in shelf::of_activities(&app.db, package.tenant_id, &activities, own, MOST).await? {
        held.entry(document.activity.clone()).or_default().push(document);
    }
    let end = end(app, package.id);
    let mut units = Vec::with_capacity(parts.len());
    for (part, activity) in parts.into_iter().zip(activities) {
        let Some(documents) = stored(held.get(&activity).map_or(&[], Vec::as_slice)) else { continue };
        let standing = standings.get(&part.id).cloned().unwrap_or_default();
        let asked = Asked { registration: None, mode: Mode::Normal, return_url: Some(&end), languages: LANGUAGES };
        let content = session::content(app, package, part);
        units.push(Unit {
            part: part.id,
            title: part.title.clone(),
            address: session::address(app, &content, NOBODY, registration, part),
            activity,
            window: Body::of(part)?.terms()?.launch_method == LaunchMethod::OwnWindow,
            data: session::launch_data(NOBODY, part, asked)?,
            completed: standing.completed_at.is_some(),
            passed: standing.passed_at.is_some(),
            waived: standing.waived_at.is_some(),
            documents,
        });
    }
    Ok(units)
}

/// None: one of them is too large.
fn stored(held: &[Held]) -> Option<Vec<Stored>> {
    let own = held.iter().filter(|document| document.name != word::LAUNCH_DATA);
    own.map(|it| Some(Stored::new(&it.name, &it.content_type, &it.etag, it.body.as_ref()?))).collect()
}
