//! What must not come in: each row is refused with the rule that it breaks, and
//! nothing of it is kept.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use axum::body::{Body, Bytes};
use records::xapi::{Json, Version, format};
use serde_json::{Value, json};
use store::Rows;
use testkit::House;

use crate::{
    MODULES,
    client::{Client, basic, encoded, id, parsed, referring, statement},
    multipart::{MIXED, attachment, body, digest, file, part, with_attachments},
};

/// Rows of everything that a request may leave behind.
async fn kept(house: &House) -> [i64; 5] {
    let count = async |table: &str| house.app.db.count(&format!("select count(*) from {table}"), vec![]).await.unwrap();
    [
        count("records_statement").await,
        count("records_link").await,
        count("records_activity").await,
        count("records_attachment").await,
        count("records_document").await,
    ]
}

fn text_of(seen: &testkit::Seen) -> String {
    String::from_utf8_lossy(&seen.bytes).into_owned()
}

fn with(name: &str, value: Value) -> Value {
    let mut one = statement(1);
    one[name] = value;
    one
}

fn nested(depth: usize) -> Value {
    (0..depth).fold(json!(1), |inner, _| json!({ "a": inner }))
}

/// The bytes of a good statement with one thing wrong.
fn broken() -> Vec<(&'static str, Vec<u8>)> {
    let good = statement(1).to_string();
    let deep = with("result", json!({ "extensions": { "urn:x": nested(80) } }));
    let utf16: Vec<u8> = good.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let mut cut = good.replace("Wang", "王").into_bytes();
    let middle = cut.iter().position(|byte| *byte == 0xe7).unwrap();
    cut.remove(middle + 1);
    vec![
        ("JSON may be nested 64 deep", format!("{}{}", "[".repeat(100_000), "]".repeat(100_000)).into()),
        ("JSON may be nested 64 deep", deep.to_string().into()),
        ("JSON may be nested 64 deep", "{\"a\":".repeat(1_000_000).into()),
        ("a key must stand once in an object", good.replacen('{', "{\"verb\":{},", 1).into()),
        ("a key must stand once in an object", good.replacen("{\"mbox\"", "{\"name\":\"Li\",\"mbox\"", 1).into()),
        ("the body must be UTF-8", cut),
        ("the body must be UTF-8", utf16),
        ("the body must be JSON", format!("\u{feff}{good}").into()),
        ("the body must be JSON", Vec::new()),
        ("a comma or } must follow a value", good[..good.len() - 1].into()),
        ("a comma or ] must follow a value", format!("[{good}").into()),
        ("nothing may follow the JSON value", format!("{good}{good}").into()),
        ("nothing may follow the JSON value", format!("{good}\0").into()),
        ("half of a surrogate pair", good.replace("Wang", "\\ud800").into()),
        ("a control character", good.replace("Wang", "Wa\u{1}ng").into()),
        ("must be an object", b"1".to_vec()),
        ("must be an object", format!("[[{good}]]").into()),
        ("[1] object: is required", json!([statement(1), { "id": id(2) }]).to_string().into()),
        ("stands twice in one request", json!([statement(1), statement(2), statement(1)]).to_string().into()),
        ("null is allowed only inside extensions", with("context", Value::Null).to_string().into()),
        ("timestamp: must be", with("timestamp", json!("2026-11-23T25:00:00Z")).to_string().into()),
    ]
}

#[test]
fn a_broken_body_leaves_nothing_behind() {
    testkit::on_each_database(MODULES, async |house| {
        for version in ["1.0.3", "2.0.0"] {
            let client = Client::new(house, version).await;
            for (rule, sent) in broken() {
                let start = String::from_utf8_lossy(&sent).chars().take(60).collect::<String>();
                let seen = client.send("POST", "statements", &[("content-type", "application/json")], sent).await;
                assert_eq!(seen.status, 400, "{rule}: {start}");
                assert!(text_of(&seen).contains(rule), "{rule}: {} for {start}", text_of(&seen));
            }
        }
        assert_eq!(kept(house).await, [0; 5]);
    });
}

