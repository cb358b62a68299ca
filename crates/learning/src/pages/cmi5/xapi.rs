//! `/learning/cmi5/{session}/xapi/…`: the record store as a unit sees it. What
//! cmi5 forbids is refused here, the rest is the store's own answer.

use axum::{
    extract::{Path, Request, State},
    http::{HeaderMap, Method, StatusCode, header},
    response::Response,
};
use jiff::SignedDuration;
use records::pages::xapi::{
    Frame, Resource,
    call::{self, Answer, Call, Refusal},
};
use ui::App;

use crate::{
    cmi5::{
        SessionId,
        document::fault_of_preferences,
        registration::{self, Registration},
        saying::authority,
        session::{self, Before, Session},
        taking, word,
    },
    package,
};

pub async fn answer(State(app): State<App>, Path((id, name)): Path<(String, String)>, request: Request) -> Response {
    let frame = Frame::of(&app, &request);
    let answer = if frame.is_preflight() {
        frame.preflight()
    } else {
        // Whoever was given the address adds a slash of their own, or two.
        serve(&app, &id, name.trim_matches('/'), request).await
    };
    let mut response = frame.close(answer);
    // The browser would ask the learner for a password behind the frame.
    response.headers_mut().remove(header::WWW_AUTHENTICATE);
    response
}

async fn serve(app: &App, id: &str, name: &str, request: Request) -> Answer {
    let Some(resource) = Resource::named(name) else {
        return Err(Refusal::new(StatusCode::NOT_FOUND, "there is no such resource"));
    };
    let Ok(id) = id.parse::<SessionId>() else { return Err(taking::over()) };
    // A wrong token gets no further than its header, where it stands in one.
    if resource != Resource::About && request.headers().contains_key(header::AUTHORIZATION) {
        let session = enter(app, id, request.headers()).await?;
        let is_telling = resource == Resource::Statements && [Method::PUT, Method::POST].contains(request.method());
        if session.is_over() {
            // Its last words may come again, because the answer to them was lost.
            return if is_telling { again(app, &session, request).await } else { Err(taking::over()) };
        }
    }
    let knock = records::pages::xapi::knock(app, request, resource).await?;
    if resource == Resource::About {
        return knock.about();
    }
    let session = enter(app, id, &knock.asked.headers).await?;
    if session.is_over() {
        return Err(taking::over());
    }
    let most = app.config.records.requests_per_minute;
    app.limiter.count("cmi5", &id.to_string(), most, SignedDuration::from_mins(1), app.clock.now())?;
    let registration = registration::get(&app.db, app, session.tenant_id, session.registration_id).await?;
    let base = format!("/learning/cmi5/{id}/xapi");
    let by = authority(registration.id);
    let call = Call::guest(app, session.tenant_id, by, base, knock.asked, knock.version);
    match resource {
        Resource::Statements if !call.is_reading() => taking::take(&call, &session).await,
        Resource::State => state(&call, &session, &registration).await,
        Resource::AgentProfile => agent_profile(&call, &session, &registration).await,
        Resource::ActivityProfile => {
            own_activity(&call, &session, &registration).await?;
            resource.answer(&call).await
        }
        Resource::Agents => {
            own_agent(&call, &registration)?;
            resource.answer(&call).await
        }
        _ => resource.answer(&call).await,
    }
}

/// Statements that are stored already, sent again after the session's end;
/// whatever else is said then is refused for it.
async fn again(app: &App, session: &Session, request: Request) -> Answer {
    let Ok(knock) = records::pages::xapi::knock(app, request, Resource::Statements).await else {
        return Err(taking::over());
    };
    let by = authority(session.registration_id);
    let base = format!("/learning/cmi5/{}/xapi", session.id);
    let call = Call::guest(app, session.tenant_id, by, base, knock.asked, knock.version);
    taking::repeat(&call, session).await
}

async fn enter(app: &App, id: SessionId, headers: &HeaderMap) -> Result<Session, Refusal> {
    let (user, password) = call::basic(headers).ok_or_else(taking::over)?;
    session::enter(app, id, &user, &password).await?.ok_or_else(taking::over)
}

fn forbidden(text: &str) -> Refusal {
    Refusal::new(StatusCode::FORBIDDEN, format!("cmi5 {text}"))
}

/// A unit asks of its learner only.
fn own_agent(call: &Call, registration: &Registration) -> Result<(), Refusal> {
    match call.params.agent("agent")? {
        Some(key) if key != registration.agent.key => Err(forbidden("11.0: the agent is that of the launch")),
        _ => Ok(()),
    }
}

/// Of what this house has named, a unit touches only itself; true where it does.
async fn own_activity(call: &Call, session: &Session, registration: &Registration) -> Result<bool, Refusal> {
    let home = &call.app.config.server.public_url;
    let part = package::part(&call.app.db, session.tenant_id, registration.package, session.part_id).await?;
    let own = package::result::part_iri(home, &part);
    let is_ours = |id: &str| id.starts_with(&format!("{}/", home.trim_end_matches('/')));
    match call.params.get("activityId") {
        Some(id) if id == own => Ok(true),
        Some(id) if is_ours(id) => Err(forbidden("8.1: the activity is that of the launch")),
        _ => Ok(false),
    }
}

async fn state(call: &Call, session: &Session, registration: &Registration) -> Answer {
    own_agent(call, registration)?;
    let is_own = own_activity(call, session, registration).await?;
    if call.params.uuid("registration")?.is_some_and(|named| named != registration.id.0) {
        return Err(forbidden("8.1: the registration is that of the launch"));
    }
    let name = call.params.get("stateId");
    let is_data = is_own && name == Some(word::LAUNCH_DATA);
    let is_everything = is_own && name.is_none() && call.method == Method::DELETE;
    if (is_data && !call.is_reading()) || is_everything {
        return Err(forbidden("10.0: the launch data is not the unit's to change"));
    }
    let answer = Resource::State.answer(call).await?;
    if is_data && answer.status() == StatusCode::OK {
        session::note_read(&call.app, session, Before::LaunchData).await?;
    }
    Ok(answer)
}

async fn agent_profile(call: &Call, session: &Session, registration: &Registration) -> Answer {
    own_agent(call, registration)?;
    let is_preferences = call.params.get("profileId") == Some(word::PREFERENCES);
    if is_preferences && call.params.get("agent").is_some() && !call.is_reading() {
        if call.method == Method::DELETE {
            return Err(forbidden("11.0: the preferences are the learner's"));
        }
        let content_type = call.header(header::CONTENT_TYPE).unwrap_or_default();
        if let Some(fault) = fault_of_preferences(content_type, &call.body, call.method == Method::PUT) {
            return Err(forbidden(fault));
        }
    }
    let answer = Resource::AgentProfile.answer(call).await;
    if is_preferences && call.is_reading() {
        // That there are none is an answer as well.
        session::note_read(&call.app, session, Before::Preferences).await?;
    }
    answer
}
