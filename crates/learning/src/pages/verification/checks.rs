//! `POST /certificates/checks`: a signed file, pasted or sent.

use base::Error;
use ui::{Cx, Form, Outcome, Page};

use super::New;
use crate::certificate;

pub async fn create(cx: Cx, mut form: Form) -> Outcome {
    if let Some(file) = form.file("file") {
        let text = String::from_utf8_lossy(&file.bytes).into_owned();
        form.set("signed", text);
    }
    let text = form.text("signed", 1..=16_384);
    let checked = match form.finish() {
        Ok(()) => certificate::check(&cx.app.db, &text, cx.today()).await,
        Err(error) => Err(error),
    };
    match checked {
        Ok(checked) => New { cx: &cx, form: &form, checked: Some(checked) }.page(),
        Err(error @ Error::Invalid(_)) => New { cx: &cx, form: &form.redisplay(error)?, checked: None }.refused(),
        Err(error) => Err(error.into()),
    }
}
