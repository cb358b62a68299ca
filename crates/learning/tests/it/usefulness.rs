//! One tap without a name.

use store::{Rows, params};

use crate::{MODULES, learn, publish};

#[test]
fn nobody_stands_beside_a_tap_and_ten_are_told() {
    testkit::on_each_database(MODULES, async |house| {
        let unit = publish(house, "触电急救第一步").await;
        let worker = house.person("line-worker").await;
        learn(&worker, &unit).await;
        let done = worker.get(&format!("/learning/units/{unit}/completion")).await;
        assert!(done.has("这一课有用吗？") && done.has("不记是谁点的"), "{}", done.text);
        let tap = format!("/learning/units/{unit}/usefulness");
        assert_eq!(worker.post(&tap, &[("word", "rubbish")]).await.status, 422);
        let said = worker.post(&tap, &[("word", "useful")]).await;
        assert_eq!(said.status, 303, "{}", said.text);
        let cookie = said.headers["set-cookie"].to_str().unwrap();
        assert!(cookie.starts_with("xq_useful=1;") && cookie.contains(&unit) && !cookie.contains("person"), "{cookie}");
        worker.post(&tap, &[("word", "not")]).await;
        worker.post(&tap, &[("word", "helped")]).await;
        let db = &house.app.db;
        let sum = "select cast(coalesce(sum(people), 0) as bigint) from learning_usefulness where word = $1";
        assert_eq!(db.count(sum, params!["useful"]).await.unwrap(), 1);
        assert_eq!(db.count(sum, params!["not"]).await.unwrap(), 0, "once a person");
        assert_eq!(db.count(sum, params!["helped"]).await.unwrap(), 1);
        let audited = "select count(*) from people_audit where action like 'learning.useful%'";
        assert_eq!(db.count(audited, vec![]).await.unwrap(), 0);
        let educator = house.person("educator").await;
        let page = format!("/learning/units/{unit}/items");
        assert!(educator.get(&page).await.has("满 10 人点过才显示"));
        let unit_id = learning::unit::LearningUnitId(unit.parse().unwrap());
        for word in ["useful", "useful", "useful", "useful", "partly", "partly", "not", "useful", "useful"] {
            learning::usefulness::say(db, house.tenant("rlw"), unit_id, word).await.unwrap();
        }
        let seen = educator.get(&page).await;
        assert!(seen.has("觉得有用吗（n = 10）"), "{}", seen.text);
        learning::usefulness::say(db, house.tenant("rlw"), unit_id, "not").await.unwrap();
        assert!(educator.get(&page).await.has("觉得有用吗（n = 10）"), "one more is not told");
    });
}
