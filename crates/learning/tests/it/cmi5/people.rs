//! What somebody of the house sees of a course: parts with their state, the
//! player, another try, and the end.

use serde_json::json;
use store::{Rows, params};
use testkit::{House, Seen, Visitor};

use super::{
    lms::{Launch, Lms, structure, unit as au, zip},
    unit::{MASTERY, Unit},
};
use crate::MODULES;

/// As an editor would after the review.
pub async fn publish(house: &House, package: &str) {
    let id: uuid::Uuid = package.parse().unwrap();
    let sql = "update learning_package_series set published_id = $1
               where id = (select series_id from learning_package where id = $1)";
    house.app.db.write(|tx| async move { tx.execute(sql, params![id]).await }).await.unwrap();
}

pub async fn parts(house: &House, package: &str) -> Vec<String> {
    let id: uuid::Uuid = package.parse().unwrap();
    let sql = "select id from learning_package_part where package_id = $1 and kind = 'unit' order by place";
    let parts: Vec<uuid::Uuid> = house.app.db.column(sql, params![id]).await.unwrap();
    parts.iter().map(ToString::to_string).collect()
}

/// Starts a part; the player's page.
pub async fn start(visitor: &Visitor, package: &str, part: &str) -> Seen {
    let made = visitor.post(&format!("/learning/packages/{package}/parts/{part}/launches"), &[]).await;
    assert_eq!(made.status, 303, "{}", made.text);
    visitor.get(&made.location).await
}

/// What the frame of a player opens.
pub fn framed(page: &Seen) -> Launch {
    let html = page.html.split("<iframe src=\"").nth(1).unwrap_or_else(|| panic!("a frame: {}", page.html));
    let url = html.split('"').next().unwrap().replace("&#38;", "&").replace("&amp;", "&");
    Launch { url, registration: String::new(), session: String::new() }
}

