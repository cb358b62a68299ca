//! `/units/ruler`: who works where along the line, by kilometre.

use std::{collections::HashSet, fmt::Write};

use askama::Template;
use axum::extract::Query;
use base::UnitId;
use serde::Deserialize;
use ui::{Cx, Outcome, Page, chart::escape};

use super::{EDIT_UNITS, km};
use crate::unit::structure::{self, Stretch};

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Filter {
    /// Kilometres, as typed: `60`, `K60`.
    from: String,
    to: String,
}

fn read(text: &str) -> Option<f64> {
    text.trim().trim_start_matches(['K', 'k']).parse().ok().filter(|km: &f64| km.is_finite() && *km >= 0.0)
}

#[derive(Template)]
#[template(path = "units/ruler.html")]
struct Ruler<'a> {
    cx: &'a Cx,
    filter: &'a Filter,
    from: f64,
    to: f64,
    svg: String,
    gaps: Vec<(f64, f64)>,
    /// The leaves: teams, not the workshops above them.
    teams: Vec<Stretch>,
}

/// `GET /units/ruler`
pub async fn show(cx: Cx, Query(filter): Query<Filter>) -> Outcome {
    let actor = cx.require(&EDIT_UNITS)?;
    let whole = structure::stretches(&cx.app.db, actor.tenant, cx.today(), -1.0, f64::from(i32::MAX)).await?;
    let end = whole.iter().map(|stretch| stretch.km_to).fold(0.0, f64::max);
    let start = whole.iter().map(|stretch| stretch.km_from).fold(end, f64::min);
    let (from, to) = (read(&filter.from).unwrap_or(start), read(&filter.to).unwrap_or(end));
    let touched: Vec<Stretch> =
        whole.into_iter().filter(|stretch| stretch.km_from < to && stretch.km_to > from).collect();
    let above: HashSet<UnitId> = touched.iter().filter_map(|stretch| stretch.parent_id).collect();
    let (upper, teams): (Vec<Stretch>, Vec<Stretch>) =
        touched.into_iter().partition(|stretch| above.contains(&stretch.id));
    let gaps = structure::gaps(&teams, from, to);
    let svg = draw(&cx.t("unit-ruler"), &upper, &teams, from, to);
    Ruler { cx: &cx, filter: &filter, from, to, svg, gaps, teams }.page()
}

const WIDTH: f64 = 1000.0;
const NAMES: f64 = 150.0;
const ROW: f64 = 26.0;

/// A row for each workshop, its teams as stretches on it; weak signal dotted.
fn draw(title: &str, upper: &[Stretch], teams: &[Stretch], from: f64, to: f64) -> String {
    let rows: Vec<&Stretch> =
        upper.iter().filter(|upper| teams.iter().any(|team| team.parent_id == Some(upper.id))).collect();
    let height = ROW * (rows.len() as f64 + 1.5);
    let x = |at: f64| NAMES + (WIDTH - NAMES - 20.0) * (at.clamp(from, to) - from) / (to - from).max(0.001);
    let mut svg =
        format!(r#"<svg class="km chart" viewBox="0 0 {WIDTH} {height}" role="img" aria-label="{}">"#, escape(title));
    let step = if to - from > 60.0 { 10.0 } else { 5.0 };
    let mut tick = (from / step).ceil() * step;
    while tick <= to {
        let at = x(tick);
        let _ = write!(svg, r#"<line class="km-tick" x1="{at:.1}" x2="{at:.1}" y1="18" y2="{height}"/>"#);
        let _ = write!(svg, r#"<text class="km-no" x="{at:.1}" y="12" text-anchor="middle">{}</text>"#, km(&tick));
        tick += step;
    }
    for (number, row) in rows.iter().enumerate() {
        let y = ROW * (number as f64 + 1.5);
        let _ = write!(svg, r#"<text class="km-name" x="0" y="{:.1}">{}</text>"#, y + 4.0, escape(&row.name));
        let _ = write!(
            svg,
            r#"<line class="km-line" x1="{:.1}" x2="{:.1}" y1="{y:.1}" y2="{y:.1}"/>"#,
            x(row.km_from),
            x(row.km_to)
        );
        for team in teams.iter().filter(|team| team.parent_id == Some(row.id)) {
            let class = if team.weak_signal { "km-seg weak" } else { "km-seg ok" };
            // The round ends of two neighbours keep apart.
            let (left, right) = (x(team.km_from) + 5.0, (x(team.km_to) - 5.0).max(x(team.km_from) + 5.5));
            let (name, kms) = (escape(&team.name), format!("{}–{}", km(&team.km_from), km(&team.km_to)));
            let _ = write!(
                svg,
                r#"<line class="{class}" x1="{left:.1}" x2="{right:.1}" y1="{y:.1}" y2="{y:.1}"><title>{name} {kms}</title></line>"#
            );
        }
    }
    svg.push_str("</svg>");
    svg
}
