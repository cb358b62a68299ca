//! Named by the sections of the specification that they hold us to.

use serde_json::{Value, json};

use super::*;

const SESSION: &str = "0192f5c0-0000-7000-8000-000000000001";
const REGISTRATION: &str = "0192f5c0-0000-7000-8000-000000000002";

fn terms() -> Terms {
    Terms {
        agent: "account:1625378\nhttps://lms.example".into(),
        activity: "https://lms.example/au/1".into(),
        publisher: "https://publisher.example/au".into(),
        registration: REGISTRATION.parse().unwrap_or_default(),
        session: SESSION.parse().unwrap_or_default(),
        mode: Mode::Normal,
        mastery_score: Some(0.9),
    }
}

/// Open, and nothing but initialized was said.
const OPEN: State =
    State { ready: true, initialized: true, judged: false, terminated: false, completed: false, passed: false };

fn allowed() -> Value {
    json!({
        "id": "0192f5c0-0000-7000-8000-000000000003",
        "timestamp": "2026-11-23T01:00:00.000Z",
        "actor": { "account": { "homePage": "https://lms.example", "name": "1625378" } },
        "verb": { "id": "http://adlnet.gov/expapi/verbs/experienced" },
        "object": { "id": "https://publisher.example/page/1" },
        "context": {
            "registration": REGISTRATION,
            "contextActivities": { "grouping": [{ "id": "https://publisher.example/au" }] },
            "extensions": { SESSION_ID: SESSION },
        },
    })
}

/// A valid one of this verb.
fn defined(verb: Verb) -> Value {
    let mut it = allowed();
    it["verb"]["id"] = format!("{}{}", word::ADL_VERBS, verb.word()).into();
    it["object"]["id"] = "https://lms.example/au/1".into();
    it["context"]["contextActivities"]["category"] = json!([{ "id": CATEGORY_CMI5 }]);
    if verb != Verb::Initialized {
        it["result"] = json!({ "duration": "PT1M" });
    }
    let result = match verb {
        Verb::Completed => json!({ "completion": true }),
        Verb::Passed => json!({ "success": true, "score": { "scaled": 0.9, "raw": 90, "min": 0, "max": 100 } }),
        Verb::Failed => json!({ "success": false, "score": { "scaled": 0.89, "raw": 89, "min": 0, "max": 100 } }),
        _ => json!({}),
    };
    for (name, value) in result.as_object().into_iter().flatten() {
        it["result"][name] = value.clone();
    }
    if matches!(verb, Verb::Passed | Verb::Failed) {
        it["context"]["extensions"][MASTERY_SCORE] = 0.9.into();
    }
    if result.as_object().is_some_and(|result| !result.is_empty()) {
        it["context"]["contextActivities"]["category"] = json!([{ "id": CATEGORY_CMI5 }, { "id": CATEGORY_MOVE_ON }]);
    }
    it
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "as `judge` takes it")]
fn judged(statement: &Value, terms: &Terms, state: &State) -> Result<Option<Told>, &'static str> {
    let text = statement.to_string();
    let json = Json::read(text.as_bytes()).map_err(|_| "json")?;
    judge(&json, terms, state).map_err(|forbidden| forbidden.section)
}

/// The section that a statement breaks, in an open session.
fn breaks(statement: &Value) -> &'static str {
    judged(statement, &terms(), &OPEN).err().unwrap_or_default()
}

/// The statement with something in it changed; null takes away.
fn with(mut statement: Value, path: &str, value: Value) -> Value {
    let (parent, name) = path.rsplit_once('/').unwrap_or_default();
    let parent = if parent.is_empty() { Some(&mut statement) } else { statement.pointer_mut(parent) };
    if let Some(parent) = parent.and_then(Value::as_object_mut) {
        let name = name.replace("~1", "/");
        if value.is_null() {
            parent.remove(&name);
        } else {
            parent.insert(name, value);
        }
    }
    statement
}

fn extension(id: &str) -> String {
    format!("/context/extensions/{}", id.replace('/', "~1"))
}

const CATEGORY: &str = "/context/contextActivities/category";

