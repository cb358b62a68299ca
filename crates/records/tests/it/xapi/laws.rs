//! What holds for any input.

use proptest::prelude::*;
use serde_json::Value;

use super::requirements::full;
use records::xapi::{Json, Version, equivalence, json::DEPTH, language, statement};

fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        (-1e9..1e9).prop_map(Value::from),
        ".{0,12}".prop_map(Value::from),
    ];
    leaf.prop_recursive(6, 48, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            prop::collection::btree_map("[a-zA-Z\\\\\" ]{0,6}", inner, 0..20).prop_map(|map| map.into_iter().collect()),
        ]
    })
}

proptest! {
    #[test]
    fn it_reads_what_serde_reads(value in any_json()) {
        for text in [value.to_string(), serde_json::to_string_pretty(&value).unwrap()] {
            let read = Json::read(text.as_bytes()).unwrap();
            let parsed: Value = serde_json::from_str(&text).unwrap();
            prop_assert_eq!(serde_json::from_str::<Value>(&read.to_string()).unwrap(), parsed);
            let printed = read.to_string();
            prop_assert_eq!(Json::read(printed.as_bytes()).unwrap().to_string(), printed.clone());
        }
    }

    #[test]
    fn it_refuses_what_serde_refuses(bytes in prop::collection::vec(prop::sample::select(&b"{}[]\":,\\u0e1-.tfnrue \xff"[..]), 0..24)) {
        if Json::read(&bytes).is_ok() {
            prop_assert!(serde_json::from_slice::<Value>(&bytes).is_ok() || bytes.contains(&b'e'), "{:?}", bytes);
        }
    }

    /// No input makes the checks panic, wherever it stands in a statement.
    #[test]
    fn any_value_anywhere_gets_a_verdict(value in any_json(), place in 0..14_usize) {
        let pointers = [
            "", "/id", "/actor", "/verb", "/verb/display", "/object", "/object/definition", "/result", "/result/score",
            "/context", "/context/contextActivities", "/timestamp", "/attachments", "/attachments/0",
        ];
        let mut statement = full();
        *statement.pointer_mut(pointers[place]).unwrap() = value;
        let text = statement.to_string();
        let mut json = Json::read(text.as_bytes()).unwrap();
        for version in [Version::V1, Version::V2] {
            let verdict = statement::read(&json, version).map(drop);
            if verdict.is_ok() {
                let before = json.clone();
                statement::normalise(&mut json, version);
                prop_assert!(statement::read(&json, version).is_ok());
                prop_assert!(equivalence::is_equivalent(&before, &json));
            }
        }
    }

    #[test]
    fn tags_and_durations_never_panic(text in "\\PC{0,20}") {
        let _ = language::is_tag(&text);
        let _ = records::xapi::time::is_duration(&text);
        let _ = records::xapi::time::instant(&text, Version::V1);
    }
}

#[test]
fn strictness() {
    for (bytes, rule) in [
        (&br#"{"a":1,"a":2}"#[..], "a key must stand once in an object"),
        (br#"{"a":1} x"#, "nothing may follow the JSON value"),
        (b"\"\xff\"", "the body must be UTF-8"),
        (br#""\ud800""#, "half of a surrogate pair is no character"),
        (b"\"\x01\"", "a control character in a string must be escaped"),
        (b"01", "nothing may follow the JSON value"),
        (b"1.", "a digit must stand here"),
        (b"{1:2}", "an object's key must be a string"),
        (b"", "the body must be JSON"),
    ] {
        assert_eq!(Json::read(bytes).unwrap_err().rule, rule, "{:?}", String::from_utf8_lossy(bytes));
    }
    let many: String = (0..40).map(|n| format!("\"k{n}\":0,")).collect();
    assert!(Json::read(format!("{{{many}\"k3\":1}}").as_bytes()).is_err());
    assert!(Json::read(format!("{{{many}\"k40\":1}}").as_bytes()).is_ok());
    let deep = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
    assert!(Json::read(deep(DEPTH).as_bytes()).is_ok());
    assert_eq!(Json::read(deep(100_000).as_bytes()).unwrap_err().rule, "JSON may be nested 64 deep");
}

#[test]
fn spelling_is_kept() {
    let text = r#"{"b":1.50e+3,"a":-0,"z":"\u4e2d\n/","c":[1e400]}"#;
    assert_eq!(Json::read(text.as_bytes()).unwrap().to_string(), r#"{"b":1.50e+3,"a":-0,"z":"中\n/","c":[1e400]}"#);
}
