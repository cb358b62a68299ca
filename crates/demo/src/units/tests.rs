//! What every text must have, and what the plan of assignments keeps to.

use std::collections::{BTreeMap, HashSet};

use jiff::civil::{Date, date};

use super::*;
use crate::{cast::persona, org};

const AS_OF: Date = date(2026, 11, 22);

/// Questions are parted by empty lines; a comment line above belongs to its question.
fn questions(gift: &str) -> Vec<&str> {
    gift.trim().split("\n\n").collect()
}

fn kind(question: &str) -> &'static str {
    let inside = question.split_once('{').map_or("", |(_, inside)| inside.trim_start());
    let lines: Vec<&str> = inside.lines().filter(|line| line.starts_with(['=', '~'])).collect();
    if question.contains("[tag:order]") || question.contains("[tag:排序]") {
        "order"
    } else if inside.starts_with("TRUE") || inside.starts_with("FALSE") {
        "true or false"
    } else if inside.starts_with('#') {
        "number"
    } else if lines.iter().all(|line| line.contains("->")) {
        "match"
    } else if lines.iter().all(|line| line.starts_with('=')) {
        "short text"
    } else if lines.iter().all(|line| line.starts_with("~%")) {
        "several"
    } else {
        "one"
    }
}

#[test]
fn every_file_is_read_and_its_slug_is_its_own() {
    let units = units();
    let slugs: HashSet<_> = units.iter().map(|unit| unit.slug).collect();
    assert_eq!(slugs.len(), units.len());
    let of = |tenant| units.iter().filter(|unit| unit.tenant == tenant).count();
    assert!(of(Some(RAILWAY)) >= 14 && of(Some(HOSPITAL)) >= 10 && of(None) >= 3);
    let folder = std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/data/units")).map_or(0, Iterator::count);
    assert_eq!(folder, units.len(), "a file in the folder is not in the list");
    let used: HashSet<_> = units.iter().map(|unit| unit.category).collect();
    assert_eq!(used.len(), CATEGORIES.len(), "a category has no unit");
}

#[test]
fn every_text_has_cards_a_call_out_and_what_to_do() {
    for unit in units() {
        let slug = unit.slug;
        let characters = unit.body.chars().filter(|c| ('\u{4e00}'..='\u{9fff}').contains(c)).count();
        assert!((900..=2_000).contains(&characters), "{slug}: {characters} characters");
        assert!(unit.body.matches("\n## ").count() + 1 >= 4, "{slug}: too few cards");
        let call_outs = ["> [!WARNING]", "> [!NOTE]", "> [!TIP]"];
        assert!(call_outs.iter().any(|mark| unit.body.contains(mark)), "{slug}: no call-out");
        assert_eq!(unit.body.matches("> [!DO]").count(), 1, "{slug}: what to do");
        assert!(!unit.body.contains("```"), "{slug}: a fence in the text");
        assert_eq!(unit.mandatory, !unit.basis.is_empty(), "{slug}: basis");
    }
}

#[test]
fn every_question_teaches() {
    let mut kinds: BTreeMap<&str, usize> = BTreeMap::new();
    for unit in units() {
        let slug = unit.slug;
        assert_eq!(questions(&unit.questions_gift).len(), 3, "{slug}");
        assert!((3..=6).contains(&questions(&unit.pool_gift).len()), "{slug}: pool");
        for question in questions(&unit.questions_gift).into_iter().chain(questions(&unit.pool_gift)) {
            let count = |c| question.matches(c).count();
            assert!(count('{') == 1 && count('}') == 1 && question.ends_with('}'), "{slug}: {question}");
            assert_eq!(question.matches("####").count(), 1, "{slug}: {question}");
            let kind = kind(question);
            *kinds.entry(kind).or_default() += 1;
            let answers = question.lines().filter(|line| line.starts_with(['=', '~']));
            let bare = answers.filter(|line| !line.contains('#')).count();
            assert!(bare == 0 || matches!(kind, "order" | "match"), "{slug}: no reason: {question}");
            if kind == "true or false" {
                assert_eq!(question.split("####").next().map_or(0, |part| part.matches('#').count()), 2, "{slug}");
            }
        }
    }
    assert_eq!(kinds.len(), 7, "{kinds:?}");
}

#[test]
fn audiences_speak_the_words_of_the_organisation() {
    let units = org::units();
    let people = crate::people::people(&units, AS_OF, 1);
    for unit in super::units() {
        let here = |tenant: &str| unit.tenant.is_none_or(|own| own == tenant);
        for scene in &unit.audience.scenes {
            assert!(units.iter().any(|u| here(u.tenant) && u.scenes.contains(scene)), "{}: {scene}", unit.slug);
        }
        for post in &unit.audience.posts {
            assert!(people.iter().any(|p| here(p.tenant) && p.post == *post), "{}: {post}", unit.slug);
        }
        for shift in &unit.audience.shifts {
            assert!(["window", "four-crew", "crew-pool", "apn", "duty24", "day", "clinic"].contains(shift));
        }
    }
}

