//! Nobody but the two learns of a booking.

use store::{Rows, params};
use testkit::scan;

use crate::{FIRST, MODULES, TEXT, booked, count, done, offered, slots, words};

/// Everybody of the cast who might be curious.
const OTHERS: &[&str] = &[
    "team-leader",
    "liaison",
    "branch-secretary",
    "workshop-director",
    "union-handler",
    "hr-handler",
    "contact-leader",
    "discipline-observer",
    "party-secretary",
    "data-steward",
    "system-admin",
    "security-admin",
    "audit-admin",
    "eap-counsellor",
];

#[test]
fn it_exists_for_nobody_else() {
    testkit::on_each_database(MODULES, async |house| {
        let (adviser, _, slot) = booked(house).await;
        let page = format!("/care/advice/bookings/{FIRST}");
        for slug in OTHERS {
            let visitor = house.person(slug).await;
            assert_eq!(visitor.get(&page).await.status, 404, "{slug}");
            assert_eq!(visitor.post(&format!("{page}/cancellation"), &[]).await.status, 404, "{slug}");
            assert_eq!(visitor.get("/care/advice/hours").await.status, 403, "{slug}");
            assert_eq!(visitor.get(&format!("{slot}/cancellation/new")).await.status, 403, "{slug}");
            assert!(!visitor.get("/care/advice").await.has("14:00–14:30"), "{slug}: it is only not free");
        }
        let cancelled = adviser.post(&format!("{page}/cancellation"), &[]).await;
        assert_eq!(cancelled.status, 404, "the adviser calls the slot off, with a word");
        // Another adviser of the same organisation.
        let (tenant, other) = house.loaded.cast["hr-handler"];
        let (rlw, person) = house.loaded.cast["team-leader"];
        let now = (house.now(), house.today());
        let app = &house.app;
        let give = async |tx: store::Tx| {
            let role = base::Role::LegalAdviser;
            people::grant::give(&tx, &app.ids, None, tenant, other, role, None, now).await?;
            people::grant::give(&tx, &app.ids, None, rlw, person, role, None, now).await
        };
        app.db.write(give).await.unwrap();
        for slug in ["hr-handler", "team-leader"] {
            let second = house.person(slug).await;
            assert_eq!(second.get("/care/advice/hours").await.status, 200, "{slug}");
            assert_eq!(second.get(&page).await.status, 404, "{slug}");
            assert_eq!(second.get(&format!("{slot}/cancellation/new")).await.status, 404, "{slug}");
            for act in ["removal", "walk-in", "outcome"] {
                let fields = [("outcome", "held")];
                assert_eq!(second.post(&format!("{slot}/{act}"), &fields).await.status, 404, "{slug} {act}");
            }
        }
        // Another organisation.
        let nurse = house.person("nicu-nurse").await;
        assert!(!nurse.get("/care/advice").await.has("俞明哲"));
        assert_eq!(nurse.get(&format!("{slot}/bookings/new")).await.status, 404);
        assert_eq!(nurse.post(&format!("{slot}/bookings"), &words(crate::SECOND)).await.status, 404);
        assert_eq!(house.stranger().get(&page).await.status, 303, "signed out");
    });
}

#[test]
fn no_log_notice_event_or_job_tells_of_it() {
    testkit::on_each_database(MODULES, async |house| {
        let (adviser, worker, slot) = booked(house).await;
        adviser.get(&format!("/care/advice/bookings/{FIRST}")).await;
        done(&adviser.post(&format!("{slot}/cancellation"), &[("word", "那天要出庭，对不住。")]).await);
        let next = slots(house).await.remove(1);
        done(&worker.post(&format!("{next}/bookings"), &words(crate::SECOND)).await);
        done(&worker.post(&format!("/care/advice/bookings/{}/cancellation", crate::SECOND), &[]).await);
        let db = &house.app.db;
        let log: Vec<String> = db
            .column("select action || ' ' || detail from people_audit where action like 'care.%'", vec![])
            .await
            .unwrap();
        assert_eq!(log, ["care.advice.hours 2026-11-24 14:00-16:00"], "only that hours are offered");
        let by = "select count(*) from people_audit where actor_id = $1";
        assert_eq!(db.count(by, params![house.person_id("line-worker")]).await.unwrap(), 0);
        let notices: Vec<String> = db
            .column("select message || ' ' || args || ' ' || link from people_notice order by 1", vec![])
            .await
            .unwrap();
        assert_eq!(notices, ["appointment-notice-changed [] /care", "appointment-notice-hours [] /care"]);
        for text in [TEXT, "老周", "\"topic\"", "那天要出庭"] {
            let found = scan::holding(db, text.as_bytes()).await;
            assert!(found.is_empty(), "{text} is readable: {found:?}");
        }
    });
}

#[test]
fn the_sealed_value_does_not_tell_the_topic_by_its_size() {
    testkit::on_each_database(MODULES, async |house| {
        offered(house).await;
        let slots = slots(house).await;
        let all = [("line-worker", crate::FIRST, "pay"), ("liaison", crate::SECOND, "contract")];
        for ((slug, id, topic), slot) in all.into_iter().zip(&slots) {
            let fields = [("id", id), ("topic", topic), ("text", ""), ("called", "我")];
            done(&house.person(slug).await.post(&format!("{slot}/bookings"), &fields).await);
        }
        assert_eq!(count(house, "select count(distinct length(words)) from care_booking").await, 1);
    });
}

#[test]
fn each_look_of_the_adviser_is_shown() {
    testkit::on_each_database(MODULES, async |house| {
        let (adviser, worker, _) = booked(house).await;
        let page = format!("/care/advice/bookings/{FIRST}");
        assert!(adviser.get("/care/advice/hours?week=2026-11-24").await.has("已约"));
        assert!(worker.get(&page).await.has("还没有人打开过。"), "the week shows nothing of it");
        adviser.get(&page).await;
        house.at("2026-11-23T16:20");
        let read = adviser.get(&page).await;
        assert!(read.has("老周") && !read.has("周海生"), "as they want to be called: {}", read.text);
        let looks = worker.get(&page).await.part("#looks");
        assert!(looks.contains("俞明哲 11月23日 16:20") && looks.contains("俞明哲 11月23日 09:00"), "{looks}");
        assert_eq!(count(house, "select count(*) from care_booking_look").await, 2, "one's own looks are not written");
    });
}

#[test]
fn nothing_is_kept_on_the_device() {
    testkit::on_each_database(MODULES, async |house| {
        let (_, worker, _) = booked(house).await;
        let next = slots(house).await.remove(1);
        for page in [format!("/care/advice/bookings/{FIRST}"), format!("{next}/bookings/new"), "/care/advice".into()] {
            let seen = worker.get(&page).await;
            assert_eq!(seen.headers["cache-control"], "private, no-store", "{page}");
            for attribute in ["data-draft", "data-outbox", "data-kept"] {
                assert!(!seen.html.contains(attribute), "{page}: {attribute}");
            }
        }
        assert_eq!(worker.get("/care").await.location, "/care/advice");
    });
}

#[test]
fn the_person_gets_their_own_bookings() {
    testkit::on_each_database(MODULES, async |house| {
        let (_, worker, _) = booked(house).await;
        let all: serde_json::Value = serde_json::from_slice(&worker.get("/me/data.json").await.bytes).unwrap();
        assert_eq!(all["care_booking"][0]["place"], "综合楼 305", "{all}");
        assert!(worker.get("/me/data").await.has("法律咨询的预约"));
        let other = house.person("liaison").await.get("/me/data.json").await;
        assert!(!other.html.contains("综合楼 305"));
    });
}
