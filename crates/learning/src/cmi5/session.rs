//! A session: one launch of a unit, from its address to its last statement.
//!
//! The address has the session's id and a key (8.1); the key is good for one
//! token (8.2), the token for the unit's requests until the session is over.
//! Both follow from the session's id and the installation's key, so nothing
//! secret is kept.

use base::{Error, Moment, Result, TenantId, not_found, seal};
use base64::{Engine, engine::general_purpose::STANDARD};
use courseware::cmi5::{LaunchMethod, is_qualified};
use jiff::SignedDuration;
use serde_json::{Value, json};
use store::{FromQueryResult, Rows, Tx, params, row};
use ui::App;
use uuid::Uuid;

use super::{
    SessionId, When,
    agent::Agent,
    document, ending,
    registration::{self, Registration},
    rules::{Mode, State, Terms},
    saying::Speaker,
    structure::Body,
    word,
};
use crate::package::{
    Package, Part, PartId, RegistrationId,
    launch::{self, Launched},
    result::part_iri,
    ticket::Ticket,
};

#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct Session {
    pub id: SessionId,
    pub tenant_id: TenantId,
    pub registration_id: RegistrationId,
    pub part_id: PartId,
    mode: String,
    pub launched_at: Moment,
    /// When a session that a device began without us came in.
    pub arrived_at: Option<Moment>,
    pub fetched_at: Option<Moment>,
    pub data_read_at: Option<Moment>,
    pub preferences_read_at: Option<Moment>,
    pub initialized_at: Option<Moment>,
    pub judged_at: Option<Moment>,
    pub last_at: Option<Moment>,
    pub terminated_at: Option<Moment>,
    pub abandoned_at: Option<Moment>,
}

const COLUMNS: &str = "id, tenant_id, registration_id, part_id, mode, launched_at, arrived_at, fetched_at,
    data_read_at, preferences_read_at, initialized_at, judged_at, last_at, terminated_at, abandoned_at";

impl Session {
    pub fn mode(&self) -> Mode {
        Mode::from_word(&self.mode).unwrap_or(Mode::Browse)
    }

    pub fn is_over(&self) -> bool {
        self.terminated_at.is_some() || self.abandoned_at.is_some()
    }

    /// For the rules; what the registration has reached comes from elsewhere.
    pub fn state(&self, standing: &registration::Standing) -> State {
        State {
            ready: self.data_read_at.is_some() && self.preferences_read_at.is_some(),
            initialized: self.initialized_at.is_some(),
            judged: self.judged_at.is_some(),
            terminated: self.is_over(),
            completed: standing.completed_at.is_some(),
            passed: standing.passed_at.is_some(),
        }
    }

    pub fn terms(&self, app: &App, registration: &Registration, part: &Part) -> Result<Terms> {
        Ok(Terms {
            agent: registration.agent.key.clone(),
            activity: part_iri(&app.config.server.public_url, part),
            publisher: part.identifier.clone(),
            registration: registration.id.0,
            session: self.id.0,
            mode: self.mode(),
            mastery_score: Body::of(part)?.terms()?.mastery_score,
        })
    }
}

/// By its id alone; whoever asks shows a key or token for it.
pub async fn find(rows: &impl Rows, id: SessionId) -> Result<Session> {
    rows.one(&format!("select {COLUMNS} from learning_cmi5_session where id = $1"), params![id]).await
}

pub async fn get(rows: &impl Rows, tenant: TenantId, id: SessionId) -> Result<Session> {
    let sql = format!("select {COLUMNS} from learning_cmi5_session where tenant_id = $1 and id = $2");
    rows.one(&sql, params![tenant, id]).await
}

/// Those of a registration that are not over.
pub async fn open(rows: &impl Rows, registration: RegistrationId) -> Result<Vec<Session>> {
    let sql = format!(
        "select {COLUMNS} from learning_cmi5_session
         where registration_id = $1 and terminated_at is null and abandoned_at is null order by launched_at"
    );
    rows.all(&sql, params![registration]).await
}

/// Those of all organisations that were launched before this moment, and had
/// come in by then, and are not over, oldest first.
pub async fn open_since(rows: &impl Rows, before: Moment, most: i64) -> Result<Vec<Session>> {
    let sql = format!(
        "select {COLUMNS} from learning_cmi5_session
         where launched_at < $1 and (arrived_at is null or arrived_at < $1)
           and terminated_at is null and abandoned_at is null order by launched_at limit $2"
    );
    rows.all(&sql, params![before, most]).await
}

/// How a unit is to be launched.
#[derive(Debug, Clone, Copy)]
pub struct Asked<'a> {
    pub registration: Option<Uuid>,
    pub mode: Mode,
    pub return_url: Option<&'a str>,
    /// Of the learner, best first: `zh-CN,en-US`.
    pub languages: &'a str,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Started {
    pub session: SessionId,
    pub registration: RegistrationId,
    pub url: String,
}

