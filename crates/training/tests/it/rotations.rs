//! The rotation planner: everybody once, nobody on a night or after it.

use base::{Day, shift::ShiftPattern};
use store::{FromQueryResult, Rows, params};
use testkit::Seen;

use crate::{MODULES, branches::plain};

const PLAN: [(&str, &str); 7] = [
    ("title", "2027—2029 年党员轮训"),
    ("from", "2027-01-01"),
    ("to", "2029-12-31"),
    ("seats", "10"),
    ("days", "1"),
    ("per_team", "2"),
    ("weekends", "1"),
];

#[derive(FromQueryResult)]
struct Placed {
    on_day: Day,
    shift_pattern: String,
}

fn path(made: &Seen) -> String {
    made.location.split('?').next().unwrap().to_owned()
}

#[test]
fn everybody_has_a_turn_and_nobody_after_a_night() {
    testkit::on_each_database(MODULES, async |house| {
        let above = house.person("party-secretary").await;
        let wrong: Vec<(&str, &str)> =
            PLAN.iter().map(|(name, value)| (*name, if *name == "to" { "2027-01-02" } else { value })).collect();
        let refused = above.post("/training/rotations", &wrong).await;
        assert!(refused.status == 422 && refused.has("一轮要在 1 个月到 6 年之间"), "{}", refused.text);
        let made = above.post("/training/rotations", &PLAN).await;
        assert_eq!(made.status, 303, "{}", made.text);
        let plan = path(&made);
        let page = above.get(&plan).await;
        assert!(page.has("100%"), "{}", page.text);
        let sql = "select t.on_day, u.shift_pattern from training_rotation_seat s
                   join training_rotation_turn t on t.id = s.turn_id
                   join people_membership m on m.person_id = s.person_id and m.to_day is null
                   join people_unit u on u.id = m.unit_id and u.tree = 'admin'";
        let db = &house.app.db;
        let placed: Vec<Placed> = db.all(sql, vec![]).await.unwrap();
        let members =
            "select count(distinct m.person_id) from people_membership m join people_unit u on u.id = m.unit_id
                       where u.tree = 'party' and u.tenant_id = $1 and m.to_day is null";
        assert_eq!(placed.len() as i64, db.count(members, params![house.tenant("rlw")]).await.unwrap());
        let calendar = people::calendar::of(db, house.tenant("rlw")).await.unwrap();
        for Placed { on_day, shift_pattern } in &placed {
            let Ok(pattern) = shift_pattern.parse::<ShiftPattern>() else { continue };
            let night = |day| pattern.duty_on(day, &calendar).filter(|duty| duty.kind.takes_the_night());
            assert!(night(on_day.0).is_none(), "{shift_pattern} on {on_day}");
            let before = night(on_day.0.yesterday().unwrap());
            assert!(before.is_none_or(|duty| duty.end.date() < on_day.0), "{shift_pattern} on {on_day}");
        }
        let again = above.post("/training/rotations", &PLAN).await;
        let days = async |plan: String| -> Vec<(String, String)> {
            let sql = "select p.staff_number || ' ' || t.on_day from training_rotation_seat s
                       join training_rotation_turn t on t.id = s.turn_id join people_person p on p.id = s.person_id
                       where s.rotation_id = $1 order by p.staff_number";
            let id: uuid::Uuid = plan.rsplit('/').next().unwrap().parse().unwrap();
            let all: Vec<String> = db.column(sql, params![id]).await.unwrap();
            all.into_iter().map(|line| line.split_once(' ').map(|(a, b)| (a.into(), b.into())).unwrap()).collect()
        };
        assert_eq!(days(plan).await, days(path(&again)).await, "the same plan again");
    });
}

