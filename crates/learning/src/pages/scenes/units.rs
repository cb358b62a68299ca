//! `/learning/scenes/{scene}/units`: which units stand on a scene's page.

use axum::extract::Path;
use ui::{Cx, Form, Outcome, page::redirect};

use crate::{EDIT_UNITS, scene, unit::LearningUnitId};

pub async fn create(cx: Cx, Path(scene): Path<String>, mut form: Form) -> Outcome {
    let actor = cx.require(&EDIT_UNITS)?;
    scene::check(&cx.app.db, actor, &scene).await?;
    if let Some(unit) = form.parse::<LearningUnitId>("unit", true) {
        scene::add(&cx.app.db, actor, &scene, unit, cx.moment()).await?;
    }
    redirect(format!("{}?done=done-learning-version", scene::link(&scene)))
}

pub async fn remove(cx: Cx, Path((scene, unit)): Path<(String, LearningUnitId)>) -> Outcome {
    let actor = cx.require(&EDIT_UNITS)?;
    scene::remove(&cx.app.db, actor, &scene, unit, cx.moment()).await?;
    redirect(format!("{}?done=done-learning-version", scene::link(&scene)))
}
