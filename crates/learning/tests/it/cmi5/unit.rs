//! A unit as a library of its kind behaves: address, token, launch data,
//! preferences, statements.

use axum::{
    body::Body,
    http::{Method, Request},
};
use base64::{Engine, engine::general_purpose::STANDARD};
use serde_json::{Value, json};
use testkit::{House, Seen, Visitor};
use url::Url;
use uuid::Uuid;

use super::lms::{Launch, body};

pub const CMI5: &str = "https://w3id.org/xapi/cmi5/context/categories/cmi5";
pub const MOVE_ON: &str = "https://w3id.org/xapi/cmi5/context/categories/moveon";
pub const SESSION: &str = "https://w3id.org/xapi/cmi5/context/extensions/sessionid";
pub const MASTERY: &str = "https://w3id.org/xapi/cmi5/context/extensions/masteryscore";

pub struct Unit<'h> {
    house: &'h House,
    pub url: Url,
    pub authorization: String,
    pub data: Value,
}

impl<'h> Unit<'h> {
    pub fn new(house: &'h House, launch: &Launch) -> Self {
        let url = Url::parse(&launch.url).unwrap();
        Self { house, url, authorization: "Basic Y2F0YXB1bHQ6bm8=".into(), data: Value::Null }
    }

    /// Fetched, read, initialized.
    pub async fn started(house: &'h House, launch: &Launch) -> Self {
        let mut unit = Self::new(house, launch);
        unit.take_token().await;
        unit.read_data().await;
        assert_eq!(unit.preferences("GET", "").await.status, 200);
        let initialized = unit.defined("initialized");
        assert_eq!(unit.put(&initialized).await.status, 204);
        unit
    }

    pub fn parameter(&self, name: &str) -> String {
        self.url.query_pairs().find(|(known, _)| known == name).map(|(_, value)| value.into_owned()).unwrap_or_default()
    }

    pub fn actor(&self) -> Value {
        serde_json::from_str(&self.parameter("actor")).unwrap()
    }

    /// As from the origin of the content, which has no cookie here.
    pub async fn send(&self, method: &str, address: &str, kind: &str, text: String) -> Seen {
        let place = Url::parse(address).unwrap();
        let uri = format!("{}{}", place.path(), place.query().map(|query| format!("?{query}")).unwrap_or_default());
        let mut request = Request::builder()
            .method(Method::from_bytes(method.as_bytes()).unwrap())
            .uri(uri)
            .header("host", "xinqiao.test")
            .header("origin", "http://content.test")
            .header("sec-fetch-site", "cross-site")
            .header("sec-fetch-mode", "cors")
            .header("x-experience-api-version", "1.0.3");
        if !self.authorization.is_empty() {
            request = request.header("authorization", &self.authorization);
        }
        if !kind.is_empty() {
            request = request.header("content-type", kind);
        }
        let seen = Visitor::new(self.house.router.clone(), None).send(request.body(Body::from(text)).unwrap()).await;
        assert_eq!(seen.headers.get("access-control-allow-origin").unwrap(), "*", "{method} {address}");
        assert!(!seen.headers.contains_key("www-authenticate"), "{method} {address}");
        seen
    }

    pub async fn fetch(&self) -> Seen {
        self.send("POST", &self.parameter("fetch"), "", String::new()).await
    }

    pub async fn take_token(&mut self) {
        let seen = self.fetch().await;
        assert_eq!(seen.status, 200);
        assert!(seen.headers.get("content-type").unwrap().to_str().unwrap().starts_with("application/json"));
        let token = body(&seen)["auth-token"].as_str().unwrap().to_owned();
        assert!(STANDARD.decode(&token).is_ok());
        self.authorization = format!("Basic {token}");
    }

    fn resource(&self, name: &str, parameters: &[(&str, &str)]) -> String {
        let mut url = Url::parse(&format!("{}/{name}", self.parameter("endpoint"))).unwrap();
        url.query_pairs_mut().extend_pairs(parameters);
        url.to_string()
    }

