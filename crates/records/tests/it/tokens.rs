//! Access tokens of a certified OpenID provider (npm `oidc-provider`) instead
//! of keys; skipped where `npm ci` was not run in people's `tests/oidc`.

use std::{path::Path, process::Stdio};

use axum::{
    body::{Body, to_bytes},
    http::Request,
};
use base::config::Issuer;
use serde_json::{Value, json};
use testkit::House;
use tokio::{
    io::{AsyncBufReadExt, BufReader},
    process::{Child, Command},
};
use tower::ServiceExt;

use crate::{
    MODULES,
    client::{id, statement},
    server::configured,
};

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../people/tests/oidc");
const AUDIENCE: &str = "https://xinqiao.example/xapi/rlw";

type Lines = tokio::io::Lines<BufReader<tokio::process::ChildStdout>>;

struct Provider {
    issuer: String,
    http: reqwest::Client,
    // They go with it.
    _node: Child,
    _output: Lines,
}

impl Provider {
    async fn start() -> Self {
        let mut node = Command::new("node")
            .args(["resource.mjs", AUDIENCE])
            .current_dir(FOLDER)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(node.stdout.take().unwrap()).lines();
        let issuer = lines.next_line().await.unwrap().unwrap();
        let http = people::http::client(std::time::Duration::from_secs(10)).build().unwrap();
        Self { issuer, http, _node: node, _output: lines }
    }

    /// As a program gets one: client credentials (RFC 6749, 4.4).
    async fn token(&self, client: &str, scope: &str) -> String {
        let body = format!("grant_type=client_credentials&scope={}", scope.replace(' ', "+").replace('/', "%2F"));
        let request = self.http.post(format!("{}/token", self.issuer)).basic_auth(client, Some("a-secret-of-the-test"));
        let response =
            request.header("content-type", "application/x-www-form-urlencoded").body(body).send().await.unwrap();
        let text = response.text().await.unwrap();
        let answer: Value = serde_json::from_str(&text).unwrap();
        answer["access_token"].as_str().unwrap_or_else(|| panic!("{text}")).to_owned()
    }

    async fn get(&self, path: &str) -> String {
        self.http.get(format!("{}{path}", self.issuer)).send().await.unwrap().text().await.unwrap()
    }

    /// A token with these claims beside those of a good one.
    async fn forged(&self, claims: &Value) -> String {
        let now = base::Clock::wall().as_second();
        let mut all = json!({ "iss": self.issuer, "aud": AUDIENCE, "exp": now + 600, "iat": now, "sub": "courseware",
            "client_id": "courseware", "scope": "all" });
        for (name, value) in claims.as_object().unwrap() {
            all[name] = value.clone();
        }
        all.as_object_mut().unwrap().retain(|_, value| !value.is_null());
        let encoded: String = all.to_string().bytes().map(|byte| format!("%{byte:02X}")).collect();
        self.get(&format!("/forged?claims={encoded}")).await
    }
}

struct Door(axum::Router);

impl Door {
    fn of(house: &House, issuer: &str, most: u32) -> Self {
        let app = configured(house, |config| {
            config.records.requests_per_minute = most;
            config.records.issuers = vec![Issuer {
                tenant: "rlw".into(),
                issuer: issuer.to_owned(),
                audience: AUDIENCE.into(),
                scopes: [("lrs-writer".to_owned(), "statements/write".to_owned())].into(),
                ..Issuer::default()
            }];
        });
        Self(ui::respond::router(app))
    }

    async fn send(&self, token: &str, method: &str, path: &str, json: Option<&Value>) -> (u16, Value) {
        let body = json.map_or_else(Body::empty, |json| Body::from(json.to_string()));
        let request = Request::builder()
            .method(method)
            .uri(format!("/xapi/{path}"))
            .header("authorization", format!("Bearer {token}"))
            .header("x-experience-api-version", "1.0.3")
            .header("content-type", "application/json")
            .body(body)
            .unwrap();
        let response = self.0.clone().oneshot(request).await.unwrap();
        let status = response.status().as_u16();
        let bytes = to_bytes(response.into_body(), 1 << 20).await.unwrap();
        (status, serde_json::from_slice(&bytes).unwrap_or_default())
    }

    async fn get(&self, token: &str, path: &str) -> u16 {
        self.send(token, "GET", path, None).await.0
    }
}

