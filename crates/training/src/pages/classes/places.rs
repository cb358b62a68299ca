//! `/training/classes/{id}/places`: asked for, given back.

use axum::extract::Path;
use ui::{Cx, Form, Outcome, Page, page::redirect};

use super::overview;
use crate::{
    ORGANISE,
    class::{ClassId, place},
    pages::now,
};

pub async fn create(cx: Cx, Path(id): Path<ClassId>, form: Form) -> Outcome {
    let actor = cx.actor()?;
    let (slot, agreed) = (form.get("slot").parse().ok(), form.is("agreed", "1"));
    match place::ask(&cx.app.db, &cx.app.ids, actor, id, slot, agreed, &now(&cx)).await {
        Ok(()) => redirect(format!("/training/classes/{id}?done=done-training-place")),
        Err(error) => {
            let form = form.redisplay(error)?;
            overview(&cx, &form, id).await?.refused()
        }
    }
}

/// `POST …/places/cancellation`: one's own.
pub async fn cancel(cx: Cx, Path(id): Path<ClassId>) -> Outcome {
    let actor = cx.actor()?;
    place::cancel(&cx.app.db, &cx.app.ids, actor, id, actor.person, cx.moment()).await?;
    redirect(format!("/training/classes/{id}?done=done-training-place-cancellation"))
}

/// `POST …/places/{person}/removal`: by the organiser.
pub async fn remove(cx: Cx, Path((id, person)): Path<(ClassId, base::PersonId)>) -> Outcome {
    let actor = cx.require(&ORGANISE)?;
    place::cancel(&cx.app.db, &cx.app.ids, actor, id, person, cx.moment()).await?;
    redirect(format!("/training/classes/{id}/roster?done=done-training-place-removal"))
}
