//! The door of `/xapi/{tenant}/…`: edition, credential, other spellings of a
//! request, and what stands on every answer, whatever it says.

pub mod about;
pub mod activities;
pub mod agents;
pub mod call;
pub mod documents;
pub mod multipart;
pub mod signature;
pub mod statements;
pub mod syntax;

use axum::{
    body::{Body, Bytes},
    extract::{Path, Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header},
    response::{IntoResponse, Response},
};
use base::{Error, Moment};
use ui::App;

use crate::{draft::told, xapi::Version};
use call::{Answer, Call, Door, Refusal, refuse};

const VERSION: HeaderName = HeaderName::from_static("x-experience-api-version");
const THROUGH: HeaderName = HeaderName::from_static("x-experience-api-consistent-through");

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Resource {
    Statements,
    State,
    ActivityProfile,
    AgentProfile,
    Activities,
    Agents,
    About,
}

pub async fn statements(State(app): State<App>, Path(tenant): Path<String>, request: Request) -> Response {
    answer(app, tenant, request, Resource::Statements).await
}

pub async fn state(State(app): State<App>, Path(tenant): Path<String>, request: Request) -> Response {
    answer(app, tenant, request, Resource::State).await
}

pub async fn activity_profile(State(app): State<App>, Path(tenant): Path<String>, request: Request) -> Response {
    answer(app, tenant, request, Resource::ActivityProfile).await
}

pub async fn agent_profile(State(app): State<App>, Path(tenant): Path<String>, request: Request) -> Response {
    answer(app, tenant, request, Resource::AgentProfile).await
}

pub async fn activities(State(app): State<App>, Path(tenant): Path<String>, request: Request) -> Response {
    answer(app, tenant, request, Resource::Activities).await
}

pub async fn agents(State(app): State<App>, Path(tenant): Path<String>, request: Request) -> Response {
    answer(app, tenant, request, Resource::Agents).await
}

pub async fn about(State(app): State<App>, Path(tenant): Path<String>, request: Request) -> Response {
    answer(app, tenant, request, Resource::About).await
}

