//! What is reported on a matter: progress, a later day, the end of it.

use askama::Template;
use axum::{extract::Path, http::StatusCode};
use base::{Day, Error, Result};
use ui::{Cx, Form, Outcome, Page, page::redirect};
use uuid::Uuid;

use crate::{
    desk::Desk,
    matter::{self, Kind, Matter, Said},
};

macro_rules! nouns {
    ($($new:ident, $create:ident: $kind:ident;)+) => {$(
        pub async fn $new(cx: Cx, Path(id): Path<Uuid>) -> Outcome {
            form(&cx, id, Kind::$kind).await
        }

        pub async fn $create(cx: Cx, Path(id): Path<Uuid>, form: Form) -> Outcome {
            create(cx, id, form, Kind::$kind).await
        }
    )+};
}
nouns! {
    new_progress, create_progress: Progress;
    new_postponement, create_postponement: Postponement;
    new_completion, create_completion: Completion;
    new_withdrawal, create_withdrawal: Withdrawal;
}

#[derive(Template)]
#[template(path = "matters/report.html")]
struct Report<'a> {
    cx: &'a Cx,
    form: &'a Form,
    kind: Kind,
    matter: Matter,
}

async fn form(cx: &Cx, id: Uuid, kind: Kind) -> Outcome {
    let actor = cx.require(&matter::REPORT)?;
    let matter = matter::get(&cx.app.db, actor.tenant, id).await?;
    let form = Form::filled([("seen", matter.version.to_string())]);
    Report { cx, form: &form, kind, matter }.page()
}

async fn create(cx: Cx, id: Uuid, mut form: Form, kind: Kind) -> Outcome {
    let status = match save(&cx, id, &mut form, kind).await {
        Ok(()) => return redirect(format!("/voice/matters/{id}?done=done-matter-{}", kind.code())),
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
    let matter = matter::get(&cx.app.db, cx.actor()?.tenant, id).await?;
    form.set("seen", matter.version.to_string());
    Report { cx: &cx, form: &form, kind, matter }.page_with(status)
}

async fn save(cx: &Cx, id: Uuid, form: &mut Form, kind: Kind) -> Result<()> {
    let actor = cx.require(&matter::REPORT)?;
    let seen: i64 = form.parse("seen", true).unwrap_or_default();
    let text = form.text("text", 2..=1000);
    let day: Option<Day> = if kind == Kind::Postponement { form.day("day", true) } else { None };
    form.finish()?;
    let (desk, said) = (&Desk::of(cx).await?, &Said { kind, text: &text, day });
    cx.app.db.write(|tx| async move { matter::report(&tx, desk, actor, id, seen, said).await }).await
}
