//! Sending on, over real connections, to the store of another organisation on
//! another server.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex},
};

use axum::{
    body::Body,
    extract::{Request, State},
    http::{StatusCode, header::RETRY_AFTER},
    middleware::{Next, from_fn_with_state},
    response::{IntoResponse, Response},
};
use base::{Moment, TenantId};
use jiff::SignedDuration;
use records::{
    forwarding::{self, Desk, Forwarding, Wanted, round},
    pages::xapi::multipart,
    xapi::statement::VOIDED,
};
use serde_json::{Value, json};
use store::{Rows, params};
use testkit::House;
use tokio::{net::TcpListener, task::JoinSet};
use ui::App;
use uuid::Uuid;

use crate::{
    MODULES,
    client::{Client, basic, id, referring, statement},
    server::{actor, configured, credential_of},
};

/// What the other server does with its next request.
#[derive(Debug, Clone, Copy)]
enum Step {
    Answer,
    /// Stores it, and dies before it answers.
    Die,
    Status(u16),
}

type Script = Arc<Mutex<VecDeque<Step>>>;

async fn act(State(script): State<Script>, request: Request, next: Next) -> Response {
    let step = script.lock().unwrap().pop_front().unwrap_or(Step::Answer);
    match step {
        Step::Answer => next.run(request).await,
        Step::Status(status) => {
            let status = StatusCode::from_u16(status).unwrap();
            (status, [(RETRY_AFTER, "120")], "not now").into_response()
        }
        Step::Die => {
            let stored = next.run(request).await;
            panic!("the other server dies after {}", stored.status());
        }
    }
}

/// The other server on this port, with its own copy of the program.
async fn serve(house: &House, port: u16, script: Script) -> (JoinSet<()>, u16) {
    let listener = TcpListener::bind(("127.0.0.1", port)).await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let router = ui::respond::router(configured(house, |_| {})).layer(from_fn_with_state(script, act));
    let mut tasks = JoinSet::new();
    tasks.spawn(async move { axum::serve(listener, router).await.unwrap() });
    (tasks, port)
}

async fn wanted(house: &House, port: u16) -> Wanted {
    let shown = credential_of(house, "nicu-nurse").await;
    Wanted {
        name: "集团平台".into(),
        address: format!("http://127.0.0.1:{port}/xapi/hsp/"),
        key: shown.key,
        secret: shown.secret,
        version: "1.0.3".into(),
        verb: String::new(),
        activity: String::new(),
        credential: String::new(),
        is_on: true,
    }
}

async fn make(house: &House, wanted: &Wanted, from_now: bool) -> Uuid {
    let app = &house.app;
    let desk = Desk { db: &app.db, ids: &app.ids, seal: &app.seal, now: house.now() };
    forwarding::make(desk, &actor(house, "system-admin"), wanted, from_now).await.unwrap();
    forwarding::list(&app.db, house.tenant("rlw")).await.unwrap().last().unwrap().id
}

async fn found(house: &House, id: Uuid) -> Forwarding {
    forwarding::get(&house.app.db, house.tenant("rlw"), id).await.unwrap()
}

async fn ids_of(house: &House, tenant: TenantId) -> Vec<Uuid> {
    let sql = "select id from records_statement where tenant_id = $1 order by seq";
    house.app.db.column(sql, params![tenant]).await.unwrap()
}

async fn ids(house: &House, slug: &str) -> Vec<Uuid> {
    ids_of(house, house.tenant(slug)).await
}

fn sender(house: &House, batch: i64) -> App {
    configured(house, |config| {
        config.records.forward_private = true;
        config.records.forward_batch = batch;
        config.records.forward_timeout_seconds = 5;
    })
}

fn later(house: &House, seconds: i64) {
    house.app.clock.advance(SignedDuration::from_secs(seconds));
}

