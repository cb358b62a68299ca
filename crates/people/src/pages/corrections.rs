//! `/corrections`: requests to put right what is stored of a person.

use askama::Template;
use axum::extract::Path;
use base::{Permission, Result, Role};
use ui::{Cx, Form, Outcome, Page, page::redirect};
use uuid::Uuid;

use crate::correction::{self, Asked};

pub const ANSWER_CORRECTIONS: Permission = Permission { name: "people.correction.answer", roles: &[Role::SystemAdmin] };

#[derive(Template)]
#[template(path = "corrections/index.html")]
struct Index<'a> {
    cx: &'a Cx,
    form: &'a Form,
    /// The one whose answer was refused.
    refused: Option<Uuid>,
    asked: Vec<Asked>,
}

impl Index<'_> {
    fn is_refused(&self, one: &Asked) -> bool {
        self.refused == Some(one.id)
    }
}

async fn page<'a>(cx: &'a Cx, form: &'a Form, refused: Option<Uuid>) -> Result<Index<'a>> {
    let actor = cx.require(&ANSWER_CORRECTIONS)?;
    Ok(Index { cx, form, refused, asked: correction::list(&cx.app.db, actor, 200).await? })
}

/// `GET /corrections`
pub async fn index(cx: Cx) -> Outcome {
    let form = Form::empty();
    page(&cx, &form, None).await?.page()
}

/// `POST /corrections/{id}/answer`
pub async fn create_answer(cx: Cx, Path(id): Path<Uuid>, mut form: Form) -> Outcome {
    let actor = cx.require(&ANSWER_CORRECTIONS)?;
    let text = form.text("answer", 2..=1000);
    if let Err(error) = form.finish() {
        let form = form.redisplay(error)?;
        return page(&cx, &form, Some(id)).await?.refused();
    }
    correction::answer(&cx.app.db, &cx.app.ids, cx.moment(), actor, id, &text).await?;
    redirect("/corrections?done=done-correction-answered")
}
