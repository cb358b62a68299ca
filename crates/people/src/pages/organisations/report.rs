//! `/organisations/{id}/report`: the figures month by month, and as a file.

use askama::Template;
use axum::extract::{Path, Query};
use base::{Day, Result, UnitId};
use serde::Deserialize;
use ui::{Cx, Outcome, Page, outcome::Section, page::download};

use super::{month_word, seen};
use crate::organisation::{
    Organisation,
    outcome::{self, Shown},
};

#[derive(Debug, Default, Deserialize)]
pub struct Wanted {
    months: Option<i64>,
}

const MONTHS: i64 = 6;
const MOST_MONTHS: i64 = 24;

/// A month with the figures in the order of the labels.
type Line = (String, Vec<Shown>);

async fn lines(cx: &Cx, of: &Organisation, wanted: &Wanted) -> Result<Vec<Line>> {
    let count = wanted.months.unwrap_or(MONTHS).clamp(1, MOST_MONTHS);
    let mut lines = Vec::new();
    for period in outcome::months(cx.today(), count) {
        lines.push((month_word(period.0), outcome::of(&cx.app, of, period, Section::Outcome).await?));
    }
    Ok(lines)
}

#[derive(Template)]
#[template(path = "organisations/report.html")]
struct Show<'a> {
    cx: &'a Cx,
    of: Organisation,
    today: Day,
    lines: Vec<Line>,
}

/// `GET /organisations/{id}/report`
pub async fn show(cx: Cx, Path(id): Path<UnitId>, Query(wanted): Query<Wanted>) -> Outcome {
    let (_, of) = seen(&cx, id).await?;
    let lines = lines(&cx, &of, &wanted).await?;
    Show { cx: &cx, of, today: cx.today(), lines }.page()
}

/// `GET /organisations/{id}/report.csv`
pub async fn csv(cx: Cx, Path(id): Path<UnitId>, Query(wanted): Query<Wanted>) -> Outcome {
    let (_, of) = seen(&cx, id).await?;
    let mut file = csv::Writer::from_writer(Vec::new());
    let heads = ["month", "figure", "share", "value", "of"];
    file.write_record(heads.map(|head| cx.tk("report-", head))).map_err(base::Error::from)?;
    for (month, figures) in lines(&cx, &of, &wanted).await? {
        for shown in figures {
            let (value, whole) = shown.exact();
            let [value, whole] = [value, whole].map(|number| number.map(|it| it.to_string()).unwrap_or_default());
            file.write_record([month.as_str(), &cx.t(shown.figure.label), &shown.text(), &value, &whole])
                .map_err(base::Error::from)?;
        }
    }
    let bytes = file.into_inner().map_err(|error| base::error::internal(error.to_string()))?;
    // Spreadsheets take a file without this mark for GB18030.
    let bytes = [b"\xef\xbb\xbf".as_slice(), &bytes].concat();
    download(&format!("{}.csv", of.unit.name), "text/csv; charset=utf-8", bytes)
}
