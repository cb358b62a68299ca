//! Laws, their versions, and the courses that rest on them.

use crate::{MODULES, publish};

#[test]
fn a_course_says_which_version_it_was_compared_with() {
    testkit::on_each_database(MODULES, async |house| {
        let unit = publish(house, "工会法：会员能拿它干什么").await;
        let (educator, worker) = (house.person("educator").await, house.person("line-worker").await);
        assert!(worker.get("/learning/statutes").await.has("还没有登记法律法规"));
        let law = [
            ("title", "中华人民共和国工会法"),
            ("label", "2009 年修正"),
            ("in_force_from", "2009-08-27"),
            ("note", ""),
        ];
        assert_eq!(worker.post("/learning/statutes", &law).await.status, 403);
        let made = educator.post("/learning/statutes", &law).await;
        assert_eq!(made.status, 303, "{}", made.text);
        let page = made.location.split('?').next().unwrap().to_owned();
        let again = educator.post("/learning/statutes", &law).await;
        assert!(again.status == 422 && again.has("已经登记过这部"), "{}", again.text);
        let empty = educator
            .post("/learning/statutes", &[("title", "宪法"), ("label", "2018 年修正"), ("in_force_from", "")])
            .await;
        assert!(
            empty.status == 422 && empty.html.contains("value=\"2018 年修正\""),
            "what was typed stays: {}",
            empty.text
        );

        let linked = educator.post(&format!("{page}/units"), &[("unit", &unit)]).await;
        assert_eq!(linked.status, 303, "{}", linked.text);
        let course = worker.get(&format!("/learning/units/{unit}")).await;
        assert!(
            course.has("中华人民共和国工会法") && course.has("2009 年修正") && course.has("2009年8月27日起施行"),
            "{}",
            course.text
        );
        assert!(!course.has("法条已有新版"));

        // Amended: known before it is in force, and to be compared from that day on.
        let coming =
            [("label", "2021 年修正"), ("in_force_from", "2027-01-01"), ("note", "新就业形态劳动者也能入会。")];
        assert_eq!(educator.post(&format!("{page}/versions"), &coming).await.status, 303);
        let twice = educator.post(&format!("{page}/versions"), &coming).await;
        assert!(twice.status == 422 && twice.has("已经登记过"), "{}", twice.text);
        let law = worker.get(&page).await;
        assert!(law.has("2021 年修正，2027年1月1日起施行") && law.has("2009 年修正"), "{}", law.text);
        assert!(!worker.get(&format!("/learning/units/{unit}")).await.has("法条已有新版"));
        house.at("2027-01-02T09:00");
        let (educator, worker) = (house.person("educator").await, house.person("line-worker").await);
        let course = worker.get(&format!("/learning/units/{unit}")).await;
        assert!(course.has("2021 年修正") && course.has("法条已有新版，本课还没有按它核对"), "{}", course.text);
        assert!(educator.get("/learning/statutes").await.has("1 门课待核对"));
        assert!(!worker.get("/learning/statutes").await.has("待核对"));
        assert_eq!(educator.post(&format!("{page}/units"), &[("unit", &unit)]).await.status, 303);
        assert!(!worker.get(&format!("/learning/units/{unit}")).await.has("法条已有新版"));

        // No longer in force.
        let end = [("label", "被新法代替"), ("in_force_from", "2027-01-02"), ("note", ""), ("repeals", "1")];
        assert_eq!(educator.post(&format!("{page}/versions"), &end).await.status, 303);
        assert!(worker.get(&page).await.has("现在没有施行中的版本"));
        let late = educator.post(&format!("{page}/units"), &[("unit", &unit)]).await;
        assert!(late.status == 409 && late.has("无从核对"), "{}", late.text);
        assert_eq!(educator.post(&format!("{page}/units/{unit}/removal"), &[]).await.status, 303);
        assert!(!worker.get(&format!("/learning/units/{unit}")).await.has("工会法 ·"));
        assert_eq!(house.person("nicu-nurse").await.get(&page).await.status, 404);
    });
}
