//! The development plan of educators: a cell filled, a level settled, one's own
//! part, and figures of groups alone.

use store::{Rows, params};

use crate::{MODULES, unit};

#[test]
fn each_educator_sees_their_own_and_managers_see_groups() {
    testkit::on_each_database(MODULES, async |house| {
        let course = unit(house, "心理疏导先听后说").await;
        let (educator, worker) = (house.person("educator").await, house.person("line-worker").await);
        let page = "/training/development/matrix";
        assert_eq!(worker.get(page).await.status, 403);
        let empty = educator.get(page).await;
        assert!(empty.has("分层分类培养计划") && empty.has("新任 · 危机沟通"), "{}", empty.text);
        let word = format!("unit:{course}");
        let item = [("level", "new"), ("kind", "counsel"), ("course", word.as_str())];
        let items = "/training/development/items";
        let nothing = educator.post(items, &[("level", "new"), ("kind", ""), ("course", "")]).await;
        assert!(nothing.status == 422 && nothing.has("有 2 处要改"), "{}", nothing.text);
        assert_eq!(educator.post(items, &item).await.status, 303);
        let twice = educator.post(items, &item).await;
        assert!(twice.status == 422 && twice.has("这一格里已经有这门课"), "{}", twice.text);
        let seen = educator.get(page).await;
        assert!(seen.has("1 门") && !seen.has("新任 · 心理疏导"), "{}", seen.text);

        // Levels: of educators only, and never one's own.
        let number = async |slug: &str| -> String {
            let sql = "select staff_number from people_person where id = $1";
            house.app.db.value(sql, params![house.person_id(slug)]).await.unwrap().unwrap()
        };
        let settle = async |number: &str| {
            let fields = [("staff_number", number), ("settled", "new")];
            house.person("party-secretary").await.post("/training/development/levels", &fields).await
        };
        let stranger = settle(&number("line-worker").await).await;
        assert!(stranger.status == 422 && stranger.has("没有这个工号的教员"), "{}", stranger.text);
        let own = [("staff_number", number("educator").await), ("settled", "lead".to_owned())];
        let own: Vec<(&str, &str)> = own.iter().map(|(name, value)| (*name, value.as_str())).collect();
        assert_eq!(educator.post("/training/development/levels", &own).await.status, 409);
        assert!(educator.get("/training/development").await.has("还没有给你定层次"));
        assert_eq!(settle(&number("educator").await).await.status, 303);
        let mine = educator.get("/training/development").await;
        assert!(mine.has("新任") && mine.has("心理疏导先听后说") && mine.has("0 / 1"), "{}", mine.text);
        assert!(!worker.get("/training/development").await.has("心理疏导先听后说"));

        // One person of a level is no group.
        let seen = educator.get(page).await;
        assert!(seen.has("1 门\n人数不足") || seen.has("人数不足") || seen.has("不显示"), "{}", seen.text);
        assert!(!seen.has("何振东"), "{}", seen.text);
        let id: uuid::Uuid = house.app.db.column("select id from training_development", vec![]).await.unwrap()[0];
        assert_eq!(educator.post(&format!("{items}/{id}/removal"), &[]).await.status, 303);
        assert_eq!(educator.post(&format!("{items}/{id}/removal"), &[]).await.status, 404);
        assert!(!educator.get("/training/development").await.has("心理疏导先听后说"));
    });
}