#[test]
fn what_is_as_it_must_be_is_taken() {
    assert_eq!(judged(&allowed(), &terms(), &OPEN), Ok(None));
    let ready = State { ready: true, ..State::default() };
    assert_eq!(
        judged(&defined(Verb::Initialized), &terms(), &ready),
        Ok(Some(Told { verb: Verb::Initialized, score: None }))
    );
    for (verb, score) in
        [(Verb::Completed, None), (Verb::Passed, Some(0.9)), (Verb::Failed, Some(0.89)), (Verb::Terminated, None)]
    {
        assert_eq!(judged(&defined(verb), &terms(), &OPEN), Ok(Some(Told { verb, score })), "{verb:?}");
    }
    // Without a score nobody judges by the mastery score.
    let plain = with(with(defined(Verb::Passed), "/result/score", Value::Null), &extension(MASTERY_SCORE), Value::Null);
    assert_eq!(breaks(&plain), "");
    // A single activity stands for a list of one; a verb of ours without our category counts for nothing.
    let single =
        with(allowed(), "/context/contextActivities/grouping", json!({ "id": "https://publisher.example/au" }));
    assert_eq!(breaks(&single), "");
    let video = with(allowed(), "/verb/id", "http://adlnet.gov/expapi/verbs/completed".into());
    assert_eq!(judged(&video, &terms(), &OPEN), Ok(None));
}

#[test]
fn section_9_1_ids() {
    assert_eq!(breaks(&with(allowed(), "/id", Value::Null)), "9.1");
}

#[test]
fn section_9_2_actor() {
    let passed = || defined(Verb::Passed);
    assert_eq!(breaks(&with(passed(), "/actor/objectType", "Group".into())), "9.2");
    assert_eq!(breaks(&with(passed(), "/actor/objectType", "Unknown".into())), "9.2");
    assert_eq!(breaks(&with(passed(), "/actor", json!({ "mbox": "mailto:a@example.com" }))), "9.2");
    assert_eq!(breaks(&with(passed(), "/actor/account/name", "another".into())), "9.2");
    assert_eq!(breaks(&with(allowed(), "/actor", Value::Null)), "9.2");
    assert_eq!(breaks(&with(passed(), "/actor/objectType", "Agent".into())), "");
}

#[test]
fn section_9_3_order_in_a_session() {
    let ready = State { ready: true, ..State::default() };
    let at = |statement: &Value, state: State| judged(statement, &terms(), &state).err().unwrap_or_default();
    assert_eq!(at(&allowed(), ready), "9.3");
    assert_eq!(at(&defined(Verb::Completed), ready), "9.3");
    assert_eq!(at(&defined(Verb::Terminated), ready), "9.3");
    assert_eq!(at(&defined(Verb::Initialized), OPEN), "9.3.2");
    let judged = State { judged: true, ..OPEN };
    assert_eq!(at(&defined(Verb::Passed), judged), "9.3");
    assert_eq!(at(&defined(Verb::Failed), judged), "9.3");
    assert_eq!(at(&defined(Verb::Completed), judged), "");
    let over = State { terminated: true, ..OPEN };
    for statement in [allowed(), defined(Verb::Terminated), defined(Verb::Completed)] {
        assert_eq!(at(&statement, over), "9.3.8");
    }
}

#[test]
fn section_9_3_order_in_a_registration() {
    let at = |verb: Verb, state: State| judged(&defined(verb), &terms(), &state).err().unwrap_or_default();
    assert_eq!(at(Verb::Completed, State { completed: true, ..OPEN }), "9.3.3");
    let passed = State { passed: true, ..OPEN };
    assert_eq!(at(Verb::Passed, passed), "9.3.4");
    assert_eq!(at(Verb::Failed, passed), "9.3");
    assert_eq!(at(Verb::Completed, passed), "");
    let told = |verb| Told { verb, score: None };
    let after = OPEN.after(told(Verb::Failed)).after(told(Verb::Completed)).after(told(Verb::Terminated));
    assert_eq!(after, State { judged: true, completed: true, terminated: true, ..OPEN });
    assert!(OPEN.after(told(Verb::Passed)).passed && State::default().after(told(Verb::Initialized)).initialized);
}

