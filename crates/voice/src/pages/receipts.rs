//! Following an anonymous need by its receipt code. The code is carried in
//! form posts and never in an address, so that no history or log keeps it; and
//! nobody needs to be signed in.

use askama::Template;
use axum::http::StatusCode;
use base::{Error, Result, not_found};
use jiff::SignedDuration;
use ui::{Cx, Form, Outcome, Page};

use super::needs::shown;
use crate::{
    desk::Desk,
    need::{author, author::Author, receipt::Code},
};

/// Tries of a minute, of everybody who is not signed in together.
const TRIES: u32 = 60;

#[derive(Template)]
#[template(path = "receipts.html")]
struct New<'a> {
    cx: &'a Cx,
    form: &'a Form,
}

pub async fn new(cx: Cx) -> Outcome {
    New { cx: &cx, form: &Form::empty() }.page()
}

/// The need of the code.
pub async fn show(cx: Cx, mut form: Form) -> Outcome {
    match open(&cx, &form).await {
        Ok((desk, author)) => shown(&cx, &desk, &Form::empty(), &author, form.get("code").trim()).await?.page(),
        Err(Error::NotFound) => {
            form.refuse("code", "need-code-unknown");
            New { cx: &cx, form: &form }.refused()
        }
        Err(error) => Err(error.into()),
    }
}

/// `RLW-7K3M-9QAB-XYZ2`; without the first part for who is signed in.
async fn open(cx: &Cx, form: &Form) -> Result<(Desk, Author)> {
    let who = cx.session().map_or_else(|| "signed-out".to_owned(), |session| session.to_string());
    cx.app.limiter.count("need-receipt", &who, TRIES, SignedDuration::from_mins(1), cx.now())?;
    let typed = form.get("code").trim();
    let (tenant, code) = if let (Ok(tenant), Some(code)) = (cx.tenant(), Code::read(typed)) {
        (tenant.clone(), code)
    } else {
        let (tenant, code) = typed.split_once(['-', ' ']).ok_or_else(not_found)?;
        let tenant = people::tenant::find(&cx.app.db, &tenant.to_lowercase()).await?.ok_or_else(not_found)?;
        (tenant, Code::read(code).ok_or_else(not_found)?)
    };
    let desk = Desk::open(&cx.app, tenant.id, tenant.zone).await?;
    let author = Author::by_code(&cx.app.db, &desk, &code).await?;
    Ok((desk, author))
}

pub async fn message(cx: Cx, mut form: Form) -> Outcome {
    let text = form.text("text", 1..=2000);
    let (desk, author) = &open(&cx, &form).await?;
    let outcome = match form.finish() {
        Ok(()) => cx.app.db.write(|tx| async move { author::say(&tx, desk, author, &text).await }).await,
        refused => refused,
    };
    after(cx.clone(), form, "done-need-message", outcome).await
}

pub async fn confirmation(cx: Cx, mut form: Form) -> Outcome {
    let text = form.text("text", 0..=2000);
    let (desk, author) = &open(&cx, &form).await?;
    let outcome = match form.finish() {
        Ok(()) => cx.app.db.write(|tx| async move { author::confirm(&tx, desk, author, &text).await }).await,
        refused => refused,
    };
    after(cx.clone(), form, "done-need-confirmed", outcome).await
}

pub async fn reopening(cx: Cx, mut form: Form) -> Outcome {
    let text = form.text("text", 2..=2000);
    let (desk, author) = &open(&cx, &form).await?;
    let outcome = match form.finish() {
        Ok(()) => cx.app.db.write(|tx| async move { author::reopen(&tx, desk, author, &text).await }).await,
        refused => refused,
    };
    after(cx.clone(), form, "done-need-reopened", outcome).await
}

/// The page again, as it stands now: with the word that it is done, or with
/// what was typed and why it was refused.
async fn after(mut cx: Cx, mut form: Form, done: &str, outcome: Result<()>) -> Outcome {
    let code = form.get("code").trim().to_owned();
    let status = match outcome {
        Ok(()) => {
            cx.done = Some(done.to_owned());
            StatusCode::OK
        }
        Err(Error::Invalid(errors)) => {
            form.errors = errors;
            StatusCode::UNPROCESSABLE_ENTITY
        }
        Err(Error::Conflict(why)) => {
            form.refuse("text", why);
            StatusCode::CONFLICT
        }
        Err(error) => return Err(error.into()),
    };
    let (desk, author) = open(&cx, &form).await?;
    let form = if status == StatusCode::OK { Form::empty() } else { form };
    shown(&cx, &desk, &form, &author, &code).await?.page_with(status)
}
