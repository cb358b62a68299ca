//! SCORM on the content origin: `/c/{token}/~scorm/player` and what it loads,
//! and `/c/{token}/commits`. The token is the right; there is no cookie.

pub mod assets;
pub mod attempts;
pub mod commits;

use askama::Template;
use axum::{
    Json,
    extract::{Path, Query, State},
    http::{HeaderMap, HeaderValue, header},
    response::{IntoResponse, Response},
};
use base::{Lang, Result};
use serde::Deserialize;
use ui::App;

use super::content;
use crate::{
    package::{self, Package, PartId, launch::Mode, ticket::Ticket},
    scorm::player,
};

#[derive(Debug, Deserialize)]
pub struct Asked {
    part: Option<PartId>,
    #[serde(default)]
    mode: String,
    #[serde(default)]
    lang: String,
}

#[derive(Template)]
#[template(path = "packages/scorm/player.html")]
struct Player<'a> {
    app: &'a App,
    lang: Lang,
    title: &'a str,
    owner: String,
    house: String,
    assets: &'static str,
}

impl Player<'_> {
    fn t(&self, key: &str) -> String {
        self.app.messages.text(self.lang, key, &[])
    }
}

/// `GET /c/{token}/~scorm/player`
pub async fn show(
    State(app): State<App>,
    Path(token): Path<String>,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> Response {
    answer(page(&app, &token, &asked, &headers).await)
}

async fn page(app: &App, token: &str, asked: &Asked, headers: &HeaderMap) -> Result<Response> {
    let ticket = Ticket::read(app, token)?;
    let registration = ticket.registration.ok_or_else(base::not_found)?;
    let package = package::get(&app.db, ticket.tenant, ticket.package).await?;
    let accepted = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
    let lang = Lang::from_tag(&asked.lang).unwrap_or_else(|| accepted.map_or(Lang::default(), Lang::accept));
    let page = Player {
        app,
        lang,
        title: &package.title,
        owner: registration.to_string(),
        house: content::origin(&app.config.server.public_url),
        assets: assets::base(),
    };
    let html = page.render().map_err(|error| base::error::internal(error.to_string()))?;
    let mut response = axum::response::Html(html).into_response();
    response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, policy(app, &package)?);
    Ok(response)
}

/// Our own page: its own scripts only; in its frame the package, or what the
/// package names elsewhere.
fn policy(app: &App, package: &Package) -> Result<HeaderValue> {
    let house = content::origin(&app.config.server.public_url);
    let hosts: String = package.hosts().map(|host| format!(" {host}")).collect();
    let policy = format!(
        "default-src 'self'; frame-src 'self'{hosts}; object-src 'none'; base-uri 'none'; form-action 'none'; \
         frame-ancestors 'self' {house}"
    );
    Ok(HeaderValue::from_str(&policy)?)
}

/// `GET /c/{token}/~scorm/attempt`
pub async fn attempt(State(app): State<App>, Path(token): Path<String>, Query(asked): Query<Asked>) -> Response {
    let played = async {
        let ticket = Ticket::read(&app, &token)?;
        let mode = Mode::from_code(&asked.mode).unwrap_or(Mode::Normal);
        Ok::<_, base::Error>(Json(player::played(&app, &ticket, asked.part, mode).await?).into_response())
    };
    answer(played.await)
}

fn answer(outcome: Result<Response>) -> Response {
    let mut response = outcome.unwrap_or_else(|error| content::refusal(&error));
    content::protect(&mut response);
    response
}
