//! `/xapi/{tenant}/about`: which editions are spoken here. Needs no
//! credential and no version (Communication 2.8).

use axum::http::{Method, StatusCode};

use super::{
    call::{Answer, Refusal},
    json,
    syntax::Asked,
};
use crate::xapi::Version;

pub fn show(asked: &Asked, version: Option<Version>) -> Answer {
    if asked.method != Method::GET && asked.method != Method::HEAD {
        return Err(Refusal::new(StatusCode::METHOD_NOT_ALLOWED, "about can only be read"));
    }
    asked.params.only(&[])?;
    // A client of the first edition knows no later one (XAPI-00316).
    let versions = match version {
        Some(Version::V1) => r#"{"version":["1.0.0","1.0.1","1.0.2","1.0.3"]}"#,
        _ => r#"{"version":["1.0.0","1.0.1","1.0.2","1.0.3","2.0.0"]}"#,
    };
    Ok(json(versions))
}