#[test]
fn a_plan_is_changed_within_its_rules() {
    testkit::on_each_database(MODULES, async |house| {
        let above = house.person("party-secretary").await;
        let plan = path(&above.post("/training/rotations", &PLAN).await);
        let id: uuid::Uuid = plan.rsplit('/').next().unwrap().parse().unwrap();
        let db = &house.app.db;
        let turns: Vec<uuid::Uuid> = db
            .column("select id from training_rotation_turn where rotation_id = $1 order by on_day", params![id])
            .await
            .unwrap();
        let page = above.get(&format!("{plan}/turns/{}", turns[0])).await;
        assert!(page.status == 200 && page.has("第 1 班"), "{}", page.text);
        // Somebody of the K87 windows cannot be moved to a working day.
        let sql = "select s.person_id from training_rotation_seat s join people_membership m on m.person_id = s.person_id
                   join people_unit u on u.id = m.unit_id where s.rotation_id = $1 and u.shift_pattern = 'window' limit 1";
        let window: uuid::Uuid = db.value(sql, params![id]).await.unwrap().expect("somebody of a window");
        let day = "select id from training_rotation_turn where rotation_id = $1 and on_day = $2";
        let moved = "update training_rotation_turn set on_day = $2 where id = $1";
        let last = *turns.last().unwrap();
        db.write(async |tx| tx.execute(moved, params![last, "2029-11-14"]).await.map(drop)).await.unwrap();
        assert!(db.value::<uuid::Uuid>(day, params![id, "2029-11-14"]).await.unwrap().is_some());
        let (person, to, from) = (window.to_string(), last.to_string(), turns[0].to_string());
        let fields = [("person", person.as_str()), ("turn", to.as_str()), ("from", from.as_str())];
        let refused = above.post(&format!("{plan}/moves"), &fields).await;
        assert!(refused.status == 422 && refused.has("那天是夜班或下夜班"), "{}", refused.text);
        let outside = above.post(&format!("{plan}/turns/{}/day", turns[1]), &[("day", "2031-01-01")]).await;
        assert!(outside.status == 422 && outside.has("要在这一轮里"), "{}", outside.text);
        // Who lost the seat gets one again.
        let gone = "delete from training_rotation_seat where rotation_id = $1 and person_id = $2";
        db.write(async |tx| tx.execute(gone, params![id, window]).await.map(drop)).await.unwrap();
        assert!(above.get(&plan).await.has("还有 1 人没有班次"));
        assert_eq!(
            above.post(&format!("{plan}/placements"), &[]).await.location,
            format!("{plan}?done=done-rotation-placed")
        );
        assert!(above.get(&plan).await.has("100%"));
        let table = above.get(&format!("{plan}/table")).await;
        assert!(table.status == 200 && table.bytes.starts_with(b"PK"));
        let text = plain(&above.get("/training/rotations").await.text);
        assert!(text.contains("2027—2029 年党员轮训"), "{text}");
        let secretary = house.person("branch-secretary").await;
        assert_eq!(secretary.get(&plan).await.status, 403, "of the committee alone");
        assert_eq!(house.person("nicu-nurse").await.get(&plan).await.status, 403);
    });
}

#[test]
fn who_left_is_forgotten_after_three_years() {
    testkit::on_each_database(MODULES, async |house| {
        let above = house.person("party-secretary").await;
        assert_eq!(above.post("/training/rotations", &PLAN).await.status, 303);
        let db = &house.app.db;
        let gone = house.person_id("branch-secretary");
        let seats = async || {
            db.count("select count(*) from training_rotation_seat where person_id = $1", params![gone]).await.unwrap()
        };
        let left = "update people_person set left_on = '2026-12-01' where id = $1";
        db.write(async |tx| tx.execute(left, params![gone]).await.map(drop)).await.unwrap();
        house.at("2029-11-30T10:00");
        house.run_jobs().await;
        assert_eq!(seats().await, 1);
        house.at("2029-12-02T10:00");
        house.run_jobs().await;
        assert_eq!(seats().await, 0);
    });
}

const CLASS: [(&str, &str); 5] = [
    ("title", "2027—2029 年党员轮训（第 1 班）"),
    ("venue", "公司党校三楼"),
    ("trainers", "党委办公室"),
    ("starts", "09:00"),
    ("ends", "17:00"),
];

