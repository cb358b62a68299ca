//! "This is a burden to me", and the cap.

use super::on_each_database;
use people::burden;
use store::Rows;

#[test]
fn a_complaint_says_what_and_never_who() {
    on_each_database(async |house| {
        let worker = house.person("line-worker").await;
        let page = worker.get(&format!("/burden/new?from=/people/{}", house.person_id("line-worker"))).await;
        insta::assert_snapshot!(page.text, @"
        返回 → /
        # 这件事让我负担重
        不记录您是谁，只记下页面和您的话。
        哪里让您觉得负担重？
        例如：同样的内容这个月已经填过两次
        [text: ]
        <提交>
        ");
        let from = page.field("page");
        let sent = worker.post("/burden", &[("page", &from), ("text", "同样的表这个月填了两次")]).await;
        assert_eq!(sent.location, "/?done=done-burden");

        let columns: Vec<String> = house
            .app
            .db
            .column("select page || '|' || text || '|' || raised_on from people_burden_complaint", vec![])
            .await
            .unwrap();
        assert_eq!(columns, ["/people/…|同样的表这个月填了两次|2026-11-23"]);
        let log = people::audit::page(&house.app.db, house.tenant("rlw"), "people.burden", None, 10).await.unwrap();
        assert!(log.is_empty(), "not in the log either: {log:?}");
        let admin = house.person("system-admin").await.get("/burden").await;
        assert!(admin.has("同样的表这个月填了两次"));
    });
}

#[test]
fn the_cap_is_set_and_logged() {
    on_each_database(async |house| {
        let admin = house.person("system-admin").await;
        assert_eq!(admin.get("/burden/settings").await.field("minutes"), "40");
        let wrong = admin.post("/burden/settings", &[("minutes", "999"), ("items", "")]).await;
        assert_eq!(wrong.status, 422);
        insta::assert_snapshot!(wrong.part(".errors"), @"
        ## 有 2 处要改
        - 请填写 → #f-items
        - 分钟 0–240，项数 0–60 → #f-minutes
        ");
        let saved = admin.post("/burden/settings", &[("minutes", "30"), ("items", "6")]).await;
        assert_eq!(saved.location, "/burden?done=done-burden-cap");
        let cap = burden::cap(&house.app.db, house.tenant("rlw")).await.unwrap();
        assert_eq!(cap, burden::Cap { minutes: 30, items: 6 });
        assert_eq!(burden::cap(&house.app.db, house.tenant("hsp")).await.unwrap(), burden::Cap::default());
        let log = people::audit::page(&house.app.db, house.tenant("rlw"), "people.burden.cap", None, 10).await.unwrap();
        assert_eq!(log[0].detail, "minutes=30 items=6");
    });
}
