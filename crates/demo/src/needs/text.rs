//! Filling the braces of a text, consistently within one need.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::corpus::Situation;
use crate::org::{HOSPITAL, Unit, UnitKind, line_of};
use crate::stream::Stream;

/// What the braces of one need stand for.
#[derive(Debug, Clone, Default)]
pub struct Filling(BTreeMap<String, String>);

impl Filling {
    /// Chooses the slots of `situation` and describes the unit and the month.
    pub fn choose(situation: &Situation, units: &[Unit], unit: &Unit, raised_on: Date, stream: &mut Stream) -> Self {
        let mut filling = Self::default();
        for (names, values) in &situation.slots {
            let offered: Vec<&str> = values.iter().filter_map(|value| offered(value, unit)).collect();
            let value = if offered.is_empty() { &values[0] } else { *stream.pick(&offered) };
            for (name, value) in names.split('|').zip(value.split('|')) {
                filling.set(name, value);
            }
        }
        filling.describe(units, unit, stream);
        filling.set("month", &month(raised_on.month()));
        filling.set("last", &month(if raised_on.month() == 1 { 12 } else { raised_on.month() - 1 }));
        filling
    }

    /// The unit, the workshop above it, a kilometre in it, and what its people call it.
    pub fn describe(&mut self, units: &[Unit], unit: &Unit, stream: &mut Stream) {
        self.set("unit", &short(&unit.name));
        self.set("ws", &workshop(units, unit));
        self.set("here", here(unit));
        if let Some(stretch) = unit.stretch {
            let metre = stream.between(i64::from(stretch.from), i64::from(stretch.to.max(stretch.from + 1)));
            self.set("kmn", &(metre / 1000).to_string());
        }
    }

    pub fn set(&mut self, name: &str, value: &str) {
        self.0.insert(name.to_owned(), value.to_owned());
    }

    /// For the public list a team is named by its workshop, and a small office not at all.
    pub fn for_everybody(&self, unit: &Unit) -> Self {
        let mut filling = self.clone();
        let public = match (unit.tenant, unit.staff) {
            (HOSPITAL, 10..) => short(&unit.name),
            (HOSPITAL, _) => "机关科室".to_owned(),
            _ => self.0.get("ws").cloned().unwrap_or_default(),
        };
        filling.set("unit", &public);
        filling.set("ws", &public);
        filling
    }

    /// Slot values may hold braces of their own, hence the rounds.
    pub fn fill(&self, text: &str) -> String {
        let mut text = text.to_owned();
        for _ in 0..3 {
            if !text.contains('{') {
                break;
            }
            for (name, value) in &self.0 {
                text = text.replace(&format!("{{{name}}}"), value);
            }
        }
        spaced(&text)
    }

    /// As [`Self::fill`], with a promised day.
    pub fn fill_due(&self, text: &str, due: Date, said_on: Date) -> String {
        let day = format!("{} {} 日", month(due.month()), due.day());
        let day = if due.year() == said_on.year() { day } else { format!("{} 年 {day}", due.year()) };
        self.fill(&text.replace("{due}", &day))
    }
}

/// A value, unless it is for units with another tag.
fn offered<'a>(value: &'a str, unit: &Unit) -> Option<&'a str> {
    match value.strip_prefix('@').and_then(|value| value.split_once(' ')) {
        Some((tag, value)) => unit.has_tag(tag).then_some(value),
        None => Some(value),
    }
}

/// A space between a Chinese character and a Latin letter or digit, as the
/// written texts have it, also where a slot brought them together.
fn spaced(text: &str) -> String {
    let chinese = |c: char| ('\u{4e00}'..='\u{9fff}').contains(&c);
    let mut spaced = String::with_capacity(text.len() + 8);
    let mut before = ' ';
    for c in text.chars() {
        if chinese(before) && c.is_ascii_alphanumeric() || before.is_ascii_alphanumeric() && chinese(c) {
            spaced.push(' ');
        }
        spaced.push(c);
        before = c;
    }
    spaced
}

fn month(month: i8) -> String {
    format!("{month} 月")
}

/// A name without what stands in brackets.
pub fn short(name: &str) -> String {
    name.split('(').next().unwrap_or(name).to_owned()
}

fn workshop(units: &[Unit], unit: &Unit) -> String {
    let line = line_of(units, &unit.key);
    let named = line.iter().find(|above| {
        matches!(above.kind, UnitKind::Workshop | UnitKind::Headquarters)
            || above.kind == UnitKind::Department && above.tenant == HOSPITAL
    });
    short(&named.map_or(unit, |above| above).name)
}

fn here(unit: &Unit) -> &'static str {
    match (unit.tenant, unit.kind) {
        (HOSPITAL, _) => "科室",
        (_, UnitKind::Team) if unit.has_tag("crew") => "车队",
        (_, UnitKind::Team) if unit.has_tag("station") || unit.has_tag("port") || unit.has_tag("depot") => "班组",
        (_, UnitKind::Team) if unit.has_tag("freight") => "营业室",
        (_, UnitKind::Team) => "工区",
        (_, UnitKind::Workshop) => "车间",
        _ => "部门",
    }
}
