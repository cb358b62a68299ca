//! A posted form: its values stay as they were typed, each error stands at its
//! field, and the page shows both again.
//!
//! The readers ([`Form::text`], [`Form::day`] …) note an error and give a
//! neutral value, so that one look at the form finds everything that is wrong;
//! [`Form::finish`] then refuses or not.

use std::{ops::RangeInclusive, str::FromStr};

use axum::{
    extract::{FromRequest, Multipart, Request},
    http::{StatusCode, header},
};
use base::{Day, Error, Message, Result, error::FieldError};
use bytes::Bytes;

use crate::{App, Failure};

#[derive(Debug, Clone, Default)]
pub struct Form {
    values: Vec<(String, String)>,
    pub files: Vec<Upload>,
    pub errors: Vec<FieldError>,
}

#[derive(Debug, Clone)]
pub struct Upload {
    pub field: String,
    pub name: String,
    pub mime: String,
    pub bytes: Bytes,
}

impl Form {
    pub fn empty() -> Self {
        Self::default()
    }

    /// A form filled from what is stored, for editing.
    pub fn filled<'a>(values: impl IntoIterator<Item = (&'a str, String)>) -> Self {
        Self { values: values.into_iter().map(|(name, value)| (name.to_owned(), value)).collect(), ..Self::default() }
    }

    pub fn set(&mut self, name: &str, value: impl Into<String>) {
        self.values.retain(|(known, _)| known != name);
        self.values.push((name.into(), value.into()));
    }

    /// As typed; empty when absent.
    pub fn get(&self, name: &str) -> &str {
        self.values.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value)
    }

    pub fn all(&self, name: &str) -> Vec<&str> {
        self.values.iter().filter(|(known, _)| known == name).map(|(_, value)| value.as_str()).collect()
    }

    pub fn pairs(&self) -> &[(String, String)] {
        &self.values
    }

    pub fn is(&self, name: &str, value: &str) -> bool {
        self.values.iter().any(|(known, given)| known == name && given == value)
    }

    pub fn file(&self, field: &str) -> Option<&Upload> {
        self.files.iter().find(|file| file.field == field && !file.bytes.is_empty())
    }

    /// Trimmed text of so many characters.
    pub fn text(&mut self, name: &'static str, length: RangeInclusive<usize>) -> String {
        let text = self.get(name).trim().replace("\r\n", "\n");
        let count = text.chars().count();
        if count == 0 && *length.start() > 0 {
            self.refuse(name, "form-required");
        } else if count < *length.start() {
            self.refuse(name, Message::new("form-too-short").with("min", length.start()));
        } else if count > *length.end() {
            self.refuse(name, Message::new("form-too-long").with("max", length.end()).with("count", count));
        }
        text.replace('\0', "")
    }

    /// A value that parses; `None` is refused unless the field is empty and
    /// not `required`.
    pub fn parse<T: FromStr>(&mut self, name: &'static str, required: bool) -> Option<T> {
        let text = self.get(name).trim().to_owned();
        match text.parse() {
            Ok(value) => Some(value),
            Err(_) if text.is_empty() && !required => None,
            Err(_) => {
                self.refuse(name, if text.is_empty() { "form-required" } else { "form-not-understood" });
                None
            }
        }
    }

    pub fn day(&mut self, name: &'static str, required: bool) -> Option<Day> {
        self.parse(name, required)
    }

    /// One of known words.
    pub fn choice<T>(&mut self, name: &'static str, read: impl Fn(&str) -> Option<T>) -> Option<T> {
        let value = read(self.get(name).trim());
        if value.is_none() {
            self.refuse(name, if self.get(name).trim().is_empty() { "form-choose" } else { "form-not-understood" });
        }
        value
    }

    pub fn refuse(&mut self, field: &'static str, why: impl Into<Message>) {
        self.errors.push(FieldError { field, why: why.into() });
    }

    /// `Ok` when nothing was refused.
    pub fn finish(&self) -> Result<()> {
        if self.errors.is_empty() { Ok(()) } else { Err(Error::Invalid(self.errors.clone())) }
    }

    pub fn error(&self, field: &str) -> Option<&Message> {
        self.errors.iter().find(|error| error.field == field).map(|error| &error.why)
    }

    /// Takes the errors of a refusal in, to show the form again; any other
    /// error passes on.
    pub fn redisplay(mut self, error: Error) -> Result<Self> {
        match error {
            Error::Invalid(errors) => {
                for error in errors {
                    if !self.errors.contains(&error) {
                        self.errors.push(error);
                    }
                }
                Ok(self)
            }
            other => Err(other),
        }
    }
}