#[test]
fn a_course_of_two_parts_on_the_phone() {
    testkit::on_each_database(MODULES, async |house| {
        let lms = Lms::new(house).await;
        let units = au("read", "moveOn=\"Completed\"", "index.html?part=1")
            + &au("test", "moveOn=\"CompletedAndPassed\" masteryScore=\"0.8\"", "index.html?part=2");
        let xml = structure("two", &units);
        let package = lms.imported(zip(&[("cmi5.xml", &xml), ("index.html", "<title>unit</title>")], false)).await;
        let worker = house.person("line-worker").await;
        assert_eq!(worker.get(&format!("/learning/packages/{package}")).await.status, 404);
        publish(house, &package).await;
        let page = worker.get(&format!("/learning/packages/{package}")).await;
        assert!(page.has("read") && page.has("test") && page.has("0 / 2"), "{}", page.text);
        let parts = parts(house, &package).await;

        let player = start(&worker, &package, &parts[0]).await;
        let unit = Unit::started(house, &framed(&player)).await;
        assert_eq!(unit.data["launchMode"], "Normal");
        let actor = unit.actor();
        assert_eq!(actor["account"]["name"], house.person_id("line-worker").to_string());
        assert!(!actor.to_string().contains('周'));
        unit.say("completed").await;
        unit.say("terminated").await;
        let end = unit.data["returnURL"].as_str().unwrap();
        let end = worker.get(url::Url::parse(end).unwrap().path()).await;
        assert!(end.headers["content-security-policy"].to_str().unwrap().contains("frame-ancestors 'self'"));
        assert!(end.html.contains(&format!("/learning/packages/{package}")));
        assert!(worker.get(&format!("/learning/packages/{package}")).await.has("1 / 2"));

        // Done is looked at again, and nothing of it counts.
        let player = start(&worker, &package, &parts[0]).await;
        assert_eq!(Unit::started(house, &framed(&player)).await.data["launchMode"], "Review");

        // Failed, another try, passed.
        let player = start(&worker, &package, &parts[1]).await;
        let unit = Unit::started(house, &framed(&player)).await;
        assert_eq!(unit.put(&unit.scored("failed", 0.5)).await.status, 204);
        assert_eq!(unit.state("PUT", "place", "{\"page\":3}").await.status, 204);
        let page = worker.get(&format!("/learning/packages/{package}")).await;
        assert!(page.has("50"), "{}", page.text);
        let player = start(&worker, &package, &parts[1]).await;
        let unit = Unit::started(house, &framed(&player)).await;
        assert_eq!(unit.data["launchMode"], "Normal");
        assert!(unit.state("GET", "place", "").await.html.contains('3'));
        let passed = unit.scored("passed", 0.9);
        assert_eq!(passed["context"]["extensions"][MASTERY], 0.8);
        assert_eq!(unit.put(&passed).await.status, 204);
        unit.say("completed").await;
        unit.say("terminated").await;
        let page = worker.get(&format!("/learning/packages/{package}")).await;
        assert!(page.has("2 / 2"), "{}", page.text);
        let registration = unit.parameter("registration");
        let verbs = lms.verbs(&registration).await;
        let wanted = [
            "launched",
            "initialized",
            "completed",
            "terminated",
            "launched",
            "initialized",
            "abandoned",
            "launched",
            "initialized",
            "failed",
            "abandoned",
            "launched",
            "initialized",
            "passed",
            "completed",
            "satisfied",
            "terminated",
        ];
        assert_eq!(verbs, wanted);
        let done = "select count(*) from learning_registration where done_on is not null";
        assert_eq!(house.app.db.count(done, vec![]).await.unwrap(), 1);
        // Who takes a course keeps it.
        let gone = lms.send("DELETE", &format!("/learning/automation/rlw/packages/{package}"), "", String::new()).await;
        assert_eq!(gone.status, 409, "{}", gone.html);
        // Another one's launch is not mine.
        let other = house.person("team-leader").await;
        let launch = player.html.split("/learning/launches/").nth(1);
        assert!(launch.is_none_or(|id| !id.is_empty()));
        assert_eq!(
            other.get(url::Url::parse(unit.data["returnURL"].as_str().unwrap()).unwrap().path()).await.status,
            404
        );
    });
}

#[test]
fn a_unit_that_wants_the_window_and_a_person_from_outside() {
    testkit::on_each_database(MODULES, async |house| {
        let lms = Lms::new(house).await;
        let own = au("own", "moveOn=\"Completed\" launchMethod=\"OwnWindow\"", "index.html");
        let away = au("away", "moveOn=\"Completed\"", "https://example.org/unit");
        let xml = structure("window", &format!("{own}{away}"));
        let package = lms.imported(zip(&[("cmi5.xml", &xml), ("index.html", "x")], false)).await;
        publish(house, &package).await;
        let worker = house.person("line-worker").await;
        for (part, place) in
            parts(house, &package).await.iter().zip(["http://127.0.0.1:8081/c/", "https://example.org/unit?"])
        {
            let page = start(&worker, &package, part).await;
            assert!(page.has("整个窗口") && !page.html.contains("<iframe"), "{}", page.text);
            assert!(page.html.contains(&format!("href=\"{place}")), "{}", page.html);
        }
        // A program launches for somebody of the house: the same registration.
        let person = house.person_id("line-worker").to_string();
        let home = &house.app.config.server.public_url;
        let actor = json!({ "account": { "homePage": home, "name": person } });
        let launch = lms.launched(&package, json!({ "actor": actor })).await;
        let unit = Unit::started(house, &launch).await;
        unit.say("completed").await;
        assert!(worker.get(&format!("/learning/packages/{package}")).await.has("1 / 2"));
        let nobody = json!({ "account": { "homePage": home, "name": house.tenant("rlw").to_string() } });
        assert_eq!(lms.launch(&package, "x", json!({ "actor": nobody })).await.status, 400);
    });
}
