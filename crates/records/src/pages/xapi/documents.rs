//! `/xapi/{tenant}/activities/state`, `…/activities/profile` and
//! `…/agents/profile`: documents (Communication 2.2, 2.3, 2.6, 2.7).

use axum::{
    http::{Method, StatusCode, header},
    response::{IntoResponse, Response},
};

use super::{
    call::{Answer, Call, Params, Refusal, refuse},
    http_date, json,
};
use crate::{
    credential::Scope,
    document::{Document, Kind, Shelf},
    xapi::{Json, Version},
};

pub async fn state(call: &Call) -> Answer {
    call.require(Scope::State)?;
    let since: &[&str] = if call.is_reading() { &["since"] } else { &[] };
    call.params.only(&[&["activityId", "agent", "registration", "stateId"], since].concat())?;
    let activity = Params::must("activityId", call.params.iri("activityId")?)?;
    let agent = Params::must("agent", call.params.agent("agent")?)?;
    let registration = call.params.uuid("registration")?.map(|id| id.to_string());
    let shelf = Shelf { tenant: call.tenant(), kind: Kind::State, activity: activity.to_owned(), agent, registration };
    match call.params.get("stateId") {
        None if call.method == Method::DELETE => {
            call.app.db.write(|tx| async move { shelf.clear(&tx).await }).await?;
            Ok(StatusCode::NO_CONTENT.into_response())
        }
        name => on_shelf(call, &shelf, "stateId", name).await,
    }
}

pub async fn activity_profile(call: &Call) -> Answer {
    let shelf_of = |_: &Call| {
        let activity = Params::must("activityId", call.params.iri("activityId")?)?;
        Ok((Kind::ActivityProfile, activity.to_owned(), String::new()))
    };
    profile(call, "activityId", shelf_of).await
}

pub async fn agent_profile(call: &Call) -> Answer {
    let shelf_of = |_: &Call| {
        let agent = Params::must("agent", call.params.agent("agent")?)?;
        Ok((Kind::AgentProfile, String::new(), agent))
    };
    profile(call, "agent", shelf_of).await
}

async fn profile(
    call: &Call,
    of: &str,
    shelf_of: impl FnOnce(&Call) -> Result<(Kind, String, String), Refusal>,
) -> Answer {
    call.require(Scope::Profile)?;
    let since: &[&str] = if call.is_reading() { &["since"] } else { &[] };
    call.params.only(&[&[of, "profileId"], since].concat())?;
    let (kind, activity, agent) = shelf_of(call)?;
    let shelf = Shelf { tenant: call.tenant(), kind, activity, agent, registration: None };
    on_shelf(call, &shelf, "profileId", call.params.get("profileId")).await
}

async fn on_shelf(call: &Call, shelf: &Shelf, parameter: &str, name: Option<&str>) -> Answer {
    let since = call.params.moment("since", call.version)?;
    match name {
        None if call.is_reading() => {
            let names = shelf.names(&call.app.db, since).await?;
            let list = Json::Array(names.into_iter().map(Json::text).collect()).to_string();
            Ok(json(list))
        }
        None => refuse(format!("the parameter {parameter} is required")),
        Some(name) if call.is_reading() => {
            let found = shelf.find(&call.app.db, name).await?;
            found.map(show).ok_or_else(|| Refusal::new(StatusCode::NOT_FOUND, "there is no such document"))
        }
        Some(name) => change(call, shelf, name).await,
    }
}

fn show(document: Document) -> Response {
    let Document { content_type, body, etag, stored_at } = document;
    let headers = [
        (header::CONTENT_TYPE, content_type),
        (header::ETAG, format!("\"{etag}\"")),
        (header::LAST_MODIFIED, http_date(stored_at)),
    ];
    (headers, body).into_response()
}

/// Two that write at once: the second looks again, and is then refused or not.
async fn change(call: &Call, shelf: &Shelf, name: &str) -> Answer {
    let content_type = call.header(header::CONTENT_TYPE).unwrap_or("application/octet-stream");
    let sent = Document::new(content_type, call.body.to_vec(), call.now());
    if sent.is_json() && call.method != Method::DELETE && Json::read(&sent.body).is_err() {
        return refuse("a document of type application/json must be JSON");
    }
    for _ in 0..3 {
        let before = shelf.find(&call.app.db, name).await?;
        check(call, shelf.kind, before.as_ref())?;
        let document = match &before {
            Some(before) if call.method == Method::POST => before
                .merged(&sent, call.now())
                .ok_or_else(|| Refusal::bad("only two JSON objects can be merged (Communication 2.2)"))?,
            _ => sent.clone(),
        };
        let (before, document, is_delete) = (before.as_ref(), &document, call.method == Method::DELETE);
        let done = call
            .app
            .db
            .write(|tx| async move {
                if is_delete {
                    shelf.remove(&tx, name).await?;
                    return Ok(true);
                }
                shelf.put(&tx, name, before, document).await
            })
            .await?;
        if done {
            return Ok(StatusCode::NO_CONTENT.into_response());
        }
    }
    Err(Refusal::new(StatusCode::CONFLICT, "others change this document just now"))
}

/// Preconditions (Communication 3.1). A PUT over an existing document must say
/// which one it knows. In 1.0.3 state is exempt, and a profile's PUT must say it
/// always: also of a document that it believes to be new.
fn check(call: &Call, kind: Kind, before: Option<&Document>) -> Result<(), Refusal> {
    let etag = before.map(|document| document.etag.as_str());
    let failed = |text: &str| Err(Refusal::new(StatusCode::PRECONDITION_FAILED, text));
    let (wanted, unwanted) = (call.header(header::IF_MATCH), call.header(header::IF_NONE_MATCH));
    if wanted.is_some_and(|tags| !matches(tags, etag)) {
        return failed("the document is not the one that If-Match names");
    }
    if unwanted.is_some_and(|tags| matches(tags, etag)) {
        return failed("the document is there already, as If-None-Match excludes");
    }
    let says_nothing = call.method == Method::PUT && wanted.is_none() && unwanted.is_none();
    match (says_nothing, call.version, kind, before) {
        (false, ..) | (true, Version::V1, Kind::State, _) | (true, Version::V2, _, None) => Ok(()),
        (true, Version::V1, _, None) => refuse("a profile's PUT needs If-Match or If-None-Match (Communication 3.1)"),
        (true, _, _, Some(_)) => {
            let text = "the document exists: read it, and send its ETag in If-Match to replace it, or If-None-Match: *";
            Err(Refusal::new(StatusCode::CONFLICT, text))
        }
    }
}

fn matches(tags: &str, etag: Option<&str>) -> bool {
    let Some(etag) = etag else { return false };
    tags.split(',').map(str::trim).any(|tag| {
        let tag = tag.strip_prefix("W/").unwrap_or(tag);
        tag == "*" || tag.strip_prefix('"').and_then(|tag| tag.strip_suffix('"')) == Some(etag)
    })
}