#[test]
fn the_plan_fills_a_year_and_leaves_four_open() {
    for as_of in [AS_OF, date(2026, 2, 28), date(2027, 6, 9)] {
        let plan = assignments(as_of);
        assert_eq!(plan.len(), 32, "an unknown slug");
        assert_eq!(plan.iter().filter(|given| given.is_open(as_of)).count(), 4);
        for given in &plan {
            assert!(given.made_on < given.due_on && given.made_on < as_of, "{given:?}");
            assert!(days_before(given.made_on, as_of) <= 400, "{given:?}");
            assert!(given.is_open(as_of) == (given.elapsed(as_of) < 1.0));
        }
    }
}

fn days_before(day: Date, as_of: Date) -> i64 {
    crate::calendar::days_between(day, as_of)
}

#[test]
fn the_line_worker_and_the_nurse_have_one_open_within_days() {
    let units = org::units();
    for slug in ["line-worker", "nicu-nurse"] {
        let Some(who) = persona(slug) else { unreachable!("in the cast") };
        let line: Vec<String> = org::line_of(&units, who.unit).into_iter().map(|unit| unit.key.clone()).collect();
        let open = assignments(AS_OF).into_iter().filter(|given| {
            given.is_open(AS_OF) && given.audience.units.iter().any(|key| line.iter().any(|unit| unit == key))
        });
        let days: Vec<i64> = open.map(|given| days_before(AS_OF, given.due_on)).collect();
        assert!(days.len() == 1 && (1..=5).contains(&days[0]), "{slug}: {days:?}");
    }
}

/// Nobody is given a unit twice, and in no month more than eight mandatory ones.
#[test]
fn the_plan_keeps_to_the_burden_cap() {
    let plan = assignments(AS_OF);
    for (index, one) in plan.iter().enumerate() {
        for other in plan[..index].iter().filter(|other| other.unit == one.unit && other.tenant == one.tenant) {
            assert!(!one.audience.units.is_empty() && !other.audience.units.is_empty(), "{}", one.unit);
            assert!(one.audience.units.iter().all(|key| !other.audience.units.contains(key)), "{}", one.unit);
        }
    }
    let mut months: BTreeMap<_, usize> = BTreeMap::new();
    for given in plan.iter().filter(|given| given.mandatory) {
        *months.entry((given.tenant, given.due_on.year(), given.due_on.month())).or_default() += 1;
    }
    assert!(months.values().all(|&count| count <= 5), "{months:?}");
    let known: HashSet<String> = org::units().into_iter().map(|unit| unit.key).collect();
    assert!(plan.iter().flat_map(|given| &given.audience.units).all(|key| known.contains(key)));
}

/// Every course is given to somebody, and nobody is asked for too much: the
/// longest takes eight minutes, and the cap of a month is forty.
#[test]
fn the_whole_catalogue_is_given_out_within_the_cap() {
    let units = org::units();
    let people = crate::people::people(&units, AS_OF, 1);
    let seasons = assignments(AS_OF);
    let further = further(&seasons, &units, &people, AS_OF);
    let given: HashSet<_> = seasons.iter().chain(&further).map(|given| given.unit).collect();
    let missing: Vec<_> =
        super::units().into_iter().map(|unit| unit.slug).filter(|slug| !given.contains(slug)).collect();
    assert!(missing.is_empty(), "given to nobody: {missing:?}");
    let once: HashSet<_> = further.iter().map(|given| (given.unit, given.tenant)).collect();
    assert_eq!(once.len(), further.len());
    for given in &further {
        assert!(given.made_on < given.due_on && given.made_on < AS_OF, "{given:?}");
        assert!(!given.audience.units.is_empty() && given.audience.units.len() <= 2, "{given:?}");
        assert!(given.reason.contains("自愿") != given.mandatory || given.unit.contains("story"), "{given:?}");
    }
    let open = further.iter().filter(|given| given.is_open(AS_OF)).count();
    assert!((2..=8).contains(&open), "{open} open");
}

#[test]
fn weak_signal_and_night_lower_the_share_that_is_done() {
    let units = org::units();
    let slugs: Vec<&str> = super::units().iter().map(|unit| unit.slug).collect();
    let mean = |wanted: &dyn Fn(&org::Unit) -> bool| {
        let teams: Vec<_> = units.iter().filter(|unit| unit.staff > 0 && wanted(unit)).collect();
        let shares = teams.iter().flat_map(|team| slugs.iter().map(|slug| completion(slug, team)));
        let shares: Vec<f64> = shares.collect();
        assert!(shares.iter().all(|share| (0.55..=1.0).contains(share)));
        shares.iter().sum::<f64>() / shares.len() as f64
    };
    let weak = mean(&|unit| unit.weak_signal);
    let night = mean(&|unit| unit.shift == Some(org::Shift::NightWindow) && !unit.weak_signal);
    let day = mean(&|unit| unit.shift == Some(org::Shift::Day));
    assert!(weak + 0.1 < night && night + 0.05 < day, "{weak} {night} {day}");
    assert_eq!(completion("rlw-heat", &units[3]).to_bits(), completion("rlw-heat", &units[3]).to_bits());
    assert_eq!([7, 30, 90].map(|days| (recall(days) * 100.0).round() as i64), [85, 75, 65]);
}
