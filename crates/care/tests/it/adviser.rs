//! The adviser's hours: offering, taking back, walk-ins, and the count.

use care::advice::purge;
use testkit::House;

use crate::{FIRST, MODULES, booked, count, done, hours, offered, plain, slots, words};

#[test]
fn hours_are_offered_within_limits() {
    testkit::on_each_database(MODULES, async |house| {
        let adviser = offered(house).await;
        assert_eq!(slots(house).await.len(), 4);
        for (day, from, to, why) in [
            ("2026-11-20", "14:00", "16:00", "这一天已经过去了"),
            ("2027-01-23", "14:00", "16:00", "最多提前 60 天开放"),
            ("2026-11-23", "08:30", "10:00", "要从现在以后开始"),
            ("2026-11-26", "14:00", "14:20", "至少要有一次的时间：30 分钟"),
            ("2026-11-26", "16:00", "14:00", "至少要有一次的时间"),
            ("2026-11-26", "00:00", "23:59", "一次最多开放 32 个时间"),
            ("2026-11-24", "15:30", "17:00", "和您已经开放的时间重了"),
        ] {
            let refused = adviser.post("/care/advice/hours", &hours(day, from, to)).await;
            let is_many = why.contains("32");
            if is_many {
                let mut short = hours(day, from, to);
                short[3] = ("minutes", "15");
                let refused = adviser.post("/care/advice/hours", &short).await;
                assert!(refused.status == 422 && refused.has(why), "{}", refused.text);
                assert!(refused.has("[from: 00:00]") && refused.has("[room: 综合楼 305]"), "{}", refused.text);
                done(&adviser.post("/care/advice/hours", &hours("2026-11-24", "16:00", "16:30")).await);
            } else {
                assert!(refused.status == 422 && refused.has(why), "{why}: {}", refused.text);
            }
        }
        let blank =
            adviser.post("/care/advice/hours", &[("way", "phone"), ("phone", "打给我"), ("minutes", "7")]).await;
        assert!(blank.status == 422 && blank.has("有 5 处要改") && blank.has("[phone: 打给我]"), "{}", blank.text);
    });
}

#[test]
fn a_free_slot_is_taken_back_and_a_booked_one_is_not() {
    testkit::on_each_database(MODULES, async |house| {
        let (adviser, worker, slot) = booked(house).await;
        let free = slots(house).await.remove(3);
        done(&adviser.post(&format!("{free}/removal"), &[]).await);
        assert_eq!(slots(house).await.len(), 3);
        assert_eq!(adviser.post(&format!("{slot}/removal"), &[]).await.status, 409);
        assert_eq!(adviser.post(&format!("{free}/removal"), &[]).await.status, 404);
        let early = adviser.post(&format!("{slot}/outcome"), &[("outcome", "held")]).await;
        assert_eq!(early.status, 409, "not before it has begun");
        for act in ["removal", "cancellation", "walk-in", "walk-in/removal", "outcome"] {
            assert_eq!(worker.post(&format!("{slot}/{act}"), &[("word", "不去了")]).await.status, 403, "{act}");
        }
        assert_eq!(adviser.get(&format!("{slot}/bookings/new")).await.status, 404, "nobody books with themselves");
        assert_eq!(
            adviser.post(&format!("{}/bookings", slots(house).await[1]), &words(crate::SECOND)).await.status,
            409
        );
    });
}

#[test]
fn whoever_walks_in_is_counted_without_a_name() {
    testkit::on_each_database(MODULES, async |house| {
        let adviser = offered(house).await;
        let phone = [
            ("day", "2026-11-25"),
            ("from", "09:00"),
            ("to", "10:00"),
            ("minutes", "60"),
            ("way", "phone"),
            ("phone", "10060012345"),
        ];
        done(&adviser.post("/care/advice/hours", &phone).await);
        let worker = house.person("line-worker").await;
        let page = worker.get("/care/advice").await;
        assert!(page.has("直接去下面的地方，或者打电话，不用预约，不问姓名"), "{}", page.text);
        assert!(page.has("电话 10060012345") && page.has("地点 综合楼 305"), "{}", page.text);
        let slot = slots(house).await.remove(0);
        done(&adviser.post(&format!("{slot}/walk-in"), &[]).await);
        assert_eq!(adviser.post(&format!("{slot}/walk-in"), &[]).await.status, 409, "once");
        assert!(!worker.get("/care/advice").await.has("14:00–14:30"), "the slot is held");
        assert_eq!(worker.post(&format!("{slot}/bookings"), &words(FIRST)).await.status, 409);
        insta::assert_snapshot!("walk_in", plain(&adviser.get("/care/advice/hours").await.text));
        assert_eq!(count(house, "select used from care_advice_count").await, 1);
        assert_eq!(count(house, "select count(*) from care_booking").await, 0);
        done(&adviser.post(&format!("{slot}/walk-in/removal"), &[]).await);
        assert_eq!(count(house, "select used from care_advice_count").await, 0);
        assert!(worker.get("/care/advice").await.has("14:00–14:30"));
    });
}

