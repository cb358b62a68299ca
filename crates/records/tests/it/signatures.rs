//! Signed statements (Data 2.6).

use base64::{
    Engine,
    engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD},
};
use ring::{rand::SystemRandom, signature::RsaEncoding, signature::RsaKeyPair};
use serde_json::{Value, json};

use crate::{
    MODULES,
    client::{Client, id, parsed, statement},
    multipart::{MIXED, body, digest, file},
};

/// A key of 2048 bits, and its certificate; both made for this test alone.
const KEY: &[u8] = include_bytes!("data/signer.key.der");
const CERTIFICATE: &[u8] = include_bytes!("data/signer.crt.der");

/// The request with the statement, and a web signature as its attachment.
fn request(one: &Value, content_type: &str, mark: &str) -> String {
    let mut one = one.clone();
    one["attachments"] = json!([{
        "usageType": "http://adlnet.gov/expapi/attachments/signature", "display": { "en": "signed" },
        "contentType": content_type, "length": mark.len(), "sha2": digest(mark.as_bytes())
    }]);
    body(&one, &[file(&digest(mark.as_bytes()), mark)])
}

fn unsigned(head: &Value, payload: &str) -> String {
    [head.to_string().as_str(), payload, "mark"].map(|part| URL_SAFE_NO_PAD.encode(part)).join(".")
}

/// Truly signed with the key.
fn signed(head: &Value, payload: &str, how: &'static dyn RsaEncoding) -> String {
    let text = [head.to_string().as_str(), payload].map(|part| URL_SAFE_NO_PAD.encode(part)).join(".");
    let key = RsaKeyPair::from_der(KEY).unwrap();
    let mut mark = vec![0; key.public().modulus_len()];
    key.sign(how, &SystemRandom::new(), text.as_bytes(), &mut mark).unwrap();
    format!("{text}.{}", URL_SAFE_NO_PAD.encode(mark))
}

#[test]
fn what_is_signed_is_the_statement() {
    testkit::on_each_database(MODULES, async |house| {
        let client = Client::new(house, "1.0.3").await;
        let (one, octets) = (statement(1), "application/octet-stream");
        let text = one.to_string();
        let mut other = statement(1);
        other["verb"]["id"] = json!("http://example.org/verbs/wrote");
        let head = |algorithm: &str| json!({ "alg": algorithm });
        for (number, kind, mark, status) in [
            ("XAPI-00115", "text/plain", unsigned(&head("RS256"), &text), 400),
            ("XAPI-00115", octets, "no.web.signature".to_owned(), 400),
            ("XAPI-00116", octets, unsigned(&head("RS256"), &text.replacen('"', "'", 1)), 400),
            ("XAPI-00116", octets, unsigned(&head("RS256"), &other.to_string()), 400),
            ("XAPI-00117", octets, unsigned(&head("HS256"), &text), 400),
            ("XAPI-00117", octets, unsigned(&head("none"), &text), 400),
            ("RFC 7515", octets, unsigned(&json!({ "alg": "RS256", "x5c": ["AAAA"] }), &text), 400),
            ("RFC 7515", octets, unsigned(&json!({ "alg": "RS256", "x5c": "AAAA" }), &text), 400),
            ("XAPI-00117", octets, unsigned(&head("RS256"), &serde_json::to_string_pretty(&one).unwrap()), 200),
        ] {
            let seen = client.send("POST", "statements", &[MIXED], request(&one, kind, &mark)).await;
            assert_eq!(seen.status, status, "{number}: {}", String::from_utf8_lossy(&seen.bytes));
        }
    });
}

/// With a certificate the mark is verified, and a word changed is found.
#[test]
fn a_certificate_vouches_for_the_mark() {
    testkit::on_each_database(MODULES, async |house| {
        let octets = "application/octet-stream";
        let x5c = json!([STANDARD.encode(CERTIFICATE)]);
        let (rs256, rs384, rs512): (&dyn RsaEncoding, &dyn RsaEncoding, &dyn RsaEncoding) = (
            &ring::signature::RSA_PKCS1_SHA256,
            &ring::signature::RSA_PKCS1_SHA384,
            &ring::signature::RSA_PKCS1_SHA512,
        );
        for version in ["1.0.3", "2.0.0"] {
            let client = Client::new(house, version).await;
            for (n, said, done, status) in [
                (1, "RS256", rs256, 200),
                (2, "RS384", rs384, 200),
                (3, "RS512", rs512, 200),
                (4, "RS256", rs512, 400),
                (5, "RS384", rs256, 400),
            ] {
                let one = statement(n);
                let head = json!({ "alg": said, "x5c": x5c });
                let mark = signed(&head, &one.to_string(), done);
                let seen = client.send("POST", "statements", &[MIXED], request(&one, octets, &mark)).await;
                let text = String::from_utf8_lossy(&seen.bytes);
                assert_eq!(seen.status, status, "{version} {said}: {text}");
                assert_eq!(status == 400, text.contains("is not that of the certificate in x5c"), "{text}");
                // Of another statement, with a statement that says what it says: the mark betrays it.
                let other = statement(n + 10);
                let (_, forged) = mark.rsplit_once('.').unwrap();
                let text = [head.to_string(), other.to_string()].map(|part| URL_SAFE_NO_PAD.encode(part)).join(".");
                let sent = request(&other, octets, &format!("{text}.{forged}"));
                assert_eq!(client.send("POST", "statements", &[MIXED], sent).await.status, 400);
            }
            let found = client.get(&format!("statements?statementId={}&attachments=true", id(1))).await;
            assert!(String::from_utf8_lossy(&found.bytes).contains("application/octet-stream"));
            let mut ids = client.ids("ascending=true").await.0;
            ids.sort();
            assert_eq!(ids, [id(1), id(2), id(3)]);
        }
    });
}

/// What the store or the standard may spell otherwise is signed all the same.
#[test]
fn a_payload_may_be_spelt_otherwise() {
    testkit::on_each_database(MODULES, async |house| {
        let client = Client::new(house, "2.0.0").await;
        let mut one = statement(1);
        one["actor"]["objectType"] = json!("Agent");
        one["result"] = json!({ "duration": "PT1H30M0.001S", "score": { "raw": 5, "max": 10.0 } });
        one["timestamp"] = json!("2026-11-22T16:00:00.120+08:00");
        one["context"] = json!({ "contextActivities": { "parent": { "id": "http://example.org/p" } } });
        let mut payload = one.clone();
        payload["actor"].as_object_mut().unwrap().remove("objectType");
        payload["result"]["duration"] = json!("PT1H30M");
        payload["timestamp"] = json!("2026-11-22T08:00:00.12Z");
        let mark = unsigned(&json!({ "alg": "RS512" }), &payload.to_string());
        let seen = client.send("POST", "statements", &[MIXED], request(&one, "application/octet-stream", &mark)).await;
        assert_eq!(seen.status, 200, "{}", String::from_utf8_lossy(&seen.bytes));
        let found = parsed(&client.get(&format!("statements?statementId={}", id(1))).await);
        assert_eq!(found["result"], one["result"]);
    });
}
