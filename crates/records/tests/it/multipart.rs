//! Attachments.

use std::slice::from_ref;

use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::{
    MODULES,
    client::{Client, header, id, parsed, statement},
};

const TEXT: &str = "here is a simple attachment";

pub fn digest(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

pub fn attachment(content: &[u8]) -> Value {
    json!({
        "usageType": "http://example.org/usage", "display": { "en": "a text" }, "contentType": "text/plain",
        "length": content.len(), "sha2": digest(content)
    })
}

pub fn with_attachments(n: u32, attachments: &[Value]) -> Value {
    let mut one = statement(n);
    one["attachments"] = json!(attachments);
    one
}

pub fn part(headers: &[(&str, &str)], body: &str) -> String {
    let headers: String = headers.iter().map(|(name, value)| format!("{name}:{value}\r\n")).collect();
    format!("\r\n--xyz\r\n{headers}\r\n{body}")
}

pub fn file(sha2: &str, body: &str) -> String {
    part(
        &[("Content-Type", "text/plain"), ("Content-Transfer-Encoding", "binary"), ("X-Experience-API-Hash", sha2)],
        body,
    )
}

pub fn body(first: &Value, parts: &[String]) -> String {
    format!("{}{}\r\n--xyz--", part(&[("Content-Type", "application/json")], &first.to_string()), parts.concat())
}

pub const MIXED: (&str, &str) = ("content-type", "multipart/mixed; boundary=xyz");

#[test]
fn attachments_come_back() {
    testkit::on_each_database(MODULES, async |house| {
        let client = Client::new(house, "1.0.3").await;
        let sent = body(&with_attachments(1, &[attachment(TEXT.as_bytes())]), &[file(&digest(TEXT.as_bytes()), TEXT)]);
        let seen = client.send("POST", "statements", &[MIXED], sent).await;
        assert_eq!(seen.status, 200, "{}", String::from_utf8_lossy(&seen.bytes));
        for query in [format!("statementId={}", id(1)), "limit=1".into()] {
            let seen = client.get(&format!("statements?{query}&attachments=true")).await;
            let kind = header(&seen, "content-type");
            assert!(kind.starts_with("multipart/mixed; boundary="), "{kind}");
            let text = String::from_utf8_lossy(&seen.bytes);
            assert!(text.contains("Content-Type: application/json\r\n\r\n{\""), "{text}");
            assert!(
                text.contains(&format!("X-Experience-API-Hash: {}\r\n\r\n{TEXT}\r\n--", digest(TEXT.as_bytes()))),
                "{text}"
            );
            let plain = client.get(&format!("statements?{query}&attachments=false")).await;
            assert_eq!(header(&plain, "content-type"), "application/json");
            parsed(&plain);
        }
        let none = client.get("statements?verb=http://example.org/none&attachments=true").await;
        assert!(header(&none, "content-type").starts_with("multipart/mixed"));
    });
}

#[test]
fn what_does_not_fit_together_is_refused_whole() {
    testkit::on_each_database(MODULES, async |house| {
        let client = Client::new(house, "2.0.0").await;
        let hash = digest(TEXT.as_bytes());
        let one = with_attachments(1, &[attachment(TEXT.as_bytes())]);
        let good = file(&hash, TEXT);
        let headers = |list: &[(&str, &str)]| part(list, TEXT);
        for (number, kind, sent) in [
            ("XAPI-00134", MIXED.1, body(&one, from_ref(&good)).replacen("application/json", "text/plain", 1)),
            ("XAPI-00131", "multipart/mixed;", body(&one, from_ref(&good))),
            ("XAPI-00130", "multipart/mixed; boundary=abc", body(&one, from_ref(&good))),
            ("XAPI-00127", "multipart/form-data; boundary=xyz", body(&one, from_ref(&good))),
            ("XAPI-00132", MIXED.1, body(&one, &[headers(&[("Content-Transfer-Encoding", "binary")])])),
            ("XAPI-00132", MIXED.1, body(&one, &[file(&digest(b"other"), TEXT)])),
            ("XAPI-00135", MIXED.1, body(&one, &[headers(&[("X-Experience-API-Hash", &hash)])])),
            (
                "XAPI-00135",
                MIXED.1,
                body(&one, &[headers(&[("X-Experience-API-Hash", &hash), ("Content-Transfer-Encoding", "base64")])]),
            ),
            ("XAPI-00128", MIXED.1, body(&one, &[good.clone(), file(&digest(b"more"), "more")])),
            ("XAPI-00129", MIXED.1, body(&one, &[])),
            ("XAPI-00129", "application/json", one.to_string()),
            (
                "XAPI-00133",
                MIXED.1,
                body(&one, &[part(&[("Content-Type", "application/json")], &statement(2).to_string()), good.clone()]),
            ),
            ("RFC 2046", MIXED.1, body(&one, from_ref(&good)).replace("--xyz--", "")),
        ] {
            let seen = client.send("POST", "statements", &[("content-type", kind)], sent).await;
            assert_eq!(seen.status, 400, "{number}: {}", String::from_utf8_lossy(&seen.bytes));
            assert_eq!(client.ids("").await.0, Vec::<String>::new());
        }
        // Elsewhere is good too, and no attachments at all.
        let mut elsewhere = attachment(TEXT.as_bytes());
        elsewhere["fileUrl"] = json!("http://example.org/f");
        assert_eq!(client.post("statements", &with_attachments(1, &[elsewhere])).await.status, 200);
        assert_eq!(client.send("POST", "statements", &[MIXED], body(&statement(2), &[])).await.status, 200);
        // One part may serve two attachments.
        let twice = with_attachments(3, &[attachment(TEXT.as_bytes()), attachment(TEXT.as_bytes())]);
        assert_eq!(client.send("POST", "statements", &[MIXED], body(&twice, &[good])).await.status, 200);
    });
}
