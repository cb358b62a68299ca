//! Each row: the requirement's number in ADL's conformance list, a path in a
//! full statement, the value put there, and in which edition it must be taken.
//! `null` as a value removes the property.

use serde_json::{Value, json};

use records::xapi::{Json, Version, fault::Fault, statement};

const BOTH: (bool, bool) = (true, true);
const NEITHER: (bool, bool) = (false, false);
const ONLY_2: (bool, bool) = (false, true);
const ONLY_1: (bool, bool) = (true, false);

pub fn full() -> Value {
    json!({
        "id": "6690e6c9-3ef0-4ed3-8b37-7f3964730bee",
        "actor": { "objectType": "Agent", "name": "Wang", "mbox": "mailto:wang@example.org" },
        "verb": { "id": "http://adlnet.gov/expapi/verbs/attended", "display": { "en-GB": "attended", "zh-CN": "参加了" } },
        "object": {
            "objectType": "Activity",
            "id": "http://example.org/meetings/1",
            "definition": {
                "name": { "en": "a meeting" }, "description": { "en": "on safety" },
                "type": "http://adlnet.gov/expapi/activities/meeting", "moreInfo": "http://example.org/1",
                "extensions": { "http://example.org/room": null }
            }
        },
        "result": {
            "score": { "scaled": 0.5, "raw": 5, "min": 0, "max": 10 }, "success": true, "completion": true,
            "response": "yes", "duration": "PT1H30M", "extensions": {}
        },
        "context": {
            "registration": "ec531277-b57b-4c15-8d91-d292c5b2b8f7",
            "instructor": { "account": { "homePage": "http://example.org", "name": "17" } },
            "team": { "objectType": "Group", "member": [{ "mbox": "mailto:a@example.org" }] },
            "contextActivities": { "parent": [{ "id": "http://example.org/series" }], "other": { "id": "http://example.org/o" } },
            "revision": "2", "platform": "web", "language": "zh-CN",
            "statement": { "objectType": "StatementRef", "id": "6690e6c9-3ef0-4ed3-8b37-7f3964730be1" },
            "extensions": { "http://example.org/ext": { "any": [1, null] } }
        },
        "timestamp": "2026-11-22T08:00:00.123Z",
        "stored": "2026-11-22T08:00:01Z",
        "authority": { "openid": "http://example.org/me" },
        "version": "1.0.3",
        "attachments": [{
            "usageType": "http://example.org/usage", "display": { "en": "a file" }, "description": { "en": "of text" },
            "contentType": "text/plain; charset=ascii", "length": 27, "fileUrl": "http://example.org/f",
            "sha2": "495395e777cd98da653df9615d09c0fd6bb2f8d4788394cd53c56a3bfdcd848a"
        }]
    })
}

pub fn check(statement: &Value, version: Version) -> Result<(), Fault> {
    let text = statement.to_string();
    statement::read(&Json::read(text.as_bytes())?, version).map(drop)
}

/// Puts a value at `a.b.0.c`, or takes the property away.
fn with(path: &str, value: Value) -> Value {
    let mut statement = full();
    let (parents, last) =
        path.rsplit_once('.').map_or((Vec::new(), path), |(head, last)| (head.split('.').collect(), last));
    let mut place = &mut statement;
    for part in parents {
        place = match part.parse::<usize>() {
            Ok(index) => &mut place[index],
            Err(_) => &mut place[part],
        };
    }
    match value {
        Value::Null => drop(place.as_object_mut().unwrap().remove(last)),
        value => place[last] = value,
    }
    statement
}

fn run(rows: Vec<(&str, &str, Value, (bool, bool))>) {
    for (number, path, value, (in_1, in_2)) in rows {
        let statement = with(path, value.clone());
        for (version, expected) in [(Version::V1, in_1), (Version::V2, in_2)] {
            let verdict = check(&statement, version);
            assert_eq!(verdict.is_ok(), expected, "{number} {path} = {value} in {version:?}: {verdict:?}");
        }
    }
}

