//! The data steward's pages: search, one statement, new ones as they come.

use axum::{body::BodyDataStream, http::Method};
use futures::StreamExt;
use jiff::SignedDuration;
use records::{filter::ADL_VERBS, xapi::statement::VOIDED};
use serde_json::{Value, json};
use store::{Rows, params};
use testkit::{House, Visitor};

use crate::{
    MODULES,
    client::{Client, id, referring, statement},
};

const REGISTRATION: &str = "00000000-0000-4000-9000-000000000001";

/// A person of this house has finished a course that another system gave.
pub fn own(house: &House, n: u32) -> Value {
    json!({
        "id": id(n),
        "actor": { "account": { "homePage": "http://127.0.0.1:8080", "name": house.person_id("line-worker") } },
        "verb": { "id": format!("{ADL_VERBS}completed"), "display": { "en": "completed" } },
        "object": { "id": "http://example.org/courses/7", "definition": {
            "type": "http://adlnet.gov/expapi/activities/course",
            "name": { "en": "Night work on the track", "zh-CN": "夜间上道" },
            "description": { "en": "Three rules", "zh-CN": "三条规矩" } } },
        "result": { "success": true, "completion": true, "response": "先联系", "duration": "PT3M",
            "score": { "scaled": 0.85, "raw": 17, "max": 20 } },
        "context": { "registration": REGISTRATION, "platform": "省局平台",
            "contextActivities": { "parent": [{ "id": "http://example.org/series/1" }] } },
        "timestamp": "2026-11-22T20:00:00+08:00"
    })
}

/// What the log has of looks, oldest first.
async fn looks(house: &House) -> Vec<String> {
    let sql = "select action || ' ' || subject || ' ' || detail from people_audit
               where tenant_id = $1 and action like 'records.statement.%' order by seq";
    house.app.db.column(sql, params![house.tenant("rlw")]).await.unwrap()
}

#[test]
fn searching_and_reading() {
    testkit::on_each_database(MODULES, async |house| {
        let steward = house.person("data-steward").await;
        let empty = steward.get("/records/statements").await;
        assert!(empty.has("没有符合的记录"), "{}", empty.text);
        let client = Client::new(house, "1.0.3").await;
        for one in [statement(1), own(house, 2), referring(3, VOIDED, 1), referring(4, "http://example.org/saw", 2)] {
            assert_eq!(client.post("statements", &one).await.status, 200);
        }
        insta::assert_snapshot!("statements", steward.get("/records/statements").await.text);
        insta::assert_snapshot!("statement", plain(&steward.get(&format!("/records/statements/{}", id(2))).await.text));
        let voided = steward.get(&format!("/records/statements/{}", id(1))).await;
        assert!(voided.has("这条记录已经被另一条记录作废"), "{}", voided.text);
        let number = "select staff_number from people_person where id = $1";
        let number: Option<String> = house.app.db.value(number, params![house.person_id("line-worker")]).await.unwrap();
        let number = number.unwrap();
        let parent = "activity=http://example.org/series/1";
        for (query, ids) in [
            (format!("actor={number}"), vec![4, 2]),
            ("actor=wang@example.org".into(), vec![3, 1]),
            ("actor=mailto:wang@example.org".into(), vec![3, 1]),
            ("actor=%7B%22mbox%22:%22mailto:wang@example.org%22%7D".into(), vec![3, 1]),
            ("verb=completed".into(), vec![4, 2]),
            (parent.into(), vec![]),
            (format!("{parent}&related=yes"), vec![4, 2]),
            (format!("registration={REGISTRATION}&verb=completed"), vec![4, 2]),
            ("since=2026-11-23&until=2026-11-23".into(), vec![4, 3, 2, 1]),
            ("until=2026-11-22".into(), vec![]),
            ("since=2026-11-24".into(), vec![]),
        ] {
            let seen = steward.get(&format!("/records/statements?{query}")).await;
            assert_eq!(seen.status, 200, "{query}");
            assert_eq!(shown(&seen.html), ids.into_iter().map(id).collect::<Vec<_>>(), "{query}");
        }
        let done = looks(house).await;
        assert_eq!(done.len(), 15, "{done:?}");
        assert_eq!(done[2], format!("records.statement.read {} ", id(2)));
        assert_eq!(done[4], format!("records.statement.search  actor={number}"));
        let log = house.person("audit-admin").await.get("/audit?action=records.statement").await;
        assert!(log.has("查找学习记录") && log.has("许文清"), "{}", log.text);
    });
}

/// Without ids and keys that are made by chance.
pub fn plain(text: &str) -> String {
    let is_id = |word: &str| word.len() == 36 && word.as_bytes()[14] == b'7' && word.parse::<uuid::Uuid>().is_ok();
    let is_key = |word: &str| word.len() == 20 && word.bytes().all(|byte| byte.is_ascii_hexdigit());
    let ends = |letter: char| !letter.is_ascii_alphanumeric() && letter != '-';
    let words = text.split_inclusive(ends).map(|word| {
        let bare = word.trim_end_matches(ends);
        if is_id(bare) || is_key(bare) { word.replace(bare, "…") } else { word.to_owned() }
    });
    words.collect()
}

/// The ids of a page, as they stand in it.
fn shown(html: &str) -> Vec<String> {
    html.split("<tr id=\"s-").skip(1).map(|part| part[..36].to_owned()).collect()
}