#[test]
fn a_turn_becomes_a_class_and_its_people_are_those_of_the_class() {
    testkit::on_each_database(MODULES, async |house| {
        let above = house.person("party-secretary").await;
        let plan = path(&above.post("/training/rotations", &PLAN).await);
        let (db, own) = (&house.app.db, house.person_id("branch-secretary"));
        let turn = "select turn_id from training_rotation_seat where person_id = $1";
        let turn: uuid::Uuid = db.value(turn, params![own]).await.unwrap().unwrap();
        let day = "select on_day from training_rotation_turn where id = $1";
        let day: Day = db.value(day, params![turn]).await.unwrap().unwrap();
        let people = "select count(*) from training_rotation_seat where turn_id = $1";
        let people = db.count(people, params![turn]).await.unwrap();
        let page = format!("{plan}/turns/{turn}");
        assert!(above.get(&page).await.has("为这一班建班"));
        let mut backwards = CLASS;
        backwards[4] = ("ends", "08:00");
        let refused = above.post(&format!("{page}/class"), &backwards).await;
        assert!(refused.status == 422 && refused.has("结束要晚于开始"), "{}", refused.text);
        let made = above.post(&format!("{page}/class"), &CLASS).await;
        assert_eq!(made.status, 303, "{}", made.text);
        let class = format!("/training/classes/{}", crate::id(&made.location));
        let seats = "select count(*) from training_place where state = 'seat' and cancelled_at is null";
        assert_eq!(db.count(seats, vec![]).await.unwrap(), people, "everybody of the turn has a seat");
        let secretary = house.person("branch-secretary").await;
        assert!(secretary.get(&class).await.has("已报上"));
        for noun in ["class", "day"] {
            let fields: &[(&str, &str)] = if noun == "class" { &CLASS } else { &[("day", "2027-06-01")] };
            assert_eq!(
                above.post(&format!("{page}/{noun}"), fields).await.status,
                409,
                "{noun}: the class is the place"
            );
        }
        assert!(above.get(&plan).await.has("已建班") && above.get(&plan).await.has("100%"));
        // Who gives the seat back is planned anew.
        assert_eq!(secretary.post(&format!("{class}/places/cancellation"), &[]).await.status, 303);
        assert!(above.get(&plan).await.has("还有 1 人没有班次"));
        assert_eq!(above.post(&format!("{plan}/placements"), &[]).await.status, 303);
        assert!(above.get(&plan).await.has("100%"));
        // One came: the others are to be planned anew, and the hours are those of the class.
        house.at(&format!("{day}T18:00"));
        let above = house.person("party-secretary").await;
        let seated = "select person_id from training_place where cancelled_at is null order by person_id limit 1";
        let came: uuid::Uuid = db.value(seated, vec![]).await.unwrap().unwrap();
        let sheet = above.get(&format!("{class}/attendance")).await;
        let came = came.to_string();
        let (id, session) = (sheet.field("id"), sheet.field("session"));
        let list = [("id", id.as_str()), ("session", session.as_str()), ("present", came.as_str())];
        assert_eq!(above.post(&format!("{class}/attendance"), &list).await.status, 303);
        house.at(&format!("{}T09:00", day.0.tomorrow().unwrap()));
        let above = house.person("party-secretary").await;
        let seen = above.get(&plan).await;
        assert!(seen.has(&format!("还有 {} 人没有班次", people - 2)) && seen.has("到场 1 人"), "{}", seen.text);
        // They came after all: all with a seat at once.
        let all = [("id", "7d444840-9dc0-41d1-b245-5ffdce74fad2"), ("session", session.as_str()), ("everybody", "1")];
        assert_eq!(above.post(&format!("{class}/attendance"), &all).await.status, 303);
        assert!(above.get(&plan).await.has("100%"));
        let times = "select count(*) from training_attendance where capacity = 'member'";
        assert_eq!(db.count(times, vec![]).await.unwrap(), people - 1);
    });
}
