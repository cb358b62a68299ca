//! SCORM courses from the device's side: the player's page, what it begins
//! with, and commits in whatever order they come.

use std::io::{Cursor, Write};

use axum::{body::Body, http::Method};
use learning::{
    package::{PackageId, RegistrationId},
    scorm::terminal::{self, Outcome},
};
use serde_json::{Value, json};
use store::{Rows, params};
use testkit::{House, Visitor, house::on_each_database};
use uuid::Uuid;
use zip::{ZipWriter, write::SimpleFileOptions};

use crate::MODULES;

const PAGE: &str = "<!doctype html><title>x</title>";

/// Two items, of SCORM 1.2 or of 2004.
fn manifest(version: &str) -> String {
    let (space, kind) = if version == "1.2" { ("adlcp_rootv1p2", "scormtype") } else { ("adlcp_v1p3", "scormType") };
    format!(
        r#"<manifest identifier="m" xmlns:adlcp="http://www.adlnet.org/xsd/{space}"><metadata><schemaversion>{version}</schemaversion></metadata>
<organizations default="o"><organization identifier="o"><title>接触网断电</title>
<item identifier="lesson" identifierref="r1"><title>先断电</title></item>
<item identifier="test" identifierref="r2"><title>小测验</title></item></organization></organizations>
<resources><resource identifier="r1" adlcp:{kind}="sco" href="a.html"/><resource identifier="r2" adlcp:{kind}="sco" href="b.html?x=1"/></resources></manifest>"#
    )
}