    pub async fn state(&self, method: &str, name: &str, text: &str) -> Seen {
        let (activity, actor, registration) =
            (self.parameter("activityId"), self.parameter("actor"), self.parameter("registration"));
        let parameters =
            [("stateId", name), ("activityId", &activity), ("agent", &actor), ("registration", &registration)];
        let kind = if text.is_empty() { "" } else { "application/json" };
        self.send(method, &self.resource("activities/state", &parameters), kind, text.into()).await
    }

    pub async fn read_data(&mut self) {
        let seen = self.state("GET", "LMS.LaunchData", "").await;
        assert_eq!(seen.status, 200, "{}", seen.html);
        self.data = body(&seen);
    }

    pub async fn profile(&self, method: &str, agent: Option<&str>, kind: &str, text: &str) -> Seen {
        let mut parameters = vec![("profileId", "cmi5LearnerPreferences")];
        parameters.extend(agent.map(|agent| ("agent", agent)));
        self.send(method, &self.resource("agents/profile", &parameters), kind, text.into()).await
    }

    pub async fn preferences(&self, method: &str, text: &str) -> Seen {
        self.profile(method, Some(&self.parameter("actor")), "application/json", text).await
    }

    /// An allowed statement: any verb, with the context of the launch.
    pub fn allowed(&self) -> Value {
        let mut context = self.data["contextTemplate"].clone();
        context["registration"] = self.parameter("registration").into();
        json!({
            "id": self.house.app.ids.make::<Uuid>(),
            "timestamp": "2026-11-23T01:00:00.000Z",
            "actor": self.actor(),
            "verb": { "id": "http://adlnet.gov/expapi/verbs/experienced", "display": { "en": "experienced" } },
            "object": { "id": self.parameter("activityId") },
            "context": context,
        })
    }

    pub fn defined(&self, verb: &str) -> Value {
        let mut it = self.allowed();
        it["verb"] = json!({ "id": format!("http://adlnet.gov/expapi/verbs/{verb}"), "display": { "en": verb } });
        let mut categories = vec![json!({ "id": CMI5 })];
        let result = match verb {
            "completed" => json!({ "completion": true, "duration": "PT1S" }),
            "passed" => json!({ "success": true, "duration": "PT1S" }),
            "failed" => json!({ "success": false, "duration": "PT1S" }),
            "terminated" => json!({ "duration": "PT15S" }),
            _ => Value::Null,
        };
        if ["completed", "passed", "failed"].contains(&verb) {
            categories.push(json!({ "id": MOVE_ON }));
        }
        if !result.is_null() {
            it["result"] = result;
        }
        it["context"]["contextActivities"]["category"] = categories.into();
        it
    }

    /// Passed or failed with a score, as who judges by the mastery score says it.
    pub fn scored(&self, verb: &str, scaled: f64) -> Value {
        let mut it = self.defined(verb);
        it["result"]["score"] =
            json!({ "scaled": scaled, "raw": (scaled * 100.0).round() as i64, "min": 0, "max": 100 });
        it["context"]["extensions"][MASTERY] = self.data["masteryScore"].clone();
        it
    }

    pub async fn put(&self, statement: &Value) -> Seen {
        let address = self.resource("statements", &[("statementId", statement["id"].as_str().unwrap())]);
        self.send("PUT", &address, "application/json", statement.to_string()).await
    }

    pub async fn post(&self, statements: &Value) -> Seen {
        self.send("POST", &self.resource("statements", &[]), "application/json", statements.to_string()).await
    }

    pub async fn get(&self, name: &str, parameters: &[(&str, &str)]) -> Seen {
        self.send("GET", &self.resource(name, parameters), "", String::new()).await
    }

    /// Says this and is heard.
    pub async fn say(&self, verb: &str) {
        let seen = self.put(&self.defined(verb)).await;
        assert_eq!(seen.status, 204, "{verb}: {}", seen.html);
    }
}
