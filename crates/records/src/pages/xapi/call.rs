//! One request past the door: who asks, and with which parameters.

use axum::{
    body::Bytes,
    http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header},
    response::{IntoResponse, Response},
};
use base::{Moment, TenantId};
use base64::{Engine, engine::general_purpose::STANDARD};
use jiff::SignedDuration;
use ui::App;
use uuid::Uuid;

use super::syntax::Asked;
use crate::{
    credential::{self, Credential, Scope},
    draft::Origin,
    term::{Kind, term},
    token,
    xapi::{
        Fault, Json, Version,
        actor::{self, Ifi},
        scalar, time,
    },
};

pub type Answer = Result<Response, Refusal>;

/// Why not, for the program's author.
#[derive(Debug)]
pub struct Refusal {
    status: StatusCode,
    text: String,
    retry_after: Option<u64>,
}

impl Refusal {
    pub fn new(status: StatusCode, text: impl Into<String>) -> Self {
        Self { status, text: text.into(), retry_after: None }
    }

    pub fn bad(text: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, text)
    }

    /// Which one of a list was refused.
    pub fn within(mut self, index: usize) -> Self {
        self.text = format!("[{index}] {}", self.text);
        self
    }

    pub fn after(mut self, seconds: u64) -> Self {
        self.retry_after = Some(seconds);
        self
    }

    /// A browser that is told of `Basic` would ask the person for a password.
    pub fn response(self, asked: &HeaderMap) -> Response {
        let is_browser = asked.contains_key(header::ORIGIN) || asked.contains_key("sec-fetch-mode");
        let mut response =
            (self.status, [(header::CONTENT_TYPE, "text/plain; charset=utf-8")], self.text).into_response();
        if self.status == StatusCode::UNAUTHORIZED && !is_browser {
            response.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Basic realm=\"xAPI\""));
        }
        if let Some(seconds) = self.retry_after {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}

impl From<Fault> for Refusal {
    fn from(fault: Fault) -> Self {
        Self::bad(fault.to_string())
    }
}

pub fn refuse<T>(text: impl Into<String>) -> Result<T, Refusal> {
    Err(Refusal::bad(text))
}

/// No resource knows as many.
const MOST: usize = 64;

/// Parameters, each at most once.
#[derive(Debug, Clone, Default)]
pub struct Params(Vec<(String, String)>);

impl Params {
    pub fn read(encoded: &[u8]) -> Result<Self, Refusal> {
        let mut params = Self::default();
        // Otherwise two that differ would be taken for one.
        if !is_utf8(encoded) {
            return refuse("parameters must be UTF-8, percent-encoded");
        }
        for (name, value) in url::form_urlencoded::parse(encoded).into_owned() {
            if value.contains('\0') {
                return refuse(format!("the parameter {name} must not contain the character U+0000"));
            }
            params.add(name, value)?;
        }
        Ok(params)
    }

    pub fn add(&mut self, name: String, value: String) -> Result<(), Refusal> {
        if self.get(&name).is_some() {
            return refuse(format!("the parameter {name} may stand once"));
        }
        if self.0.len() == MOST {
            return refuse(format!("a request may have {MOST} parameters"));
        }
        self.0.push((name, value));
        Ok(())
    }

    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// Refuses what the resource does not know, also in another case.
    pub fn only(&self, known: &[&str]) -> Result<(), Refusal> {
        match self.0.iter().find(|(name, _)| !known.contains(&name.as_str())) {
            Some((name, _)) => refuse(format!("the parameter {name} is not known here")),
            None => Ok(()),
        }
    }

    pub fn pairs(&self) -> &[(String, String)] {
        &self.0
    }

    pub fn flag(&self, name: &str) -> Result<bool, Refusal> {
        match self.get(name) {
            None | Some("false") => Ok(false),
            Some("true") => Ok(true),
            Some(_) => refuse(format!("{name} must be true or false")),
        }
    }

    pub fn uuid(&self, name: &str) -> Result<Option<Uuid>, Refusal> {
        let wrong = || Refusal::bad(format!("{name} must be a UUID (RFC 4122)"));
        self.get(name).map(|text| scalar::uuid(text).ok_or_else(wrong)).transpose()
    }

    pub fn iri(&self, name: &str) -> Result<Option<&str>, Refusal> {
        match self.get(name) {
            Some(text) if !scalar::is_iri(text) => refuse(format!("{name} must be an IRI with a scheme")),
            found => Ok(found),
        }
    }

    pub fn must<T>(name: &str, value: Option<T>) -> Result<T, Refusal> {
        value.ok_or_else(|| Refusal::bad(format!("the parameter {name} is required")))
    }

    pub fn moment(&self, name: &str, version: Version) -> Result<Option<Moment>, Refusal> {
        let wrong = || Refusal::bad(format!("{name} must be a date and time"));
        let read = |text| time::instant(text, version).map(|instant| Moment(instant.at)).ok_or_else(wrong);
        self.get(name).map(read).transpose()
    }

    /// An agent or an identified group, by what identifies it.
    pub fn agent(&self, name: &str) -> Result<Option<String>, Refusal> {
        let Some(text) = self.get(name) else { return Ok(None) };
        let broken = |fault: Fault| Refusal::bad(format!("{name} must be JSON: {fault}"));
        let json = Json::read(text.as_bytes()).map_err(broken)?;
        let wrong = |fault: Fault| Refusal::bad(format!("{name}: {fault}"));
        let actor = actor::read(&json).map_err(wrong)?;
        match actor.ifi.as_ref().map(Ifi::key) {
            None => refuse(format!("{name} must have an identifier")),
            Some(key) if key.contains('\0') => refuse(format!("{name} must not contain the character U+0000")),
            found => Ok(found),
        }
    }
}

