//! Who may, and how far one organisation sees into another.

use crate::{MODULES, consortium, course, id, offer};

#[test]
fn only_what_is_offered_crosses() {
    testkit::on_each_database(MODULES, async |house| {
        consortium(house).await;
        let (shared, kept) = (course(house, "给大家的课").await, course(house, "没拿出来的课").await);
        let offered = offer(house, &shared, "cc-by-4.0").await;
        let (librarian, nurse) = (house.person("librarian").await, house.person("nicu-nurse").await);
        // What is not offered is not there; what is, only for those who decide about courses.
        assert!(!librarian.get("/exchange/courses").await.has("没拿出来的课"));
        assert_eq!(librarian.get(&format!("/exchange/courses/{kept}")).await.status, 404);
        for path in ["/exchange/courses", "/exchange/copies", "/exchange/offers", "/exchange/offers/new"] {
            assert_eq!(nurse.get(path).await.status, 403, "{path}");
        }
        assert_eq!(nurse.get(&format!("/exchange/courses/{offered}")).await.status, 403);
        assert_eq!(nurse.post(&format!("/exchange/courses/{offered}/copies"), &[]).await.status, 403);
        // An educator takes and does not offer.
        let leader = house.person("team-leader").await;
        assert_eq!(leader.get("/exchange/courses").await.status, 403);
        // The owner does not take its own, and another's offer cannot be ended.
        let owner = house.person("educator").await;
        assert_eq!(owner.get(&format!("/exchange/courses/{offered}")).await.status, 404);
        let ended = librarian.post(&format!("/exchange/offers/{offered}/end"), &[("reason", "不给了")]).await;
        assert_eq!(ended.status, 404);
        assert_eq!(librarian.get(&format!("/exchange/offers/{offered}")).await.status, 404);
        // A copy is its organisation's own.
        let taken = librarian.post(&format!("/exchange/courses/{offered}/copies"), &[]).await;
        let copy = format!("/exchange/copies/{}", id(&taken.location));
        let county = house.person("county-librarian").await;
        for visitor in [&owner, &county] {
            assert_eq!(visitor.get(&copy).await.status, 404);
            assert_eq!(visitor.post(&format!("{copy}/end"), &[]).await.status, 404);
        }
        assert_eq!(librarian.post(&format!("{copy}/end"), &[]).await.status, 303);
        assert!(librarian.get(&copy).await.has("不再接收这门课的新版"));
    });
}

#[test]
fn an_offer_is_whole_before_it_is_made() {
    testkit::on_each_database(MODULES, async |house| {
        let librarian = house.person("librarian").await;
        assert!(librarian.get("/exchange/offers").await.has("本单位还没有加入联合体"));
        consortium(house).await;
        let fields =
            [("unit", ""), ("consortium", ""), ("licence", "gpl"), ("holder", ""), ("note", "适合新入职的护士")];
        let refused = librarian.post("/exchange/offers", &fields).await;
        assert_eq!(refused.status, 422);
        assert!(refused.html.contains("适合新入职的护士"), "what was typed stays: {}", refused.text);
        let nowhere = "00000000-0000-4000-8000-000000000000";
        let fields = [("unit", nowhere), ("consortium", nowhere), ("licence", "cc-by-4.0"), ("holder", "本院")];
        let refused = librarian.post("/exchange/offers", &fields).await;
        assert!(refused.status == 422 && refused.html.contains("f-consortium-err"), "{}", refused.text);
    });
}
