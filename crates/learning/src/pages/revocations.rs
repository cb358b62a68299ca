//! `/learning/revocations`: taking back a certificate that should not have been
//! issued. Whoever does it has the code before them; there is no list.

use askama::Template;
use base::Error;
use ui::{Cx, Form, Outcome, Page, page::redirect};

use crate::{REVOKE_CERTIFICATES, certificate};

#[derive(Template)]
#[template(path = "revocations/new.html")]
struct New<'a> {
    cx: &'a Cx,
    form: &'a Form,
}

pub async fn new(cx: Cx) -> Outcome {
    cx.require(&REVOKE_CERTIFICATES)?;
    New { cx: &cx, form: &Form::empty() }.page()
}

pub async fn create(cx: Cx, mut form: Form) -> Outcome {
    let actor = cx.require(&REVOKE_CERTIFICATES)?;
    let code = form.text("code", 1..=40);
    let reason = form.text("reason", 2..=200);
    let revoked = match form.finish() {
        Ok(()) => {
            let now = (cx.moment(), cx.today());
            certificate::revoke(&cx.app.db, &cx.app.ids, actor, &code, &reason, now).await
        }
        Err(error) => Err(error),
    };
    match revoked {
        Ok(()) => redirect("/learning/revocations/new?done=done-learning-revocation"),
        Err(error @ Error::Invalid(_)) => New { cx: &cx, form: &form.redisplay(error)? }.refused(),
        Err(error) => Err(error.into()),
    }
}
