//! `/xapi/{tenant}/about`: which editions are spoken here. Needs no
//! credential and no version (Communication 2.8).

use super::{call::Answer, json, syntax::Asked};
use crate::xapi::Version;

pub fn show(asked: &Asked, version: Option<Version>) -> Answer {
    asked.params.only(&[])?;
    // A client of the first edition knows no later one (XAPI-00316).
    let versions = match version {
        Some(Version::V1) => r#"{"version":["1.0.0","1.0.1","1.0.2","1.0.3"]}"#,
        _ => r#"{"version":["1.0.0","1.0.1","1.0.2","1.0.3","2.0.0"]}"#,
    };
    Ok(json(versions))
}