#[test]
fn section_6_3_and_7_1_3_verbs() {
    let voided = with(
        with(allowed(), "/verb/id", "http://adlnet.gov/expapi/verbs/voided".into()),
        "/object/objectType",
        "StatementRef".into(),
    );
    assert_eq!(breaks(&voided), "6.3");
    for iri in
        ["http://adlnet.gov/expapi/verbs/launched", word::SATISFIED.0, word::WAIVED.0, "https://example.org/verb"]
    {
        assert_eq!(breaks(&with(defined(Verb::Terminated), "/verb/id", iri.into())), "7.1.3", "{iri}");
    }
}

#[test]
fn section_9_4_object() {
    let other = with(defined(Verb::Passed), "/object/id", "https://example.org/other".into());
    assert_eq!(breaks(&other), "9.4");
    let reference = with(defined(Verb::Terminated), "/object/objectType", "StatementRef".into());
    assert_eq!(breaks(&reference), "9.4");
}

#[test]
fn section_9_5_1_score() {
    let score = |verb: Verb, score: Value| breaks(&with(defined(verb), "/result/score", score));
    assert_eq!(score(Verb::Completed, json!({ "scaled": 0.5 })), "9.5.1");
    assert_eq!(score(Verb::Terminated, json!({ "scaled": 0.5 })), "9.5.1");
    assert_eq!(score(Verb::Passed, json!({ "scaled": 0.9, "raw": 90, "max": 100 })), "9.5.1");
    assert_eq!(score(Verb::Passed, json!({ "scaled": 0.9, "raw": 90, "min": 0 })), "9.5.1");
    assert_eq!(score(Verb::Passed, json!({ "scaled": 1.1 })), "9.5.1");
    assert_eq!(score(Verb::Failed, json!({ "scaled": -0.1 })), "9.5.1");
    assert_eq!(score(Verb::Passed, json!({ "raw": 101, "min": 0, "max": 100 })), "9.5.1");
    assert_eq!(score(Verb::Passed, json!({ "raw": 90.5, "min": 0, "max": 100 })), "9.5.1");
    assert_eq!(score(Verb::Passed, json!({ "raw": 90, "min": 0, "max": 100 })), "");
}

#[test]
fn section_9_3_4_and_9_3_5_mastery_score() {
    let scaled = |verb: Verb, scaled: f64| breaks(&with(defined(verb), "/result/score", json!({ "scaled": scaled })));
    assert_eq!([scaled(Verb::Passed, 0.89), scaled(Verb::Passed, 0.9), scaled(Verb::Passed, 1.0)], ["9.3.4", "", ""]);
    assert_eq!(
        [scaled(Verb::Failed, 0.9), scaled(Verb::Failed, 0.91), scaled(Verb::Failed, 0.0)],
        ["9.3.5", "9.3.5", ""]
    );
    let free = Terms { mastery_score: None, ..terms() };
    let failed = with(defined(Verb::Failed), &extension(MASTERY_SCORE), Value::Null);
    assert!(judged(&with(failed, "/result/score", json!({ "scaled": 1 })), &free, &OPEN).is_ok());
}

#[test]
fn section_9_5_2_to_9_5_5_result() {
    let result = |verb: Verb, name: &str, value: Value| breaks(&with(defined(verb), &format!("/result/{name}"), value));
    assert_eq!(result(Verb::Passed, "success", Value::Null), "9.5.2");
    assert_eq!(result(Verb::Passed, "success", false.into()), "9.5.2");
    assert_eq!(result(Verb::Failed, "success", Value::Null), "9.5.2");
    assert_eq!(result(Verb::Failed, "success", true.into()), "9.5.2");
    assert_eq!(result(Verb::Completed, "success", true.into()), "9.5.2");
    assert_eq!(result(Verb::Terminated, "success", true.into()), "9.5.2");
    assert_eq!(result(Verb::Passed, "success", "true".into()), "9.5.2");
    assert_eq!(result(Verb::Passed, "completion", true.into()), "9.5.3");
    assert_eq!(result(Verb::Completed, "completion", Value::Null), "9.5.3");
    assert_eq!(result(Verb::Completed, "completion", false.into()), "9.5.3");
    for verb in [Verb::Completed, Verb::Passed, Verb::Failed, Verb::Terminated] {
        assert_eq!(result(verb, "duration", Value::Null), "9.5.4.1", "{verb:?}");
        assert_eq!(result(verb, "duration", "a minute".into()), "9.5.4.1", "{verb:?}");
    }
    assert_eq!(breaks(&with(defined(Verb::Terminated), "/result", Value::Null)), "9.5.4.1");
    for (progress, section) in
        [(json!(50), ""), (json!(101), "9.5.5.1"), (json!(1.5), "9.5.5.1"), (json!("50"), "9.5.5.1")]
    {
        assert_eq!(result(Verb::Terminated, "extensions", json!({ word::PROGRESS: progress })), section);
    }
}

