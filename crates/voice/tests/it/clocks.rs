//! Clocks, escalation and lapse, with the test's hand on the time.

use store::{Rows, params};
use testkit::on_each_database;
use voice::need::{NeedId, access::Casework};

use crate::{MODULES, TEXT, assert_sound, desk, done, install, raise_known, take_over};

#[test]
fn late_cases_climb_after_one_three_and_seven_working_days_and_can_be_taken_on() {
    on_each_database(MODULES, async |house| {
        install(house).await;
        let (author, handler) = (house.person("line-worker").await, house.person("logistics-handler").await);
        let id = raise_known(&author, "food", "named", TEXT).await;
        take_over(house, &handler, &id).await;
        // Raised on Monday 09:00; 18 working hours end on Wednesday at 09:00 (08:30 to 17:30 a day).
        assert!(handler.get(&format!("/voice/needs/{id}/case")).await.has("11月25日 09:00"));
        let ladder = "select count(*) from voice_escalation where level = $1";
        let climbed = async |level: i64| house.app.db.count(ladder, params![level]).await.unwrap();
        house.at("2026-11-25T16:00");
        house.run_jobs().await;
        assert_eq!(climbed(1).await, 0);
        house.at("2026-11-26T09:30");
        house.run_jobs().await;
        assert_eq!((climbed(1).await, climbed(2).await), (1, 0));
        house.at("2026-11-30T10:00");
        house.run_jobs().await;
        house.run_jobs().await;
        assert_eq!((climbed(1).await, climbed(2).await, climbed(3).await), (1, 1, 0));
        house.at("2026-12-04T10:00");
        house.run_jobs().await;
        assert_eq!(climbed(3).await, 1);
        let case = handler.get(&format!("/voice/needs/{id}/case")).await;
        assert!(case.has("超期 1 个工作日，报上一级") && case.has("超期 7 个工作日，报公司"), "{}", case.text);
        // The author's workshop director sees it now, and takes it on.
        let director = house.person("workshop-director").await;
        done(&director, &id, "take-on", &[("text", "我来协调")]).await;
        let own = author.get(&format!("/voice/needs/{id}")).await;
        assert!(own.has("石永刚 领办"), "{}", own.text);
        done(&director, &id, "reply", &[("text", "周五前落实。")]).await;
        assert_sound(house, "rlw").await;
    });
}

#[test]
fn a_case_lapses_after_two_notices_and_fourteen_days_and_not_before() {
    on_each_database(MODULES, async |house| {
        install(house).await;
        let (author, handler) = (house.person("line-worker").await, house.person("logistics-handler").await);
        let id = raise_known(&author, "food", "named", TEXT).await;
        take_over(house, &handler, &id).await;
        done(&handler, &id, "solution", &[("text", "食堂早开了。")]).await;
        let state = "select state from voice_need where id = $1";
        let need: NeedId = id.parse().unwrap();
        let now = async || house.app.db.value::<String>(state, params![need]).await.unwrap().unwrap();
        let notices = async || {
            let sql = "select count(*) from people_notice where message = $1";
            house.app.db.count(sql, params!["need-notice-reminder"]).await.unwrap()
        };
        for (day, reminders, expected) in [
            ("2026-11-25", 0, "claimed"),
            ("2026-11-26", 1, "claimed"),
            ("2026-11-29", 1, "claimed"),
            ("2026-11-30", 2, "claimed"),
            ("2026-12-13", 2, "claimed"),
            ("2026-12-14", 2, "lapsed"),
        ] {
            house.at(&format!("{day}T10:00"));
            house.run_jobs().await;
            assert_eq!((notices().await, now().await.as_str()), (reminders, expected), "{day}");
        }
        assert_sound(house, "rlw").await;
        // A lapse is not the last word.
        let again = [("text", "我出差了，其实没有解决"), ("reopening", "1")];
        assert_eq!(author.post(&format!("/voice/needs/{id}/reopening"), &again).await.status, 303);
        assert_eq!(now().await, "assigned");
        assert_sound(house, "rlw").await;
    });
}

#[test]
fn the_clocks_stand_still_while_the_author_is_asked() {
    on_each_database(MODULES, async |house| {
        install(house).await;
        let (author, handler) = (house.person("line-worker").await, house.person("logistics-handler").await);
        let id = raise_known(&author, "food", "named", TEXT).await;
        take_over(house, &handler, &id).await;
        let due = async || {
            let actor = base::Actor {
                tenant: house.tenant("rlw"),
                person: house.person_id("logistics-handler"),
                name: String::new(),
                grants: vec![],
                units: vec![],
            };
            let case = Casework::open(&house.app.db, &actor, id.parse().unwrap()).await.unwrap();
            let desk = desk(house, "rlw").await;
            desk.zone.to_datetime(case.need.due_at.unwrap().0).to_string()
        };
        done(&handler, &id, "reply", &[("text", "在看。")]).await;
        // Eight working days of nine hours from Monday 09:00.
        assert_eq!(due().await, "2026-12-03T09:00:00");
        house.at("2026-11-24T09:00");
        done(&handler, &id, "question", &[("text", "几个人？")]).await;
        assert_eq!(due().await, "2026-12-15T00:00:00", "until then the author may answer");
        house.at("2026-11-26T09:00");
        author.post(&format!("/voice/needs/{id}/messages"), &[("text", "十二个")]).await;
        assert_eq!(due().await, "2026-12-07T09:00:00", "two working days later");
        assert_sound(house, "rlw").await;
    });
}