/// Launches a unit for an agent: what was open in the registration is abandoned
/// (9.3.6), the launch data is written (10.0), the launch is told (9.3.1).
pub async fn start(app: &App, package: &Package, part: &Part, agent: &Agent, asked: Asked<'_>) -> Result<Started> {
    if !part.is_unit() {
        return Err(not_found());
    }
    let tenant = package.tenant_id;
    let when = When::now(app, tenant).await?;
    let id: SessionId = app.ids.make();
    app.db
        .write(|tx| async move {
            records::queue::turn(&tx).await?;
            let registration = registration::open(&tx, app, package, agent, asked.registration, when).await?;
            for session in open(&tx, registration.id).await? {
                ending::abandon(&tx, app, &registration, &session, when.at).await?;
            }
            let data = launch_data(id, part, asked)?;
            document::put_launch_data(&tx, app, &registration, part, &data, when.at).await?;
            document::put_preferences(&tx, &registration, asked.languages, when.at).await?;
            let new = New { id, mode: asked.mode, launched_at: when.at, arrived_at: None };
            let content = content(app, package, part);
            begin(&tx, app, &registration, part, &content, &new, when).await?;
            let url = address(app, &content, id, &registration, part);
            Ok(Started { session: id, registration: registration.id, url })
        })
        .await
}

/// A session to be.
#[derive(Debug, Clone, Copy)]
pub(super) struct New {
    pub id: SessionId,
    pub mode: Mode,
    pub launched_at: Moment,
    pub arrived_at: Option<Moment>,
}

/// Its row, and the launch told (9.3.1) with the time that it had.
pub(super) async fn begin(
    tx: &Tx,
    app: &App,
    registration: &Registration,
    part: &Part,
    content: &str,
    new: &New,
    when: When,
) -> Result<()> {
    let values = row! {
        id: new.id, tenant_id: registration.tenant, registration_id: registration.id, part_id: part.id,
        mode: new.mode.word(), launched_at: new.launched_at, arrived_at: new.arrived_at, fetched_at: new.arrived_at
    };
    tx.insert("learning_cmi5_session", values).await?;
    let (tenant, agent) = (registration.tenant, &registration.agent);
    let speaker = Speaker { app, tenant, registration: registration.id, agent, session: new.id, at: when.at };
    let launched = Speaker { at: new.launched_at, ..speaker }.launched(part, content, new.mode)?;
    speaker.keep(tx, vec![launched]).await?;
    registration::mirror(tx, app, registration, part, crate::package::result::Outcome::default(), when).await
}

/// Begins a learner's session in the player; what is done already is reviewed.
pub async fn of_learner(app: &App, launched: &Launched) -> Result<String> {
    let (launch, part) = (&launched.launch, &launched.part);
    let home = &app.config.server.public_url;
    let standing = registration::standing(&app.db, launch.registration_id, part.id).await?;
    let mode = match launch.mode() {
        launch::Mode::Normal if standing.is_done(&Body::of(part)?.terms()?) => Mode::Review,
        launch::Mode::Normal => Mode::Normal,
        launch::Mode::Browse => Mode::Browse,
        launch::Mode::Review => Mode::Review,
    };
    let back = format!("{}/learning/launches/{}/end", home.trim_end_matches('/'), launch.id);
    let agent = Agent::of_person(launch.person_id, home);
    let registration = Some(launch.registration_id.0);
    let asked = Asked { registration, mode, return_url: Some(&back), languages: "zh-CN,en-US" };
    Ok(start(app, &launched.package, part, &agent, asked).await?.url)
}

/// Does a unit need the window to itself (8.1)? What lies elsewhere cannot be
/// framed by pages of ours.
pub fn takes_window(part: &Part) -> Result<bool> {
    Ok(is_qualified(&part.launch) || Body::of(part)?.terms()?.launch_method == LaunchMethod::OwnWindow)
}

/// Where the unit lies.
pub(super) fn content(app: &App, package: &Package, part: &Part) -> String {
    if is_qualified(&part.launch) {
        return part.launch.clone();
    }
    Ticket::new(app, package.tenant_id, package.id).url(app, &part.launch)
}

/// The launch address: what stands in the unit's own query stays (8.1).
pub(super) fn address(
    app: &App,
    content: &str,
    session: SessionId,
    registration: &Registration,
    part: &Part,
) -> String {
    let home = app.config.server.public_url.trim_end_matches('/');
    let base = format!("{home}/learning/cmi5/{session}");
    let fetch = format!("{base}/fetch?key={}", mark(app, FETCH, session));
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    query
        .append_pair("endpoint", &format!("{base}/xapi"))
        .append_pair("fetch", &fetch)
        .append_pair("actor", &registration.agent.json)
        .append_pair("registration", &registration.id.to_string())
        .append_pair("activityId", &part_iri(home, part));
    // Units read these with `decodeURIComponent`, which knows no plus.
    let query = query.finish().replace('+', "%20");
    let (place, fragment) = content.split_once('#').map_or((content, None), |(place, rest)| (place, Some(rest)));
    let joint = match place.split_once('?') {
        None => "?",
        Some((_, "")) => "",
        Some(_) => "&",
    };
    let fragment = fragment.map(|fragment| format!("#{fragment}")).unwrap_or_default();
    format!("{place}{joint}{query}{fragment}")
}

