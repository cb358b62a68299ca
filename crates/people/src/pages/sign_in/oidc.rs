//! `/sign-in/oidc`: to the organisation's own sign-in and back.

use axum::{
    extract::Query,
    http::{HeaderMap, HeaderValue, header},
};
use base::Error;
use serde::Deserialize;
use ui::{Cx, Form, Outcome, Page, page::redirect};

use crate::sign_in::{self, oidc};

const COOKIE: &str = "xq_oidc";

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Wanted {
    to: String,
}

/// `GET /sign-in/oidc`
pub async fn new(cx: Cx, headers: HeaderMap, Query(wanted): Query<Wanted>) -> Outcome {
    let app = &cx.app;
    super::count(app, &headers)?;
    match oidc::leave(app, super::settings_target(&wanted.to)).await {
        Ok(leaving) => {
            let mut response = redirect(leaving.address)?;
            let secure = super::secure(app);
            let cookie = format!(
                "{COOKIE}={}; Path=/sign-in/oidc; HttpOnly; SameSite=Lax; Max-Age=600{secure}",
                leaving.luggage
            );
            response.headers_mut().append(header::SET_COOKIE, HeaderValue::from_str(&cookie).map_err(Error::from)?);
            Ok(response)
        }
        Err(error) => again(&cx, error).await,
    }
}

/// What the issuer sends back with the browser.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Answer {
    code: String,
    state: String,
}

/// `GET /sign-in/oidc/return`
pub async fn create(cx: Cx, headers: HeaderMap, Query(answer): Query<Answer>) -> Outcome {
    let app = &cx.app;
    super::count(app, &headers)?;
    let luggage = ui::cx::cookie(&headers, COOKIE).unwrap_or_default();
    let mut response = match oidc::arrive(app, luggage, &answer.state, &answer.code).await {
        Ok(arrived) => {
            let started = sign_in::begin(app, &arrived.tenant, arrived.person, super::device(&headers), "oidc").await?;
            super::enter(app, &started, &arrived.to)?
        }
        Err(error) => again(&cx, error).await?,
    };
    let gone = HeaderValue::from_static("xq_oidc=; Path=/sign-in/oidc; HttpOnly; SameSite=Lax; Max-Age=0");
    response.headers_mut().append(header::SET_COOKIE, gone);
    Ok(response)
}

/// The sign-in page with what went wrong.
async fn again(cx: &Cx, error: Error) -> Outcome {
    let form = Form::empty().redisplay(error)?;
    super::show(cx, &form).await?.refused()
}