#[test]
fn the_example_is_good_in_both() {
    for version in [Version::V1, Version::V2] {
        assert_eq!(check(&full(), version), Ok(()));
    }
}

#[test]
fn formatting() {
    run(vec![
        ("XAPI-00003", "actor", json!(null), NEITHER),
        ("XAPI-00003", "verb", json!(null), NEITHER),
        ("XAPI-00003", "object", json!(null), NEITHER),
        ("XAPI-00004", "actor", json!("wang"), NEITHER),
        ("XAPI-00004", "verb", json!([]), NEITHER),
        ("XAPI-00005", "result", json!("good"), NEITHER),
        ("XAPI-00005", "context", json!(7), NEITHER),
        ("XAPI-00006", "Actor", json!({ "mbox": "mailto:a@example.org" }), NEITHER),
        ("XAPI-00006", "result.Success", json!(true), NEITHER),
        ("XAPI-00007", "unknown", json!(1), NEITHER),
        ("XAPI-00007", "verb.unknown", json!(1), NEITHER),
        ("XAPI-00007", "object.definition.unknown", json!(1), NEITHER),
        ("XAPI-00008", "object.definition.type", json!("no scheme"), NEITHER),
        ("XAPI-00009", "result.extensions", json!({ "no iri": 1 }), NEITHER),
        ("XAPI-00009", "context.extensions", json!({ "urn:x": null }), BOTH),
        ("XAPI-00118", "object.definition.extensions", json!({}), BOTH),
        ("XAPI-00118", "object.definition.extensions", json!([]), NEITHER),
    ]);
}

#[test]
fn nothing_is_null_outside_extensions() {
    for path in
        ["id", "timestamp", "result", "result.score", "context.team", "verb.display", "object.definition", "authority"]
    {
        let mut statement = full();
        let pointer = format!("/{}", path.replace('.', "/"));
        *statement.pointer_mut(&pointer).unwrap() = Value::Null;
        let fault = check(&statement, Version::V1).unwrap_err();
        assert_eq!((fault.path.as_str(), fault.rule), (path, "null is allowed only inside extensions"));
    }
}

#[test]
fn identifiers() {
    run(vec![
        ("XAPI-00026", "id", json!("AA97B177-9383-4934-8543-0F91A7A028368"), NEITHER),
        ("XAPI-00026", "id", json!("MA97B177-9383-4934-8543-0F91A7A02836"), NEITHER),
        ("XAPI-00026", "id", json!("AA97B177-9383-4934-8543-0F91A7A02836"), BOTH),
        ("XAPI-00026", "id", json!("aa97b177-9383-9934-8543-0f91a7a02836"), NEITHER),
        ("XAPI-00026", "id", json!("aa97b177-9383-4934-c543-0f91a7a02836"), NEITHER),
        ("XAPI-00026", "id", json!(12345), NEITHER),
        ("XAPI-00026", "id", json!(null), BOTH),
        ("XAPI-00086", "context.registration", json!("1"), NEITHER),
        ("XAPI-00008", "verb.id", json!("http://"), BOTH),
        ("XAPI-00008", "verb.id", json!("verb"), NEITHER),
        ("XAPI-00008", "verb.id", json!("a b:c"), NEITHER),
        ("XAPI-00008", "verb.id", json!("http://example.org/a b"), NEITHER),
        ("XAPI-00008", "verb.id", json!("http://example.org/%zz"), NEITHER),
        ("XAPI-00008", "verb.id", json!("http://例子.cn/动词"), BOTH),
        ("XAPI-00043", "verb.id", json!(null), NEITHER),
        ("XAPI-00045", "verb.display", json!("x"), NEITHER),
    ]);
}

