//! Families of ADL's conformance suite that ask over HTTP, by the number of the
//! requirement; those that ask of a statement alone are in `xapi/requirements`.

use axum::body::Body;
use records::xapi::statement::VOIDED;
use serde_json::{Value, json};

use crate::{
    MODULES,
    client::{Client, encoded, header, id, parsed, referring, statement},
};

fn agent() -> String {
    encoded(&json!({ "mbox": "mailto:wang@example.org" }))
}

/// Every resource, as a reader asks for it.
fn resources() -> [(String, bool); 8] {
    let (agent, activity) = (agent(), "activityId=http://example.org/pages/1");
    [
        ("about".into(), true),
        ("statements".into(), true),
        (format!("statements?statementId={}", id(1)), true),
        (format!("activities?{activity}"), true),
        (format!("agents?agent={agent}"), true),
        (format!("activities/state?{activity}&agent={agent}&stateId=s"), false),
        (format!("activities/profile?{activity}&profileId=p"), false),
        (format!("agents/profile?agent={agent}&profileId=p"), false),
    ]
}

/// Communication 3.3: on every answer, also where something is refused.
#[test]
fn every_answer_names_the_edition() {
    testkit::on_each_database(MODULES, async |house| {
        for version in ["1.0.3", "2.0.0"] {
            let client = Client::new(house, version).await;
            assert_eq!(client.post("statements", &statement(1)).await.status, 200);
            for (path, is_there) in resources() {
                let wrong = format!("{path}{}wrong=1", if path.contains('?') { "&" } else { "?" });
                for (method, path, status) in [
                    ("GET", &path, if is_there { 200 } else { 404 }),
                    ("HEAD", &path, if is_there { 200 } else { 404 }),
                    ("GET", &wrong, 400),
                    ("PATCH", &path, 405),
                    ("OPTIONS", &path, 204),
                ] {
                    let seen = client.send(method, path, &[], Body::empty()).await;
                    let (edition, through) = (
                        header(&seen, "x-experience-api-version"),
                        header(&seen, "x-experience-api-consistent-through"),
                    );
                    assert_eq!((seen.status, edition), (status, version), "{method} {path}");
                    assert!(through.ends_with('Z'), "{method} {path}");
                }
                if path != "about" {
                    let seen = client.send("GET", &path, &[("authorization", "")], Body::empty()).await;
                    assert_eq!((seen.status, header(&seen, "x-experience-api-version")), (401, version), "{path}");
                }
            }
        }
    });
}

/// Communication 1.1.
#[test]
fn head_is_get_without_its_body() {
    testkit::on_each_database(MODULES, async |house| {
        let client = Client::new(house, "2.0.0").await;
        assert_eq!(client.post("statements", &statement(1)).await.status, 200);
        for (path, is_there) in resources() {
            if !is_there {
                assert_eq!(client.put(&path, &json!({ "a": 1 })).await.status, 204, "{path}");
            }
            let (get, head) = (client.get(&path).await, client.send("HEAD", &path, &[], Body::empty()).await);
            assert_eq!((get.status, head.status, head.bytes.len()), (200, 200, 0), "{path}");
            assert_eq!(header(&head, "content-length"), get.bytes.len().to_string(), "{path}");
            for name in ["content-type", "etag", "last-modified"] {
                assert_eq!(header(&head, name), header(&get, name), "{path} {name}");
            }
        }
    });
}

/// Some clients add `/statements` to an address that ends with a slash.
#[test]
fn two_slashes_lead_to_the_same() {
    testkit::on_each_database(MODULES, async |house| {
        let client = Client::new(house, "1.0.3").await;
        assert_eq!(client.post("/xapi/rlw//statements", &statement(1)).await.status, 200);
        for (path, is_there) in resources() {
            let seen = client.get(&format!("/xapi/rlw//{path}")).await;
            assert_eq!(seen.status, if is_there { 200 } else { 404 }, "{path}");
            assert_eq!(header(&seen, "x-experience-api-version"), "1.0.3");
        }
        assert_eq!(client.get("/xapi/rlw//nothing").await.status, 404);
        assert_eq!(client.ids("").await.0, [id(1)]);
    });
}

