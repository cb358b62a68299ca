//! Paths: written and reviewed, chosen, skipped by a pre-test, assigned.

use store::{Rows, params};
use testkit::{House, Seen, Visitor};

use crate::{MODULES, answer, publish};

const POOL: &str = "安全电压是多少伏？{=36 ~220 ####36 伏以下才算安全。}\n\n高压线落地，应当怎么走？{=双脚并拢跳开 ~大步跑开 ####跨步电压会伤人。}\n";

/// Units with pools of two questions.
async fn units(house: &House, titles: &[&str]) -> Vec<String> {
    let educator = house.person("educator").await;
    let mut units = Vec::new();
    for title in titles {
        let unit = publish(house, title).await;
        educator.post_files(&format!("/learning/units/{unit}/pool"), &[("gift", POOL)], &[]).await;
        units.push(unit);
    }
    units
}

fn fields<'a>(title: &'a str, units: &'a [String]) -> Vec<(&'a str, &'a str)> {
    let mut fields = vec![("title", title), ("summary", "一步一步来")];
    for unit in units {
        fields.extend([("place", ""), ("unit", unit.as_str()), ("pretest", "1")]);
    }
    fields
}

/// Writes a path, has it reviewed and publishes it.
pub async fn open(house: &House, units: &[String]) -> String {
    let educator = house.person("educator").await;
    let made = educator.post("/learning/paths", &fields("新上岗线路工", units)).await;
    assert_eq!(made.status, 303, "{}", made.text);
    let base = made.location.split("/versions").next().unwrap().to_owned();
    for (who, action, extra) in [
        ("educator", "submission", ("", "")),
        ("reviewer", "reviews", ("decision", "approved")),
        ("educator", "publication", ("", "")),
    ] {
        let done = house.person(who).await.post(&format!("{base}/{action}"), &[("number", "1"), extra]).await;
        assert_eq!(done.status, 303, "{action}: {}", done.text);
    }
    base
}

/// Answers a pre-test to its end: all right, or the first wrong.
async fn pretest(visitor: &Visitor, base: &str, unit: &str, right: bool) -> Seen {
    let begun = visitor.post(&format!("{base}/units/{unit}/pretests"), &[]).await;
    assert_eq!(begun.status, 303, "{}", begun.text);
    let mut told = visitor.get(&begun.location).await;
    for _ in 0..2 {
        let page = visitor.get(&begun.location).await;
        let words = match (page.has("安全电压"), right) {
            (true, true) => ">36<",
            (true, false) => ">220<",
            (false, true) => "双脚并拢",
            (false, false) => "大步跑开",
        };
        told = answer(visitor, &page, words).await;
        if !right {
            break;
        }
    }
    told
}

