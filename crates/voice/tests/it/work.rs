//! What handlers and leaders do: at once, together, merged, "cannot, because".

use store::{Rows, params};
use testkit::on_each_database;

use crate::{MODULES, TEXT, act, assert_sound, done, install, raise, raise_known, take_over};

#[test]
fn two_at_once_the_second_sees_what_changed_and_keeps_the_text() {
    on_each_database(MODULES, async |house| {
        install(house).await;
        let (author, handler) = (house.person("line-worker").await, house.person("logistics-handler").await);
        let id = raise_known(&author, "food", "named", TEXT).await;
        take_over(house, &handler, &id).await;
        let opened = handler.get(&format!("/voice/needs/{id}/reply/new")).await;
        author.post(&format!("/voice/needs/{id}/messages"), &[("text", "补充：只有周四这样")]).await;
        let path = format!("/voice/needs/{id}/reply");
        let late =
            handler.post(&path, &[("seen", opened.field("seen").as_str()), ("text", "我们每天都提前开门。")]).await;
        assert_eq!(late.status, 409);
        assert!(late.has("您填写时，这件事有了新进展") && late.has("补充：只有周四这样"), "{}", late.text);
        assert!(late.has("[text: 我们每天都提前开门。]"), "{}", late.text);
        let again = handler.post(&path, &[("seen", late.field("seen").as_str()), ("text", "那就周四提前开门。")]).await;
        assert_eq!(again.status, 303);
        assert_sound(house, "rlw").await;
    });
}

#[test]
fn cannot_because_is_signed_by_somebody_else_and_contested_once() {
    on_each_database(MODULES, async |house| {
        install(house).await;
        let (author, handler) = (house.person("line-worker").await, house.person("logistics-handler").await);
        let director = house.person("workshop-director").await;
        let id = raise_known(&author, "food", "confidential", TEXT).await;
        take_over(house, &handler, &id).await;
        for round in 1..=2 {
            done(&handler, &id, "inability", &[("text", "公司有规定，食堂夜间不能开火。")]).await;
            assert_eq!(act(&handler, &id, "signature", &[("text", "我自己来签这个字可以吗")]).await.status, 403);
            assert!(!author.get(&format!("/voice/needs/{id}")).await.has("夜间不能开火"), "before it is signed");
            let case = director.get(&format!("/voice/needs/{id}/case")).await;
            assert!(case.has("夜间不能开火") && !case.has("周海生"), "{}", case.text);
            done(&director, &id, "signature", &[("text", "消防不允许整夜开火，我签字说明。改送盒饭。")]).await;
            let own = author.get(&format!("/voice/needs/{id}")).await;
            assert!(own.has("办不了") && own.has("石永刚") && own.has("改送盒饭"), "{}", own.text);
            let again = author
                .post(&format!("/voice/needs/{id}/reopening"), &[("text", "盒饭也没有"), ("reopening", "1")])
                .await;
            assert_eq!(again.status, if round == 1 { 303 } else { 409 }, "{}", again.text);
        }
        assert_sound(house, "rlw").await;
    });
}

#[test]
fn a_leader_may_send_it_back() {
    on_each_database(MODULES, async |house| {
        install(house).await;
        let (author, handler) = (house.person("line-worker").await, house.person("logistics-handler").await);
        let director = house.person("workshop-director").await;
        let id = raise_known(&author, "food", "named", TEXT).await;
        assert_eq!(director.get(&format!("/voice/needs/{id}/case")).await.status, 404, "nothing of a leader's yet");
        take_over(house, &handler, &id).await;
        done(&handler, &id, "inability", &[("text", "没有钱，今年的预算已经用完了。")]).await;
        done(&director, &id, "return", &[("text", "车间还有节余。")]).await;
        assert!(!author.get(&format!("/voice/needs/{id}")).await.has("节余"));
        assert!(handler.get(&format!("/voice/needs/{id}/case")).await.has("车间还有节余。"));
        done(&handler, &id, "solution", &[("text", "用车间节余解决了。")]).await;
        assert_sound(house, "rlw").await;
    });
}

