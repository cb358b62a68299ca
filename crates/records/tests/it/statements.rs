//! `/xapi/{tenant}/statements`.

use axum::body::Body;
use records::xapi::statement::VOIDED;
use serde_json::{Value, json};
use store::Rows;

use crate::{
    MODULES,
    client::{Client, encoded, header, id, parsed, referring, statement},
};

#[test]
fn stored_once_and_read_as_it_was() {
    testkit::on_each_database(MODULES, async |house| {
        let client = Client::new(house, "1.0.3").await;
        let seen = client.post("statements", &statement(1)).await;
        assert_eq!((seen.status, parsed(&seen)), (200, json!([id(1)])), "XAPI-00146");
        let seen = client
            .put(&format!("statements?statementId={}", id(2)), &{
                let mut other = statement(2);
                other.as_object_mut().unwrap().remove("id");
                other
            })
            .await;
        assert_eq!(seen.status, 204, "XAPI-00143: {}", seen.html);
        let seen = client.get(&format!("statements?statementId={}", id(1))).await;
        let found = parsed(&seen);
        for name in ["actor", "verb", "object"] {
            assert_eq!(found[name], statement(1)[name]);
        }
        assert_eq!(found["version"], "1.0.0");
        assert_eq!(found["stored"], found["timestamp"]);
        assert_eq!(found["authority"]["objectType"], "Agent");
        assert_eq!(header(&seen, "last-modified"), "Mon, 23 Nov 2026 01:00:00 GMT");
        // The same again, in other words, is a success and changes nothing.
        let mut again = statement(1);
        again["verb"]["display"] = json!({ "de": "las" });
        assert_eq!(client.post("statements", &again).await.status, 200);
        assert_eq!(parsed(&client.get(&format!("statements?statementId={}", id(1))).await), found);
        again["object"]["id"] = json!("http://example.org/other");
        assert_eq!(client.post("statements", &again).await.status, 409);
        assert_eq!(client.put(&format!("statements?statementId={}", id(1)), &again).await.status, 409);
        assert_eq!(client.get(&format!("statements?statementId={}", id(9))).await.status, 404);
        let head = client.send("HEAD", "statements", &[], Body::empty()).await;
        assert_eq!((head.status, head.bytes.len()), (200, 0));
        assert_ne!(header(&head, "content-length"), "0");
    });
}

#[test]
fn a_batch_is_whole_or_nothing() {
    testkit::on_each_database(MODULES, async |house| {
        let client = Client::new(house, "2.0.0").await;
        let count = "select count(*) from records_statement";
        for (bad, status, told) in [
            (json!({ "id": id(2) }), 400, "[1] object: is required"),
            (statement(1), 400, "stands twice in one request"),
        ] {
            let seen = client.post("statements", &json!([statement(1), bad])).await;
            assert_eq!(seen.status, status);
            assert!(String::from_utf8_lossy(&seen.bytes).contains(told), "{}", String::from_utf8_lossy(&seen.bytes));
            assert_eq!(house.app.db.count(count, vec![]).await.unwrap(), 0);
        }
        assert_eq!(client.post("statements", &statement(1)).await.status, 200);
        let mut other = statement(1);
        other["result"] = json!({ "success": true });
        assert_eq!(client.post("statements", &json!([statement(2), other])).await.status, 409);
        assert_eq!(house.app.db.count(count, vec![]).await.unwrap(), 1);
        assert_eq!(client.post("statements", &json!([statement(1), statement(2)])).await.status, 200);
        assert_eq!(house.app.db.count(count, vec![]).await.unwrap(), 2);
    });
}

#[test]
fn many_at_once_do_not_hurt_each_other() {
    testkit::on_each_database(MODULES, async |house| {
        let client = Client::new(house, "1.0.3").await;
        let client = &client;
        let sends = (0..60_u32).map(|n| async move {
            let mut one = statement(n % 40);
            if n >= 50 {
                one["result"] = json!({ "response": "another" });
            }
            client.post("statements", &one).await.status
        });
        let statuses = futures::future::join_all(sends).await;
        assert_eq!(statuses.iter().filter(|status| **status == 200).count(), 50);
        assert_eq!(statuses.iter().filter(|status| **status == 409).count(), 10);
        assert_eq!(client.ids("limit=100").await.0.len(), 40);
    });
}

