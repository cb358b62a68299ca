//! What a device shows when it brings in what somebody did in a course without
//! a network: in whose registration, and until when.
//!
//! Signed and not stored, like the address of a package. It is good for
//! beginning sessions in one registration and for nothing else.

use base::{Moment, TenantId, seal};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use ui::App;
use uuid::Uuid;

use crate::package::RegistrationId;

const CONTEXT: &str = "learning.cmi5.grant";
const SIGNED: usize = 2 * 16 + 8;
const MARK: usize = 20;
const DAY: i64 = 86_400 * 1_000_000;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Grant {
    pub tenant: TenantId,
    pub registration: RegistrationId,
    pub until: Moment,
}

/// Why a grant is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// We did not sign it.
    Foreign,
    Over,
}

impl Grant {
    /// Good for `packages.offline_days`.
    pub fn new(app: &App, tenant: TenantId, registration: RegistrationId) -> Self {
        let until = app.clock.now().as_microsecond() + app.config.packages.offline_days.max(1) * DAY;
        Self { tenant, registration, until: Moment::from(until) }
    }

    pub fn text(&self, app: &App) -> String {
        let mut bytes = Vec::with_capacity(SIGNED + MARK);
        bytes.extend_from_slice(self.tenant.0.as_bytes());
        bytes.extend_from_slice(self.registration.0.as_bytes());
        bytes.extend_from_slice(&self.until.0.as_microsecond().to_be_bytes());
        let mark = app.seal.sign(CONTEXT, &bytes);
        bytes.extend_from_slice(&mark[..MARK]);
        URL_SAFE_NO_PAD.encode(bytes)
    }

    pub fn read(app: &App, text: &str) -> Result<Self, Fault> {
        let bytes = URL_SAFE_NO_PAD.decode(text).map_err(|_| Fault::Foreign)?;
        if bytes.len() != SIGNED + MARK {
            return Err(Fault::Foreign);
        }
        let (signed, mark) = bytes.split_at(SIGNED);
        if !seal::is_same(mark, &app.seal.sign(CONTEXT, signed)[..MARK]) {
            return Err(Fault::Foreign);
        }
        let id = |from: usize| Uuid::from_slice(&signed[from..from + 16]).unwrap_or_default();
        let until = i64::from_be_bytes(signed[32..].try_into().map_err(|_| Fault::Foreign)?);
        let grant = Self { tenant: TenantId(id(0)), registration: RegistrationId(id(16)), until: Moment::from(until) };
        if grant.until <= Moment(app.clock.now()) { Err(Fault::Over) } else { Ok(grant) }
    }
}