/// Whoever was given the address with a slash at its end, and adds another.
pub async fn after_two_slashes(
    State(app): State<App>,
    Path((tenant, name)): Path<(String, String)>,
    request: Request,
) -> Response {
    match Resource::named(&name) {
        Some(resource) => answer(app, tenant, request, resource).await,
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

impl Resource {
    /// By its address behind the endpoint: `activities/state`.
    pub fn named(name: &str) -> Option<Self> {
        Some(match name {
            "statements" => Self::Statements,
            "activities" => Self::Activities,
            "activities/state" => Self::State,
            "activities/profile" => Self::ActivityProfile,
            "agents" => Self::Agents,
            "agents/profile" => Self::AgentProfile,
            "about" => Self::About,
            _ => return None,
        })
    }

    fn has(self, method: &Method) -> bool {
        let more: &[Method] = match self {
            Self::Statements => &[Method::PUT, Method::POST],
            Self::State | Self::ActivityProfile | Self::AgentProfile => &[Method::PUT, Method::POST, Method::DELETE],
            Self::Activities | Self::Agents | Self::About => &[],
        };
        [Method::GET, Method::HEAD].contains(method) || more.contains(method)
    }

    /// For a call that may come in.
    pub async fn answer(self, call: &Call) -> Answer {
        match self {
            Self::Statements => statements::answer(call).await,
            Self::State => documents::state(call).await,
            Self::ActivityProfile => documents::activity_profile(call).await,
            Self::AgentProfile => documents::agent_profile(call).await,
            Self::Activities => activities::show(call).await,
            Self::Agents => agents::show(call).await,
            Self::About => unreachable!("answered before the credential"),
        }
    }
}

async fn answer(app: App, tenant: String, request: Request, resource: Resource) -> Response {
    let frame = Frame::of(&app, &request);
    let answer = if frame.is_preflight() { frame.preflight() } else { serve(&app, tenant, request, resource).await };
    frame.close(answer)
}

/// What stands around a request, whatever is answered.
#[derive(Debug)]
pub struct Frame {
    now: Moment,
    through: Moment,
    method: Method,
    headers: HeaderMap,
}

impl Frame {
    /// Before anything is read: what the answer shows is at least this far.
    pub fn of(app: &App, request: &Request) -> Self {
        let now = Moment(app.clock.now());
        let (method, headers) = (request.method().clone(), request.headers().clone());
        Self { now, through: app.db.settled(now), method, headers }
    }

    /// A browser asks whether it may ask.
    pub fn is_preflight(&self) -> bool {
        self.method == Method::OPTIONS
    }

    pub fn preflight(&self) -> Answer {
        Ok(StatusCode::NO_CONTENT.into_response())
    }

    pub fn close(self, answer: Answer) -> Response {
        let response = answer.unwrap_or_else(|refusal| refusal.response(&self.headers));
        let response = if self.method == Method::HEAD { without_body(response) } else { response };
        sealed(response, version_of(&self.headers).unwrap_or(Version::V1), self.now, self.through)
    }
}

fn version_of(headers: &HeaderMap) -> Option<Version> {
    headers.get(VERSION).and_then(|value| value.to_str().ok()).and_then(|text| Version::parse(text.trim()))
}

async fn serve(app: &App, tenant: String, request: Request, resource: Resource) -> Answer {
    // Of the resource, of the credential, of the body: in this order as far as
    // can be told before the body is read.
    let door = if resource == Resource::About || !resource.has(request.method()) {
        None
    } else {
        Door::open(app, &tenant, request.headers()).await?
    };
    let knock = knock(app, request, resource).await?;
    if resource == Resource::About {
        return knock.about();
    }
    let call = Call::enter(app, tenant, knock.asked, knock.version, door).await?;
    resource.answer(&call).await
}

/// A request before anybody knows who asks.
#[derive(Debug)]
pub struct Knock {
    pub asked: syntax::Asked,
    pub version: Version,
}

impl Knock {
    /// Needs nobody to be known.
    pub fn about(&self) -> Answer {
        about::show(&self.asked, version_of(&self.asked.headers))
    }
}

pub async fn knock(app: &App, request: Request, resource: Resource) -> Result<Knock, Refusal> {
    let (parts, body) = request.into_parts();
    let body = whole(&parts.headers, body, app.config.records.body_bytes).await?;
    let asked = syntax::read(parts.method, parts.uri.query().unwrap_or_default(), parts.headers, body)?;
    // Before the credential: it is not a question of who asks (Communication 3.2).
    if !resource.has(&asked.method) {
        let text = format!("{} is not a method of this resource", asked.method);
        return Err(Refusal::new(StatusCode::METHOD_NOT_ALLOWED, text));
    }
    let version = match (version_of(&asked.headers), resource) {
        (Some(version), _) => version,
        (None, Resource::About) => Version::V2,
        (None, _) => return refuse("the header X-Experience-API-Version must name 1.0, 1.0.x, 2.0 or 2.0.x"),
    };
    Ok(Knock { asked, version })
}

/// What says beforehand that it is too large is not read at all.
async fn whole(headers: &HeaderMap, body: Body, limit: usize) -> Result<Bytes, Refusal> {
    let too_large = || {
        let text = format!("a request may have {limit} bytes (records.body_bytes); send fewer statements at once");
        Refusal::new(StatusCode::PAYLOAD_TOO_LARGE, text)
    };
    let told = headers.get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse::<u64>().ok());
    if told.is_some_and(|length| length > limit as u64) {
        return Err(too_large());
    }
    let broken = |_| if told.is_some() { Refusal::bad("the body broke off") } else { too_large() };
    axum::body::to_bytes(body, limit).await.map_err(broken)
}

/// HEAD: what GET would have said, without saying it.
fn without_body(response: Response) -> Response {
    use axum::body::HttpBody;
    let (mut parts, body) = response.into_parts();
    if let Some(length) = body.size_hint().exact() {
        parts.headers.insert(header::CONTENT_LENGTH, HeaderValue::from(length));
    }
    Response::from_parts(parts, Body::empty())
}

fn sealed(mut response: Response, version: Version, now: Moment, through: Moment) -> Response {
    let headers = response.headers_mut();
    let mut put = |name: HeaderName, value: &'static str| headers.insert(name, HeaderValue::from_static(value));
    put(VERSION, version.header());
    put(header::ACCESS_CONTROL_ALLOW_ORIGIN, "*");
    put(header::ACCESS_CONTROL_ALLOW_METHODS, "GET, HEAD, PUT, POST, DELETE, OPTIONS");
    put(
        header::ACCESS_CONTROL_ALLOW_HEADERS,
        "Authorization, Content-Type, X-Experience-API-Version, X-Experience-API-Hash, If-Match, If-None-Match, Accept-Language",
    );
    put(
        header::ACCESS_CONTROL_EXPOSE_HEADERS,
        "ETag, Last-Modified, X-Experience-API-Version, X-Experience-API-Consistent-Through, Retry-After",
    );
    put(header::ACCESS_CONTROL_MAX_AGE, "600");
    put(header::CACHE_CONTROL, "private, no-cache");
    // A document is whatever somebody sent: no browser may run it here.
    put(header::CONTENT_SECURITY_POLICY, "default-src 'none'; sandbox");
    put(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    // By the clock of `stored`: clients reckon with the difference to theirs.
    for (name, text) in [(header::DATE, http_date(now)), (THROUGH, told(through))] {
        if let Ok(value) = HeaderValue::from_str(&text) {
            headers.insert(name, value);
        }
    }
    response
}

/// JSON that is already text.
pub(crate) fn json(text: impl Into<Bytes>) -> Response {
    ([(header::CONTENT_TYPE, "application/json")], text.into()).into_response()
}

/// `Sun, 22 Nov 2026 08:00:00 GMT`
pub(crate) fn http_date(at: Moment) -> String {
    at.0.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string()
}

impl From<Error> for Refusal {
    fn from(error: Error) -> Self {
        match error {
            Error::NotFound => Self::new(StatusCode::NOT_FOUND, "there is no such thing"),
            Error::TooMany { retry_after_seconds } => {
                Self::new(StatusCode::TOO_MANY_REQUESTS, "too many requests").after(retry_after_seconds)
            }
            error => {
                tracing::error!(%error, "an xAPI request failed");
                Self::new(StatusCode::INTERNAL_SERVER_ERROR, "the fault is ours; nothing was stored")
            }
        }
    }
}
