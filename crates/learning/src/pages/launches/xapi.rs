//! `/learning/launches/{id}/xapi/…`: the record store as an xAPI package sees
//! it: for one launch, about its learner.

use axum::{
    extract::{Path, Request, State},
    http::{HeaderMap, StatusCode, header},
    response::Response,
};
use base::Day;
use jiff::SignedDuration;
use records::{
    pages::xapi::{
        Frame, Resource,
        call::{self, Answer, Call, Refusal},
    },
    xapi::{
        Json,
        actor::{self, Ifi},
    },
};
use serde_json::Value;
use ui::App;

use crate::package::{
    LaunchId,
    launch::{self, Launched, Mode},
    result::{self, Outcome},
    tincan,
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
    if resource != Resource::About && request.headers().contains_key(header::AUTHORIZATION) {
        enter(app, id, request.headers()).await?;
    }
    let knock = records::pages::xapi::knock(app, request, resource).await?;
    if resource == Resource::About {
        return knock.about();
    }
    let launched = enter(app, id, &knock.asked.headers).await?;
    let most = app.config.records.requests_per_minute;
    app.limiter.count("launch", id, most, SignedDuration::from_mins(1), app.clock.now())?;
    let base = format!("/learning/launches/{id}/xapi");
    let by = format!("launch-{}", launched.registration.id);
    let call = Call::guest(app, launched.launch.tenant_id, by, base, knock.asked, knock.version);
    match resource {
        Resource::Statements if !call.is_reading() => take(&call, &launched).await,
        _ => {
            own_agent(&call, &launched)?;
            resource.answer(&call).await
        }
    }
}

fn over() -> Refusal {
    Refusal::new(StatusCode::UNAUTHORIZED, "the credential of a launch that is not over is needed")
}

async fn enter(app: &App, id: &str, headers: &HeaderMap) -> Result<Launched, Refusal> {
    let (key, secret) = call::basic(headers).ok_or_else(over)?;
    let id: LaunchId = id.parse().map_err(|_| over())?;
    if key != id.to_string() || !tincan::is_secret(app, id, &secret) {
        return Err(over());
    }
    launch::live(app, id).await.map_err(|error| match error {
        base::Error::NotFound => over(),
        error => error.into(),
    })
}

/// A package asks of its learner only.
fn own_agent(call: &Call, launched: &Launched) -> Result<(), Refusal> {
    let Some(asked) = call.params.agent("agent")? else { return Ok(()) };
    let own = tincan::agent(&call.app, launched).to_string();
    let own = Json::read(own.as_bytes())?;
    let own = actor::read(&own)?.ifi.as_ref().map(Ifi::key);
    if own == Some(asked) { Ok(()) } else { Err(forbidden("the agent is that of the launch")) }
}

fn forbidden(text: &str) -> Refusal {
    Refusal::new(StatusCode::FORBIDDEN, text)
}

/// Statements about the learner alone; what they say of the part counts.
async fn take(call: &Call, launched: &Launched) -> Answer {
    let body: Value = serde_json::from_slice(&call.body)
        .map_err(|_| Refusal::bad("statements must be JSON; attachments are not taken here"))?;
    let said: Vec<&Value> = body.as_array().map_or_else(|| vec![&body], |list| list.iter().collect());
    let own = tincan::agent(&call.app, launched);
    for statement in &said {
        if statement["actor"]["account"] != own["account"] {
            return Err(forbidden("the actor is that of the launch"));
        }
        let registration = &statement["context"]["registration"];
        if registration.as_str().is_some_and(|named| !named.eq_ignore_ascii_case(&launched.registration.id.to_string()))
        {
            return Err(forbidden("the registration is that of the launch"));
        }
    }
    let answer = Resource::Statements.answer(call).await?;
    if answer.status().is_success() && launched.launch.mode() == Mode::Normal {
        let outcomes: Vec<Outcome> =
            said.into_iter().filter_map(|statement| tincan::outcome(statement, &launched.part)).collect();
        note(&call.app, launched, &outcomes).await?;
    }
    Ok(answer)
}

async fn note(app: &App, launched: &Launched, outcomes: &[Outcome]) -> base::Result<()> {
    if outcomes.is_empty() {
        return Ok(());
    }
    let zone = people::tenant::get(&app.db, launched.launch.tenant_id).await?.zone;
    let (at, today) = (base::Moment(app.clock.now()), Day(app.clock.today(&zone)));
    let note = &result::Note { ids: &app.ids, at, today, tells: None };
    app.db
        .write(|tx| async move {
            for outcome in outcomes {
                result::note(&tx, note, &launched.registration, &launched.part, *outcome).await?;
            }
            Ok(())
        })
        .await
}
