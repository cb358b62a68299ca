//! Too much at once: who must wait is told so, and how long.

use std::time::Duration;

use axum::body::{Body, Bytes};
use futures::{StreamExt, stream::FuturesUnordered};
use serde_json::{Value, json};
use testkit::Seen;
use tokio::{sync::oneshot, time::timeout};

use crate::{
    MODULES,
    client::{Client, header, id, statement},
};

const SENT: u32 = 20;

/// While the database is held by somebody else, few may wait, and the others
/// are sent away; who was sent away left nothing, who waited is stored.
#[test]
fn a_full_queue_sends_away_and_loses_nothing() {
    testkit::on_each_database(MODULES, async |house| {
        let router = house.configured(|config| config.records.queue = 2);
        let client = &Client::new(house, "1.0.3").await.at(&router);
        let (held, holding) = oneshot::channel();
        let (release, released) = oneshot::channel::<()>();
        let holder = house.app.db.write(|tx| async move {
            // The turn of the writers, and on SQLite the one writer.
            tx.lock(0x0072_6563_6f72_6473).await?;
            let _ = held.send(());
            let _ = released.await;
            Ok(())
        });
        let clients = async {
            holding.await.unwrap();
            let one = |n: u32| async move { (n, client.post("statements", &statement(n)).await) };
            let mut open: FuturesUnordered<_> = (0..SENT).map(one).collect();
            let mut answered: Vec<(u32, Seen)> = Vec::new();
            while let Ok(Some(answer)) = timeout(Duration::from_millis(500), open.next()).await {
                answered.push(answer);
            }
            assert!(answered.iter().all(|(_, seen)| seen.status == 503), "one was stored by a database that is held");
            release.send(()).unwrap();
            answered.extend(open.collect::<Vec<_>>().await);
            answered
        };
        let (held, answered) = futures::future::join(holder, clients).await;
        held.unwrap();
        let (stored, refused): (Vec<_>, Vec<_>) = answered.iter().partition(|(_, seen)| seen.status == 200);
        assert_eq!(stored.len() + refused.len(), SENT as usize);
        assert!(!stored.is_empty() && refused.len() >= 10, "{} waited, {} did not", stored.len(), refused.len());
        for (_, seen) in &refused {
            assert_eq!((seen.status, header(seen, "retry-after")), (503, "1"));
            assert_eq!(String::from_utf8_lossy(&seen.bytes), "the queue is full; nothing was stored");
        }
        let mut expected: Vec<String> = stored.iter().map(|(n, _)| id(*n)).collect();
        let mut found = client.ids("limit=100").await.0;
        expected.sort();
        found.sort();
        assert_eq!(found, expected);
        // Later the same request is welcome.
        assert_eq!(client.post("statements", &statement(refused[0].0)).await.status, 200);
    });
}

#[test]
fn each_credential_has_its_own_minute() {
    testkit::on_each_database(MODULES, async |house| {
        let router = house.configured(|config| config.records.requests_per_minute = 3);
        let (one, other) =
            (Client::new(house, "1.0.3").await.at(&router), Client::new(house, "2.0.0").await.at(&router));
        for n in 0..3 {
            assert_eq!(one.post("statements", &statement(n)).await.status, 200);
        }
        for method in ["GET", "POST", "HEAD"] {
            let seen = one.send(method, "statements", &[("content-type", "application/json")], "[]").await;
            assert_eq!(seen.status, 429);
            let seconds: u64 = header(&seen, "retry-after").parse().unwrap();
            assert!((1..=60).contains(&seconds), "{seconds}");
            assert_eq!(header(&seen, "x-experience-api-version"), "1.0.3");
        }
        assert_eq!(other.get("statements").await.status, 200);
        // Who is not known is not counted as somebody else.
        assert_eq!(other.send("GET", "statements", &[("authorization", "Basic Zm9vOmJhcg==")], "").await.status, 401);
        house.at("2026-11-23T09:02");
        assert_eq!(one.get("statements").await.status, 200);
    });
}

/// Whoever comes with a wrong secret is sent away before the body comes in.
#[test]
fn nothing_is_read_from_whom_nobody_knows() {
    testkit::on_each_database(MODULES, async |house| {
        let client = Client::new(house, "1.0.3").await;
        let never = || Body::from_stream(futures::stream::pending::<Result<Bytes, std::io::Error>>());
        let wrong = [("authorization", "Basic Zm9vOmJhcg=="), ("content-type", "application/json")];
        assert_eq!(client.send("POST", "statements", &wrong, never()).await.status, 401);
        assert_eq!(client.send("PUT", "activities/state", &wrong, never()).await.status, 401);
    });
}

#[test]
fn a_statement_that_names_a_crowd_is_refused() {
    testkit::on_each_database(MODULES, async |house| {
        let router = house.configured(|config| config.records.statement_terms = 20);
        let client = Client::new(house, "1.0.3").await.at(&router);
        let crowd = |people: usize| {
            let member = |n| json!({ "mbox": format!("mailto:person-{n}@example.cn") });
            let members: Vec<Value> = (0..people).map(member).collect();
            json!([{
                "actor": { "objectType": "Group", "member": members },
                "verb": { "id": "http://adlnet.gov/expapi/verbs/attended" },
                "object": { "id": "https://measure.example/classes/1" }
            }])
        };
        assert_eq!(client.post("statements", &crowd(10)).await.status, 200);
        let seen = client.post("statements", &crowd(30)).await;
        assert_eq!(seen.status, 400);
        let told = String::from_utf8_lossy(&seen.bytes);
        assert!(told.contains("20 agents and activities (records.statement_terms)"), "{told}");
        assert_eq!(client.ids("limit=100").await.0.len(), 1);
    });
}