#[test]
fn broken_parts_leave_nothing_behind() {
    testkit::on_each_database(MODULES, async |house| {
        let client = Client::new(house, "2.0.0").await;
        let content = "some bytes";
        let one = with_attachments(1, &[attachment(content.as_bytes())]);
        let good = body(&one, &[file(&digest(content.as_bytes()), content)]);
        let many = body(&one, &vec![part(&[], "x"); 2_001]);
        let long = format!("multipart/mixed; boundary={}", "x".repeat(71));
        let between = "between the boundaries";
        for (rule, kind, sent) in [
            (between, "multipart/mixed; boundary=abc", good.clone()),
            (between, "multipart/mixed; boundary=xy", good.clone()),
            (between, MIXED.1, good.replace("--xyz--", "")),
            (between, MIXED.1, good.replace("--xyz--", "--xyz-")),
            (between, MIXED.1, good.replace("\r\n--xyz\r\n", "\r\n--xyz")),
            (between, MIXED.1, good.replace("Content-Type:", "Content-Type")),
            (between, MIXED.1, String::new()),
            (between, MIXED.1, many),
            ("a boundary of 1 to 70 characters", long.as_str(), good.clone()),
            ("a boundary of 1 to 70 characters", "multipart/mixed; boundary=", good.clone()),
            ("Content-Type must be", "multipart/form-data; boundary=xyz", good.clone()),
            ("Content-Type must be", "text/html", good.clone()),
            ("the first part must be the statements", MIXED.1, "--xyz--".to_owned()),
            ("a digit must stand here", "application/json", good.clone()),
        ] {
            let seen = client.send("POST", "statements", &[("content-type", kind)], sent).await;
            assert_eq!(seen.status, 400, "{rule} {kind}");
            assert!(text_of(&seen).contains(rule), "{rule}: {}", text_of(&seen));
        }
        assert_eq!(kept(house).await, [0; 5]);
        assert_eq!(client.send("POST", "statements", &[MIXED], good).await.status, 200);
    });
}

/// What no address, name or key may hold, on either database.
#[test]
fn broken_parameters_are_refused() {
    testkit::on_each_database(MODULES, async |house| {
        let client = Client::new(house, "1.0.3").await;
        let agent = encoded(&json!({ "mbox": "mailto:wang@example.org" }));
        let nul = encoded(&json!({ "account": { "homePage": "http://example.org", "name": "a\0b" } }));
        let state = "activities/state?activityId=http://example.org/a";
        for (path, rule) in [
            ("statements?verb=http://example.org/%FF".to_owned(), "parameters must be UTF-8"),
            ("statements?verb=http://example.org/%E4%BD".to_owned(), "parameters must be UTF-8"),
            ("statements?%FF=1".to_owned(), "parameters must be UTF-8"),
            ("statements?verb=http://example.org/%00".to_owned(), "U+0000"),
            (format!("{state}&agent={agent}&stateId=a%00"), "U+0000"),
            (format!("{state}&agent={nul}&stateId=a"), "U+0000"),
            (format!("agents/profile?agent={nul}"), "U+0000"),
            (format!("statements?agent={nul}"), "U+0000"),
            (format!("{state}&agent=wang"), "agent must be JSON"),
            (format!("{state}&agent={}", encoded(&json!({ "mbox": "wang" }))), "mbox"),
            (format!("{state}&agent={agent}&agent={agent}"), "may stand once"),
        ] {
            for method in ["GET", "PUT"] {
                if method == "PUT" && path.starts_with("statements") {
                    continue;
                }
                let seen = client.send(method, &path, &[("content-type", "application/json")], "{}").await;
                assert_eq!(seen.status, 400, "{method} {path}");
                assert!(text_of(&seen).contains(rule), "{path}: {}", text_of(&seen));
            }
        }
        // A sign that stands for a broken one may be meant.
        assert_eq!(client.get("statements?verb=http://example.org/%EF%BF%BD").await.status, 200);
        assert_eq!(client.get("/xapi/%00/statements").await.status, 401);
        let wrong = [("authorization", basic("a\0", "b"))].map(|(name, value)| (name, value.leak() as &str));
        assert_eq!(client.send("GET", "statements", &wrong, Body::empty()).await.status, 401);
        assert_eq!(kept(house).await, [0; 5]);
    });
}