#[test]
fn actors() {
    run(vec![
        ("XAPI-00034", "actor", json!({}), NEITHER),
        ("XAPI-00034", "actor", json!({ "name": "nobody" }), NEITHER),
        ("XAPI-00029", "actor.objectType", json!("Person"), NEITHER),
        ("XAPI-00029", "actor.objectType", json!("agent"), NEITHER),
        ("XAPI-00030", "actor.name", json!(1), NEITHER),
        ("XAPI-00034", "actor.openid", json!("http://example.org/2"), NEITHER),
        ("XAPI-00038", "actor.mbox", json!("mailto:wang"), NEITHER),
        ("XAPI-00038", "actor.mbox", json!("wang@example.org"), NEITHER),
        ("XAPI-00038", "actor.mbox", json!({}), NEITHER),
        ("XAPI-00039", "actor", json!({ "mbox_sha1sum": "cd9b00a5611f94eaa7b1661edab976068e364975" }), BOTH),
        ("XAPI-00039", "actor", json!({ "mbox_sha1sum": "cd9b00a5" }), NEITHER),
        ("XAPI-00040", "actor", json!({ "openid": "ab=c://no" }), NEITHER),
        ("XAPI-00041", "actor", json!({ "account": { "name": "17" } }), NEITHER),
        ("XAPI-00041", "actor", json!({ "account": { "homePage": "example.org", "name": "17" } }), NEITHER),
        ("XAPI-00042", "actor", json!({ "account": { "homePage": "http://example.org", "name": 17 } }), NEITHER),
        ("XAPI-00042", "actor", json!({ "account": { "homePage": "http://example.org" } }), NEITHER),
        ("XAPI-00031", "actor.member", json!([]), NEITHER),
        ("XAPI-00032", "actor", json!({ "objectType": "Group" }), NEITHER),
        ("XAPI-00032", "actor", json!({ "objectType": "Group", "member": [{ "mbox": "mailto:a@example.org" }] }), BOTH),
        ("XAPI-00033", "actor", json!({ "objectType": "Group", "member": "a" }), NEITHER),
        (
            "XAPI-00033",
            "actor",
            json!({ "objectType": "Group", "member": [{ "objectType": "Group", "mbox": "mailto:a@example.org" }] }),
            NEITHER,
        ),
        ("XAPI-00035", "actor", json!({ "objectType": "Group", "mbox": "mailto:a@example.org" }), BOTH),
        (
            "XAPI-00036",
            "actor",
            json!({ "objectType": "Group", "mbox": "mailto:a@example.org", "openid": "http://a.example" }),
            NEITHER,
        ),
        (
            "XAPI-00098",
            "authority",
            json!({ "objectType": "Group", "member": [{ "mbox": "mailto:a@example.org" }] }),
            NEITHER,
        ),
        (
            "XAPI-00098",
            "authority",
            json!({ "objectType": "Group", "member": [{ "mbox": "mailto:a@example.org" }, { "mbox": "mailto:b@example.org" }] }),
            BOTH,
        ),
        (
            "XAPI-00098",
            "authority",
            json!({ "objectType": "Group", "mbox": "mailto:g@example.org", "member": [{ "mbox": "mailto:a@example.org" }, { "mbox": "mailto:b@example.org" }] }),
            NEITHER,
        ),
    ]);
}

/// As [`run`] for the object alone: revision and platform go with activities only.
fn objects(rows: Vec<(&str, Value, (bool, bool))>) {
    for (number, object, (in_1, in_2)) in rows {
        for (version, expected) in [(Version::V1, in_1), (Version::V2, in_2)] {
            let mut statement = full();
            statement["object"] = object.clone();
            statement.as_object_mut().unwrap().remove("context");
            let verdict = check(&statement, version);
            assert_eq!(verdict.is_ok(), expected, "{number} {object} in {version:?}: {verdict:?}");
        }
    }
}

