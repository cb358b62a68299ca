//! The difficulty of each question as bars, with the two limits.

use std::fmt::Write;

use super::{
    Item,
    measure::{EASY, HARD},
};

const WIDTH: f64 = 640.0;
const LEFT: f64 = 48.0;
const RIGHT: f64 = 64.0;
const ROW: f64 = 30.0;
const TOP: f64 = 24.0;

/// The `<svg>`; `title` says what it shows.
pub fn svg(title: &str, items: &[Item]) -> String {
    let height = TOP + ROW * items.len() as f64 + 8.0;
    let x = |percent: i64| LEFT + (WIDTH - LEFT - RIGHT) * percent as f64 / 100.0;
    let mut svg = format!(
        r#"<svg class="chart" viewBox="0 0 {WIDTH} {height}" role="img" aria-label="{}">"#,
        ui::chart::escape(title)
    );
    for (row, item) in (0..).map(f64::from).zip(items) {
        let y = TOP + ROW * row;
        let class = if item.flags.is_empty() { "bar" } else { "bar alt" };
        let _ = write!(
            svg,
            r#"<text x="{:.0}" y="{:.0}" text-anchor="end">{}</text><rect class="{class}" x="{LEFT}" y="{:.0}" width="{:.1}" height="18"/><text x="{:.1}" y="{:.0}">{}%</text>"#,
            LEFT - 10.0,
            y + 19.0,
            item.number,
            y + 6.0,
            x(item.difficulty) - LEFT,
            x(item.difficulty) + 8.0,
            y + 19.0,
            item.difficulty
        );
    }
    for limit in [HARD, EASY] {
        let at = x(limit);
        let _ = write!(
            svg,
            r#"<line class="goal" x1="{at:.1}" x2="{at:.1}" y1="{TOP}" y2="{height}"/><text x="{at:.1}" y="15" text-anchor="middle">{limit}%</text>"#
        );
    }
    svg.push_str("</svg>");
    svg
}
