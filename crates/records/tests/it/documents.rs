//! State, activity profiles, agent profiles: the same table for all three.

use axum::body::Body;
use serde_json::json;

use crate::{
    MODULES,
    client::{Client, encoded, header, parsed},
};

fn shelves() -> [(String, &'static str); 3] {
    let agent = encoded(&json!({ "account": { "homePage": "http://example.org", "name": "17" } }));
    [
        (format!("activities/state?activityId=http://example.org/a&agent={agent}"), "stateId"),
        ("activities/profile?activityId=http://example.org/a".into(), "profileId"),
        (format!("agents/profile?agent={agent}"), "profileId"),
    ]
}

#[test]
fn documents_are_kept_merged_listed_and_removed() {
    testkit::on_each_database(MODULES, async |house| {
        for version in ["1.0.3", "2.0.0"] {
            let client = Client::new(house, version).await;
            for (shelf, parameter) in shelves() {
                let path = format!("{shelf}&{parameter}=one");
                assert_eq!(client.get(&path).await.status, 404);
                assert_eq!(client.post(&path, &json!({ "a": 1, "b": 2 })).await.status, 204, "{path}");
                assert_eq!(client.post(&path, &json!({ "b": 3, "c": 4 })).await.status, 204);
                let seen = client.get(&path).await;
                assert_eq!(parsed(&seen), json!({ "a": 1, "b": 3, "c": 4 }));
                assert_eq!(header(&seen, "content-type"), "application/json");
                assert_eq!(header(&seen, "last-modified"), "Mon, 23 Nov 2026 01:00:00 GMT");
                assert_eq!(header(&seen, "etag").len(), 42);
                for (kind, body) in [("application/json", "[1]"), ("application/json", "{"), ("text/plain", "x")] {
                    assert_eq!(
                        client.send("POST", &path, &[("content-type", kind)], body).await.status,
                        400,
                        "{kind} {body}"
                    );
                }
                let text = format!("{shelf}&{parameter}=two");
                let headers = [("content-type", "text/plain"), ("if-none-match", "*")];
                assert_eq!(client.send("PUT", &text, &headers, "字").await.status, 204);
                assert_eq!(client.get(&text).await.bytes, "字".as_bytes());
                assert_eq!(parsed(&client.get(&shelf).await), json!(["one", "two"]));
                assert_eq!(parsed(&client.get(&format!("{shelf}&since=2026-11-23T01:00:00Z")).await), json!([]));
                assert_eq!(client.get(&format!("{shelf}&since=x")).await.status, 400);
                assert_eq!(client.put(&shelf, &json!({})).await.status, 400, "no name");
                assert_eq!(client.put(&format!("{shelf}&unknown=1"), &json!({})).await.status, 400);
                for name in ["one", "two"] {
                    let path = format!("{shelf}&{parameter}={name}");
                    assert_eq!(client.send("DELETE", &path, &[], Body::empty()).await.status, 204);
                    assert_eq!(client.get(&path).await.status, 404);
                }
            }
        }
    });
}

/// XAPI-00322; 2.0: 4.1.4.
#[test]
fn nobody_overwrites_what_they_have_not_seen() {
    testkit::on_each_database(MODULES, async |house| {
        for version in ["1.0.3", "2.0.0"] {
            let client = Client::new(house, version).await;
            for (shelf, parameter) in shelves() {
                let path = format!("{shelf}&{parameter}=doc");
                let put = async |name: &'static str, value: &str| {
                    let headers = [("content-type", "application/json"), (name, value)];
                    client.send("PUT", &path, &headers, "{\"n\":1}").await.status
                };
                assert_eq!(put("if-match", "\"1111111111111111111111111111111111111111\"").await, 412);
                assert_eq!(put("if-none-match", "*").await, 204);
                assert_eq!(put("if-none-match", "*").await, 412);
                assert_eq!(put("if-match", "1234").await, 412);
                let bare = client.put(&path, &json!({ "n": 2 })).await;
                let is_exempt = version == "1.0.3" && shelf.contains("state");
                assert_eq!(bare.status, if is_exempt { 204 } else { 409 }, "{version} {shelf}");
                assert_eq!(bare.bytes.is_empty(), is_exempt);
                let etag = header(&client.get(&path).await, "etag").to_owned();
                assert_eq!(put("if-match", &etag).await, 204);
                for method in ["POST", "DELETE"] {
                    let headers = [("content-type", "application/json"), ("if-match", "\"1234\"")];
                    assert_eq!(client.send(method, &path, &headers, "{}").await.status, 412, "{method}");
                }
                let etag = header(&client.get(&path).await, "etag").to_owned();
                assert_eq!(client.send("DELETE", &path, &[("if-match", &etag)], Body::empty()).await.status, 204);
            }
        }
    });
}

/// XAPI-00273, XAPI-00287: in 1.0.3 a profile's PUT says what it knows, also of
/// a document that is new. 2.0 asks that only where there is one.
#[test]
fn a_bare_put_of_something_new() {
    testkit::on_each_database(MODULES, async |house| {
        for (version, statuses) in [("1.0.3", [204, 400, 400]), ("2.0.0", [204, 204, 204])] {
            let client = Client::new(house, version).await;
            for ((shelf, parameter), status) in shelves().into_iter().zip(statuses) {
                let path = format!("{shelf}&{parameter}=bare-{version}");
                let seen = client.put(&path, &json!({ "n": 1 })).await;
                assert_eq!(seen.status, status, "{version} {shelf}");
                assert_eq!(String::from_utf8_lossy(&seen.bytes).contains("If-None-Match"), status == 400);
                assert_eq!(client.get(&path).await.status, if status == 400 { 404 } else { 200 });
            }
        }
    });
}

#[test]
fn states_of_registrations_lie_apart() {
    testkit::on_each_database(MODULES, async |house| {
        let client = Client::new(house, "1.0.3").await;
        let (shelf, _) = &shelves()[0];
        let registration = "registration=ec531277-b57b-4c15-8d91-d292c5b2b8f7";
        assert_eq!(client.put(&format!("{shelf}&stateId=a"), &json!(1)).await.status, 204);
        assert_eq!(client.put(&format!("{shelf}&{registration}&stateId=b"), &json!(2)).await.status, 204);
        assert_eq!(client.get(&format!("{shelf}&stateId=b")).await.status, 404);
        assert_eq!(parsed(&client.get(shelf).await), json!(["a", "b"]));
        assert_eq!(parsed(&client.get(&format!("{shelf}&{registration}")).await), json!(["b"]));
        assert_eq!(client.send("DELETE", &format!("{shelf}&{registration}"), &[], Body::empty()).await.status, 204);
        assert_eq!(parsed(&client.get(shelf).await), json!(["a"]));
        assert_eq!(client.send("DELETE", shelf, &[], Body::empty()).await.status, 204);
        assert_eq!(parsed(&client.get(shelf).await), json!([]));
    });
}
