use base::{Day, config::Learning};
use jiff::ToSpan;
use rs_fsrs::{Card, FSRS, Parameters, Rating, Seed};

use super::{Memory, WEIGHTS, after};

fn day(text: &str) -> Day {
    text.parse().expect("a day")
}

/// Answers in a row, each on the day that the one before made due.
fn on_its_day(answers: &[bool], rules: &Learning) -> Vec<(i64, f64, f64)> {
    let mut today = day("2026-01-01");
    let mut memory: Option<Memory> = None;
    let mut told = Vec::new();
    for right in answers {
        let next = after(memory.as_ref(), *right, today, rules);
        let days = i64::from((next.due_on.0 - today.0).get_days());
        told.push((days, round(next.stability), round(next.difficulty)));
        today = next.due_on;
        memory = Some(next);
    }
    told
}

fn round(number: f64) -> f64 {
    (number * 1e4).round() / 1e4
}

/// The same answers through the crate's own long-term scheduler.
fn reference(answers: &[bool]) -> Vec<(i64, f64, f64)> {
    let fsrs = FSRS::new(Parameters {
        request_retention: 0.9,
        maximum_interval: 36_500,
        w: WEIGHTS,
        decay: Parameters::DECAY,
        factor: Parameters::FACTOR,
        enable_short_term: false,
        enable_fuzz: false,
        seed: Seed::new(0),
    });
    let mut card = Card::default();
    let mut now = card.due;
    let mut told = Vec::new();
    for right in answers {
        card = fsrs.next(card, now, if *right { Rating::Good } else { Rating::Again }).card;
        told.push((card.scheduled_days, round(card.stability), round(card.difficulty)));
        now = card.due;
    }
    told
}

#[test]
fn right_answers_lengthen_the_interval_as_the_reference_does() {
    let rules = Learning { practice_days: 36_500, ..Learning::default() };
    let answers = [true, true, true, true, true];
    assert_eq!(on_its_day(&answers, &rules), reference(&answers));
    let days: Vec<i64> = on_its_day(&answers, &rules).iter().map(|told| told.0).collect();
    // Worked out apart from the formulas as published.
    assert_eq!(days, [3, 11, 36, 105, 277]);
}

#[test]
fn a_wrong_one_brings_it_back_soon() {
    let rules = Learning { practice_days: 36_500, ..Learning::default() };
    let answers = [true, true, true, false, true];
    let (ours, theirs) = (on_its_day(&answers, &rules), reference(&answers));
    assert_eq!(ours[..4], theirs[..4], "the forgotten memory");
    assert!(ours[3].0 < ours[2].0 && ours[3].0 <= 7, "{ours:?}");
    assert_eq!(on_its_day(&[false], &rules)[0].0, 1, "wrong at first: tomorrow");
}

#[test]
fn forgetting_never_strengthens() {
    let rules = Learning::default();
    let mut memory = after(None, false, day("2026-01-01"), &rules);
    for step in 1..20 {
        let today = Day(day("2026-01-01").0.checked_add((step * 3).days()).expect("a day"));
        let next = after(Some(&memory), false, today, &rules);
        assert!(next.stability <= memory.stability && next.stability > 0.0, "{next:?}");
        memory = next;
    }
}

#[test]
fn the_longest_interval_and_the_wanted_recall_are_configured() {
    let rules = Learning { practice_days: 60, ..Learning::default() };
    assert_eq!(on_its_day(&[true; 6], &rules)[5].0, 60);
    let sure = Learning { practice_recall: 0.95, ..Learning::default() };
    assert!(on_its_day(&[true; 3], &sure)[2].0 < on_its_day(&[true; 3], &Learning::default())[2].0);
}

#[test]
fn right_twice_on_different_days_after_a_wrong_one() {
    let rules = Learning::default();
    let (monday, tuesday, friday) = (day("2026-11-23"), day("2026-11-24"), day("2026-11-27"));
    let steps = [
        (monday, false, Some(monday), 0),
        (monday, true, Some(monday), 1),
        (monday, true, Some(monday), 1),
        (tuesday, true, Some(monday), 2),
        (friday, false, Some(friday), 0),
        (friday, true, Some(friday), 1),
    ];
    let mut memory = after(None, true, day("2026-11-20"), &rules);
    assert_eq!((memory.wrong_on, memory.right_days), (None, 0));
    for (on, right, wrong_on, right_days) in steps {
        memory = after(Some(&memory), right, on, &rules);
        assert_eq!((memory.wrong_on, memory.right_days), (wrong_on, right_days), "{on} {right}");
    }
}

#[test]
fn a_late_answer_of_an_earlier_day_counts_as_the_same_day() {
    let rules = Learning::default();
    let memory = after(None, true, day("2026-11-23"), &rules);
    let late = after(Some(&memory), true, day("2026-11-20"), &rules);
    assert!(late.stability.is_finite() && late.stability >= memory.stability);
}
