//! Scenes walked through to an end, and how many answers must be right at first.

use store::{Rows, params};
use testkit::{House, Seen, Visitor};

use crate::{MODULES, answer, fields, learn, publish, release, write};

const SCENES: &str = "## 诊室门口\n他拍了桌子。\n\n- 请他坐下 -> 坐下了 | 他停了一秒\n- 说这是规定 -> 摔了单子 | 火上加油\n\n## 坐下了\n他说孩子抽过两次。\n\n- 把他的话说回去 -> 结局：他说谢谢\n\n## 摔了单子\n纸飞了一地。\n\n- 回头请他坐下 -> 坐下了\n\n## 结局：他说谢谢\n先说回去，再给选择。\n";

async fn unit(house: &House, title: &str, extra: &[(&str, &str)]) -> String {
    let author = house.person("educator").await;
    let unit = write(&author, title).await;
    let mut saved = fields("2", title);
    saved.extend(extra);
    let done = author.post_files(&format!("/learning/units/{unit}/versions"), &saved, &[]).await;
    assert_eq!(done.status, 303, "{}", done.text);
    release(house, &unit, "3").await;
    unit
}

async fn choose(visitor: &Visitor, page: &Seen, words: &str) -> Seen {
    let form = &page.html[page.html.find("/learning/walks/").unwrap_or_else(|| panic!("{}", page.text))..];
    let action = form.split('"').next().unwrap().to_owned();
    let before = &form[..form.find(words).unwrap_or_else(|| panic!("no {words}: {}", page.text))];
    let value = before.rsplit("value=\"").next().unwrap().split('"').next().unwrap().to_owned();
    let sent = visitor.post(&action, &[("scene", &page.field("scene")), ("choice", &value)]).await;
    assert_eq!(sent.status, 303, "{}", sent.text);
    visitor.get(&sent.location).await
}

#[test]
fn a_dispute_walked_to_its_end() {
    testkit::on_each_database(MODULES, async |house| {
        let author = house.person("educator").await;
        let draft = write(&author, "草稿").await;
        let mut bad = fields("2", "草稿");
        let broken = SCENES.replace("-> 坐下了 |", "-> 走廊里 |");
        bad.push(("scenario", &broken));
        assert_eq!(author.post_files(&format!("/learning/units/{draft}/versions"), &bad, &[]).await.status, 303);
        let standing = author.get(&format!("/learning/units/{draft}/versions")).await;
        assert!(standing.has("第 4 行：没有叫“走廊里”的一幕"), "{}", standing.text);
        let editor = author.get(&format!("/learning/units/{draft}/versions/new")).await;
        assert!(editor.has("没有叫“走廊里”的一幕"), "{}", editor.text);

        let unit = unit(house, "夜里的诊室", &[("scenario", SCENES)]).await;
        let base = format!("/learning/units/{unit}");
        let preview = author.get(&format!("{base}/preview")).await;
        assert!(preview.has("1. 诊室门口") && preview.has("说这是规定 → 3. 摔了单子"), "{}", preview.text);
        let worker = house.person("line-worker").await;
        assert!(worker.get(&base).await.has("去演练"));
        let start = worker.get(&format!("{base}/scenario")).await;
        assert!(start.has("诊室门口") && start.has("开始演练") && start.has("只有你自己看得到"), "{}", start.text);
        assert_eq!(worker.post(&format!("{base}/walks"), &[]).await.status, 303);
        let first = worker.get(&format!("{base}/scenario")).await;
        let second = choose(&worker, &first, "说这是规定").await;
        assert!(second.has("火上加油") && second.has("摔了单子"), "{}", second.text);
        // The page before, pressed once more, changes nothing.
        let same = choose(&worker, &first, "请他坐下").await;
        assert!(same.has("摔了单子"), "{}", same.text);
        let third = choose(&worker, &second, "回头请他坐下").await;
        let end = choose(&worker, &third, "把他的话说回去").await;
        assert!(end.has("先说回去，再给选择") && end.has("你走过的路") && end.has("说这是规定"), "{}", end.text);
        assert!(end.has("去答题"), "{}", end.text);

        let person = params![house.person_id("line-worker")];
        let db = &house.app.db;
        let said = |like: &str| {
            format!("select count(*) from records_statement where person_id = $1 and body like '%{like}%'")
        };
        assert_eq!(db.count(&said("/scenario/3/"), person.clone()).await.unwrap(), 3, "a statement for each choice");
        assert_eq!(db.count(&said("activities/simulation"), person.clone()).await.unwrap(), 1);
        learn(&worker, &unit).await;
        let done = "select count(*) from learning_enrolment where person_id = $1 and done_on is not null";
        assert_eq!(db.count(done, person.clone()).await.unwrap(), 1, "scenes and questions");
        assert_eq!(worker.post(&format!("{base}/walks"), &[]).await.status, 303, "once more, for oneself");
        assert!(worker.get(&format!("{base}/scenario")).await.has("诊室门口"));

        // Questions first, scenes after: done when both are.
        let leader = house.person("team-leader").await;
        leader.post(&format!("{base}/enrolments"), &[]).await;
        for _ in 0..2 {
            let page = leader.get(&format!("{base}/questions")).await;
            let words = if page.has("第一步做什么") { "切断电源" } else { ">错<" };
            answer(&leader, &page, words).await;
        }
        let left = leader.get(&format!("{base}/completion")).await;
        assert!(left.has("题都答对了，还差情景演练") && !left.has("领取证书"), "{}", left.text);
        leader.post(&format!("{base}/walks"), &[]).await;
        let page = leader.get(&format!("{base}/scenario")).await;
        let page = choose(&leader, &page, "请他坐下").await;
        let end = choose(&leader, &page, "把他的话说回去").await;
        assert!(end.has("你走过的路") && !end.has("去答题"), "{}", end.text);
        assert!(leader.get(&format!("{base}/completion")).await.has("这一课学会了"));
        assert_eq!(house.person("nicu-nurse").await.get(&format!("{base}/scenario")).await.status, 404);
        let plain = publish(house, "没有演练").await;
        assert_eq!(worker.get(&format!("/learning/units/{plain}/scenario")).await.status, 404);
    });
}

