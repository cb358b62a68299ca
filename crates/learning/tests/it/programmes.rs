//! What comes first, how long it counts, and doing it again.

use store::{Rows, params};
use testkit::House;

use crate::{MODULES, answer, assign, learn, publish};

/// Of the person who learns here.
async fn name(house: &House) -> String {
    let sql = "select name from people_person where id = $1";
    house.app.db.value(sql, params![house.person_id("line-worker")]).await.unwrap().unwrap()
}

#[test]
fn what_comes_first_is_done_first() {
    testkit::on_each_database(MODULES, async |house| {
        let (first, second) = (publish(house, "断电").await, publish(house, "登杆").await);
        let (educator, worker) = (house.person("educator").await, house.person("line-worker").await);
        let conditions = |unit: &str| format!("/learning/units/{unit}/conditions");
        let page = educator.get(&conditions(&second)).await;
        assert!(page.has("先修") && page.html.contains("断电"), "{}", page.text);
        let before = format!("unit:{first}");
        let saved = educator.post(&conditions(&second), &[("before", &before), ("post", ""), ("months", "")]).await;
        assert_eq!(saved.status, 303, "{}", saved.text);
        let round = format!("unit:{second}");
        let circle = educator.post(&conditions(&first), &[("before", &round)]).await;
        assert!(circle.status == 422 && circle.has("绕成一圈"), "{}", circle.text);
        let itself = educator.post(&conditions(&second), &[("before", &round)]).await;
        assert!(itself.status == 422 && itself.has("绕成一圈"), "{}", itself.text);
        let wrong = educator.post(&conditions(&second), &[("post", ""), ("months", "0")]).await;
        assert!(wrong.status == 422 && wrong.has("月数填 1 到 120"), "{}", wrong.text);

        let page = worker.get(&format!("/learning/units/{second}")).await;
        assert!(page.has("先学这些") && page.has("断电") && !page.has("开始答题"), "{}", page.text);
        let early = worker.post(&format!("/learning/units/{second}/enrolments"), &[]).await;
        assert!(early.status == 409 && early.has("请先学完《断电》"), "{}", early.text);
        learn(&worker, &first).await;
        assert!(worker.get(&format!("/learning/units/{second}")).await.has("开始答题"));
        learn(&worker, &second).await;
    });
}

#[test]
fn who_is_due_is_asked_by_a_person_and_answers_again() {
    testkit::on_each_database(MODULES, async |house| {
        let unit = publish(house, "触电急救第一步").await;
        let basis = [("mandatory", "1"), ("basis", "安全生产法第二十八条")];
        assert_eq!(assign(house, &unit, &basis).await.status, 303);
        let educator = house.person("educator").await;
        let saved =
            educator.post(&format!("/learning/units/{unit}/conditions"), &[("post", ""), ("months", "3")]).await;
        assert_eq!(saved.status, 303, "{}", saved.text);
        learn(&house.person("line-worker").await, &unit).await;
        let renewal = format!("/learning/units/{unit}/renewal");
        assert!(educator.get("/learning/renewals").await.has("近期没有要复训的"), "not within 90 days");
        house.at("2027-01-10T09:00");
        let educator = house.person("educator").await;
        let list = educator.get("/learning/renewals").await;
        assert!(list.has("触电急救第一步") && list.has("3 个月") && list.has("要复训"), "{}", list.text);
        let name = name(house).await;
        assert!(list.has(&name), "mandatory, with its basis: {}", list.text);
        let looks = "select count(*) from people_audit where action = 'learning.renewal.people'";
        assert_eq!(house.app.db.count(looks, vec![]).await.unwrap(), 1, "every look at names is kept");

        house.at("2027-03-01T09:00");
        let (educator, worker) = (house.person("educator").await, house.person("line-worker").await);
        assert!(worker.get(&format!("/learning/units/{unit}")).await.has("再答一遍，复训"));
        assert!(!worker.get("/learning").await.has("单位请你复训"), "nothing is asked by itself");
        let team = house.unit("rlw/gongwu-3/06").to_string();
        let asked = educator.post(&format!("/learning/units/{unit}/renewals"), &[("unit", &team)]).await;
        assert_eq!(asked.status, 303, "{}", asked.text);
        assert!(educator.get("/learning/renewals").await.has("已请过"));
        assert!(worker.get("/learning").await.has("单位请你复训"));
        for _ in 0..2 {
            let page = worker.get(&renewal).await;
            let words = if page.has("第一步做什么") { "切断电源" } else { ">错<" };
            answer(&worker, &page, words).await;
        }
        assert!(worker.get(&renewal).await.has("现在有效"));
        assert!(!worker.get("/learning").await.has("单位请你复训"));
        let made = worker.post(&format!("/learning/units/{unit}/certificates"), &[]).await;
        assert!(worker.get(&made.location).await.has("2027年6月1日前有效"));
    });
}

#[test]
fn counts_without_a_basis_stay_hidden_where_they_are_few() {
    testkit::on_each_database(MODULES, async |house| {
        let unit = publish(house, "触电急救第一步").await;
        let educator = house.person("educator").await;
        educator.post(&format!("/learning/units/{unit}/conditions"), &[("post", ""), ("months", "1")]).await;
        let worker = house.person("line-worker").await;
        learn(&worker, &unit).await;
        let list = educator.get("/learning/renewals").await;
        assert!(list.has("人数不足，不显示") && !list.has(&name(house).await), "{}", list.text);
    });
}
