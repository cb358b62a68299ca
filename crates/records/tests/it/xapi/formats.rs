//! Equivalence, normalising, `ids` and `canonical`.

use serde_json::{Value, json};

use super::requirements::full;
use records::xapi::{Json, Version, equivalence, format, language::Preference, statement};

fn is_equivalent(one: &Value, other: &Value) -> bool {
    let (one, other) = (one.to_string(), other.to_string());
    equivalence::is_equivalent(&Json::read(one.as_bytes()).unwrap(), &Json::read(other.as_bytes()).unwrap())
}

fn changed(pointer: &str, value: Value) -> Value {
    let mut statement = full();
    *statement.pointer_mut(pointer).unwrap() = value;
    statement
}

#[test]
fn the_same_statement_in_other_words() {
    let mut without_time = full();
    without_time.as_object_mut().unwrap().remove("timestamp");
    for same in [
        full(),
        without_time,
        changed("/stored", json!("2027-01-01T00:00:00Z")),
        changed("/authority", json!({ "mbox": "mailto:other@example.org" })),
        changed("/version", json!("1.0.0")),
        changed("/timestamp", json!("2026-11-22T16:00:00.123000+08:00")),
        changed("/verb/display", json!({})),
        changed("/object/definition", json!({ "name": { "en": "another" } })),
        changed("/result/score/raw", json!(5.0)),
        changed("/result/duration", json!("PT1H30M0.001S")),
        changed("/context/registration", json!("EC531277-B57B-4C15-8D91-D292C5B2B8F7")),
        changed(
            "/context/contextActivities/other",
            json!([{ "objectType": "Activity", "id": "http://example.org/o" }]),
        ),
        changed("/actor", json!({ "mbox": "mailto:wang@example.org", "name": "Wang" })),
        changed("/context/extensions", json!({ "http://example.org/ext": { "any": [1.0, null] } })),
    ] {
        assert!(is_equivalent(&full(), &same), "{same}");
    }
}

#[test]
fn another_statement() {
    for (pointer, value) in [
        ("/verb/id", json!("http://example.org/other")),
        ("/actor/mbox", json!("mailto:li@example.org")),
        ("/object/id", json!("http://example.org/other")),
        ("/timestamp", json!("2026-11-22T08:00:00.124Z")),
        ("/result/duration", json!("PT1H30M0.02S")),
        ("/result/success", json!(false)),
        ("/context/language", json!("en")),
        ("/context/extensions", json!({ "http://example.org/ext": { "any": [null, 1] } })),
        ("/attachments", json!([])),
        ("/context/extensions", json!({ "http://example.org/ext": { "any": [1, null] }, "http://example.org/e": {} })),
        ("/context/extensions", json!({ "http://example.org/ext": { "any": [1, {}] } })),
    ] {
        let other = changed(pointer, value);
        assert!(!is_equivalent(&full(), &other), "{pointer}");
    }
}