#[test]
fn a_token_of_the_issuer_opens_what_its_scopes_say() {
    if !Path::new(FOLDER).join("node_modules").exists() {
        eprintln!("people's tests/oidc/node_modules is not there (npm ci): the token test is skipped");
        return;
    }
    testkit::on_each_database(MODULES, async |house| {
        let provider = Provider::start().await;
        let door = Door::of(house, &provider.issuer, 1_000);
        let writer = provider.token("courseware", "statements/write statements/read/mine").await;
        let reader = provider.token("reader", "all/read").await;
        assert_eq!(door.send(&writer, "POST", "rlw/statements", Some(&statement(1))).await.0, 200);
        assert_eq!(door.send(&reader, "POST", "rlw/statements", Some(&statement(2))).await.0, 403);
        let one = format!("rlw/statements?statementId={}", id(1));
        let (status, found) = door.send(&reader, "GET", &one, None).await;
        let account = json!({ "homePage": provider.issuer, "name": "courseware" });
        assert_eq!((status, &found["authority"]["account"]), (200, &account));
        // ES256, and its own statements only.
        let elliptic = provider.token("elliptic", "statements/write statements/read/mine state").await;
        assert_eq!(door.send(&elliptic, "POST", "rlw/statements", Some(&statement(3))).await.0, 200);
        for (token, found) in [(&writer, vec![id(1)]), (&elliptic, vec![id(3)]), (&reader, vec![id(3), id(1)])] {
            let (_, page) = door.send(token, "GET", "rlw/statements", None).await;
            let ids: Vec<&str> =
                page["statements"].as_array().unwrap().iter().map(|one| one["id"].as_str().unwrap()).collect();
            assert_eq!(ids, found);
        }
        let state =
            "rlw/activities/state?activityId=http://example.org/a&agent=%7B%22mbox%22:%22mailto:a@example.org%22%7D";
        assert_eq!((door.get(&elliptic, state).await, door.get(&writer, state).await), (200, 403));
        // What the store keeps of them can be made again.
        let done = records::reindex::run(&house.app, None, |_| {}).await.unwrap();
        assert_eq!((done.added, done.removed), (0, 0));

        let all = "rlw/statements";
        assert_eq!(door.get(&provider.forged(&json!({})).await, all).await, 200);
        assert_eq!(
            door.get(&provider.forged(&json!({ "scope": ["all"], "aud": ["x", AUDIENCE] })).await, all).await,
            200
        );
        let own_word = provider.forged(&json!({ "scope": "lrs-writer openid" })).await;
        assert_eq!(door.send(&own_word, "POST", all, Some(&statement(4))).await.0, 200);
        assert_eq!(door.get(&own_word, all).await, 403);
        let now = base::Clock::wall().as_second();
        for bad in [
            json!({ "exp": now - 31 }),
            json!({ "exp": null }),
            json!({ "nbf": now + 60 }),
            json!({ "iat": now + 60 }),
            json!({ "aud": "https://xinqiao.example/xapi/hsp" }),
            json!({ "aud": null }),
            json!({ "iss": "https://elsewhere.example" }),
            json!({ "typ": "logout+jwt" }),
            json!({ "client_id": null, "sub": null }),
        ] {
            assert_eq!(door.get(&provider.forged(&bad).await, all).await, 401, "{bad}");
        }
        assert_eq!(door.get(&writer, "hsp/statements").await, 401, "the issuer is another organisation's");
        // Somebody signs with a key of their own, says nothing, or changes a word.
        let (head, rest) = writer.split_once('.').unwrap();
        let none = format!("eyJhbGciOiJub25lIn0.{}.", rest.split('.').next().unwrap());
        for broken in [none.as_str(), "", "a.b.c", head, &format!("{head}.{}", rest.replacen('Y', "Z", 1))] {
            assert_eq!(door.get(broken, all).await, 401, "{broken}");
        }
        // A key that is not known is asked for once, and not again at once.
        let asked: u32 = provider.get("/asked").await.parse().unwrap();
        for _ in 0..3 {
            assert_eq!(door.get(&provider.forged(&json!({ "kid": "stranger" })).await, all).await, 401);
        }
        assert_eq!(provider.get("/asked").await.parse::<u32>().unwrap(), asked + 1);
        // Each client is counted by itself.
        let narrow = Door::of(house, &provider.issuer, 2);
        for (token, status) in [(&reader, 200), (&reader, 200), (&reader, 429), (&elliptic, 200)] {
            assert_eq!(narrow.get(token, all).await, status);
        }
    });
}
