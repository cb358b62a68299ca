//! What holds for any input.

use axum::body::{Bytes, to_bytes};
use futures::FutureExt;
use proptest::prelude::*;
use serde_json::Value;

use super::requirements::full;
use records::{
    pages::xapi::{call::Params, multipart},
    xapi::{Json, Version, equivalence, format, json::DEPTH, language, language::Preference, statement},
};

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

/// The same value with its keys the other way round.
fn reversed(value: &Value) -> String {
    match value {
        Value::Object(pairs) => {
            let pairs =
                pairs.iter().rev().map(|(key, value)| format!("{}:{}", Value::from(key.as_str()), reversed(value)));
            format!("{{{}}}", pairs.collect::<Vec<_>>().join(","))
        }
        Value::Array(items) => format!("[{}]", items.iter().map(reversed).collect::<Vec<_>>().join(",")),
        other => other.to_string(),
    }
}

fn is_equivalent(one: &str, other: &str) -> bool {
    equivalence::is_equivalent(&Json::read(one.as_bytes()).unwrap(), &Json::read(other.as_bytes()).unwrap())
}

fn with_extension(value: &Value) -> Value {
    let mut statement = full();
    statement["context"]["extensions"]["urn:x"] = value.clone();
    statement
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

    /// What is equal in JSON is the same statement however it is written, and
    /// what is not is another.
    #[test]
    fn extensions_tell_statements_apart(value in any_json(), other in any_json()) {
        let (one, two) = (with_extension(&value), with_extension(&other));
        prop_assert!(is_equivalent(&one.to_string(), &reversed(&one)));
        prop_assert!(is_equivalent(&one.to_string(), &serde_json::to_string_pretty(&one).unwrap()));
        prop_assert_eq!(is_equivalent(&one.to_string(), &two.to_string()), value == other);
        prop_assert_eq!(is_equivalent(&two.to_string(), &one.to_string()), value == other);
    }

    /// Both formats are valid statements again, and `ids` of `ids` is itself.
    #[test]
    fn formats_keep_statements_readable(value in any_json(), languages in "[a-zA-Z*;=,.0-9 -]{0,30}") {
        let text = with_extension(&value).to_string();
        let json = Json::read(text.as_bytes()).unwrap();
        let mut canonical = json.clone();
        format::canonical(&mut canonical, &Preference::read(&languages), &|_| None);
        prop_assert!(statement::read(&canonical, Version::V2).is_ok());
        let mut ids = json.clone();
        format::ids(&mut ids);
        let once = ids.to_string();
        format::ids(&mut ids);
        prop_assert_eq!(ids.to_string(), once);
    }

    #[test]
    fn parts_are_read_as_they_were_written(
        json in ".{0,40}",
        parts in prop::collection::vec(("[0-9a-f]{64}", prop::collection::vec(any::<u8>(), 0..60)), 0..5),
    ) {
        let boundary = "0123456789abcdef0123456789abcdef";
        let attached = parts.iter().map(|(sha2, bytes)| (sha2.as_str(), "text/plain", bytes.as_slice()));
        let response = multipart::response(&json, boundary, attached);
        let body = to_bytes(response.into_body(), usize::MAX).now_or_never().unwrap().unwrap();
        let read = multipart::read(&body, boundary).unwrap();
        prop_assert_eq!(read.len(), parts.len() + 1);
        prop_assert_eq!(&read[0].body, &Bytes::from(json));
        for (part, (sha2, bytes)) in read[1..].iter().zip(&parts) {
            prop_assert_eq!(part.header("x-experience-api-hash"), Some(sha2.as_str()));
            prop_assert_eq!(&part.body[..], &bytes[..]);
        }
    }

    #[test]
    fn any_parts_get_a_verdict(bytes in prop::collection::vec(prop::sample::select(&b"--b\r\n:; xA\xff"[..]), 0..80)) {
        let _ = multipart::read(&Bytes::from(bytes), "b");
    }

    #[test]
    fn parameters_come_as_they_were_sent(pairs in prop::collection::hash_map("[a-z]{1,8}", "[^\0]{0,20}", 0..6)) {
        let sent: String = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(&pairs).finish();
        let params = Params::read(sent.as_bytes()).unwrap();
        prop_assert_eq!(params.pairs().len(), pairs.len());
        for (name, value) in &pairs {
            prop_assert_eq!(params.get(name), Some(value.as_str()));
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
