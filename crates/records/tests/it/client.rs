//! Another program with a credential.

use axum::{
    body::Body,
    http::{Method, Request},
};
use base64::{Engine, engine::general_purpose::STANDARD};
use records::credential::{self, New, Scope};
use serde_json::{Value, json};
use testkit::{House, Seen, Visitor};

#[derive(Clone)]
pub struct Client {
    router: axum::Router,
    pub authorization: String,
    version: &'static str,
}

pub async fn credential(house: &House, scopes: &[Scope]) -> credential::Shown {
    let actor = base::Actor {
        tenant: house.tenant("rlw"),
        person: house.person_id("system-admin"),
        name: String::new(),
        grants: vec![],
        units: vec![],
    };
    let new = New { name: "test".into(), scopes: scopes.to_vec(), expires_at: None };
    credential::make(&house.app.db, &house.app.ids, &actor, house.now(), &new).await.unwrap()
}

impl Client {
    pub async fn new(house: &House, version: &'static str) -> Self {
        Self::with(house, version, Scope::ALL).await
    }

    pub async fn with(house: &House, version: &'static str, scopes: &[Scope]) -> Self {
        let shown = credential(house, scopes).await;
        Self { router: house.router.clone(), authorization: basic(&shown.key, &shown.secret), version }
    }

    pub fn speaking(&self, version: &'static str) -> Self {
        Self { version, ..self.clone() }
    }

    /// The same program at another door of the house.
    pub fn at(&self, router: &axum::Router) -> Self {
        Self { router: router.clone(), ..self.clone() }
    }

    pub async fn send(&self, method: &str, path: &str, headers: &[(&str, &str)], body: impl Into<Body>) -> Seen {
        let mut request = Request::builder()
            .method(Method::from_bytes(method.as_bytes()).unwrap())
            .uri(if path.starts_with('/') { path.to_owned() } else { format!("/xapi/rlw/{path}") });
        let own = [("x-experience-api-version", self.version), ("authorization", self.authorization.as_str())];
        for (name, value) in own.iter().chain(headers) {
            let is_replaced = own.contains(&(*name, *value)) && headers.iter().any(|(given, _)| given == name);
            if !value.is_empty() && !is_replaced {
                request = request.header(*name, *value);
            }
        }
        Visitor::new(self.router.clone(), None).send(request.body(body.into()).unwrap()).await
    }

    pub async fn get(&self, path: &str) -> Seen {
        self.send("GET", path, &[], Body::empty()).await
    }

    pub async fn put(&self, path: &str, json: &Value) -> Seen {
        self.send("PUT", path, &[("content-type", "application/json")], json.to_string()).await
    }

    pub async fn post(&self, path: &str, json: &Value) -> Seen {
        self.send("POST", path, &[("content-type", "application/json")], json.to_string()).await
    }

    /// The ids of a page, and its `more`.
    pub async fn ids(&self, query: &str) -> (Vec<String>, String) {
        let seen = self.get(&format!("statements?{query}")).await;
        assert_eq!(seen.status, 200, "{query}: {}", String::from_utf8_lossy(&seen.bytes));
        let page: Value = serde_json::from_slice(&seen.bytes).unwrap();
        let id = |statement: &Value| statement["id"].as_str().unwrap().to_owned();
        (page["statements"].as_array().unwrap().iter().map(id).collect(), page["more"].as_str().unwrap().to_owned())
    }
}

pub fn basic(key: &str, secret: &str) -> String {
    format!("Basic {}", STANDARD.encode(format!("{key}:{secret}")))
}

pub fn header<'s>(seen: &'s Seen, name: &str) -> &'s str {
    seen.headers.get(name).map_or("", |value| value.to_str().unwrap())
}

pub fn parsed(seen: &Seen) -> Value {
    serde_json::from_slice(&seen.bytes).unwrap_or_else(|_| panic!("{}", String::from_utf8_lossy(&seen.bytes)))
}

pub fn id(n: u32) -> String {
    format!("00000000-0000-4000-8000-{n:012}")
}

pub fn statement(n: u32) -> Value {
    json!({
        "id": id(n),
        "actor": { "mbox": "mailto:wang@example.org", "name": "Wang" },
        "verb": { "id": "http://example.org/verbs/read", "display": { "en": "read", "zh": "读了" } },
        "object": { "id": "http://example.org/pages/1", "definition": { "name": { "en": "a page" } } }
    })
}

pub fn referring(n: u32, verb: &str, target: u32) -> Value {
    json!({
        "id": id(n), "actor": { "mbox": "mailto:li@example.org" }, "verb": { "id": verb },
        "object": { "objectType": "StatementRef", "id": id(target) }
    })
}

pub fn encoded(json: &Value) -> String {
    json.to_string().bytes().map(|byte| format!("%{byte:02X}")).collect()
}
