//! Taking an import in: `POST /learning/imports/{id}/intakes`.

use axum::{extract::Path, http::StatusCode};
use base::Error;
use ui::{Cx, Form, Outcome, Page, page::redirect};

use super::overview;
use crate::{
    EDIT_UNITS,
    import::{
        self, ImportId,
        intake::{self, Target},
    },
    unit::{self, LearningUnitId},
};

pub async fn create(cx: Cx, Path(id): Path<ImportId>, mut form: Form) -> Outcome {
    let actor = cx.require(&EDIT_UNITS)?;
    let import = import::get(&cx.app.db, actor.tenant, id).await?;
    let target = form.choice("target", |word| matches!(word, "pool" | "units").then(|| word.to_owned()));
    let target = match target.as_deref() {
        Some("pool") => form.parse("unit", true).map(Target::Pool),
        Some(_) => form.choice("category", unit::category).map(Target::Units),
        None => None,
    };
    let taken = match (form.finish(), target) {
        (Ok(()), Some(target)) => intake::take(&cx.app, actor, &import, target, cx.moment()).await,
        (Ok(()), None) => Err(base::error::invalid("target", "form-choose")),
        (Err(error), _) => Err(error),
    };
    match taken {
        Ok(_) => redirect(format!("/learning/imports/{id}?done=done-learning-import-intake")),
        Err(Error::Conflict(why)) => {
            form.refuse("target", why);
            let unit: Option<LearningUnitId> = form.get("unit").parse().ok();
            overview(&cx, &form, id, unit).await?.page_with(StatusCode::CONFLICT)
        }
        Err(error) => {
            let form = form.redisplay(error)?;
            overview(&cx, &form, id, None).await?.refused()
        }
    }
}