/// A statement may hold it: escaped, in the text that is kept.
#[test]
fn a_null_character_in_a_statement_is_kept() {
    testkit::on_each_database(MODULES, async |house| {
        let client = Client::new(house, "2.0.0").await;
        let mut one = with("result", json!({ "response": "a\0b" }));
        one["actor"] = json!({ "account": { "homePage": "http://example.org", "name": "a\0b" } });
        one["object"]["definition"] = json!({ "name": { "en": "\0" } });
        assert_eq!(client.post("statements", &one).await.status, 200);
        let found = parsed(&client.get(&format!("statements?statementId={}", id(1))).await);
        assert_eq!((&found["result"], &found["actor"]), (&one["result"], &one["actor"]));
        assert_eq!(client.get("activities?activityId=http://example.org/pages/1").await.status, 200);
    });
}

#[test]
fn a_hundred_megabytes_are_not_read() {
    testkit::on_each_database(MODULES, async |house| {
        let client = Client::new(house, "1.0.3").await;
        for path in ["statements", "activities/state?activityId=http://example.org/a&agent=%7B%7D&stateId=a"] {
            let pulled = Arc::new(AtomicUsize::new(0));
            let counted = Arc::clone(&pulled);
            let pieces = (0..100).map(move |_| {
                counted.fetch_add(1, Ordering::Relaxed);
                Ok::<_, std::io::Error>(Bytes::from(vec![b' '; 1 << 20]))
            });
            let stream = Body::from_stream(futures::stream::iter(pieces));
            let seen = client.send("POST", path, &[("content-type", "application/json")], stream).await;
            assert_eq!(seen.status, 413);
            assert!(text_of(&seen).contains("16777216 bytes (records.body_bytes)"), "{}", text_of(&seen));
            assert!(pulled.load(Ordering::Relaxed) <= 17, "{} MiB were read", pulled.load(Ordering::Relaxed));
            // Who says it beforehand is told before anything is read.
            let announced = [("content-type", "application/json"), ("content-length", "104857600")];
            let seen = client.send("POST", path, &announced, Body::empty()).await;
            assert_eq!(seen.status, 413);
        }
        // Less than was announced: the connection broke.
        let stream = futures::stream::iter([Ok(Bytes::from_static(b"[")), Err(std::io::Error::other("gone"))]);
        let announced = [("content-type", "application/json"), ("content-length", "1000")];
        let seen = client.send("POST", "statements", &announced, Body::from_stream(stream)).await;
        assert_eq!((seen.status, text_of(&seen).as_str()), (400, "the body broke off"));
        assert_eq!(kept(house).await, [0; 5]);
    });
}

fn keys(count: usize, value: &str) -> String {
    let pairs: Vec<String> = (0..count).map(|n| format!("\"urn:{n}\":{value}")).collect();
    format!("{{{}}}", pairs.join(","))
}

/// With the square of their size these would take minutes.
#[test]
fn what_is_large_takes_no_longer_than_it_is_large() {
    const MANY: usize = 100_000;
    testkit::on_each_database(MODULES, async |house| {
        let client = Client::new(house, "1.0.3").await;
        let form: String = (0..1_000_000).map(|n| format!("p{n}=&")).collect();
        let headers = [("content-type", "application/x-www-form-urlencoded"), ("authorization", "")];
        let seen = client.send("POST", "statements?method=GET", &headers, form).await;
        assert_eq!((seen.status, text_of(&seen).as_str()), (400, "a request may have 64 parameters"));
        let path = "activities/profile?activityId=http://example.org/a&profileId=p";
        for value in ["1", "2"] {
            let seen = client.send("POST", path, &[("content-type", "application/json")], keys(MANY, value)).await;
            assert_eq!(seen.status, 204);
        }
        assert_eq!(client.get(path).await.bytes.len(), keys(MANY, "2").len());
    });
    let (older, newer) = (keys(MANY, "1"), keys(MANY, "2"));
    let [mut known, newer] =
        [older, newer].map(|keys| Json::read(format!("{{\"extensions\":{keys}}}").leak().as_bytes()).unwrap());
    format::merge_definition(&mut known, newer.clone());
    assert_eq!(known, newer);
    let member = |n| json!({ "mbox": format!("mailto:{n}@example.org") });
    let mut group = statement(1);
    group["actor"] = json!({ "objectType": "Group", "member": (0..MANY).map(member).collect::<Vec<_>>() });
    let text = group.to_string();
    let json = Json::read(text.as_bytes()).unwrap();
    let read = records::xapi::statement::read(&json, Version::V2).unwrap();
    let tenant = base::TenantId(uuid::Uuid::nil());
    assert_eq!(records::term::own(tenant, &read).len(), MANY + 2);
}

