//! Places, the waiting list, who came, and what they thought of it.

use store::{Rows, params};
use training::{class::ClassId, feedback, hours};

use crate::{MODULES, ask, class, make};

/// A Saturday: nobody of the cast has a night window or the rest after one.
const SATURDAY: &str = "2026-11-28";

#[test]
fn the_last_seat_the_waiting_list_and_moving_up() {
    testkit::on_each_database(MODULES, async |house| {
        let id = make(house, &class("防寒过冬培训", SATURDAY, "2")).await;
        let page = format!("/training/classes/{id}");
        let (worker, leader, liaison) =
            (house.person("line-worker").await, house.person("team-leader").await, house.person("liaison").await);
        assert!(worker.get("/training/classes").await.has("防寒过冬培训"));
        assert!(worker.get(&page).await.has("还有 2 个名额"));
        for visitor in [&worker, &leader, &liaison] {
            let asked = ask(visitor, &id, &[("agreed", "1")]).await;
            assert_eq!(asked.status, 303, "{}", asked.text);
            // Minutes pass: the line is in the order of asking.
            house.app.clock.advance(jiff::SignedDuration::from_mins(1));
        }
        assert!(worker.get(&page).await.has("已报上"));
        let waiting = liaison.get(&page).await;
        assert!(waiting.has("候补") && waiting.has("您前面还有 0 人"), "{}", waiting.text);
        let twice = ask(&worker, &id, &[("agreed", "1")]).await;
        assert_eq!(twice.status, 409, "{}", twice.text);
        let roster = house.person("educator").await.get(&format!("{page}/roster")).await;
        assert!(roster.has("已占名额 | 2/ 2") || roster.has("2/ 2"), "{}", roster.text);
        assert_eq!(worker.post(&format!("{page}/places/cancellation"), &[]).await.status, 303);
        assert!(liaison.get(&page).await.has("已报上"));
        let told = "select count(*) from people_notice where person_id = $1 and message = 'training-notice-seat'";
        assert_eq!(house.app.db.count(told, params![house.person_id("liaison")]).await.unwrap(), 1);
        assert_eq!(worker.post(&format!("{page}/places/cancellation"), &[]).await.status, 409);
    });
}

#[test]
fn two_ask_for_the_last_seat_at_once() {
    testkit::on_each_database(MODULES, async |house| {
        let id = make(house, &class("只剩一个名额", SATURDAY, "1")).await;
        let (one, two) = (house.person("line-worker").await, house.person("team-leader").await);
        let (first, second) = tokio::join!(ask(&one, &id, &[("agreed", "1")]), ask(&two, &id, &[("agreed", "1")]));
        assert_eq!((first.status, second.status), (303, 303));
        let count = |state: &'static str| {
            let class: ClassId = id.parse().unwrap();
            let sql = "select count(*) from training_place where class_id = $1 and state = $2 and cancelled_at is null";
            async move { house.app.db.count(sql, params![class, state]).await.unwrap() }
        };
        assert_eq!((count("seat").await, count("waiting").await), (1, 1));
    });
}

#[test]
fn nobody_is_called_from_the_night() {
    testkit::on_each_database(MODULES, async |house| {
        // A Wednesday: the K87 team has its window in the night before.
        let mut fields = class("周三上午的课", "2026-11-25", "30");
        let team = house.unit(demo::cast::persona("line-worker").unwrap().unit).to_string();
        fields.push(("units", &team));
        let id = make(house, &fields).await;
        let worker = house.person("line-worker").await;
        let refused = ask(&worker, &id, &[]).await;
        assert_eq!(refused.status, 422);
        assert!(refused.has("这个时间和您的夜班或下夜班休息冲突"), "{}", refused.text);
        assert_eq!(ask(&worker, &id, &[("agreed", "1")]).await.status, 303);
        let educator = house.person("educator").await;
        let roster = educator.get(&format!("/training/classes/{id}/roster")).await;
        assert!(roster.has("下夜班休息") && roster.has("建议 2026年11月28日 加开一次"), "{}", roster.text);
        let invited = educator.post(&format!("/training/classes/{id}/invitations"), &[("way", "seat")]).await;
        assert_eq!(invited.status, 303, "{}", invited.text);
        let class: ClassId = id.parse().unwrap();
        let sql = "select count(*) from training_place where class_id = $1";
        assert_eq!(house.app.db.count(sql, params![class]).await.unwrap(), 1, "only who asked by themselves");
    });
}

