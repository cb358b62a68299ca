//! Somebody with a browser: follows links, sends forms, keeps cookies.

use std::sync::{Mutex, PoisonError};

use axum::{
    body::{Body, to_bytes},
    http::{Method, Request, header},
};
use tower::ServiceExt;

use crate::Seen;

pub struct Visitor {
    router: axum::Router,
    cookies: Mutex<Vec<(String, String)>>,
    lang: &'static str,
}

/// A file in a form.
#[derive(Debug, Clone)]
pub struct File<'a> {
    pub field: &'a str,
    pub name: &'a str,
    pub mime: &'a str,
    pub bytes: &'a [u8],
}

impl Visitor {
    pub fn new(router: axum::Router, token: Option<String>) -> Self {
        let cookies = token.map(|token| (ui::cx::SESSION.to_owned(), token)).into_iter().collect();
        Self { router, cookies: Mutex::new(cookies), lang: "zh-CN" }
    }

    /// Reads English instead of Chinese.
    pub fn in_english(mut self) -> Self {
        self.lang = "en";
        self
    }

    pub async fn get(&self, path: &str) -> Seen {
        self.send(self.request(Method::GET, path, "", Body::empty())).await
    }

    pub async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Seen {
        let body = encode(fields);
        self.send(self.request(Method::POST, path, "application/x-www-form-urlencoded", Body::from(body))).await
    }

    /// A form with files (multipart/form-data).
    pub async fn post_files(&self, path: &str, fields: &[(&str, &str)], files: &[File<'_>]) -> Seen {
        let boundary = "xinqiao-boundary";
        let mut body = Vec::new();
        for (name, value) in fields {
            body.extend(
                format!("--{boundary}\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n").bytes(),
            );
        }
        for File { field, name, mime, bytes } in files {
            let head = format!(
                "--{boundary}\r\ncontent-disposition: form-data; name=\"{field}\"; filename=\"{name}\"\r\ncontent-type: {mime}\r\n\r\n"
            );
            body.extend(head.bytes());
            body.extend_from_slice(bytes);
            body.extend(b"\r\n");
        }
        body.extend(format!("--{boundary}--\r\n").bytes());
        self.send(self.request(
            Method::POST,
            path,
            &format!("multipart/form-data; boundary={boundary}"),
            Body::from(body),
        ))
        .await
    }

    /// Any request, e.g. with headers of a hostile page.
    pub async fn send(&self, request: Request<Body>) -> Seen {
        let response = self.router.clone().oneshot(request).await.expect("a response");
        self.keep_cookies(response.headers());
        let (parts, body) = response.into_parts();
        let bytes = to_bytes(body, usize::MAX).await.expect("a body");
        Seen::new(parts.status, parts.headers, bytes)
    }

    fn keep_cookies(&self, headers: &axum::http::HeaderMap) {
        let mut cookies = self.cookies.lock().unwrap_or_else(PoisonError::into_inner);
        for value in headers.get_all(header::SET_COOKIE) {
            let text = value.to_str().unwrap_or_default();
            if let Some((name, rest)) = text.split_once('=') {
                cookies.retain(|(known, _)| known != name);
                let value = rest.split(';').next().unwrap_or_default();
                if !value.is_empty() {
                    cookies.push((name.to_owned(), value.to_owned()));
                }
            }
        }
    }

    pub fn request(&self, method: Method, path: &str, kind: &str, body: Body) -> Request<Body> {
        let cookies = self.cookies.lock().unwrap_or_else(PoisonError::into_inner);
        let cookies: Vec<String> = cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let mut request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::HOST, "xinqiao.test")
            .header(header::ORIGIN, "http://xinqiao.test")
            .header("sec-fetch-site", "same-origin")
            .header(header::ACCEPT_LANGUAGE, self.lang)
            .header(header::COOKIE, cookies.join("; "));
        if !kind.is_empty() {
            request = request.header(header::CONTENT_TYPE, kind);
        }
        request.body(body).expect("a request")
    }
}

fn encode(fields: &[(&str, &str)]) -> String {
    let mut out = String::new();
    for (name, value) in fields {
        if !out.is_empty() {
            out.push('&');
        }
        for (part, end) in [(name, "="), (value, "")] {
            for byte in part.bytes() {
                match byte {
                    b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' => out.push(char::from(byte)),
                    _ => out.push_str(&format!("%{byte:02X}")),
                }
            }
            out.push_str(end);
        }
    }
    out
}
