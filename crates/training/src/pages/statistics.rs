//! `/training/statistics`: person-times and people, with the words for what they count.

use askama::Template;
use axum::extract::Query;
use base::{Day, Result};
use serde::Deserialize;
use ui::{Cx, Outcome, Page, page::download};

use crate::{
    READ_STATISTICS,
    class::{HELD_FOR, word},
    statistics::{self, Filter, MOST_YEARS, Report, Window, table::workbook},
};

#[derive(Debug, Deserialize)]
pub struct Wanted {
    #[serde(default)]
    as_of: String,
    #[serde(default)]
    window: String,
    #[serde(default)]
    years: String,
    #[serde(default)]
    capacity: String,
}

#[derive(Template)]
#[template(path = "statistics/show.html")]
struct Show<'a> {
    cx: &'a Cx,
    report: Report,
    from: Day,
    to: Day,
}

async fn read(cx: &Cx, wanted: &Wanted) -> Result<Report> {
    let actor = cx.require(&READ_STATISTICS)?;
    let filter = Filter {
        as_of: wanted.as_of.parse().unwrap_or(cx.today()),
        window: Window::from_code(&wanted.window),
        years: wanted.years.parse::<i64>().unwrap_or(3).clamp(1, MOST_YEARS),
        capacity: word(&HELD_FOR, &wanted.capacity).unwrap_or_default(),
    };
    statistics::read(&cx.app.db, actor.tenant, filter, cx.today()).await
}

pub async fn show(cx: Cx, Query(wanted): Query<Wanted>) -> Outcome {
    let report = read(&cx, &wanted).await?;
    let (from, to) = report.filter.span();
    Show { cx: &cx, report, from, to }.page()
}

/// The same as an Excel file.
pub async fn table(cx: Cx, Query(wanted): Query<Wanted>) -> Outcome {
    let report = read(&cx, &wanted).await?;
    let bytes = workbook(&cx, &report)?;
    let name = format!("{}-{}.xlsx", cx.t("training-statistics-title"), report.filter.as_of);
    download(&name, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", bytes)
}