#[test]
fn objects_of_every_kind() {
    let inner = json!({
        "objectType": "SubStatement", "actor": { "mbox": "mailto:a@example.org" }, "verb": { "id": "http://example.org/v" },
        "object": { "id": "http://example.org/o" }
    });
    let inner_with = |name: &str, value: Value| {
        let mut inner = inner.clone();
        inner[name] = value;
        inner
    };
    objects(vec![
        ("XAPI-00046", json!({ "objectType": "Thing", "id": "http://example.org/o" }), NEITHER),
        ("XAPI-00047", json!({ "id": "http://example.org/o" }), BOTH),
        ("XAPI-00047", json!({ "objectType": "Activity" }), NEITHER),
        ("XAPI-00048", json!({ "id": "o" }), NEITHER),
        ("XAPI-00065", json!({ "mbox": "mailto:a@example.org" }), NEITHER),
        ("XAPI-00065", json!({ "objectType": "Agent", "mbox": "mailto:a@example.org" }), BOTH),
        ("XAPI-00072", json!({ "objectType": "StatementRef", "id": "6690e6c9-3ef0-4ed3-8b37-7f3964730be1" }), BOTH),
        ("XAPI-00073", json!({ "objectType": "StatementRef", "id": "1" }), NEITHER),
        ("XAPI-00073", json!({ "objectType": "statementref", "id": "6690e6c9-3ef0-4ed3-8b37-7f3964730be1" }), NEITHER),
        ("XAPI-00066", inner.clone(), BOTH),
        ("XAPI-00067", inner_with("object", inner.clone()), NEITHER),
        ("XAPI-00068", inner_with("id", json!("6690e6c9-3ef0-4ed3-8b37-7f3964730be1")), NEITHER),
        ("XAPI-00068", inner_with("stored", json!("2026-11-22T08:00:01Z")), NEITHER),
        ("XAPI-00068", inner_with("version", json!("1.0.0")), NEITHER),
        ("XAPI-00068", inner_with("authority", json!({ "mbox": "mailto:a@example.org" })), NEITHER),
        ("XAPI-00069", inner_with("timestamp", json!("yesterday")), NEITHER),
        ("XAPI-00070", inner_with("verb", json!({})), NEITHER),
    ]);
}

#[test]
fn interactions() {
    let activity = |definition: Value| json!({ "id": "http://example.org/o", "definition": definition });
    let list = json!([{ "id": "a", "description": { "en": "A" } }, { "id": "b" }]);
    let mut rows = vec![
        ("XAPI-00055", activity(json!({ "interactionType": "guess" })), NEITHER),
        ("XAPI-00055", activity(json!({ "interactionType": 1 })), NEITHER),
        ("XAPI-00056", activity(json!({ "interactionType": "numeric", "correctResponsesPattern": "4[:]5" })), NEITHER),
        ("XAPI-00056", activity(json!({ "interactionType": "numeric", "correctResponsesPattern": ["4[:]5"] })), BOTH),
        ("XAPI-00064", activity(json!({ "correctResponsesPattern": ["1"] })), NEITHER),
        ("XAPI-00064", activity(json!({ "choices": list })), NEITHER),
        (
            "XAPI-00061",
            activity(json!({ "interactionType": "choice", "choices": [{ "id": "a" }, { "id": "a" }] })),
            NEITHER,
        ),
        (
            "XAPI-00061",
            activity(json!({ "interactionType": "choice", "choices": [{ "description": { "en": "A" } }] })),
            NEITHER,
        ),
        ("XAPI-00061", activity(json!({ "interactionType": "choice", "choices": [{ "id": 1 }] })), NEITHER),
        (
            "XAPI-00062",
            activity(json!({ "interactionType": "choice", "choices": [{ "id": "a", "description": "A" }] })),
            NEITHER,
        ),
        ("XAPI-00057", activity(json!({ "interactionType": "choice", "choices": {} })), NEITHER),
    ];
    for (kind, own) in [
        ("choice", "choices"),
        ("sequencing", "choices"),
        ("likert", "scale"),
        ("matching", "source"),
        ("matching", "target"),
        ("performance", "steps"),
        ("true-false", ""),
        ("fill-in", ""),
        ("long-fill-in", ""),
        ("numeric", ""),
        ("other", ""),
    ] {
        for name in ["choices", "scale", "source", "target", "steps"] {
            let allowed = name == own || (kind == "matching" && ["source", "target"].contains(&name));
            let verdict = if allowed { BOTH } else { NEITHER };
            rows.push(("XAPI-00063", activity(json!({ "interactionType": kind, name: list })), verdict));
        }
    }
    objects(rows);
}

