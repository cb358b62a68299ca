//! Hot issues count people, not posts.

use base::{Moment, PersonId};
use jiff::SignedDuration;
use store::{Rows, params};
use testkit::{House, on_each_database};
use voice::{
    desk::{Desk, plus},
    need::{
        Channel, Identity, Urgency, Words,
        hotspot::DAYS,
        load::{LoadedNeed, load},
    },
};

use crate::{MODULES, TEXT, assert_sound, desk, done, install, raise, raise_known, take_over};

/// So many colleagues who are not of the cast.
async fn colleagues(house: &House, count: i64) -> Vec<PersonId> {
    let sql =
        "select id from people_person where tenant_id = $1 and left_on is null order by staff_number desc limit $2";
    house.app.db.column(sql, params![house.tenant("rlw"), count]).await.unwrap()
}

fn need(house: &House, desk: &Desk, author: PersonId, category: &str, identity: Identity, back: i64) -> LoadedNeed {
    let at = desk.start_of(plus(desk.today(), -back)).0 + SignedDuration::from_hours(8);
    LoadedNeed {
        form: desk.ids.untimed(),
        reference: String::new(),
        author,
        category: category.into(),
        sub: String::new(),
        scope: house.unit("rlw/gongwu-3"),
        channel: Channel::Web,
        identity,
        urgency: Urgency::Normal,
        raised_at: Moment(at),
        words: Words { text: "夜班没有早餐".into(), wish: String::new() },
        summary: String::new(),
        supporters: 0,
        owner: None,
        steps: vec![],
        photos: vec![],
    }
}

/// In one line, cells with bars between.
fn row(page: &testkit::Seen, part: &str) -> String {
    page.part(part).split_whitespace().collect::<Vec<_>>().join(" ")
}

async fn keep(house: &House, desk: &Desk, needs: Vec<LoadedNeed>) {
    house.app.db.write(|tx| async move { load(&tx, desk, needs).await }).await.unwrap();
}

#[test]
fn one_person_who_posts_ten_times_counts_once() {
    on_each_database(MODULES, async |house| {
        install(house).await;
        let (author, union) = (house.person("line-worker").await, house.person("union-handler").await);
        for index in 0..10 {
            let identity = if index % 2 == 0 { "named" } else { "confidential" };
            raise_known(&author, "food", identity, TEXT).await;
        }
        let page = union.get("/voice/hotspots").await;
        assert!(page.has("最近没有热点") && row(&page, "dl.facts").ends_with("不足 5 人 | 1"), "{}", page.text);
        for slug in ["team-leader", "liaison", "educator"] {
            raise_known(&house.person(slug).await, "food", "named", TEXT).await;
        }
        assert!(union.get("/voice/hotspots").await.has("最近没有热点"), "four people are below five");
        raise(&house.person("reviewer").await, "food", "anonymous", TEXT).await;
        let page = union.get("/voice/hotspots").await;
        assert_eq!(
            row(&page, "tbody tr"),
            "食宿 → /voice/ledger?category=food | 5 | — | — | 14 | 1 |",
            "{}",
            page.text
        );
        assert!(!page.html.contains("周海生") && !page.html.contains("马国强"), "no person: {}", page.text);
        assert!(union.get("/voice/ledger").await.html.contains("/voice/hotspots"));
        // Whoever works other needs sees other themes; an employee none.
        assert!(house.person("hr-handler").await.get("/voice/hotspots").await.has("最近没有热点"));
        assert_eq!(author.get("/voice/hotspots").await.status, 403);
    });
}

#[test]
fn a_theme_is_hot_when_more_people_speak_than_usual() {
    on_each_database(MODULES, async |house| {
        install(house).await;
        let desk = desk(house, "rlw").await;
        let people = colleagues(house, 20).await;
        let mut needs = Vec::new();
        for stretch in 1..=12 {
            let back = DAYS * stretch + 3;
            needs.extend(people.iter().take(3).map(|who| need(house, &desk, *who, "food", Identity::Named, back)));
            needs.extend(people.iter().take(6).map(|who| need(house, &desk, *who, "pay", Identity::Named, back)));
        }
        let confidential = |who: &PersonId| need(house, &desk, *who, "food", Identity::Confidential, 2);
        needs.extend(people.iter().skip(5).take(5).map(confidential));
        needs.extend(people.iter().take(6).map(|who| need(house, &desk, *who, "pay", Identity::Named, 4)));
        needs.extend(people.iter().take(4).map(|who| need(house, &desk, *who, "commute", Identity::Named, 4)));
        keep(house, &desk, needs).await;
        let union = house.person("union-handler").await;
        let page = union.get("/voice/hotspots").await;
        assert_eq!(
            row(&page, "tbody"),
            "食宿 → /voice/ledger?category=food | 5 | 3.0 | 1.7× | 5 | 0 |",
            "{}",
            page.text
        );
        assert!(page.has("12 段中有数据的 12 段"), "{}", page.text);
        assert_eq!(row(&page, "dl.facts"), "主题 | 3 热点 | 1 与往常相当 | 1 不足 5 人 | 1");
        let by_unit = union.get("/voice/hotspots?by=unit").await;
        assert!(row(&by_unit, "tbody").contains("| 工务三车间 | 5 | 3.0 |"), "{}", by_unit.text);

        // Supporters of one need count, but not those who wrote themselves.
        let (author, handler) = (house.person("line-worker").await, house.person("logistics-handler").await);
        let id = raise_known(&author, "food", "named", TEXT).await;
        take_over(house, &handler, &id).await;
        done(&handler, &id, "summary", &[("text", "夜间天窗后的早餐")]).await;
        let leader = house.person("team-leader").await;
        raise_known(&leader, "food", "confidential", TEXT).await;
        assert!(row(&union.get("/voice/hotspots").await, "tbody").contains("category=food | 7 |"));
        for slug in ["team-leader", "educator", "reviewer"] {
            house.person(slug).await.post(&format!("/voice/needs/{id}/support"), &[]).await;
        }
        let page = union.get("/voice/hotspots").await;
        assert!(
            row(&page, "tbody").contains("category=food | 9 |"),
            "two more, the team leader wrote already: {}",
            page.text
        );
        assert_sound(house, "rlw").await;
    });
}
