//! The owner opens the name of a confidential author, saying why.

use askama::Template;
use axum::extract::Path;
use base::Error;
use ui::{Cx, Form, Outcome, Page};

use super::act::{self, At};
use crate::{
    desk::Desk,
    need::{
        NeedId,
        access::{self, Casework, NeedAccess},
    },
};

#[derive(Template)]
#[template(path = "needs/author.html")]
struct Shown<'a> {
    cx: &'a Cx,
    id: NeedId,
    access: NeedAccess,
}

impl Shown<'_> {
    fn case(&self) -> String {
        format!("/voice/needs/{}/case", self.id)
    }
}

pub async fn new(cx: Cx, Path(id): At) -> Outcome {
    act::form(&cx, id, "author").await
}

/// The name, once; seeing it again is another opening with another reason.
pub async fn create(cx: Cx, Path(id): At, mut form: Form) -> Outcome {
    let (actor, seen) = act::begin(&cx, &mut form)?;
    let desk = &Desk::of(&cx).await?;
    let text = form.text("text", 4..=500);
    let opened = match form.finish() {
        Ok(()) => {
            let work = cx.app.db.write(|tx| async move {
                let case = Casework::act(&tx, actor, id, seen).await?;
                access::open_author(&tx, desk, &case, &text).await
            });
            work.await
        }
        Err(error) => Err(error),
    };
    match opened {
        Ok(access) => Shown { cx: &cx, id, access }.page(),
        Err(error @ (Error::Invalid(_) | Error::Conflict(_))) => {
            act::outcome(&cx, id, form, "author", Err(error)).await
        }
        Err(error) => Err(error.into()),
    }
}