#[test]
fn section_9_6_context() {
    assert_eq!(breaks(&with(defined(Verb::Passed), "/context", Value::Null)), "9.6");
    assert_eq!(breaks(&with(allowed(), "/context", Value::Null)), "9.6");
    let registration = |statement: Value, value: Value| breaks(&with(statement, "/context/registration", value));
    assert_eq!(registration(defined(Verb::Passed), Value::Null), "9.6.1");
    assert_eq!(registration(defined(Verb::Passed), "ccaf384c-f8d4-4e7a-8304-49af58f0b176".into()), "9.6.1");
    assert_eq!(registration(allowed(), "ccaf384c-f8d4-4e7a-8304-49af58f0b176".into()), "9.6.1");
    assert_eq!(registration(allowed(), Value::Null), "");
    for statement in [allowed(), defined(Verb::Completed)] {
        assert_eq!(breaks(&with(statement.clone(), &extension(SESSION_ID), Value::Null)), "9.6.3.1");
        assert_eq!(breaks(&with(statement.clone(), &extension(SESSION_ID), REGISTRATION.into())), "9.6.3.1");
        assert_eq!(breaks(&with(statement, "/context/contextActivities/grouping", json!([]))), "9.6.2.3");
    }
}

#[test]
fn section_9_6_2_2_category_move_on() {
    for verb in [Verb::Completed, Verb::Passed, Verb::Failed] {
        assert_eq!(breaks(&with(defined(verb), CATEGORY, json!([{ "id": CATEGORY_CMI5 }]))), "9.6.2.2", "{verb:?}");
    }
    let both = json!([{ "id": CATEGORY_CMI5 }, { "id": CATEGORY_MOVE_ON }]);
    assert_eq!(breaks(&with(defined(Verb::Terminated), CATEGORY, both)), "9.6.2.2");
    assert_eq!(breaks(&with(allowed(), CATEGORY, json!([{ "id": CATEGORY_MOVE_ON }]))), "9.6.2.2");
}

#[test]
fn section_9_6_3_2_mastery_score_in_the_context() {
    assert_eq!(breaks(&with(defined(Verb::Passed), &extension(MASTERY_SCORE), Value::Null)), "9.6.3.2");
    assert_eq!(breaks(&with(defined(Verb::Passed), &extension(MASTERY_SCORE), 0.8.into())), "9.6.3.2");
    let free = Terms { mastery_score: None, ..terms() };
    assert_eq!(judged(&defined(Verb::Passed), &free, &OPEN), Err("9.6.3.2"));
}

#[test]
fn section_9_7_timestamp() {
    let at = |text: Value| breaks(&with(allowed(), "/timestamp", text));
    assert_eq!(at(Value::Null), "9.7");
    for (text, section) in [
        ("2026-11-23T01:00:00.000-06:00", "9.7"),
        ("2026-11-23T01:00:00", "9.7"),
        ("2026-11-23T01:00:00+08:00", "9.7"),
        ("2026-11-23T01:00:00+00:00", ""),
    ] {
        assert_eq!(at(text.into()), section, "{text}");
    }
}

#[test]
fn section_10_2_2_launch_modes() {
    for mode in [Mode::Browse, Mode::Review] {
        let terms = Terms { mode, ..terms() };
        for verb in [Verb::Completed, Verb::Passed, Verb::Failed] {
            assert_eq!(judged(&defined(verb), &terms, &OPEN), Err("10.2.2"), "{verb:?}");
        }
        assert!(judged(&defined(Verb::Terminated), &terms, &OPEN).is_ok());
        assert!(judged(&allowed(), &terms, &OPEN).is_ok());
    }
}

#[test]
fn section_11_0_preferences_are_read_first() {
    let early = State { ready: false, ..State::default() };
    assert_eq!(judged(&defined(Verb::Initialized), &terms(), &early), Err("11.0"));
}
