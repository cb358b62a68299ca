//! Signing in with the organisation's own account: OpenID Connect 1.0,
//! authorization code with PKCE (RFC 7636), state and nonce.
//!
//! What must be remembered until the person comes back travels in a sealed
//! cookie of ten minutes, so that any node can answer. The issuer's metadata
//! and keys are fetched once a node and again when a token names a key that is
//! not among them. The staff number is a claim of the ID token, or of the
//! user-info endpoint where issuers keep claims out of the token.

use std::{
    collections::HashMap,
    io,
    sync::{LazyLock, Mutex, PoisonError},
    time::Duration,
};

use base::{Error, Moment, PersonId, Result, config, error::internal, invalid, not_found};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use jiff::SignedDuration;
use openidconnect::{
    AuthType, AuthenticationFlow, AuthorizationCode, ClaimsVerificationError, ClientId, ClientSecret, CsrfToken,
    HttpRequest, HttpResponse, IssuerUrl, Nonce, OAuth2TokenResponse, PkceCodeChallenge, PkceCodeVerifier, RedirectUrl,
    Scope, SignatureVerificationError, TokenResponse,
    core::{
        CoreClient, CoreClientAuthMethod, CoreIdToken, CoreJwsSigningAlgorithm, CoreProviderMetadata, CoreResponseType,
    },
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use ui::{App, Tenant};

use crate::{http, person, tenant};

/// What the person takes along to the issuer, sealed.
#[derive(Debug, Serialize, Deserialize)]
struct Luggage {
    state: String,
    nonce: String,
    verifier: String,
    /// Where they wanted to go.
    to: String,
    until: Moment,
}

const MINUTES: i64 = 10;
const SEAL: &str = "cookie.oidc";

/// The way to the issuer.
#[derive(Debug, Clone)]
pub struct Leaving {
    /// The issuer's address to send the browser to.
    pub address: String,
    /// The cookie's value.
    pub luggage: String,
}

pub async fn leave(app: &App, to: &str) -> Result<Leaving> {
    let oidc = configured(app)?;
    let metadata = metadata(&oidc.issuer).await?;
    let random = || URL_SAFE_NO_PAD.encode(app.ids.bytes::<32>());
    let (state, nonce, verifier) = (random(), random(), random());
    let challenge = PkceCodeChallenge::from_code_verifier_sha256(&PkceCodeVerifier::new(verifier.clone()));
    let client = CoreClient::from_provider_metadata(metadata, ClientId::new(oidc.client_id.clone()), None)
        .set_redirect_uri(return_address(app)?);
    let (given_state, given_nonce) = (CsrfToken::new(state.clone()), Nonce::new(nonce.clone()));
    let flow = AuthenticationFlow::<CoreResponseType>::AuthorizationCode;
    let (address, ..) = client
        .authorize_url(flow, move || given_state, move || given_nonce)
        .add_scope(Scope::new("profile".into()))
        .set_pkce_challenge(challenge)
        .url();
    let now = app.clock.now();
    let until = Moment(now.saturating_add(SignedDuration::from_mins(MINUTES)).unwrap_or(now));
    let luggage = serde_json::to_vec(&Luggage { state, nonce, verifier, to: to.to_owned(), until })?;
    let luggage = URL_SAFE_NO_PAD.encode(app.seal.seal(&app.ids, SEAL, &luggage)?);
    Ok(Leaving { address: address.into(), luggage })
}

/// Somebody who has come back and is who they say.
#[derive(Debug)]
pub struct Arrived {
    pub tenant: Tenant,
    pub person: PersonId,
    pub to: String,
}

/// Checks what the issuer says and finds the person of the staff number.
pub async fn arrive(app: &App, luggage: &str, state: &str, code: &str) -> Result<Arrived> {
    let oidc = configured(app)?;
    let luggage = open(app, luggage).filter(|luggage| luggage.state == state).ok_or_else(failed)?;
    let metadata = metadata(&oidc.issuer).await?;
    let secret = Some(oidc.client_secret.0.clone()).filter(|secret| !secret.is_empty()).map(ClientSecret::new);
    let basic = metadata
        .token_endpoint_auth_methods_supported()
        .is_none_or(|methods| methods.contains(&CoreClientAuthMethod::ClientSecretBasic));
    let client = CoreClient::from_provider_metadata(metadata.clone(), ClientId::new(oidc.client_id.clone()), secret)
        .set_redirect_uri(return_address(app)?)
        .set_auth_type(if basic { AuthType::BasicAuth } else { AuthType::RequestBody });
    let tokens = client
        .exchange_code(AuthorizationCode::new(code.to_owned()))?
        .set_pkce_verifier(PkceCodeVerifier::new(luggage.verifier))
        .request_async(&fetch)
        .await
        .map_err(|error| refused("the code was not exchanged", &error))?;
    let token = tokens.id_token().ok_or_else(failed)?;
    let metadata = check(oidc, metadata, token, &Nonce::new(luggage.nonce)).await?;
    let mut claims = payload(token)?;
    if !claims.contains_key(&oidc.claim)
        && let Some(endpoint) = metadata.userinfo_endpoint()
    {
        claims = user_info(endpoint.as_str(), tokens.access_token().secret(), &claims).await?;
    }
    let staff_number = match claims.get(&oidc.claim) {
        Some(Value::String(text)) => text.clone(),
        Some(Value::Number(number)) => number.to_string(),
        _ => return Err(refused("the claim is not there", &oidc.claim)),
    };
    let tenant =
        tenant::find(&app.db, &oidc.tenant).await?.ok_or_else(|| internal("oidc.tenant names no organisation"))?;
    let found = person::by_staff_number(&app.db, tenant.id, &staff_number).await?;
    let person = found.filter(|person| person.left_on.is_none()).ok_or_else(|| invalid("oidc", "oidc-unknown"))?.id;
    Ok(Arrived { tenant, person, to: luggage.to })
}

fn configured(app: &App) -> Result<&config::Oidc> {
    app.config.oidc.as_ref().ok_or_else(not_found)
}

fn failed() -> Error {
    invalid("oidc", "oidc-failed")
}

/// The reason is for the log, not for the page.
fn refused(what: &str, why: &dyn std::fmt::Debug) -> Error {
    tracing::warn!(?why, "signing in by OpenID Connect: {what}");
    failed()
}

fn return_address(app: &App) -> Result<RedirectUrl> {
    Ok(RedirectUrl::new(format!("{}/sign-in/oidc/return", app.config.server.public_url))?)
}

fn open(app: &App, luggage: &str) -> Option<Luggage> {
    let sealed = URL_SAFE_NO_PAD.decode(luggage).ok()?;
    let luggage: Luggage = serde_json::from_slice(&app.seal.open(SEAL, &sealed).ok()?).ok()?;
    (luggage.until.0 > app.clock.now()).then_some(luggage)
}

/// Signature, issuer, audience, time and nonce; with the issuer's new keys if
/// it has changed them. Gives the metadata that it was checked by.
async fn check(
    oidc: &config::Oidc,
    metadata: CoreProviderMetadata,
    token: &CoreIdToken,
    nonce: &Nonce,
) -> Result<CoreProviderMetadata> {
    let outcome = verify(oidc, &metadata, token, nonce);
    let unknown_key = matches!(
        outcome,
        Err(ClaimsVerificationError::SignatureVerification(SignatureVerificationError::NoMatchingKey))
    );
    let (metadata, outcome) = if unknown_key {
        let fresh = discover(&oidc.issuer).await?;
        let outcome = verify(oidc, &fresh, token, nonce);
        (fresh, outcome)
    } else {
        (metadata, outcome)
    };
    outcome.map(|()| metadata).map_err(|error| refused("the ID token is not good", &error))
}

/// Never one by the shared secret, and never none.
pub(super) const ALGORITHMS: &[CoreJwsSigningAlgorithm] = &[
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256,
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha384,
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha512,
    CoreJwsSigningAlgorithm::RsaSsaPssSha256,
    CoreJwsSigningAlgorithm::RsaSsaPssSha384,
    CoreJwsSigningAlgorithm::RsaSsaPssSha512,
    CoreJwsSigningAlgorithm::EcdsaP256Sha256,
    CoreJwsSigningAlgorithm::EcdsaP384Sha384,
    CoreJwsSigningAlgorithm::EdDsa,
];

fn verify(
    oidc: &config::Oidc,
    metadata: &CoreProviderMetadata,
    token: &CoreIdToken,
    nonce: &Nonce,
) -> Result<(), ClaimsVerificationError> {
    let client = CoreClient::from_provider_metadata(metadata.clone(), ClientId::new(oidc.client_id.clone()), None);
    let verifier = client.id_token_verifier().set_allowed_algs(ALGORITHMS.iter().cloned());
    token.claims(&verifier, nonce).map(drop)
}

/// The claims of a token that was checked.
fn payload(token: &CoreIdToken) -> Result<Map<String, Value>> {
    let text = token.to_string();
    let payload = text.split('.').nth(1).ok_or_else(failed)?;
    Ok(serde_json::from_slice(&URL_SAFE_NO_PAD.decode(payload.trim_end_matches('='))?)?)
}

/// The claims of the user-info endpoint, if they are about the same subject.
async fn user_info(endpoint: &str, access_token: &str, token: &Map<String, Value>) -> Result<Map<String, Value>> {
    let request = openidconnect::http::Request::builder()
        .uri(endpoint)
        .header("authorization", format!("Bearer {access_token}"))
        .header("accept", "application/json")
        .body(vec![])?;
    let answer = fetch(request).await.map_err(|error| refused("no user info", &error))?;
    let claims: Map<String, Value> =
        serde_json::from_slice(answer.body()).map_err(|error| refused("user info is not JSON", &error))?;
    if claims.get("sub").is_none() || claims.get("sub") != token.get("sub") {
        return Err(refused("user info is about somebody else", &claims.keys().collect::<Vec<_>>()));
    }
    Ok(claims)
}

static KNOWN: LazyLock<Mutex<HashMap<String, CoreProviderMetadata>>> = LazyLock::new(Mutex::default);

pub(super) async fn metadata(issuer: &str) -> Result<CoreProviderMetadata> {
    let known = KNOWN.lock().unwrap_or_else(PoisonError::into_inner).get(issuer).cloned();
    match known {
        Some(metadata) => Ok(metadata),
        None => discover(issuer).await,
    }
}

pub(super) async fn discover(issuer: &str) -> Result<CoreProviderMetadata> {
    let address = IssuerUrl::new(issuer.to_owned())?;
    let found = CoreProviderMetadata::discover_async(address, &fetch).await.map_err(|error| {
        tracing::error!(?error, issuer, "the OpenID issuer does not answer as it should");
        invalid("oidc", "oidc-unavailable")
    })?;
    KNOWN.lock().unwrap_or_else(PoisonError::into_inner).insert(issuer.to_owned(), found.clone());
    Ok(found)
}

/// One client a node: its TLS trusts what the machine trusts, so that an
/// issuer inside the organisation's own network can be used.
static CLIENT: LazyLock<Result<reqwest::Client, String>> =
    LazyLock::new(|| http::client(Duration::from_secs(10)).build().map_err(|error| error.to_string()));

/// Answers larger than this are no metadata, keys or tokens.
const LARGEST: usize = 1 << 20;

async fn fetch(request: HttpRequest) -> Result<HttpResponse, io::Error> {
    let client = CLIENT.as_ref().map_err(|error| io::Error::other(error.clone()))?;
    let request = reqwest::Request::try_from(request).map_err(io::Error::other)?;
    let mut response = client.execute(request).await.map_err(io::Error::other)?;
    let mut answer = openidconnect::http::Response::builder().status(response.status());
    for (name, value) in response.headers() {
        answer = answer.header(name, value);
    }
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(io::Error::other)? {
        body.extend_from_slice(&chunk);
        if body.len() > LARGEST {
            return Err(io::Error::other("the issuer's answer is too large"));
        }
    }
    answer.body(body).map_err(io::Error::other)
}
