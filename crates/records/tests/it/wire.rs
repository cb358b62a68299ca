//! Over a real socket: what a router in the same process cannot show, and the
//! conformance suite's riskier conversations as its client holds them.

use std::net::SocketAddr;

use serde_json::{Value, json};
use store::Rows;
use testkit::House;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};

use crate::{
    MODULES,
    client::{Client, id, referring, statement},
    multipart::{attachment, body, digest, file, with_attachments},
};

struct Answer {
    status: u16,
    head: String,
    body: Vec<u8>,
}

impl Answer {
    fn header(&self, name: &str) -> &str {
        let of = |line: &'_ str| line.split_once(':').is_some_and(|(known, _)| known.eq_ignore_ascii_case(name));
        self.head
            .lines()
            .find(|line| of(line))
            .and_then(|line| line.split_once(':'))
            .map_or("", |(_, text)| text.trim())
    }

    fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }
}

struct Wire {
    at: SocketAddr,
    authorization: String,
    version: &'static str,
}

impl Wire {
    fn request(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> String {
        let path = if path.starts_with('/') { path.to_owned() } else { format!("/xapi/rlw/{path}") };
        let (own, version) = (&self.authorization, self.version);
        let more: String = headers.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
        let length = if headers.iter().any(|(name, _)| ["content-length", "transfer-encoding"].contains(name)) {
            String::new()
        } else {
            format!("content-length: {}\r\n", body.len())
        };
        format!(
            "{method} {path} HTTP/1.1\r\nHost: {}\r\nAuthorization: {own}\r\nX-Experience-API-Version: {version}\r\n{length}{more}\r\n{body}",
            self.at
        )
    }

    /// All that comes until the other side ends.
    async fn raw(&self, sent: &str) -> Vec<u8> {
        let mut stream = TcpStream::connect(self.at).await.unwrap();
        stream.write_all(sent.as_bytes()).await.unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).await.unwrap();
        answer
    }

