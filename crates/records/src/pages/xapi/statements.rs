//! `/xapi/{tenant}/statements` (Communication 2.1): stored by PUT and POST,
//! read by GET.

mod read;
pub mod write;

use axum::http::Method;

use super::call::{Answer, Call};

pub async fn answer(call: &Call) -> Answer {
    match call.method {
        Method::GET | Method::HEAD => read::show(call).await,
        Method::PUT => write::put(call).await,
        _ => write::post(call).await,
    }
}
