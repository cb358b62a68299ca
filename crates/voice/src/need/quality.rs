//! How well needs are closed: confirmed, explained and lapsed kept apart,
//! reopened and still open counted, every share with its denominator.

use std::collections::BTreeMap;

use base::{Day, Result};
use store::{FromQueryResult, Rows, params};

use super::State;
use crate::desk::{Desk, days_between};

/// One category, or all of them (`category` empty), of needs raised in a period.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Line {
    pub category: String,
    pub raised: i64,
    pub open: i64,
    pub confirmed: i64,
    pub unable: i64,
    pub lapsed: i64,
    pub merged: i64,
    pub reopened: i64,
    /// Days from raising to the author's "solved".
    pub median_days: Option<f64>,
    /// Working days to the first answer of a human; Kaplan-Meier, needs still
    /// without an answer censored today.
    pub first_answer: Option<f64>,
    pub unanswered: i64,
}

impl Line {
    pub fn closed(&self) -> i64 {
        self.confirmed + self.unable + self.lapsed
    }

    /// `71%` of the closed ones; a dash of none.
    pub fn percent(&self, part: &i64) -> String {
        match self.closed() {
            0 => "—".to_owned(),
            closed => format!("{}%", (part * 100 + closed / 2) / closed),
        }
    }

    /// `71% (505 / 711)`: both numbers as well.
    pub fn share(&self, part: &i64) -> String {
        match self.closed() {
            0 => "—".to_owned(),
            closed => format!("{} ({part} / {closed})", self.percent(part)),
        }
    }
}

#[derive(FromQueryResult)]
struct Row {
    category: String,
    state: State,
    open: bool,
    raised_on: Day,
    answered_on: Option<Day>,
    closed_on: Option<Day>,
    reopened: i64,
}

/// The whole, then each category by its code, of needs raised from `from` until
/// before `to`.
pub async fn report(rows: &impl Rows, desk: &Desk, from: Day, to: Day) -> Result<Vec<Line>> {
    let sql = "select category, state, open, raised_on, answered_on, closed_on, reopened from voice_need
               where tenant_id = $1 and raised_on >= $2 and raised_on < $3 and state <> $4";
    let needs: Vec<Row> = rows.all(sql, params![desk.tenant, from, to, State::Withdrawn]).await?;
    let mut groups: BTreeMap<&str, Vec<&Row>> = BTreeMap::from([("", needs.iter().collect())]);
    for need in &needs {
        groups.entry(&need.category).or_default().push(need);
    }
    Ok(groups.into_iter().map(|(category, needs)| line(desk, category, &needs)).collect())
}

fn line(desk: &Desk, category: &str, needs: &[&Row]) -> Line {
    let count = |test: &dyn Fn(&Row) -> bool| needs.iter().filter(|need| test(need)).count() as i64;
    let confirmed = needs.iter().filter(|need| need.state == State::Confirmed);
    let days = confirmed.filter_map(|need| Some(days_between(need.raised_on, need.closed_on?) as f64)).collect();
    let waited = needs.iter().filter(|need| need.answered_on.is_some() || need.open).map(|need| {
        let until = need.answered_on.unwrap_or_else(|| desk.today());
        (desk.calendar.working_days(need.raised_on.0..until.0) as f64, need.answered_on.is_some())
    });
    Line {
        category: category.to_owned(),
        raised: needs.len() as i64,
        open: count(&|need| need.open),
        confirmed: count(&|need| need.state == State::Confirmed),
        unable: count(&|need| need.state == State::Unable),
        lapsed: count(&|need| need.state == State::Lapsed),
        merged: count(&|need| need.state == State::Merged),
        reopened: count(&|need| need.reopened > 0),
        median_days: median(days),
        first_answer: kaplan_meier_median(&waited.collect::<Vec<_>>()),
        unanswered: count(&|need| need.open && need.answered_on.is_none()),
    }
}

/// The middle value, or the mean of the two in the middle.
pub fn median(mut values: Vec<f64>) -> Option<f64> {
    values.sort_by(f64::total_cmp);
    let middle = values.len() / 2;
    match values.len() {
        0 => None,
        count if count % 2 == 1 => Some(values[middle]),
        _ => Some(f64::midpoint(values[middle - 1], values[middle])),
    }
}

/// The time by which half have had the event, from `(time, happened)` where
/// `false` is censored: watched that long without the event (Kaplan & Meier
/// 1958). `None` while the survival stays above one half.
pub fn kaplan_meier_median(observations: &[(f64, bool)]) -> Option<f64> {
    let mut sorted = observations.to_vec();
    // At equal times events come before censorings, as is the convention.
    sorted.sort_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)));
    let mut survival = 1.0;
    let mut at = 0;
    while at < sorted.len() {
        let time = sorted[at].0;
        let same = sorted[at..].iter().take_while(|observation| observation.0 <= time);
        let (events, all) =
            same.fold((0, 0), |(events, all), observation| (events + usize::from(observation.1), all + 1));
        survival *= 1.0 - events as f64 / (sorted.len() - at) as f64;
        if survival <= 0.5 {
            return Some(time);
        }
        at += all;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    /// By hand: at risk 6, 5, 4, 2; S(1) = 5/6 = .833, S(2) = .833 · 4/5 = .667,
    /// one censored at 3, S(4) = .667 · 2/3 = .444 ≤ .5.
    #[test]
    fn kaplan_meier_against_a_computation_by_hand() {
        let watched = [(1.0, true), (2.0, true), (3.0, false), (4.0, true), (5.0, false), (6.0, true)];
        assert_eq!(kaplan_meier_median(&watched), Some(4.0));
        // Without the censored ones the naive median would be 3.
        let answered = watched.iter().filter(|(_, happened)| *happened).map(|(time, _)| *time).collect();
        assert_eq!(median(answered), Some(3.0));
    }

    #[test]
    fn half_unanswered_has_no_median() {
        assert_eq!(kaplan_meier_median(&[(1.0, true), (9.0, false), (9.0, false)]), None);
        assert_eq!(kaplan_meier_median(&[]), None);
        assert_eq!(median(vec![3.0, 1.0, 2.0, 4.0]), Some(2.5));
    }
}
