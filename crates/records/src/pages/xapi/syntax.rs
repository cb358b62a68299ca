//! A request as it is meant: plain, or in the alternate syntax of 1.0.3
//! (Communication 1.3), where a form carries method, headers and content.

use axum::{
    body::Bytes,
    http::{HeaderMap, HeaderName, HeaderValue, Method, header},
};

use super::call::{Params, Refusal, refuse};
use crate::xapi::Version;

#[derive(Debug)]
pub struct Asked {
    pub method: Method,
    pub params: Params,
    pub headers: HeaderMap,
    pub body: Bytes,
}

/// Form fields that stand for headers.
const HEADERS: &[&str] = &[
    "authorization",
    "x-experience-api-version",
    "content-type",
    "content-length",
    "if-match",
    "if-none-match",
    "accept-language",
];

pub fn read(method: Method, query: &str, headers: HeaderMap, body: Bytes) -> Result<Asked, Refusal> {
    let params = Params::read(query.as_bytes())?;
    if params.get("method").is_none() {
        return Ok(Asked { method, params, headers, body });
    }
    if method != Method::POST {
        return refuse("the parameter method is allowed only in a POST (Communication 1.3)");
    }
    if super::version_of(&headers) == Some(Version::V2) {
        return refuse("xAPI 2.0 has no alternate request syntax");
    }
    from_form(params, headers, &body)
}

fn from_form(params: Params, mut headers: HeaderMap, body: &[u8]) -> Result<Asked, Refusal> {
    if params.pairs().len() > 1 {
        return refuse("in the alternate syntax all parameters but method stand in the form");
    }
    let method = match params.get("method") {
        Some("GET") => Method::GET,
        Some("PUT") => Method::PUT,
        Some("POST") => Method::POST,
        Some("DELETE") => Method::DELETE,
        Some("HEAD") => Method::HEAD,
        _ => return refuse("method must be GET, HEAD, PUT, POST or DELETE"),
    };
    headers.remove(header::CONTENT_LENGTH);
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    let (mut meant, mut content) = (Params::default(), None);
    for (name, value) in Params::read(body)? {
        let lower = name.to_ascii_lowercase();
        if name == "content" {
            content = Some(Bytes::from(value));
        } else if HEADERS.contains(&lower.as_str()) {
            let wrong = |_| Refusal::bad(format!("the form field {name} cannot be a header"));
            let name = HeaderName::from_bytes(lower.as_bytes()).map_err(|_| Refusal::bad("a header's name"))?;
            headers.insert(name, HeaderValue::from_str(&value).map_err(wrong)?);
        } else {
            meant.add(name, value)?;
        }
    }
    if content.is_none() && [Method::PUT, Method::POST].contains(&method) {
        return refuse("the form must have a field content (Communication 1.3)");
    }
    if super::version_of(&headers) == Some(Version::V2) {
        return refuse("xAPI 2.0 has no alternate request syntax");
    }
    Ok(Asked { method, params: meant, headers, body: content.unwrap_or_default() })
}
