//! `/learning/units/{id}/preview`: the newest version in a phone's frame.

use askama::Template;
use axum::extract::Path;
use ui::{Cx, Outcome, Page};

use crate::{
    SEE_UNITS,
    pages::{
        asking::{self, Ask, Control},
        reading::{self, Reading, Renderer},
    },
    unit::{self, LearningUnitId, Version, version},
};

#[derive(Template)]
#[template(path = "units/preview/show.html")]
struct Show<'a> {
    cx: &'a Cx,
    version: &'a Version,
    reading: Reading,
    asks: Vec<Ask>,
}

pub async fn show(cx: Cx, Path(id): Path<LearningUnitId>) -> Outcome {
    let actor = cx.require(&SEE_UNITS)?;
    let version = version::newest(&cx.app.db, actor.tenant, id).await?;
    let asked = unit::questions(&cx.app.db, actor.tenant, version.id).await?;
    let renderer = Renderer::new(&cx, &asked).await?;
    let asks = asked.iter().map(|asked| asking::ask(&renderer, asked, 0)).collect();
    Show { cx: &cx, version: &version, reading: reading::read(&cx, &version).await?, asks }.page()
}
