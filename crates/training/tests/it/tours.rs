//! A lecture tour along the line, and what its listeners say without a name.

use base::{Actor, PersonId};
use store::{Rows, params};
use testkit::{House, Seen, Visitor};
use training::tour::feedback;

use crate::{MODULES, branches::plain};

fn path(made: &Seen) -> String {
    made.location.split('?').next().unwrap().to_owned()
}

async fn speaker(who: &Visitor) -> String {
    let fields = [("number", ""), ("name", "市委党校 韩老师"), ("topics", "宪法和劳动法\n形势任务")];
    assert_eq!(who.post("/training/speakers", &fields).await.status, 303);
    let page = who.get("/training/tours/new").await;
    let options = page.html.split("<select id=\"f-speaker\"").nth(1).unwrap();
    options.split("<option value=\"").nth(2).unwrap().split('"').next().unwrap().to_owned()
}

/// Twelve teams spread over the whole line.
async fn twelve(house: &House) -> Vec<String> {
    let sql = "select u.id from people_unit u where u.tenant_id = $1 and u.kind = 'team' and u.km_to - u.km_from < 20
               order by u.km_from, u.code";
    let all: Vec<uuid::Uuid> = house.app.db.column(sql, params![house.tenant("rlw")]).await.unwrap();
    all.iter().step_by(all.len() / 12).take(12).map(ToString::to_string).collect()
}

async fn tour(house: &House, who: &Visitor) -> Seen {
    let (speaker, teams) = (speaker(who).await, twelve(house).await);
    let mut fields = vec![
        ("title", "宪法在岗位"),
        ("speaker", speaker.as_str()),
        ("from", "2026-11-30"),
        ("to", "2026-12-20"),
        ("stops", "4"),
    ];
    fields.extend(teams.iter().map(|id| ("teams", id.as_str())));
    who.post("/training/tours", &fields).await
}

#[test]
fn twelve_teams_in_four_stops_along_the_line() {
    testkit::on_each_database(MODULES, async |house| {
        let educator = house.person("educator").await;
        let empty = educator.post("/training/tours", &[("title", "宪法在岗位")]).await;
        assert!(empty.status == 422 && empty.has("请选择一项"), "{}", empty.text);
        let made = tour(house, &educator).await;
        assert_eq!(made.status, 303, "{}", made.text);
        let page = educator.get(&path(&made)).await;
        assert!(page.html.contains("class=\"km chart\""));
        insta::assert_snapshot!("tour", plain(&page.text));
        let stops = house.app.db.count("select count(*) from training_tour_stop", vec![]).await.unwrap();
        assert!((1..=4).contains(&stops), "{stops}");
        let visited =
            house.app.db.count("select count(distinct unit_id) from training_tour_team", vec![]).await.unwrap();
        assert_eq!(visited, 12);
        assert_eq!(house.person("line-worker").await.get(&path(&made)).await.status, 403);
        assert_eq!(house.person("media-editor").await.get(&path(&made)).await.status, 404, "another organisation");
    });
}

/// Others of the K87 team.
async fn colleagues(house: &House) -> Vec<Actor> {
    let (tenant, team, own) = (house.tenant("rlw"), house.unit(demo::org::K87_TEAM), house.person_id("line-worker"));
    let sql = "select person_id from people_membership where unit_id = $1 and to_day is null and person_id <> $2";
    let people: Vec<PersonId> = house.app.db.column(sql, params![team, own]).await.unwrap();
    let actor = |person| Actor { tenant, person, name: String::new(), grants: Vec::new(), units: vec![team] };
    people.into_iter().map(actor).collect()
}

#[test]
fn answers_carry_no_person_and_few_are_hidden() {
    testkit::on_each_database(MODULES, async |house| {
        let educator = house.person("educator").await;
        let page = path(&tour(house, &educator).await);
        let db = &house.app.db;
        // The K87 team is among the listeners of the first talk.
        let talk: uuid::Uuid =
            db.value("select id from training_tour_talk order by on_day limit 1", vec![]).await.unwrap().unwrap();
        let (team, tenant) = (house.unit(demo::org::K87_TEAM), house.tenant("rlw"));
        let row = store::row! { talk_id: talk, unit_id: team, tenant_id: tenant };
        db.write(async |tx| tx.insert_new("training_tour_team", row).await.map(drop)).await.unwrap();
        let worker = house.person("line-worker").await;
        let ask = format!("/training/talks/{talk}/feedback");
        let answers = [("useful", "5"), ("clear", "4"), ("near", "4")];
        assert_eq!(worker.post(&ask, &answers).await.status, 409, "not held yet");
        assert_eq!(educator.post(&format!("/training/talks/{talk}/holding"), &[]).await.status, 409, "nor its day");
        house.at("2026-12-20T18:00");
        assert_eq!(educator.post(&format!("/training/talks/{talk}/holding"), &[]).await.status, 303);
        assert!(worker.get(&ask).await.has("匿名：不记是谁"));
        assert_eq!(worker.post(&ask, &[("useful", "5")]).await.status, 422);
        assert_eq!(house.person("nicu-nurse").await.get(&ask).await.status, 404);
        assert_eq!(house.person("union-handler").await.get(&ask).await.status, 403, "it was not for them");
        assert_eq!(worker.post(&ask, &answers).await.status, 303);
        assert_eq!(worker.post(&ask, &answers).await.status, 409, "once");
        for listener in colleagues(house).await.iter().take(9) {
            assert!(educator.get(&page).await.has("满 10 人评价才显示"));
            feedback::give(db, listener, talk.into(), [5, 4, 4], house.today()).await.unwrap();
        }
        let shown = educator.get(&page).await;
        assert!(shown.has("10 人评价") && shown.has("4.0 / 5"), "{}", shown.text);
        let person = house.person_id("line-worker");
        let wanted = if db.is_sqlite() { person.0.as_bytes().to_vec() } else { person.to_string().into_bytes() };
        let found = testkit::scan::holding(db, &wanted).await;
        assert!(
            !found.is_empty() && !found.iter().any(|place| place.starts_with("training_feedback_sum")),
            "{found:?}"
        );
    });
}