/// XAPI-00096: one alone comes back in a list, in a sub-statement too.
#[test]
fn context_activities_come_back_as_lists() {
    testkit::on_each_database(MODULES, async |house| {
        for (first, version) in [(10, "1.0.3"), (20, "2.0.0")] {
            let client = Client::new(house, version).await;
            for (n, name) in (first..).zip(["parent", "grouping", "category", "other"]) {
                let alone = json!({ "contextActivities": { name: { "id": "http://example.org/c" } } });
                let mut outer = statement(n);
                outer["context"] = alone.clone();
                let mut inner = statement(n + 5);
                let mut object = statement(0);
                object.as_object_mut().unwrap().remove("id");
                object["objectType"] = json!("SubStatement");
                object["context"] = alone;
                inner["object"] = object;
                assert_eq!(client.post("statements", &json!([outer, inner])).await.status, 200, "{version} {name}");
                let listed = json!([{ "id": "http://example.org/c" }]);
                for (n, pointer) in [(n, ""), (n + 5, "/object")] {
                    let found = parsed(&client.get(&format!("statements?statementId={}", id(n))).await);
                    let pointer = format!("{pointer}/context/contextActivities/{name}");
                    assert_eq!(found.pointer(&pointer), Some(&listed), "{version} {pointer}");
                }
            }
        }
    });
}

/// Data 2.4.7 to 2.4.10: what only the store may say.
#[test]
fn the_store_says_when_and_by_whom() {
    testkit::on_each_database(MODULES, async |house| {
        for (n, version, told) in [(1, "1.0.3", "1.0.0"), (2, "2.0.0", "2.0.0")] {
            let client = Client::new(house, version).await;
            let mut one = statement(n);
            one["stored"] = json!("2013-05-18T05:32:34.804Z");
            one["authority"] = json!({ "objectType": "Agent", "mbox": "mailto:somebody@example.org" });
            assert_eq!(client.post("statements", &one).await.status, 200);
            let found = parsed(&client.get(&format!("statements?statementId={}", id(n))).await);
            assert!(found["stored"].as_str().unwrap().starts_with("2026-11-23T01:00:00."), "{}", found["stored"]);
            assert_eq!(found["timestamp"], found["stored"]);
            assert_eq!(found["version"], told);
            assert_eq!(found["authority"]["account"]["homePage"].as_str().unwrap().split_once("/xapi").unwrap().1, "");
            // What was said stays, as it was written.
            let mut said = statement(n + 10);
            said["version"] = json!("1.0.1");
            said["timestamp"] = json!("2013-05-18T05:32:34.804Z");
            assert_eq!(client.post("statements", &said).await.status, 200);
            let found = parsed(&client.get(&format!("statements?statementId={}", id(n + 10))).await);
            assert_eq!((&found["version"], &found["timestamp"]), (&said["version"], &said["timestamp"]));
        }
    });
}

/// Communication 2.4: whoever is asked for, all in lists.
#[test]
fn a_person_is_told_in_lists() {
    testkit::on_each_database(MODULES, async |house| {
        let client = Client::new(house, "1.0.3").await;
        for (property, value) in [
            ("mbox", json!("mailto:wang@example.org")),
            ("mbox_sha1sum", json!("cd9b00a5611f94eaa7b1661edab976068e364975")),
            ("openid", json!("http://openid.example.org/12345")),
            ("account", json!({ "homePage": "http://example.org", "name": "17" })),
        ] {
            let asked = json!({ "objectType": "Agent", "name": "Wang", property: value });
            let seen = client.get(&format!("agents?agent={}", encoded(&asked))).await;
            assert_eq!(seen.status, 200, "{property}");
            assert_eq!(parsed(&seen), json!({ "objectType": "Person", "name": ["Wang"], property: [value] }));
        }
        for query in [String::new(), "?agent=wang".into(), format!("?agent={}", encoded(&json!({ "name": "Wang" })))] {
            assert_eq!(client.get(&format!("agents{query}")).await.status, 400, "{query}");
        }
    });
}