#[test]
fn results() {
    run(vec![
        ("XAPI-00074", "result.success", json!("yes"), NEITHER),
        ("XAPI-00075", "result.completion", json!("yes"), NEITHER),
        ("XAPI-00076", "result.response", json!(1), NEITHER),
        ("XAPI-00077", "result.duration", json!("PA1H0M0S"), NEITHER),
        ("XAPI-00077", "result.duration", json!(90), NEITHER),
        ("XAPI-00124", "result.duration", json!("PT16559.14S"), BOTH),
        ("XAPI-00124", "result.duration", json!("P3Y1M29DT4H35M59.14S"), BOTH),
        ("XAPI-00124", "result.duration", json!("P3Y"), BOTH),
        ("XAPI-00124", "result.duration", json!("P4W"), BOTH),
        ("XAPI-00124", "result.duration", json!("P4W1D"), NEITHER),
        ("XAPI-00124", "result.duration", json!("PT"), NEITHER),
        ("XAPI-00124", "result.duration", json!("P1DT"), NEITHER),
        ("XAPI-00124", "result.duration", json!("P"), NEITHER),
        ("XAPI-00124", "result.duration", json!("PT1.5H3M"), NEITHER),
        ("XAPI-00124", "result.duration", json!("PT1M1H"), NEITHER),
        ("XAPI-00124", "result.duration", json!("-PT1M"), NEITHER),
        ("XAPI-00078", "result.score", json!(1), NEITHER),
        ("XAPI-00080", "result.score.scaled", json!(1.0), BOTH),
        ("XAPI-00080", "result.score.scaled", json!(-1), BOTH),
        ("XAPI-00080", "result.score.scaled", json!(1.01), NEITHER),
        ("XAPI-00080", "result.score.scaled", json!("0.5"), NEITHER),
        ("XAPI-00081", "result.score.raw", json!(10), BOTH),
        ("XAPI-00081", "result.score.raw", json!(11), NEITHER),
        ("XAPI-00081", "result.score.raw", json!(-1), NEITHER),
        ("XAPI-00082", "result.score.min", json!(12), NEITHER),
        ("XAPI-00083", "result.score.max", json!(-3), NEITHER),
    ]);
}