#[test]
fn talks_become_classes_of_their_teams() {
    testkit::on_each_database(MODULES, async |house| {
        let educator = house.person("educator").await;
        let (speaker, db, team) =
            (speaker(&educator).await, &house.app.db, house.unit(demo::org::K87_TEAM).to_string());
        let fields = [
            ("title", "宪法在岗位"),
            ("speaker", speaker.as_str()),
            ("from", "2026-11-30"),
            ("to", "2026-12-20"),
            ("stops", "1"),
            ("teams", team.as_str()),
        ];
        let page = path(&educator.post("/training/tours", &fields).await);
        let classes = format!("{page}/classes");
        let hours = [("category", "law"), ("starts", "15:00"), ("ends", "16:00")];
        let refused = educator.post(&classes, &[("category", "law"), ("starts", "15:00"), ("ends", "14:00")]).await;
        assert!(refused.status == 422 && refused.has("结束要晚于开始"), "{}", refused.text);
        assert_eq!(educator.post(&classes, &hours).await.status, 303);
        let open = "select count(*) from training_tour_talk where class_id is null";
        assert_eq!(db.count(open, vec![]).await.unwrap(), 0);
        assert_eq!(educator.post(&classes, &hours).await.status, 409, "none is left");
        let first = "select id from training_tour_talk order by on_day limit 1";
        let talk: uuid::Uuid = db.value(first, vec![]).await.unwrap().unwrap();
        let class = "select class_id from training_tour_talk where id = $1";
        let class: uuid::Uuid = db.value(class, params![talk]).await.unwrap().unwrap();
        let day: base::Day =
            db.value("select on_day from training_session where class_id = $1", params![class]).await.unwrap().unwrap();
        let teams = "select count(distinct m.person_id) from people_membership m join training_tour_team w on w.unit_id = m.unit_id
                     where w.talk_id = $1 and m.to_day is null";
        let seats = "select count(*) from training_place where class_id = $1 and state = 'seat'";
        let seated = db.count(seats, params![class]).await.unwrap();
        assert_eq!(seated, db.count(teams, params![talk]).await.unwrap());
        assert!(seated > 5, "the whole team, on a day on which it is rested");
        for (noun, fields) in [("day", &[("day", "2026-12-18")][..]), ("holding", &[])] {
            let moved = educator.post(&format!("/training/talks/{talk}/{noun}"), fields).await;
            assert_eq!(moved.status, 409, "{noun} is the class's");
        }
        let asked = educator.get(&format!("/training/talks/{talk}/feedback")).await;
        assert_eq!(asked.location, format!("/training/classes/{class}/feedback"));
        // It is held when somebody came, and counts once.
        house.at(&format!("{day}T16:30"));
        let educator = house.person("educator").await;
        let sheet = educator.get(&format!("/training/classes/{class}/attendance")).await;
        let somebody: uuid::Uuid = db
            .value("select person_id from training_place where class_id = $1 limit 1", params![class])
            .await
            .unwrap()
            .unwrap();
        let (id, session, somebody) = (sheet.field("id"), sheet.field("session"), somebody.to_string());
        let list = [("id", id.as_str()), ("session", session.as_str()), ("present", somebody.as_str())];
        assert_eq!(educator.post(&format!("/training/classes/{class}/attendance"), &list).await.status, 303);
        let shown = educator.get(&page).await;
        assert!(shown.has("到场 1 人") && shown.has("已讲"), "{}", shown.text);
        assert_eq!(db.count("select count(*) from training_attendance", vec![]).await.unwrap(), 1);
        let reached = training::reach::contacts(db, house.tenant("rlw")).await.unwrap();
        assert!(!reached.is_empty(), "its teams were reached");
    });
}