fn zip(files: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in files {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

async fn import(house: &House, files: &[(&str, &str)]) -> Outcome {
    let file = house.files().join("course.zip");
    std::fs::create_dir_all(house.files()).unwrap();
    std::fs::write(&file, zip(files)).unwrap();
    let tenant = people::tenant::get(&house.app.db, house.tenant("rlw")).await.unwrap();
    terminal::import(&house.app, &tenant, &file).await.unwrap()
}

/// A course of somebody who has begun it, seen from their device.
struct Device {
    visitor: Visitor,
    registration: RegistrationId,
    /// `/c/{token}/`
    base: String,
}

impl Device {
    async fn of(house: &House, package: &Value, slug: &str, again: bool) -> Self {
        let tenant = people::tenant::get(&house.app.db, house.tenant("rlw")).await.unwrap();
        let package: PackageId = serde_json::from_value(package["package"].clone()).unwrap();
        let person = house.person_id(slug);
        let launched = terminal::launch(&house.app, &tenant, package, person, (None, again)).await.unwrap();
        let url = launched["url"].as_str().unwrap();
        let path = &url[house.app.config.server.content_url.len()..];
        Self {
            visitor: house.content(),
            registration: serde_json::from_value(launched["registration"].clone()).unwrap(),
            base: path[..path.find("~scorm").unwrap()].to_owned(),
        }
    }

    async fn attempt(&self) -> Value {
        let seen = self.visitor.get(&format!("{}~scorm/attempt?mode=normal", self.base)).await;
        assert_eq!(seen.status, 200);
        serde_json::from_str(&seen.html).unwrap()
    }

    async fn send(&self, commits: &[Value]) -> Value {
        let body = json!({ "commits": commits }).to_string();
        let path = format!("{}commits", self.base);
        let seen =
            self.visitor.send(self.visitor.request(Method::POST, &path, "application/json", Body::from(body))).await;
        assert_eq!(seen.status, 200, "{}", seen.text);
        serde_json::from_str(&seen.html).unwrap()
    }

    async fn state(&self, house: &House) -> Value {
        let tenant = people::tenant::get(&house.app.db, house.tenant("rlw")).await.unwrap();
        terminal::state(&house.app, &tenant, self.registration).await.unwrap()
    }
}

/// A commit of SCORM 1.2.
fn commit(attempt: &Value, number: u128, seq: i64, item: &str, status: &str, more: &Value) -> Value {
    let mut cmi = json!({ "core": { "lesson_status": status } });
    for (name, value) in more.as_object().unwrap() {
        cmi[name] = value.clone();
    }
    json!({ "id": Uuid::from_u128(number), "attempt": attempt["id"], "seq": seq, "sco": item, "terminate": true, "closed": true, "cmi": cmi })
}

async fn course(house: &House, version: &str) -> Value {
    let manifest = manifest(version);
    let files = [("imsmanifest.xml", manifest.as_str()), ("a.html", PAGE), ("b.html", PAGE)];
    match import(house, &files).await {
        Outcome::Imported(told) => told,
        Outcome::Invalid(faults) => panic!("{faults:#}"),
    }
}

#[test]
fn a_package_that_cannot_play_is_told_apart_and_leaves_nothing() {
    on_each_database(MODULES, async |house| {
        let manifest = manifest("1.2");
        let refused = import(house, &[("imsmanifest.xml", manifest.as_str()), ("a.html", PAGE)]).await;
        let Outcome::Invalid(told) = refused else { panic!("{refused:?}") };
        assert_eq!(
            told["faults"],
            json!([{ "file": "imsmanifest.xml", "line": 5, "rule": "SCORM CAM 3.4.2.1", "message": "The file b.html is not in the package" }])
        );
        assert_eq!(house.app.db.count("select count(*) from learning_package", params![]).await.unwrap(), 0);
    });
}

#[test]
fn slips_of_a_manifest_are_shown_to_who_works_on_it() {
    on_each_database(MODULES, async |house| {
        let careless = manifest("1.2").replace("<metadata><schemaversion>1.2</schemaversion></metadata>", "");
        let files = [("imsmanifest.xml", careless.as_str()), ("a.html", PAGE), ("b.html", PAGE)];
        let Outcome::Imported(told) = import(house, &files).await else { panic!("it plays in spite of that") };
        let path = format!("/learning/packages/{}/versions", told["package"].as_str().unwrap());
        let seen = house.person("educator").await.get(&path).await;
        for words in ["导入时的提示", "没有写 SCORM 版本", "imsmanifest.xml:1"] {
            assert!(seen.has(words), "{words} in {}", seen.text);
        }
        let package = course(house, "1.2").await;
        let path = format!("/learning/packages/{}/versions", package["package"].as_str().unwrap());
        assert!(!house.person("educator").await.get(&path).await.has("导入时的提示"));
    });
}

#[test]
fn the_player_begins_with_what_the_course_and_the_attempt_say() {
    on_each_database(MODULES, async |house| {
        let package = course(house, "1.2").await;
        let device = Device::of(house, &package, "line-worker", false).await;
        let page = device.visitor.get(&format!("{}~scorm/player?mode=normal", device.base)).await;
        assert_eq!(page.status, 200);
        assert!(page.has("这门课要用到 JavaScript"), "{}", page.text);
        assert!(page.html.contains("data-commits=\"../commits\""));
        let assets = page.html.split("src=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
        assert_eq!(device.visitor.get(&assets).await.status, 200);
        assert_eq!(device.visitor.get(&assets.replace("player.js", "scorm12.min.js")).await.status, 200);
        assert_eq!(device.visitor.get(&format!("{}b.html?x=1", device.base)).await.status, 200);

        let attempt = device.attempt().await;
        assert_eq!(attempt["edition"], "1.2");
        assert_eq!(attempt["number"], 1);
        assert_eq!(attempt["seq"], 0);
        assert_eq!(
            attempt["items"],
            json!([
                { "id": "lesson", "title": "先断电", "depth": 0, "visible": true, "sco": true, "launch": "a.html" },
                { "id": "test", "title": "小测验", "depth": 0, "visible": true, "sco": true, "launch": "b.html?x=1" }
            ])
        );
        assert_ne!(attempt["learner"]["id"], house.person_id("line-worker").to_string());
        assert_eq!(attempt["wish"], Value::Null, "nothing asked for: it goes on where it is to be gone on");
        let forged = device.base.replace("/c/", "/c/A");
        assert_eq!(device.visitor.get(&format!("{forged}~scorm/attempt")).await.status, 404);
    });
}

#[test]
fn the_course_as_a_whole_or_one_item_is_asked_for() {
    on_each_database(MODULES, async |house| {
        let package = course(house, "2004 4th Edition").await;
        let tenant = people::tenant::get(&house.app.db, house.tenant("rlw")).await.unwrap();
        let id: PackageId = serde_json::from_value(package["package"].clone()).unwrap();
        let person = house.person_id("line-worker");
        for (item, wish) in [(None, Value::Null), (Some("test"), json!("test"))] {
            let launched = terminal::launch(&house.app, &tenant, id, person, (item, false)).await.unwrap();
            let url = launched["url"].as_str().unwrap();
            let path = url[house.app.config.server.content_url.len()..].replace("~scorm/player", "~scorm/attempt");
            let attempt: Value = serde_json::from_str(&house.content().get(&path).await.html).unwrap();
            assert_eq!(attempt["wish"], wish, "{url}");
        }
    });
}

#[test]
fn commits_come_twice_late_and_from_two_devices() {
    on_each_database(MODULES, async |house| {
        let package = course(house, "1.2").await;
        let (one, two) = (
            Device::of(house, &package, "line-worker", false).await,
            Device::of(house, &package, "line-worker", false).await,
        );
        let attempt = one.attempt().await;
        let at = |place: &str| json!({ "core": { "lesson_status": "incomplete", "lesson_location": place } });
        let newer = commit(&attempt, 2, 2, "lesson", "incomplete", &at("7"));
        let older = commit(&attempt, 1, 1, "lesson", "incomplete", &at("3"));
        let answer = one.send(std::slice::from_ref(&newer)).await;
        assert_eq!(answer["results"][0], json!({ "id": newer["id"], "result": true, "seq": 2 }));
        assert_eq!(one.send(std::slice::from_ref(&older)).await["results"][0]["result"], true);
        assert_eq!(
            one.send(&[older.clone(), newer.clone()]).await["results"][1]["result"],
            true,
            "a repeat is a success"
        );
        assert_eq!(
            two.attempt().await["scos"]["lesson"]["cmi"]["core"]["lesson_location"],
            "7",
            "the older one has changed nothing"
        );

        // The second device passes the test; the first, offline since, sends what it had.
        two.send(&[commit(
            &attempt,
            3,
            9,
            "test",
            "passed",
            &json!({ "core": { "lesson_status": "passed", "score": { "raw": "90" } } }),
        )])
        .await;
        let late = one.send(&[commit(&attempt, 4, 3, "test", "incomplete", &at("1"))]).await;
        assert_eq!(late["results"][0]["seq"], 9, "it learns where the other is");
        let state = one.state(house).await;
        assert_eq!(state["parts"][2], json!({ "item": "test", "state": "passed", "score": 0.9 }));
        assert_eq!(state["attempt"]["items"]["test"]["cmi"]["core"]["lesson_status"], "passed");

        let commits = "select count(*) from learning_scorm_commit";
        assert_eq!(house.app.db.count(commits, params![]).await.unwrap(), 4);
        let verbs: Vec<&str> = state["statements"]
            .as_array()
            .unwrap()
            .iter()
            .map(|it| it["verb"].as_str().unwrap().rsplit('/').next().unwrap())
            .collect();
        assert_eq!(verbs, ["attempted", "attempted", "completed", "passed"]);
    });
}

#[test]
fn a_course_that_was_taken_along_tells_for_thirty_days_what_was_done() {
    on_each_database(MODULES, async |house| {
        let package = course(house, "1.2").await;
        Device::of(house, &package, "line-worker", false).await;
        let learner = house.person("line-worker").await;
        let home = format!("/learning/packages/{}", package["package"].as_str().unwrap());
        assert!(learner.get(&home).await.html.contains("data-course data-origin="));
        let copy = learner.post(&format!("{home}/copies"), &[]).await;
        assert_eq!(copy.status, 200, "{}", copy.text);
        let copy: Value = serde_json::from_slice(&copy.bytes).unwrap();
        let titles: Vec<&str> =
            copy["units"].as_array().unwrap().iter().map(|unit| unit["title"].as_str().unwrap()).collect();
        assert_eq!(titles, ["接触网断电", "先断电", "小测验"], "the whole can be asked for, and each item");
        assert_eq!(copy["units"][2]["item"], "test");
        let path = copy["address"].as_str().unwrap()[house.app.config.server.content_url.len()..].to_owned();
        let device = Device {
            visitor: house.content(),
            registration: serde_json::from_value(copy["registration"].clone()).unwrap(),
            base: path[..path.find("~scorm").unwrap()].to_owned(),
        };
        for asset in copy["assets"].as_array().unwrap() {
            assert_eq!(device.visitor.get(asset.as_str().unwrap()).await.status, 200, "{asset}");
        }
        let attempt = &copy["attempt"];
        let worked = |number, seq| commit(attempt, number, seq, "lesson", "completed", &json!({}));
        house.app.clock.advance(jiff::SignedDuration::from_hours(24 * 29));
        assert_eq!(device.visitor.get(&path).await.status, 200);
        assert_eq!(device.send(&[worked(1, 1)]).await["results"][0]["result"], true);
        assert_eq!(device.state(house).await["parts"][1]["state"], "completed");

        let leave = "update people_person set left_on = $2 where id = $1";
        let (person, day) = (house.person_id("line-worker"), house.today());
        house.app.db.write(|tx| async move { tx.execute(leave, params![person, day]).await }).await.unwrap();
        let send = async |commit: Value| {
            let body = Body::from(json!({ "commits": [commit] }).to_string());
            let to = format!("{}commits", device.base);
            device.visitor.send(device.visitor.request(Method::POST, &to, "application/json", body)).await.status
        };
        assert_eq!(send(worked(2, 2)).await, 200, "on the last day");
        house.app.clock.advance(jiff::SignedDuration::from_hours(24));
        assert_eq!(send(worked(3, 3)).await, 404, "somebody who has left");
        let attempt = device.visitor.get(&format!("{}~scorm/attempt", device.base)).await;
        assert_eq!(attempt.status, 404);
        assert_eq!(device.visitor.get(&path).await.status, 404, "longer than it is good for");
        let nurse = house.person("nicu-nurse").await;
        assert_eq!(nurse.post(&format!("{home}/copies"), &[]).await.status, 404);
    });
}

#[test]
fn the_whole_course_is_done_when_its_items_are_and_stays_so() {
    on_each_database(MODULES, async |house| {
        let package = course(house, "1.2").await;
        let device = Device::of(house, &package, "line-worker", false).await;
        let attempt = device.attempt().await;
        let long = "数".repeat(65_536);
        let none = json!({});
        device
            .send(&[
                commit(&attempt, 1, 1, "lesson", "completed", &json!({ "suspend_data": long })),
                commit(&attempt, 2, 2, "test", "failed", &none),
            ])
            .await;
        assert_eq!(device.state(house).await["done_on"], Value::Null, "failed is not done");
        assert_eq!(device.attempt().await["scos"]["lesson"]["cmi"]["suspend_data"], long.as_str());
        device.send(&[commit(&attempt, 3, 3, "test", "passed", &none)]).await;
        assert_eq!(device.state(house).await["done_on"], house.today().to_string());

        let again = Device::of(house, &package, "line-worker", true).await;
        let second = again.attempt().await;
        assert_eq!((&second["number"], &second["scos"]), (&json!(2), &json!({})));
        again.send(&[commit(&second, 4, 1, "test", "failed", &none)]).await;
        let state = again.state(house).await;
        assert_eq!(state["parts"][2]["state"], "passed", "what was reached once is kept");
        assert_eq!(state["done_on"], house.today().to_string());
    });
}

#[test]
fn answers_are_told_once_and_only_when_they_are_whole() {
    on_each_database(MODULES, async |house| {
        let package = course(house, "1.2").await;
        let device = Device::of(house, &package, "line-worker", false).await;
        let attempt = device.attempt().await;
        let answer =
            |id: &str, result: &str| json!({ "id": id, "type": "choice", "student_response": "b", "result": result });
        let interactions = |all: &[Value]| {
            let numbered = all.iter().enumerate().map(|(number, it)| (number.to_string(), it.clone()));
            json!({ "interactions": numbered.collect::<serde_json::Map<_, _>>() })
        };
        let (first, second) = (answer("q1", "correct"), answer("q2", "wrong"));
        let mut half =
            commit(&attempt, 1, 1, "test", "incomplete", &interactions(&[first.clone(), json!({ "id": "q2" })]));
        half["closed"] = false.into();
        device.send(&[half]).await;
        device.send(&[commit(&attempt, 2, 2, "test", "completed", &interactions(&[first, second]))]).await;
        let state = device.state(house).await;
        let told: Vec<(&str, &Value)> = state["statements"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|it| it["verb"].as_str().unwrap().ends_with("answered"))
            .map(|it| (it["object"].as_str().unwrap().rsplit('/').next().unwrap(), &it["result"]["success"]))
            .collect();
        assert_eq!(told, [("q1", &json!(true)), ("q2", &json!(false))]);
    });
}

#[test]
fn in_2004_the_rollup_decides_and_global_objectives_follow_the_learner() {
    on_each_database(MODULES, async |house| {
        let package = course(house, "2004 4th Edition").await;
        let device = Device::of(house, &package, "line-worker", false).await;
        let attempt = device.attempt().await;
        assert_eq!(attempt["tree"]["children"][0]["id"], "lesson");
        assert_eq!(attempt["tree"]["sequencingControls"]["flow"], false);
        let told = json!({
            "id": Uuid::from_u128(1), "attempt": attempt["id"], "seq": 1, "sco": "test", "terminate": true, "count": 1,
            "cmi": { "completion_status": "completed", "success_status": "passed", "score": { "scaled": "0.75" } },
            "objectives": { "power-off": { "satisfiedStatus": true } }, "at": "test"
        });
        let rolled = json!({
            "id": Uuid::from_u128(2), "attempt": attempt["id"], "seq": 2, "state": "{\"where\":1}",
            "rollup": { "completion": "completed", "success": "passed", "score": 0.75 }
        });
        device.send(&[told, rolled]).await;
        let state = device.state(house).await;
        assert_eq!(state["parts"][0], json!({ "item": "o", "state": "passed", "score": 0.75 }), "the course");
        assert_eq!(state["parts"][1]["state"], Value::Null, "an item that nobody opened");
        assert_eq!(state["done_on"], house.today().to_string());

        let again = Device::of(house, &package, "line-worker", true).await.attempt().await;
        assert_eq!(again["objectives"]["power-off"]["satisfiedStatus"], true);
        let other = Device::of(house, &package, "educator", false).await;
        assert_eq!(other.attempt().await["objectives"], json!({}));
        let foreign = other.send(&[commit(&attempt, 9, 9, "test", "passed", &json!({}))]).await;
        assert_eq!(foreign["results"][0]["result"], false, "another's attempt");
        let first = device.attempt().await;
        assert_eq!(first["number"], 2, "the newest is played");
    });
}

#[test]
fn the_card_counts_items_and_not_the_organization() {
    on_each_database(MODULES, async |house| {
        let told = course(house, "2004 4th Edition").await;
        let package: PackageId = serde_json::from_value(told["package"].clone()).unwrap();
        let device = Device::of(house, &told, "line-worker", false).await;
        let tenant = house.tenant("rlw");
        let parts = learning::package::parts(&house.app.db, tenant, package).await.unwrap();
        assert!(!parts[0].is_unit(), "the organization");
        let (registration, person, today) = (device.registration, house.person_id("line-worker"), house.today());
        let sql =
            "insert into learning_part_result (registration_id, part_id, tenant_id, person_id, begun_on, satisfied_on)
                   values ($1, $2, $3, $4, $5, $5)";
        let values = params![registration, parts[0].id, tenant, person, today];
        house.app.db.write(|tx| async move { tx.execute(sql, values).await }).await.unwrap();
        let seen = house.person("line-worker").await.get("/learning").await;
        assert!(seen.has("接触网断电") && seen.has("0 / 2"), "{}", seen.text);
    });
}

#[test]
fn garbage_is_refused() {
    on_each_database(MODULES, async |house| {
        let package = course(house, "1.2").await;
        let device = Device::of(house, &package, "line-worker", false).await;
        let path = format!("{}commits", device.base);
        let bad = device.visitor.request(Method::POST, &path, "text/plain", Body::from("{"));
        assert_eq!(device.visitor.send(bad).await.status, 400);
        let forged = device.visitor.request(Method::POST, "/c/x/commits", "text/plain", Body::from("{\"commits\":[]}"));
        assert_eq!(device.visitor.send(forged).await.status, 404);
    });
}
