//! What to learn next: each card says why, and it can be switched off.

use store::{Rows, params};

use crate::{MODULES, answer, publish};

#[test]
fn a_card_says_why_and_off_means_off() {
    testkit::on_each_database(MODULES, async |house| {
        let unit = publish(house, "触电急救第一步").await;
        let worker = house.person("line-worker").await;
        let front = worker.get("/learning").await;
        assert!(front.has("接着学什么") && front.has("选几个感兴趣的类别"), "{}", front.text);
        let page = worker.get("/learning/interests").await;
        assert!(page.has("安全文化") || page.has("安全"), "{}", page.text);
        assert_eq!(
            worker.post("/learning/interests", &[("category", "safety"), ("category", "nonsense")]).await.status,
            303
        );
        let front = worker.get("/learning").await;
        assert!(front.has("为什么看到它：你选了感兴趣的类别"), "{}", front.text);
        assert!(worker.get("/me/data.json").await.html.contains("safety"), "it is in what is held of them");

        worker.post(&format!("/learning/units/{unit}/enrolments"), &[]).await;
        let asked = worker.get(&format!("/learning/units/{unit}/questions")).await;
        answer(&worker, &asked, "用手拉开").await;
        worker.get("/learning/review").await;
        let front = worker.get("/learning").await;
        assert!(front.has("你有 1 道题答错过"), "{}", front.text);

        assert_eq!(worker.post("/learning/suggestions/removal", &[]).await.status, 303);
        let front = worker.get("/learning").await;
        assert!(front.has("推荐已关闭") && !front.has("为什么看到它") && front.has("触电急救第一步"), "{}", front.text);
        assert_eq!(worker.post("/learning/suggestions", &[]).await.status, 303);
        assert!(worker.get("/learning").await.has("为什么看到它"));
        assert_eq!(worker.post("/learning/interests", &[]).await.status, 303, "taken back");
        let left = "select count(*) from learning_interest where person_id = $1";
        assert_eq!(house.app.db.count(left, params![house.person_id("line-worker")]).await.unwrap(), 0);
    });
}

/// First page, courses, all courses, the course.
#[test]
fn any_course_is_three_taps_from_the_first_page() {
    testkit::on_each_database(MODULES, async |house| {
        let mut units = Vec::new();
        for number in 0..26 {
            units.push(publish(house, &format!("第 {number} 课")).await);
        }
        let worker = house.person("line-worker").await;
        assert!(worker.get("/learning").await.html.contains("href=\"/learning/contents\""), "the second tap");
        let contents = worker.get("/learning/contents").await;
        for unit in units {
            assert!(contents.html.contains(&format!("href=\"/learning/units/{unit}\"")), "the third");
        }
    });
}
