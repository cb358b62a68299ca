//! Voluntary practice and one's own wrong answers.

use store::{Rows, params};

use crate::{MODULES, answer, learn, publish, value};

#[test]
fn a_wrong_answer_comes_back_until_it_is_right_on_two_days() {
    testkit::on_each_database(MODULES, async |house| {
        let unit = publish(house, "触电急救第一步").await;
        let base = format!("/learning/units/{unit}");
        let worker = house.person("line-worker").await;
        let front = worker.get("/learning").await;
        assert!(front.has("练几题") && front.has("错题"), "{}", front.text);
        assert!(worker.get("/learning/review").await.has("没有错题"));
        worker.post(&format!("{base}/enrolments"), &[]).await;
        let page = worker.get(&format!("{base}/questions")).await;
        answer(&worker, &page, "用手拉开").await;
        let list = worker.get("/learning/review").await;
        assert!(list.has("触电急救第一步") && list.has("发现有人触电，第一步做什么？"), "{}", list.text);
        assert!(list.has("自己也会触电。") && list.has("只有你自己看得到"), "with the reason: {}", list.text);
        learn(&worker, &unit).await;
        let list = worker.get("/learning/review").await;
        assert!(list.has("之后答对 1 / 2 天"), "right again the same day: {}", list.text);
        assert!(worker.get("/learning/practice").await.has("现在没有该练的题"));

        house.at("2026-11-24T09:00");
        let again = list.html.split("href=\"/learning/review/").nth(1).unwrap().split('"').next().unwrap().to_owned();
        let again = format!("/learning/review/{again}");
        let page = worker.get(&again).await;
        let empty = worker.post(&format!("{again}/answers"), &[("id", &page.field("id"))]).await;
        assert!(empty.status == 422 && empty.has("请先作答"), "{}", empty.text);
        let told = answer(&worker, &page, "切断电源").await;
        assert!(told.has("答对了") && told.has("它就离开错题"), "{}", told.text);
        assert!(worker.get("/learning/review").await.has("没有错题"));
        let leader = house.person("team-leader").await;
        assert_eq!(leader.get(&again).await.status, 404, "a question that they never answered");
    });
}

#[test]
fn todays_few_are_few_and_in_no_figure() {
    testkit::on_each_database(MODULES, async |house| {
        for title in ["断电", "验电", "挂地线", "登杆"] {
            let unit = publish(house, title).await;
            learn(&house.person("line-worker").await, &unit).await;
        }
        let (worker, db, person) = (house.person("line-worker").await, &house.app.db, house.person_id("line-worker"));
        let of_the_person = async |table: &str| {
            let sql = format!("select count(*) from {table} where person_id = $1");
            db.count(&sql, params![person]).await.unwrap()
        };
        assert_eq!(of_the_person("learning_schedule").await, 0, "made when they first practise");
        house.at("2026-11-26T09:00");
        let before = (of_the_person("records_statement").await, of_the_person("learning_answer").await);
        let page = worker.get("/learning/practice").await;
        assert_eq!(of_the_person("learning_schedule").await, 8);
        assert!(page.has("0 / 5") && page.has("结果不计入任何统计"), "{}", page.text);
        assert!(page.html.contains("data-offline-unit=\"practice\"") && page.html.contains("今天的几题练完了"));
        let action = "/learning/practice/answers";
        let choice = if page.has("第一步做什么") { value(&page, "用手拉开") } else { value(&page, ">对<") };
        let (id, question) = (page.field("id"), page.field("question"));
        let sent = [("id", id.as_str()), ("question", question.as_str()), ("round", "1"), ("answer", choice.as_str())];
        let first = worker.post(action, &sent).await;
        assert_eq!(worker.post(action, &sent).await.location, first.location, "a repeat is a success");
        assert_eq!(of_the_person("learning_practice").await, 1);
        let told = worker.get(&first.location).await;
        assert!(told.has("不对，看看为什么") && told.has("0 / 5"), "{}", told.text);
        assert_eq!(house.person("team-leader").await.get(&first.location).await.status, 404, "own eyes only");
        // From the device: ids of choices instead of places on the page.
        let page = worker.get("/learning/practice").await;
        let given = if page.has("第一步做什么") { "0" } else { "false" };
        let fresh = page.field("id");
        let sent = [("id", fresh.as_str()), ("question", &page.field("question")), ("round", "1"), ("given", given)];
        let device = worker.post(action, &sent).await;
        assert!(worker.get(&device.location).await.has("答对了"));
        let mut rounds = 0;
        loop {
            let page = worker.get("/learning/practice").await;
            if page.has("今天的几题练完了") {
                break;
            }
            rounds += 1;
            assert!(rounds < 5, "{}", page.text);
            let words = if page.has("第一步做什么") { "切断电源" } else { ">错<" };
            answer(&worker, &page, words).await;
        }
        assert_eq!(rounds, 4, "three more, and the wrong one again");
        let after = (of_the_person("records_statement").await, of_the_person("learning_answer").await);
        assert_eq!(after, before, "in no record and in no figure");

        house.at("2026-11-27T09:00");
        assert!(worker.get("/learning/practice").await.has("0 / 3"), "those that were left yesterday");
        house.at("2026-11-29T09:00");
        assert!(worker.get("/learning/practice").await.has("0 / 4"), "and soon the one that was wrong");
        house.at("2027-01-02T09:00");
        learning::purge::run(&house.app).await.unwrap();
        assert_eq!(of_the_person("learning_practice").await, 0, "answers go after 30 days, the schedule stays");
        assert_eq!(of_the_person("learning_schedule").await, 8);
    });
}
