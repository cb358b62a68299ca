//! Access tokens of a configured issuer, instead of a key and its secret.
//!
//! The scopes are those of the specification (xAPI 1.0.3, Communication 4.2.1)
//! or the issuer's own words for them. The client is known as an account of its
//! issuer, and that is who vouches for what it stores.

use base::{Moment, Result, config::Issuer};
use people::sign_in::token::Token;
use serde_json::Value;
use ui::App;

use crate::{
    credential::{Credential, Scope},
    xapi::actor::Ifi,
};

/// What a token of an issuer of this organisation allows; `None`: nothing.
pub async fn enter(app: &App, code: &str, text: &str) -> Result<Option<Credential>> {
    let Some(token) = Token::read(text) else { return Ok(None) };
    let mut known = app.config.records.issuers.iter().filter(|issuer| issuer.tenant == code);
    let Some(issuer) = known.find(|issuer| token.text("iss") == Some(issuer.issuer.as_str())) else { return Ok(None) };
    if let Err(why) = token.check(&issuer.issuer, &issuer.audience).await {
        tracing::info!(issuer = issuer.issuer, why, "an access token is not taken");
        return Ok(None);
    }
    let has = |(claim, value): (&String, &String)| token.text(claim) == Some(value.as_str());
    // `client_id`: RFC 9068; `azp`: OpenID Connect.
    let client = ["client_id", "azp", "sub"].iter().find_map(|claim| token.text(claim));
    let (true, Some(client)) = (issuer.require.iter().all(has), client) else { return Ok(None) };
    let Some(tenant) = people::tenant::find(&app.db, code).await? else { return Ok(None) };
    let key = Ifi::Account { home_page: &issuer.issuer, name: client }.key();
    let scopes = scopes(issuer, &token);
    Ok(Some(Credential::of_token(tenant.id, key, &scopes, Moment(app.clock.now()))))
}

fn scopes(issuer: &Issuer, token: &Token<'_>) -> Vec<Scope> {
    let words: Vec<&str> = match token.claims.get(&issuer.scope_claim) {
        Some(Value::String(text)) => text.split_ascii_whitespace().collect(),
        Some(Value::Array(all)) => all.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    };
    let translate = |word: &str| named(issuer.scopes.get(word).map_or(word, String::as_str));
    words.into_iter().flat_map(translate).copied().collect()
}

/// `define` and whatever else is not known give nothing.
fn named(word: &str) -> &'static [Scope] {
    match word {
        "all" => Scope::STORE,
        "all/read" | "statements/read" => &[Scope::ReadAll],
        "statements/read/mine" => &[Scope::ReadOwn],
        "statements/write" => &[Scope::Write],
        "state" => &[Scope::State],
        "profile" => &[Scope::Profile],
        _ => &[],
    }
}