#[test]
fn a_merged_need_keeps_its_supporters_and_can_be_parted() {
    on_each_database(MODULES, async |house| {
        install(house).await;
        let (author, handler) = (house.person("line-worker").await, house.person("logistics-handler").await);
        let (leader, educator) = (house.person("team-leader").await, house.person("educator").await);
        let first = raise_known(&author, "food", "named", TEXT).await;
        let second = raise_known(&leader, "food", "named", "夜里下道没有地方吃早饭").await;
        for id in [&first, &second] {
            take_over(house, &handler, id).await;
            done(&handler, id, "summary", &[("text", "夜间天窗后的早餐")]).await;
        }
        let list = educator.get("/voice/public").await;
        assert!(list.has("夜间天窗后的早餐") && !list.has(TEXT) && !list.has("周海生"), "{}", list.text);
        assert_eq!(educator.post(&format!("/voice/needs/{second}/support"), &[]).await.status, 303);
        assert_eq!(educator.post(&format!("/voice/needs/{second}/support"), &[]).await.status, 303);
        let number = "select supporters from voice_need where id = $1";
        let supporters = async |id: &str| {
            let id: voice::need::NeedId = id.parse().unwrap();
            house.app.db.value::<i64>(number, params![id]).await.unwrap().unwrap()
        };
        assert_eq!((supporters(&first).await, supporters(&second).await), (0, 1), "one person counts once");
        let into =
            handler.get(&format!("/voice/needs/{first}/case")).await.part("h1").trim_start_matches("# ").to_owned();
        done(&handler, &second, "merger", &[("into", into.as_str())]).await;
        assert_eq!(supporters(&first).await, 2, "the supporter and the author of the other");
        assert!(leader.get(&format!("/voice/needs/{second}")).await.has(&format!("已并入 {into}")));
        educator.post(&format!("/voice/needs/{first}/support"), &[]).await;
        assert_eq!(supporters(&first).await, 2, "who supported the merged one is counted already");
        done(&handler, &second, "separation", &[]).await;
        assert_eq!((supporters(&first).await, supporters(&second).await), (1, 1), "apart, each has its own");
        // Supported both, then merged: still one person, and the other author one more.
        done(&handler, &second, "merger", &[("into", into.as_str())]).await;
        assert_eq!(supporters(&first).await, 2);
        done(&handler, &second, "separation", &[]).await;
        assert!(leader.get(&format!("/voice/needs/{second}")).await.has("待答复"));
        assert_sound(house, "rlw").await;
    });
}

#[test]
fn a_need_that_turns_out_sensitive_is_sealed() {
    on_each_database(MODULES, async |house| {
        install(house).await;
        let (author, handler) = (house.person("line-worker").await, house.person("logistics-handler").await);
        let id = raise_known(&author, "food", "named", "孩子没人接，也没人做饭").await;
        take_over(house, &handler, &id).await;
        done(&handler, &id, "reply", &[("text", "明白，转到子女教育。")]).await;
        done(&handler, &id, "classification", &[("category", "children")]).await;
        let raw = "select (select count(*) from voice_need where text <> $1) + (select count(*) from voice_need_event where text <> $1)
                   + (select count(*) from voice_gram)";
        assert_eq!(house.app.db.count(raw, params![""]).await.unwrap(), 0);
        assert!(author.get(&format!("/voice/needs/{id}")).await.has("孩子没人接"));
        assert!(handler.get(&format!("/voice/needs/{id}/case")).await.has("明白，转到子女教育。"));
        assert!(!handler.get("/voice/ledger").await.has("孩子没人接"));
        done(&handler, &id, "classification", &[("category", "food")]).await;
        assert!(handler.get("/voice/ledger").await.has("孩子没人接"));
        assert_sound(house, "rlw").await;
    });
}

#[test]
fn similar_needs_are_found_by_their_public_words_only() {
    on_each_database(MODULES, async |house| {
        install(house).await;
        let (author, handler) = (house.person("line-worker").await, house.person("logistics-handler").await);
        let id = raise_known(&author, "food", "confidential", "食堂的王师傅对夜班的人态度差").await;
        let other = house.person("educator").await;
        assert!(!other.post("/voice/needs/similar", &[("q", "食堂的王师傅态度")]).await.html.contains("王师傅"));
        take_over(house, &handler, &id).await;
        done(&handler, &id, "summary", &[("text", "夜班食堂服务要改进")]).await;
        let found = other.post("/voice/needs/similar", &[("q", "夜班食堂能不能改进")]).await;
        assert!(found.html.contains("夜班食堂服务要改进"), "{}", found.html);
        assert!(!other.post("/voice/needs/similar", &[("q", "通勤车改点")]).await.html.contains("食堂"));
        assert_eq!(raise(&other, "food", "named", "饭").await.status, 422);
    });
}