#[test]
fn every_filter() {
    testkit::on_each_database(MODULES, async |house| {
        let client = Client::new(house, "2.0.0").await;
        let registration = "ec531277-b57b-4c15-8d91-d292c5b2b8f7";
        let mut rich = statement(1);
        rich["context"] = json!({
            "registration": registration,
            "instructor": { "mbox": "mailto:chen@example.org" },
            "contextActivities": { "parent": { "id": "http://example.org/course" } },
            "contextAgents": [{ "objectType": "contextAgent", "agent": { "mbox": "mailto:zhao@example.org" } }]
        });
        let group = json!({
            "id": id(2), "verb": { "id": "http://example.org/verbs/met" },
            "actor": { "objectType": "Group", "member": [{ "mbox": "mailto:chen@example.org" }] },
            "object": { "objectType": "SubStatement", "actor": { "mbox": "mailto:sun@example.org" },
                        "verb": { "id": "http://example.org/verbs/plans" }, "object": { "id": "http://example.org/inner" } }
        });
        assert_eq!(client.post("statements", &json!([rich, group, statement(3)])).await.status, 200);
        let agent = |name: &str| format!("agent={}", encoded(&json!({ "mbox": format!("mailto:{name}@example.org") })));
        for (query, found) in [
            (String::new(), vec![3, 2, 1]),
            ("ascending=true".into(), vec![1, 2, 3]),
            ("verb=http://example.org/verbs/met".into(), vec![2]),
            ("verb=http://example.org/verbs/plans".into(), vec![]),
            ("activity=http://example.org/pages/1".into(), vec![3, 1]),
            ("activity=http://example.org/course".into(), vec![]),
            ("activity=http://example.org/course&related_activities=true".into(), vec![1]),
            ("activity=http://example.org/inner&related_activities=true".into(), vec![2]),
            (format!("registration={registration}"), vec![1]),
            (agent("wang"), vec![3, 1]),
            (agent("chen"), vec![2]),
            (format!("{}&related_agents=true", agent("chen")), vec![2, 1]),
            (format!("{}&related_agents=true", agent("zhao")), vec![1]),
            (format!("{}&related_agents=true", agent("sun")), vec![2]),
            (format!("{}&verb=http://example.org/verbs/read&limit=1", agent("wang")), vec![3]),
        ] {
            let (ids, _) = client.ids(&query).await;
            assert_eq!(ids, found.into_iter().map(id).collect::<Vec<_>>(), "{query}");
        }
        // Between the moments of two statements there is one.
        let stored = |n: u32| {
            let client = &client;
            async move {
                parsed(&client.get(&format!("statements?statementId={}", id(n))).await)["stored"]
                    .as_str()
                    .unwrap()
                    .to_owned()
            }
        };
        let query = format!("since={}&until={}", stored(1).await, stored(2).await);
        assert_eq!(client.ids(&query).await.0, [id(2)]);
    });
}

#[test]
fn what_refers_answers_for_its_target_whichever_came_first() {
    testkit::on_each_database(MODULES, async |house| {
        let client = Client::new(house, "1.0.3").await;
        let verb = "http://example.org/verbs/liked";
        // 3 → 2 → 1, told in the wrong order.
        for one in [referring(3, verb, 2), referring(2, verb, 1), statement(1)] {
            assert_eq!(client.post("statements", &one).await.status, 200);
        }
        let all = [id(1), id(2), id(3)];
        assert_eq!(client.ids("activity=http://example.org/pages/1").await.0, all);
        assert_eq!(client.ids("verb=http://example.org/verbs/read").await.0, all);
        // The other way round, and in one batch.
        let batch = json!([statement(11), referring(12, verb, 11), referring(13, verb, 12)]);
        assert_eq!(client.post("statements", &batch).await.status, 200);
        assert_eq!(client.ids("verb=http://example.org/verbs/read&limit=3").await.0, [id(13), id(12), id(11)]);
        // Two that refer to each other end.
        assert_eq!(
            client.post("statements", &json!([referring(21, verb, 22), referring(22, verb, 21)])).await.status,
            200
        );
    });
}

#[test]
fn voiding() {
    testkit::on_each_database(MODULES, async |house| {
        let client = Client::new(house, "1.0.3").await;
        let read =
            async |parameter: &str, n: u32| client.get(&format!("statements?{parameter}={}", id(n))).await.status;
        // Before, and after, the statement that it takes back.
        for batch in [
            json!([statement(1)]),
            json!([referring(2, VOIDED, 1)]),
            json!([referring(4, VOIDED, 3)]),
            json!([statement(3)]),
        ] {
            assert_eq!(client.post("statements", &batch).await.status, 200, "XAPI-00017");
        }
        for n in [1, 3] {
            assert_eq!((read("statementId", n).await, read("voidedStatementId", n).await), (404, 200), "XAPI-00018");
        }
        // A voiding statement stays.
        assert_eq!(client.post("statements", &referring(5, VOIDED, 2)).await.status, 200);
        assert_eq!((read("statementId", 2).await, read("voidedStatementId", 2).await), (200, 404), "XAPI-00016");
        // Whatever found the voided statement now finds who voided it.
        assert_eq!(client.ids("verb=http://example.org/verbs/read&ascending=true").await.0, [id(2), id(4), id(5)]);
        assert_eq!(client.ids("ascending=true").await.0, [id(2), id(4), id(5)]);
    });
}

