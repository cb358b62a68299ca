//! "What we hold about me": every export runs on both databases and gives the
//! person's own rows only.

use store::{Rows, params};
use xinqiao::MODULES;

#[test]
fn every_export_runs() {
    testkit::on_each_database(MODULES, async |house| {
        crate::furnish(house).await;
        let (tenant, person) = (house.tenant("rlw"), house.person_id("line-worker"));
        for data in MODULES.iter().flat_map(|module| module.personal_data) {
            if data.person.is_empty() {
                continue;
            }
            let held = format!("select count(*) from {} where {} = $1", data.table, data.person);
            house.app.db.count(&held, params![person]).await.unwrap_or_else(|error| panic!("{}: {error}", data.table));
            if !data.export.is_empty() {
                let rows = format!("select count(*) from ({}) exported", data.export);
                house
                    .app
                    .db
                    .count(&rows, params![tenant, person])
                    .await
                    .unwrap_or_else(|error| panic!("{}: {error}", data.table));
            }
        }
        let worker = house.person("line-worker").await;
        let seen = worker.get("/me/data.json").await;
        assert_eq!(seen.status, 200);
        let all: serde_json::Value = serde_json::from_slice(&seen.bytes).unwrap();
        assert_eq!(all["people_person"][0]["name"], "周海生");
        assert!(!seen.html.contains("林晓雯"));
        let page = worker.get("/me/data").await;
        assert_eq!(page.status, 200);
        for data in MODULES.iter().flat_map(|module| module.personal_data) {
            for key in [data.what, data.purpose, data.basis, data.retention, data.seen_by] {
                assert!(house.app.messages.has(key), "no text for {key}");
            }
        }
    });
}