#[test]
fn a_server_that_dies_in_the_middle_gets_everything_in_order() {
    testkit::on_each_database(MODULES, async |house| {
        let client = Client::new(house, "1.0.3").await;
        for first in [1, 41] {
            let all: Vec<Value> = (first..first + 40).map(statement).collect();
            assert_eq!(client.post("statements", &json!(all)).await.status, 200);
        }
        assert_eq!(client.post("statements", &referring(90, VOIDED, 3)).await.status, 200);
        let script = Script::default();
        let (mut other, port) = serve(house, 0, script.clone()).await;
        let forwarding = make(house, &wanted(house, port).await, false).await;
        let app = sender(house, 10);
        later(house, 60);
        script.lock().unwrap().extend([Step::Answer, Step::Answer, Step::Answer, Step::Die]);
        round::run(&app).await.unwrap();
        other.shutdown().await;
        // The fourth ten were stored there, and nobody here knows.
        assert_eq!(ids(house, "hsp").await.len(), 40);
        let stopped = found(house, forwarding).await;
        assert_eq!(stopped.failures, 1);
        assert!(!stopped.error.is_empty(), "{stopped:?}");
        let lag = forwarding::lag(&house.app.db, &stopped).await.unwrap();
        assert_eq!(lag.statements, 51);
        assert!(lag.since.unwrap() <= house.now());
        // It is down; more comes; each try waits longer.
        assert_eq!(client.post("statements", &statement(91)).await.status, 200);
        for failures in [2, 3] {
            round::run(&app).await.unwrap();
            assert_eq!(found(house, forwarding).await.failures, failures - 1, "before its time");
            later(house, 60);
            round::run(&app).await.unwrap();
            let one = found(house, forwarding).await;
            assert_eq!(one.failures, failures);
            assert_eq!(one.next_at.0.duration_since(house.now().0).as_secs(), 10 << (failures - 1));
        }
        let (mut other, _) = serve(house, port, script.clone()).await;
        later(house, 600);
        // Busy, twice; then it asks for two minutes.
        script.lock().unwrap().extend([Step::Status(503), Step::Answer, Step::Status(429)]);
        for _ in 0..3 {
            round::run(&app).await.unwrap();
            later(house, 300);
        }
        assert_eq!(ids(house, "hsp").await, ids(house, "rlw").await, "all, once, in order");
        let done = found(house, forwarding).await;
        assert_eq!((done.failures, done.error.as_str()), (0, ""));
        assert_eq!(forwarding::lag(&house.app.db, &done).await.unwrap().statements, 0);
        let voided = "select count(*) from records_statement where tenant_id = $1 and voided = $2";
        assert_eq!(house.app.db.count(voided, params![house.tenant("hsp"), true]).await.unwrap(), 1);
        // Whoever died with it in hand does not keep it.
        assert_eq!(client.post("statements", &statement(92)).await.status, 200);
        later(house, 60);
        let lease = Moment(house.now().0 + SignedDuration::from_mins(3));
        let sql = "update records_forwarding set leased_until = $1";
        app.db.write(|tx| async move { tx.execute(sql, params![lease]).await }).await.unwrap();
        round::run(&app).await.unwrap();
        assert_eq!(ids(house, "hsp").await.len(), 82);
        later(house, 200);
        round::run(&app).await.unwrap();
        assert_eq!(ids(house, "hsp").await, ids(house, "rlw").await);
        other.shutdown().await;
    });
}

#[test]
fn what_is_refused_is_set_aside_and_the_rest_goes_on() {
    testkit::on_each_database(MODULES, async |house| {
        let client = Client::new(house, "2.0.0").await;
        let all: Vec<Value> = (1..=20)
            .map(|n| {
                let mut one = statement(n);
                if n == 5 {
                    one["context"] = json!({ "contextAgents": [{ "objectType": "contextAgent", "agent": { "mbox": "mailto:zhao@example.org" } }] });
                }
                one
            })
            .collect();
        assert_eq!(client.post("statements", &json!(all)).await.status, 200);
        let script = Script::default();
        let (mut other, port) = serve(house, 0, script).await;
        let wanted = wanted(house, port).await;
        // It has something else under this id.
        let mut theirs = statement(9);
        theirs["result"] = json!({ "success": false });
        let mut there = client.speaking("1.0.3");
        there.authorization = basic(&wanted.key, &wanted.secret);
        assert_eq!(there.post("/xapi/hsp/statements", &theirs).await.status, 200);
        // An attachment goes along, between the others.
        let bytes = b"a certificate".as_slice();
        let sha2 = "81acd762140fa692a142822d2fbe4dc6f54bcaa501f68ab37e5aeed0bafe4d99";
        let mut heavy = statement(21);
        heavy["attachments"] = json!([{ "usageType": "http://example.org/certificate", "display": { "en": "it" },
            "contentType": "text/plain", "length": bytes.len(), "sha2": sha2 }]);
        let body = multipart::body(&heavy.to_string(), "b", std::iter::once((sha2, "text/plain", bytes)));
        let headers = [("content-type", "multipart/mixed; boundary=b")];
        assert_eq!(client.send("POST", "statements", &headers, Body::from(body)).await.status, 200);
        assert_eq!(client.post("statements", &statement(22)).await.status, 200);

        let forwarding = make(house, &wanted, false).await;
        later(house, 60);
        round::run(&sender(house, 100)).await.unwrap();
        let mut expected = ids(house, "rlw").await;
        let refused = expected.remove(4);
        let mut arrived = ids(house, "hsp").await;
        let known = arrived.remove(0);
        assert_eq!(known.to_string(), id(9));
        expected.retain(|id| *id != known);
        assert_eq!(arrived, expected);
        let (count, refusals) = forwarding::refusals(&house.app.db, &found(house, forwarding).await).await.unwrap();
        assert_eq!((count, refusals[0].statement_id), (1, refused));
        assert!(refusals[0].reason.starts_with("400 "), "{}", refusals[0].reason);
        let attached = "select bytes from records_attachment where tenant_id = $1 and sha2 = $2";
        let arrived: Option<Vec<u8>> = house.app.db.value(attached, params![house.tenant("hsp"), sha2]).await.unwrap();
        assert_eq!(arrived.unwrap(), bytes);
        let admin = house.person("system-admin").await;
        let page = admin.get(&format!("/records/forwarding/{forwarding}")).await;
        assert!(page.has(&refused.to_string()) && page.has("contextAgents"), "{}", page.text);
        assert!(page.has("没有，都发了"), "{}", page.text);
        other.shutdown().await;
    });
}

