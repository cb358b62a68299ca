//! A poll in a course: answered without a name, told of ten.

use store::{Rows, params};

use crate::{BODY, MODULES, fields, release, write};

const POLL: &str =
    "\n\n---\n\n> [!POLL]\n> 上周的班前会，你开口说过几句？\n>\n> - 一句也没有\n> - 一两句\n> - 好几句\n";

#[test]
fn a_group_sees_itself_from_ten_on() {
    testkit::on_each_database(MODULES, async |house| {
        let author = house.person("educator").await;
        let unit = write(&author, "班前会开口").await;
        let broken = format!("{BODY}\n\n> [!POLL]\n> 只有问题\n");
        let mut bad = fields("2", "班前会开口");
        bad.retain(|(name, _)| *name != "body");
        bad.push(("body", &broken));
        assert_eq!(author.post_files(&format!("/learning/units/{unit}/versions"), &bad, &[]).await.status, 303);
        let standing = author.get(&format!("/learning/units/{unit}/versions")).await;
        assert!(standing.has("要有 2 到 8 个选项，现在有 0 个") && !standing.has("<送审>"), "{}", standing.text);
        let body = format!("{BODY}{POLL}");
        let mut good = fields("3", "班前会开口");
        good.retain(|(name, _)| *name != "body");
        good.push(("body", &body));
        assert_eq!(author.post_files(&format!("/learning/units/{unit}/versions"), &good, &[]).await.status, 303);
        release(house, &unit, "4").await;

        let worker = house.person("line-worker").await;
        let base = format!("/learning/units/{unit}");
        let page = worker.get(&base).await;
        assert!(page.has("你开口说过几句？") && page.has("( ) 一两句") | page.has("一两句"), "{}", page.text);
        assert!(page.has("不记是谁选的。满 10 人才显示"), "{}", page.text);
        let key = page.field("poll");
        let polls = format!("{base}/polls");
        assert_eq!(worker.post(&polls, &[("poll", &key), ("choice", "7")]).await.status, 422);
        assert_eq!(worker.post(&polls, &[("poll", "0123"), ("choice", "1")]).await.status, 404);
        let said = worker.post(&polls, &[("poll", &key), ("choice", "1")]).await;
        assert_eq!(said.status, 303, "{}", said.text);
        let cookie = said.headers["set-cookie"].to_str().unwrap();
        assert!(cookie.starts_with(&format!("xq_poll_{key}=1;")) && cookie.contains(&unit), "{cookie}");
        worker.post(&polls, &[("poll", &key), ("choice", "2")]).await;
        let db = &house.app.db;
        let sum = "select cast(coalesce(sum(people), 0) as bigint) from learning_poll";
        assert_eq!(db.count(sum, vec![]).await.unwrap(), 1, "once a person");
        let page = worker.get(&base).await;
        assert!(page.has("你选过了。满 10 人才显示") && !page.has("[1 / "), "{}", page.text);

        let unit_id = learning::unit::LearningUnitId(unit.parse().unwrap());
        let tenant = house.tenant("rlw");
        for choice in [0, 0, 0, 1, 1, 1, 1, 2, 2] {
            learning::poll::say(db, tenant, unit_id, &key, choice).await.unwrap();
        }
        let page = worker.get(&base).await;
        assert!(page.has("n = 10") && page.has("5 人") && page.has("[3 / 10]"), "{}", page.text);
        learning::poll::say(db, tenant, unit_id, &key, 2).await.unwrap();
        assert!(worker.get(&base).await.has("n = 10"), "one more is not told");
        let fresh = house.person("team-leader").await.get(&base).await;
        assert!(!fresh.has("n = 10") && fresh.has("选好了"), "whoever has not answered is not led: {}", fresh.text);
        let audited = "select count(*) from people_audit where action like 'learning.poll%'";
        assert_eq!(db.count(audited, params![]).await.unwrap(), 0);
        let paper = author.get(&format!("{base}/brief")).await;
        assert!(paper.has("投票") && paper.has("一两句"), "on paper it is something to talk about: {}", paper.text);
    });
}