#[test]
fn what_is_not_understood_stands_at_its_field() {
    testkit::on_each_database(MODULES, async |house| {
        let steward = house.person("data-steward").await;
        for (query, field, value, told) in [
            ("actor=999999999", "actor", "999999999", "没有这个工号"),
            ("actor=@", "actor", "@", "看不懂"),
            ("verb=a%20b", "verb", "a b", "这里要填完整地址"),
            ("activity=7", "activity", "7", "这里要填完整地址"),
            ("registration=7", "registration", "7", "登记号是一串 UUID"),
            ("since=2026-11-23&until=2026-11-22", "until", "2026-11-22", "这一天早于开始的一天"),
        ] {
            let seen = steward.get(&format!("/records/statements?{query}")).await;
            assert_eq!((seen.status, seen.field(field).as_str()), (422, value), "{query}");
            assert!(seen.part(&format!("#f-{field}-err")).contains(told), "{query}: {}", seen.text);
        }
        let none = format!("/records/statements/{}", id(9));
        assert_eq!(steward.get(&none).await.status, 404);
        assert!(looks(house).await.is_empty(), "nothing was seen");
        for slug in ["system-admin", "audit-admin", "educator", "team-leader", "workshop-director", "line-worker"] {
            let other = house.person(slug).await;
            for path in ["/records/statements", &none, "/records/exports", "/records/imports"] {
                assert_eq!(other.get(path).await.status, 403, "{slug} {path}");
            }
        }
    });
}

#[test]
fn pages_of_fifty() {
    testkit::on_each_database(MODULES, async |house| {
        let client = Client::new(house, "1.0.3").await;
        let all: Vec<Value> = (1..=120).map(statement).collect();
        assert_eq!(client.post("statements", &json!(all)).await.status, 200);
        let steward = house.person("data-steward").await.in_english();
        let (mut path, mut ids) = ("/records/statements?actor=wang@example.org".to_owned(), Vec::new());
        loop {
            let seen = steward.get(&path).await;
            ids.extend(shown(&seen.html));
            let Some(more) = seen.html.split("rel=\"next\" href=\"").nth(1) else { break };
            path = more.split('"').next().unwrap().replace("&#38;", "&");
        }
        assert_eq!(ids, (1..=120).rev().map(id).collect::<Vec<_>>());
        assert_eq!(looks(house).await.len(), 3);
    });
}

async fn listen(house: &House, visitor: &Visitor, path: &str) -> (u16, BodyDataStream) {
    use tower::ServiceExt;
    let request = visitor.request(Method::GET, path, "", axum::body::Body::empty());
    let response = house.router.clone().oneshot(request).await.unwrap();
    (response.status().as_u16(), response.into_body().into_data_stream())
}

async fn next(stream: &mut BodyDataStream) -> Option<String> {
    let piece = stream.next().await?.unwrap();
    Some(String::from_utf8(piece.to_vec()).unwrap())
}

#[test]
fn new_statements_as_they_come() {
    testkit::on_each_database(MODULES, async |house| {
        let (steward, client) = (house.person("data-steward").await, Client::new(house, "1.0.3").await);
        // On several nodes what is stored shows two seconds later.
        let store = async |one: Value| {
            assert_eq!(client.post("statements", &one).await.status, 200);
            house.app.clock.advance(SignedDuration::from_secs(5));
        };
        store(statement(1)).await;
        let page = steward.get("/records/statements?verb=completed").await;
        let path = page.html.split("data-tail=\"").nth(1).unwrap().split('"').next().unwrap().replace("&#38;", "&");
        let (status, mut stream) = listen(house, &steward, &path).await;
        assert_eq!(status, 200);
        store(statement(2)).await;
        store(own(house, 3)).await;
        let event = next(&mut stream).await.unwrap();
        assert!(event.contains(&format!("id=\"s-{}\"", id(3))) && event.contains("周海生"), "{event}");
        assert!(!event.contains(&id(2)), "of another verb: {event}");
        assert!(event.starts_with("id: ") && event.ends_with("\n\n"), "{event}");
        assert_eq!(looks(house).await.pop().unwrap(), "records.statement.tail  verb=completed");
        assert_eq!(steward.get("/records/statements/tail").await.status, 422);
        assert_eq!(listen(house, &house.person("educator").await, &path).await.0, 403);
        // As many as are allowed, and room again when one goes.
        let mut others = Vec::new();
        for _ in 1..house.app.config.records.steward.tails {
            others.push(listen(house, &steward, &path).await);
        }
        assert_eq!(listen(house, &steward, &path).await.0, 429);
        others.clear();
        assert_eq!(listen(house, &steward, &path).await.0, 200);
        // More than a look shows are told of.
        let many: Vec<Value> = (10..=40).map(|n| own(house, n)).collect();
        store(json!(many)).await;
        let event = next(&mut stream).await.unwrap();
        assert!(event.starts_with("event: more\n") && event.matches("id: ").count() == 20, "{event}");
        // It ends with the session, and with the program.
        let (_, mut other) = listen(house, &house.person("data-steward").await, &path).await;
        assert_eq!(steward.post("/sign-out", &[]).await.status, 303);
        store(own(house, 50)).await;
        assert_eq!(next(&mut stream).await, None);
        assert!(next(&mut other).await.is_some());
        house.app.stop().ask();
        assert_eq!(next(&mut other).await, None);
    });
}
