//! What the plan promises, checked from outside: counts, rules, words.

#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

mod needs;
mod organisations;
mod people;
mod words;

use std::sync::LazyLock;

use demo::{DEFAULT_AS_OF, Plan};

/// Built once for all tests.
static PLAN: LazyLock<Plan> = LazyLock::new(|| demo::plan(DEFAULT_AS_OF, 1).unwrap());

#[test]
fn the_same_seed_and_day_give_the_same_bytes() {
    let bytes = |seed| serde_json::to_vec(&demo::plan(DEFAULT_AS_OF, seed).unwrap()).unwrap();
    let first = serde_json::to_vec(&*PLAN).unwrap();
    assert!(first == bytes(1), "two runs differ");
    assert!(first != bytes(2), "the seed is not used");
}

#[test]
fn another_day_moves_the_history() {
    let later = DEFAULT_AS_OF.saturating_add(jiff::ToSpan::days(30));
    let plan = demo::plan(later, 1).unwrap();
    assert_eq!(plan.needs.len(), PLAN.needs.len());
    let last = plan.needs.iter().flat_map(|need| &need.events).map(|event| event.on).max();
    assert!(last.is_some_and(|last| last > DEFAULT_AS_OF && last <= later));
}
