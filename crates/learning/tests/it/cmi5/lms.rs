//! A test suite's side of the automation interface.

use std::io::{Cursor, Write};

use axum::{
    body::Body,
    http::{Method, Request},
};
use base64::{Engine, engine::general_purpose::STANDARD};
use records::credential::{self, New, Scope};
use serde_json::{Value, json};
use testkit::{House, Seen, Visitor};
use zip::{ZipWriter, write::SimpleFileOptions};

pub const NAMESPACE: &str = "https://w3id.org/xapi/profiles/cmi5/v1/CourseStructure.xsd";
pub const PUBLISHER: &str = "https://w3id.org/xapi/cmi5/catapult/lts";

pub struct Lms<'h> {
    pub house: &'h House,
    authorization: String,
}

pub async fn key(house: &House, scopes: &[Scope]) -> String {
    let actor = base::Actor {
        tenant: house.tenant("rlw"),
        person: house.person_id("system-admin"),
        name: String::new(),
        grants: vec![],
        units: vec![],
    };
    let new = New { name: "test".into(), scopes: scopes.to_vec(), expires_at: None };
    let shown = credential::make(&house.app.db, &house.app.ids, &actor, house.now(), &new).await.unwrap();
    format!("Basic {}", STANDARD.encode(format!("{}:{}", shown.key, shown.secret)))
}

/// A launch as the suite sees it.
#[derive(Debug, Clone)]
pub struct Launch {
    pub url: String,
    pub registration: String,
    pub session: String,
}

impl<'h> Lms<'h> {
    pub async fn new(house: &'h House) -> Self {
        Self { house, authorization: key(house, &[Scope::Courses, Scope::ReadAll]).await }
    }

    pub async fn send(&self, method: &str, path: &str, kind: &str, body: impl Into<Body>) -> Seen {
        let request = Request::builder()
            .method(Method::from_bytes(method.as_bytes()).unwrap())
            .uri(path)
            .header("authorization", &self.authorization)
            .header("content-type", kind)
            .header("x-experience-api-version", "1.0.3");
        Visitor::new(self.house.router.clone(), None).send(request.body(body.into()).unwrap()).await
    }

    pub async fn import(&self, package: Vec<u8>, kind: &str) -> Seen {
        self.send("POST", "/learning/automation/rlw/packages", kind, package).await
    }

    /// The id of a valid package.
    pub async fn imported(&self, package: Vec<u8>) -> String {
        let made = self.import(package, "application/zip").await;
        assert_eq!(made.status, 201, "{}", made.html);
        body(&made)["id"].as_str().unwrap().to_owned()
    }

    pub async fn launch(&self, package: &str, actor: &str, more: Value) -> Seen {
        let mut asked = json!({ "unit": 0, "actor": { "account": { "name": actor, "homePage": PUBLISHER } } });
        for (name, value) in more.as_object().unwrap() {
            asked[name] = value.clone();
        }
        let path = format!("/learning/automation/rlw/packages/{package}/launches");
        self.send("POST", &path, "application/json", asked.to_string()).await
    }

    pub async fn launched(&self, package: &str, more: Value) -> Launch {
        let seen = self.launch(package, "001.zip", more).await;
        assert_eq!(seen.status, 201, "{}", seen.html);
        let told = body(&seen);
        let text = |name: &str| told[name].as_str().unwrap().to_owned();
        Launch { url: text("url"), registration: text("registration"), session: text("session") }
    }

    /// What the record store has of a registration, in the order of storing.
    pub async fn statements(&self, registration: &str) -> Vec<Value> {
        let path = format!("/xapi/rlw/statements?registration={registration}&ascending=true");
        let seen = self.send("GET", &path, "application/json", Body::empty()).await;
        assert_eq!(seen.status, 200, "{}", seen.html);
        body(&seen)["statements"].as_array().unwrap().clone()
    }

    /// The last parts of the verbs of a registration.
    pub async fn verbs(&self, registration: &str) -> Vec<String> {
        let all = self.statements(registration).await;
        all.iter().map(|it| it["verb"]["id"].as_str().unwrap().rsplit('/').next().unwrap().to_owned()).collect()
    }
}

pub fn body(seen: &Seen) -> Value {
    serde_json::from_slice(&seen.bytes).unwrap_or_else(|_| panic!("JSON: {}", seen.html))
}

/// A zip of these files; as zip64 where it is large.
pub fn zip(files: &[(&str, &str)], large: bool) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in files {
        writer.start_file(*name, SimpleFileOptions::default().large_file(large)).unwrap();
        writer.write_all(text.as_bytes()).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fn words(text: &str) -> String {
    let text = format!("<langstring lang=\"en\">{text}</langstring>");
    format!("<title>{text}</title><description>{text}</description>")
}

pub fn unit(id: &str, attributes: &str, url: &str) -> String {
    format!("<au id=\"{PUBLISHER}/au/{id}\" {attributes}>{}<url>{url}</url></au>", words(id))
}

pub fn block(id: &str, inside: &str) -> String {
    format!("<block id=\"{PUBLISHER}/block/{id}\">{}{inside}</block>", words(id))
}

pub fn structure(id: &str, inside: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<courseStructure xmlns=\"{NAMESPACE}\">\n<course id=\"{PUBLISHER}/course/{id}\">{}</course>\n{inside}\n</courseStructure>",
        words(id)
    )
}

/// A package of one block with one unit of these attributes.
pub fn package(id: &str, attributes: &str) -> Vec<u8> {
    let more = "<launchParameters> sample string </launchParameters><entitlementKey>sample value</entitlementKey>";
    let au =
        unit(id, attributes, "<![CDATA[ index.html?paramA=1&paramB=2 ]]>").replace("</au>", &format!("{more}</au>"));
    let xml = structure(id, &block(id, &au));
    zip(&[("cmi5.xml", &xml), ("index.html", "<!doctype html><title>unit</title>")], false)
}
