//! A template becomes a response.

use askama::Template;
use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Redirect, Response},
};
use base::Result;

/// What every page template can do.
pub trait Page: Template + Sized {
    fn page(self) -> Result<Response, crate::Failure> {
        self.page_with(StatusCode::OK)
    }

    /// The form again, with its errors.
    fn refused(self) -> Result<Response, crate::Failure> {
        self.page_with(StatusCode::UNPROCESSABLE_ENTITY)
    }

    fn page_with(self, status: StatusCode) -> Result<Response, crate::Failure> {
        let html = self.render().map_err(base::Error::from)?;
        let mut response = (status, html).into_response();
        response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
        Ok(response)
    }
}

impl<T: Template> Page for T {}

/// After a successful post: show this page, with a message if `?done=…` names one.
pub fn redirect(to: impl AsRef<str>) -> Result<Response, crate::Failure> {
    Ok(Redirect::to(to.as_ref()).into_response())
}

/// A file to save. `name` may be Chinese.
pub fn download(name: &str, mime: &'static str, bytes: Vec<u8>) -> Result<Response, crate::Failure> {
    let mut response = bytes.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(mime));
    let encoded: String = url::form_urlencoded::byte_serialize(name.as_bytes()).collect::<String>().replace('+', "%20");
    let disposition = format!("attachment; filename*=UTF-8''{encoded}");
    headers.insert(header::CONTENT_DISPOSITION, HeaderValue::from_str(&disposition).map_err(base::Error::from)?);
    Ok(response)
}