#[test]
fn a_path_of_six_units_skipped_and_learned() {
    testkit::on_each_database(MODULES, async |house| {
        let units = units(house, &["断电", "验电", "挂地线", "登杆", "急救", "报告"]).await;
        let base = open(house, &units).await;
        let worker = house.person("line-worker").await;
        let shelf = worker.get("/learning/paths").await;
        assert!(shelf.has("新上岗线路工") && shelf.has("6 门微课，约 24 分钟"), "{}", shelf.text);
        assert!(worker.get("/learning").await.has("学习路径"));
        assert_eq!(worker.post(&format!("{base}/choices"), &[]).await.status, 303);
        let page = worker.get(&base).await;
        assert!(page.has("下一门：断电") && page.has("已经会了？先测一下") && page.has("0 / 6"), "{}", page.text);

        let told = pretest(&worker, &base, &units[0], true).await;
        assert!(told.has("全对，这一课算你学会了"), "{}", told.text);
        let page = worker.get(&base).await;
        assert!(page.has("先测通过，已跳过") && page.has("1 / 6") && page.has("下一门：验电"), "{}", page.text);
        let unit = worker.get(&format!("/learning/units/{}", units[0])).await;
        assert!(unit.has("已学会，看结果"), "{}", unit.text);
        assert!(worker.get(&format!("/learning/units/{}/completion", units[0])).await.has("先测全对"));
        let person = house.person_id("line-worker");
        let db = &house.app.db;
        let sql = "select body from records_statement where person_id = $1";
        let bodies: Vec<String> = db.column(sql, params![person]).await.unwrap();
        let verb = |body: &String| serde_json::from_str::<serde_json::Value>(body).unwrap()["verb"]["id"].to_string();
        let mut verbs: Vec<String> =
            bodies.iter().map(|body| verb(body).trim_matches('"').rsplit('/').next().unwrap().to_owned()).collect();
        verbs.sort();
        assert_eq!(verbs, ["answered", "answered", "passed"]);
        let probes = "select count(*) from learning_probe where person_id = $1";
        assert_eq!(db.count(probes, params![person]).await.unwrap(), 3, "asked again after 7, 30 and 90 days");

        let told = pretest(&worker, &base, &units[1], false).await;
        assert!(told.has("这一课从头学一遍就好"), "{}", told.text);
        let again = worker.post(&format!("{base}/units/{}/pretests", units[1]), &[]).await;
        assert_eq!(again.status, 409, "a pre-test is taken once");
        crate::learn(&worker, &units[1]).await;
        let page = worker.get(&base).await;
        assert!(page.has("2 / 6") && page.has("已学会"), "{}", page.text);
        assert_eq!(worker.post(&format!("{base}/choices/removal"), &[]).await.status, 303);
        assert!(worker.get("/learning/paths").await.has("2 / 6"), "what was learned stays");
    });
}

#[test]
fn anothers_pretest_and_a_repeated_answer() {
    testkit::on_each_database(MODULES, async |house| {
        let units = units(house, &["断电", "验电"]).await;
        let base = open(house, &units).await;
        let worker = house.person("line-worker").await;
        let begun = worker.post(&format!("{base}/units/{}/pretests", units[0]), &[]).await;
        let page = worker.get(&begun.location).await;
        let leader = house.person("team-leader").await;
        assert_eq!(leader.get(&begun.location).await.status, 404);
        let action = format!("{}/answers", begun.location.split('?').next().unwrap());
        let (id, question) = (page.field("id"), page.field("question"));
        let empty = worker.post(&action, &[("id", &id), ("question", &question)]).await;
        assert!(empty.status == 422 && empty.has("请先作答"), "{}", empty.text);
        let words = if page.has("安全电压") { ">36<" } else { "双脚并拢" };
        let choice = crate::value(&page, words);
        let sent = [("id", id.as_str()), ("question", question.as_str()), ("answer", choice.as_str())];
        for _ in 0..2 {
            assert_eq!(worker.post(&action, &sent).await.status, 303);
        }
        let kept = "select count(*) from learning_answer where pretest_id is not null";
        assert_eq!(house.app.db.count(kept, vec![]).await.unwrap(), 1);
    });
}

