//! The curriculum map (教学体系): topic × post × mode in a year. What is empty is a gap.

use std::collections::BTreeSet;

use base::{Day, Result, TenantId};
use learning::unit::CATEGORIES;
use people::audience::Rule;
use store::{FromQueryResult, Rows, params};

use super::Mode;

#[derive(FromQueryResult)]
struct Row {
    category: String,
    rule: String,
    mode: String,
}

/// What there is for a post on a topic.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Cell {
    pub online: i64,
    pub offline: i64,
}

impl Cell {
    /// The modes that are missing.
    pub fn gaps(self) -> Vec<Mode> {
        let missing = [(self.online, Mode::Online), (self.offline, Mode::Offline)];
        missing.into_iter().filter(|(steps, _)| *steps == 0).map(|(_, mode)| mode).collect()
    }
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Map {
    pub year: i16,
    pub posts: Vec<String>,
    /// Each topic with a cell for each post.
    pub topics: Vec<(&'static str, Vec<Cell>)>,
}

impl Map {
    /// The empty cells: exactly those, in the order of the map.
    pub fn gaps(&self) -> Vec<(&'static str, &str, Mode)> {
        let mut gaps = Vec::new();
        for (topic, cells) in &self.topics {
            for (cell, post) in cells.iter().zip(&self.posts) {
                gaps.extend(cell.gaps().into_iter().map(|mode| (*topic, post.as_str(), mode)));
            }
        }
        gaps
    }
}

/// Steps of the plans that are out and fall due in the year, or have no due
/// date and were published by then; a plan for everybody is for each post.
pub async fn read(rows: &impl Rows, tenant: TenantId, year: i16) -> Result<Map> {
    let day = |month, day| Day(jiff::civil::Date::new(year, month, day).unwrap_or(jiff::civil::Date::ZERO));
    let sql =
        "select v.category, v.rule, s.mode from training_plan p join training_plan_version v on v.id = p.published_id
               join training_plan_step s on s.version_id = v.id
               where p.tenant_id = $1 and (v.due_on is null or (v.due_on >= $2 and v.due_on <= $3))";
    let steps: Vec<Row> = rows.all(sql, params![tenant, day(1, 1), day(12, 31)]).await?;
    let posts = people::audience::choices(rows, tenant).await?.posts;
    Ok(of(year, posts, steps.into_iter().map(|row| (row.category, row.rule, row.mode))))
}

fn of(year: i16, posts: Vec<String>, steps: impl Iterator<Item = (String, String, String)>) -> Map {
    let mut topics: Vec<(&'static str, Vec<Cell>)> =
        CATEGORIES.iter().map(|topic| (*topic, vec![Cell::default(); posts.len()])).collect();
    for (category, rule, mode) in steps {
        let rule: Rule = serde_json::from_str(&rule).unwrap_or_default();
        let meant: BTreeSet<&String> = rule.posts.iter().collect();
        let Some((_, cells)) = topics.iter_mut().find(|(topic, _)| *topic == category) else { continue };
        for (cell, post) in cells.iter_mut().zip(&posts) {
            if meant.is_empty() || meant.contains(post) {
                match Mode::from_code(&mode) {
                    Some(Mode::Online) => cell.online += 1,
                    _ => cell.offline += 1,
                }
            }
        }
    }
    Map { year, posts, topics }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_gaps_are_the_empty_cells() {
        let rule = serde_json::to_string(&Rule { posts: vec!["线路工".into()], ..Rule::default() }).expect("a rule");
        let steps =
            [("safety".to_owned(), rule, "online".to_owned()), ("safety".into(), "{}".into(), "offline".into())];
        let map = of(2026, vec!["信号工".into(), "线路工".into()], steps.into_iter());
        let safety = map.topics.iter().find(|(topic, _)| *topic == "safety").expect("a topic");
        assert_eq!(safety.1, [Cell { online: 0, offline: 1 }, Cell { online: 1, offline: 1 }]);
        let empty = map.topics.iter().flat_map(|(_, cells)| cells).map(|cell| cell.gaps().len()).sum::<usize>();
        assert_eq!(map.gaps().len(), empty);
        assert_eq!(empty, 15 * 2 * 2 - 3);
        assert!(map.gaps().contains(&("safety", "信号工", Mode::Online)));
    }
}