pub(super) fn launch_data(session: SessionId, part: &Part, asked: Asked<'_>) -> Result<Value> {
    let terms = Body::of(part)?.terms()?;
    let mut data = json!({
        "contextTemplate": {
            "contextActivities": { "grouping": [{ "objectType": "Activity", "id": part.identifier }] },
            "extensions": { word::SESSION_ID: session },
        },
        "launchMode": asked.mode.word(),
        "moveOn": terms.move_on.word(),
    });
    let mut put = |name: &str, value: Option<Value>| {
        if let Some(value) = value {
            data[name] = value;
        }
    };
    put("masteryScore", terms.mastery_score.map(Value::from));
    put("launchParameters", terms.launch_parameters.map(Value::from));
    put("entitlementKey", terms.entitlement_key.map(|key| json!({ "courseStructure": key })));
    put("returnURL", asked.return_url.map(Value::from));
    Ok(data)
}

const FETCH: &str = "learning.cmi5.fetch";
const TOKEN: &str = "learning.cmi5.token";

fn mark(app: &App, context: &str, session: SessionId) -> String {
    app.seal.sign(context, session.0.as_bytes())[..20].iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Why there is no token (8.2.3): the code of the specification and words.
pub type NoToken = (&'static str, &'static str);

/// The token of a session, once.
pub async fn fetch(app: &App, id: SessionId, key: &str) -> Result<Result<String, NoToken>> {
    let wrong = ("2", "this is no launch of ours");
    if !seal::is_same(key.as_bytes(), mark(app, FETCH, id).as_bytes()) {
        return Ok(Err(wrong));
    }
    let session = match find(&app.db, id).await {
        Err(Error::NotFound) => return Ok(Err(wrong)),
        found => found?,
    };
    let now = Moment(app.clock.now());
    if is_old(app, &session) {
        return Ok(Err(("1", "the session has expired; launch the unit again")));
    }
    let sql = "update learning_cmi5_session set fetched_at = $3 where tenant_id = $1 and id = $2
                 and fetched_at is null and terminated_at is null and abandoned_at is null";
    let values = params![session.tenant_id, id, now];
    let taken = app.db.write(|tx| async move { tx.execute(sql, values).await }).await? > 0;
    if taken {
        Ok(Ok(token(app, id)))
    } else {
        Ok(Err(("1", "the token was taken already, or the session is over; launch the unit again")))
    }
}

/// What a unit shows with each request, `id:mark` in Base64.
pub(super) fn token(app: &App, id: SessionId) -> String {
    STANDARD.encode(format!("{id}:{}", mark(app, TOKEN, id)))
}

/// The session that a token is good for, or was until the session's end; `user`
/// and `password` of its header.
pub async fn enter(app: &App, id: SessionId, user: &str, password: &str) -> Result<Option<Session>> {
    let is_token = user.parse() == Ok(id) && seal::is_same(password.as_bytes(), mark(app, TOKEN, id).as_bytes());
    if !is_token {
        return Ok(None);
    }
    let session = match find(&app.db, id).await {
        Err(Error::NotFound) => return Ok(None),
        found => found?,
    };
    let is_good = session.fetched_at.is_some() && !is_old(app, &session);
    Ok(is_good.then_some(session))
}

/// Long after its launch nobody plays any more.
fn is_old(app: &App, session: &Session) -> bool {
    let most = SignedDuration::from_hours(app.config.packages.launch_hours.max(1) * 2);
    app.clock.now().duration_since(session.arrived_at.unwrap_or(session.launched_at).0) > most
}

/// What a unit must read before it speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Before {
    LaunchData,
    Preferences,
}

/// Notes that it has, at the first time.
pub async fn note_read(app: &App, session: &Session, what: Before) -> Result<()> {
    let (column, known) = match what {
        Before::LaunchData => ("data_read_at", session.data_read_at),
        Before::Preferences => ("preferences_read_at", session.preferences_read_at),
    };
    if known.is_some() {
        return Ok(());
    }
    let sql =
        format!("update learning_cmi5_session set {column} = $3 where tenant_id = $1 and id = $2 and {column} is null");
    let values = params![session.tenant_id, session.id, Moment(app.clock.now())];
    app.db.write(|tx| async move { tx.execute(&sql, values).await.map(drop) }).await
}

/// Writes down how far a session is after some statements.
/// `last`: when the last of them was said.
pub async fn note_state(tx: &Tx, session: &Session, state: State, (last, at): (Moment, Moment)) -> Result<()> {
    let sql = "update learning_cmi5_session set last_at = $3,
                 initialized_at = coalesce(initialized_at, $4), judged_at = coalesce(judged_at, $5),
                 terminated_at = coalesce(terminated_at, $6)
               where tenant_id = $1 and id = $2";
    let when = |is: bool| is.then_some(at);
    let values = params![
        session.tenant_id,
        session.id,
        last,
        when(state.initialized),
        when(state.judged),
        when(state.terminated)
    ];
    tx.execute(sql, values).await.map(drop)
}