#[test]
fn nobody_reviews_their_own_and_faults_are_named() {
    testkit::on_each_database(MODULES, async |house| {
        let bare = publish(house, "没有题池").await;
        let educator = house.person("educator").await;
        let refused = educator.post("/learning/paths", &fields("", &[bare.clone(), bare.clone()])).await;
        assert!(refused.status == 422 && refused.has("<选项 没有题池>") | refused.has("没有题池"), "{}", refused.text);
        let twice = educator.post("/learning/paths", &fields("新上岗", &[bare.clone(), bare.clone()])).await;
        assert!(twice.status == 422 && twice.has("有一门微课选了两次"), "{}", twice.text);
        let made = educator.post("/learning/paths", &fields("新上岗", std::slice::from_ref(&bare))).await;
        let base = made.location.split("/versions").next().unwrap().to_owned();
        let standing = educator.get(&format!("{base}/versions")).await;
        assert!(standing.has("至少要有 2 门微课") && standing.has("题池只有 0 道题"), "{}", standing.text);
        assert_eq!(educator.post(&format!("{base}/submission"), &[("number", "1")]).await.status, 422);
        let other = units(house, &["验电", "断电"]).await;
        let mut better = fields("新上岗", &other);
        better.push(("from", "1"));
        assert_eq!(educator.post(&format!("{base}/versions"), &better).await.status, 303);
        let late = educator.post(&format!("{base}/versions"), &better).await;
        assert!(late.status == 409 && late.has("别人刚保存了第 2 版"), "{}", late.text);
        assert_eq!(educator.post(&format!("{base}/submission"), &[("number", "2")]).await.status, 303);
        let reviewer = house.person("reviewer").await;
        let told = "select count(*) from people_notice where person_id = $1 and message = $2";
        let of = |slug: &str, key: &'static str| params![house.person_id(slug), key];
        let db = &house.app.db;
        assert!(db.count(told, of("reviewer", "learning-notice-submitted")).await.unwrap() >= 1);
        let silent = reviewer.post(&format!("{base}/reviews"), &[("number", "2"), ("decision", "returned")]).await;
        assert_eq!(silent.status, 422);
        let back = [("number", "2"), ("decision", "returned"), ("remark", "先讲断电")];
        assert_eq!(reviewer.post(&format!("{base}/reviews"), &back).await.status, 303);
        assert!(educator.get(&format!("{base}/versions")).await.has("先讲断电"));
        assert_eq!(db.count(told, of("educator", "learning-notice-returned")).await.unwrap(), 1);
        assert_eq!(house.person("line-worker").await.get(&base).await.status, 404);
    });
}

#[test]
fn an_assigned_path_counts_each_unit_and_tells_once() {
    testkit::on_each_database(MODULES, async |house| {
        let units = units(house, &["断电", "验电", "挂地线"]).await;
        let base = open(house, &units).await;
        let educator = house.person("educator").await;
        let team = house.unit("rlw/gongwu-3/06").to_string();
        let basis = ("basis", "安全生产法第二十八条");
        let fields = [("units", team.as_str()), ("due_on", "2026-12-07"), ("mandatory", "1"), basis];
        let (app, tenant, person) = (&house.app, house.tenant("rlw"), house.person_id("line-worker"));
        let cap = async |minutes: &'static str| {
            let set = async |tx: store::Tx| people::tenant::set_setting(&tx, tenant, "burden.minutes", minutes).await;
            app.db.write(set).await.unwrap();
        };
        cap("11").await;
        let blocked = educator.post(&format!("{base}/assignments"), &fields).await;
        assert!(blocked.status == 422 && blocked.has("负担额度已满"), "three of 4 minutes: {}", blocked.text);
        cap("12").await;
        let preview = educator.post(&format!("{base}/assignments/preview"), &fields).await;
        assert!(preview.has("共 3 门微课，约 12 分钟"), "{}", preview.text);
        assert_eq!(educator.post(&format!("{base}/assignments"), &fields).await.status, 303);
        let burden = "select count(*) from people_burden where person_id = $1";
        assert_eq!(app.db.count(burden, params![person]).await.unwrap(), 3);
        let told = "select count(*) from people_notice where person_id = $1 and message like 'learning-notice-%'";
        assert_eq!(app.db.count(told, params![person]).await.unwrap(), 1);
        let worker = house.person("line-worker").await;
        assert!(worker.get(&base).await.has("单位布置给你的"));
        assert!(worker.get("/learning").await.has("待学"), "assigned is not begun");
        assert_eq!(worker.post(&format!("{base}/choices/removal"), &[]).await.status, 409);
        assert_eq!(educator.post(&format!("{base}/withdrawal"), &[("reason", "重编")]).await.status, 303);
        assert_eq!(app.db.count(burden, params![person]).await.unwrap(), 0);
        assert_eq!(worker.get(&base).await.status, 404);
    });
}