#[test]
fn more_goes_on_where_it_was_while_others_write() {
    testkit::on_each_database(MODULES, async |house| {
        let client = Client::new(house, "1.0.3").await;
        let all: Vec<Value> = (1..=7).map(statement).collect();
        assert_eq!(client.post("statements", &json!(all)).await.status, 200);
        let query = "limit=3&verb=http://example.org/verbs/read";
        let (mut seen, mut more) = client.ids(query).await;
        for n in 8..12 {
            assert_eq!(client.post("statements", &statement(n)).await.status, 200);
            if let Some(rest) = more.strip_prefix("/xapi/rlw/statements?") {
                let (ids, next) = client.ids(rest).await;
                seen.extend(ids);
                more = next;
            }
        }
        assert_eq!(seen, (1..=7).rev().map(id).collect::<Vec<_>>());
        assert_eq!(more, "");
    });
}

#[test]
fn formats() {
    testkit::on_each_database(MODULES, async |house| {
        let client = Client::new(house, "1.0.3").await;
        let mut second = statement(2);
        second["object"]["definition"] = json!({ "name": { "zh-CN": "一页" }, "type": "http://example.org/page" });
        assert_eq!(client.post("statements", &json!([statement(1), second])).await.status, 200);
        let one = async |format: &str, language: &str| {
            let path = format!("statements?statementId={}&format={format}", id(1));
            parsed(&client.send("GET", &path, &[("accept-language", language)], Body::empty()).await)
        };
        let canonical = one("canonical", "zh").await;
        assert_eq!(
            canonical["object"]["definition"],
            json!({ "name": { "zh-CN": "一页" }, "type": "http://example.org/page" })
        );
        assert_eq!(canonical["verb"]["display"], json!({ "zh": "读了" }));
        let exact = one("exact", "zh").await;
        assert_eq!(exact["object"], statement(1)["object"]);
        assert_eq!(one("ids", "").await["object"], json!({ "id": "http://example.org/pages/1" }));
        let activity = parsed(&client.get("activities?activityId=http://example.org/pages/1").await);
        assert_eq!(activity["definition"]["name"], json!({ "en": "a page", "zh-CN": "一页" }));
        let unknown = parsed(&client.get("activities?activityId=http://example.org/none").await);
        assert_eq!(unknown, json!({ "objectType": "Activity", "id": "http://example.org/none" }));
        let agent = encoded(&json!({ "mbox": "mailto:wang@example.org" }));
        let person = parsed(&client.get(&format!("agents?agent={agent}")).await);
        assert_eq!(person, json!({ "objectType": "Person", "name": ["Wang"], "mbox": ["mailto:wang@example.org"] }));
    });
}

#[test]
fn the_second_edition_tells_time_in_utc() {
    testkit::on_each_database(MODULES, async |house| {
        let client = Client::new(house, "2.0.0").await;
        let mut one = statement(1);
        one["timestamp"] = json!("2026-11-22T16:00:00.120+08:00");
        // What looks like a time is not touched.
        one["result"] = json!({ "response": "0000-00-00T00:00:00.000000Z" });
        assert_eq!(client.post("statements", &one).await.status, 200);
        let found = parsed(&client.get(&format!("statements?statementId={}", id(1))).await);
        assert_eq!(found["result"], one["result"]);
        assert_eq!((&found["timestamp"], &found["version"]), (&json!("2026-11-22T08:00:00.120Z"), &json!("2.0.0")));
    });
}

#[test]
fn our_own_people_are_known_by_their_account() {
    testkit::on_each_database(MODULES, async |house| {
        let client = Client::new(house, "1.0.3").await;
        let person = house.person_id("line-worker");
        let mut one = statement(1);
        one["actor"] =
            json!({ "account": { "homePage": house.app.config.server.public_url, "name": person.to_string() } });
        assert_eq!(client.post("statements", &json!([one, statement(2)])).await.status, 200);
        let mine: Vec<uuid::Uuid> = house
            .app
            .db
            .column("select id from records_statement where person_id = $1", store::params![person])
            .await
            .unwrap();
        assert_eq!(mine, [id(1).parse::<uuid::Uuid>().unwrap()]);
    });
}