/// A client's clock may be wrong: its time is kept as it is, ours orders.
#[test]
fn clocks_may_differ() {
    testkit::on_each_database(MODULES, async |house| {
        let client = Client::new(house, "2.0.0").await;
        for (n, time) in [(1, "2999-01-01T00:00:00Z"), (2, "1969-07-20T20:17:40Z")] {
            let mut one = statement(n);
            one["timestamp"] = json!(time);
            one["stored"] = json!(time);
            assert_eq!(client.post("statements", &one).await.status, 200);
            let found = parsed(&client.get(&format!("statements?statementId={}", id(n))).await);
            assert_eq!(found["timestamp"], time);
            assert!(found["stored"].as_str().unwrap().starts_with("2026-11-23T01:00:00."), "{}", found["stored"]);
        }
        for (query, found) in [
            ("since=2999-01-01T00:00:00Z", vec![]),
            ("since=9999-12-30T00:00:00Z", vec![]),
            ("since=0001-01-01T00:00:00Z", vec![2, 1]),
            ("until=2999-01-01T00:00:00Z", vec![2, 1]),
            ("until=0001-01-01T00:00:00Z", vec![]),
            ("since=2999-01-01T00:00:00Z&until=0001-01-01T00:00:00Z", vec![]),
            ("since=2026-11-23T02:00:00%2B02:00&ascending=true", vec![1, 2]),
        ] {
            let (ids, more) = client.ids(query).await;
            assert_eq!((ids, more.as_str()), (found.into_iter().map(id).collect(), ""), "{query}");
        }
    });
}

/// The same request again changes nothing, however it is sent.
#[test]
fn a_request_sent_twice_counts_once() {
    testkit::on_each_database(MODULES, async |house| {
        let client = Client::new(house, "1.0.3").await;
        let content = "some bytes";
        let one = with_attachments(4, &[attachment(content.as_bytes())]);
        let mixed = body(&one, &[file(&digest(content.as_bytes()), content)]);
        let json = ("content-type", "application/json");
        let put = format!("statements?statementId={}", id(3));
        let requests = [
            ("POST", "statements", json, statement(1).to_string()),
            ("POST", "statements", json, json!([statement(1), statement(2)]).to_string()),
            ("PUT", put.as_str(), json, statement(3).to_string()),
            ("POST", "statements", MIXED, mixed),
            ("POST", "statements", json, referring(5, records::xapi::statement::VOIDED, 1).to_string()),
        ];
        for (method, path, kind, sent) in &requests {
            assert!(client.send(method, path, &[*kind], sent.clone()).await.status < 300, "{sent}");
        }
        let before = (kept(house).await, client.ids("").await);
        for (method, path, kind, sent) in &requests {
            let seen = client.send(method, path, &[*kind], sent.clone()).await;
            assert_eq!(seen.status, if *method == "PUT" { 204 } else { 200 }, "{sent}");
        }
        assert_eq!((kept(house).await, client.ids("").await), before);
        // A credential of another client may repeat it too; whose it is does not change.
        let other = Client::new(house, "2.0.0").await;
        assert_eq!(other.post("statements", &statement(2)).await.status, 200);
        assert_eq!(kept(house).await, before.0);
    });
}
