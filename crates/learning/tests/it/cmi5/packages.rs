//! 101 to 210: what is imported and what is refused, with its rule.

use std::fmt::Write;

use axum::body::Body;
use records::credential::Scope;
use serde_json::json;

use super::lms::{Lms, NAMESPACE, PUBLISHER, block, body, key, package, structure, unit, zip};
use crate::MODULES;

const OUT: &str = "http://example.com/index.html";

#[test]
fn a_thousand_units_alone_and_zip64() {
    testkit::on_each_database(MODULES, async |house| {
        let lms = Lms::new(house).await;
        let mut units = String::new();
        for number in 0..1_001 {
            let _ = write!(units, "{}", unit(&number.to_string(), "moveOn=\"Passed\"", OUT));
        }
        let made = lms.import(structure("101", &units).into_bytes(), "text/xml").await;
        assert_eq!(made.status, 201, "{}", made.html);
        let id = body(&made)["id"].as_str().unwrap().to_owned();
        let last = lms.launch(&id, "101", json!({ "unit": 1_000 })).await;
        assert!(body(&last)["url"].as_str().unwrap().starts_with("http://example.com/index.html?endpoint="));
        assert_eq!(lms.launch(&id, "101", json!({ "unit": 1_001 })).await.status, 404);
        let xml = structure("102", &unit("102", "", "index.html"));
        let large = zip(&[("cmi5.xml", &xml), ("index.html", "<title>102</title>")], true);
        assert_eq!(lms.import(large, "application/zip").await.status, 201);
        let listed = lms.send("GET", "/learning/automation/rlw/packages", "", Body::empty()).await;
        let listed = body(&listed);
        let mut units: Vec<i64> = listed.as_array().unwrap().iter().map(|it| it["units"].as_i64().unwrap()).collect();
        units.sort_unstable();
        assert_eq!(units, [1, 1_001]);
        let gone = lms.send("DELETE", &format!("/learning/automation/rlw/packages/{id}"), "", Body::empty()).await;
        assert_eq!(gone.status, 204, "{}", gone.html);
        assert_eq!(lms.launch(&id, "101", json!({})).await.status, 404);
        // The same again is a first version again.
        let again = lms.import(structure("101", &unit("1", "", OUT)).into_bytes(), "text/xml; charset=utf-8").await;
        assert_eq!(body(&again)["number"], 1);
    });
}

