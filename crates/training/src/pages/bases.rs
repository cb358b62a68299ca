//! `/training/bases`: where study trips can go.

use askama::Template;
use axum::extract::Path;
use base::Result;
use ui::{Cx, Form, Outcome, Page, page::redirect};

use crate::{
    ORGANISE,
    study_base::{self, Base, BaseId, New},
};

#[derive(Template)]
#[template(path = "bases/index.html")]
struct Index<'a> {
    cx: &'a Cx,
    form: &'a Form,
    bases: Vec<Base>,
}

async fn page<'a>(cx: &'a Cx, form: &'a Form) -> Result<Index<'a>> {
    let actor = cx.require(&ORGANISE)?;
    Ok(Index { cx, form, bases: study_base::all(&cx.app.db, actor.tenant).await? })
}

pub async fn index(cx: Cx) -> Outcome {
    page(&cx, &Form::filled([("most", "30".to_owned())])).await?.page()
}

pub async fn create(cx: Cx, mut form: Form) -> Outcome {
    let actor = cx.require(&ORGANISE)?;
    let new = New {
        name: form.text("name", 2..=60),
        address: form.text("address", 2..=120),
        what: form.text("what", 0..=500),
        contact: form.text("contact", 0..=120),
        transport: form.text("transport", 2..=500),
        safety: form.text("safety", 2..=2_000),
        most: form.parse("most", true).unwrap_or_default(),
    };
    let made = match form.finish() {
        Ok(()) => study_base::create(&cx.app.db, &cx.app.ids, actor, &new, cx.moment()).await,
        Err(error) => Err(error),
    };
    match made {
        Ok(_) => redirect("/training/bases?done=done-training-base"),
        Err(error) => {
            let form = form.redisplay(error)?;
            page(&cx, &form).await?.refused()
        }
    }
}

pub async fn close(cx: Cx, Path(id): Path<BaseId>) -> Outcome {
    study_base::close(&cx.app.db, cx.require(&ORGANISE)?, id, cx.moment()).await?;
    redirect("/training/bases?done=done-training-base-closing")
}