/// Are the bytes behind the escapes UTF-8?
fn is_utf8(encoded: &[u8]) -> bool {
    let mut bytes = Vec::with_capacity(encoded.len());
    for (index, part) in encoded.split(|byte| *byte == b'%').enumerate() {
        let digits = part.get(..2).filter(|_| index > 0).and_then(|digits| std::str::from_utf8(digits).ok());
        match digits.and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
            Some(byte) => bytes.extend([&[byte], &part[2..]].concat()),
            None => bytes.extend(part),
        }
    }
    std::str::from_utf8(&bytes).is_ok()
}

impl IntoIterator for Params {
    type Item = (String, String);
    type IntoIter = std::vec::IntoIter<Self::Item>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

#[derive(Debug)]
pub struct Call {
    pub app: App,
    /// Where the resources lie, for links.
    pub base: String,
    pub version: Version,
    pub who: Credential,
    pub method: Method,
    pub params: Params,
    pub headers: HeaderMap,
    pub body: Bytes,
}

impl Call {
    /// Checks the credential, if it is another than at the door, and counts it.
    pub async fn enter(
        app: &App,
        code: String,
        asked: Asked,
        version: Version,
        door: Option<Door>,
    ) -> Result<Self, Refusal> {
        let who = match door {
            Some(door) if asked.headers.get(header::AUTHORIZATION) == Some(&door.given) => door.who,
            _ => identify(app, &code, &asked.headers).await?,
        };
        count(app, &who).await?;
        Ok(Self::of(app, format!("/xapi/{code}"), who, asked, version))
    }

    /// Of another door of this house, which has looked who asks: `by` is the
    /// account that vouches for what is stored, and all that it may read.
    pub fn guest(app: &App, tenant: TenantId, by: String, base: String, asked: Asked, version: Version) -> Self {
        let scopes = &[Scope::Write, Scope::ReadOwn, Scope::State, Scope::Profile];
        let who = Credential::of_token(tenant, by, scopes, Moment(app.clock.now()));
        Self::of(app, base, who, asked, version)
    }

    fn of(app: &App, base: String, who: Credential, asked: Asked, version: Version) -> Self {
        let Asked { method, params, headers, body } = asked;
        Self { app: app.clone(), base, version, who, method, params, headers, body }
    }

    pub fn tenant(&self) -> TenantId {
        self.who.tenant_id
    }

    pub fn now(&self) -> Moment {
        Moment(self.app.clock.now())
    }

    pub fn require(&self, scope: Scope) -> Result<(), Refusal> {
        if self.who.may(scope) {
            Ok(())
        } else {
            Err(Refusal::new(StatusCode::FORBIDDEN, format!("this credential lacks the scope {}", scope.code())))
        }
    }

    /// What a reader is held to: nothing, or its own statements.
    pub fn reach(&self) -> Result<Option<i64>, Refusal> {
        if self.who.may(Scope::ReadAll) {
            return Ok(None);
        }
        self.require(Scope::ReadOwn)?;
        Ok(Some(term(self.tenant(), Kind::Authority, &self.who.key)))
    }

    pub fn origin(&self) -> Origin<'_> {
        Origin {
            tenant: self.tenant(),
            version: self.version,
            home_page: &self.app.config.server.public_url,
            by: &self.who.key,
        }
    }

    pub fn header(&self, name: impl TryInto<HeaderName>) -> Option<&str> {
        self.headers.get(name.try_into().ok()?).and_then(|value| value.to_str().ok())
    }

    pub fn is_reading(&self) -> bool {
        self.method == Method::GET || self.method == Method::HEAD
    }
}

/// Who has shown a credential before a byte of the body was read.
#[derive(Debug)]
pub struct Door {
    given: HeaderValue,
    who: Credential,
}

impl Door {
    /// Nobody yet, where the credential may stand in the body (the alternate
    /// syntax of 1.0.3); a wrong one gets no further.
    pub async fn open(app: &App, code: &str, headers: &HeaderMap) -> Result<Option<Self>, Refusal> {
        let Some(given) = headers.get(header::AUTHORIZATION) else { return Ok(None) };
        let who = identify(app, code, headers).await?;
        Ok(Some(Self { given: given.clone(), who }))
    }
}

/// Counts a request of a credential.
pub async fn count(app: &App, who: &Credential) -> Result<(), Refusal> {
    let most = app.config.records.requests_per_minute;
    app.limiter.count("records", &who.key, most, SignedDuration::from_mins(1), app.clock.now())?;
    Ok(credential::note_use(app, who).await?)
}

/// The live credential that a request shows.
pub async fn identify(app: &App, code: &str, headers: &HeaderMap) -> Result<Credential, Refusal> {
    let denied = || Refusal::new(StatusCode::UNAUTHORIZED, "a live key and secret of this tenant are needed");
    if code.contains('\0') {
        return Err(denied());
    }
    let who = if let Some(token) = bearer(headers) {
        token::enter(app, code, token).await?
    } else {
        let (key, secret) = basic(headers).ok_or_else(denied)?;
        credential::enter(app, code, &key, &secret, Moment(app.clock.now())).await?
    };
    who.ok_or_else(denied)
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    let (scheme, token) = headers.get(header::AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

/// User and password of `Authorization: Basic`.
pub fn basic(headers: &HeaderMap) -> Option<(String, String)> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, encoded) = value.split_once(' ')?;
    let pair = String::from_utf8(STANDARD.decode(encoded.trim()).ok()?).ok()?;
    let (key, secret) = pair.split_once(':')?;
    let is_basic = scheme.eq_ignore_ascii_case("basic") && !key.contains('\0');
    is_basic.then(|| (key.to_owned(), secret.to_owned()))
}