#[test]
fn bad_packages_are_refused_with_their_rule_and_leave_nothing() {
    testkit::on_each_database(MODULES, async |house| {
        let lms = Lms::new(house).await;
        let alone = |id: &str, inside: &str| structure(id, inside).into_bytes();
        let with_objectives = |id: &str, objectives: &str| {
            let xml = structure(id, &unit(id, "", OUT));
            xml.replacen("</course>", &format!("</course><objectives>{objectives}</objectives>"), 1).into_bytes()
        };
        let words = "<title><langstring>o</langstring></title><description><langstring>o</langstring></description>";
        let objective = |id: &str| format!("<objective id=\"{id}\">{words}</objective>");
        let relative = |part: &str| {
            let whole = format!("{PUBLISHER}/{part}/201");
            structure("201", &block("201", &unit("201", "", OUT)))
                .replace(&whole, &format!("lts/{part}/201"))
                .into_bytes()
        };
        let mut cases: Vec<(&str, Vec<u8>, &str, &str)> = vec![
            ("201-1", relative("course"), "text/xml", "cmi5 3.0"),
            ("201-2", relative("block"), "text/xml", "cmi5 3.0"),
            ("201-3", relative("au"), "text/xml", "cmi5 3.0"),
            ("201-4", with_objectives("201-4", &objective("lts/objective")), "text/xml", "cmi5 3.0"),
            (
                "203",
                zip(&[("cmi5.xml", &structure("203", &unit("203", "", "not-found.html"))), ("index.html", "x")], false),
                "application/zip",
                "cmi5 14.1",
            ),
            (
                "204",
                alone("204", &unit("204", "", "index.html?endpoint=http://example.org/lrs")),
                "text/xml",
                "cmi5 8.1",
            ),
            (
                "205-1",
                alone("205", &block("205", &unit("1", "", OUT)).repeat(2).replacen("/au/1", "/au/2", 1)),
                "text/xml",
                "cmi5 13.1.2",
            ),
            ("205-2", with_objectives("205-2", &objective("urn:o").repeat(2)), "text/xml", "cmi5 13.1.3"),
            ("205-3", alone("205", &unit("205", "", OUT).repeat(2)), "text/xml", "cmi5 13.1.4"),
            ("206", alone("206", &unit("206", "", "http://example.com index.html")), "text/xml", "cmi5 13.1.4"),
            ("207", alone("207", &format!("<au id=\"urn:207\"><url>{OUT}</url>{words}</au>")), "text/xml", "cmi5 13.2"),
            ("208", b"# no package".to_vec(), "text/markdown; charset=UTF-8", "cmi5 14.0"),
            ("209", b"this is not a zip".to_vec(), "application/zip", "ZIP 4.3.1"),
            (
                "210",
                zip(&[("README.md", "x"), ("index.html", "<title>210</title>")], false),
                "application/zip",
                "cmi5 14.1",
            ),
        ];
        for url in ["index.html", "path/1/index.html", "./index.html", "../index.html", "/index.html"] {
            cases.push(("202", alone("202", &unit("202", "", url)), "text/xml", "cmi5 14.2"));
        }
        for (name, package, kind, rule) in cases {
            let seen = lms.import(package, kind).await;
            assert_eq!(seen.status, 422, "{name}: {}", seen.html);
            let told = body(&seen);
            assert_eq!(
                (told["error"].as_str(), told["faults"][0]["rule"].as_str()),
                (Some("package-invalid"), Some(rule)),
                "{name}: {told}"
            );
            assert!(!told["faults"][0]["message"].as_str().unwrap().contains('⟦'), "{name}: {told}");
        }
        let listed = lms.send("GET", "/learning/automation/rlw/packages", "", Body::empty()).await;
        assert_eq!(listed.html, "[]");
        let line = structure("207", &format!("<au id=\"urn:207\">\n<url>{OUT}</url>{words}</au>"));
        let told = body(&lms.import(line.into_bytes(), "text/xml").await);
        assert_eq!(
            (told["faults"][0]["file"].as_str(), told["faults"][0]["line"].as_u64()),
            (Some("cmi5.xml"), Some(5))
        );
        assert!(line_of(&told).contains("url"), "{told}");
        assert!(NAMESPACE.starts_with("https"));
    });
}

fn line_of(told: &serde_json::Value) -> String {
    told["faults"][0]["message"].as_str().unwrap_or_default().to_owned()
}

#[test]
fn only_a_key_for_courses_opens_the_interface() {
    testkit::on_each_database(MODULES, async |house| {
        let lms = Lms::new(house).await;
        let id = lms.imported(package("rights", "")).await;
        let launches = format!("/learning/automation/rlw/packages/{id}/launches");
        let ask = async |authorization: &str, path: &str| {
            let request =
                axum::http::Request::builder().method("POST").uri(path).header("authorization", authorization);
            let body = json!({ "unit": 0, "actor": { "account": { "name": "a", "homePage": PUBLISHER } } });
            let request =
                request.header("content-type", "application/json").body(Body::from(body.to_string())).unwrap();
            testkit::Visitor::new(house.router.clone(), None).send(request).await.status
        };
        assert_eq!(ask("", &launches).await, 401);
        assert_eq!(ask("Basic bm86bm8=", &launches).await, 401);
        assert_eq!(ask(&key(house, Scope::STORE).await, &launches).await, 403);
        let courses = key(house, &[Scope::Courses]).await;
        assert_eq!(ask(&courses, &launches).await, 201);
        assert_eq!(ask(&courses, &launches.replace("/rlw/", "/hsp/")).await, 401);
        let wrong = lms.launch(&id, "a", json!({ "launchMode": "Fast" })).await;
        assert_eq!((wrong.status, body(&wrong)["fields"][0]["field"].as_str()), (400, Some("launchMode")));
        let wrong = lms.launch(&id, "a", json!({ "actor": { "mbox": "mailto:a@example.org" } })).await;
        assert_eq!((wrong.status, body(&wrong)["fields"][0]["field"].as_str()), (400, Some("actor")));
        let first = lms.launched(&id, json!({})).await;
        let other = lms.launch(&id, "somebody else", json!({ "registration": first.registration })).await;
        assert_eq!(other.status, 409, "{}", other.html);
    });
}
