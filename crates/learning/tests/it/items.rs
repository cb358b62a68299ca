//! How questions do, told of groups only.

use std::io::Read;

use store::{Rows, params};
use testkit::House;

use crate::{MODULES, publish};

/// People of the house who learned the unit: of the first question wrong at
/// first are those with an even turn, of the second nobody.
async fn learned(house: &House, unit: &str, people: usize) {
    let (db, tenant) = (&house.app.db, house.tenant("rlw"));
    let unit: uuid::Uuid = unit.parse().unwrap();
    let version: uuid::Uuid =
        db.value("select published_id from learning_unit where id = $1", params![unit]).await.unwrap().unwrap();
    let sql = "select id from learning_question where version_id = $1 order by place";
    let questions: Vec<uuid::Uuid> = db.column(sql, params![version]).await.unwrap();
    let ids = &house.app.ids;
    let found: Vec<uuid::Uuid> = (0..people).map(|_| ids.make()).collect();
    db.write(|tx| async move {
        for (turn, person) in found.into_iter().enumerate() {
            let enrolment: uuid::Uuid = ids.make();
            let sql = "insert into learning_enrolment (id, tenant_id, person_id, unit_id, version_id, done_on)
                       values ($1, $2, $3, $4, $5, '2026-11-20')";
            tx.execute(sql, params![enrolment, tenant, person, unit, version]).await?;
            let first = turn % 2 == 1;
            for (question, given, right, round) in [
                (questions[0], if first { "{\"choices\":[0]}" } else { "{\"choices\":[1]}" }, first, 1_i64),
                (questions[0], "{\"choices\":[0]}", true, 2),
                (questions[1], "{\"truth\":false}", true, 1),
            ] {
                let id: uuid::Uuid = ids.make();
                let sql = "insert into learning_answer
                             (person_id, id, tenant_id, enrolment_id, question_id, round, given, correct, answered_at)
                           values ($1, $2, $3, $4, $5, $6, $7, $8, 0)";
                tx.execute(sql, params![person, id, tenant, enrolment, question, round, given, right]).await?;
            }
        }
        Ok(())
    })
    .await
    .unwrap();
}

#[test]
fn nothing_of_fewer_than_ten_and_the_sheet_says_what_the_page_says() {
    testkit::on_each_database(MODULES, async |house| {
        let unit = publish(house, "触电急救第一步").await;
        let page = format!("/learning/units/{unit}/items");
        let count = async || learning::item::count(&house.app.db, house.tenant("rlw"), house.today()).await.unwrap();
        assert_eq!(house.person("line-worker").await.get(&page).await.status, 403);
        let educator = house.person("educator").await;
        learned(house, &unit, 9).await;
        count().await;
        let seen = educator.get(&page).await;
        assert!(seen.has("满 10 人学完才显示") && seen.has("皮尔逊相关"), "{}", seen.text);
        assert_eq!(educator.get(&format!("{page}/table")).await.status, 404);
        learned(house, &unit, 1).await;
        count().await;
        let seen = educator.get(&page).await;
        assert!(seen.has("10 人的首次作答") && seen.has("40% 4 / 10"), "{}", seen.text);
        assert!(seen.has("100% 10 / 10") && seen.has("太容易") && seen.has("有选项没人选"), "{}", seen.text);
        assert!(seen.has("用手拉开") && seen.html.contains("<svg class=\"chart\""), "{}", seen.text);
        // One more is not told: the two looks would show what that one answered.
        learned(house, &unit, 1).await;
        count().await;
        assert_eq!(educator.get(&page).await.text, seen.text);
        learned(house, &unit, 9).await;
        count().await;
        assert!(educator.get(&page).await.has("20 人的首次作答"));

        let sheet = educator.get(&format!("{page}/table")).await;
        assert_eq!(sheet.status, 200);
        let mut book = zip::ZipArchive::new(std::io::Cursor::new(sheet.bytes.clone())).unwrap();
        let mut words = String::new();
        book.by_name("xl/sharedStrings.xml").unwrap().read_to_string(&mut words).unwrap();
        for told in ["发现有人触电，第一步做什么？", "太容易", "用手拉开", "皮尔逊相关"] {
            assert!(words.contains(told), "{told}: {words}");
        }
    });
}
