//! `/learning/units/{id}/preview`: the newest version in a phone's frame.

use askama::Template;
use axum::extract::Path;
use ui::{Cx, Outcome, Page};

use super::scenario::{self, Previewed};
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
    scenes: Vec<Previewed>,
}

pub async fn show(cx: Cx, Path(id): Path<LearningUnitId>) -> Outcome {
    let actor = cx.require(&SEE_UNITS)?;
    let version = version::newest(&cx.app.db, actor.tenant, id).await?;
    let asked = unit::questions(&cx.app.db, actor.tenant, version.id).await?;
    let renderer = Renderer::new(&cx, &asked).await?;
    let asks = asked.iter().map(|asked| asking::ask(&renderer, asked, 0)).collect();
    let scenes = scenario::preview(&cx, &version).await?;
    Show { cx: &cx, version: &version, reading: reading::read_as_text(&cx, &version).await?, asks, scenes }.page()
}