/// XAPI-00199, XAPI-00235, XAPI-00284 and their like, for all that take parameters.
#[test]
fn what_documents_are_asked_with_is_checked() {
    testkit::on_each_database(MODULES, async |house| {
        let (agent, activity) = (agent(), "activityId=http://example.org/a");
        let nobody = encoded(&json!({ "objectType": "Agent" }));
        for version in ["1.0.3", "2.0.0"] {
            let client = Client::new(house, version).await;
            for path in [
                format!("activities/state?agent={agent}&stateId=s"),
                format!("activities/state?activityId=a&agent={agent}&stateId=s"),
                format!("activities/state?{activity}&stateId=s"),
                format!("activities/state?{activity}&agent={nobody}&stateId=s"),
                format!("activities/state?{activity}&agent=not+JSON&stateId=s"),
                format!("activities/state?{activity}&agent=%5B{agent}%5D&stateId=s"),
                format!("activities/state?{activity}&agent={agent}&stateId=s&registration=1"),
                "activities/profile?profileId=p".to_owned(),
                "activities/profile?activityId=a&profileId=p".to_owned(),
                "agents/profile?profileId=p".to_owned(),
                format!("agents/profile?agent={nobody}&profileId=p"),
                "agents/profile?agent=not+JSON&profileId=p".to_owned(),
            ] {
                for method in ["GET", "PUT", "POST", "DELETE"] {
                    let headers = [("content-type", "application/json"), ("if-none-match", "*")];
                    let headers = if method == "PUT" { &headers[..] } else { &headers[..1] };
                    assert_eq!(
                        client.send(method, &path, headers, "{}").await.status,
                        400,
                        "{version} {method} {path}"
                    );
                }
            }
        }
    });
}

/// XAPI-00172: the languages that a client prefers count in `canonical` alone.
#[test]
fn languages_are_chosen_only_in_canonical() {
    testkit::on_each_database(MODULES, async |house| {
        let client = Client::new(house, "2.0.0").await;
        assert_eq!(client.post("statements", &statement(1)).await.status, 200);
        let display = json!({ "en": "read", "zh": "读了" });
        for (query, language, expected) in [
            ("", "zh", display.clone()),
            ("&format=exact", "zh", display),
            ("&format=canonical", "zh", json!({ "zh": "读了" })),
            ("&format=canonical", "zh-TW, en;q=0.5", json!({ "zh": "读了" })),
            ("&format=canonical", "en", json!({ "en": "read" })),
            ("&format=canonical", "fr;q=0.1, en;q=0.9", json!({ "en": "read" })),
            ("&format=ids", "zh", Value::Null),
        ] {
            for path in [format!("statements?statementId={}{query}", id(1)), format!("statements?limit=1{query}")] {
                let found = parsed(&client.send("GET", &path, &[("accept-language", language)], Body::empty()).await);
                let found = found.pointer("/statements/0").unwrap_or(&found).clone();
                assert_eq!(found["verb"]["display"], expected, "{path} {language}");
            }
        }
    });
}

/// XAPI-00162 and others: a list shows who voided, and not what was voided,
/// whether it is cut by time, by number, or by a filter.
#[test]
fn lists_leave_out_what_was_voided() {
    testkit::on_each_database(MODULES, async |house| {
        for version in ["1.0.3", "2.0.0"] {
            let client = Client::new(house, version).await;
            let first = if version == "1.0.3" { 1 } else { 11 };
            assert_eq!(client.post("statements", &statement(first)).await.status, 200);
            let stored = parsed(&client.get(&format!("statements?statementId={}", id(first))).await);
            let stored = stored["stored"].as_str().unwrap();
            assert_eq!(client.post("statements", &referring(first + 1, VOIDED, first)).await.status, 200);
            for query in [
                "limit=1".to_owned(),
                "since=2026-11-23T00:00:00Z".to_owned(),
                "until=2026-11-23T02:00:00Z".to_owned(),
                format!("verb={}", statement(1)["verb"]["id"].as_str().unwrap()),
                "activity=http://example.org/pages/1".to_owned(),
                format!("since={stored}"),
            ] {
                let found = client.ids(&query).await.0;
                assert!(!found.contains(&id(first)) && found.contains(&id(first + 1)), "{query}: {found:?}");
            }
            assert_eq!(client.ids(&format!("until={stored}")).await.0.first(), (first > 1).then(|| id(2)).as_ref());
            assert_eq!(client.get(&format!("statements?voidedStatementId={}", id(first + 1))).await.status, 404);
        }
    });
}
