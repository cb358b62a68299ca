//! What every request must have, and every answer has.

use axum::body::Body;
use base::Moment;
use records::credential::Scope;
use serde_json::json;

use crate::{
    MODULES,
    client::{Client, basic, encoded, header, id, statement},
};

#[test]
fn the_edition_must_be_named() {
    testkit::on_each_database(MODULES, async |house| {
        let client = Client::new(house, "").await;
        for (version, status, answered) in [
            ("", 400, "1.0.3"),
            ("1.0", 200, "1.0.3"),
            ("1.0.2", 200, "1.0.3"),
            ("1.0.9", 200, "1.0.3"),
            ("2.0", 200, "2.0.0"),
            ("2.0.0", 200, "2.0.0"),
            ("0.95", 400, "1.0.3"),
            ("1.1.0", 400, "1.0.3"),
            ("3.0", 400, "1.0.3"),
            ("1.0.x", 400, "1.0.3"),
        ] {
            let seen = client.send("GET", "statements", &[("x-experience-api-version", version)], Body::empty()).await;
            assert_eq!(
                (seen.status, header(&seen, "x-experience-api-version")),
                (status, answered),
                "XAPI-00331 {version}"
            );
        }
        let about = client.send("GET", "about", &[("authorization", "")], Body::empty()).await;
        assert_eq!(about.status, 200, "XAPI-00315");
        assert_eq!(String::from_utf8_lossy(&about.bytes), r#"{"version":["1.0.0","1.0.1","1.0.2","1.0.3","2.0.0"]}"#);
    });
}

/// XAPI-00169 and others: on every answer, whatever it says.
#[test]
fn consistent_through_is_always_there_and_true() {
    testkit::on_each_database(MODULES, async |house| {
        let client = Client::new(house, "1.0.3").await;
        for (method, path) in [
            ("GET", "statements"),
            ("GET", "statements?no=1"),
            ("POST", "statements"),
            ("PUT", "statements"),
            ("DELETE", "statements"),
            ("HEAD", "statements"),
            ("OPTIONS", "statements"),
            ("GET", "about"),
            ("GET", "agents"),
        ] {
            let seen = client.send(method, path, &[], Body::empty()).await;
            assert_eq!(
                header(&seen, "x-experience-api-consistent-through"),
                "2026-11-23T01:00:00.000000Z",
                "{method} {path}"
            );
            assert_eq!(header(&seen, "date"), "Mon, 23 Nov 2026 01:00:00 GMT");
            assert_eq!(header(&seen, "access-control-allow-origin"), "*");
        }
        // What is open holds it back until it has ended.
        let db = &house.app.db;
        let now = house.now();
        db.write(|tx| async move {
            let stamp = tx.stamp(now, 3);
            let open = store::stamp::moment_of(stamp);
            assert!(db.settled(Moment::from(now.as_microsecond() + 50)) < open);
            Ok(())
        })
        .await
        .unwrap();
        assert_eq!(db.settled(Moment::from(now.as_microsecond() + 50)).as_microsecond(), now.as_microsecond() + 50);
    });
}

#[test]
fn parameters_are_checked() {
    testkit::on_each_database(MODULES, async |house| {
        let client = Client::new(house, "1.0.3").await;
        let one = id(1);
        assert_eq!(client.post("statements", &statement(1)).await.status, 200);
        for (query, status) in [
            (format!("statementId={one}"), 200),
            (format!("statementId={one}&format=ids&attachments=false"), 200),
            (format!("statementId={one}&limit=1"), 400),
            (format!("statementId={one}&agent=%7B%7D"), 400),
            (format!("statementId={one}&voidedStatementId={one}"), 400),
            (format!("StatementId={one}"), 400),
            ("statementId=1".into(), 400),
            ("unknown=1".into(), 400),
            ("Verb=http://example.org".into(), 400),
            ("verb=read".into(), 400),
            ("activity=page".into(), 400),
            ("agent=wang".into(), 400),
            (format!("agent={}", encoded(&json!({ "name": "wang" }))), 400),
            (format!("agent={}", encoded(&json!({ "objectType": "Group", "mbox": "mailto:g@example.org" }))), 200),
            ("registration=1".into(), 400),
            ("since=yesterday".into(), 400),
            ("until=2026-11-23T01:00:00-00:00".into(), 400),
            ("limit=-1".into(), 400),
            ("limit=0".into(), 200),
            ("ascending=yes".into(), 400),
            ("format=xml".into(), 400),
            ("limit=1&limit=2".into(), 400),
        ] {
            assert_eq!(client.get(&format!("statements?{query}")).await.status, status, "{query}");
        }
        for (path, body, status) in [
            ("statements".to_owned(), "{".to_owned(), 400),
            ("statements?statementId=1".to_owned(), "{}".to_owned(), 400),
            (format!("statements?statementId={}", id(2)), statement(1).to_string(), 400),
            (format!("statements?statementId={}", id(2)), "[]".to_owned(), 400),
            ("statements".to_owned(), "\u{feff}{}".to_owned(), 400),
        ] {
            let seen = client.send("PUT", &path, &[("content-type", "application/json")], body).await;
            assert_eq!(seen.status, status, "{path}");
        }
        for kind in ["", "text/plain", "multipart/form-data; boundary=x", "application/x-www-form-urlencoded"] {
            let seen = client.send("POST", "statements", &[("content-type", kind)], statement(3).to_string()).await;
            assert_eq!(seen.status, 400, "{kind}");
        }
        let large = vec![b' '; (16 << 20) + 1];
        assert_eq!(client.send("POST", "statements", &[("content-type", "application/json")], large).await.status, 413);
    });
}

/// XAPI-00324 and others: whoever asks.
#[test]
fn other_methods_are_not_allowed() {
    testkit::on_each_database(MODULES, async |house| {
        let client = Client::new(house, "1.0.1").await;
        for (method, path) in [
            ("DELETE", "statements"),
            ("PATCH", "statements"),
            ("DELETE", "activities"),
            ("POST", "activities"),
            ("PUT", "agents"),
            ("DELETE", "about"),
            ("PATCH", "agents/profile"),
        ] {
            let seen = client.send(method, path, &[("authorization", "")], Body::empty()).await;
            assert_eq!(seen.status, 405, "{method} {path}");
        }
    });
}

#[test]
fn who_is_not_known_is_refused_without_a_question() {
    testkit::on_each_database(MODULES, async |house| {
        let client = Client::new(house, "1.0.3").await;
        for wrong in ["Basic", "Basic !!!", "Bearer x", &basic("foo", "bar"), "basic Zm9v"] {
            let seen = client.send("GET", "statements", &[("authorization", wrong)], Body::empty()).await;
            assert_eq!((seen.status, header(&seen, "www-authenticate")), (401, "Basic realm=\"xAPI\""), "{wrong}");
            let headers = [("authorization", wrong), ("origin", "http://course.example.org")];
            let seen = client.send("GET", "statements", &headers, Body::empty()).await;
            assert_eq!((seen.status, header(&seen, "www-authenticate")), (401, ""), "{wrong}");
        }
        // The key of one tenant opens no other.
        assert_eq!(client.get("/xapi/hsp/statements").await.status, 401);
        assert_eq!(client.get("/xapi/rlw/statements").await.status, 200);
    });
}

#[test]
fn scopes_hold() {
    testkit::on_each_database(MODULES, async |house| {
        let all = Client::new(house, "1.0.3").await;
        let writer = Client::with(house, "1.0.3", &[Scope::Write, Scope::ReadOwn]).await;
        let reader = Client::with(house, "1.0.3", &[Scope::ReadAll]).await;
        assert_eq!(all.post("statements", &statement(1)).await.status, 200);
        assert_eq!(writer.post("statements", &statement(2)).await.status, 200);
        assert_eq!(reader.post("statements", &statement(3)).await.status, 403);
        assert_eq!(reader.ids("").await.0, [id(2), id(1)]);
        assert_eq!(writer.ids("").await.0, [id(2)]);
        assert_eq!(writer.ids("activity=http://example.org/pages/1").await.0, [id(2)]);
        assert_eq!(writer.get(&format!("statements?statementId={}", id(1))).await.status, 404);
        assert_eq!(reader.get("activities/state?activityId=http://example.org/a&agent=x").await.status, 403);
        assert_eq!(reader.get("activities/profile?activityId=http://example.org/a").await.status, 403);
    });
}

#[test]
fn a_form_may_carry_a_request_of_the_first_edition() {
    testkit::on_each_database(MODULES, async |house| {
        let client = Client::new(house, "1.0.3").await;
        let form = [("content-type", "application/x-www-form-urlencoded")];
        let put = |n: u32, extra: &str| format!("statementId={}&content={}{extra}", id(n), encoded(&statement(n)));
        for (method, path, body, status) in [
            ("POST", "statements?method=GET", "limit=1".to_owned(), 200),
            ("POST", "statements?method=PUT", put(1, ""), 204),
            ("PUT", "statements?method=POST", put(2, ""), 400),
            ("POST", "statements?method=PUT", put(3, "&X-Experience-API-Version=0.8"), 400),
            ("POST", "statements?method=PUT&statementId=x", put(4, ""), 400),
            ("POST", "statements?method=PUT", String::new(), 400),
            ("POST", "statements?method=PUT", json!({ "content": "x" }).to_string(), 400),
            ("POST", "statements?method=put", put(5, ""), 400),
        ] {
            assert_eq!(client.send(method, path, &form, body).await.status, status, "XAPI-00336 {method} {path}");
        }
        let headers = [form[0], ("authorization", ""), ("x-experience-api-version", "")];
        let authorization: String = client.authorization.bytes().map(|byte| format!("%{byte:02X}")).collect();
        let body = put(6, &format!("&Authorization={authorization}&X-Experience-API-Version=1.0.3"));
        assert_eq!(client.send("POST", "statements?method=PUT", &headers, body).await.status, 204);
        let second = client.speaking("2.0.0");
        assert_eq!(second.send("POST", "statements?method=GET", &form, "limit=1").await.status, 400);
    });
}
