//! The other store, as it is spoken to.

use std::time::Duration;

use base::{Error, Result, error::internal};
use reqwest::{StatusCode, header};
use url::Url;

use super::{Forwarding, guard};
use crate::{
    attachment,
    find::Stored,
    hex,
    pages::xapi::multipart,
    xapi::{Json, Version},
};
use ui::App;

/// What the other store made of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    Taken,
    /// The statements themselves are not to its liking.
    Refused(String),
}

/// Why nothing goes on for now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Halt {
    pub why: String,
    /// Seconds that it asked for.
    pub wait: Option<i64>,
}

impl From<Error> for Halt {
    fn from(error: Error) -> Self {
        Self { why: error.to_string(), wait: None }
    }
}

impl From<reqwest::Error> for Halt {
    fn from(error: reqwest::Error) -> Self {
        // With its causes, without the address.
        let error = error.without_url();
        let mut why = error.to_string();
        let mut cause = std::error::Error::source(&error);
        while let Some(inner) = cause {
            why.push_str(&format!(": {inner}"));
            cause = inner.source();
        }
        Self { why, wait: None }
    }
}

/// Of what the other store says, as much is kept.
const TOLD: usize = 500;
/// And so much is read.
const READ: usize = 16 << 10;

/// The program's one client for forwarding.
struct Client(Result<reqwest::Client, String>);

impl Client {
    fn new(app: &App) -> Self {
        let config = &app.config.records;
        let client = people::http::client(Duration::from_secs(config.forward_timeout_seconds.max(1)))
            // A proxy would resolve the name by itself.
            .no_proxy()
            .dns_resolver(std::sync::Arc::new(guard::Resolver { private: config.forward_private }));
        Self(client.build().map_err(|error| error.to_string()))
    }
}

pub struct Target<'a> {
    app: &'a App,
    forwarding: &'a Forwarding,
    address: Url,
    secret: String,
    client: reqwest::Client,
}

impl<'a> Target<'a> {
    pub fn open(app: &'a App, forwarding: &'a Forwarding) -> Result<Self> {
        let address = Url::parse(&format!("{}/statements", forwarding.address.trim_end_matches('/')))?;
        guard::check(&app.config.records, &address).map_err(internal)?;
        let secret = app.seal.open(&super::context(forwarding.id), &forwarding.secret)?;
        let secret = String::from_utf8(secret).map_err(|_| internal("the secret is not text"))?;
        let client = app.shared(|| Client::new(app));
        let client = client.0.as_ref().map_err(|error| internal(error.as_str()))?.clone();
        Ok(Self { app, forwarding, address, secret, client })
    }

    /// Sends statements in one request.
    pub async fn send(&self, statements: &[Stored]) -> Result<Answer, Halt> {
        let bodies = statements.iter().map(|one| self.outgoing(&one.body)).collect::<Result<Vec<_>>>()?;
        let json = format!("[{}]", bodies.join(","));
        let (content_type, body) = self.with_attachments(statements, json).await?;
        let response = self
            .client
            .post(self.address.clone())
            .basic_auth(&self.forwarding.key, Some(&self.secret))
            .header("X-Experience-API-Version", &self.forwarding.version)
            .header(header::CONTENT_TYPE, content_type)
            .body(body)
            .send()
            .await?;
        answer(response).await
    }

    /// Without what the other store must say itself, and without the edition
    /// where it is another one's.
    fn outgoing(&self, body: &str) -> Result<String> {
        let mut json = Json::read(body.as_bytes()).map_err(|fault| internal(fault.to_string()))?;
        json.remove("stored");
        let edition = |text: Option<&str>| text.and_then(Version::parse);
        if edition(json.get("version").and_then(Json::as_text)) != edition(Some(&self.forwarding.version)) {
            json.remove("version");
        }
        Ok(json.to_string())
    }

    async fn with_attachments(&self, statements: &[Stored], json: String) -> Result<(String, Vec<u8>)> {
        let mut digests = Vec::new();
        for one in statements {
            digests.extend(attachment::named(&one.body).map_err(|fault| internal(fault.to_string()))?);
        }
        let found = attachment::find(&self.app.db, self.forwarding.tenant_id, &digests).await?;
        if found.is_empty() {
            return Ok(("application/json".into(), json.into_bytes()));
        }
        let boundary = hex(&self.app.ids.bytes::<16>());
        let attached = found.iter().map(|(sha2, (kind, bytes))| (sha2.as_str(), kind.as_str(), bytes.as_slice()));
        Ok((multipart::content_type(&boundary), multipart::body(&json, &boundary, attached)))
    }
}

async fn answer(response: reqwest::Response) -> Result<Answer, Halt> {
    let status = response.status();
    let wait = response.headers().get(header::RETRY_AFTER).and_then(|value| value.to_str().ok()?.parse().ok());
    if status.is_success() {
        return Ok(Answer::Taken);
    }
    let told = format!("{} {}", status.as_u16(), told(response).await?);
    match status {
        // It has a statement of this id; if others came along, they are tried alone.
        StatusCode::BAD_REQUEST
        | StatusCode::CONFLICT
        | StatusCode::PAYLOAD_TOO_LARGE
        | StatusCode::UNPROCESSABLE_ENTITY => Ok(Answer::Refused(told)),
        _ => Err(Halt { why: told, wait }),
    }
}

/// The beginning of what it says.
async fn told(mut response: reqwest::Response) -> Result<String, Halt> {
    let mut body = Vec::new();
    while body.len() < READ
        && let Some(chunk) = response.chunk().await?
    {
        body.extend_from_slice(&chunk);
    }
    let text = String::from_utf8_lossy(&body);
    Ok(text.chars().filter(|letter| !letter.is_control()).take(TOLD).collect())
}

/// A refusal that says: it is there.
pub fn is_there(reason: &str) -> bool {
    reason.starts_with("409 ")
}
