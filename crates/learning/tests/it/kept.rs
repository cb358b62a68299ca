//! Packages on a device: what the script is told, and what serves it.

use std::io::{Cursor, Write};

use learning::package::import::terminal::{self, Outcome};
use store::params;

use crate::MODULES;

fn package() -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (path, text) in [("index.html", "<!doctype html><title>看信号</title><p>先看信号</p>"), ("图/灯.svg", "<svg/>")]
    {
        zip.start_file(path, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

#[test]
fn a_package_tells_a_device_what_to_fetch() {
    testkit::on_each_database(MODULES, async |house| {
        let app = &house.app;
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("看信号.zip");
        std::fs::write(&file, package()).unwrap();
        let tenant = people::tenant::get(&app.db, house.tenant("rlw")).await.unwrap();
        let Outcome::Imported(id) = terminal::run(app, &tenant, &file).await.unwrap() else { panic!("invalid") };
        let sql = "update learning_package_series set published_id = $1 where tenant_id = $2";
        app.db.write(|tx| async move { tx.execute(sql, params![id, tenant.id]).await }).await.unwrap();

        let learner = house.person("line-worker").await;
        let page = learner.get(&format!("/learning/packages/{id}")).await;
        let offline = format!("/learning/packages/{id}/offline");
        assert!(page.html.contains(&format!("data-keep-package=\"{offline}\" data-package=\"{id}\"")), "{}", page.html);
        let told: serde_json::Value = serde_json::from_slice(&learner.get(&offline).await.bytes).unwrap();
        assert_eq!(told["files"].as_array().unwrap().len(), 2, "{told}");
        let base = told["base"].as_str().unwrap().strip_prefix(&app.config.server.content_url).unwrap().to_owned();
        let content = house.content();
        let first = content.get(&format!("{base}index.html")).await;
        assert!(first.status == 200 && first.has("先看信号"), "{base}: {}", first.status);
        assert_eq!(content.get(&format!("{base}%E5%9B%BE/%E7%81%AF.svg")).await.status, 200);

        let keeper = content.get("/keep").await;
        let policy = keeper.headers["content-security-policy"].to_str().unwrap();
        assert!(
            policy.ends_with("frame-ancestors http://127.0.0.1:8080")
                && keeper.html.contains("data-home=\"http://127.0.0.1:8080\"")
        );
        for script in ["/keep.js", "/worker.js", "/kept.js", "/record.js", "/commits.js"] {
            assert_eq!(content.get(script).await.headers["content-type"], "text/javascript; charset=utf-8");
        }
        assert_eq!(house.person("nicu-nurse").await.get(&offline).await.status, 404);
        assert_eq!(learner.get("/learning/offline").await.status, 200);
    });
}
