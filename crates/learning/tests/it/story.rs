//! One unit from its first word to the report on what stayed.

use store::{Rows, params};

use crate::{MODULES, POOL, answer, assign, publish};

#[test]
fn from_writing_to_the_report() {
    testkit::on_each_database(MODULES, async |house| {
        let unit = publish(house, "触电急救第一步").await;
        let base = format!("/learning/units/{unit}");
        let educator = house.person("educator").await;
        let pool = educator.post_files(&format!("{base}/pool"), &[("gift", POOL)], &[]).await;
        assert!(pool.has("收下 1 道题"), "{}", pool.text);
        assert_eq!(assign(house, &unit, &[]).await.status, 303);

        let worker = house.person("line-worker").await;
        let front = worker.get("/learning").await;
        assert!(
            front.has("等你来学\n") && front.has("12月7日前") && front.has("推荐给你这个岗位的，自愿学"),
            "{}",
            front.text
        );
        let page = worker.get(&base).await;
        assert!(page.has("先断电") && page.has("开始答题") && page.has("4 分钟"), "{}", page.text);
        assert!(page.html.contains("callout warn"));

        let first = worker.get(&format!("{base}/questions")).await;
        assert_eq!(first.headers["cache-control"], "private, no-cache");
        assert!(first.html.contains("id=\"unit-data\""));
        let told = answer(&worker, &first, "用手拉开").await;
        assert!(
            told.has("不对，看看为什么") && told.has("自己也会触电。") && told.has("先保证自己安全。"),
            "{}",
            told.text
        );
        let second = worker.get(&format!("{base}/questions")).await;
        assert!(second.has("雨天可以登杆作业"), "{}", second.text);
        let told = answer(&worker, &second, ">错<").await;
        assert!(told.has("答对了"), "{}", told.text);
        let again = worker.get(&format!("{base}/questions")).await;
        assert!(again.has("刚才答错的，再来一次") && again.has("第一步做什么"), "{}", again.text);
        assert!(answer(&worker, &again, "切断电源").await.has("完成"));
        let done = worker.get(&format!("{base}/completion")).await;
        assert!(done.has("这一课学会了") && done.has("7 天后") && done.has("第一次没答对的"), "{}", done.text);

        // Nothing is asked again before its day; then one question from the pool.
        assert!(!worker.get("/learning").await.has("还记得吗"));
        house.at("2026-11-30T12:00");
        let front = worker.get("/learning").await;
        let probe = front.html.split("href=\"/learning/probes/").nth(1).unwrap().split('"').next().unwrap().to_owned();
        let page = worker.get(&format!("/learning/probes/{probe}")).await;
        assert!(page.has("安全电压是多少伏"), "{}", page.text);
        let told = answer(&worker, &page, ">36<").await;
        assert!(told.has("答对了") && told.has("36 伏以下才算安全"), "{}", told.text);
        assert!(!worker.get("/learning").await.has("还记得吗"));
        assert!(worker.get(&format!("/learning/probes/{probe}")).await.has("已经答过了"));

        let report = educator.get("/learning/reports").await;
        assert!(report.has("人数不足，不显示"), "{}", report.text);
        assert!(!report.has("周海生"), "the report names somebody");

        let mut statements: Vec<String> = house
            .app
            .db
            .column("select body from records_statement where person_id = $1", params![house.person_id("line-worker")])
            .await
            .unwrap();
        for statement in &mut statements {
            let verb = statement.split("expapi/verbs/").nth(1).and_then(|rest| rest.split('"').next());
            *statement = verb.unwrap_or_default().to_owned();
        }
        statements.sort();
        assert_eq!(statements, ["answered", "answered", "answered", "answered", "completed"]);
    });
}

#[test]
fn knowing_it_already_is_mastery() {
    testkit::on_each_database(MODULES, async |house| {
        let unit = publish(house, "触电急救第一步").await;
        let worker = house.person("line-worker").await;
        crate::learn(&worker, &unit).await;
        let done = worker.get(&format!("/learning/units/{unit}/completion")).await;
        assert!(done.has("第一次就全对"), "{}", done.text);
        let passed = "select count(*) from records_statement where body like $1";
        let passed = house.app.db.count(passed, params!["%expapi/verbs/passed%"]).await;
        assert_eq!(passed.unwrap(), 1);
        let catalogue = worker.get("/learning?mine=1").await;
        assert!(catalogue.has("已学会") && catalogue.has("触电急救第一步"), "{}", catalogue.text);
        assert!(worker.get("/learning?category=law").await.has("没有找到微课"));
    });
}

#[test]
fn one_page_on_paper() {
    testkit::on_each_database(MODULES, async |house| {
        let unit = publish(house, "触电急救第一步").await;
        let leader = house.person("team-leader").await;
        let brief = leader.get(&format!("/learning/units/{unit}/brief")).await;
        insta::allow_duplicates! { insta::assert_snapshot!(brief.text.replace(&unit, "ID"), @"
        返回 → /learning/units/ID
        # 触电急救第一步
        海环铁路有限公司 · 安全文化 · 4 分钟 · 第 2 版
        班前会用：先讲，再问，最后对答案。
        ## 宣讲包
        一页纸、幻灯和讨论题，存到手机或电脑里，没有网络也能讲。
        下载宣讲包（约 0.1 MB） → /learning/units/ID/brief/pack
        学完就知道第一步做什么
        ## 先断电
        发现有人触电，先切断电源，再救人。
        注意
        用手去拉，自己也会触电。
        ## 问一问
        -
        发现有人触电，第一步做什么？
        - 切断电源
        - 用手拉开
        正确答案：切断电源
        先保证自己安全。
        -
        雨天可以登杆作业。
        正确答案：错
        雨天打滑，也更易触电。
        ") };
    });
}