#[test]
fn only_a_part_and_only_from_now_on() {
    testkit::on_each_database(MODULES, async |house| {
        let client = Client::new(house, "1.0.3").await;
        assert_eq!(
            client
                .post("statements", &json!([statement(1), referring(2, "http://example.org/verbs/liked", 1)]))
                .await
                .status,
            200
        );
        later(house, 60);
        let (mut other, port) = serve(house, 0, Script::default()).await;
        let mut wanted = wanted(house, port).await;
        wanted.verb = "http://example.org/verbs/met".into();
        make(house, &wanted, true).await;
        later(house, 60);
        let mut met = statement(3);
        met["verb"]["id"] = json!("http://example.org/verbs/met");
        assert_eq!(client.post("statements", &json!([met, statement(4)])).await.status, 200);
        later(house, 60);
        let app = sender(house, 100);
        round::run(&app).await.unwrap();
        assert_eq!(ids(house, "hsp").await, [id(3).parse::<Uuid>().unwrap()]);
        other.shutdown().await;
    });
}

#[test]
fn the_page_of_the_administrator() {
    testkit::on_each_database(MODULES, async |house| {
        let admin = house.person("system-admin").await;
        assert_eq!(house.person("team-leader").await.get("/records/forwarding").await.status, 403);
        let fill = |address: &'static str, secret: &'static str| {
            [
                ("name", "集团平台"),
                ("address", address),
                ("key", "k"),
                ("secret", secret),
                ("version", "1.0.3"),
                ("from", "now"),
            ]
        };
        for (address, told) in [
            ("http://127.0.0.1:8080/xapi/rlw/", "内部网络"),
            ("https://169.254.169.254/", "内部网络"),
            ("file:///etc/passwd", "https://"),
            ("lrs.example.org", "不是一个网址"),
            ("http://lrs.example.org/xapi/", "请用 https"),
        ] {
            let seen = admin.post("/records/forwarding", &fill(address, "s3cret")).await;
            assert_eq!(seen.status, 422, "{address}");
            assert!(seen.has(told), "{address}: {}", seen.text);
            assert_eq!(seen.field("address"), address, "nothing typed is lost");
        }
        let made = admin.post("/records/forwarding", &fill("https://lrs.example.org/xapi/", "s3cret-of-theirs")).await;
        assert_eq!(made.status, 303, "{}", made.text);
        let one = forwarding::list(&house.app.db, house.tenant("rlw")).await.unwrap().remove(0);
        assert!(!one.is_on);
        let raw: Vec<u8> = house.app.db.value("select secret from records_forwarding", vec![]).await.unwrap().unwrap();
        assert!(!raw.windows(6).any(|part| part == b"s3cret"), "sealed");
        let path = format!("/records/forwarding/{}", one.id);
        let page = admin.get(&path).await;
        assert!(page.status == 200 && !page.html.contains("s3cret"), "{}", page.text);
        // The secret stays for the same, and is asked again for another.
        assert_eq!(admin.post(&path, &fill("https://lrs.example.org/other/", "")).await.status, 303);
        let seen = admin.post(&path, &fill("https://elsewhere.example.org/", "")).await;
        assert!(seen.status == 422 && seen.has("请再填一次密钥"), "{}", seen.text);
        assert_eq!(admin.post(&format!("{path}/removal"), &[]).await.status, 303);
        assert_eq!(admin.get(&path).await.status, 404);
        let acts = "select action from people_audit where action like 'records.forwarding.%' order by seq";
        let acts: Vec<String> = house.app.db.column(acts, vec![]).await.unwrap();
        assert_eq!(acts, ["records.forwarding.make", "records.forwarding.change", "records.forwarding.remove"]);
    });
}
