//! The trend of one scale: a mean with its interval for each period, on the
//! whole scale from 1 to 5, so that a small change looks small.

use std::fmt::Write;

use super::Trend;
use ui::chart::escape;

const WIDTH: f64 = 360.0;
const HEIGHT: f64 = 180.0;
const LEFT: f64 = 28.0;
const RIGHT: f64 = 24.0;
const TOP: f64 = 22.0;
const BOTTOM: f64 = 26.0;

fn y(value: f64) -> f64 {
    TOP + (HEIGHT - TOP - BOTTOM) * (5.0 - value) / 4.0
}

/// `labels` are as many as the points; where nothing is told, the line breaks.
pub fn svg(trend: &Trend, labels: &[String], title: &str) -> String {
    let count = trend.points.len().max(1) as f64;
    let step = (WIDTH - LEFT - RIGHT) / count;
    let x = |index: usize| LEFT + step * (index as f64 + 0.5);
    let mut svg =
        format!(r#"<svg class="chart slim" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{}">"#, escape(title));
    for tick in 1..=5 {
        let (at, end) = (y(f64::from(tick)), WIDTH - RIGHT);
        let _ = write!(svg, r#"<line class="axis" x1="{LEFT}" x2="{end}" y1="{at:.1}" y2="{at:.1}"/>"#);
        let _ = write!(svg, r#"<text x="{}" y="{:.1}" text-anchor="end">{tick}</text>"#, LEFT - 8.0, at + 4.0);
    }
    for (index, label) in labels.iter().enumerate() {
        let _ = write!(
            svg,
            r#"<text x="{:.1}" y="{}" text-anchor="middle">{}</text>"#,
            x(index),
            HEIGHT - 6.0,
            escape(label)
        );
    }
    let mut before: Option<(f64, f64)> = None;
    for (index, (_, cell)) in trend.points.iter().enumerate() {
        let Some(cell) = cell else {
            before = None;
            continue;
        };
        let (at, mean, low, high) = (x(index), y(cell.mean), y(cell.low), y(cell.high));
        if let Some((from, height)) = before {
            let _ = write!(svg, r#"<polyline class="s0" points="{from:.1},{height:.1} {at:.1},{mean:.1}"/>"#);
        }
        let (wide, tall) = (14.0, (low - high).max(1.0));
        let _ = write!(
            svg,
            r#"<rect class="band" x="{:.1}" y="{high:.1}" width="{wide}" height="{tall:.1}" rx="2"/>"#,
            at - wide / 2.0
        );
        for end in [low, high] {
            let (from, to) = (at - wide / 2.0, at + wide / 2.0);
            let _ = write!(svg, r#"<polyline class="s0" points="{from:.1},{end:.1} {to:.1},{end:.1}"/>"#);
        }
        let _ = write!(svg, r#"<circle class="s0f" cx="{at:.1}" cy="{mean:.1}" r="4"/>"#);
        let _ = write!(
            svg,
            r#"<text class="lab0" x="{at:.1}" y="{:.1}" text-anchor="middle">{:.1}</text>"#,
            high - 6.0,
            cell.mean
        );
        before = Some((at, mean));
    }
    svg.push_str("</svg>");
    svg
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::climate::Cell;

    #[test]
    fn a_hidden_period_breaks_the_line() {
        let day = |text: &str| text.parse().expect("a day");
        let cell = |mean| Some(Cell { answers: 12, mean, low: mean - 0.3, high: mean + 0.3 });
        let points = vec![(day("2026-03-27"), cell(3.5)), (day("2026-06-26"), None), (day("2026-09-25"), cell(2.5))];
        let trend = Trend { code: "a".into(), name: String::new(), name_en: String::new(), points };
        let labels = ["3月", "6月", "9月"].map(String::from);
        let svg = svg(&trend, &labels, "<工作>");
        assert_eq!(svg.matches("<circle").count(), 2);
        assert_eq!(svg.matches("class=\"s0\"").count(), 4, "four ends of intervals and no line: {svg}");
        assert!(svg.contains("&lt;工作&gt;") && svg.contains(">6月<"), "{svg}");
    }
}
