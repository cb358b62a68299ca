//! Charts drawn by the server as SVG, each with its data table.

use std::fmt::Write;

/// One line of a line chart; `values` are as many as the labels.
#[derive(Debug, Clone, PartialEq)]
pub struct Series {
    pub name: String,
    pub values: Vec<f64>,
}

/// Lines over time. Width and height in CSS pixels at the desktop width.
#[derive(Debug, Clone, PartialEq)]
pub struct LineChart {
    /// What the chart says, for those who cannot see it.
    pub title: String,
    pub labels: Vec<String>,
    pub series: Vec<Series>,
    pub width: f64,
    pub height: f64,
}

impl LineChart {
    /// The `<svg>`; names and labels are escaped.
    pub fn svg(&self) -> String {
        let (left, right, top, bottom) = (40.0, 76.0, 12.0, 26.0);
        let most = self.series.iter().flat_map(|series| &series.values).copied().fold(1.0, f64::max);
        let (step, ceiling) = nice_steps(most);
        let count = self.labels.len().max(2) as f64 - 1.0;
        let x = |index: usize| left + (self.width - left - right) * index as f64 / count;
        let y = |value: f64| top + (self.height - top - bottom) * (1.0 - value / ceiling);
        let mut svg = format!(
            r#"<svg class="chart" viewBox="0 0 {} {}" role="img" aria-label="{}">"#,
            self.width,
            self.height,
            escape(&self.title)
        );
        let mut tick = 0.0;
        while tick <= ceiling + step / 2.0 {
            let at = y(tick);
            let _ = write!(
                svg,
                r#"<line class="axis" x1="{left}" x2="{:.1}" y1="{at:.1}" y2="{at:.1}"/>"#,
                self.width - right
            );
            let _ = write!(svg, r#"<text x="{:.1}" y="{:.1}" text-anchor="end">{tick}</text>"#, left - 8.0, at + 4.0);
            tick += step;
        }
        let every = self.labels.len().div_ceil(12).max(1);
        for (index, label) in self.labels.iter().enumerate().filter(|(index, _)| index % every == 0) {
            let _ = write!(
                svg,
                r#"<text x="{:.1}" y="{:.1}" text-anchor="middle">{}</text>"#,
                x(index),
                self.height - 6.0,
                escape(label)
            );
        }
        let mut last_label = f64::NEG_INFINITY;
        let mut ends: Vec<(usize, f64)> = self
            .series
            .iter()
            .enumerate()
            .map(|(number, series)| (number, y(series.values.last().copied().unwrap_or(0.0))))
            .collect();
        for (number, series) in self.series.iter().enumerate() {
            let points: Vec<String> = series
                .values
                .iter()
                .enumerate()
                .map(|(index, value)| format!("{:.1},{:.1}", x(index), y(*value)))
                .collect();
            let _ = write!(svg, r#"<polyline class="s{number}" points="{}"/>"#, points.join(" "));
        }
        // Labels at the line ends keep 15 px apart.
        ends.sort_by(|a, b| a.1.total_cmp(&b.1));
        for (number, end) in ends {
            let at = end.max(last_label + 15.0);
            last_label = at;
            let series = &self.series[number];
            let value = series.values.last().copied().unwrap_or(0.0);
            let _ = write!(
                svg,
                r#"<text class="lab{number}" x="{:.1}" y="{:.1}">{} {value}</text>"#,
                self.width - right + 6.0,
                at + 4.0,
                escape(&series.name)
            );
        }
        svg.push_str("</svg>");
        svg
    }
}

/// A round step and the axis end above `most`: 4 to 6 steps.
fn nice_steps(most: f64) -> (f64, f64) {
    let rough = most / 5.0;
    let power = 10_f64.powf(rough.log10().floor());
    let step = [1.0, 2.0, 5.0, 10.0]
        .into_iter()
        .map(|factor| factor * power)
        .find(|step| *step >= rough)
        .unwrap_or(power)
        .max(1.0);
    (step, (most / step).ceil() * step)
}

pub fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_are_round_and_text_is_escaped() {
        assert_eq!(nice_steps(128.0), (50.0, 150.0));
        assert_eq!(nice_steps(1.0), (1.0, 1.0));
        let chart = LineChart {
            title: "<需求>".into(),
            labels: vec!["1月".into(), "2月".into()],
            series: vec![Series { name: "新增".into(), values: vec![3.0, 5.0] }],
            width: 640.0,
            height: 220.0,
        };
        let svg = chart.svg();
        assert!(svg.contains("&lt;需求&gt;") && !svg.contains("<需求>"), "{svg}");
        assert!(svg.contains("新增 5"), "{svg}");
    }
}
