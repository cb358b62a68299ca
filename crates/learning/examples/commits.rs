//! 200 learners of a SCORM course who commit at once, ten commits each, through
//! the route that their players use: commits in a second and what one waits.
//!
//!     XINQIAO_TEST_POSTGRES=postgres://… cargo run --release -p learning --example commits
#![expect(clippy::unwrap_used, reason = "a measurement stops where something is missing")]
#![expect(clippy::disallowed_methods, reason = "each learner is a task, timed by the wall clock")]

use std::{
    io::{Cursor, Write},
    time::Instant,
};

use axum::{body::Body, http::Request};
use learning::{
    package::PackageId,
    scorm::terminal::{self, Outcome},
};
use serde_json::{Value, json};
use testkit::House;
use tower::ServiceExt;
use zip::{ZipWriter, write::SimpleFileOptions};

const MODULES: &[&ui::Module] = &[&people::MODULE, &records::MODULE, &learning::MODULE];
const LEARNERS: usize = 200;
const EACH: i64 = 10;
const MANIFEST: &str = r#"<manifest identifier="m" xmlns:adlcp="http://www.adlnet.org/xsd/adlcp_rootv1p2"><metadata><schemaversion>1.2</schemaversion></metadata>
<organizations default="o"><organization identifier="o"><title>x</title><item identifier="i" identifierref="r"><title>x</title></item></organization></organizations>
<resources><resource identifier="r" adlcp:scormtype="sco" href="a.html"/></resources></manifest>"#;

fn main() {
    testkit::on_each_database(MODULES, async |house| {
        let devices = devices(house).await;
        let began = Instant::now();
        let tasks: Vec<_> = devices.into_iter().map(|device| tokio::spawn(commit(house.app.clone(), device))).collect();
        let mut waits = Vec::new();
        for task in tasks {
            waits.extend(task.await.unwrap());
        }
        let seconds = began.elapsed().as_secs_f64();
        waits.sort_by(f64::total_cmp);
        let at = |share: f64| waits[((waits.len() - 1) as f64 * share) as usize];
        let database = if house.app.db.is_sqlite() { "SQLite" } else { "PostgreSQL" };
        let rate = waits.len() as f64 / seconds;
        println!(
            "{database}: {} commits, {rate:.0} a second, p50 {:.0} ms, p99 {:.0} ms",
            waits.len(),
            at(0.5),
            at(0.99)
        );
    });
}

/// Address and attempt of each learner.
async fn devices(house: &House) -> Vec<(String, Value)> {
    let app = &house.app;
    let tenant = people::tenant::get(&app.db, house.tenant("rlw")).await.unwrap();
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in [("imsmanifest.xml", MANIFEST), ("a.html", "<p>x")] {
        zip.start_file(name, SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    std::fs::create_dir_all(house.files()).unwrap();
    let file = house.files().join("course.zip");
    std::fs::write(&file, zip.finish().unwrap().into_inner()).unwrap();
    let Outcome::Imported(told) = terminal::import(app, &tenant, &file).await.unwrap() else { panic!("refused") };
    let package: PackageId = serde_json::from_value(told["package"].clone()).unwrap();
    let mut devices = Vec::with_capacity(LEARNERS);
    for number in 0..LEARNERS {
        let new = people::person::New {
            staff_number: format!("b{number}"),
            name: "学员".into(),
            employment: "in-post".into(),
            ..Default::default()
        };
        let new = &new;
        let person = app
            .db
            .write(|tx| async move { people::person::create(&tx, &app.ids, tenant.id, new).await })
            .await
            .unwrap();
        let launched = terminal::launch(app, &tenant, package, person, (None, false)).await.unwrap();
        let url = launched["url"].as_str().unwrap();
        let base = url[app.config.server.content_url.len()..url.find("~scorm").unwrap()].to_owned();
        let request = Request::get(format!("{base}~scorm/attempt")).body(Body::empty()).unwrap();
        let response = ui::respond::content(app.clone()).oneshot(request).await.unwrap();
        let bytes = axum::body::to_bytes(response.into_body(), usize::MAX).await.unwrap();
        let attempt: Value = serde_json::from_slice(&bytes).unwrap();
        devices.push((base, attempt["id"].clone()));
    }
    devices
}

/// Milliseconds of each commit, with 4,000 characters of suspend data.
async fn commit(app: ui::App, (base, attempt): (String, Value)) -> Vec<f64> {
    let router = ui::respond::content(app.clone());
    let mut waits = Vec::new();
    for seq in 1..=EACH {
        let status = if seq == EACH { "passed" } else { "incomplete" };
        let id: uuid::Uuid = app.ids.untimed();
        let commit = json!({ "id": id, "attempt": attempt, "seq": seq, "sco": "i", "closed": seq == EACH, "terminate": seq == EACH,
            "cmi": { "core": { "lesson_status": status, "lesson_location": seq.to_string() }, "suspend_data": "x".repeat(4_000) } });
        let body = json!({ "commits": [commit] }).to_string();
        let request = Request::post(format!("{base}commits")).body(Body::from(body)).unwrap();
        let began = Instant::now();
        let response = router.clone().oneshot(request).await.unwrap();
        assert_eq!(response.status(), 200);
        waits.push(began.elapsed().as_secs_f64() * 1_000.0);
    }
    waits
}
