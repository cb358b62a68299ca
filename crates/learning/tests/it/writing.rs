//! Writing, a second pair of eyes, and two editors at once.

use crate::{MODULES, fields, id, publish, write};

#[test]
fn nobody_reviews_their_own_and_a_return_says_why() {
    testkit::on_each_database(MODULES, async |house| {
        let educator = house.person("educator").await;
        let unit = write(&educator, "触电急救第一步").await;
        let base = format!("/learning/units/{unit}");
        assert!(educator.get(&format!("{base}/versions")).await.has("送审"));
        assert_eq!(educator.post(&format!("{base}/submission"), &[("number", "2")]).await.status, 303);
        assert_eq!(
            educator.post(&format!("{base}/reviews"), &[("number", "2"), ("decision", "approved")]).await.status,
            403
        );
        let reviewer = house.person("reviewer").await;
        let silent = reviewer.post(&format!("{base}/reviews"), &[("number", "2"), ("decision", "returned")]).await;
        assert!(silent.status == 422 && silent.has("请写明要改什么"), "{}", silent.text);
        let fields = [("number", "2"), ("decision", "returned"), ("remark", "第二题太绕")];
        assert_eq!(reviewer.post(&format!("{base}/reviews"), &fields).await.status, 303);
        let seen = educator.get(&format!("{base}/versions")).await;
        assert!(seen.has("退回") && seen.has("第二题太绕"), "{}", seen.text);
        assert_eq!(educator.post(&format!("{base}/publication"), &[("number", "2")]).await.status, 409);
        assert_eq!(house.person("line-worker").await.get(&base).await.status, 404);
    });
}

#[test]
fn two_editors_and_nothing_is_lost() {
    testkit::on_each_database(MODULES, async |house| {
        let educator = house.person("educator").await;
        let unit = write(&educator, "触电急救第一步").await;
        let address = format!("/learning/units/{unit}/versions");
        assert_eq!(educator.post_files(&address, &fields("2", "触电急救：第一步"), &[]).await.status, 303);
        let late = educator.post_files(&address, &fields("2", "救触电的人"), &[]).await;
        assert_eq!(late.status, 409);
        assert!(late.has("别人刚保存了第 3 版") && late.has("[title: 救触电的人]"), "{}", late.text);
        assert_eq!(late.field("from"), "3");
        assert_eq!(educator.post_files(&address, &fields("3", "救触电的人"), &[]).await.status, 303);
    });
}

#[test]
fn faults_are_shown_by_line() {
    testkit::on_each_database(MODULES, async |house| {
        let educator = house.person("educator").await;
        let unit = write(&educator, "触电急救第一步").await;
        let address = format!("/learning/units/{unit}/versions");
        let mut broken = fields("2", "触电急救第一步");
        broken.retain(|(name, _)| *name != "gift");
        broken.push(("gift", "一加一等于几？{=2 ~3\n\n好的题。{T####对。}"));
        let refused = educator.post_files(&address, &broken, &[]).await;
        assert_eq!(refused.status, 422);
        assert!(refused.has("题目有 1 处要改，先看第 1 行") && refused.has("一加一等于几"), "{}", refused.text);
        // Without reasons it may be saved, not submitted.
        broken.pop();
        broken.push(("gift", "一加一等于几？{=2 ~3}\n\n天是蓝的。{T}"));
        assert_eq!(educator.post_files(&address, &broken, &[]).await.status, 303);
        let standing = educator.get(&address).await;
        assert!(standing.has("第 1 行的题还要改") && !standing.has("<送审>"), "{}", standing.text);
        let refused = educator.post(&format!("/learning/units/{unit}/submission"), &[("number", "3")]).await;
        assert_eq!(refused.status, 422, "{}", refused.text);
    });
}

#[test]
fn an_import_says_what_it_did_not_take() {
    testkit::on_each_database(MODULES, async |house| {
        let educator = house.person("educator").await;
        let unit = write(&educator, "触电急救第一步").await;
        let address = format!("/learning/units/{unit}/pool");
        let text = "甲？{=是 ~否 ####因为。}\n\n乙？{=是 ~否\n\n丙？{T####因为。}\n\n甲？{=是 ~否 ####因为。}";
        let file =
            testkit::visitor::File { field: "file", name: "题库.gift", mime: "text/plain", bytes: text.as_bytes() };
        let seen = educator.post_files(&address, &[], &[file]).await;
        assert!(seen.has("收下 2 道题") && seen.has("1 道已经有了") && seen.has("1 道没有收"), "{}", seen.text);
        let table = educator.get(&format!("{address}/table")).await;
        let other = write(&educator, "登杆作业").await;
        let file = testkit::visitor::File { field: "file", name: "题库.xlsx", mime: "", bytes: &table.bytes };
        let moved = educator.post_files(&format!("/learning/units/{other}/pool"), &[], &[file]).await;
        assert!(moved.has("收下 2 道题"), "{}", moved.text);
        let question = seen.html.split("/removal").next().unwrap().rsplit('/').next().unwrap().to_owned();
        assert_eq!(educator.post(&format!("{address}/{question}/removal"), &[]).await.status, 303);
        assert!(educator.get(&address).await.has("1 道题"));
    });
}

#[test]
fn withdrawn_is_gone_and_a_new_version_comes_back() {
    testkit::on_each_database(MODULES, async |house| {
        let unit = publish(house, "触电急救第一步").await;
        let educator = house.person("educator").await;
        let worker = house.person("line-worker").await;
        let base = format!("/learning/units/{unit}");
        let refused = educator.post(&format!("{base}/withdrawal"), &[("reason", "")]).await;
        assert_eq!(refused.status, 422);
        assert_eq!(educator.post(&format!("{base}/withdrawal"), &[("reason", "规程已改")]).await.status, 303);
        assert_eq!(worker.get(&base).await.status, 404);
        assert!(worker.get("/learning").await.has("没有找到微课"));
    });
}

#[test]
fn a_title_is_needed() {
    testkit::on_each_database(MODULES, async |house| {
        let educator = house.person("educator").await;
        let refused = educator.post("/learning/units", &[("title", ""), ("category", "none")]).await;
        assert!(refused.status == 422 && refused.has("有 2 处要改"), "{}", refused.text);
        let made = educator.post("/learning/units", &[("title", "触电"), ("category", "safety")]).await;
        let preview = educator.get(&format!("/learning/units/{}/preview", id(&made.location))).await;
        assert!(preview.html.contains("phone-frame"));
    });
}