impl FromRequest<App> for Form {
    type Rejection = Failure;

    async fn from_request(request: Request, app: &App) -> Result<Self, Failure> {
        let limit = app.config.limits.form_bytes;
        let kind =
            request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
        if kind.starts_with("multipart/form-data") {
            let multipart =
                Multipart::from_request(request, app).await.map_err(|_| base::invalid("form", "form-broken"))?;
            let limits = &app.config.limits;
            let file = limits.media_bytes.max(limits.roster_bytes).max(limits.photo_bytes);
            return Ok(read_multipart(multipart, limit, file).await?);
        }
        let bytes = Bytes::from_request(request, app)
            .await
            .map_err(|rejection| too_large(rejection.into_response_status(), limit))?;
        if bytes.len() as u64 > limit {
            return Err(Error::TooLarge { limit }.into());
        }
        let values = url_pairs(&bytes)?;
        Ok(Self { values, ..Self::default() })
    }
}

trait Status {
    fn into_response_status(self) -> StatusCode;
}

impl<T: axum::response::IntoResponse> Status for T {
    fn into_response_status(self) -> StatusCode {
        self.into_response().status()
    }
}

fn too_large(status: StatusCode, limit: u64) -> Error {
    if status == StatusCode::PAYLOAD_TOO_LARGE {
        Error::TooLarge { limit }
    } else {
        base::invalid("form", "form-broken")
    }
}

fn url_pairs(bytes: &[u8]) -> Result<Vec<(String, String)>> {
    let pairs = url::form_urlencoded::parse(bytes).into_owned().collect::<Vec<_>>();
    if pairs.len() > 2_000 {
        return Err(base::invalid("form", "form-broken"));
    }
    Ok(pairs)
}

/// A file is read no further than `file_limit`, all together no further than twice that.
async fn read_multipart(mut multipart: Multipart, text_limit: u64, file_limit: u64) -> Result<Form> {
    let mut form = Form::default();
    let (mut text_bytes, mut file_bytes) = (0, 0);
    let refused = |error: axum::extract::multipart::MultipartError| too_large(error.status(), text_limit);
    while let Some(mut part) = multipart.next_field().await.map_err(refused)? {
        let field = part.name().unwrap_or_default().to_owned();
        let name = part.file_name().map(str::to_owned);
        let mime = part.content_type().unwrap_or("application/octet-stream").to_owned();
        if let Some(name) = name {
            let mut bytes = Vec::new();
            while let Some(chunk) = part.chunk().await.map_err(refused)? {
                file_bytes += chunk.len() as u64;
                bytes.extend_from_slice(&chunk);
                if bytes.len() as u64 > file_limit || file_bytes > 2 * file_limit {
                    return Err(Error::TooLarge { limit: file_limit });
                }
            }
            form.files.push(Upload { field, name, mime, bytes: bytes.into() });
            continue;
        }
        let bytes = part.bytes().await.map_err(refused)?;
        text_bytes += bytes.len() as u64;
        if text_bytes > text_limit {
            return Err(Error::TooLarge { limit: text_limit });
        }
        let text = String::from_utf8(bytes.into()).map_err(|_| base::invalid("form", "form-broken"))?;
        form.values.push((field, text));
    }
    Ok(form)
}
