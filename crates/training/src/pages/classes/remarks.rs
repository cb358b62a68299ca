//! `POST /training/classes/{id}/remarks`: what somebody says to a dilemma, in
//! their group and without their name.

use axum::extract::Path;
use base::{Error, error::FieldError};
use ui::{Cx, Form, Outcome, page::redirect};

use super::kit;
use crate::class::{self, ClassId, remark};

/// Letters of one answer at most.
const LONGEST: usize = 400;

pub async fn create(cx: Cx, Path(id): Path<ClassId>, form: Form) -> Outcome {
    let actor = cx.actor()?;
    let class = class::get(&cx.app.db, actor.tenant, id).await?;
    let words: Vec<String> = form
        .all("remark")
        .into_iter()
        .take(class.questions().len())
        .map(|text| text.trim().replace("\r\n", "\n").replace('\0', ""))
        .collect();
    let given = if words.iter().any(|text| text.chars().count() > LONGEST) {
        let why = base::Message::new("form-too-long").with("max", LONGEST).with("count", LONGEST + 1);
        Err(Error::Invalid(vec![FieldError { field: "remark", why }]))
    } else {
        remark::give(&cx.app.db, &cx.app.ids, actor, &class, &words, cx.today()).await
    };
    match given {
        Ok(()) => redirect(format!("/training/classes/{id}/kit?done=done-training-remark")),
        Err(error) => kit::again(&cx, form, id, error).await,
    }
}
