//! `/certificates`: for everybody, also without an account: what stands behind
//! a code, and whether a file was signed here and is unchanged.

pub mod checks;
pub mod keys;

use askama::Template;
use axum::extract::{Path, Query};
use serde::Deserialize;
use ui::{Cx, Form, Outcome, Page, page::redirect};

use crate::certificate::{self, Certificate, Checked, State};

#[derive(Debug, Deserialize)]
pub struct Wanted {
    #[serde(default)]
    code: String,
}

#[derive(Template)]
#[template(path = "verification/new.html")]
struct New<'a> {
    cx: &'a Cx,
    form: &'a Form,
    checked: Option<Checked>,
}

/// The form; with a code, the page behind it.
pub async fn new(cx: Cx, Query(wanted): Query<Wanted>) -> Outcome {
    let code: String = wanted.code.chars().filter(char::is_ascii_alphanumeric).collect();
    if !code.is_empty() {
        return redirect(format!("/certificates/{code}"));
    }
    New { cx: &cx, form: &Form::empty(), checked: None }.page()
}

#[derive(Template)]
#[template(path = "verification/show.html")]
struct Show<'a> {
    cx: &'a Cx,
    certificate: &'a Certificate,
    state: State,
}

pub async fn show(cx: Cx, Path(code): Path<String>) -> Outcome {
    let certificate = certificate::public(&cx.app.db, &code).await?;
    Show { cx: &cx, state: certificate.state(cx.today()), certificate: &certificate }.page()
}
