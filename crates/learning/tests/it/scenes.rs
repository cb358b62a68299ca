//! A scene's page, and who gets what is sent to it.

use store::{Rows, params};

use crate::{MODULES, publish};

/// `维修`, as an address.
const REPAIR: &str = "/learning/scenes/%E7%BB%B4%E4%BF%AE";

#[test]
fn risks_questions_and_units_of_a_scene() {
    testkit::on_each_database(MODULES, async |house| {
        let educator = house.person("educator").await;
        let unit = publish(house, "触电急救第一步").await;
        assert!(educator.get("/learning/scenes").await.has("维修"));
        let past = [("risks", "- 触电"), ("faq", "### 雨天？\n\n不登杆。"), ("review_on", "2026-11-01")];
        let refused = educator.post(&format!("{REPAIR}/texts"), &past).await;
        assert!(
            refused.status == 422 && refused.has("复核日要在今天以后") && refused.has("不登杆"),
            "{}",
            refused.text
        );
        let fields = [("risks", "- 触电"), ("faq", "### 雨天？\n\n不登杆。"), ("review_on", "2027-05-01")];
        assert_eq!(educator.post(&format!("{REPAIR}/texts"), &fields).await.status, 303);
        assert_eq!(educator.post(&format!("{REPAIR}/units"), &[("unit", &unit)]).await.status, 303);

        let worker = house.person("line-worker").await;
        assert!(worker.get("/learning").await.has("这个场景的风险、常见问题和微课"));
        let page = worker.get(REPAIR).await;
        assert!(page.has("- 触电") && page.has("不登杆。") && page.has("触电急救第一步"), "{}", page.text);
        assert!(page.has("2027年5月1日前复核") && !page.has("编写风险"), "{}", page.text);
        assert_eq!(worker.get("/learning/scenes/%E6%B8%AF%E5%8F%A3%E9%9B%86%E7%96%8F%E8%BF%90").await.status, 404);
        assert_eq!(house.person("nicu-nurse").await.get(REPAIR).await.status, 404);
        assert_eq!(educator.get("/learning/scenes/nowhere").await.status, 404);

        house.at("2027-05-02T09:00");
        let educator = house.person("educator").await;
        assert!(educator.get("/learning/scenes").await.has("该复核了"));
        assert_eq!(educator.post(&format!("{REPAIR}/units/{unit}/removal"), &[]).await.status, 303);
        assert!(educator.get(REPAIR).await.has("这个场景还没有微课"));
    });
}

#[test]
fn other_scenes_get_none_of_it() {
    testkit::on_each_database(MODULES, async |house| {
        let educator = house.person("educator").await;
        let unit = publish(house, "触电急救第一步").await;
        let form = educator.get(&format!("/learning/units/{unit}/assignments/new?scene=%E7%BB%B4%E4%BF%AE")).await;
        assert!(form.html.contains("value=\"维修\" checked"), "the scene is chosen already");
        let fields = [("scenes", "维修"), ("due_on", "2026-12-07")];
        let sent = educator.post(&format!("/learning/units/{unit}/assignments"), &fields).await;
        assert_eq!(sent.status, 303, "{}", sent.text);
        assert!(educator.get(REPAIR).await.has("触电急救第一步"), "what is given to a scene stands on its page");
        let outside = "select count(*) from people_notice n
            join people_membership m on m.person_id = n.person_id join people_unit u on u.id = m.unit_id and u.tree = 'admin'
            where n.message like 'learning-notice-%' and n.message <> 'learning-notice-submitted'
              and n.message <> 'learning-notice-approved' and u.scenes not like '%维修%'";
        assert_eq!(house.app.db.count(outside, vec![]).await.unwrap(), 0);
        let told = "select count(*) from people_notice where person_id = $1 and message = 'learning-notice-voluntary'";
        assert_eq!(house.app.db.count(told, params![house.person_id("line-worker")]).await.unwrap(), 1);
    });
}
