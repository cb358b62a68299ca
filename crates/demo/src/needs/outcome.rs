//! How each drawn need ends, or how far it has come: states by quota, times to
//! confirmation log-normal (sigma 0.8) around the category's median.

use jiff::civil::DateTime;

use super::draw::Draft;
use super::window::minutes_between;
use super::{Ground, State};
use crate::stream::Stream;

/// Confirmed, lapsed, unable, open, merged. Confirmed is 71 % in whole numbers;
/// the few lapses are taken from it.
pub const STATES: [f64; 5] = [70.6, 0.4, 12.0, 11.0, 6.0];

const SIGMA: f64 = 0.8;

/// What an open need is about to show, where it is not just being worked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// "It is solved", says the owner; the author has not answered yet.
    Asked,
    /// "Cannot" waits for the leader's signature.
    Proposed,
    /// The author was not content and it is being worked again.
    Reopened,
    /// The promised day has passed.
    Overdue,
}

#[derive(Debug, Clone, Copy)]
pub struct Outcome {
    pub state: State,
    /// From raising to closing.
    pub days: f64,
    pub reopened: bool,
    pub stage: Option<Stage>,
}

impl Default for Outcome {
    fn default() -> Self {
        Self { state: State::Open, days: 0.0, reopened: false, stage: None }
    }
}

impl Outcome {
    /// Days for which the need is, or was, open.
    pub fn length_days(&self, raised: DateTime, horizon: DateTime) -> f64 {
        if self.state == State::Open { minutes_between(raised, horizon) as f64 / 1440.0 } else { self.days }
    }
}

pub fn decide(ground: &Ground, drafts: &mut [Draft], states: &[usize; 5], reopened: usize, stream: &mut Stream) {
    let [_, lapsed, unable, open, _] = *states;
    let ages: Vec<f64> =
        drafts.iter().map(|draft| minutes_between(draft.raised, ground.horizon()) as f64 / 1440.0).collect();
    let mut rest = choose_open(drafts, &ages, open, stream);
    stream.shuffle(&mut rest);
    let mut take = |count: usize, test: &dyn Fn(&Draft, f64) -> bool| -> Vec<usize> {
        let chosen: Vec<usize> = rest.iter().copied().filter(|&i| test(&drafts[i], ages[i])).take(count).collect();
        rest.retain(|index| !chosen.contains(index));
        chosen
    };
    let unable = take(unable, &|draft, age| draft.situation.cannot.is_some() && age > 8.0);
    let lapsed = take(lapsed, &|draft, age| !draft.category.sensitive && age > 60.0);
    for index in unable {
        let days = drafts[index].category.median_days * (0.7 * stream.normal()).exp();
        drafts[index].outcome = closed(State::Unable, days.clamp(2.5, ages[index] * 0.9));
    }
    for index in lapsed {
        let days = drafts[index].category.median_days * (0.5 * stream.normal()).exp();
        // 21 days of silence follow the owner's "solved".
        drafts[index].outcome = closed(State::Lapsed, days.clamp(2.0, 30.0) + 21.0);
    }
    confirm(drafts, &ages, &rest, stream);
    reopen(drafts, &rest, &ages, reopened, stream);
}

const fn closed(state: State, days: f64) -> Outcome {
    Outcome { state, days, reopened: false, stage: None }
}

/// Marks `count` needs as open, the young ones mostly, and gives the others.
fn choose_open(drafts: &[Draft], ages: &[f64], count: usize, stream: &mut Stream) -> Vec<usize> {
    let mut order: Vec<(f64, usize)> = (0..drafts.len())
        .map(|index| {
            let draft = &drafts[index];
            let pace = 7.0 + draft.category.median_days * 1.25;
            // A matter of a season or of a person does not stay open for months.
            let passing = draft.category.sensitive || !draft.situation.months.is_empty();
            let slow = if passing || ages[index] > 330.0 { 0.0 } else { 0.002 };
            let weight = (-ages[index] / pace).exp() + slow;
            // Exponential race: the smallest of `-ln(u)/w` is drawn with chance w.
            let key = if ages[index] < 1.2 { 0.0 } else { -(1.0 - stream.unit()).ln() / weight.max(1e-12) };
            (key, index)
        })
        .collect();
    order.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    order.into_iter().skip(count).map(|(_, index)| index).collect()
}

/// Log-normal lengths in exact proportion, each given to a need old enough for it.
fn confirm(drafts: &mut [Draft], ages: &[f64], rest: &[usize], stream: &mut Stream) {
    let mut codes: Vec<String> = rest.iter().map(|&index| drafts[index].category.code.clone()).collect();
    codes.sort();
    codes.dedup();
    for code in codes {
        let mut indices: Vec<usize> =
            rest.iter().copied().filter(|&index| drafts[index].category.code == code).collect();
        indices.sort_by(|&a, &b| ages[a].total_cmp(&ages[b]).then(a.cmp(&b)));
        // Every 64th of many draws: quantiles, so that few needs still have the median.
        let mut normals: Vec<f64> = (0..indices.len() * 64).map(|_| stream.normal()).collect();
        normals.sort_by(f64::total_cmp);
        let quantiles = normals.into_iter().skip(32).step_by(64);
        let median = drafts[indices[0]].category.median_days;
        let mut lengths: Vec<f64> = quantiles.map(|z| median * (SIGMA * z).exp()).collect();
        for index in indices {
            let most = ages[index] * 0.95;
            let fitting = lengths.iter().take_while(|days| **days < most).count();
            let days = lengths.remove(stream.index(fitting));
            drafts[index].outcome = closed(State::Confirmed, days.min(most).max(0.12));
        }
    }
}

/// Reopened cases, nine in ten of them confirmed in the end; and what the open
/// ones show.
fn reopen(drafts: &mut [Draft], rest: &[usize], ages: &[f64], count: usize, stream: &mut Stream) {
    let open_ones = count / 10;
    let long = rest.iter().copied().filter(|&index| drafts[index].outcome.days > 9.0);
    let mut long: Vec<usize> = long.collect();
    stream.shuffle(&mut long);
    for &index in long.iter().take(count - open_ones) {
        drafts[index].outcome.reopened = true;
    }
    let mut open: Vec<usize> = (0..drafts.len()).filter(|&index| drafts[index].outcome.state == State::Open).collect();
    stream.shuffle(&mut open);
    let stages = [
        (Stage::Reopened, open_ones, 26.0, false),
        (Stage::Overdue, open.len() / 35, 26.0, false),
        (Stage::Proposed, open.len() / 30, 7.0, true),
        (Stage::Asked, open.len() / 4, 5.0, false),
    ];
    for (stage, wanted, least_age, cannot) in stages {
        let fits = |index: &usize, drafts: &[Draft]| {
            let draft = &drafts[*index];
            draft.outcome.stage.is_none()
                && ages[*index] > least_age
                && !(draft.category.sensitive && stage != Stage::Asked)
                && (!cannot || draft.situation.cannot.is_some())
        };
        let chosen: Vec<usize> = open.iter().copied().filter(|index| fits(index, drafts)).take(wanted).collect();
        for index in chosen {
            drafts[index].outcome.stage = Some(stage);
            drafts[index].outcome.reopened = stage == Stage::Reopened;
        }
    }
}