#[test]
fn marked_once_however_often_it_is_sent() {
    testkit::on_each_database(MODULES, async |house| {
        let number = |slug: &'static str| async move {
            let sql = "select staff_number from people_person where id = $1";
            house.app.db.value::<String>(sql, params![house.person_id(slug)]).await.unwrap().unwrap()
        };
        let speaker = number("educator").await;
        let mut fields = class("防寒过冬培训", SATURDAY, "30");
        fields.push(("speaker", &speaker));
        let id = make(house, &fields).await;
        let page = format!("/training/classes/{id}");
        let educator = house.person("educator").await;
        let sheet = educator.get(&format!("{page}/attendance")).await;
        let (marking, session) = (sheet.field("id"), sheet.field("session"));
        let cast = ["line-worker", "team-leader", "liaison", "branch-secretary", "union-handler"];
        let mut numbers = Vec::new();
        for slug in cast {
            numbers.push(number(slug).await);
        }
        let list = numbers.join(" ");
        let send = [("id", marking.as_str()), ("session", session.as_str()), ("numbers", list.as_str())];
        let early = educator.post(&format!("{page}/attendance"), &send).await;
        assert!(early.status == 422 && early.has("还没到这一天"), "{}", early.text);
        house.at("2026-11-28T11:30");
        for _ in 0..2 {
            let marked = educator.post(&format!("{page}/attendance"), &send).await;
            assert_eq!(marked.status, 303, "{}", marked.text);
        }
        let tenant = house.tenant("rlw");
        let count = |sql: &'static str| async move { house.app.db.count(sql, params![tenant]).await.unwrap() };
        let attended =
            "select count(*) from records_statement where tenant_id = $1 and body like '%expapi/verbs/attended%'";
        assert_eq!(count("select count(*) from training_attendance where tenant_id = $1").await, 5);
        assert_eq!(count(attended).await, 5);
        let worker = house.person_id("line-worker");
        let minutes = || async {
            let credits = hours::of_person(&house.app.db, tenant, worker, 2026).await.unwrap();
            credits.iter().map(|credit| credit.minutes).sum::<i64>()
        };
        assert_eq!(minutes().await, 120);
        assert!(house.person("line-worker").await.get("/training/hours").await.has("今年已有 2.6 学时"));
        let unknown =
            [("id", "7d444840-9dc0-41d1-b245-5ffdce74fad2"), ("session", &session), ("numbers", "没有这个人")];
        let refused = educator.post(&format!("{page}/attendance"), &unknown).await;
        assert!(refused.status == 422 && refused.has("没有工号"), "{}", refused.text);
        // Four answers are too few, five are enough for the speaker.
        for (turn, slug) in cast.into_iter().enumerate() {
            let outcome = educator.get(&format!("{page}/feedback")).await;
            assert!(outcome.has("还不到 5 份"), "{turn}: {}", outcome.text);
            let visitor = house.person(slug).await;
            assert!(visitor.get(&format!("{page}/feedback")).await.has("主讲人每满 5 人"));
            let missing = visitor.post(&format!("{page}/feedback"), &[("clear", "5")]).await;
            assert_eq!(missing.status, 422);
            let answers = [("clear", "5"), ("useful", "4"), ("alive", "3")];
            assert_eq!(visitor.post(&format!("{page}/feedback"), &answers).await.status, 303);
            assert_eq!(visitor.post(&format!("{page}/feedback"), &answers).await.status, 409);
        }
        let outcome = educator.get(&format!("{page}/feedback")).await;
        assert!(outcome.has("5.0") && outcome.has("4.0") && outcome.has("3.0"), "{}", outcome.text);
        // The sixth moves nothing that is shown: it could be read off the difference.
        let class = page.rsplit('/').next().unwrap().parse::<ClassId>().unwrap();
        house.app.db.write(|tx| async move { feedback::add(&tx, tenant, class, [1, 1, 1]).await }).await.unwrap();
        let later = educator.get(&format!("{page}/feedback")).await;
        assert!(later.has("5.0") && later.has("5 份") && !later.has("6 份"), "{}", later.text);
        // One was not there after all.
        let person = worker.to_string();
        let removal = [("session", session.as_str()), ("person", person.as_str())];
        assert_eq!(educator.post(&format!("{page}/attendance/removal"), &removal).await.status, 303);
        assert_eq!(minutes().await, 0);
        // The records take it back: one attendance that is voided, and who did so.
        let voided = "select count(*) from records_statement where tenant_id = $1 and voided = true";
        assert_eq!((count(attended).await, count(voided).await), (5, 1));
        assert_eq!(count("select count(*) from records_statement where tenant_id = $1 and voids = true").await, 1);
        assert_eq!(educator.post(&format!("{page}/attendance/removal"), &removal).await.status, 409);
    });
}

#[test]
fn a_conclusion_becomes_a_task() {
    testkit::on_each_database(MODULES, async |house| {
        let mut fields = class("专题研讨：冬天夜里怎么少跑一趟", SATURDAY, "30");
        fields[1] = ("kind", "seminar");
        fields.push(("questions", "哪一趟是白跑的？\n先改哪一件？"));
        let id = make(house, &fields).await;
        let page = format!("/training/classes/{id}");
        for slug in ["line-worker", "team-leader", "liaison"] {
            assert_eq!(ask(&house.person(slug).await, &id, &[("agreed", "1")]).await.status, 303);
        }
        let educator = house.person("educator").await;
        assert_eq!(educator.post(&format!("{page}/groups"), &[("groups", "2")]).await.status, 303);
        let kit = educator.get(&format!("{page}/kit")).await;
        assert!(kit.has("第 1 组") && kit.has("第 2 组") && kit.has("哪一趟是白跑的？"), "{}", kit.text);
        let leader = house.person_id("team-leader");
        let sql = "select staff_number from people_person where id = $1";
        let owner: String = house.app.db.value(sql, params![leader]).await.unwrap().unwrap();
        let kept = [("number", "1"), ("text", "工具一次带齐，列一张清单"), ("owner", &owner), ("due_on", "2026-12-10")];
        assert_eq!(educator.post(&format!("{page}/conclusions"), &kept).await.status, 303);
        let leader = house.person("team-leader").await;
        let today = leader.get("/learning").await;
        assert!(today.has("工具一次带齐") && today.has("12月10日 前完成"), "{}", today.text);
        let task: uuid::Uuid = house.app.db.value("select id from training_conclusion", vec![]).await.unwrap().unwrap();
        let task = format!("/training/conclusions/{task}");
        assert_eq!(house.person("line-worker").await.get(&task).await.status, 404);
        assert_eq!(leader.post(&format!("{task}/completion"), &[("outcome", "清单贴在工具房")]).await.status, 303);
        assert!(educator.get(&format!("{page}/kit")).await.has("清单贴在工具房"));
        assert!(!leader.get("/learning").await.has("工具一次带齐"));
    });
}