/// What no floating point can hold is told apart, and no key imitates another.
#[test]
fn extensions_are_compared_exactly() {
    let holding = |text: &str| {
        full().to_string().replacen("\"extensions\":{}", &format!("\"extensions\":{{\"urn:x\":{text}}}"), 1)
    };
    let is_same = |one: &str, other: &str| {
        let (one, other) = (holding(one), holding(other));
        equivalence::is_equivalent(&Json::read(one.as_bytes()).unwrap(), &Json::read(other.as_bytes()).unwrap())
    };
    for (one, other, expected) in [
        ("9007199254740992", "9007199254740993", false),
        ("1e400", "2e400", false),
        ("1e400", "10.0E+399", true),
        ("100", "1e2", true),
        ("0.5", "0.05e1", true),
        ("-0", "0.00", true),
        ("-1", "1", false),
        ("1e99999999999999999999", "1e99999999999999999998", false),
        (r#"{"a":1,"b":2}"#, r#"{"b":2,"a":1}"#, true),
        (r#"{"a=1 b":2}"#, r#"{"a":1,"b":2}"#, false),
        (r#"{"a":{}}"#, "{}", false),
        ("[]", "[{}]", false),
        ("\"1\"", "1", false),
    ] {
        assert_eq!(is_same(one, other), expected, "{one} {other}");
    }
}

#[test]
fn members_have_no_order() {
    let group = |members: Value| changed("/actor", json!({ "objectType": "Group", "member": members }));
    let (a, b) =
        (json!({ "mbox": "mailto:a@example.org" }), json!({ "objectType": "Agent", "mbox": "mailto:b@example.org" }));
    assert!(is_equivalent(&group(json!([a, b])), &group(json!([b, a]))));
    assert!(!is_equivalent(&group(json!([a, b])), &group(json!([a]))));
}

#[test]
fn what_is_kept_is_normal() {
    let mut source = changed("/timestamp", json!("2026-11-22T16:00:00.120+08:00"));
    source["version"] = json!("2.0.0");
    let text = source.to_string();
    let mut json = Json::read(text.as_bytes()).unwrap();
    statement::normalise(&mut json, Version::V2);
    assert_eq!(json.get("timestamp").unwrap().as_text(), Some("2026-11-22T08:00:00.120Z"));
    let other = json.get("context").unwrap().get("contextActivities").unwrap().get("other").unwrap();
    assert_eq!(other.to_string(), r#"[{"id":"http://example.org/o"}]"#);
    let mut first = Json::read(text.as_bytes()).unwrap();
    statement::normalise(&mut first, Version::V1);
    assert_eq!(first.get("timestamp").unwrap().as_text(), Some("2026-11-22T16:00:00.120+08:00"));
}

#[test]
fn ids_are_all_that_is_left() {
    let text = full().to_string();
    let mut json = Json::read(text.as_bytes()).unwrap();
    format::ids(&mut json);
    assert_eq!(json.get("verb").unwrap().to_string(), r#"{"id":"http://adlnet.gov/expapi/verbs/attended"}"#);
    assert_eq!(json.get("actor").unwrap().to_string(), r#"{"mbox":"mailto:wang@example.org","objectType":"Agent"}"#);
    assert_eq!(json.get("object").unwrap().to_string(), r#"{"id":"http://example.org/meetings/1"}"#);
    let team = json.get("context").unwrap().get("team").unwrap();
    assert_eq!(team.to_string(), r#"{"member":[{"mbox":"mailto:a@example.org"}],"objectType":"Group"}"#);
}

#[test]
fn canonical_speaks_one_language() {
    let text = full().to_string();
    let known = r#"{"name":{"en-US":"meeting","zh-CN":"会议","de":"Treffen"}}"#;
    for (header, verb, name) in [
        ("zh", r#"{"zh-CN":"参加了"}"#, r#"{"zh-CN":"会议"}"#),
        ("en-AU;q=0.5, de", r#"{"en-GB":"attended"}"#, r#"{"de":"Treffen"}"#),
        ("", r#"{"en-GB":"attended"}"#, r#"{"en-US":"meeting"}"#),
        ("en-US,zh-CN;q=0", r#"{"en-GB":"attended"}"#, r#"{"en-US":"meeting"}"#),
    ] {
        let mut json = Json::read(text.as_bytes()).unwrap();
        let define = |id: &str| (id == "http://example.org/meetings/1").then(|| Json::read(known.as_bytes()).unwrap());
        format::canonical(&mut json, &Preference::read(header), &define);
        assert_eq!(json.get("verb").unwrap().get("display").unwrap().to_string(), verb, "{header}");
        let found = json.get("object").unwrap().get("definition").unwrap().get("name").unwrap();
        assert_eq!(found.to_string(), name, "{header}");
    }
}

#[test]
fn definitions_grow_together() {
    let mut known = Json::read(br#"{"name":{"en":"a","zh":"b"},"type":"urn:a"}"#).unwrap();
    format::merge_definition(
        &mut known,
        Json::read(br#"{"name":{"en":"c","de":"d"},"type":"urn:b","moreInfo":"urn:m"}"#).unwrap(),
    );
    assert_eq!(known.to_string(), r#"{"name":{"en":"c","zh":"b","de":"d"},"type":"urn:b","moreInfo":"urn:m"}"#);
}
