//! `/learning/units/{id}/items`: how the questions of the published version do.

use askama::Template;
use axum::extract::Path;
use base::not_found;
use ui::{Cx, Outcome, Page, page::download};

use crate::{
    EDIT_UNITS,
    item::{
        self, Analysis, LEAST, chart,
        table::{self, DEFINITIONS, workbook},
    },
    unit::{self, LearningUnitId, Version},
    usefulness,
};

#[derive(Template)]
#[template(path = "units/items/index.html")]
struct Index<'a> {
    cx: &'a Cx,
    version: Version,
    analysis: Option<Analysis>,
    chart: String,
    useful: usefulness::Told,
    least: i64,
    definitions: [&'static str; 4],
}

pub async fn index(cx: Cx, Path(id): Path<LearningUnitId>) -> Outcome {
    let actor = cx.require(&EDIT_UNITS)?;
    let version = unit::published(&cx.app.db, actor.tenant, id).await?;
    let analysis = item::read(&cx.app.db, actor, version.id).await?;
    let useful = usefulness::told(&cx.app.db, actor.tenant, id).await?;
    let title = cx.t("learning-item-chart");
    let chart = analysis.as_ref().map(|analysis| chart::svg(&title, &analysis.items)).unwrap_or_default();
    Index { cx: &cx, version, analysis, chart, useful, least: LEAST, definitions: DEFINITIONS }.page()
}

/// The same as an Excel file.
pub async fn table(cx: Cx, Path(id): Path<LearningUnitId>) -> Outcome {
    let actor = cx.require(&EDIT_UNITS)?;
    let version = unit::published(&cx.app.db, actor.tenant, id).await?;
    let analysis = item::read(&cx.app.db, actor, version.id).await?.ok_or_else(not_found)?;
    let name = format!("{}-{}.xlsx", cx.t("learning-item-title"), version.title);
    let mime = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    download(&name, mime, workbook(&cx, &analysis)?)
}