#[test]
fn all_right_at_the_first_try() {
    testkit::on_each_database(MODULES, async |house| {
        let unit = unit(house, "转介规则", &[("first_share", "100")]).await;
        let base = format!("/learning/units/{unit}");
        let worker = house.person("line-worker").await;
        assert!(worker.get(&base).await.has("要一次答对 100% 才算学会"));
        worker.post(&format!("{base}/enrolments"), &[]).await;
        let run = async |wrong_first: bool| {
            let mut wrong = wrong_first;
            for _ in 0..3 {
                let page = worker.get(&format!("{base}/questions")).await;
                if page.field("question").is_empty() {
                    break;
                }
                let words = match (page.has("第一步做什么"), wrong) {
                    (true, true) => "用手拉开",
                    (true, false) => "切断电源",
                    (false, _) => ">错<",
                };
                wrong &= words != "用手拉开";
                answer(&worker, &page, words).await;
            }
        };
        run(true).await;
        let short = worker.get(&format!("{base}/completion")).await;
        assert!(short.has("一次答对 1 / 2") && short.has("要求 100%") && !short.has("领取证书"), "{}", short.text);
        let db = &house.app.db;
        let person = params![house.person_id("line-worker")];
        let done = "select count(*) from learning_enrolment where person_id = $1 and done_on is not null";
        assert_eq!(db.count(done, person.clone()).await.unwrap(), 0);
        let again = short.html.split("action=\"").find(|part| part.contains("/runs\"")).unwrap();
        let again = again.split('"').next().unwrap();
        assert_eq!(house.person("team-leader").await.post(again, &[]).await.status, 404);
        assert_eq!(worker.post(again, &[]).await.status, 303);
        assert_eq!(worker.post(again, &[]).await.status, 409, "nothing is answered in this run yet");
        run(false).await;
        assert!(worker.get(&format!("{base}/completion")).await.has("这一课学会了"));
        assert_eq!(db.count(done, person).await.unwrap(), 1);
    });
}
