//! `multipart/mixed` (RFC 2046): read, and written. Own code, because what is
//! kept for forms wants names that these parts have not.

use axum::{
    body::Bytes,
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};

use super::call::{Refusal, refuse};

#[derive(Debug)]
pub struct Part {
    headers: Vec<(String, String)>,
    pub body: Bytes,
}

impl Part {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }
}

/// Parts of one body.
const MOST: usize = 2_000;

pub fn boundary(content_type: &str) -> Result<String, Refusal> {
    let parameter = content_type.split(';').skip(1).find_map(|part| {
        let (name, value) = part.trim().split_once('=')?;
        name.trim().eq_ignore_ascii_case("boundary").then(|| value.trim().trim_matches('"').to_owned())
    });
    match parameter {
        Some(boundary) if (1..=70).contains(&boundary.len()) => Ok(boundary),
        _ => refuse("multipart/mixed needs a boundary of 1 to 70 characters"),
    }
}

pub fn read(body: &Bytes, boundary: &str) -> Result<Vec<Part>, Refusal> {
    let delimiter = format!("--{boundary}");
    let broken = || Refusal::bad("the body must have its parts between the boundaries that Content-Type names");
    let mut at = first(body, delimiter.as_bytes()).ok_or_else(broken)? + delimiter.len();
    let mut parts = Vec::new();
    loop {
        let rest = &body[at..];
        if rest.starts_with(b"--") {
            return Ok(parts);
        }
        // The first line's end is every line's end.
        let end: &[u8] = if rest.starts_with(b"\r\n") { b"\r\n" } else { b"\n" };
        if !rest.starts_with(end) || parts.len() == MOST {
            return Err(broken());
        }
        let from = at + end.len();
        let close = [end, delimiter.as_bytes()].concat();
        let length = find(&body[at..], &close).ok_or_else(broken)?;
        let to = at + length;
        let part = if to < from { body.slice(from..from) } else { body.slice(from..to) };
        parts.push(one(part, end).ok_or_else(broken)?);
        at = to + close.len();
    }
}

fn one(part: Bytes, end: &[u8]) -> Option<Part> {
    let (head, body) = if part.starts_with(end) {
        (Bytes::new(), part.slice(end.len()..))
    } else {
        let blank = [end, end].concat();
        let at = find(&part, &blank)?;
        (part.slice(..at), part.slice(at + blank.len()..))
    };
    let head = std::str::from_utf8(&head).ok()?;
    let headers = head.lines().map(|line| {
        let (name, value) = line.split_once(':')?;
        Some((name.trim().to_owned(), value.trim().to_owned()))
    });
    Some(Part { headers: headers.collect::<Option<_>>()?, body })
}

/// The first delimiter stands at the beginning of a line.
fn first(body: &[u8], delimiter: &[u8]) -> Option<usize> {
    if body.starts_with(delimiter) {
        return Some(0);
    }
    find(body, &[b"\n", delimiter].concat()).map(|at| at + 1)
}

fn find(text: &[u8], wanted: &[u8]) -> Option<usize> {
    text.windows(wanted.len()).position(|window| window == wanted)
}

/// Statements with the attachments they name: digest, content type, bytes.
pub fn response<'a>(
    json: &str,
    boundary: &str,
    attached: impl Iterator<Item = (&'a str, &'a str, &'a [u8])>,
) -> Response {
    let mut response = body(json, boundary, attached).into_response();
    if let Ok(value) = HeaderValue::from_str(&content_type(boundary)) {
        response.headers_mut().insert(header::CONTENT_TYPE, value);
    }
    response
}

pub fn content_type(boundary: &str) -> String {
    format!("multipart/mixed; boundary={boundary}")
}

pub fn body<'a>(json: &str, boundary: &str, attached: impl Iterator<Item = (&'a str, &'a str, &'a [u8])>) -> Vec<u8> {
    let mut body = format!("--{boundary}\r\nContent-Type: application/json\r\n\r\n{json}").into_bytes();
    for (sha2, content_type, bytes) in attached {
        let head = format!(
            "\r\n--{boundary}\r\nContent-Type: {content_type}\r\nContent-Transfer-Encoding: binary\r\nX-Experience-API-Hash: {sha2}\r\n\r\n"
        );
        body.extend_from_slice(head.as_bytes());
        body.extend_from_slice(bytes);
    }
    body.extend_from_slice(format!("\r\n--{boundary}--\r\n").as_bytes());
    body
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bodies(body: &'static str, boundary: &str) -> Option<Vec<String>> {
        let parts = read(&Bytes::from_static(body.as_bytes()), boundary).ok()?;
        Some(parts.iter().map(|part| String::from_utf8_lossy(&part.body).into_owned()).collect())
    }

    #[test]
    fn parts_are_cut_at_their_boundaries() {
        let text =
            "preamble\r\n--b\r\nContent-Type:application/json\r\n\r\n{}\r\n--b\r\nX: 1\r\n\r\na\r\nb--b\r\n\r\n--b--";
        assert_eq!(bodies(text, "b"), Some(vec!["{}".into(), "a\r\nb--b\r\n".into()]));
        assert_eq!(bodies("--b\nA: 1\n\nx\n--b--\n", "b"), Some(vec!["x".into()]));
        assert_eq!(bodies("--b\r\n\r\n\r\n--b--", "b"), Some(vec![String::new()]));
        for broken in ["", "--c\r\n\r\nx\r\n--c--", "--b\r\n\r\nx", "--b\r\nno header\r\n\r\nx\r\n--b--", "--b x"] {
            assert_eq!(bodies(broken, "b"), None, "{broken}");
        }
        assert!(boundary("multipart/mixed;").is_err());
        assert_eq!(boundary("multipart/mixed; boundary=\"a b\"").ok(), Some("a b".into()));
    }
}