#[test]
fn contexts() {
    let agent = json!({ "objectType": "contextAgent", "agent": { "mbox": "mailto:a@example.org" }, "relevantTypes": ["http://example.org/t"] });
    let group =
        json!({ "objectType": "contextGroup", "group": { "objectType": "Group", "mbox": "mailto:a@example.org" } });
    let agent_with = |name: &str, value: Value| {
        let mut agent = agent.clone();
        agent[name] = value;
        json!([agent])
    };
    run(vec![
        ("XAPI-00084", "context.instructor", json!({}), NEITHER),
        ("XAPI-00085", "context.team", json!({ "mbox": "mailto:a@example.org" }), NEITHER),
        ("XAPI-00087", "context.contextActivities", json!({ "sibling": [] }), NEITHER),
        ("XAPI-00087", "context.contextActivities", json!({ "parent": [{ "id": "x" }] }), NEITHER),
        ("XAPI-00087", "context.contextActivities", json!({ "parent": "http://example.org" }), NEITHER),
        ("XAPI-00088", "context.revision", json!(2), NEITHER),
        ("XAPI-00090", "context.language", json!("a12345678"), NEITHER),
        ("XAPI-00090", "context.language", json!("zh-Hans-CN"), BOTH),
        ("XAPI-00091", "context.statement", json!({ "id": "6690e6c9-3ef0-4ed3-8b37-7f3964730be1" }), NEITHER),
        ("2.0 4.2.2.5", "context.contextAgents", json!([agent]), ONLY_2),
        ("2.0 4.2.2.5", "context.contextAgents", agent_with("objectType", json!("Agent")), NEITHER),
        ("2.0 4.2.2.5", "context.contextAgents", agent_with("agent", json!({ "key": 1 })), NEITHER),
        ("2.0 4.2.2.5", "context.contextAgents", agent_with("relevantTypes", json!([])), NEITHER),
        ("2.0 4.2.2.5", "context.contextAgents", agent_with("relevantTypes", json!(["abc"])), NEITHER),
        ("2.0 4.2.2.5", "context.contextAgents", agent, NEITHER),
        ("2.0 4.2.2.5", "context.contextGroups", json!([group]), ONLY_2),
        ("2.0 4.2.2.5", "context.contextGroups", json!([{ "objectType": "contextGroup" }]), NEITHER),
    ]);
    for name in ["revision", "platform"] {
        let mut statement = full();
        statement["object"] = json!({ "objectType": "Agent", "mbox": "mailto:a@example.org" });
        statement["context"] = json!({ name: "1" });
        assert_eq!(check(&statement, Version::V1).unwrap_err().path, format!("context.{name}"), "XAPI-00089");
    }
}

#[test]
fn times() {
    run(vec![
        ("XAPI-00123", "timestamp", json!("yesterday"), NEITHER),
        ("XAPI-00123", "timestamp", json!("01/011/2015"), NEITHER),
        ("XAPI-00123", "timestamp", json!("2008-09-15T15:53:00.601-00"), NEITHER),
        ("XAPI-00123", "timestamp", json!("2008-09-15T15:53:00.601-0000"), NEITHER),
        ("XAPI-00123", "timestamp", json!("2008-09-15T15:53:00.601-00:00"), NEITHER),
        ("XAPI-00123", "timestamp", json!("2008-09-15T15:53:00.601+08:00"), BOTH),
        ("XAPI-00123", "timestamp", json!("2008-09-15 15:53:00.601+00:00"), BOTH),
        ("XAPI-00123", "timestamp", json!("20080915T155300Z"), ONLY_1),
        ("XAPI-00123", "timestamp", json!("2008-09-15T15:53:00"), ONLY_1),
        ("XAPI-00123", "timestamp", json!("2008-09-15"), ONLY_1),
        ("XAPI-00123", "timestamp", json!("2008-02-30T15:53:00Z"), NEITHER),
        ("XAPI-00123", "timestamp", json!("0000-01-01T00:00:00Z"), BOTH),
        ("XAPI-00123", "timestamp", json!("0000-01-01T00:00:00+08:00"), NEITHER),
        ("XAPI-00123", "timestamp", json!("2008-09-15T25:53:00Z"), NEITHER),
        ("XAPI-00123", "timestamp", json!("2016-12-31T23:59:60Z"), BOTH),
        ("XAPI-00123", "timestamp", json!("2108-09-15T15:53:00.123456789012Z"), BOTH),
        ("XAPI-00097", "stored", json!("soon"), NEITHER),
        ("XAPI-00101", "version", json!("1.0"), BOTH),
        ("XAPI-00101", "version", json!("1.0.9"), BOTH),
        ("XAPI-00101", "version", json!("2.0.0"), ONLY_2),
        ("XAPI-00101", "version", json!("0.9.9"), NEITHER),
        ("XAPI-00101", "version", json!("1.1.0"), NEITHER),
        ("XAPI-00101", "version", json!("1.0.x"), NEITHER),
        ("XAPI-00101", "version", json!(1.0), NEITHER),
    ]);
}

