//! `/insight/climate`: the climate of one unit, for everybody.

use std::borrow::Borrow;

use askama::Template;
use axum::extract::Query;
use base::{Day, Lang, UnitId, not_found};
use ui::{Cx, Outcome, Page};

use crate::{
    READ,
    climate::{self, Period, Trend, Unit, chart},
};

#[derive(Template)]
#[template(path = "climate.html")]
struct Climate<'a> {
    cx: &'a Cx,
    units: Vec<Unit>,
    chosen: Option<Unit>,
    /// The last first.
    periods: Vec<Period>,
    trends: Vec<Trend>,
}

impl Climate<'_> {
    /// "9月" or "2025年9月"; "Sep 2026".
    fn month(&self, day: Day) -> String {
        match self.cx.lang {
            Lang::Zh if day.0.year() == self.cx.today().0.year() => format!("{}月", day.0.month()),
            Lang::Zh => format!("{}年{}月", day.0.year(), day.0.month()),
            Lang::En => day.0.strftime("%b %Y").to_string(),
        }
    }

    fn name<'u>(&self, unit: &'u Unit) -> &'u str {
        self.cx.either(&unit.name, &unit.name_en)
    }

    fn is_chosen(&self, unit: &Unit) -> bool {
        self.chosen.as_ref().is_some_and(|chosen| chosen.unit_id == unit.unit_id)
    }

    fn svg(&self, trend: &Trend) -> String {
        let labels: Vec<String> = trend.points.iter().map(|(day, _)| self.month(*day)).collect();
        let name = self.cx.either(&trend.name, &trend.name_en);
        chart::svg(trend, &labels, &self.cx.t1("climate-trend-of", "name", name))
    }

    /// Two places: an interval of a tenth would look like none.
    #[expect(clippy::unused_self, reason = "templates call it on themselves")]
    fn decimal(&self, value: impl Borrow<f64>) -> String {
        format!("{:.2}", value.borrow())
    }
}

pub async fn show(cx: Cx, Query(pairs): Query<Vec<(String, String)>>) -> Outcome {
    let (db, actor) = (&cx.app.db, cx.require(&READ)?);
    let units = climate::units(db, actor.tenant).await?;
    let periods = climate::periods(db, actor.tenant).await?;
    let asked = pairs.iter().find(|(name, _)| name == "unit").map(|(_, value)| value.as_str());
    let chosen = match asked.filter(|asked| !asked.is_empty()) {
        Some(asked) => {
            let id: UnitId = asked.parse().map_err(|_| not_found())?;
            Some(units.iter().find(|unit| unit.unit_id == id).cloned().ok_or_else(not_found)?)
        }
        None => units.first().cloned(),
    };
    let trends = match (&chosen, periods.last()) {
        (Some(unit), Some(first)) => climate::trends(db, actor.tenant, unit.unit_id, first.period).await?,
        _ => Vec::new(),
    };
    Climate { cx: &cx, units, chosen, periods, trends }.page()
}

#[derive(Template)]
#[template(path = "limits.html")]
struct Limits<'a> {
    cx: &'a Cx,
}

/// What can never be seen here.
pub async fn limits(cx: Cx) -> Outcome {
    cx.require(&READ)?;
    Limits { cx: &cx }.page()
}
