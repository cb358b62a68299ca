//! Access tokens that an issuer signed for a program (JWT, RFC 9068), checked
//! with the issuer's metadata and keys that signing in uses, too.

use std::{
    collections::HashMap,
    sync::{LazyLock, Mutex, PoisonError},
};

use base::{Clock, Result};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use jiff::{SignedDuration, Timestamp};
use openidconnect::{
    JsonWebKey,
    core::{CoreJsonWebKey, CoreJwsSigningAlgorithm},
};
use serde::Deserialize;
use serde_json::{Map, Value};

use super::oidc;

pub type Claims = Map<String, Value>;

/// Clocks may differ by so much.
const DRIFT: i64 = 30;
/// A token with an unknown key has the keys fetched again, so often at most.
const REFRESH: SignedDuration = SignedDuration::from_secs(60);
/// An issuer that did not answer is left alone for so long.
const REST: SignedDuration = SignedDuration::from_secs(10);

#[derive(Deserialize)]
struct Header {
    alg: CoreJwsSigningAlgorithm,
    kid: Option<String>,
    typ: Option<String>,
    crit: Option<Value>,
}

/// A token taken apart; nothing of it is checked.
pub struct Token<'t> {
    header: Header,
    pub claims: Claims,
    signed: &'t str,
    signature: Vec<u8>,
}

impl<'t> Token<'t> {
    pub fn read(text: &'t str) -> Option<Self> {
        let (signed, signature) = text.rsplit_once('.')?;
        let (header, payload) = signed.split_once('.')?;
        let decode = |part: &str| URL_SAFE_NO_PAD.decode(part).ok();
        Some(Self {
            header: serde_json::from_slice(&decode(header)?).ok()?,
            claims: serde_json::from_slice(&decode(payload)?).ok()?,
            signed,
            signature: decode(signature)?,
        })
    }

    pub fn text(&self, claim: &str) -> Option<&str> {
        self.claims.get(claim).and_then(Value::as_str)
    }

    /// Signature, issuer, audience and time. The reason is for the log.
    pub async fn check(&self, issuer: &str, audience: &str) -> Result<(), &'static str> {
        self.check_words(issuer, audience, Clock::wall())?;
        let unavailable = |error: base::Error| {
            tracing::warn!(%error, issuer, "the issuer of access tokens does not answer");
            note(&SILENT, issuer);
            "the issuer is not available"
        };
        if is_within(&SILENT, issuer, REST) {
            return Err("the issuer is not available");
        }
        let metadata = oidc::metadata(issuer).await.map_err(unavailable)?;
        if let Some(verdict) = self.verify(metadata.jwks().keys()) {
            return verdict;
        }
        if is_within(&REFRESHED, issuer, REFRESH) {
            return Err("the key is not known");
        }
        note(&REFRESHED, issuer);
        let fresh = oidc::discover(issuer).await.map_err(unavailable)?;
        self.verify(fresh.jwks().keys()).unwrap_or(Err("the key is not known"))
    }

    fn check_words(&self, issuer: &str, audience: &str, now: Timestamp) -> Result<(), &'static str> {
        let Header { alg, typ, crit, .. } = &self.header;
        if !oidc::ALGORITHMS.contains(alg) {
            return Err("the algorithm is not one of those with a public key");
        }
        let typ = typ.as_deref().unwrap_or("JWT").to_ascii_lowercase();
        if crit.is_some() || !["jwt", "at+jwt", "application/at+jwt"].contains(&typ.as_str()) {
            return Err("the header is not that of an access token");
        }
        if self.text("iss") != Some(issuer) {
            return Err("the issuer is another one");
        }
        let is_for_us = match self.claims.get("aud") {
            Some(Value::String(one)) => one == audience,
            Some(Value::Array(all)) => all.iter().any(|one| one.as_str() == Some(audience)),
            _ => false,
        };
        if !is_for_us {
            return Err("the audience is another one");
        }
        let second = |claim: &str| self.claims.get(claim).and_then(Value::as_f64).map(|second| second as i64);
        match second("exp") {
            Some(end) if now.as_second() < end.saturating_add(DRIFT) => {}
            _ => return Err("it has expired, or says not when"),
        }
        let is_early = |claim: &str| match self.claims.get(claim) {
            None => false,
            Some(_) => second(claim).is_none_or(|from| now.as_second() < from.saturating_sub(DRIFT)),
        };
        if is_early("nbf") || is_early("iat") { Err("it is not valid yet") } else { Ok(()) }
    }

    /// `None`: none of the keys is the one that it names.
    fn verify(&self, keys: &[CoreJsonWebKey]) -> Option<Result<(), &'static str>> {
        let wanted = self.header.kid.as_deref();
        let mut named = keys
            .iter()
            .filter(|key| wanted.is_none() || key.key_id().is_some_and(|id| Some(id.as_str()) == wanted))
            .peekable();
        named.peek()?;
        let good =
            named.any(|key| key.verify_signature(&self.header.alg, self.signed.as_bytes(), &self.signature).is_ok());
        Some(if good { Ok(()) } else { Err("the signature is not good") })
    }
}

/// When something happened last at each issuer.
type Times = LazyLock<Mutex<HashMap<String, Timestamp>>>;

static REFRESHED: Times = LazyLock::new(Mutex::default);
static SILENT: Times = LazyLock::new(Mutex::default);

fn note(times: &Times, issuer: &str) {
    times.lock().unwrap_or_else(PoisonError::into_inner).insert(issuer.to_owned(), Clock::wall());
}

fn is_within(times: &Times, issuer: &str, span: SignedDuration) -> bool {
    let times = times.lock().unwrap_or_else(PoisonError::into_inner);
    times.get(issuer).is_some_and(|last| Clock::wall().duration_since(*last) < span)
}
