//! `/learning/automation/{tenant}/…`: courses for programs, by a key of the
//! record store that has the scope `courses`. JSON in and out; a package that
//! breaks its specification is 422, and nothing else is.

use axum::{
    Json,
    body::{Body, Bytes},
    extract::{Path, Request, State},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use base::{Error, Result, error::invalid, not_found};
use courseware::cmi5 as structure;
use futures::StreamExt;
use records::{
    credential::Scope,
    pages::xapi::call::{self, Refusal},
};
use serde::Deserialize;
use serde_json::Value;
use tokio::io::AsyncWriteExt;
use ui::{App, Tenant};

use super::cmi5::{failure, told};
use crate::{
    cmi5::{
        SessionId,
        automation::{self, Imported},
        ending,
        terminal::{self, Wanted},
    },
    package::{PackageId, RegistrationId},
};

/// The organisation, for whoever shows a key that may.
async fn enter(app: &App, code: &str, headers: &HeaderMap) -> Result<Tenant, Response> {
    let refused = |refusal: Refusal| refusal.response(headers);
    let who = call::identify(app, code, headers).await.map_err(refused)?;
    call::count(app, &who).await.map_err(refused)?;
    if !who.may(Scope::Courses) {
        let text = "this credential lacks the scope courses";
        return Err(refused(Refusal::new(StatusCode::FORBIDDEN, text)));
    }
    let found = people::tenant::get(&app.db, who.tenant_id).await;
    found.map_err(|error| failure(app, &error))
}

fn respond(app: &App, outcome: Result<Response>) -> Response {
    outcome.unwrap_or_else(|error| failure(app, &error))
}

/// `GET /learning/automation/{tenant}/packages`
pub async fn index(State(app): State<App>, Path(code): Path<String>, headers: HeaderMap) -> Response {
    let tenant = match enter(&app, &code, &headers).await {
        Ok(tenant) => tenant,
        Err(response) => return response,
    };
    let listed = automation::list(&app.db, tenant.id).await;
    respond(&app, listed.map(|listed| Json(listed).into_response()))
}

/// `POST /learning/automation/{tenant}/packages`, the package as the body
pub async fn create(State(app): State<App>, Path(code): Path<String>, request: Request) -> Response {
    let tenant = match enter(&app, &code, request.headers()).await {
        Ok(tenant) => tenant,
        Err(response) => return response,
    };
    let (parts, body) = request.into_parts();
    respond(&app, import(&app, &tenant, &parts.headers, body).await)
}

async fn import(app: &App, tenant: &Tenant, headers: &HeaderMap, body: Body) -> Result<Response> {
    let invalid = |faults: &[courseware::Fault]| {
        (StatusCode::UNPROCESSABLE_ENTITY, Json(terminal::refused(app, faults))).into_response()
    };
    if !automation::is_package(told(headers, header::CONTENT_TYPE.as_str())) {
        return Ok(invalid(&[structure::no_package()]));
    }
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("package");
    let mut file = tokio::fs::File::create(&path).await?;
    let (mut pieces, mut size, limit) = (body.into_data_stream(), 0_u64, app.config.packages.bytes);
    while let Some(piece) = pieces.next().await {
        let piece = piece.map_err(|_| base::error::invalid("body", "cmi5-body-broken"))?;
        size += piece.len() as u64;
        if size > limit {
            return Err(Error::TooLarge { limit });
        }
        file.write_all(&piece).await?;
    }
    file.flush().await?;
    if size == 0 {
        return Ok(invalid(&[structure::no_package()]));
    }
    Ok(match automation::import(app, tenant, &path).await? {
        Imported::Made(package) => (StatusCode::CREATED, Json(terminal::made(&package))).into_response(),
        Imported::Invalid(faults) => invalid(&faults),
    })
}

/// `DELETE /learning/automation/{tenant}/packages/{id}`
pub async fn delete(State(app): State<App>, Path((code, id)): Path<(String, String)>, headers: HeaderMap) -> Response {
    let tenant = match enter(&app, &code, &headers).await {
        Ok(tenant) => tenant,
        Err(response) => return response,
    };
    let deleted = async {
        let id: PackageId = id.parse().map_err(|_| not_found())?;
        automation::delete(&app, tenant.id, id).await
    };
    respond(&app, deleted.await.map(|()| StatusCode::NO_CONTENT.into_response()))
}

#[derive(Deserialize)]
struct Launch {
    unit: usize,
    actor: Value,
    registration: Option<String>,
    #[serde(rename = "launchMode")]
    mode: Option<String>,
    #[serde(rename = "returnURL")]
    return_url: Option<String>,
}

/// `POST /learning/automation/{tenant}/packages/{id}/launches`
pub async fn launch(
    State(app): State<App>,
    Path((code, id)): Path<(String, String)>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let tenant = match enter(&app, &code, &headers).await {
        Ok(tenant) => tenant,
        Err(response) => return response,
    };
    let started = async {
        let id: PackageId = id.parse().map_err(|_| not_found())?;
        let launch: Launch = read(&body)?;
        let actor = launch.actor.to_string();
        let wanted = Wanted {
            actor: &actor,
            registration: launch.registration.as_deref(),
            mode: launch.mode.as_deref(),
            return_url: launch.return_url.as_deref(),
        };
        let (agent, asked) = wanted.read(&app)?;
        automation::launch(&app, tenant.id, id, launch.unit, &agent, asked).await
    };
    let started = started.await;
    respond(&app, started.map(|started| (StatusCode::CREATED, Json(terminal::started(&started))).into_response()))
}

#[derive(Deserialize)]
struct Waiver {
    unit: usize,
    reason: String,
}

/// `POST /learning/automation/{tenant}/registrations/{id}/waivers`
pub async fn waive(
    State(app): State<App>,
    Path((code, id)): Path<(String, String)>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let tenant = match enter(&app, &code, &headers).await {
        Ok(tenant) => tenant,
        Err(response) => return response,
    };
    let waived = async {
        let id: RegistrationId = id.parse().map_err(|_| not_found())?;
        let waiver: Waiver = read(&body)?;
        automation::waive(&app, tenant.id, id, waiver.unit, &waiver.reason).await
    };
    respond(&app, waived.await.map(|()| StatusCode::NO_CONTENT.into_response()))
}

/// `POST /learning/automation/{tenant}/sessions/{id}/abandonment`
pub async fn abandon(State(app): State<App>, Path((code, id)): Path<(String, String)>, headers: HeaderMap) -> Response {
    let tenant = match enter(&app, &code, &headers).await {
        Ok(tenant) => tenant,
        Err(response) => return response,
    };
    let abandoned = async {
        let id: SessionId = id.parse().map_err(|_| not_found())?;
        ending::abandon_session(&app, tenant.id, id).await
    };
    respond(&app, abandoned.await.map(|()| StatusCode::NO_CONTENT.into_response()))
}

fn read<'a, T: Deserialize<'a>>(body: &'a [u8]) -> Result<T> {
    serde_json::from_slice(body).map_err(|_| invalid("body", "cmi5-body-wrong"))
}