#[test]
fn languages() {
    for (tag, good) in [
        ("en", true),
        ("zh-CN", true),
        ("zh-Hans", true),
        ("zh-cmn-Hans-CN", true),
        ("sl-rozaj-biske-1994", true),
        ("und", true),
        ("x-whatever", true),
        ("i-klingon", true),
        ("en-a-bbb-x-a", true),
        ("es-419", true),
        ("de-CH-1901", true),
        ("", false),
        ("a", false),
        ("a12345", false),
        ("en_US", false),
        ("en-", false),
        ("en-a", false),
        ("zh-z-aaa-z-bbb-c-ccc", false),
        ("zh-z-aaa-c-ccc", true),
        ("de-1901-1901", false),
        ("something", false),
        ("x", false),
        ("abcdefghi", false),
        ("de-419-DE", false),
        ("zh-CN-", false),
        ("1a", false),
    ] {
        run(vec![("XAPI-00121", "verb.display", json!({ tag: "x" }), (good, good))]);
    }
    run(vec![
        ("XAPI-00121", "verb.display", json!({ "en": 1 }), NEITHER),
        ("XAPI-00121", "verb.display", json!({}), BOTH),
        ("XAPI-00121", "object.definition.name", json!({ "a12345678": "x" }), NEITHER),
        ("XAPI-00121", "attachments.0.display", json!({ "a12345678": "x" }), NEITHER),
    ]);
}

#[test]
fn attachments() {
    run(vec![
        ("XAPI-00025", "attachments", json!({}), NEITHER),
        ("XAPI-00025", "attachments", json!([1]), NEITHER),
        ("XAPI-00107", "attachments.0.usageType", json!("use"), NEITHER),
        ("XAPI-00107", "attachments.0.usageType", json!(null), NEITHER),
        ("XAPI-00106", "attachments.0.display", json!(null), NEITHER),
        ("XAPI-00106", "attachments.0.description", json!("text"), NEITHER),
        ("XAPI-00105", "attachments.0.contentType", json!("should fail"), NEITHER),
        ("XAPI-00105", "attachments.0.contentType", json!("application/vnd.x+json; a=\"b c\""), BOTH),
        ("XAPI-00102", "attachments.0.length", json!("27"), NEITHER),
        ("XAPI-00102", "attachments.0.length", json!(27.5), NEITHER),
        ("XAPI-00102", "attachments.0.length", json!(-1), NEITHER),
        ("XAPI-00103", "attachments.0.sha2", json!(12345), NEITHER),
        ("XAPI-00103", "attachments.0.sha2", json!("12345"), NEITHER),
        ("XAPI-00104", "attachments.0.fileUrl", json!("should fail"), NEITHER),
        ("XAPI-00104", "attachments.0.fileUrl", json!(null), BOTH),
    ]);
}

#[test]
fn voiding() {
    let mut statement = full();
    statement["verb"]["id"] = json!("http://adlnet.gov/expapi/verbs/voided");
    assert_eq!(check(&statement, Version::V1).unwrap_err().path, "object", "XAPI-00017");
    statement["object"] = json!({ "objectType": "StatementRef", "id": "6690e6c9-3ef0-4ed3-8b37-7f3964730be1" });
    statement.as_object_mut().unwrap().remove("context");
    assert_eq!(check(&statement, Version::V1), Ok(()));
}

#[test]
fn a_fault_says_where_and_why() {
    let mut statement = full();
    statement["context"]["contextActivities"]["parent"][0]["id"] = json!("series");
    let fault = check(&statement, Version::V1).unwrap_err();
    assert_eq!(fault.to_string(), "context.contextActivities.parent[0].id: must be an IRI with a scheme (series)");
}