    async fn send(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> Answer {
        let headers = [headers, &[("connection", "close")]].concat();
        split(&self.raw(&self.request(method, path, &headers, body)).await)
    }

    async fn post(&self, json: &Value) -> u16 {
        self.send("POST", "statements", &[("content-type", "application/json")], &json.to_string()).await.status
    }

    async fn get(&self, path: &str) -> Answer {
        self.send("GET", path, &[], "").await
    }
}

fn split(bytes: &[u8]) -> Answer {
    let end = bytes.windows(4).position(|four| four == b"\r\n\r\n").unwrap();
    let head = String::from_utf8(bytes[..end].to_vec()).unwrap();
    let status = head.split(' ').nth(1).unwrap().parse().unwrap();
    Answer { status, head, body: bytes[end + 4..].to_vec() }
}

/// The house at a port, while the test talks to it.
async fn served(house: &House, version: &'static str, test: impl AsyncFnOnce(Wire)) {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let authorization = Client::new(house, version).await.authorization;
    let wire = Wire { at: listener.local_addr().unwrap(), authorization, version };
    tokio::select! {
        _ = std::future::IntoFuture::into_future(axum::serve(listener, house.router.clone())) => {}
        () = test(wire) => {}
    }
}

#[test]
fn head_leaves_the_connection_usable() {
    testkit::on_each_database(MODULES, async |house| {
        served(house, "1.0.3", async |wire| {
            assert_eq!(wire.post(&statement(1)).await, 200);
            for path in ["statements", "about", "agents?agent=%7B%22mbox%22:%22mailto:a@example.org%22%7D"] {
                let gzip = ("accept-encoding", "gzip");
                let two = wire.request("HEAD", path, &[gzip], "")
                    + &wire.request("HEAD", path, &[], "")
                    + &wire.request("GET", path, &[("connection", "close")], "");
                let bytes = wire.raw(&two).await;
                // Three heads, one body.
                let text = String::from_utf8(bytes).unwrap();
                assert_eq!(text.matches("HTTP/1.1 200 OK").count(), 3, "{text}");
                let answer = split(&text.as_bytes()[text.rfind("HTTP/1.1").unwrap()..]);
                assert_eq!(answer.header("content-length"), answer.body.len().to_string(), "{path}");
                assert!(answer.json().is_object());
                for head in text.split("HTTP/1.1 200 OK").skip(1).take(2) {
                    assert!(head.ends_with("\r\n\r\n"), "{path}: {head}");
                }
                // The clock of the store, and not a second one of the server.
                assert_eq!(text.to_ascii_lowercase().matches("\ndate: mon, 23 nov 2026 01:00:00 gmt").count(), 3);
                assert_eq!(text.to_ascii_lowercase().matches("\ndate:").count(), 3);
            }
        })
        .await;
    });
}

#[test]
fn bodies_come_in_every_way_or_not_at_all() {
    testkit::on_each_database(MODULES, async |house| {
        served(house, "2.0.0", async |wire| {
            let json = ("content-type", "application/json");
            // In chunks.
            let one = statement(1).to_string();
            let (first, second) = one.split_at(40);
            let chunked = format!("{:x}\r\n{first}\r\n{:x}\r\n{second}\r\n0\r\n\r\n", first.len(), second.len());
            let headers = [json, ("transfer-encoding", "chunked")];
            assert_eq!(wire.send("POST", "statements", &headers, &chunked).await.status, 200);
            // Too large, and said beforehand: refused instead of invited.
            let headers = [json, ("content-length", "104857600"), ("expect", "100-continue")];
            let answer = wire.send("POST", "statements", &headers, "").await;
            assert_eq!(answer.status, 413, "{}", answer.head);
            assert_eq!(answer.header("x-experience-api-version"), "2.0.0");
            // Invited, then sent whole.
            let headers = [json, ("expect", "100-continue")];
            let answer = wire.send("POST", "statements", &headers, &statement(2).to_string()).await;
            assert!(answer.status == 100 || answer.status == 200, "{}", answer.head);
            // Broken off in the middle.
            let broken = wire.request("POST", "statements", &[json, ("content-length", "1000")], "[");
            let mut stream = TcpStream::connect(wire.at).await.unwrap();
            stream.write_all(broken.as_bytes()).await.unwrap();
            stream.shutdown().await.unwrap();
            let mut answer = Vec::new();
            stream.read_to_end(&mut answer).await.unwrap();
            assert!(!answer.starts_with(b"HTTP/1.1 2"));
            let count = house.app.db.count("select count(*) from records_statement", vec![]).await.unwrap();
            assert_eq!(count, 2);
        })
        .await;
    });
}

/// Store, void, list, go on, attach, and write a document against another.
#[test]
fn the_conversations_of_the_suite() {
    testkit::on_each_database(MODULES, async |house| {
        for (version, first) in [("1.0.3", 1), ("2.0.0", 101)] {
            served(house, version, async |wire| conversation(&wire, first).await).await;
        }
    });
}

async fn conversation(wire: &Wire, first: u32) {
    let many: Vec<Value> = (first..first + 5).map(statement).collect();
    assert_eq!(wire.post(&json!(many)).await, 200);
    assert_eq!(wire.post(&referring(first + 5, records::xapi::statement::VOIDED, first)).await, 200);
    assert_eq!(wire.get(&format!("statements?statementId={}", id(first))).await.status, 404);
    let voided = wire.get(&format!("statements?voidedStatementId={}", id(first))).await;
    assert_eq!((voided.status, &voided.json()["id"]), (200, &json!(id(first))));
    assert_eq!(voided.header("last-modified"), "Mon, 23 Nov 2026 01:00:00 GMT");
    // `more` is an address from the root of the host, until it is empty.
    let (mut path, mut seen) = ("statements?limit=2&ascending=true".to_owned(), Vec::new());
    while !path.is_empty() {
        let page = wire.get(&path).await.json();
        seen.extend(page["statements"].as_array().unwrap().iter().map(|one| one["id"].clone()));
        page["more"].as_str().unwrap().clone_into(&mut path);
        assert!(path.is_empty() || path.starts_with("/xapi/rlw/statements?"), "{path}");
    }
    let own: Vec<Value> = (first + 1..first + 6).map(|n| json!(id(n))).collect();
    assert!(seen.ends_with(&own), "{seen:?}");
    // Attachments go and come back.
    let content = "here is a simple attachment";
    let one = with_attachments(first + 6, &[attachment(content.as_bytes())]);
    let sent = body(&one, &[file(&digest(content.as_bytes()), content)]);
    let mixed = [("content-type", "multipart/mixed; boundary=xyz")];
    assert_eq!(wire.send("POST", "statements", &mixed, &sent).await.status, 200);
    let found = wire.get(&format!("statements?statementId={}&attachments=true", id(first + 6))).await;
    let (kind, text) = (found.header("content-type"), String::from_utf8_lossy(&found.body));
    let boundary = kind.strip_prefix("multipart/mixed; boundary=").unwrap();
    assert_eq!(text.matches(boundary).count(), 3);
    assert!(text.contains(content));
    // Two that write one document.
    let path = format!("agents/profile?agent=%7B%22mbox%22:%22mailto:a@example.org%22%7D&profileId={first}");
    let put = async |name: &str, value: &str| {
        let headers = [("content-type", "application/json"), (name, value)];
        wire.send("PUT", &path, &headers, "{\"n\":1}").await.status
    };
    assert_eq!(put("if-none-match", "*").await, 204);
    assert_eq!(put("if-none-match", "*").await, 412);
    let etag = wire.get(&path).await.header("etag").to_owned();
    assert!(etag.starts_with('"') && etag.ends_with('"') && etag.len() == 42, "{etag}");
    assert_eq!(put("if-match", "\"0123456789012345678901234567890123456789\"").await, 412);
    assert_eq!(put("if-match", &etag).await, 204);
    assert_eq!(put("x-nothing", "said").await, 409);
}
