//! Pieces of a large file: cut, gone on with, counted, deleted.

use axum::{body::Body, http::Method};
use learning::package::import::terminal::{self, Outcome};
use serde_json::Value;
use store::Rows;
use testkit::{Seen, Visitor, scan};

use super::{PAGES, zip};
use crate::MODULES;

async fn put(educator: &Visitor, pieces: &str, offset: usize, bytes: &[u8]) -> (u16, Value) {
    let path = format!("{pieces}?offset={offset}");
    let request = educator.request(Method::POST, &path, "application/octet-stream", Body::from(bytes.to_vec()));
    let seen = educator.send(request).await;
    (seen.status, serde_json::from_slice(&seen.bytes).unwrap_or_default())
}

async fn announce(educator: &Visitor, bytes: usize) -> Seen {
    educator.post("/learning/packages/imports", &[("name", "防洪.zip"), ("bytes", &bytes.to_string())]).await
}

#[test]
fn an_upload_goes_on_where_the_server_is() {
    testkit::on_each_database(MODULES, async |house| {
        let educator = house.person("educator").await;
        let bytes = zip(PAGES);
        let told: Value = serde_json::from_slice(&announce(&educator, bytes.len()).await.bytes).unwrap();
        let (pieces, page) = (told["pieces"].as_str().unwrap(), told["page"].as_str().unwrap());
        let (status, told) = put(&educator, pieces, 0, &bytes[..300]).await;
        assert_eq!((status, told["received"].as_u64()), (200, Some(300)));
        let (status, told) = put(&educator, pieces, 0, &bytes[..300]).await;
        assert_eq!((status, told["received"].as_u64()), (409, Some(300)), "the answer was lost; it says where it is");
        let seen = educator.get(page).await;
        assert!(seen.has("上传了一部分") && seen.has("从断的地方接着传"), "{}", seen.text);
        assert!(educator.get("/learning/packages/imports").await.has("上传了一部分"));
        let asked: Value = serde_json::from_slice(&educator.get(pieces).await.bytes).unwrap();
        assert_eq!(asked["received"], 300);
        let (status, _) = put(&educator, pieces, 300, &bytes[300..]).await;
        assert_eq!(status, 200);
        house.run_jobs().await;
        assert!(educator.get(page).await.location.ends_with("/versions"));
        let left = "select count(*) from learning_package_piece";
        assert_eq!(house.app.db.count(left, vec![]).await.unwrap(), 0);
        assert_eq!(scan::files(&house.files()), PAGES.len(), "the upload itself is gone");
    });
}

#[test]
fn limits_and_others() {
    testkit::on_each_database(MODULES, async |house| {
        let educator = house.person("educator").await;
        let large = announce(&educator, (1 << 30) + 1).await;
        assert_eq!(large.status, 422);
        assert_eq!(announce(&educator, 0).await.status, 422);
        let told: Value = serde_json::from_slice(&announce(&educator, 10).await.bytes).unwrap();
        let pieces = told["pieces"].as_str().unwrap();
        assert_eq!(put(&educator, pieces, 0, b"more than ten bytes").await.0, 413);
        assert_eq!(put(&educator, pieces, 0, b"01234").await.0, 200);
        let worker = house.person("line-worker").await;
        assert_eq!(worker.get(pieces).await.status, 403);
        for _ in 0..4 {
            assert_eq!(announce(&educator, 10).await.status, 201);
        }
        let many = announce(&educator, 10).await;
        assert!(many.status == 422 && many.text.contains('5'), "{}", many.text);
        house.at("2026-11-30T09:00");
        house.run_jobs().await;
        assert_eq!(scan::files(&house.files()), 0, "nobody went on with it");
        let left = "select count(*) from learning_package_import";
        assert_eq!(house.app.db.count(left, vec![]).await.unwrap(), 0);
    });
}

#[test]
fn by_command_the_same_import() {
    testkit::on_each_database(MODULES, async |house| {
        let folder = house.files().parent().unwrap().to_owned();
        let tenant = people::tenant::find(&house.app.db, "rlw").await.unwrap().unwrap();
        let (good, bad) = (folder.join("防洪.zip"), folder.join("bad.zip"));
        std::fs::write(&good, zip(PAGES)).unwrap();
        std::fs::write(&bad, zip(&[("../x", "")])).unwrap();
        let Outcome::Imported(id) = terminal::run(&house.app, &tenant, &good).await.unwrap() else {
            panic!("the package is valid")
        };
        let page = house.person("educator").await.get(&format!("/learning/packages/{id}/versions")).await;
        assert!(page.has("命令行") && page.has("防洪巡查"), "{}", page.text);
        assert_eq!(terminal::run(&house.app, &tenant, &bad).await.unwrap(), Outcome::Invalid);
        assert!(terminal::run(&house.app, &tenant, &folder.join("absent.zip")).await.is_err(), "that is ours");
        assert_eq!(scan::files(&house.files()), PAGES.len());
    });
}

#[test]
fn a_refusal_can_be_read_for_thirty_days() {
    testkit::on_each_database(MODULES, async |house| {
        let educator = house.person("educator").await;
        let refused = super::send(house, &educator, "坏.zip", &zip(&[("../x", "")]), "").await;
        assert!(refused.has("课件不合格，没有导入"), "{}", refused.text);
        let good = super::import(house, "防洪.zip", &zip(PAGES), "").await;
        let imports = "select count(*) from learning_package_import where package_id is null";
        let faults = "select count(*) from learning_package_fault";
        house.at("2026-12-22T08:00");
        house.run_jobs().await;
        assert_eq!(house.app.db.count(imports, vec![]).await.unwrap(), 1, "a day too early");
        house.at("2026-12-24T09:00");
        house.run_jobs().await;
        for left in [imports, faults] {
            assert_eq!(house.app.db.count(left, vec![]).await.unwrap(), 0, "{left}");
        }
        assert_eq!(scan::files(&house.files()), PAGES.len(), "what became a package stays");
        let educator = house.person("educator").await;
        assert_eq!(educator.get(&format!("/learning/packages/{good}/versions")).await.status, 200);
    });
}
