//! `/learning/reports`: whom learning reached and what was kept in mind.

use askama::Template;
use axum::extract::Query;
use base::{Result, UnitId};
use serde::Deserialize;
use ui::{Cx, Outcome, Page, page::download};

use crate::{
    READ_REPORTS,
    report::{self, Course, Filter, Quarter, Recall, Report, suppress, table::workbook},
};

#[derive(Debug, Deserialize)]
pub struct Wanted {
    #[serde(default)]
    unit: String,
    #[serde(default)]
    course: String,
    #[serde(default)]
    quarter: String,
}

#[derive(Template)]
#[template(path = "reports/show.html")]
struct Show<'a> {
    cx: &'a Cx,
    report: Report,
    filter: Filter,
    courses: Vec<Course>,
    quarters: Vec<Quarter>,
    least: i64,
}

impl Show<'_> {
    fn of_course(&self, course: &Course) -> bool {
        self.filter.course == Some(course.id)
    }
}

pub(crate) fn percent(share: Option<i64>) -> String {
    share.map_or_else(|| "—".to_owned(), |share| format!("{share}%"))
}

async fn read(cx: &Cx, wanted: &Wanted) -> Result<(Filter, Report)> {
    let actor = cx.require(&READ_REPORTS)?;
    let filter = Filter {
        unit: wanted.unit.parse::<UnitId>().ok(),
        course: wanted.course.parse().ok(),
        quarter: Quarter::parse(&wanted.quarter).unwrap_or(Quarter::of(cx.today())),
    };
    let report = report::read(&cx.app.db, actor, &filter, cx.today()).await?;
    Ok((filter, report))
}

pub async fn show(cx: Cx, Query(wanted): Query<Wanted>) -> Outcome {
    let (filter, report) = read(&cx, &wanted).await?;
    let courses = report::courses(&cx.app.db, cx.actor()?).await?;
    let this = Quarter::of(cx.today());
    let quarters = std::iter::successors(Some(this), |quarter| Some(quarter.before())).take(12).collect();
    Show { cx: &cx, report, filter, courses, quarters, least: suppress::LEAST }.page()
}

/// The same as an Excel file.
pub async fn table(cx: Cx, Query(wanted): Query<Wanted>) -> Outcome {
    let (filter, report) = read(&cx, &wanted).await?;
    let bytes = workbook(&cx, &report)?;
    let name = format!("{}-{}.xlsx", cx.t("learning-report-title"), filter.quarter);
    download(&name, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", bytes)
}
