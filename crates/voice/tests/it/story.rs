//! The whole way of a confidential need: raised, answered, claimed, reopened,
//! claimed again, confirmed; and what each side sees.

use testkit::on_each_database;

use crate::{MODULES, TEXT, assert_sound, done, install, raise_known, take_over};

#[test]
fn a_confidential_need_is_worked_until_its_author_says_solved() {
    on_each_database(MODULES, async |house| {
        install(house).await;
        let (author, handler) = (house.person("line-worker").await, house.person("logistics-handler").await);
        house.at("2026-11-23T09:10");
        let id = raise_known(&author, "food", "confidential", TEXT).await;
        let own = author.get(&format!("/voice/needs/{id}?done=done-need-raised")).await;
        assert!(own.has("承办人会在 11月25日前答复您。"), "{}", own.text);
        assert!(own.has("还没有人打开过您的名字。"), "{}", own.text);
        assert!(author.get("/voice").await.has("待答复"));

        take_over(house, &handler, &id).await;
        let case = handler.get(&format!("/voice/needs/{id}/case")).await;
        assert!(case.has(TEXT) && case.has("保密（未打开）"), "{}", case.text);
        assert!(!case.text.contains("周海生"), "the author's name: {}", case.text);

        house.at("2026-11-23T10:00");
        done(&handler, &id, "reply", &[("text", "已经看过，正在和食堂商量早开半小时。")]).await;
        done(&handler, &id, "promise", &[("text", "食堂从下周起 5:40 开。"), ("promised_on", "2026-11-30")]).await;
        assert!(author.get(&format!("/voice/needs/{id}")).await.has("承办人承诺 11月30日前办好。"));
        house.at("2026-11-26T15:00");
        done(&handler, &id, "solution", &[("text", "今天起食堂 5:40 开门。")]).await;

        let asked = author.get(&format!("/voice/needs/{id}")).await;
        assert!(asked.has("## 解决了吗？") && asked.has("<解决了>"), "{}", asked.text);
        let again = [("text", "夜里 4 点半下道，5:40 还是太晚。"), ("reopening", "1")];
        assert_eq!(author.post(&format!("/voice/needs/{id}/reopening"), &again).await.status, 303);
        assert!(author.get(&format!("/voice/needs/{id}")).await.has("待答复"));

        house.at("2026-11-27T09:00");
        done(&handler, &id, "reply", &[("text", "那我们把早餐送到工区。")]).await;
        done(&handler, &id, "solution", &[("text", "早餐 4:30 送到工区。")]).await;
        let yes = author.post(&format!("/voice/needs/{id}/confirmation"), &[("text", "")]).await;
        assert_eq!(yes.location, format!("/voice/needs/{id}?done=done-need-confirmed"));
        assert!(author.get(&format!("/voice/needs/{id}")).await.has("确认解决"));

        let ledger = handler.get("/voice/ledger?state=confirmed").await;
        assert!(ledger.has("共 1 件") && ledger.has("确认解决"), "{}", ledger.text);
        assert_eq!(author.get("/voice/ledger").await.status, 403);
        assert_sound(house, "rlw").await;
    });
}

#[test]
fn the_owner_opens_the_name_for_a_reason_and_the_author_sees_it() {
    on_each_database(MODULES, async |house| {
        install(house).await;
        let (author, handler) = (house.person("line-worker").await, house.person("logistics-handler").await);
        let id = raise_known(&author, "food", "confidential", TEXT).await;
        take_over(house, &handler, &id).await;
        let refused = crate::act(&handler, &id, "author", &[("text", "")]).await;
        assert_eq!(refused.status, 422);
        let opened = crate::act(&handler, &id, "author", &[("text", "要到工区当面看一看")]).await;
        assert!(opened.has("周海生"), "{}", opened.text);
        let case = handler.get(&format!("/voice/needs/{id}/case")).await;
        assert!(!case.text.contains("周海生") && case.has("要到工区当面看一看"), "{}", case.text);
        assert!(author.get(&format!("/voice/needs/{id}")).await.has("吴桂芳 · 11月23日 09:00 · 要到工区当面看一看"));
    });
}

#[test]
fn the_same_form_sent_twice_is_one_need() {
    on_each_database(MODULES, async |house| {
        install(house).await;
        let author = house.person("line-worker").await;
        let form = "8f14e45f-ceea-467f-9b1d-3a1c2b4d5e6f";
        let fields = [("id", form), ("category", "food"), ("identity", "named"), ("text", TEXT)];
        let first = author.post("/voice/needs", &fields).await;
        let second = author.post("/voice/needs", &fields).await;
        assert_eq!((first.status, &first.location), (303, &second.location));
        let hidden = [
            ("id", "0f14e45f-ceea-467f-9b1d-3a1c2b4d5e6f"),
            ("category", "food"),
            ("identity", "anonymous"),
            ("text", TEXT),
        ];
        let (first, second) = (author.post("/voice/needs", &hidden).await, author.post("/voice/needs", &hidden).await);
        assert_eq!(first.part("#code"), second.part("#code"));
        assert_eq!(first.part("#code").len(), "RLW-7K3M-9QAB-XYZ2".len());
        assert_sound(house, "rlw").await;
    });
}

#[test]
fn a_need_can_be_taken_back_within_ten_minutes_and_its_words_go() {
    on_each_database(MODULES, async |house| {
        install(house).await;
        let (author, handler) = (house.person("line-worker").await, house.person("logistics-handler").await);
        let id = raise_known(&author, "food", "named", TEXT).await;
        house.at("2026-11-23T09:09");
        assert!(author.get(&format!("/voice/needs/{id}")).await.has("10 分钟内可以撤回"));
        assert_eq!(author.post(&format!("/voice/needs/{id}/withdrawal"), &[]).await.status, 303);
        assert!(!author.get("/voice").await.has(TEXT));
        assert_eq!(handler.get(&format!("/voice/needs/{id}/case")).await.status, 404);
        let late = raise_known(&author, "food", "named", TEXT).await;
        house.at("2026-11-23T09:20");
        assert_eq!(author.post(&format!("/voice/needs/{late}/withdrawal"), &[]).await.status, 409);
        assert_sound(house, "rlw").await;
    });
}
