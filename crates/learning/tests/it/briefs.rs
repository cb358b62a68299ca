//! From a demand to a unit that is published for it.

use store::{Rows, params};

use crate::{MODULES, publish, release, write};

#[test]
fn a_brief_names_its_needs_and_closes_when_the_unit_ships() {
    testkit::on_each_database(MODULES, async |house| {
        let educator = house.person("educator").await;
        assert_eq!(house.person("line-worker").await.get("/learning/briefs").await.status, 403);
        assert!(educator.get("/learning/briefs").await.has("还没有选题单"));
        let empty = educator.post("/learning/briefs", &[("title", "")]).await;
        assert!(empty.status == 422 && empty.has("来自哪些需求"), "{}", empty.text);
        let owner = house.person_id("educator").to_string();
        let fields = |path: &str, due: &str| {
            vec![
                ("title", "年终奖怎么计税".to_owned()),
                ("category", "life".to_owned()),
                ("origin", "工资福利：年终奖怎么计税，本季 23 人问过".to_owned()),
                ("path", path.to_owned()),
                ("owner", owner.clone()),
                ("due_on", due.to_owned()),
            ]
        };
        let send = async |fields: Vec<(&'static str, String)>| {
            let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
            educator.post("/learning/briefs", &fields).await
        };
        let nowhere = send(fields("/voice/public/none", "2026-12-20")).await;
        assert!(nowhere.status == 422 && nowhere.has("没有这个页面"), "{}", nowhere.text);
        let past = send(fields("", "2026-01-01")).await;
        assert_eq!(past.status, 422, "{}", past.text);
        let shown = publish(house, "工资条怎么看").await;
        let made = send(fields(&format!("/learning/units/{shown}"), "2026-12-20")).await;
        assert_eq!(made.status, 303, "{}", made.text);
        let brief = made.location.split('?').next().unwrap().to_owned();
        let page = educator.get(&brief).await;
        assert!(page.has("待做") && page.has("本季 23 人问过") && page.has("工资条怎么看"), "{}", page.text);

        let unit = write(&educator, "年终奖计税").await;
        assert_eq!(educator.post(&format!("{brief}/units"), &[("unit", &unit)]).await.status, 303);
        assert!(educator.get(&brief).await.has("正在做"));
        house.at("2026-11-25T10:00");
        release(house, &unit, "2").await;
        let page = educator.get(&brief).await;
        assert!(page.has("已发布") && page.has("完成"), "{}", page.text);
        let late = educator.post(&format!("{brief}/removal"), &[("reason", "不做了")]).await;
        assert_eq!(late.status, 409, "what is done is not dropped");
        let kept = "select count(*) from people_audit where action = 'learning.brief' and tenant_id = $1";
        assert_eq!(house.app.db.count(kept, params![house.tenant("rlw")]).await.unwrap(), 1);
    });
}
