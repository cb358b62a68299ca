//! The signed part of an address on the content origin: which package may be
//! read by it, and until when.
//!
//! Content is written by others, so it lies on an origin that knows no cookie;
//! the address itself is the right to read. It is the same for some hours, so
//! that what was loaded once is not loaded again at the next start.

use base::{Moment, Result, TenantId, not_found, seal};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use ui::App;
use uuid::Uuid;

use super::{PackageId, PartId, RegistrationId};

const CONTEXT: &str = "learning.package.ticket";
const SECONDS: i64 = 3_600;
const SIGNED: usize = 4 * 16 + 4;
const MARK: usize = 16;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ticket {
    pub tenant: TenantId,
    pub package: PackageId,
    /// Whose attempt it is, where the content tells of it by this address.
    pub registration: Option<RegistrationId>,
    pub part: Option<PartId>,
    /// In whole hours since 1970.
    until: u32,
}

impl Ticket {
    /// Good for `packages.launch_hours` at least, and at most twice as long.
    pub fn new(app: &App, tenant: TenantId, package: PackageId) -> Self {
        let hours = app.config.packages.launch_hours.max(1);
        let now = app.clock.now().as_second() / SECONDS;
        let until = (now / hours + 2) * hours;
        Self { tenant, package, registration: None, part: None, until: until as u32 }
    }

    /// For what a device keeps: good for `packages.offline_days`.
    pub fn kept(app: &App, tenant: TenantId, package: PackageId) -> Self {
        let hours = app.config.packages.offline_days.max(1) * 24;
        let until = (app.clock.now().as_second() / SECONDS + hours) as u32;
        Self { until, ..Self::new(app, tenant, package) }
    }

    /// For content that tells of an attempt.
    pub fn of_attempt(self, registration: RegistrationId, part: PartId) -> Self {
        Self { registration: Some(registration), part: Some(part), ..self }
    }

    /// `{content_url}/c/{token}/{path}`; the path with `?` and `#` as they are.
    pub fn url(&self, app: &App, path: &str) -> String {
        let base = app.config.server.content_url.trim_end_matches('/');
        format!("{base}/c/{}/{}", self.token(app), escaped(path))
    }

    pub fn token(&self, app: &App) -> String {
        let mut bytes = Vec::with_capacity(SIGNED + MARK);
        let (registration, part) = (self.registration.map(Uuid::from), self.part.map(Uuid::from));
        for id in [self.tenant.0, self.package.0, registration.unwrap_or_default(), part.unwrap_or_default()] {
            bytes.extend_from_slice(id.as_bytes());
        }
        bytes.extend_from_slice(&self.until.to_be_bytes());
        let mark = app.seal.sign(CONTEXT, &bytes);
        bytes.extend_from_slice(&mark[..MARK]);
        URL_SAFE_NO_PAD.encode(bytes)
    }

    /// 404 for what we did not sign, and for what is over.
    pub fn read(app: &App, token: &str) -> Result<Self> {
        let bytes = URL_SAFE_NO_PAD.decode(token).map_err(|_| not_found())?;
        if bytes.len() != SIGNED + MARK {
            return Err(not_found());
        }
        let (signed, mark) = bytes.split_at(SIGNED);
        if !seal::is_same(mark, &app.seal.sign(CONTEXT, signed)[..MARK]) {
            return Err(not_found());
        }
        let id = |place: usize| Uuid::from_slice(&signed[place * 16..][..16]).unwrap_or_default();
        let some = |id: Uuid| (!id.is_nil()).then_some(id);
        let until = u32::from_be_bytes(signed[64..].try_into().map_err(|_| not_found())?);
        let ticket = Self {
            tenant: TenantId(id(0)),
            package: PackageId(id(1)),
            registration: some(id(2)).map(RegistrationId),
            part: some(id(3)).map(PartId),
            until,
        };
        if ticket.until() <= Moment(app.clock.now()) { Err(not_found()) } else { Ok(ticket) }
    }

    /// When it is over.
    pub fn until(&self) -> Moment {
        Moment::from(i64::from(self.until) * SECONDS * 1_000_000)
    }
}

/// A path in an address: what stands in a name and would end it is escaped.
fn escaped(path: &str) -> String {
    let (file, rest) = path.split_at(path.find(['?', '#']).unwrap_or(path.len()));
    let mut out = String::with_capacity(path.len());
    for byte in file.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' | b'/' | b'%' => {
                out.push(char::from(byte));
            }
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out.push_str(rest);
    out
}
