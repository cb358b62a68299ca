//! The wall: which crate may reach which, by dependency and by table.

use std::collections::BTreeSet;

use crate::sources;

/// The edges between the domain crates, as docs/ARCHITECTURE.md names them.
/// `care` may be reached by nobody, `assess` reaches none of learning, voice,
/// care and insight, whether or not these crates are there yet.
const EDGES: &[(&str, &[&str])] = &[
    ("base", &[]),
    ("store", &["base"]),
    ("ui", &["base", "store"]),
    ("people", &["base", "store", "ui"]),
    ("records", &["base", "store", "ui", "people"]),
    ("courseware", &["base"]),
    ("learning", &["base", "store", "ui", "people", "records", "courseware"]),
    ("training", &["base", "store", "ui", "people", "records", "learning"]),
    ("voice", &["base", "store", "ui", "people"]),
    ("exchange", &["base", "store", "ui", "people", "learning"]),
    ("assess", &["base", "store", "ui", "people"]),
    ("insight", &["base", "store", "ui"]),
    ("care", &["base", "store", "ui", "people"]),
    ("demo", &["base", "store", "people"]),
    ("testkit", &["base", "store", "ui", "people", "demo"]),
];

/// The binary sums them all up.
const TOP: &str = "xinqiao";

fn allowed(name: &str) -> Option<&'static [&'static str]> {
    EDGES.iter().find(|(known, _)| *known == name).map(|(_, edges)| *edges)
}

#[test]
fn crates_depend_only_along_the_named_edges() {
    let crates = sources::crates();
    for name in crates.iter().filter(|name| *name != TOP) {
        let edges =
            allowed(name).unwrap_or_else(|| panic!("name the edges of {name} here and in docs/ARCHITECTURE.md"));
        let manifest = std::fs::read_to_string(sources::root().join("crates").join(name).join("Cargo.toml")).unwrap();
        let normal = manifest.split("[dev-dependencies]").next().unwrap();
        for line in normal.lines() {
            let dependency = line.split(['.', ' ', '=']).next().unwrap();
            if crates.iter().any(|known| known == dependency) && dependency != name {
                assert!(edges.contains(&dependency), "{name} must not depend on {dependency}");
            }
        }
    }
}

/// Words before a table's name in SQL.
const BEFORE: &[&str] = &["from", "join", "into", "update", "references", "table"];

fn tables_named(text: &str) -> BTreeSet<&str> {
    let words: Vec<&str> = text
        .split(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_')
        .filter(|word| !word.is_empty())
        .collect();
    words
        .windows(2)
        .filter(|pair| BEFORE.contains(&pair[0]))
        .map(|pair| pair[1])
        .filter(|word| word.contains('_'))
        .collect()
}

#[test]
fn crates_touch_only_tables_of_those_they_may_reach() {
    let crates = sources::crates();
    for name in crates.iter().filter(|name| *name != TOP && *name != "testkit") {
        let mut mine: Vec<&str> = allowed(name).unwrap_or_default().to_vec();
        mine.push(name);
        for (file, text) in sources::files(name, &["src", "migrations"], &["rs", "sql"]) {
            for table in tables_named(&text) {
                let owner = table.split('_').next().unwrap();
                if crates.iter().any(|known| known == owner) {
                    assert!(mine.contains(&owner), "{file} names {table}, which is beyond the wall of {name}");
                }
            }
        }
    }
}

#[test]
fn the_lint_sees_a_breach() {
    assert_eq!(
        tables_named("select 1 from voice_need n join people_person p").into_iter().collect::<Vec<_>>(),
        ["people_person", "voice_need"]
    );
}

/// Time, randomness and the environment have homes; SQL has no clock.
#[test]
fn no_sql_asks_for_the_time() {
    for name in sources::crates() {
        for (file, text) in sources::files(&name, &["src", "migrations"], &["rs", "sql"]) {
            let lower = text.to_lowercase();
            for word in ["current_timestamp", "select now(", "datetime('now", "strftime('%s"] {
                assert!(!lower.contains(word), "{file}: {word}");
            }
        }
    }
}