async fn told(house: &House) -> String {
    let page = house.person("workshop-director").await.get("/care/advice").await;
    page.part("#count li")
}

#[test]
fn the_count_is_told_in_steps_of_five() {
    testkit::on_each_database(MODULES, async |house| {
        let adviser = house.person("legal-adviser").await;
        done(&adviser.post("/care/advice/hours", &hours("2026-11-24", "08:00", "14:00")).await);
        let slots = slots(house).await;
        for (index, slot) in slots.iter().take(10).enumerate() {
            let before = ["不到 5 次", "5–9 次"][index / 5];
            assert!(told(house).await.ends_with(before), "{index}: {}", told(house).await);
            done(&adviser.post(&format!("{slot}/walk-in"), &[]).await);
        }
        assert!(told(house).await.ends_with("10–14 次"), "{}", told(house).await);
        // The same for the adviser and for leaders, and nowhere finer.
        for slug in ["legal-adviser", "contact-leader", "union-handler"] {
            let page = house.person(slug).await.get("/care/advice").await;
            assert!(page.has("10–14 次") && page.has("2026 年第 1 季度 不到 5 次"), "{slug}: {}", page.text);
        }
    });
}

#[test]
fn an_outcome_is_of_the_slot_and_can_be_put_right() {
    testkit::on_each_database(MODULES, async |house| {
        let (adviser, _, slot) = booked(house).await;
        house.at("2026-11-24T14:40");
        let used = "select coalesce(sum(used), 0) from care_advice_count";
        let used = if house.app.db.is_sqlite() {
            used
        } else {
            "select coalesce(sum(used), 0)::bigint from care_advice_count"
        };
        for (outcome, expected) in [("held", 1), ("held", 1), ("missed", 0), ("missed", 0), ("held", 1)] {
            done(&adviser.post(&format!("{slot}/outcome"), &[("outcome", outcome)]).await);
            assert_eq!(count(house, used).await, expected, "{outcome}");
        }
        assert_eq!(adviser.post(&format!("{slot}/outcome"), &[]).await.status, 422);
    });
}

#[test]
fn thirty_days_later_only_the_count_is_left() {
    testkit::on_each_database(MODULES, async |house| {
        let (adviser, worker, slot) = booked(house).await;
        adviser.get(&format!("/care/advice/bookings/{FIRST}")).await;
        house.at("2026-11-24T14:40");
        done(&adviser.post(&format!("{slot}/outcome"), &[("outcome", "held")]).await);
        house.at("2026-12-24T23:00");
        purge::run(&house.app).await.unwrap();
        assert_eq!(worker.get(&format!("/care/advice/bookings/{FIRST}")).await.status, 200, "the thirtieth day");
        house.at("2026-12-25T02:00");
        house.run_jobs().await;
        for table in ["care_slot", "care_booking", "care_booking_look"] {
            assert_eq!(count(house, &format!("select count(*) from {table}")).await, 0, "{table}");
        }
        assert_eq!(count(house, "select used from care_advice_count").await, 1);
        assert_eq!(worker.get(&format!("/care/advice/bookings/{FIRST}")).await.status, 404);
    });
}

#[test]
fn hours_of_somebody_who_no_longer_gives_advice_are_not_offered() {
    testkit::on_each_database(MODULES, async |house| {
        offered(house).await;
        let (today, person) = (house.today(), house.person_id("legal-adviser"));
        let end = "update people_grant set to_day = $1 where person_id = $2";
        house.app.db.write(|tx| async move { tx.execute(end, store::params![today, person]).await }).await.unwrap();
        let worker = house.person("line-worker").await;
        assert!(worker.get("/care/advice").await.has("这 30 天里没有空着的时间"));
    });
}
