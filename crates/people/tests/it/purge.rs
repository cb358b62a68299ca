//! What has run out goes, by the clock.

use super::on_each_database;
use base::Message;
use people::{notice, roster};
use store::Rows;
use testkit::House;
use uuid::Uuid;

async fn rows(house: &House) -> Vec<i64> {
    let mut counts = vec![];
    for table in ["people_session", "people_sign_in_code", "people_notice", "people_roster_row"] {
        counts.push(house.app.db.count(&format!("select count(*) from {table}"), vec![]).await.unwrap());
    }
    counts
}

#[test]
fn sessions_codes_notices_and_previews_go_in_their_time() {
    on_each_database(async |house| {
        let me = super::actor(house, "line-worker").await;
        let app = &house.app;
        let worker = house.person("line-worker").await; // a session of a year
        let security = house.person("security-admin").await;
        let admin = super::actor(house, "system-admin").await;
        security.post(&format!("/people/{}/codes", me.person), &[]).await;
        let import: Uuid =
            roster::work::upload(app, &admin, "new.csv", "工号,姓名,单位\nX1,张三,海环铁路有限公司\n".into())
                .await
                .unwrap();
        app.db
            .write(|tx| async move {
                let message = Message::new("notice-correction");
                notice::send(&tx, &app.ids, me.tenant, me.person, house.now(), house.now(), &message, "/").await
            })
            .await
            .unwrap();
        worker.get("/me").await; // reads the notice
        house.run_jobs().await;
        let before = rows(house).await;
        assert_eq!(before[..3], [2, 1, 1]);
        assert!(before[3] > 0);

        house.at("2026-12-07T09:01");
        house.run_jobs().await;
        assert_eq!(rows(house).await[1], 0, "a code after a fortnight");
        house.at("2026-12-23T08:59");
        house.run_jobs().await;
        assert_eq!(rows(house).await[3], before[3], "a preview is kept for 30 days");
        house.at("2026-12-23T10:01");
        house.run_jobs().await;
        assert_eq!(rows(house).await[3], 0);
        assert!(app.blobs.get(import).await.is_err(), "with its file");
        house.at("2027-05-22T08:30");
        house.run_jobs().await;
        assert_eq!(rows(house).await[..3], [2, 0, 1], "a notice 180 days after it was read");
        house.at("2027-05-22T10:30");
        house.run_jobs().await;
        assert_eq!(rows(house).await[2], 0);
        house.at("2027-11-23T10:30");
        house.run_jobs().await;
        assert_eq!(rows(house).await[0], 0, "sessions of a year");
    });
}
